// The web server as strangers meet it: plain sockets, so that what no browser sends is sent. Whatever comes, there is a
// clear status, and the server goes on.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { add, json, register, start } from "./seloste.mjs";

let server, port, data, cookie, csrf, helmi;

/** Whether all of an answer has come. */
function whole(reply) {
  const head = reply.indexOf("\r\n\r\n"), length = Number(/^Content-Length: (\d+)\r$/im.exec(reply.slice(0, head + 2))?.[1] ?? NaN);
  return head >= 0 && Buffer.byteLength(reply.slice(head + 4)) >= length;
}

/** Sends bytes and reads an answer, or until the server closes, or for so long. */
function talk(bytes, { wait = 60000, end = false } = {}) {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    let got = "";
    const finish = () => { socket.destroy(); done(got); };
    const timer = setTimeout(finish, wait);
    socket.setEncoding("utf8").on("data", (chunk) => { got += chunk; if (whole(got)) { clearTimeout(timer); finish(); } });
    socket.on("error", () => {});
    socket.on("close", () => { clearTimeout(timer); done(got); });
    socket.on("connect", () => { if (end) socket.end(bytes); else socket.write(bytes); });
  });
}

const status = (reply) => Number(/^HTTP\/1\.1 (\d{3})/.exec(reply)?.[1] ?? 0);
const header = (reply, name) => new RegExp(`^${name}: (.*)$`, "im").exec(reply.split("\r\n\r\n")[0])?.[1];

function request(method, path, { headers = {}, body = "", signed = false } = {}) {
  const all = { Host: "127.0.0.1", Connection: "close", ...headers };
  if (signed) all.Cookie = `seloste=${cookie}`;
  if (body !== "" || method === "POST") {
    all["Content-Type"] ??= "application/x-www-form-urlencoded";
    all["Content-Length"] ??= String(Buffer.byteLength(body));
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return talk(`${method} ${path} HTTP/1.1\r\n${lines}\r\n${body}`);
}

async function alive() {
  const reply = await request("GET", "/notice/fi");
  assert.equal(status(reply), 200);
  assert.match(reply, /Viestintätoimisto Suvanne Oy/);
  assert.equal(server.child.exitCode, null);
}

before(async () => {
  ({ data } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  server = start(["serve", data, "--listen", "127.0.0.1:0"]);
  port = Number((await server.says(/http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const { code } = json(["user", "link", data, "Iida Tammisto"]);
  const reply = await request("POST", "/signin", { body: `code=${code}` });
  cookie = /^Set-Cookie: seloste=([^;]+)/im.exec(reply)[1];
  csrf = /name="csrf" value="([^"]+)"/.exec(await request("GET", "/customers", { signed: true }))[1];
});

after(async () => {
  server.child.kill("SIGTERM");
  const ended = await server.end;
  assert.equal(ended.code, 0, ended.err);
  assert.doesNotMatch(ended.err, /Sanitizer|runtime error|ended by signal/);
  assert.doesNotMatch(ended.err + ended.out, /Helmi|Aaltio|koti\.example/, "the log names nobody");
});

test("every answer is guarded", async () => {
  for (const path of ["/", "/signin", "/notice/fi", "/customers", "/nothing", "/static/seloste.css", "/%zz"]) {
    const reply = await request("GET", path);
    const policy = header(reply, "Content-Security-Policy");
    assert.match(policy ?? "", /default-src 'none'/, path);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/);
    assert.equal(header(reply, "X-Content-Type-Options"), "nosniff");
    assert.equal(header(reply, "Referrer-Policy"), "no-referrer");
  }
  const page = await request("GET", "/customers", { signed: true });
  assert.equal(header(page, "Cache-Control"), "no-store");
  assert.doesNotMatch(page, /<script(?! src="\/static\/)|style="|onclick|javascript:/);
});

test("static files are kept, and known again", async () => {
  const page = await request("GET", "/signin");
  const path = /href="(\/static\/seloste\.css\?v=[0-9a-f]+)"/.exec(page)[1];
  const reply = await request("GET", path);
  assert.equal(status(reply), 200);
  assert.match(header(reply, "Cache-Control"), /immutable/);
  assert.equal(status(await request("GET", path, { headers: { "If-None-Match": header(reply, "ETag") } })), 304);
});

test("a page is packed for those who take it, and is the same page", async () => {
  const at = `http://127.0.0.1:${port}/customers`, headers = { Cookie: `seloste=${cookie}` };
  const plain = await fetch(at, { headers: { ...headers, "Accept-Encoding": "identity" } });
  const packed = await fetch(at, { headers: { ...headers, "Accept-Encoding": "gzip" } });
  assert.equal(plain.headers.get("Content-Encoding"), null);
  assert.equal(packed.headers.get("Content-Encoding"), "gzip");
  // The form token is another on every page: lengths of packed pages tell nothing of it.
  const masks = [], whole = (text) => text.replace(/name="(csrf|once)" value="([0-9a-f]+)"/g, (all, name, value) => { masks.push(value); return name; });
  const pages = [whole(await plain.text()), whole(await packed.text())];
  assert.equal(pages[0], pages[1]);
  assert.ok(masks.length >= 4);
  assert.equal(masks.slice(masks.length / 2).filter((mask) => masks.slice(0, masks.length / 2).includes(mask)).length, 0);
});

test("what a machine may read", async () => {
  const reply = await request("GET", "/robots.txt");
  assert.equal(status(reply), 200);
  assert.match(reply, /Disallow: \/signin\/\n/);
});

test("nobody comes in without a session, and no form without its token", async () => {
  for (const path of ["/", "/customers", "/customers/new", "/findings", `/party/${helmi}`, `/party/${helmi}/edit`]) {
    const reply = await request("GET", path);
    assert.equal(status(reply), 303, path);
    assert.equal(header(reply, "Location"), "/signin");
    assert.doesNotMatch(reply, /Helmi/);
  }
  for (const path of ["/customers", "/customers/new", `/party/${helmi}/note`, `/party/${helmi}/edit`, "/signout", "/language"]) {
    assert.equal(status(await request("POST", path)), 403, path);
    assert.equal(status(await request("POST", path, { signed: true })), 403, path);
    assert.equal(status(await request("POST", path, { signed: true, body: "csrf=0123456789abcdef0123456789abcdef" })), 403, path);
    const strange = await request("POST", path, { signed: true, body: `csrf=${csrf}`, headers: { "Sec-Fetch-Site": "cross-site" } });
    assert.equal(status(strange), 403, path);
  }
  assert.equal(status(await request("GET", "/customers", { signed: true })), 200, "still signed in");
});

test("wrong methods and paths", async () => {
  const put = await request("PUT", "/customers", { signed: true });
  assert.equal(status(put), 405);
  assert.equal(header(put, "Allow"), "GET, POST");
  for (const method of ["DELETE", "TRACE", "OPTIONS", "BREW"]) assert.equal(status(await request(method, "/signin")), 405, method);
  for (const path of ["/../etc/passwd", "/static/../gate", "/static/%2e%2e/x", "/static/%2e%2e%2fx", "/static/..%5cx", "//x", "/a/./b", "/%00", "/a%0d%0aX:1", "/%ff", "/%c0%ae", "/%"])
    assert.equal(status(await request("GET", path)), 400, path);
  for (const path of ["/static/seloste.yaml", "/static/po", "/law/fi.yaml", "/notice/xx", "/party", "/nothing"])
    assert.equal(status(await request("GET", path)), 404, path);
  await alive();
});

test("broken requests get a clear status or are closed", async () => {
  const cases = [
    ["nonsense\r\n\r\n", [0, 400]],
    ["GET / HTTP/9.9\r\nHost: x\r\n\r\n", [0, 400, 505]],
    ["GET / HTTP/1.1\r\n\r\n", [400]],
    ["GET /\0x HTTP/1.1\r\nHost: x\r\n\r\n", [400]],
    ["GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n", [400]],
    ["GET / HTTP/1.1\r\nHost: x\r\nbroken header line\r\n\r\n", [0, 303, 400]],
    ["POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", [400]],
    ["POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", [400, 413]],
    ["POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", [400]],
    ["POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]],
    ["POST /signin HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n", [0, 400]],
    [`GET /${"a".repeat(100000)} HTTP/1.1\r\nHost: x\r\n\r\n`, [414]],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(100000)}\r\n\r\n`, [431]],
    [`GET / HTTP/1.1\r\nHost: x\r\n${"X-A: b\r\n".repeat(20000)}\r\n`, [431]],
  ];
  for (const [bytes, allowed] of cases) {
    const got = status(await talk(bytes));
    assert.ok(allowed.includes(got), `${JSON.stringify(bytes.slice(0, 60))}: ${got}`);
  }
  await alive();
});

test("bodies: too large, cut, wrongly encoded", async () => {
  const large = await request("POST", "/signin", { body: `code=${"a".repeat(5000)}` });
  assert.equal(status(large), 413);
  assert.equal(status(await request("POST", "/customers", { signed: true, headers: { "Content-Length": "999999999" } })), 413);
  for (const body of ["q=%", "q=%zz", "q=%00", "q=%ff", "q=%c0%af", "q=a&q=b", "q=%1b", `q=${"a".repeat(300)}`]) {
    const reply = await request("POST", "/customers", { signed: true, body: `csrf=${csrf}&${body}` });
    assert.equal(status(reply), 400, body);
    assert.match(reply, /<h1>/, "a page that says so");
  }
  const json = await request("POST", "/customers", { signed: true, body: '{"q":"a"}', headers: { "Content-Type": "application/json" } });
  assert.equal(status(json), 400);
  const multipart = await request("POST", "/customers", {
    signed: true, headers: { "Content-Type": "multipart/form-data; boundary=b" },
    body: `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="q"\r\n\r\nhelmi\r\n--b--\r\n`,
  });
  assert.equal(status(multipart), 303);
  const many = await request("POST", "/customers", { signed: true, body: `csrf=${csrf}&${"a=1&".repeat(400)}` });
  assert.equal(status(many), 400);
  await alive();
});

test("cut at every place, and slow", async () => {
  const whole = `POST /customers HTTP/1.1\r\nHost: x\r\nCookie: seloste=${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\ncsrf=`;
  await Promise.all(Array.from({ length: Math.ceil(whole.length / 4) }, (_, i) => talk(whole.slice(0, i * 4), { wait: 300 })));
  await Promise.all(Array.from({ length: 10 }, (_, i) => talk(whole.slice(0, i * 17), { wait: 300, end: true })));
  // Connections that only open and wait do not keep others out.
  const idle = Array.from({ length: 100 }, () => connect(port, "127.0.0.1"));
  idle.forEach((socket) => { socket.on("error", () => {}); socket.write("GET / HT"); });
  await alive();
  idle.forEach((socket) => socket.destroy());
  assert.equal(status(await talk(`GET /signin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, { end: true })), 200, "half closed");
});

test("many at once are all answered", async () => {
  const replies = await Promise.all(Array.from({ length: 100 }, (_, i) =>
    request("GET", i % 2 ? "/customers" : `/party/${helmi}`, { signed: true })));
  assert.ok(replies.every((reply) => status(reply) === 200));
});

test("a search stands in no address and no log", async () => {
  const reply = await request("POST", "/customers", { signed: true, body: `csrf=${csrf}&q=aaltio` });
  assert.equal(status(reply), 303);
  assert.match(header(reply, "Location"), /^\/customers\/found\/[0-9a-z]{26}$/);
  assert.match(await request("GET", header(reply, "Location"), { signed: true }), /Helmi Aaltio/);
});

test("a link signs in once; a guess is slowed down", async () => {
  const { code } = json(["user", "link", data, "Iida Tammisto"]);
  assert.match(await request("GET", `/signin/${code}`), /<form action="\/signin" method="post">/);
  assert.equal(status(await request("POST", "/signin", { body: `code=${code}` })), 303);
  assert.equal(status(await request("POST", "/signin", { body: `code=${code}` })), 403);
  let last = 0;
  for (let i = 0; i < 40 && last !== 429; i++) last = status(await request("POST", "/signin", { body: "code=guess" }));
  assert.equal(last, 429);
  await alive();
});
