// What was written to somebody by e-mail: a contact of that day, in the access package and on the time line, and gone with the person.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { add, everything, fault, json, ok, register, start } from "./seloste.mjs";
import { sink } from "./smtpsink.mjs";

const unzip = (zip, name) => execFileSync("unzip", ["-p", zip, name], { encoding: "utf8" });
async function later(args, env) {
  const { code, out, err } = await start([...args, "--json"], { env }).end;
  assert.equal(code, 0, err + out);
  return JSON.parse(out);
}

async function office(t) {
  const one = register(), server = await sink();
  t.after(server.stop);
  for (const [name, value] of [["mail.server", `smtp://localhost:${server.port}`], ["mail.from", "toimisto@toimisto.test"], ["mail.tls", "none"]]) ok(["setting", one.data, name, value]);
  const outi = add(one.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  return { ...one, server, outi };
}

test("a message that went is a contact of its day with its subject alone; the package tells all of it, in three languages", async (t) => {
  const { data, place, outi } = await office(t);
  ok(["mail", "to", data, outi, "Tulemme kello kymmenen.", "--subject", "Kuvaus perjantaina"]);
  assert.equal(json(["show", data, outi]).records.length, 0);
  await later(["mail", "send", data], { SELOSTE_CLOCK: "2026-03-06T22:30:00Z" });
  const records = json(["show", data, outi]).records;
  assert.deepEqual(records.map((one) => [one.kind, one.at, one.text]), [["message_out", "2026-03-06T22:30:00Z", "Kuvaus perjantaina"]]);
  for (const [lang, page, heading] of [["fi", "tietosi.html", "Sähköpostit, jotka lähetimme sinulle"], ["sv", "dina-uppgifter.html", "E-post som vi har skickat dig"], ["en", "your-data.html", "E-mails that we sent you"]]) {
    const zip = join(place, `${lang}.zip`);
    ok(["access", data, outi, "-o", zip, "--lang", lang]);
    const [message] = JSON.parse(unzip(zip, "data.json")).messages;
    assert.deepEqual([message.kind, message.state, message.to, message.subject, message.text.trim()], ["service", "sent", "outi@posti.example", "Kuvaus perjantaina", "Tulemme kello kymmenen."]);
    assert.match(unzip(zip, page), new RegExp(`${heading}[\\s\\S]*Kuvaus perjantaina`));
  }
  const portable = join(place, "portable.json");
  ok(["portability", data, outi, "-o", portable]);
  assert.doesNotMatch(execFileSync("cat", [portable], { encoding: "utf8" }), /Kuvaus perjantaina/);
});

test("the time line shows what went out and what waits, each once; after an erasure nothing of it opens", async (t) => {
  const { data, outi } = await office(t);
  ok(["mail", "to", data, outi, "Teksti", "--subject", "Ensimmäinen"]);
  await later(["mail", "send", data]);
  ok(["mail", "to", data, outi, "Vastaus", "--subject", "Toinen", "--kind", "answer"]);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  t.after(() => running.child.kill("SIGTERM"));
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const code = json(["user", "link", data, "Iida Tammisto"]).code;
  const signed = await fetch(`${base}/signin`, { method: "POST", redirect: "manual", body: new URLSearchParams({ code, lang: "fi" }) });
  const cookie = signed.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const page = async (path) => (await fetch(base + path, { headers: { cookie } })).text();
  const all = await page(`/party/${outi}`);
  assert.equal(all.match(/Ensimmäinen/g).length, 1);
  assert.match(all, /Sähköposti: [Vv]astaus pyyntöön/);
  assert.match(all, /href="\/messages\/[0-9a-z]{13}"/);
  assert.doesNotMatch(all, /Toinen/);
  ok(["erase", data, outi, "--yes"]);
  assert.doesNotMatch(await page("/messages"), /Ensimmäinen|Toinen|outi@/);
});
