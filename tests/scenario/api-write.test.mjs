// Programs that change the register: each word of the API once, held against the description, the notice and the command line.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok } from "./seloste.mjs";
import { serve } from "./api.mjs";

let api, write, read, duties, puu, helmi;
before(async () => {
  api = await serve({
    before: ({ data }) => {
      puu = add(data, "organisation", { name: "Kuurnan Puu Oy" });
      helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", puu]);
    },
  });
  write = api.token("crm", ["contact", "invoice", "books", "market"], ["--write"]);
  read = api.token("reader", ["contact"]);
  duties = api.token("officer", ["contact"], ["--write", "--duties"]);
});
after(async () => { await api.stop(); });

const person = (more = {}) => ({ type: "contact_person", source: "person", organisation: puu, values: { first_name: "Aino", last_name: "Ojalehto", email: "aino@kuurna.example" }, ...more });

test("a party is added, read, changed and found", async () => {
  const made = await api.ask(write, "POST", "/parties", person());
  assert.equal(made.status, 201);
  assert.equal(made.headers.get("location"), `/api/v1/parties/${made.body.id}`);
  const one = await api.ask(write, "GET", `/parties/${made.body.id}`);
  assert.equal(one.body.name, "Aino Ojalehto");
  assert.equal(one.body.roles[0].organisation, puu);
  const changed = await api.ask(write, "PATCH", `/parties/${made.body.id}`, { source: "person", values: { phone: ["040 123 4567", "050 765 4321"], email: null } },
    { headers: { "if-match": one.headers.get("etag") } });
  assert.equal(changed.status, 200);
  assert.deepEqual(changed.body.values.filter((v) => v.field === "phone").map((v) => v.text), ["+358401234567", "+358507654321"]);
  assert.equal(changed.body.values.some((v) => v.field === "email"), false);
  assert.notEqual(changed.headers.get("etag"), one.headers.get("etag"));
  const late = await api.ask(write, "PATCH", `/parties/${made.body.id}`, { source: "person", values: { phone: "040 1" } }, { headers: { "if-match": one.headers.get("etag") } });
  assert.equal(late.status, 412);
  const stale = await api.ask(write, "PATCH", `/parties/${made.body.id}`, { source: "person", version: one.body.version, values: { phone: "040 123 9999" } });
  assert.equal(stale.status, 409);
  assert.equal((await api.ask(write, "PATCH", `/parties/${made.body.id}`, { source: "person", values: {} }, { headers: { "if-match": "7" } })).status, 412);
  const known = await api.ask(write, "POST", "/parties", person({ values: { first_name: "Aino", last_name: "Toinen", phone: "0401234567" } }));
  assert.equal(known.status, 409);
  assert.equal(known.body.field, "phone");
});

test("what the notice does not list is refused at its field, with its sentence", async () => {
  const cases = [
    [person({ values: { last_name: "X", emial: "a@b.fi" } }), 400, "values", /email/],
    [person({ values: { last_name: "X", email: "not an address" } }), 400, "email"],
    [person({ values: { last_name: "X", billing_address: "Katu 1" } }), 403, "billing_address"],
    [person({ type: "contact_persn" }), 400, "type", /contact_person/],
    [person({ source: "nowhere" }), 400, "source"],
    [person({ organisation: "0123456789abc", values: { last_name: "Y" } }), 400, "organisation"],
    [person({ from: "5.3.2026" }), 400, "from"],
    [{ ...person(), values: { last_name: 7 } }, 400, "values.last_name"],
    [{ type: "contact_person", source: "person" }, 400, "values"],
  ];
  for (const [body, status, field, text] of cases) {
    const answer = await api.ask(write, "POST", "/parties", body, { headers: { "accept-language": "en" } });
    assert.equal(answer.status, status, JSON.stringify([body, answer.body]));
    assert.equal(answer.body.field, field, JSON.stringify(answer.body));
    if (text) assert.match(answer.body.detail, text);
    if (status === 403) assert.ok(answer.body.sentence);
    assert.doesNotMatch(JSON.stringify(answer.body), /not an address|Katu 1|nowhere|persn|emial/);
  }
});

test("who may only read changes nothing, and a purpose writes only what it may see", async () => {
  for (const [method, path, body] of [
    ["POST", "/parties", person()], ["PATCH", `/parties/${helmi}`, { source: "person", values: { email: "x@y.fi" } }],
    ["POST", `/parties/${helmi}/records`, { kind: "call" }], ["POST", `/parties/${helmi}/links`, { organisation: puu }],
    ["POST", `/parties/${helmi}/objections`, {}], ["POST", "/merges", { kept: helmi, other: puu }],
    ["POST", "/exports", { as: "json", recipient: "accounting_firm", all: true }], ["POST", `/parties/${helmi}/erasure`, { confirm: helmi }],
    ["POST", `/parties/${helmi}/access`],
  ]) {
    const answer = await api.ask(read, method, path, body);
    assert.equal(answer.status, 403, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    assert.ok(answer.body.sentence);
  }
  const address = { source: "person", values: { billing_address: "Katu 1, 20100 Turku" } };
  const refused = await api.ask(write, "PATCH", `/parties/${puu}`, address);
  assert.equal(refused.status, 403);
  assert.equal(refused.body.field, "billing_address");
  assert.match(refused.body.sentence, /billing|P\d+/);
  const done = await api.ask(write, "PATCH", `/parties/${puu}?purpose=invoice`, address);
  assert.equal(done.status, 200);
  const voucher = { kind: "invoice", text: "Lasku 1", amount_cents: 124050 };
  assert.equal((await api.ask(write, "POST", `/parties/${puu}/records`, voucher)).status, 403);
  assert.equal((await api.ask(write, "POST", `/parties/${puu}/records?purpose=books`, voucher)).status, 201);
  for (const path of ["/due", "/duplicates", "/audit", "/imports", `/parties/${helmi}/erasure`])
    assert.equal((await api.ask(write, "GET", path)).status, 403, path);
});

test("a record is written, read, corrected and taken away", async () => {
  const made = await api.ask(write, "POST", `/parties/${helmi}/records`, { kind: "call", at: "2026-03-04T08:00:00Z", text: "Kysyi tarjousta", with: { direction: "in" } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const one = await api.ask(write, "GET", `/records/${made.body.id}`);
  assert.deepEqual([one.body.text, one.body.with.direction, one.body.at], ["Kysyi tarjousta", "in", "2026-03-04T08:00:00Z"]);
  const changed = await api.ask(write, "PATCH", `/records/${made.body.id}`, { text: "Kysyi hintaa", at: "2026-03-03" }, { headers: { "if-match": one.headers.get("etag") } });
  assert.deepEqual([changed.body.text, changed.body.at, changed.body.with.direction], ["Kysyi hintaa", "2026-03-03", "in"]);
  assert.equal((await api.ask(write, "PATCH", `/records/${made.body.id}`, { text: "Toinen" }, { headers: { "if-match": one.headers.get("etag") } })).status, 412);
  assert.equal((await api.ask(write, "DELETE", `/records/${made.body.id}`, undefined, { headers: { "if-match": one.headers.get("etag") } })).status, 412);
  const since = (await api.ask(write, "GET", "")).body.change;
  assert.equal((await api.ask(write, "DELETE", `/records/${made.body.id}`)).status, 204);
  assert.equal((await api.ask(write, "GET", `/records/${made.body.id}`)).status, 404);
  const changes = (await api.ask(write, "GET", `/changes?since=${since}`)).body.items;
  assert.ok(changes.some((row) => row.what === "record" && row.id === made.body.id && row.gone));
  const seppo = (await api.ask(write, "POST", "/parties", { type: "consumer", source: "person", values: { first_name: "Seppo", last_name: "Kaartinen", email: "seppo@kaartinen.example" } })).body.id;
  const old = { kind: "call", at: "2012-03-04" }, due = await api.ask(write, "POST", `/parties/${seppo}/records`, old);
  assert.deepEqual([due.status, due.body.field], [409, "even_if_due"], "all of it would go with the next sweep");
  const meant = await api.ask(write, "POST", `/parties/${seppo}/records`, { ...old, even_if_due: true });
  assert.equal(meant.status, 201, JSON.stringify(meant.body));
  const near = await api.ask(write, "POST", `/parties/${helmi}/records`, { kind: "cal" }, { headers: { "accept-language": "en" } });
  assert.deepEqual([near.status, near.body.field], [400, "kind"]);
});

test("choices, restriction, links, informing and confirming", async () => {
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/objections`, { purpose: "market", how: "phone" })).status, 204);
  assert.equal((await api.ask(write, "GET", `/parties/${helmi}?purpose=market`)).status, 403);
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/consents`, { purpose: "market" })).status, 400);
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/consents`, { purpose: "survey", how: "email" })).status, 403);
  const form = (await api.ask(write, "POST", `/parties/${helmi}/records`, { kind: "form", text: "Rasti kohdassa kirje" })).body.id, words = "Kyllä, kirjeitä saa lähettää.";
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/consents`, { purpose: "market", how: "email", words, document: form })).status, 204);
  const agreed = (await api.ask(api.token("law", ["duties"]), "GET", `/parties/${helmi}/choices`)).body.items.at(-1);
  assert.deepEqual([agreed.words, agreed.document, agreed.notice_version], [words, form, null]);
  assert.equal((await api.ask(write, "GET", `/parties/${helmi}/choices`)).body.items.at(-1).words, null, "what shows a consent is kept for the law's duties");
  const nobodys = await api.ask(write, "POST", `/parties/${helmi}/objections`, { purpose: "market", document: puu });
  assert.deepEqual([nobodys.status, nobodys.body.field], [400, "document"]);
  assert.deepEqual((await api.ask(write, "GET", `/parties/${helmi}/choices`)).body.items.map((one) => one.answer), ["refused", "given"]);
  assert.equal((await api.ask(write, "GET", `/parties/${helmi}?purpose=market`)).status, 200);
  assert.equal((await api.ask(write, "PUT", `/parties/${helmi}/restriction`, { why: "accuracy" })).status, 204);
  assert.equal((await api.ask(write, "PUT", `/parties/${helmi}/restriction`, { why: "accuracy" })).status, 409);
  assert.equal((await api.ask(write, "GET", `/parties/${helmi}`)).status, 403, "only stored: not there for a use");
  assert.ok((await api.ask(duties, "GET", `/parties/${helmi}`)).body.restricted);
  assert.equal((await api.ask(write, "PATCH", `/parties/${helmi}`, { source: "person", values: { email: "x@y.fi" } })).status, 403);
  assert.equal((await api.ask(write, "DELETE", `/parties/${helmi}/restriction`)).status, 409);
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/restriction/told`, { how: "phone" })).status, 204);
  assert.equal((await api.ask(write, "DELETE", `/parties/${helmi}/restriction`)).status, 204);
  const linked = await api.ask(write, "POST", `/parties/${helmi}/links`, { organisation: puu, to: "2026-03-05" });
  assert.equal(linked.body.roles[0].to, "2026-03-05");
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/informed`, { how: "email" })).body.notice, 1);
  assert.ok((await api.ask(write, "POST", `/parties/${helmi}/confirmations`, { fields: ["email"] })).status < 500);
  assert.deepEqual((await api.ask(write, "GET", `/parties/${helmi}/tellings`)).body.items, []);
});

test("the same key gives the same answer and does nothing twice", async () => {
  const body = person({ values: { first_name: "Kerran", last_name: "Vain" } });
  const headers = { "idempotency-key": "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"" };
  const [one, two] = await Promise.all([api.ask(write, "POST", "/parties", body, { headers }), api.ask(write, "POST", "/parties", body, { headers })]);
  const good = [one, two].filter((answer) => answer.status === 201);
  assert.ok(good.length >= 1 && [one, two].every((answer) => [201, 409].includes(answer.status)));
  const again = await api.ask(write, "POST", "/parties", body, { headers });
  assert.deepEqual([again.status, again.body.id, again.headers.get("idempotency-replayed")], [201, good[0].body.id, "true"]);
  assert.equal((await api.ask(write, "POST", "/parties", person(), { headers })).status, 422);
  const others = await api.ask(duties, "POST", "/parties", person({ values: { first_name: "Toinen", last_name: "Ohjelma" } }), { headers });
  assert.equal(others.status, 201); // a key is its token's own
  assert.equal((await api.ask(write, "POST", "/parties", body, { headers: { "idempotency-key": "" } })).status, 400);
  const found = (await api.ask(write, "POST", "/parties/search", { words: "Kerran Vain" })).body.items;
  assert.equal(found.length, 1);
  const bad = { headers: { "idempotency-key": "tried" } };
  assert.equal((await api.ask(write, "POST", "/parties", person({ source: "x" }), bad)).status, 400);
  assert.equal((await api.ask(write, "POST", "/parties", person({ values: { first_name: "Nyt", last_name: "Oikein" } }), bad)).status, 201);
});

test("duplicates are merged and taken apart again", async () => {
  const twin = (await api.ask(duties, "POST", "/parties", person({ even_if_known: true, values: { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" } }))).body.id;
  const pair = (await api.ask(duties, "GET", "/duplicates")).body.items[0];
  assert.deepEqual([pair.one.id, pair.other.id].sort(), [helmi, twin].sort());
  const plan = await api.ask(duties, "POST", "/merges", { kept: helmi, other: twin, plan: true });
  assert.equal(plan.body.merge, null);
  const done = await api.ask(duties, "POST", "/merges", { kept: helmi, other: twin });
  assert.ok(done.body.merge);
  assert.equal((await api.ask(duties, "GET", `/parties/${twin}`)).body.id, helmi);
  assert.equal((await api.ask(duties, "GET", `/parties/${helmi}/merges`)).body.items[0].state, "merged");
  assert.equal((await api.ask(duties, "POST", `/merges/${done.body.merge}/split`, { plan: true })).body.other, twin);
  assert.equal((await api.ask(duties, "POST", `/merges/${done.body.merge}/split`, {})).status, 200);
  assert.equal((await api.ask(duties, "POST", "/distinct", { one: helmi, other: twin, distinct: true })).status, 204);
  assert.deepEqual((await api.ask(duties, "GET", "/duplicates")).body.items, []);
});

test("a file is taken in, dry and for good, and taken back", async () => {
  const csv = "first_name,last_name,email\nOuti,Karhumaa,outi@karhu.example\nVille,Paasivuo,ville@paasi.example\n";
  const send = (more) => api.ask(duties, "POST", `/imports?source=person&type=consumer${more}`, csv, { raw: true, headers: { "content-type": "text/csv" } });
  const dry = await send("&dry_run=true");
  assert.deepEqual([dry.status, dry.body.new, dry.body.batch], [200, 2, null], JSON.stringify(dry.body));
  const real = await send("");
  assert.deepEqual([real.body.new, real.body.rows], [2, 2]);
  assert.equal((await api.ask(duties, "GET", "/imports")).body.items[0].batch, real.body.batch);
  const undone = await api.ask(duties, "POST", `/imports/${real.body.batch}/undo`, {});
  assert.equal(undone.body.parties, 2);
  assert.equal((await api.ask(duties, "POST", `/imports/${real.body.batch}/undo`, {})).status, 409);
  assert.equal((await api.ask(duties, "POST", "/imports?source=person&map=/etc/passwd", csv, { raw: true })).status, 400);
});

test("an export is a disclosure, and gives what purpose and recipient allow", async () => {
  const holders = (await api.ask(write, "GET", "/notice")).body.recipients.map((one) => one.id);
  const tried = [];
  for (const recipient of holders) {
    const answer = await api.ask(write, "POST", "/exports?purpose=books", { as: "json", recipient, parties: [puu], back_by: "2026-06-30" });
    tried.push([recipient, answer.status]);
    if (answer.status !== 200) continue;
    assert.match(answer.bytes.toString("utf8"), /seloste-export-1/);
    assert.ok(answer.headers.get("seloste-export"));
    assert.ok((await api.ask(write, "GET", `/parties/${puu}/disclosures`)).body.items.some((one) => one.recipient === recipient));
    return;
  }
  assert.fail(`nobody gets anything: ${JSON.stringify(tried)}`);
});

test("what the law asks: access, erasure with its confirmation, the log, what is due", async () => {
  const gone = (await api.ask(duties, "POST", "/parties", { type: "consumer", source: "person", values: { first_name: "Hilppa", last_name: "Zetterlöf" } })).body.id;
  const zip = await api.ask(duties, "POST", `/parties/${gone}/access`);
  assert.deepEqual([zip.type, zip.bytes.subarray(0, 2).toString()], ["application/zip", "PK"]);
  const plan = (await api.ask(duties, "GET", `/parties/${gone}/erasure`)).body;
  assert.equal(plan.nothing, false);
  assert.equal((await api.ask(duties, "POST", `/parties/${gone}/erasure`, { confirm: helmi })).body.field, "confirm");
  const certificate = await api.ask(duties, "POST", `/parties/${gone}/erasure`, { confirm: gone });
  assert.equal(certificate.status, 200);
  assert.doesNotMatch(JSON.stringify(certificate.body), /Hilppa|Zetter/);
  assert.equal((await api.ask(duties, "GET", `/parties/${gone}`)).status, 404);
  const entries = (await api.ask(duties, "GET", `/audit?party=${gone}&limit=1000`)).body.items;
  assert.ok(entries.some((entry) => entry.action === "erased"), JSON.stringify(entries.map((entry) => entry.action)));
  assert.equal((await api.ask(duties, "GET", "/due?on=2040-01-01")).status, 200);
  assert.deepEqual((await api.ask(duties, "GET", "/licences")).body.items, []);
  assert.deepEqual((await api.ask(duties, "GET", "/remains")).body.items, []);
});

test("what was said before, what may be sent, files and next steps", async () => {
  const history = (await api.ask(write, "GET", `/parties/${puu}/history?purpose=invoice`)).body.items;
  assert.equal(history.find((one) => one.field === "billing_address").text, "Katu 1, 20100 Turku");
  assert.equal((await api.ask(write, "GET", `/parties/${puu}/history`)).body.items.some((one) => one.field === "billing_address"), false);
  const rows = (await api.ask(write, "GET", `/parties/${puu}/sending`)).body.items;
  assert.ok(rows.every((row) => row.sentence && (row.may === "yes" || row.why)));
  const planned = await api.ask(write, "POST", `/parties/${helmi}/steps`, { on: "2026-03-10", at: "09:30", text: "Soita takaisin" });
  assert.equal(planned.status, 201, JSON.stringify(planned.body));
  const [step] = (await api.ask(write, "GET", `/parties/${helmi}/steps`)).body.items;
  assert.deepEqual([step.id, step.on, step.at, step.text, step.done], [planned.body.id, "2026-03-10", "09:30", "Soita takaisin", null]);
  assert.equal((await api.ask(write, "GET", `/parties/${helmi}/steps?purpose=invoice`)).body.items[0].text, null);
  assert.equal((await api.ask(write, "PATCH", `/steps/${step.id}`, { on: "2026-03-12" })).body.on, "2026-03-12");
  assert.equal((await api.ask(write, "POST", `/steps/${step.id}/done`, { version: 1 })).status, 409);
  const done = await api.ask(write, "POST", `/steps/${step.id}/done`, { kind: "call", text: "Sovittu tapaaminen" });
  assert.equal((await api.ask(write, "GET", `/records/${done.body.note}`)).body.text, "Sovittu tapaaminen");
  assert.ok((await api.ask(write, "GET", `/steps/${step.id}`)).body.done);
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/steps`, { on: "2026-03-10", at: "kello" })).body.field, "at");
});

test("a file is kept for the purposes of its category", async () => {
  const worker = api.token("photographer", ["deliver", "contact"], ["--write"]);
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  ok(["note", api.data, puu, "--kind", "job"]); // there must be a job before the purpose works
  const made = await api.ask(worker, "POST", `/parties/${puu}/files?purpose=deliver&name=kuva.png`, png, { raw: true, headers: { "content-type": "image/png" } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const got = await api.ask(worker, "GET", `/records/${made.body.id}/file?purpose=deliver`);
  assert.deepEqual([got.type, got.bytes.equals(png)], ["application/octet-stream", true]);
  assert.equal((await api.ask(worker, "GET", `/records/${made.body.id}?purpose=deliver`)).body.file.size, png.length);
  assert.equal((await api.ask(worker, "GET", `/records/${made.body.id}/file?purpose=contact`)).status, 404);
  assert.equal((await api.ask(worker, "GET", `/records/${made.body.id}?purpose=contact`)).status, 404);
});

test("what was written through the API is what the command line shows", () => {
  const shown = json(["show", api.data, puu]);
  assert.ok(shown.records.some((record) => record.kind === "invoice" && record.amount_cents === 124050));
  assert.match(ok(["audit", "verify", api.data]), /\d/);
  assert.doesNotMatch(api.running.err, /Helmi|Kuurna|Aino|Karhu|Hilppa|tarjous|Lasku|Soita|Sovittu|@|seloste_/i);
});
