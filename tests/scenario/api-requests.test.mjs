// Requests about people's rights, for programs: taken in by a form elsewhere, listed, answered; only for the duties of the law.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json } from "./seloste.mjs";
import { serve } from "./api.mjs";

let api, write, duties, looks, helmi;
before(async () => {
  api = await serve({ before: ({ data }) => { helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" }); } });
  write = api.token("crm", ["contact"], ["--write"]);
  duties = api.token("officer", ["contact"], ["--write", "--duties"]);
  looks = api.token("dashboard", ["contact"], ["--duties"]);
});
after(async () => { await api.stop(); });

test("only for the duties: others neither see nor write", async () => {
  assert.equal((await api.ask(write, "GET", "/requests")).status, 403);
  assert.equal((await api.ask(write, "POST", "/requests", { right: "access", by: "form", from: "x" })).status, 403);
  assert.equal((await api.ask(looks, "POST", "/requests", { right: "access", by: "form", from: "x" })).status, 403);
  assert.deepEqual((await api.ask(looks, "GET", "/requests")).body.items, []);
});

test("from a form elsewhere to the answer", async () => {
  const made = await api.ask(duties, "POST", "/requests", { right: "access", by: "form", party: helmi, text: "Mitä?", received: "2026-03-04T21:59:00Z" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, version } = made.body;
  assert.deepEqual([made.body.received_day, made.body.promised_by, made.body.state, made.body.name], ["2026-03-04", "2026-04-01", "received", "Helmi Aaltio"]);
  assert.equal((await api.ask(looks, "GET", "/requests?right=access")).body.items[0].id, id);
  assert.deepEqual((await api.ask(looks, "GET", "/requests?late=true")).body.items, []);
  const step = (body) => api.ask(duties, "POST", `/requests/${id}/steps`, body);
  assert.equal((await step({ step: "refused" })).status, 400);
  const known = await step({ step: "acknowledged", version });
  assert.match(known.body.steps[0].letter, /Helmi Aaltio/);
  assert.equal((await step({ step: "begun", version })).status, 409);
  assert.equal((await step({ step: "partly_refused", reason: "toisen nimi", text: "Tässä." })).status, 409, "nothing was given");
  assert.equal((await step({ step: "performed", text: "Kerrottu puhelimessa" })).status, 200);
  const answered = await step({ step: "partly_refused", reason: "toisen nimi", text: "Tässä." });
  assert.deepEqual([answered.body.state, answered.body.steps.length], ["partly_refused", 3]);
  assert.equal((await step({ step: "granted" })).status, 409);
  const closed = (await api.ask(looks, "GET", "/requests?closed=true&limit=1")).body;
  assert.deepEqual([closed.items[0].id, closed.next], [id, null]);
  assert.equal((await api.ask(duties, "GET", `/requests/${helmi}`)).status, 404);
  assert.equal(json(["request", "show", api.data, id]).state, "partly_refused");
});

test("what an objection meant is asked of programs too, and nothing is called done by saying so", async () => {
  const { id } = (await api.ask(duties, "POST", "/requests", { right: "objection", by: "form", party: helmi, text: "En halua kyselyitä" })).body;
  const step = (body) => api.ask(duties, "POST", `/requests/${id}/steps`, body);
  assert.equal((await api.ask(looks, "GET", `/requests/${id}`)).body.meant, false);
  assert.equal((await step({ step: "granted", text: "Ei enää." })).status, 409);
  assert.equal((await step({ step: "granted", text: "Ei enää.", carry_out: true })).status, 409);
  assert.equal((await step({ step: "narrowed", text: "Ei kyselyitä" })).status, 400);
  assert.equal((await step({ step: "narrowed", text: "Ei kyselyitä", purpose: "survey" })).body.meant, true);
  const done = await step({ step: "granted", text: "Ei enää." });
  assert.match(done.body.steps.at(-1).letter, /tyytyväisyyskyselyt \(kaikki kanavat\)/);
  const { id: all } = (await api.ask(duties, "POST", "/requests", { right: "objection", by: "form", party: helmi, text: "Ei mainoksia" })).body;
  assert.equal((await api.ask(duties, "POST", `/requests/${all}/steps`, { step: "granted", all_marketing: true })).status, 200);
});

test("a passage is taken out of all that was written, and kept nowhere", async () => {
  const { body: { id } } = await api.ask(duties, "POST", "/requests", { right: "complaint", by: "form", party: helmi, text: "Hetuni on 131052-308T" });
  const step = (body) => api.ask(duties, "POST", `/requests/${id}/steps`, body);
  assert.equal((await step({ step: "passage_out" })).status, 400);
  assert.deepEqual([(await step({ step: "passage_out", text: "ei ole" })).status, (await step({ step: "passage_out", text: "ei ole" })).body.field], [400, "text"]);
  const { status, body } = await step({ step: "passage_out", text: "131052-308T", reason: "Henkilötunnus" });
  assert.deepEqual([status, body.text.includes("131052"), body.steps[0].step, body.steps[0].text, body.steps[0].reason], [200, false, "passage_out", null, "Henkilötunnus"]);
});
