// Services through /api/v1: added, moved on, taken back, and never seen for a purpose that they are not kept for.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok } from "./seloste.mjs";
import { serve } from "./api.mjs";

let api, write, read, other, puu, iida;
before(async () => {
  api = await serve({ before: ({ data }) => { puu = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example" }); } });
  write = api.token("shop", ["invoice", "contact"], ["--write"]);
  read = api.token("reader", ["invoice"]);
  other = api.token("letters", ["contact"], ["--write"]);
});
after(async () => { await api.stop(); });

test("a service is written down, moved on, given away, and its last change taken back", async () => {
  const made = await api.ask(write, "POST", `/parties/${puu}/services`, { text: "Vuosikertomus", service: "photography", delivery: "2026-03-20", bought: "2026-03-01" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.headers.get("location"), `/api/v1/services/${made.body.id}`);
  const one = (await api.ask(write, "GET", `/services/${made.body.id}`)).body;
  assert.deepEqual([one.text, one.state, one.bought, one.delivery, one.by, one.history.length], ["Vuosikertomus", "planned", "2026-03-01", "2026-03-20", null, 1]);
  iida = json(["service", "change", api.data, one.id, "--by", "Iida Tammisto"]) && (await api.ask(write, "GET", `/services/${one.id}`)).body.by;
  assert.ok(iida);
  const begun = await api.ask(write, "PATCH", `/services/${one.id}`, { state: "under_way" });
  assert.deepEqual([begun.body.state, begun.body.who, begun.body.delivery], ["under_way", "Iida Tammisto", "2026-03-20"]);
  assert.equal((await api.ask(write, "PATCH", `/services/${one.id}`, { state: "done", version: one.version })).status, 409);
  const freed = await api.ask(write, "PATCH", `/services/${one.id}`, { by: null, delivery: null, version: begun.body.version });
  assert.deepEqual([freed.body.who, freed.body.delivery, freed.body.state], [null, null, "under_way"]);
  assert.deepEqual((await api.ask(write, "POST", `/services/${one.id}/undo`, {})).body, { gone: false });
  assert.equal((await api.ask(write, "GET", `/services/${one.id}`)).body.who, "Iida Tammisto");
  assert.equal((await api.ask(write, "GET", `/records/${one.id}`)).body.with.state, "under_way");
});

test("lists by state and doer, a page at a time", async () => {
  const second = (await api.ask(write, "POST", `/parties/${puu}/services`, { text: "Kuvat", state: "done" })).body.id;
  const first = await api.ask(read, "GET", "/services?limit=1");
  assert.deepEqual([first.body.items.length, first.body.next], [1, 1]);
  const rest = await api.ask(read, "GET", "/services?limit=1&cursor=1");
  assert.deepEqual([rest.body.items[0].id, rest.body.next], [second, null]);
  assert.deepEqual((await api.ask(read, "GET", "/services?state=open")).body.items.map((one) => one.text), ["Vuosikertomus"]);
  assert.deepEqual((await api.ask(read, "GET", `/services?by=${iida}`)).body.items.map((one) => one.text), ["Vuosikertomus"]);
  assert.deepEqual((await api.ask(read, "GET", "/services?nobody=true")).body.items.map((one) => one.text), ["Kuvat"]);
  assert.equal((await api.ask(read, "GET", `/parties/${puu}/services`)).body.items.length, 2);
  assert.equal((await api.ask(read, "GET", "/services?state=soon")).body.field, "state");
  assert.deepEqual((await api.ask(write, "POST", `/services/${second}/undo`, {})).body, { gone: true });
  assert.equal((await api.ask(write, "GET", `/services/${second}`)).status, 404);
});

test("what is wrong is told at its member; who only reads changes nothing", async () => {
  const where = async (body) => (await api.ask(write, "POST", `/parties/${puu}/services`, body)).body.field;
  assert.equal(await where({}), "text");
  assert.equal(await where({ text: "Kuva", state: "soon" }), "state");
  assert.equal(await where({ text: "Kuva", delivery: "2020-01-01" }), "delivery");
  assert.equal(await where({ text: "Kuva", by: puu }), "by");
  assert.equal(await where({ text: "Kuva", kind: "call" }), "kind");
  const id = json(["service", "list", api.data]).services[0].id;
  assert.equal((await api.ask(read, "PATCH", `/services/${id}`, { state: "done" })).status, 403);
});

test("for a purpose that services are not kept for there are none", async () => {
  const id = json(["service", "list", api.data]).services[0].id;
  assert.deepEqual((await api.ask(other, "GET", "/services")).body.items, []);
  assert.deepEqual((await api.ask(other, "GET", `/parties/${puu}/services`)).body.items, []);
  assert.equal((await api.ask(other, "GET", `/services/${id}`)).status, 404);
  assert.equal((await api.ask(other, "PATCH", `/services/${id}`, { state: "cancelled" })).status, 404);
  assert.equal((await api.ask(other, "POST", `/services/${id}/undo`, {})).status, 404);
  assert.equal((await api.ask(other, "POST", `/parties/${puu}/services`, { text: "Kuva" })).status, 403);
  assert.equal(json(["service", "show", api.data, id]).state, "under_way");
});
