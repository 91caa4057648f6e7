// E-mail that goes out, by a program: put under a purpose, listed, read, taken back, and never further than the token, the notice and the
// person allow. What did not get there stands on Today until somebody has dealt with it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "./api.mjs";
import { add, fault, json, ok, start } from "./seloste.mjs";
import { sink } from "./smtpsink.mjs";

let api, duty, reader, outi, helmi, server;

before(async () => {
  server = await sink({ says: { rcpt: (line) => (/outi@/.test(line) ? "550 5.1.1 No such user" : undefined) } });
  api = await serve({ before: ({ data }) => {
    for (const [name, value] of [["mail.server", `smtp://localhost:${server.port}`], ["mail.from", "toimisto@toimisto.test"], ["mail.tls", "none"], ["mail.seconds", "2"]]) ok(["setting", data, name, value]);
    outi = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
    helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@posti.example" });
  } });
  duty = api.token("post", ["contact"], ["--write", "--duties"]);
  reader = api.token("reads", ["contact"]);
});
after(async () => { await api.stop(); server.stop(); });

const draft = { kind: "service", subject: "Kuvaus", text: "Tulemme kello 10.", after: "2026-03-20" };

test("a message is put, read, listed and taken back", async () => {
  const made = await api.ask(duty, "POST", `/parties/${helmi}/messages`, draft);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual([made.body.state, made.body.subject, made.body.text, made.body.address, made.body.purpose], ["waiting", "Kuvaus", "Tulemme kello 10.", "helmi@posti.example", "contact"]);
  const id = made.body.id;
  assert.equal((await api.ask(duty, "GET", `/messages/${id}`)).body.id, id);
  for (const query of ["", "?state=waiting", `?party=${helmi}`, "?limit=1"]) assert.equal((await api.ask(duty, "GET", `/messages${query}`)).body.items[0].id, id, query);
  assert.equal((await api.ask(duty, "GET", `/messages?party=${outi}`)).body.items.length, 0);
  assert.equal((await api.ask(duty, "POST", `/messages/${id}/withdraw`)).body.state, "withdrawn");
  assert.equal((await api.ask(duty, "POST", `/messages/${id}/withdraw`)).status, 409);
  assert.equal((await api.ask(duty, "POST", `/messages/${id}/seen`)).status, 409);
});

test("a token that may not, a person who objected, an address of somebody else: nothing is put", async () => {
  assert.equal((await api.ask(reader, "POST", `/parties/${helmi}/messages`, draft)).status, 403);
  assert.equal((await api.ask(reader, "GET", "/messages")).status, 403);
  assert.equal((await api.ask(duty, "POST", `/parties/${helmi}/messages`, { ...draft, purpose: "market" })).status, 403);
  const other = await api.ask(duty, "POST", `/parties/${helmi}/messages`, { ...draft, to: "muu@posti.example" });
  assert.deepEqual([other.status, other.body.field], [400, "to"]);
  assert.equal((await api.ask(duty, "POST", `/parties/${helmi}/messages`, { ...draft, subject: "" })).status, 400);
  assert.equal((await api.ask(duty, "POST", `/parties/${helmi}/messages`, { kind: "staff", subject: "x", text: "y" })).status, 400);
  assert.equal(json(["mail", "list", api.data, "--state", "waiting"]).total, 0);
});

test("what did not get there is on Today until somebody has dealt with it; tried again it may be there again", async () => {
  const id = json(["mail", "to", api.data, outi, "Teksti", "--subject", "Aihe"]).id;
  const { code, err } = await start(["mail", "send", api.data, "--json"]).end;
  assert.equal(code, 0, err);
  const undone = async () => (await api.ask(duty, "GET", "/messages?state=undone")).body.items.map((one) => one.id);
  assert.deepEqual(await undone(), [id]);
  const link = json(["user", "link", api.data, "Iida Tammisto"]).code;
  const signed = await fetch(`${api.root}/signin`, { method: "POST", redirect: "manual", body: new URLSearchParams({ code: link, lang: "fi" }) });
  const cookie = signed.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const page = async (path) => (await fetch(api.root + path, { headers: { cookie } })).text();
  const today = await page("/today");
  assert.match(today, /1 sähköposti ei mennyt perille/);
  assert.match(today, /href="\/messages\?state=undone"/);
  const one = await page(`/messages/${id}`), csrf = one.match(/name="csrf" value="([0-9a-f]+)"/)[1];
  assert.match(one, /Käsitelty/);
  assert.match(await page("/messages?state=undone"), /Aihe/);
  const press = await fetch(`${api.root}/messages/${id}`, { method: "POST", redirect: "manual", headers: { cookie }, body: new URLSearchParams({ csrf, do: "seen" }) });
  assert.equal(press.status, 303);
  assert.deepEqual(await undone(), []);
  assert.doesNotMatch(await page("/today"), /ei mennyt perille/);
  assert.equal(fault(["mail", "seen", api.data, id]).error.status, "conflict");
  assert.equal((await api.ask(duty, "POST", `/messages/${id}/retry`)).body.seen, null);
  assert.equal((await start(["mail", "send", api.data]).end).code, 0);
  assert.deepEqual(json(["mail", "list", api.data, "--state", "undone"]).messages.map((m) => m.id), [id]);
  ok(["mail", "seen", api.data, id]);
  assert.match(ok(["audit", "list", api.data, "--party", outi, "--json"]), /message_seen/);
});
