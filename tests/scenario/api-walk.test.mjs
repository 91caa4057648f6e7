// Every operation of the description: the good answer that it promises, and each of the bad ones, held against their shapes.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, folder, ok, start } from "./seloste.mjs";
import { serve } from "./api.mjs";
import { sink } from "./smtpsink.mjs";
import { company, ended, ytj } from "./ytj.mjs";

let api, all, noes, read, other, post, puu, helmi, seppo;
before(async () => {
  other = await ytj();
  post = await sink({ says: { rcpt: "550 5.1.1 no such user" } });
  api = await serve({
    before: ({ data }) => {
      ok(["setting", data, "ytj.url", other.url]);
      for (const [name, value] of [["mail.server", `smtp://localhost:${post.port}`], ["mail.from", "toimisto@toimisto.test"], ["mail.tls", "none"], ["mail.seconds", "2"]]) ok(["setting", data, name, value]);
      puu = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: company.businessId.value });
      helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", puu]);
      seppo = add(data, "consumer", { first_name: "Seppo", last_name: "Vainikainen" });
      ok(["user", "add", data, "Oskari Lehmus", "--role", "staff"]);
      ok(["mailbox", "add", data, "Tietosuoja", "--server", "imaps://localhost:9", "--login", "tietosuoja", "--use", "requests"], { input: "salasana\n" });
    },
  });
  const everything = (name) => api.token(name, ["contact", "invoice", "books", "deliver", "market"], ["--write", "--duties", "--office", "--until", "2027-12-31"]);
  all = everything("everything");
  noes = ["one", "two", "three"].map(everything); // a token may ask so often in a minute, and no oftener
  read = api.token("reader", ["contact"]);
});
after(async () => { await api.stop(); await other.close(); await post.stop(); });

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const raw = { raw: true };
const wants = async (status, method, path, body, options, token = all) => {
  const answer = await api.ask(token, method, path, body, options);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
/** Asks until the server has done its work. */
const until = async (path, done) => {
  for (let i = 0; i < 300; i++) {
    const body = await wants(200, "GET", path);
    if (done(body)) return body;
    await new Promise((next) => { setTimeout(next, 100); });
  }
  return assert.fail(`${path} never gets there`);
};

test("the story that asks for each of them once", async () => {
  for (const path of ["", "/openapi.json", "/notice", "/notice/text", "/findings", "/against", "/parties", "/filters", "/changes?since=0", "/due", "/licences", "/remains", "/audit", "/audit/key", "/duplicates", "/papers/tasks", "/promises", "/systems", "/systems/systems.mail", "/transfers", "/disclosures", "/nights"])
    await wants(200, "GET", path);
  // parties, and what is beside them
  const twin = (await wants(201, "POST", "/parties", { type: "contact_person", source: "person", organisation: puu, even_if_known: true, values: { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" } })).id;
  await wants(200, "POST", "/parties/search", { words: "", filter: { type: "consumer" } });
  const before = await wants(200, "PATCH", `/parties/${helmi}`, { source: "person", values: { phone: "040 123 4567" } });
  await wants(200, "GET", `/parties/${helmi}/last-change`);
  await wants(200, "POST", `/parties/${helmi}/undo`, { version: before.version });
  for (const beside of ["", "/people", "/records", "/choices", "/disclosures", "/tellings", "/merges", "/history", "/sending", "/files", "/steps", "/erasure"])
    await wants(200, "GET", `/parties/${beside === "/people" ? puu : helmi}${beside}`);
  const record = (await wants(201, "POST", `/parties/${helmi}/records`, { kind: "call", text: "Soitto" })).id;
  await wants(200, "GET", `/records/${record}`);
  await wants(200, "PATCH", `/records/${record}`, { text: "Toinen soitto" });
  await wants(204, "DELETE", `/records/${record}`);
  await wants(204, "POST", `/parties/${helmi}/objections`, { purpose: "market", how: "phone" });
  await wants(204, "POST", `/parties/${helmi}/consents`, { purpose: "market", how: "email" });
  await wants(204, "PUT", `/parties/${seppo}/restriction`, { why: "accuracy" });
  await wants(409, "DELETE", `/parties/${seppo}/restriction`);
  await wants(204, "POST", `/parties/${seppo}/restriction/told`, { how: "phone" });
  await wants(204, "DELETE", `/parties/${seppo}/restriction`);
  await wants(200, "POST", `/parties/${helmi}/informed`, { how: "email" });
  await wants(200, "POST", `/parties/${helmi}/confirmations`, {});
  // links
  const second = (await wants(201, "POST", "/parties", { type: "organisation", source: "person", values: { name: "Toinen Puu Oy" } })).id;
  const linked = await wants(200, "POST", `/parties/${helmi}/links`, { organisation: second });
  const link = linked.roles.find((role) => role.organisation === second).id;
  await wants(200, "GET", `/links/${link}`);
  await wants(200, "PATCH", `/links/${link}`, { to: "2026-03-05" });
  await wants(204, "DELETE", `/links/${link}`);
  // views, steps, papers, files
  const view = await wants(200, "POST", "/views", { name: "Kuluttajat", filter: { type: "consumer" } });
  await wants(200, "GET", "/views");
  await wants(204, "DELETE", `/views/${view.id}`);
  const step = (await wants(201, "POST", `/parties/${helmi}/steps`, { on: "2026-03-05", text: "Soita" })).id;
  await wants(200, "POST", "/steps", { parties: [puu], on: "2026-03-05" });
  await wants(200, "GET", "/steps");
  await wants(200, "GET", `/steps/${step}`);
  await wants(200, "PATCH", `/steps/${step}`, { at: "09:30" });
  await wants(200, "POST", `/steps/${step}/done`, {});
  await wants(200, "POST", `/steps/${step}/undo`);
  const paper = (await wants(201, "POST", "/papers", { parties: [seppo], text: "Käyntikortti", folder: "3" })).records[0];
  await wants(200, "GET", "/papers");
  await wants(204, "PUT", `/papers/${paper}/date`, { on: "2026-01-15" });
  ok(["note", api.data, puu, "--kind", "job"]);
  const file = (await wants(201, "POST", `/parties/${puu}/files?purpose=deliver&name=kuva.png`, png, raw)).id;
  await wants(200, "GET", `/records/${file}/file?purpose=deliver`);
  // services
  const service = (await wants(201, "POST", `/parties/${puu}/services?purpose=deliver`, { text: "Vuosikertomus" })).id;
  for (const path of [`/parties/${puu}/services`, "/services", `/services/${service}`]) await wants(200, "GET", `${path}?purpose=deliver`);
  await wants(200, "PATCH", `/services/${service}?purpose=deliver`, { state: "under_way" });
  await wants(200, "POST", `/services/${service}/undo?purpose=deliver`, {});
  // e-mail that goes out
  const letter = (await wants(201, "POST", `/parties/${helmi}/messages`, { kind: "service", subject: "Kuvaus", text: "Tulemme.", after: "2026-03-20" })).id;
  for (const path of ["/messages?state=waiting", `/messages/${letter}`]) await wants(200, "GET", path);
  await wants(200, "POST", `/messages/${letter}/withdraw`);
  const mailing = { kind: "service", purpose: "contact", subject: "Kuvaus", text: "Tulemme.", parties: [helmi] };
  assert.equal((await wants(200, "POST", "/mailings/plan", mailing)).to, 1);
  const many = (await wants(201, "POST", "/mailings", { ...mailing, count: 1 })).id;
  await wants(200, "GET", "/mailings");
  await wants(200, "GET", `/mailings/${many}`);
  await wants(200, "POST", `/mailings/${many}/stop`);
  const failed = (await wants(201, "POST", `/parties/${helmi}/messages`, { kind: "service", subject: "Kuvaus", text: "Tulemme." })).id;
  assert.equal((await start(["mail", "send", api.data]).end).code, 0);
  await wants(200, "POST", `/messages/${failed}/seen`);
  await wants(200, "POST", `/messages/${failed}/retry`);

  // requests
  const request = (await wants(201, "POST", "/requests", { right: "access", by: "email", party: helmi, from: "Helmi Aaltio" })).id;
  for (const path of ["/requests", `/requests/${request}`]) await wants(200, "GET", path);
  await wants(200, "POST", `/requests/${request}/steps`, { step: "acknowledged" });
  await wants(200, "GET", "/retention");
  await wants(200, "GET", "/review");
  assert.ok((await wants(200, "GET", "/review/customer?limit=2")).items.length);
  await wants(200, "GET", `/requests/${request}/package`);
  const left = (await wants(201, "POST", `/requests/${request}/redactions`, { item: `request/${request}` })).id;
  await wants(204, "DELETE", `/requests/${request}/redactions/${left}`);
  const parcel = (await wants(201, "POST", `/requests/${request}/parcels`, { way: "person", looked: true })).id;
  await wants(200, "POST", `/parcels/${parcel}/end`, {});
  await wants(200, "POST", `/parties/${helmi}/portability`);
  // access to the own page, and what the person corrects there
  await wants(409, "POST", `/requests/${request}/approval`, {}); // it holds no correction
  await wants(409, "POST", `/requests/${request}/corrections`, { field: "email", will: "a@b.example" }); // it asks for none
  const page = await wants(201, "POST", `/parties/${helmi}/page`, { hours: 24 });
  assert.equal((await wants(200, "GET", `/parties/${helmi}/page`)).items[0].id, page.id);
  const form = (values) => ({ method: "POST", redirect: "manual", body: new URLSearchParams(values) });
  const came = await fetch(`${api.root}/door`, form({ link: page.link.split("/").at(-1), code: page.code, lang: "fi" }));
  const headers = { cookie: came.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ") };
  const said = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
  const sheet = await (await fetch(`${api.root}/own/correct/v0`, { headers })).text();
  const sent = { csrf: said(sheet, "csrf"), was: said(sheet, "was"), will: "Hilma", why: "" };
  assert.equal((await fetch(`${api.root}/own/correct/v0`, { ...form(sent), headers })).status, 303);
  const correction = (await wants(200, "GET", "/requests?right=rectification")).items[0].id;
  assert.equal((await wants(200, "GET", `/requests/${correction}`)).correction.after, "Hilma");
  assert.equal((await wants(200, "POST", `/requests/${correction}/corrections`, { field: "last_name", will: "Aalto" })).steps.at(-1).step, "performed");
  assert.equal((await wants(200, "POST", `/requests/${correction}/approval`, {})).state, "granted");
  await wants(200, "POST", `/requests/${correction}/steps`, { step: "posted", how: "post" });
  assert.equal((await wants(200, "GET", "/requests/times")).rights.find((one) => one.right === "rectification").answered, 1);
  await wants(204, "DELETE", `/doorways/${page.id}`);
  // breaches
  const breach = (await wants(201, "POST", "/breaches", { what: "Liite meni väärälle.", hurt: ["confidentiality"], concerned: [helmi], plain: "Liite meni väärälle.", data: ["reach"], consequences: "Osoite", measures: "Pyydetty pois" })).id;
  for (const path of ["/breaches", `/breaches/${breach}`, `/breaches/${breach}/form?lang=sv`, `/breaches/${breach}/letter`]) await wants(200, "GET", path);
  await wants(200, "POST", `/breaches/${breach}/steps`, { step: "assessed", risk: "none", reason: "Salattu" });
  await wants(200, "POST", `/breaches/${breach}/letters`, {});
  // holds and systems
  const held = (await wants(201, "POST", `/parties/${helmi}/holds`, { ground: "claim", reason: "Juttu 1", holder: (await wants(200, "GET", "/staff")).items[0].id, until: "2026-06-30" })).id;
  for (const path of ["/holds", `/holds/${held}`, `/parties/${helmi}/holds`]) await wants(200, "GET", path);
  await wants(200, "PATCH", `/holds/${held}`, { until: "2026-07-31" });
  await wants(204, "POST", `/holds/${held}/lift`);
  await wants(204, "POST", `/holds/${held}/undo`);
  await wants(204, "POST", `/holds/${held}/lift`);
  await wants(201, "POST", "/systems/systems.mail/notes", { kind: "agreement", ref: "PR-200" });
  const scan = (await wants(201, "POST", "/systems/systems.mail/documents?name=dpa.png&ref=PR-201", png, raw)).id;
  await wants(200, "GET", `/systems/documents/${scan}`);
  await wants(204, "POST", `/systems/documents/${scan}/drop`, { why: "wrong file" });
  await wants(200, "POST", "/promises/paper");
  assert.equal((await wants(200, "POST", "/audit/check", {})).whole, true);
  await wants(200, "POST", "/audit/export");
  // two that are one
  const merge = (await wants(200, "POST", "/merges", { kept: helmi, other: twin })).merge;
  await wants(200, "POST", `/merges/${merge}/split`, {});
  await wants(204, "POST", "/distinct", { one: helmi, other: twin, distinct: true });
});

test("the story goes on: files in and out, companies, the office, the notice, and who goes", async () => {
  const csv = "first_name,last_name,email\nOuti,Karhumaa,outi@karhu.example\n";
  const batch = (await wants(200, "POST", "/imports?source=person&type=consumer", csv, raw)).batch;
  await wants(200, "GET", "/imports");
  await wants(200, "GET", `/imports/${batch}`);
  await wants(200, "POST", `/imports/${batch}/undo`, {});
  const upload = (await wants(201, "POST", "/uploads?name=list.csv", csv.replaceAll("Outi", "Ville").replaceAll("outi", "ville"), raw)).id;
  assert.deepEqual((await wants(200, "POST", `/uploads/${upload}/look`, {})).columns.map((one) => one.head), ["first_name", "last_name", "email"]);
  await wants(202, "POST", `/uploads/${upload}/try`, { source: "person", type: "consumer" });
  assert.equal((await until(`/uploads/${upload}`, (one) => one.phase === "tried")).report.new, 1);
  await wants(202, "POST", `/uploads/${upload}/take`, { source: "person", type: "consumer" });
  const taken = await until(`/uploads/${upload}`, (one) => one.phase === "taken");
  assert.deepEqual([taken.report.batch, taken.report.new], [upload, 1]);
  assert.deepEqual((await wants(200, "GET", "/uploads")).items.map((one) => one.id), [upload]);
  const mate = api.token("another program", ["contact"], ["--write"]);
  assert.deepEqual((await wants(200, "GET", "/uploads", undefined, {}, mate)).items, []); // what others sent is none of its business
  await wants(404, "GET", `/uploads/${upload}`, undefined, {}, mate);
  const dropped = (await wants(201, "POST", "/uploads?name=other.csv", csv, raw)).id;
  await wants(204, "DELETE", `/uploads/${dropped}`);
  const holder = { as: "json", recipient: "accounting_firm", parties: [puu], back_by: "2026-06-30" };
  const plan = await wants(200, "POST", "/exports/plan?purpose=books", holder);
  assert.ok(plan.parties + plan.left.length > 0);
  ok(["note", api.data, puu, "Lasku 1", "--kind", "invoice", "--amount", "10.00"]);
  await wants(200, "POST", "/exports?purpose=books", holder);
  // what is handed over, and comes back
  const books = { recipient: "accounting_firm", from: "2026-01-01", to: "2026-12-31", back_by: "2026-06-30" };
  assert.equal((await wants(200, "POST", "/handovers/plan?purpose=books", { ...books, as: "rows" })).parties, 1);
  await wants(200, "POST", "/handovers/file?purpose=books", { ...books, as: "rows" });
  assert.equal((await wants(400, "POST", "/handovers?purpose=books", { ...books, as: "rows" })).field, "as");
  assert.equal((await wants(400, "POST", "/handovers?purpose=books", { ...books, as: "paper" })).field, "what");
  const binder = await wants(201, "POST", "/handovers?purpose=books", { ...books, as: "paper", what: "Mappi 2026" });
  assert.deepEqual((await wants(200, "GET", "/handovers")).items.map((one) => one.as).sort(), ["json", "paper", "rows"]);
  assert.equal((await wants(400, "POST", `/handovers/${binder.id}/steps`, { step: "returned" })).field, "signed_by");
  await wants(200, "POST", `/handovers/${binder.id}/steps`, { step: "returned", signed_by: "Hanna Hakanen", version: binder.version });
  assert.equal((await wants(200, "GET", `/handovers/${binder.id}`)).outcome, "returned");
  await wants(200, "GET", `/disclosures/file?export=${binder.id}`);
  await wants(404, "POST", "/licences", { licence: "nobody's", until: "2027-01-01" });
  // companies
  assert.equal((await wants(200, "POST", "/companies/search", { words: company.businessId.value })).items[0].business_id, company.businessId.value);
  const report = await wants(200, "POST", `/parties/${puu}/ytj`, {});
  assert.ok(report.differences.some((one) => one.field === "name"));
  assert.equal((await wants(200, "POST", `/parties/${puu}/ytj`, { take: ["name"], reason: "Nimi on muuttunut" })).taken, 1);
  await wants(201, "POST", "/companies", { business_id: ended.businessId.value, type: "organisation", even_if_known: true, reason: "Uusi asiakas" });
  // the office
  const staff = (await wants(200, "GET", "/staff")).items;
  const oskari = staff.find((one) => one.name === "Oskari Lehmus").id, iida = staff.find((one) => one.role === "owner").id;
  await wants(200, "GET", "/staff/review");
  const aino = (await wants(201, "POST", "/staff", { name: "Aino Lehto", role: "reader" })).id;
  await wants(200, "GET", `/staff/${aino}`);
  await wants(200, "PATCH", `/staff/${aino}`, { role: "staff" });
  await wants(204, "DELETE", `/staff/${oskari}`);
  for (const [method, path, body] of [["POST", "/staff", { name: "Uusi Omistaja", role: "owner" }], ["PATCH", `/staff/${aino}`, { role: "owner" }],
    ["PATCH", `/staff/${iida}`, { role: "reader" }], ["DELETE", `/staff/${iida}`]])
    assert.equal((await wants(403, method, path, body)).sentence, "security"); // it makes no owner, and leaves the owners alone
  assert.equal((await wants(400, "POST", "/staff", { name: "X", role: "raeder" }, { headers: { "accept-language": "en" } })).field, "role");
  assert.ok((await wants(200, "GET", "/settings")).items.some((one) => one.name === "file_most"));
  await wants(204, "PUT", "/settings/file_most", { value: "1000000" });
  await wants(204, "PUT", "/settings/file_most", { value: null });
  await wants(404, "PUT", "/settings/file_mots", { value: "1" });
  // the devices
  const laptop = await wants(201, "POST", "/devices", { name: "Läppäri", kind: "computer", user: iida, holds: ["customer"], encrypted: true, lock: "password", length: 16, screen: 5, copied: "reported" });
  await wants(200, "POST", `/devices/${laptop.id}/steps`, { step: "corrected", name: "Iidan läppäri", version: laptop.version });
  await wants(409, "POST", `/devices/${laptop.id}/steps`, { step: "corrected", name: "Läppäri", version: laptop.version });
  await wants(204, "POST", "/backups", { device: laptop.id });
  assert.equal((await wants(200, "GET", `/devices/${laptop.id}`)).backups.length, 1);
  assert.match((await wants(200, "GET", "/devices")).due.map((one) => one.says).join(), /Iidan läppäri/);
  // the notice
  const versions = (await wants(200, "GET", "/notice/versions")).items;
  assert.deepEqual(versions.map((one) => one.in_force), [true]);
  const { text } = await wants(200, "GET", "/notice/versions/1");
  await wants(200, "GET", "/notice/versions/1/changes?since=1");
  assert.equal((await wants(200, "POST", "/notice/check", text, raw)).good, true);
  assert.equal((await wants(200, "POST", "/notice/check", "purposes: [", raw)).good, false);
  assert.equal((await wants(200, "POST", "/notice/plan", readFileSync(agency), raw)).number, 2);
  // who goes
  ok(["export", api.data, seppo, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "seppo.csv")]); // whoever got nothing is told nothing
  await wants(200, "POST", `/parties/${seppo}/access`);
  // many at once: one of them
  const gone = (await wants(201, "POST", "/parties", { type: "consumer", source: "person", values: { last_name: "Poistuva", email: "poistuva@koti.test" } })).id;
  const erasing = await wants(200, "POST", "/erasures/plan", { parties: [gone] });
  const cleared = (await wants(201, "POST", "/erasures", { parties: [gone], why: "needless", reason: "Hallitus", people: erasing.people, seal: erasing.seal })).id;
  await wants(200, "GET", "/erasures");
  await wants(200, "GET", `/erasures/${cleared}`);
  assert.ok([200, 409].includes((await api.ask(all, "POST", `/erasures/${cleared}/stop`)).status));
  await wants(200, "POST", `/parties/${seppo}/erasure`, { confirm: seppo });
  // what people must do by hand, and the certificate
  const { items: tasks } = await wants(200, "GET", "/tasks");
  const told = tasks.find((task) => task.kind === "tell");
  await wants(200, "GET", `/tasks/${told.id}`);
  assert.equal((await wants(200, "POST", `/tasks/${told.id}/letter`, { to: "tieto@vastaanottaja.example", language: "sv" })).letter, "queued");
  await wants(409, "POST", `/tasks/${told.id}/sign`, { outcome: "done", name: "Iida Tammisto", how: "post" });
  const queued = (await wants(200, "GET", "/messages")).items.find((one) => one.kind === "recipient");
  await api.ask(all, "POST", `/messages/${queued.id}/withdraw`); // unless the receiver's server has refused it by now
  await until(`/messages/${queued.id}`, (message) => ["withdrawn", "failed"].includes(message.state));
  await wants(204, "POST", `/tasks/${told.id}/sign`, { outcome: "done", name: "Iida Tammisto", how: "post" });
  await wants(200, "POST", `/tasks/${told.id}/answer`, { text: "Poistettu" });
  const { number, certificate } = (await wants(200, "GET", "/certificates")).items[0];
  await wants(200, "GET", `/certificates/${number}`);
  await wants(200, "GET", `/certificates/${number}/pdf`);
  assert.equal((await wants(200, "POST", "/certificates/check", { certificate: JSON.stringify(certificate) })).result, "genuine");
  const [mailbox] = (await wants(200, "GET", "/mailboxes")).items;
  assert.equal((await wants(200, "POST", `/mailboxes/${mailbox.id}/fetch`)).problem, "away");
  const [task] = (await wants(200, "GET", "/papers/tasks")).items;
  await wants(204, "POST", `/papers/tasks/${task.id}/sign`);
});

const operations = () => Object.entries(api.description.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path: path.replace("/api/v1", ""), operation })));
const nobody = (path) => path.replace("{name}", "nothing").replace("{number}", "999").replace(/\{\w+\}/g, "0123456789abc");
const needed = (operation) => operation.parameters.filter((one) => one.required && one.in === "query").map((one) => `${one.name}=${one.schema.type === "integer" ? 1 : "x"}`).join("&");

const words = { kind: "call", role: "staff", on: "2026-12-05" };
/** The least that a body of this schema can be. */
const least = (schema) => {
  if (schema.$ref) return least(api.description.components.schemas[schema.$ref.split("/").at(-1)]);
  if (schema.anyOf) return least(schema.anyOf[0]);
  if (schema.enum) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (type === "object") return Object.fromEntries((schema.required ?? []).map((name) => [name, words[name] ?? least(schema.properties[name])]));
  if (type === "array") return schema.items?.pattern ? ["0123456789abc"] : [];
  if (type === "integer") return 1;
  if (type === "boolean") return true;
  return schema.pattern ? "0123456789abc" : schema.format === "date" ? "2026-03-05" : schema.format === "date-time" ? "2026-03-05T10:00:00Z" : "x";
};

const bodies = { "POST /devices": { name: "x", kind: "computer" }, "POST /systems/{id}/notes": { kind: "agreement", ref: "x" }, "POST /parties/{id}/holds": { ground: "claim", reason: "x", until: "2026-06-30" }, "POST /parties/{id}/consents": { purpose: "market", how: "email" }, "POST /parties/{id}/confirmations": { fields: ["email"] }, "POST /parties/{id}/services": { text: "Kuvat" }, "POST /parties/{id}/messages": { kind: "service", subject: "x", text: "x" } };
const bodyOf = ({ method, path, operation }) => bodies[`${method} ${path}`] ?? (operation.requestBody?.content["application/json"] && least(operation.requestBody.content["application/json"].schema));

test("none was left out", () => {
  assert.deepEqual(operations().map((one) => one.name).filter((one) => !api.asked.has(one) && one !== "POST /api/v1/licences"), []);
});

test("each says no in the ways it is said to", async () => {
  const headers = { "content-type": "text/plain" };
  for (const [number, one] of operations().entries()) {
    const { method, path, operation } = one;
    const at = nobody(path), query = needed(operation), body = operation.requestBody, json = bodyOf(one);
    const status = async (want, more, sent, options) => {
      const answer = await api.ask(noes[number % 3], method, `${at}?${more}`, sent, options);
      assert.equal(answer.status, want, `${method} ${path}?${more}: ${JSON.stringify(answer.body)}`);
      assert.ok(operation.responses[want] ?? operation.responses.default);
      return answer.body;
    };
    assert.equal((await status(400, `nonsense=1&${query}`, json ?? (body ? "x" : undefined), json ? undefined : raw)).field, "nonsense");
    assert.equal((await status(403, "purpose=survey", json)).field, "purpose");
    if (operation.responses[415]) await status(415, query, "words=a", { raw: true, headers });
    if (json) assert.equal((await status(400, query, { ...json, nonsense: 1 })).field, "nonsense");
    if (json) await status(400, query, "{\"a\":1,\"a\":2}", { raw: true, headers: { "content-type": "application/json" } });
    if (operation.responses[413] && json) await status(413, query, { ...json, long: "x".repeat(/^\/(mailings|erasures)/.test(path) ? 1050000 : 263000) });
    if (operation.responses[404] && !(path.startsWith("/staff") && method !== "GET"))
      await status(path === "/views/{id}" ? 204 : 404, query, json ?? (body ? "x" : undefined), json ? undefined : raw);
    if (operation.responses[406]) await status(406, query, json ?? (body ? "x" : undefined), { raw: body && !json, headers: { accept: "text/html, application/json;q=0" } });
    if (operation.responses[422]) await status(400, query, json ?? (body ? "x" : undefined), { raw: !json, headers: { "idempotency-key": "a b" } });
    if (operation.responses[412]) await status(412, query, json, { headers: { "if-match": "nonsense" } });
  }
});

test("a token that may only read changes nothing, and one without the office sees nothing of it", async () => {
  const reading = ["/parties/search", "/notice/check", "/notice/plan", "/steps"]; // steps: an answer for each
  for (const one of operations().filter((each) => each.method !== "GET" && !reading.includes(each.path))) {
    const { method, path, operation } = one, body = operation.requestBody, json = bodyOf(one);
    const at = path.startsWith("/parties/{id}") ? path.replace("{id}", helmi) : path.startsWith("/links") || path.startsWith("/records") || path.startsWith("/papers/{id}") || path.startsWith("/imports/") || path.startsWith("/merges/") ? null : nobody(path);
    if (!at) continue; // nothing to find there: 404 comes first
    const answer = await api.ask(read, method, `${at}?${needed(operation)}`, json ?? (body ? "x" : undefined), json ? undefined : raw);
    assert.ok([403, 404, 409, 400].includes(answer.status), `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  for (const path of ["/staff", "/settings", "/notice/versions"]) assert.equal((await api.ask(read, "GET", path)).status, 403, path);
  const office = api.token("office reader", ["contact"], ["--office"]);
  assert.equal((await api.ask(office, "GET", "/staff")).status, 200);
  assert.equal((await api.ask(office, "PUT", "/settings/file_most", { value: "1000" })).status, 403);
  assert.equal((await api.ask(office, "POST", "/staff", { name: "X", role: "staff" })).status, 403);
});

test("answers come to whoever takes JSON in any of the ways to say so", async () => {
  for (const accept of ["*/*", "application/*;q=0.5", "text/html, APPLICATION/JSON ; q=1", "text/csv,*/*;q=0.1"])
    assert.equal((await api.ask(read, "GET", "", undefined, { headers: { accept } })).status, 200, accept);
});

test("what is asked for in another way than there is, is told which ways there are", async () => {
  for (const path of new Set(operations().map((one) => one.path))) {
    const answer = await api.ask(read, "OPTIONS", nobody(path));
    assert.equal(answer.status, 405, path);
    assert.ok(answer.headers.get("allow"), path);
  }
});

test("the log is whole, and the server's log names nobody", () => {
  assert.match(ok(["audit", "verify", api.data]), /\d/);
  assert.doesNotMatch(api.running.err, /Helmi|Kuurna|Seppo|Vainik|Aino|Oskari|Karhumaa|@|seloste_/i);
});
