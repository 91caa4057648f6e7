// A canary through every path: somebody about whom everything is there that the program can hold, then erased. Looked at afterwards: every
// byte of the folders, logs, mail queue and temporary files; what the keys of today open of an older copy, by the program and key by key;
// a copy made after; and older keys under today's data, with which the erasure is carried out again.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { add, everything, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";
import { mailserver, noMailserver, people, until } from "./mailserver.mjs";
import { sink } from "./smtpsink.mjs";
import { withFiles } from "./with-files.mjs";

const core = "kanarjaqx"; // in all that is about the person and about nobody else
const sought = [core, "7654321"];
let r, data, keys, who, firm, colleague, smtp, running, base, said = "", number = 0, then, request, certificate, mailCame = false;
const word = (what) => `${core}${++number}${what}`;
const address = `${core}@asiakas.test`;

/** Where any of the words lies in these bytes. */
const sightings = (bytes, what) => sought.flatMap((one) => [Buffer.from(one), Buffer.from(one.toUpperCase()), Buffer.from(one, "utf16le"), Buffer.from(Buffer.from(one).toString("hex")),
  Buffer.from(one[0].toUpperCase() + one.slice(1))].flatMap((needle) => {
  const at = bytes.indexOf(needle);
  return at < 0 ? [] : [`${what}: ${bytes.subarray(Math.max(0, at - 60), at + 80).toString("latin1")}`];
}));
const inFolder = (path) => everything(path).flatMap((name) => {
  const at = join(path, name);
  return [...sightings(Buffer.from(name), `name of ${at}`), ...(statSync(at).isFile() ? sightings(readFileSync(at), at) : [])];
});
const sql = (db, text) => execFileSync("sqlite3", ["-readonly", db, text], { encoding: "utf8" }).split("\n").filter(Boolean);

/** Which rows of a register's tables those keys still open, by table: [[table, id of the row, key], ...]. */
function opened(folders) {
  const living = new Set(sql(join(folders.keys, "keys.db"), "SELECT id FROM key WHERE wrapped IS NOT NULL"));
  const db = join(folders.data, "register.db");
  const tables = sql(db, "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('key', 'box') GROUP BY m.name ORDER BY m.name");
  return tables.flatMap((table) => sql(db, `SELECT c.name FROM pragma_table_info('${table}') c WHERE c.name IN ('key', 'box')`).flatMap((column) =>
    sql(db, `SELECT ${table === "letter" ? "party || '/' || class" : "id"} || ' ' || "${column}" FROM "${table}" WHERE "${column}" IS NOT NULL`)
      .filter((row) => living.has(row.split(" ").pop())).map((row) => [table, ...row.split(" ")])));
}

/** A whole register as the keys open it, in plain. */
function whole(folders, name) {
  const out = join(folder(), name);
  const done = seloste(["export", folders.data, "--all", "-o", out, "--yes", "--keys", folders.keys]);
  return { ...done, bytes: existsSync(out) ? readFileSync(out) : Buffer.alloc(0) };
}

const serve = async () => {
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
};
const stop = async () => {
  if (!running) return;
  running.child.kill("SIGTERM");
  const { out, err } = await running.end;
  said += out + err;
  running = null;
};

before(async () => {
  r = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  ({ data, keys } = r);
  smtp = await sink({});
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${smtp.port}`, "mail.tls": "none", "mail.from": "toimisto@toimisto.test", "mail.seconds": "2" }))
    ok(["setting", data, name, value]);
  for (const name of ["Iida", "Oskari"]) ok(["user", "add", data, name]);
  firm = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8" });
  colleague = add(data, "contact_person", { first_name: "Onni", last_name: "Salavirta", email: "onni@kuurna.example" }, ["--of", firm]);
  ok(["note", data, colleague, "Kysyi hintaa", "--kind", "call"]);
});
after(async () => { await stop(); await smtp.stop(); });

test("somebody about whom everything is there", async (t) => {
  await serve(); // the search is built with the person in it, and it is this server that forgets them
  const name = [word("Etu"), word("Suku")];
  who = add(data, "contact_person", { first_name: name[0], last_name: name[1], email: address, phone: "040 765 4321" }, ["--of", firm]);
  const twin = add(data, "contact_person", { first_name: word("Etu"), last_name: word("Suku"), email: `toinen.${core}@asiakas.test` }, ["--of", firm]);
  ok(["merge", data, who, twin, "--yes"]);
  ok(["note", data, who, word("puhelu"), "--kind", "call"]);
  ok(["note", data, who, word("juttu"), "--kind", "note", "--about", firm]);
  ok(["attach", data, who, file(r.place, "kuva.txt", `Tiedostossa ${word("liite")}\n`), word("selite"), "--source", "person"]);
  ok(["paper", "add", data, who, word("kortti"), "--source", "person", "--folder", "3", "--page", word("sivu")]);
  ok(["set", data, who, `first_name=${word("Toinen")}`, "--source", "person"]);
  ok(["undo", "last", data, who, "--yes"]); // and what undoes the next one
  ok(["object", data, who, "--by", "phone"]);
  ok(["follow", data, who, word("askel"), "--on", "2026-04-01"]);
  ok(["export", data, who, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "given.csv")]);
  // an import that has them once more
  ok(["import", data, file(folder(), "lista.csv", `First Name,Last Name,E-mail 1 - Value,Notes\n${name},${address},${word("lista")}\n`), "--source", "person"]);
  // an answered request with letters, redactions, a package behind a link and one that was fetched
  const answered = json(["request", "add", data, "access", who, word("pyyntö"), "--by", "email", "--reply-to", address, "--from", word("kysyjä")]).id;
  ok(["request", "ask", data, answered, word("kuka"), "--why", word("epäily")]);
  ok(["request", "check", data, answered, "--how", word("tarkistus")]);
  const [first] = json(["show", data, who]).records;
  ok(["request", "redact", data, answered, `record/${first.id}`, "--because", "other", "--reason", word("peite")]);
  ok(["request", "give", data, answered, "--as", "zip", "--seen", "-o", join(folder(), "paketti.zip")]);
  ok(["request", "give", data, answered, "--as", "link", "--seen"]); // the paper is still to be copied
  ok(["request", "answer", data, answered, word("vastaus")]);
  // messages: sent, waiting, and one that does not go before April
  ok(["mail", "to", data, who, word("lähetetty"), "--subject", word("aihe"), "--attach", file(folder(), "liite.txt", word("mukana"))]);
  await until(() => smtp.got.length, "the message that is sent by the server");
  ok(["mail", "to", data, who, word("jonossa"), "--subject", word("aihe"), "--not-before", "2026-04-01"]);
  // their own page: a link that was opened, with a correction that waits for approval
  const given = json(["page", "give", data, who]);
  const door = await fetch(`${base}/door`, { method: "POST", redirect: "manual", body: new URLSearchParams({ link: given.link.split("/").pop(), code: given.code, lang: "fi" }) });
  const cookie = door.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const own = await (await fetch(`${base}/own`, { headers: { cookie } })).text();
  assert.match(own, new RegExp(core), "the page shows them");
  if (!noMailserver) {
    const server = await mailserver();
    try {
      json(["mailbox", "add", data, "posti", "--server", `imaps://localhost:${server.imaps}`, "--login", "myynti@toimisto.test", "--ca", server.ca, "--use", "contacts", "--since", "2026-01-01"],
        { input: `${people["myynti@toimisto.test"]}\n` });
      const before = json(["show", data, who]).records.length; // the server looks by itself, and may be quicker than this
      server.put("myynti@toimisto.test", `From: ${core} <${address}>\nTo: myynti@toimisto.test\nSubject: ${word("saapui")}\nMessage-ID: <1@asiakas.test>\n\n${word("viesti")}\n`, { received: "2026-03-01T10:00:00Z" });
      await until(async () => (await server.messages("myynti@toimisto.test")).length === 1);
      json(["mail", "fetch", data]);
      mailCame = json(["show", data, who]).records.length > before;
      assert.ok(mailCame, "the mail became a contact");
    } finally { await server.stop(); }
  }
  ok(["breach", "add", data, "Lähetys meni väärään osoitteeseen.", "--who", who]);
  ok(["task", "tell", data, who, "restriction"]);
  ok(["restrict", data, who, "--why", "accuracy"]);
  const hold = json(["hold", "add", data, who, "--ground", "claim", "--because", word("peruste"), "--holder", "Iida", "--last", "2026-06-30"]).id;
  ok(["hold", "lift", data, hold]);
  assert.equal(json(["find", data, core]).total, 1, "found, by the server's search");
  t.diagnostic(`${number} words; a mail received: ${mailCame}`);
  // the copy of that day: data and keys
  then = { data: join(folder(), "data"), keys: join(folder(), "keys") };
  await stop();
  cpSync(data, then.data, { recursive: true });
  cpSync(keys, then.keys, { recursive: true });
  await serve();
});

test("the searches can fail: the keys of that day open all of it", () => {
  const apart = { data: join(folder(), "data"), keys: join(folder(), "keys") }; // an export is written in the log
  for (const one of ["data", "keys"]) cpSync(then[one], apart[one], { recursive: true });
  assert.ok(sightings(whole(apart, "then.json").bytes, "export").length > 0);
  const rows = opened(then);
  for (const table of ["letter", "outbox", "parcel", "request", "request_step", "task", "hold", "paper_task", "redaction"])
    assert.ok(rows.some((row) => row[0] === table), `${table}: ${JSON.stringify([...new Set(rows.map((row) => row[0]))])}`);
  const place = folder();
  writeFileSync(join(place, "x"), `... ${core}`);
  assert.equal(inFolder(place).length, 1);
});

test("erased: the server's search, every byte, and what the program says", async (t) => {
  request = json(["request", "add", data, "erasure", who, word("poistakaa"), "--by", "email", "--reply-to", address]).id;
  // what the office writes for itself has keys of its own that stay: here the texts must lose the name (in the copy of that day they would keep it)
  ok(["system", "note", data, "google", "review", `Katsoimme ${address} tietoja`, "--on", "2026-03-01"]);
  ok(["promise", "attest", data, "P58", `avain: ${address}`]);
  ok(["device", "add", data, `Puhelin ${address}`, "--kind", "phone", "--encrypted", "yes", "--lock", "pin", "--length", "6", "--screen", "2", "--copied", "nothing"]);
  ok(["user", "reviewed", data, "Iida", "Oskari", "--shared", "no", "--text", `Kysyi: ${address}`]);
  const text = ok(["erase", data, who, "--with-answer", "--yes", "--json"]);
  certificate = JSON.parse(text);
  assert.equal(json(["find", data, core]).total, 0, "the search of the server that had them");
  assert.equal(json(["find", data, "040 765 4321"]).total, 0);
  ok(["request", "answer", data, request, "Poistettu."]);
  for (const { id } of json(["task", "list", data]).tasks) ok(["task", "sign", data, id, "--name", "Iida", "--by", "post"]);
  const whole = json(["certificate", "show", data, certificate.id]);
  assert.equal(whole.complete, true);
  assert.deepEqual(whole.checks.left, { letters: 0, keys: 0, files: 0, lookups: 0 });
  assert.equal(whole.destroyed.files, 1);
  assert.ok(whole.destroyed.keys > 20 && whole.destroyed.letters > 10 && whole.destroyed.lookups > 2, JSON.stringify(whole.destroyed));
  const spoken = [["certificate", JSON.stringify(whole) + text], ...[["audit", "list", data], ["task", "list", data, "--done"], ["mail", "list", data], ["request", "list", data, "--closed"], ["breach", "list", data],
    ["show", data, who], ["due", data, "--on", "2060-01-01"], ["disclosures", data], ["duplicates", data], ["hold", "list", data], ["promises", data], ["retention", data], ["import", "list", data], ["system", "show", data, "google"], ["device", "list", data], ["user", "review", data]]
    .map((line) => { const done = seloste([...line, "--json"]); return [line.slice(0, 2).join(" "), done.out + done.err]; })];
  const found = spoken.flatMap(([what, out]) => sightings(Buffer.from(out), what));
  assert.deepEqual(found, []);
  assert.deepEqual([...inFolder(data), ...inFolder(keys)], [], "while the server runs: database, log of the database, keys, staging");
  await stop();
  const staging = join(data, "staging");
  assert.deepEqual(existsSync(staging) ? readdirSync(staging) : [], []);
  const places = { "data folder": data, "key folder": keys };
  for (const [what, path] of Object.entries(places)) {
    assert.deepEqual(inFolder(path), [], what);
    t.diagnostic(`${what}: ${everything(path).filter((name) => statSync(join(path, name)).isFile()).map((name) => `${name} ${statSync(join(path, name)).size}`).join(", ")}`);
  }
  assert.deepEqual(sightings(Buffer.from(said), "what the server said"), []);
  t.diagnostic(`${spoken.length} answers of the command line; ${said.length} characters that the server said`);
});

/** What today's keys may open of the copy of that day: what is others', and what names nobody. */
const kept = (row) => {
  const [table, at] = row;
  if (table === "letter") return [firm, colleague].some((one) => at.startsWith(`${sql(join(then.data, "register.db"), "SELECT id FROM party").find((id) => idOf(id) === one)}/`));
  return ["user", "holding", "attestation", "mailbox", "credential", "saved_view", "api_token", "breach_step"].includes(table);
};
/** An id as the program writes it is not a number: by its own show. */
const ids = new Map();
function idOf(id) {
  if (!ids.has(id)) ids.set(id, shortText(BigInt(id)));
  return ids.get(id);
}
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const shortText = (value) => { let text = ""; for (let i = 0; i < 13; i++, value >>= 5n) text = letters[Number(value & 31n)] + text; return text; };

test("today's keys open nothing of theirs in an older copy, neither by the program nor key by key", (t) => {
  const old = { data: then.data, keys };
  const out = whole(old, "old.json");
  assert.deepEqual(sightings(out.bytes, "export of the older copy"), []);
  t.diagnostic(`the older copy, exported with today's keys: exit ${out.code}, ${out.bytes.length} bytes ${out.err.trim()}`);
  const rows = opened(old);
  assert.deepEqual(rows.filter((row) => !kept(row)), [], "a key that still opens something of theirs");
  for (const line of [["show", then.data, who], ["find", then.data, core], ["mail", "list", then.data], ["task", "list", then.data], ["request", "list", then.data], ["hold", "list", then.data],
    ["audit", "list", then.data], ["breach", "list", then.data]]) {
    const done = seloste([...line, "--json", "--keys", keys]);
    assert.deepEqual(sightings(Buffer.from(done.out + done.err), line.join(" ")), []);
  }
  const count = {};
  for (const [table] of rows) count[table] = (count[table] ?? 0) + 1;
  t.diagnostic(`rows of that copy that open still: ${JSON.stringify(count)} of ${JSON.stringify(opened(then).reduce((all, [table]) => ({ ...all, [table]: (all[table] ?? 0) + 1 }), {}))}`);
});

test("a copy made after holds nothing", () => {
  const place = folder(), later = { env: { SELOSTE_CLOCK: "2026-04-07T10:00:00Z" } };
  ok(["sweep", data, "--yes"], later); // the answer itself was kept for a month, to be sent again if it came back
  cpSync(data, join(place, "data"), { recursive: true });
  ok(["keys", "backup", data, join(place, "avaimet")], later);
  const out = join(place, "kaikki.json");
  ok(["export", data, "--all", "-o", out, "--yes"], later);
  assert.match(readFileSync(out, "utf8"), /Salavirta/);
  assert.deepEqual(inFolder(place), []);
});

test("older keys under today's data: the erasure is carried out again at the start", () => {
  const again = { data: join(folder(), "data"), keys: join(folder(), "keys") };
  cpSync(data, again.data, { recursive: true });
  cpSync(then.keys, again.keys, { recursive: true });
  ok(["find", again.data, "Salavirta", "--keys", again.keys]);
  const bad = opened({ data: then.data, keys: again.keys }).filter((row) => !kept(row));
  assert.deepEqual(bad, []);
  assert.equal(json(["find", again.data, core, "--keys", again.keys]).total, 0);
  assert.equal(seloste(["show", again.data, address, "--keys", again.keys]).code, 4);
  assert.equal(json(["audit", "list", again.data, "--keys", again.keys]).entries.filter((entry) => entry.action === "keys_gone_again").length, 1, "once");
  const verdict = JSON.parse(seloste(["audit", "verify", again.data, "--json", "--keys", again.keys]).out);
  assert.ok(verdict.whole || /put back to an older copy/.test(verdict.problem), verdict.problem);
});

test("whose vouchers stay: what the request said goes a month after its answer all the same", () => {
  const { data } = register(), later = { env: { SELOSTE_CLOCK: "2026-04-07T10:00:00Z" } };
  const one = add(data, "consumer", { first_name: "Ville", last_name: core, email: `ville.${core}@koti.example` });
  ok(["note", data, one, "Kuvaus", "--kind", "invoice", "--amount", "80,00", "--at", "2025-02-01"]);
  const id = json(["request", "add", data, "erasure", one, `Poistakaa ${core}`, "--by", "email", "--from", core]).id;
  ok(["erase", data, one, "--yes"]);
  ok(["request", "answer", data, id, "Poistettu.", "--partly", "Lasku säilyy."]);
  assert.match(ok(["request", "letter", data, id]), new RegExp(core), "it can be sent again");
  ok(["sweep", data, "--yes"], later);
  const shown = json(["request", "show", data, id], later);
  assert.deepEqual([shown.from, shown.text, shown.reply_to], [null, null, null]);
  assert.equal(json(["show", data, one], later).records.length, 1, "the voucher");
});
