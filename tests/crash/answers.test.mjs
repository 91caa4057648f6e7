// Many at once over HTTP, and the server is killed in the middle: whoever was told that somebody is taken in is right, and every
// page that was shown is in the log.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { add, copy, each, hasPoints, randoms, read, register, run, start, whole } from "./crash.mjs";

const CLIENTS = 24, PEOPLE = 6;
let empty, people;

before(async () => {
  empty = register();
  await hasPoints(empty);
  people = Array.from({ length: PEOPLE }, (_, i) => add(empty.data, "consumer", { first_name: `Nähty${i}`, last_name: "Asiakas" }, ["--keys", empty.keys]));
});

/** { status, location, cookie, page }; null when no answer came. */
function ask(port, agent, method, path, { cookie, form } = {}) {
  return new Promise((done) => {
    const body = form ? new URLSearchParams(form).toString() : "";
    const headers = { ...(cookie && { Cookie: cookie }), ...(form && { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) }) };
    const asked = request({ host: "127.0.0.1", port, method, path, agent, headers }, (reply) => {
      let page = "";
      reply.setEncoding("utf8").on("data", (text) => { page += text; });
      reply.on("error", () => done(null));
      reply.on("close", () => done(reply.complete ? { status: reply.statusCode, location: reply.headers.location, cookie: reply.headers["set-cookie"]?.[0].split(";")[0], page } : null));
    });
    asked.on("error", () => done(null));
    asked.end(body);
  });
}

/** Signs in; the session's cookie and form token. */
async function signIn(port, agent, code) {
  const { cookie } = await ask(port, agent, "POST", "/signin", { form: { code } });
  const { page } = await ask(port, agent, "GET", "/customers", { cookie });
  return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(page)[1] };
}

/** One client: takes somebody in, looks at somebody, until the server is gone. What it was told goes into `told`. */
async function client(number, port, agent, session, told) {
  for (let i = 0; i < 200 && !told.over; i++) {
    const name = `Uusi${number}x${i}`, seen = people[(number + i) % PEOPLE];
    const added = await ask(port, agent, "POST", "/customers/new", { ...session, form: { csrf: session.csrf, type: "consumer", source: "person", first_name: name, last_name: "Kirjattu" } });
    if (added?.status === 303) told.added.push({ name, id: added.location.split("/").pop() });
    const shown = await ask(port, agent, "GET", `/party/${seen}`, session);
    if (shown?.status === 200) told.seen[seen] = (told.seen[seen] ?? 0) + 1;
    if (!added && !shown) return;
    assert.ok([303, undefined].includes(added?.status), `${added?.status} ${added?.page}`);
    assert.ok([200, undefined].includes(shown?.status), `${shown?.status}`);
  }
}

/** Serves with an end at `point`; what everybody was told before it. */
async function until(one, point, told) {
  const { code } = await read(one, ["user", "link", "Iida Tammisto"]);
  const server = start(["serve", one.data, "--listen", "127.0.0.1:0", "--keys", one.keys], { env: { SELOSTE_CRASH: point } });
  const port = Number((await server.says(/http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const gone = new Promise((done) => server.child.stderr.on("data", () => /ended by signal/.test(server.err) && done()));
  gone.then(() => { told.over = true; server.child.kill("SIGTERM"); });
  const session = await signIn(port, agent, code);
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i, port, agent, session, told)));
  const late = setTimeout(() => server.child.kill("SIGTERM"), 5000); // it never died: the next line says so
  await server.end;
  clearTimeout(late);
  agent.destroy();
  assert.ok(told.over, `${point} was not reached`);
  assert.doesNotMatch(server.err, /Sanitizer|runtime error/);
}

test("what was answered is there, wherever the server dies", async (t) => {
  const random = randoms(t);
  const points = ["store.commit", "store.committed", "audit.written", "audit.synced"].flatMap((point) => [1, 2].map(() => `${point}:${10 + Math.floor(random() * 40)}`));
  await each(points, async (point) => {
    const one = copy(empty), told = { added: [], seen: {} };
    await until(one, point, told);
    const names = new Set();
    for (let page = {}; page.cursor !== null;) {
      page = await read(one, ["find", "Kirjattu", "--limit", "1000", ...(page.cursor ? ["--after", page.cursor] : [])]);
      for (const party of page.found) names.add(party.name);
    }
    for (const { name, id } of told.added)
      if (!names.has(`${name} Kirjattu`) && !names.has(`Kirjattu ${name}`)) {
        const shown = await run(one, ["show", id, "--json"]);
        assert.fail(`${point}: ${name} was answered and is not found among ${names.size}; shown: ${shown.code} ${shown.out}${shown.err}`);
      }
    const { entries } = await read(one, ["audit", "list", "--action", "opened"]);
    for (const [party, count] of Object.entries(told.seen)) assert.ok(entries.filter((entry) => entry.party === party).length >= count, `${point}: ${party} was shown without an entry`);
    assert.ok(told.added.length && Object.keys(told.seen).length, `${point}: too early to say anything`);
    await whole(one);
  });
});
