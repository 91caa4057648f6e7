// Side doors to "done": an answer in part with nothing done, a late request that is taken back without a word, an undo of what a request
// carried out, an erasure of what was only to be stored, and answers that go to somebody else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { add, fault, json, ok, register } from "./seloste.mjs";

const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });
const helmi = { first_name: "Helmi", last_name: "Aaltio", email: "helmi@asiakas.test" };
const pekka = { first_name: "Pekka", last_name: "Toinen", email: "pekka@asiakas.test" };
const take = (data, right, who, more = ["--by", "email"], options = {}) => json(["request", "add", data, right, who, right, ...more], options).id;
const promise = (data, id, options) => json(["promises", data, id], options).promises[0];
const figure = (data, id, name, options) => Object.assign({}, ...promise(data, id, options).proofs.map((proof) => proof.figures))[name];

test("done in part wants something done; where nothing was, only a refusal remains", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const partly = (id, options) => fault(["request", "answer", data, id, "Valmis", "--partly", "Emme ehtineet"], options).error;
  for (const [right, says] of [["access", /not been handed over/], ["portability", /not been handed over/], ["rectification", /Nothing has been corrected/],
    ["restriction", /not restricted yet/], ["erasure", /Nothing has been erased since/]]) {
    const error = partly(take(data, right, who));
    assert.match(error.text, says, right);
    assert.equal(error.status, "conflict");
  }
  const open = json(["request", "list", data]).requests;
  assert.deepEqual(open.map((one) => one.state), ["received", "received", "received", "received", "received"], "nothing was written");
  const access = open.find((one) => one.right === "access").id;
  ok(["request", "done", data, access, "Kerrottu puhelimessa"]);
  ok(["request", "answer", data, access, "Valmis", "--partly", "Liitteet puuttuvat"]);
  assert.deepEqual([promise(data, "P60").state, figure(data, "P60", "refused")], ["at_risk", 1], "a part refused is a refusal");
});

test("what is late is not taken back without a word, and stays counted", () => {
  const { data } = register();
  const id = take(data, "access", add(data, "consumer", helmi));
  const late = at("2026-06-01T10:00:00Z");
  assert.equal(promise(data, "P64", late).state, "broken");
  const error = fault(["request", "withdraw", data, id], late).error;
  assert.match(error.text, /how and when the person took it back/);
  ok(["request", "withdraw", data, id, "Soitti 1.6. eikä halua enää"], late);
  assert.notEqual(promise(data, "P64", late).state, "kept");
  assert.equal(figure(data, "P64", "in_time", late), 0);
  const { all, withdrawn } = json(["request", "times", data], late);
  assert.deepEqual([all.answered, all.late, withdrawn], [1, 1, 0]);
});

test("an answer that reached nobody breaks the promise on its day", () => {
  const { data } = register();
  ok(["setting", data, "site.url", "https://localhost"]);
  const id = take(data, "access", add(data, "consumer", helmi));
  const parcel = json(["request", "give", data, id, "--as", "link", "--seen", "--complete"]).id;
  ok(["request", "take-back", data, parcel]);
  assert.equal(promise(data, "P64").state, "at_risk");
  const late = at("2026-04-20T10:00:00Z");
  assert.deepEqual([promise(data, "P64", late).state, figure(data, "P64", "unsent_late", late)], ["broken", 1]);
  assert.equal(figure(data, "P62", "electronically", late), 0);
});

test("what a request carried out is not undone behind the person's back", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const restriction = take(data, "restriction", who);
  ok(["request", "carry-out", data, restriction, "--why", "accuracy"]);
  ok(["request", "answer", data, restriction, "Rajoitettu"]);
  assert.match(fault(["undo", "last", data, who, "--yes"]).error.text, /because the person asked for it/);
  assert.ok(json(["show", data, who]).restricted);
  const other = add(data, "consumer", pekka);
  const rectification = take(data, "rectification", other);
  ok(["request", "correct", data, rectification, "last_name", "Oikea"]);
  assert.match(fault(["undo", "last", data, other, "--yes"]).error.text, /because the person asked for it/);
  ok(["request", "answer", data, rectification, "Korjattu"]);
  ok(["set", data, other, "phone=0401234567", "--source", "person"]);
  ok(["undo", "last", data, other, "--yes"]); // the office's own change
});

test("what was only to be stored is not erased before the person asks for it; the certificate says who wanted it", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  ok(["restrict", data, who, "--why", "claims"]);
  assert.match(json(["erase", data, who, "--plan"]).waits, /only stored/);
  assert.match(fault(["erase", data, who, "--yes"]).error.text, /GDPR 18\(2\)/);
  take(data, "erasure", who, ["--by", "phone"], at("2026-03-06T10:00:00Z"));
  ok(["erase", data, who, "--yes"], at("2026-03-06T11:00:00Z"));
  assert.equal(json(["certificate", "list", data]).certificates[0].asked_for, true);
  const other = add(data, "consumer", pekka);
  ok(["erase", data, other, "--yes"], at("2026-03-07T11:00:00Z"));
  assert.equal(json(["certificate", "list", data]).certificates[0].asked_for, false, "nobody asked");
});

test("an answer goes to no address that is not the person's, before it is known who asks; nor to whom it was about before", () => {
  const { data } = register();
  for (const [name, value] of [["mail.server", "smtp://localhost:9"], ["mail.from", "t@t.test"], ["mail.tls", "none"], ["site.url", "https://localhost"]]) ok(["setting", data, name, value]);
  const who = add(data, "consumer", helmi), other = add(data, "consumer", pekka);
  const give = (id, ...more) => ["request", "give", data, id, "--as", "link", "--send", "--seen", "--complete", ...more];
  const forged = take(data, "access", who, ["--by", "email", "--reply-to", "naapuri@evil.test"]);
  assert.equal(json(give(forged)).to, "helmi@asiakas.test", "to the person's own");
  const typed = take(data, "access", who);
  const error = fault(give(typed, "--to", "stranger@evil.test")).error;
  assert.match(error.text, /Check first who asks/);
  assert.equal(error.field, "--to");
  assert.equal(fault(["request", "give", data, typed, "--as", "mail", "--to", "stranger@evil.test", "--seen", "--complete"]).error.status, "conflict");
  ok(["request", "check", data, typed, "--how", "soitettu tuttuun numeroon"]);
  assert.equal(json(give(typed, "--to", "uusi@posti.test")).to, "uusi@posti.test");

  const moved = take(data, "access", who);
  assert.match(fault(["request", "about", data, moved, other]).error.text, /Say why it is about somebody else/);
  assert.equal(json(["request", "show", data, moved]).name, "Helmi Aaltio");
  ok(["request", "about", data, moved, other, "--why", "kaimoja kaksi"]);
  assert.equal(json(give(moved)).to, "pekka@asiakas.test");
  assert.match(json(["request", "letter", data, moved]).body, /Pekka Toinen/);
  assert.doesNotMatch(json(["request", "letter", data, moved]).body, /Helmi/);
});

test("who it is: no numbers of documents, no copies of them; where to answer is an address; what is over is over", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi), id = take(data, "access", who);
  const wrong = (words, field, text) => {
    const { error } = fault(["request", ...words]);
    assert.deepEqual([error.status, error.field], ["invalid", field]);
    assert.match(error.text, text);
  };
  wrong(["add", data, "access", who, "x", "--by", "email", "--reply-to", "not an address"], "--reply-to", /neither an e-mail address nor/);
  wrong(["add", data, "access", who, "x", "--by", "email", "--reply-to", "a@b@c.test"], "--reply-to", /neither an e-mail address nor/);
  for (const to of ["Kuja 1 A 2, 00100 Helsinki", "h.a@asiakas.test"]) ok(["request", "add", data, "access", who, "x", "--by", "email", "--reply-to", to]);
  wrong(["ask", data, id, "Lähettäkää kopio passistanne", "--why", "outo osoite"], "TEXT", /No copy of an identity document/);
  wrong(["check", data, id, "--how", "passi XP1234567"], "--how", /number of a document/);
  ok(["request", "ask", data, id, "Vastatkaa tästä tutusta osoitteesta. Älkää lähettäkö kopiota passista.", "--why", "outo osoite"]);
  ok(["request", "check", data, id, "--how", "soitto tunnettuun numeroon 0401234567, passi näytetty"]);
  assert.ok(json(["request", "show", data, id]).trace.some((line) => /with an extension/.test(line)));
  ok(["request", "refuse", data, id, "--why", "Pyydetty eilen"]);
  assert.ok(!json(["request", "show", data, id]).trace.some((line) => /extension/.test(line)), "it is over");
  const note = json(["note", data, who, "Hankala", "--kind", "invoice", "--amount", "5,00"]).id, fix = take(data, "rectification", who);
  ok(["request", "correct", data, fix, "Helppo", "--record", note]);
  assert.match(json(["request", "show", data, fix]).steps[0].text, /^Korjaus, Lasku: /, "the person reads it");
});
