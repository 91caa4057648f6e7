// What the list and a party's page can do, for programs: filters and views, links, undoing, files, papers, next steps.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok } from "./seloste.mjs";
import { serve } from "./api.mjs";

let api, write, read, duties, contact, puu, helmi, seppo;
before(async () => {
  api = await serve({
    before: ({ data }) => {
      puu = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "2345678-0" });
      helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", puu]);
      seppo = add(data, "consumer", { first_name: "Seppo", last_name: "Vainikainen", phone: "040 123 4567" });
      ok(["note", data, seppo, "Kyseli hintoja", "--kind", "call"]);
    },
  });
  write = api.token("crm", ["contact", "market"], ["--write"]);
  read = api.token("reader", ["contact"]);
  contact = api.token("survey", ["survey"]);
  duties = api.token("officer", ["contact"], ["--write", "--duties"]);
});
after(async () => { await api.stop(); });

const en = { headers: { "accept-language": "en" } };
const found = async (token, filter, words = "", more = "") => {
  const answer = await api.ask(token, "POST", `/parties/search${more}`, { words, filter });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.items.map((one) => one.id).sort();
};

test("lists are filtered by everything that the page can filter by", async () => {
  const all = [puu, helmi, seppo].sort();
  assert.deepEqual(await found(read, {}), all);
  assert.deepEqual(await found(read, { type: "consumer" }), [seppo]);
  assert.deepEqual(await found(read, { type: "consumer" }, "helmi"), []);
  assert.deepEqual(await found(read, { contact: "month" }), [seppo]);
  assert.deepEqual(await found(read, { contact: "never" }), [puu, helmi].sort());
  assert.deepEqual(await found(read, { relation: "customer" }), []);
  assert.deepEqual(await found(read, { relation: "potential" }), all);
  assert.deepEqual(await found(read, { source: "person" }), all);
  assert.deepEqual(await found(read, { industry: "Sahaus" }), []);
  const may = [];
  for (const id of all) {
    const rows = (await api.ask(write, "GET", `/parties/${id}/sending`)).body.items;
    if (rows.some((row) => row.may === "yes" && row.purposes.includes("market") && row.channels.includes("email") && row.parties.includes(id))) may.push(id);
  }
  assert.ok(may.length > 0 && may.length < 3);
  assert.deepEqual(await found(write, { send: "market" }), may);
  assert.deepEqual(await found(write, { send: "not.market" }), all.filter((id) => !may.includes(id)));
});

test("a filter tells nothing that the purpose does not see", async () => {
  // there was a call, which is no business of a survey: for it there was never any contact
  assert.deepEqual(await found(contact, { contact: "month" }), []);
  const survey = await found(contact, {});
  assert.deepEqual(await found(contact, { contact: "never" }), survey);
  assert.ok(survey.includes(seppo));
  const other = await api.ask(read, "POST", "/parties/search", { words: "", filter: { send: "market" } }, en);
  assert.deepEqual([other.status, other.body.field], [403, "filter.send"]);
});

test("what is no filter is told at its member", async () => {
  const cases = [
    [{ type: "consmer" }, "filter.type", /consumer/], [{ contact: "silent-yaer" }, "filter.contact", /silent-year/],
    [{ send: "markt" }, "filter.send", /market/], [{ colour: "red" }, "filter.colour"], [{ type: 7 }, "filter.type"],
  ];
  for (const [filter, field, text] of cases) {
    const answer = await api.ask(write, "POST", "/parties/search", { words: "", filter }, en);
    assert.deepEqual([answer.status, answer.body.field], [400, field], JSON.stringify(answer.body));
    if (text) assert.match(answer.body.detail, text);
  }
  const choices = (await api.ask(read, "GET", "/filters?lang=en")).body.items;
  assert.deepEqual(choices.map((one) => one.id), ["type", "relation", "service", "source", "industry", "contact", "send"]);
  assert.ok(choices.find((one) => one.id === "contact").choices.some((one) => one.id === "silent-year"));
});

test("views are kept, listed and taken away; who only reads keeps none", async () => {
  const view = { name: "Hiljaiset kuluttajat", filter: { type: "consumer", contact: "silent-year" } };
  const kept = await api.ask(write, "POST", "/views", view);
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  const again = await api.ask(write, "POST", "/views", { ...view, filter: { type: "consumer" } });
  const list = (await api.ask(read, "GET", "/views")).body.items;
  assert.deepEqual(list, [{ id: again.body.id, name: view.name, filter: { type: "consumer" } }]);
  assert.equal((await api.ask(read, "POST", "/views", view)).status, 403);
  assert.equal((await api.ask(read, "DELETE", `/views/${again.body.id}`)).status, 403);
  assert.equal((await api.ask(write, "POST", "/views", { ...view, name: "" })).body.field, "name");
  assert.equal((await api.ask(write, "DELETE", `/views/${again.body.id}`)).status, 204);
  assert.deepEqual((await api.ask(read, "GET", "/views")).body.items, []);
});

test("a link is read, dated, ended and taken away", async () => {
  const { body: party } = await api.ask(write, "GET", `/parties/${helmi}`);
  const link = party.roles[0].id;
  const one = await api.ask(write, "GET", `/links/${link}`);
  assert.deepEqual([one.body.person, one.body.organisation, one.body.to], [helmi, puu, null]);
  const ended = await api.ask(write, "PATCH", `/links/${link}`, { to: "2026-03-05" }, { headers: { "if-match": one.headers.get("etag") } });
  assert.deepEqual([ended.status, ended.body.to, ended.body.from], [200, "2026-03-05", one.body.from], JSON.stringify(ended.body));
  assert.equal((await api.ask(write, "PATCH", `/links/${link}`, { to: null }, { headers: { "if-match": one.headers.get("etag") } })).status, 412);
  assert.equal((await api.ask(write, "PATCH", `/links/${link}`, { to: null, version: one.body.version })).status, 409);
  assert.equal((await api.ask(write, "PATCH", `/links/${link}`, { to: null })).body.to, null);
  assert.equal((await api.ask(write, "DELETE", `/links/${link}`)).status, 409); // the only thing she is here for
  const other = (await api.ask(write, "POST", "/parties", { type: "organisation", source: "person", values: { name: "Toinen Puu Oy" } })).body.id;
  await api.ask(write, "POST", `/parties/${helmi}/links`, { organisation: other });
  assert.equal((await api.ask(read, "DELETE", `/links/${link}`)).status, 403);
  assert.equal((await api.ask(write, "DELETE", `/links/${link}`)).status, 204);
  assert.equal((await api.ask(write, "GET", `/links/${link}`)).status, 404);
  assert.deepEqual((await api.ask(write, "GET", `/parties/${helmi}`)).body.roles.map((role) => role.organisation), [other]);
});

test("the last change of values is told and taken back, once", async () => {
  await api.ask(write, "PATCH", `/parties/${helmi}`, { source: "person", values: { email: "helmi@toinen.example" } });
  const last = (await api.ask(write, "GET", `/parties/${helmi}/last-change`)).body;
  assert.deepEqual([last.undoable, last.fields], [true, ["email"]]);
  assert.equal((await api.ask(write, "POST", `/parties/${helmi}/undo`, { version: last.version - 1 })).status, 409);
  assert.equal((await api.ask(read, "POST", `/parties/${helmi}/undo`, { version: last.version })).status, 403);
  const back = await api.ask(write, "POST", `/parties/${helmi}/undo`, { version: last.version });
  assert.equal(back.body.values.find((value) => value.field === "email").text, "helmi@kuurna.example");
});

test("papers are taken in with their picture, dated and listed; tasks are for the duties", async () => {
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC", "base64");
  const made = await api.ask(write, "POST", "/papers", { parties: [seppo], text: "Käyntikortti", folder: "3", page: "14" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const [record] = made.body.records;
  const { body } = await api.ask(write, "GET", "/papers?undated=true&limit=1");
  assert.deepEqual([body.items[0].record, body.items[0].folder, body.items[0].undated], [record, "3", true]);
  assert.equal((await api.ask(write, "PUT", `/papers/${record}/date`, { on: "2026-01-15" })).status, 204);
  assert.deepEqual((await api.ask(write, "GET", "/papers?undated=true")).body.items, []);
  assert.equal((await api.ask(write, "GET", "/papers")).body.items[0].day, "2026-01-15");
  assert.deepEqual((await api.ask(contact, "GET", "/papers")).body.items, []);
  assert.equal((await api.ask(write, "POST", "/papers", { parties: [] , text: "x", folder: "1" })).status, 400);
  assert.equal((await api.ask(read, "POST", "/papers", { parties: [seppo], text: "x", folder: "1" })).status, 403);
  const file = await api.ask(write, "POST", `/parties/${seppo}/files?name=kortti.png&belongs_to=${record}`, png, { raw: true, headers: { "content-type": "image/png" } });
  assert.ok([201, 403].includes(file.status), JSON.stringify(file.body)); // where the notice lists pictures
  const files = (await api.ask(write, "GET", `/parties/${seppo}/files`)).body.items;
  assert.equal(files.length, file.status === 201 ? 1 : 0);
  assert.equal((await api.ask(write, "GET", "/papers/tasks")).status, 403);
  ok(["erase", api.data, seppo, "--yes"]);
  const [task] = (await api.ask(duties, "GET", "/papers/tasks")).body.items;
  assert.deepEqual([task.work, task.party, /14/.test(task.place)], ["destroy", seppo, true]);
  assert.equal((await api.ask(write, "POST", `/papers/tasks/${task.id}/sign`)).status, 403);
  assert.equal((await api.ask(duties, "POST", `/papers/tasks/${task.id}/sign`)).status, 204);
  assert.equal((await api.ask(duties, "POST", `/papers/tasks/${task.id}/sign`)).status, 404);
});

test("next steps are changed, planned with many, listed by day and taken back", async () => {
  const made = await api.ask(write, "POST", "/steps", { parties: [helmi, puu, "0123456789abc"], on: "2026-03-05", text: "Soita" });
  assert.deepEqual(made.body.items.map((one) => [one.party, one.step !== null]), [[helmi, true], [puu, true], ["0123456789abc", false]]);
  assert.ok(made.body.items[2].why);
  const list = (await api.ask(write, "GET", "/steps?until=2026-03-05")).body;
  assert.equal(list.total, 2);
  const { step } = made.body.items[0];
  const changed = await api.ask(write, "PATCH", `/steps/${step}`, { at: "09:30", text: "Soita vasta aamulla" });
  assert.deepEqual([changed.body.on, changed.body.at, changed.body.text], ["2026-03-05", "09:30", "Soita vasta aamulla"]);
  assert.equal((await api.ask(write, "PATCH", `/steps/${step}`, { by: helmi })).status, 400);
  assert.equal((await api.ask(write, "POST", `/steps/${step}/done`, { text: "Ei vastannut" })).status, 200);
  assert.equal((await api.ask(write, "POST", `/steps/${step}/undo`)).body.note_stays, false);
  assert.equal((await api.ask(write, "GET", `/steps/${step}`)).body.done, null);
  const nothing = await api.ask(read, "POST", "/steps", { parties: [helmi], on: "2026-03-05" });
  assert.deepEqual(nothing.body.items.map((one) => one.step), [null]);
});

test("holds: made, listed, renewed, handed over, lifted and held again; refused like on the page", async () => {
  const office = api.token("office", ["contact"], ["--office"]), by = (await api.ask(office, "GET", "/staff")).body.items[0].id;
  const made = await api.ask(duties, "POST", `/parties/${helmi}/holds`, { class: "customer", ground: "claim", reason: "Juttu 12/26", holder: by, until: "2026-06-30" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const one = (await api.ask(duties, "GET", `/holds/${made.body.id}`)).body;
  assert.deepEqual([one.party, one.class, one.ground, one.reason, one.until, one.holds], [helmi, "customer", "claim", "Juttu 12/26", "2026-06-30", true]);
  assert.deepEqual((await api.ask(duties, "GET", "/holds")).body.items.map((row) => row.id), [one.id]);
  assert.deepEqual((await api.ask(duties, "GET", `/parties/${helmi}/holds`)).body.items.map((row) => row.id), [one.id]);
  assert.equal((await api.ask(duties, "PATCH", `/holds/${one.id}`, { until: "2026-07-31" })).body.until, "2026-07-31");
  assert.equal((await api.ask(duties, "PATCH", `/holds/${one.id}`, { holder: helmi })).body.field, "holder");
  assert.equal((await api.ask(duties, "POST", `/holds/${one.id}/lift`)).status, 204);
  assert.equal((await api.ask(duties, "PATCH", `/holds/${one.id}`, { until: "2026-07-30" })).status, 409);
  assert.equal((await api.ask(duties, "POST", `/holds/${one.id}/undo`)).status, 204);
  assert.equal((await api.ask(duties, "POST", `/holds/${one.id}/undo`)).status, 409);
  for (const [field, body] of [["reason", { ground: "claim", reason: "Kantaja 131052-308T", until: "2026-06-30" }], ["until", { ground: "claim", reason: "x", until: "2028-06-30" }]])
    assert.deepEqual([field, 400], [(await api.ask(duties, "POST", `/parties/${helmi}/holds`, body)).body.field, 400]);
  assert.equal((await api.ask(read, "GET", "/holds")).status, 403);
  assert.equal((await api.ask(duties, "POST", `/holds/${one.id}/lift`)).status, 204);
});

test("the log: its key, whether it is whole, a head that was kept, and all of it as a file", async () => {
  const key = (await api.ask(duties, "GET", "/audit/key")).body;
  assert.deepEqual([key.key, key.fingerprint], [json(["audit", "key", api.data]).key, json(["audit", "key", api.data]).fingerprint]);
  const file = await api.ask(duties, "POST", "/audit/export");
  assert.equal(file.status, 200);
  const head = file.bytes.toString("latin1").match(/^head=(.*)$/m)[1];
  const good = (await api.ask(duties, "POST", "/audit/check", { head })).body;
  assert.deepEqual([good.whole, good.seq, good.heads.map((one) => [one.good, one.register])], [true, null, [[true, key.register]]]);
  const forged = (await api.ask(duties, "POST", "/audit/check", { head: head.replace(/seq=\d+/, "seq=2") })).body;
  assert.deepEqual([forged.whole, forged.heads[0].good], [true, false]);
  const none = await api.ask(duties, "POST", "/audit/check", { head: "nothing of the kind" });
  assert.deepEqual([none.status, none.body.field], [400, "head"]);
  assert.deepEqual((await api.ask(duties, "POST", "/audit/check", {})).body.heads, []);
  assert.equal((await api.ask(write, "POST", "/audit/check", {})).status, 403);
  assert.equal((await api.ask(write, "POST", "/audit/export")).status, 403);
});

test("the server's log names nobody", () => {
  assert.doesNotMatch(api.running.err, /Helmi|Kuurna|Seppo|Vainik|Käynti|Soita|Hiljaiset|helmi@|seloste_/i);
});
