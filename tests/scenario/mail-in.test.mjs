// Mail that comes in, with Postfix and Dovecot: requests from letter to answer, contacts of known customers without their words, what is
// nobody's business, and everything that can be wrong with a mailbox.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mailserver, noMailserver, people, until } from "./mailserver.mjs";
import { add, fault, file, folder, json, ok, register, root, seloste, start } from "./seloste.mjs";

const PRIVACY = "tietosuoja@toimisto.test", SALES = "myynti@toimisto.test", OFFICE = "posti@toimisto.test", LIISA = "liisa@asiakas.test";
const HELMI = { first_name: "Liisa", last_name: "Mäkinen", email: LIISA };

let server, number = 0;
before(async () => { if (!noMailserver) server = await mailserver(); });
after(() => server?.stop());

/** A mail as text. */
const letter = (from, to, subject, body, headers = "") =>
  `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <m${++number}@asiakas.test>\n${headers}Content-Type: text/plain; charset=utf-8\n\n${body}\n`;

function watch(data, account, use, more = []) {
  return json(["mailbox", "add", data, `${account} ${use}`, "--server", `imaps://localhost:${server.imaps}`, "--login", account, "--ca", server.ca, "--use", use,
    "--since", "2026-01-01", ...more], { input: `${people[account]}\n` }).id;
}

/** An empty mailbox, and a register that looks through it. */
async function office(account = PRIVACY, use = "requests", more = [], options = {}) {
  await server.empty(account);
  const place = register(options);
  return { ...place, box: watch(place.data, account, use, more) };
}

const fetched = (data, env) => json(["mail", "fetch", data], { env }).mailboxes.map((one) => Object.fromEntries(Object.entries(one.counts).filter(([, n]) => n)));
const requests = (data) => json(["request", "list", data]).requests;
const records = (data, who) => json(["show", data, who]).records;

/** Every byte below a folder, as one text. */
function bytes(path) {
  return readdirSync(path).map((name) => {
    const at = join(path, name), stat = statSync(at);
    return stat.isDirectory() ? bytes(at) : stat.isFile() ? readFileSync(at, "latin1") : "";
  }).join("");
}

test("mail in", { skip: noMailserver }, async (t) => {
  await t.test("a sender that our own mail server calls forged: no contact, and a request of nobody known with a warning", async () => {
    const results = (said) => `Authentication-Results: ${said}\n`, bad = "mx.toimisto.test; dkim=fail header.d=asiakas.test; spf=fail smtp.mailfrom=muu.test";
    const sales = await office(SALES, "contacts");
    const helmi = add(sales.data, "consumer", HELMI);
    ok(["setting", sales.data, "mail.proof", "mx.toimisto.test"]);
    server.put(SALES, letter(LIISA, SALES, "Väärennetty", "x", results(bad)));
    server.put(SALES, letter(LIISA, SALES, "Muun palvelimen sanomana", "x", results(bad.replace("mx.toimisto", "mx.muu"))));
    server.put(SALES, letter(LIISA, SALES, "Aito", "x", results("mx.toimisto.test; dkim=pass header.d=asiakas.test") + results(bad)));
    assert.deepEqual(fetched(sales.data), [{ forged: 1, contacts: 2 }]);
    assert.equal(records(sales.data, helmi).length, 2);
    const privacy = await office();
    add(privacy.data, "consumer", HELMI);
    ok(["setting", privacy.data, "mail.proof", "mx.toimisto.test"]);
    server.put(PRIVACY, letter(LIISA, PRIVACY, "Saatte taas markkinoida", "x", results(bad)));
    assert.deepEqual(fetched(privacy.data), [{ requests: 1 }]);
    const [row] = requests(privacy.data), seen = json(["request", "show", privacy.data, row.id]);
    assert.deepEqual([seen.party, seen.reply_to], [null, LIISA]);
    assert.match(seen.text, /^\(.*[\s\S]*Saatte taas markkinoida/);
  });

  await t.test("a request: from the letter to its sorting, once, as of when the server received it", async () => {
    const { data } = await office();
    const helmi = add(data, "consumer", HELMI);
    server.send(LIISA, PRIVACY, letter(`"Liisa M" <${LIISA}>`, PRIVACY, "Tietopyyntö", "Hei,\n\nmitä tiedätte minusta?"));
    await until(async () => (await server.messages(PRIVACY)).length === 1);
    assert.deepEqual(fetched(data), [{ requests: 1 }]);
    assert.deepEqual(fetched(data), [{}]);
    const [row] = requests(data);
    const seen = json(["request", "show", data, row.id]);
    assert.deepEqual([seen.right, seen.channel, seen.party, seen.reply_to, seen.state], ["unsorted", "email", helmi, LIISA, "received"]);
    assert.equal(seen.text, "Tietopyyntö\n\nHei,\n\nmitä tiedätte minusta?");
    assert.equal((await server.messages(PRIVACY))[0].seen, false, "the mailbox is as it was");
    ok(["request", "sort", data, row.id, "access"]);
    ok(["request", "acknowledge", data, row.id]);
    ok(["request", "done", data, row.id, "Kerrottu puhelimessa."]);
    ok(["request", "answer", data, row.id, "Tässä."]);
    assert.equal(json(["request", "show", data, row.id]).late, false);
  });

  await t.test("the day is that of the register's zone, also when the clocks change", async () => {
    const { data } = await office();
    const edges = [["2026-01-31T21:59:59Z", "2026-01-31"], ["2026-01-31T22:00:00Z", "2026-02-01"], ["2026-03-28T21:59:59Z", "2026-03-28"],
      ["2026-03-28T22:00:00Z", "2026-03-29"], ["2026-10-24T20:59:59Z", "2026-10-24"], ["2026-10-24T21:00:00Z", "2026-10-25"], ["2026-10-25T21:59:59Z", "2026-10-25"],
      ["2026-10-25T22:00:00Z", "2026-10-26"]];
    edges.forEach(([received], i) => server.put(PRIVACY, letter("outo@muu.test", PRIVACY, `Pyyntö ${i}`, "Moi"), { received }));
    assert.deepEqual(fetched(data, { SELOSTE_CLOCK: "2026-12-01T10:00:00Z" }), [{ requests: edges.length }]);
    const list = requests(data).map((row) => json(["request", "show", data, row.id]));
    for (const [i, [received, day]] of edges.entries()) {
      const one = list.find((each) => each.text.startsWith(`Pyyntö ${i}\n`));
      assert.deepEqual([Date.parse(one.received), one.received_day, one.from, one.party], [Date.parse(received), day, "outo@muu.test", null], received);
    }
  });

  await t.test("the same mail in two mailboxes, on two servers' counts, and after its mailbox was made anew, is one", async () => {
    const { data } = await office();
    await server.empty(OFFICE);
    watch(data, OFFICE, "requests");
    const text = letter("outo@muu.test", `${PRIVACY}, ${OFFICE}`, "Pyyntö", "Moi");
    server.put(PRIVACY, text, { received: "2026-03-01T10:00:00Z" });
    server.put(OFFICE, text, { received: "2026-03-01T10:00:00Z" });
    server.put(PRIVACY, letter("muu@muu.test", PRIVACY, "Toinen", "Hei"), { received: "2026-03-01T11:00:00Z" });
    assert.deepEqual(fetched(data), [{ requests: 1 }, { requests: 1, known: 1 }], "in the order of their names");
    server.renew(PRIVACY);
    assert.deepEqual(fetched(data), [{}, { known: 2 }]);
    assert.equal(requests(data).length, 2);
  });

  await t.test("what came before the first day, and what is no person's, is left alone", async () => {
    const { data } = await office();
    server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Vanha", "Hei"), { received: "2025-12-31T10:00:00Z" });
    for (const header of ["Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-generated\nIn-Reply-To: <x@y>\n", "List-Id: <uutiset.muu.test>\n", "X-Autoreply: yes\n"])
      server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Poissa", "Olen lomalla", header));
    server.put(PRIVACY, letter("lomake@toimisto.test", PRIVACY, "Lomake", "Pyydän tietojani", "Auto-Submitted: auto-generated\n"));
    assert.deepEqual(fetched(data), [{ requests: 1, automatic: 3, listed: 1, known: 1 }]);
    assert.equal(requests(data).length, 1);
  });

  await t.test("a reply to an open request joins it; to a closed one it is a new request", async () => {
    const { data } = await office();
    const id = json(["request", "add", data, "access", "--from", "Liisa", "--reply-to", LIISA, "--by", "post"]).id;
    server.put(PRIVACY, letter("toinen@muu.test", PRIVACY, `Re: Viestinne [${id}]`, "Soittakaa numeroon 1."));
    assert.deepEqual(fetched(data), [{ joined: 1 }]);
    const seen = json(["request", "show", data, id]);
    assert.deepEqual(seen.steps.map((step) => step.step), ["message"]);
    assert.match(seen.steps[0].text, /Soittakaa numeroon 1/);
    assert.deepEqual([seen.steps[0].from, seen.steps[0].stranger], ["toinen@muu.test", true], "the office sees that it is another");
    assert.match(ok(["request", "show", data, id]), /From toinen@muu.test, which is not the requester's address: Re: Viestinne/);
    const helmi = add(data, "consumer", { ...HELMI, email: "helmi@koti.test" }), hers = json(["request", "add", data, "access", helmi, "--reply-to", LIISA, "--by", "post"]).id;
    for (const from of [LIISA.toUpperCase(), "helmi@koti.test", "toinen@muu.test"]) server.put(PRIVACY, letter(from, PRIVACY, `Re: [${hers}]`, "Minä taas."));
    assert.deepEqual(fetched(data), [{ joined: 3 }]);
    assert.deepEqual(json(["request", "show", data, hers]).steps.map((step) => step.stranger), [false, false, true]);
    ok(["request", "no-data", data, id, "--how", "toinen nimi"]);
    server.put(PRIVACY, letter("toinen@muu.test", PRIVACY, `Re: Viestinne [${id}]`, "Kiitos, vielä yksi asia."));
    assert.deepEqual(fetched(data), [{ requests: 1 }]);
    assert.equal(requests(data).length, 2);
  });

  await t.test("a customer's mail is a contact: its day and subject, and no word of it anywhere", async () => {
    const { data, keys } = await office(SALES, "contacts");
    const helmi = add(data, "consumer", HELMI);
    const canary = "kanarialintu-ruumis", subject = "kanarialintu-otsikko";
    server.send(LIISA, SALES, letter(LIISA, SALES, subject, `Hei, ${canary} tässä.`));
    await until(async () => (await server.messages(SALES)).length === 1);
    server.put(SALES, letter("outo@muu.test", SALES, "kanarialintu-outo", "kanarialintu-outo"));
    assert.deepEqual(fetched(data), [{ contacts: 1, unknown: 1 }]);
    const [contact] = records(data, helmi).filter((one) => one.kind === "message_in");
    assert.equal(contact.text, subject, "under the notes that the notice lists");
    for (const place of [data, keys]) assert.doesNotMatch(bytes(place), /kanarialintu/);
    ok(["audit", "verify", data]);
    assert.doesNotMatch(ok(["audit", "list", data]), /kanarialintu|asiakas\.test|muu\.test/);
    assert.equal(json(["find", data, "kanarialintu-ruumis"]).total ?? 0, 0);
  });

  await t.test("where the notice keeps messages, the words are kept too; where it keeps neither, the day alone", async () => {
    const mended = await office(SALES, "contacts", [], { notice: join(root, "notices/agency-mended.yaml") });
    const helmi = add(mended.data, "consumer", HELMI);
    server.put(SALES, letter(LIISA, SALES, "Tarjous", "Voisitteko tarjota?"));
    assert.deepEqual(fetched(mended.data), [{ contacts: 1 }]);
    assert.equal(records(mended.data, helmi).find((one) => one.kind === "message_in").text, "Tarjous\n\nVoisitteko tarjota?");
    const text = readFileSync(join(root, "notices/agency.yaml"), "utf8").replace(/  notes:\n(    .*\n)+/, "").replaceAll("data.notes", "data.names");
    const bare = await office(SALES, "contacts", [], { notice: file(mended.place, "bare.yaml", text) });
    const liisa = add(bare.data, "consumer", HELMI);
    server.put(SALES, letter(LIISA, SALES, "kanarialintu", "kanarialintu"), { received: "2026-03-01T21:59:00Z" });
    assert.deepEqual(fetched(bare.data), [{ contacts: 1 }]);
    const contact = records(bare.data, liisa).find((one) => one.kind === "message_in");
    assert.deepEqual([contact.text, contact.day ?? contact.at.slice(0, 10)], [null, "2026-03-01"]);
  });

  await t.test("mail that we sent is a contact from us", async () => {
    const { data } = await office(OFFICE, "sent", ["--box", "Lähetetyt"]);
    const helmi = add(data, "consumer", HELMI);
    server.put(OFFICE, letter(OFFICE, `${LIISA}, outo@muu.test`, "Hei", "Terve"), { box: "L&AOQ-hetetyt" });
    assert.deepEqual(fetched(data), [{ sent: 1 }]);
    assert.equal(records(data, helmi).filter((one) => one.kind === "message_out").length, 1);
  });

  await t.test("two with one address, somebody restricted and somebody erased: nothing is stored", async () => {
    const { data } = await office(SALES, "contacts");
    const helmi = add(data, "consumer", HELMI), other = add(data, "consumer", { first_name: "Matti", last_name: "Mäkinen", email: "matti@asiakas.test" });
    add(data, "consumer", { first_name: "Oiva", last_name: "Mäkinen", email: "matti@asiakas.test" }, ["--even-if-known"]);
    ok(["restrict", data, helmi, "--why", "accuracy"]);
    server.put(SALES, letter(LIISA, SALES, "a", "b"));
    server.put(SALES, letter("matti@asiakas.test", SALES, "a", "c"));
    assert.deepEqual(fetched(data), [{ several: 1, refused: 1 }]);
    ok(["restrict", data, helmi, "--tell", "phone"]);
    ok(["restrict", data, helmi, "--lift"]);
    ok(["erase", data, helmi, "--yes"]);
    server.put(SALES, letter(LIISA, SALES, "kanarialintu", "d"));
    assert.deepEqual(fetched(data), [{ unknown: 1 }]);
    assert.equal(records(data, other).filter((one) => one.kind === "message_in").length, 0);
    assert.doesNotMatch(bytes(data), /kanarialintu/);
  });

  await t.test("only what is written to the privacy address is a request, where one mailbox has both", async () => {
    const { data } = await office(OFFICE, "requests", ["--only-to", PRIVACY]);
    const helmi = add(data, "consumer", HELMI);
    server.put(OFFICE, letter(LIISA, OFFICE, "Hei", "a"));
    server.put(OFFICE, letter(LIISA, OFFICE, "Pyyntö", "b", `Cc: ${PRIVACY.toUpperCase()}\n`));
    assert.deepEqual(fetched(data), [{ requests: 1, contacts: 1 }]);
    assert.equal(records(data, helmi).filter((one) => one.kind === "message_in").length, 1);
  });

  await t.test("hostile mail: large, deep, of nobody; the rest is taken in all the same", async () => {
    const { data } = await office();
    const deep = Array.from({ length: 200 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join("");
    server.put(PRIVACY, `From: a@muu.test\n${deep}`);
    server.put(PRIVACY, letter("b@muu.test", PRIVACY, "x".repeat(1000000), "Iso otsake"));
    server.put(PRIVACY, `From: c@muu.test\nSubject: Iso\n\nAlku ${"hei hei hei hei\n".repeat(2000000)}`);
    server.put(PRIVACY, "ei mitään\n");
    server.put(PRIVACY, letter("d@muu.test", PRIVACY, "Tavallinen", "Hei"));
    const counts = fetched(data);
    assert.deepEqual(counts, [{ requests: 3, unreadable: 2 }]);
    const list = requests(data).map((row) => json(["request", "show", data, row.id]));
    assert.ok(list.some((one) => one.from === "b@muu.test" && one.text.length < 2000));
    assert.ok(list.some((one) => one.from === "c@muu.test" && /postilaatikossa/.test(one.text)));
    assert.ok(list.some((one) => one.from === "d@muu.test"));
    assert.equal(list.filter((one) => /ei voitu lukea/.test(one.text)).length, 2, "nobody's request is dropped in silence");
  });

  await t.test("marked as read where that is wanted", async () => {
    const { data } = await office(PRIVACY, "requests", ["--mark-read"]);
    server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Hei", "a"));
    assert.deepEqual(fetched(data), [{ requests: 1 }]);
    assert.equal((await server.messages(PRIVACY))[0].seen, true);
  });

  await t.test("what is wrong with a mailbox is told, and nothing is lost", async () => {
    const { data, box } = await office();
    server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Hei", "a"));
    const problem = () => {
      const done = seloste(["mail", "fetch", data, "--json"]);
      return [done.code, JSON.parse(done.out).mailboxes[0].problem];
    };
    const change = (words, input) => ok(["mailbox", "change", data, box, ...words], { input });
    change(["--password"], "väärä\n");
    assert.deepEqual(problem(), [5, "login"]);
    change(["--password"], `${people[PRIVACY]}\n`);
    change(["--box", "Ei ole"]);
    assert.deepEqual(problem(), [5, "no_folder"]);
    change(["--box", "INBOX", "--server", `imaps://127.0.0.1:${server.imaps}`]);
    assert.deepEqual(problem(), [5, "untrusted"], "another name than the certificate's");
    change(["--server", `imap://localhost:${server.smtp}`]);
    assert.notEqual(problem()[1], null);
    change(["--server", `imaps://localhost:${server.imaps}`, "--ca", "/nonexistent.pem"]);
    assert.deepEqual(problem(), [5, "untrusted"]);
    change(["--ca", server.ca]);
    await server.stopImap();
    assert.deepEqual(problem(), [5, "away"]);
    assert.equal(json(["mailbox", "list", data]).mailboxes[0].problem, "away");
    await server.startImap();
    change(["--server", `imap://localhost:${server.imap}`]);
    assert.deepEqual([...problem(), requests(data).length], [0, null, 1], "STARTTLS does as well");
    assert.doesNotMatch(ok(["mailbox", "list", data]) + ok(["mailbox", "list", data, "--json"]) + bytes(data), new RegExp(people[PRIVACY]));
  });

  await t.test("mail of ours that comes back is marked so, by the other server's own report", async () => {
    const { data } = await office(OFFICE, "contacts");
    const who = add(data, "consumer", { first_name: "Eino", last_name: "Kadonnut", email: "ei.ketaan@asiakas.test" });
    for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.submission}`, "mail.from": OFFICE, "mail.user": OFFICE, "mail.ca": server.ca }))
      ok(["setting", data, name, value]);
    ok(["setting", data, "mail.password", "-"], { input: `${people[OFFICE]}\n` });
    const id = json(["mail", "to", data, who, "Hei", "--subject", "Kuvaus"]).id;
    assert.equal(json(["mail", "send", data]).sent, 1);
    await until(async () => (await server.messages(OFFICE)).length === 1, server.log());
    assert.deepEqual(fetched(data), [{ bounced: 1 }]);
    assert.deepEqual([json(["mail", "show", data, id]).state, json(["mail", "show", data, id]).why], ["bounced", "unknown_address"]);
    assert.deepEqual(fetched(data), [{}]);
    server.put(OFFICE, (await server.messages(OFFICE))[0].text.replace(/<[0-9a-z]{13}@/g, "<zzzzzzzzzzzzz@"));
    assert.deepEqual(fetched(data), [{ automatic: 1 }], "a report about no mail of ours");

    // one letter to many: two with one address get one, who has none that works is told of, and the report of the other server is counted
    const MATTI = "matti@asiakas.test", AFTER = { SELOSTE_CLOCK: "2026-03-05T10:11:00Z" };
    for (const box of [LIISA, MATTI, OFFICE]) await server.empty(box);
    const meant = [["Liisa", LIISA], ["Lauri", LIISA], ["Matti", MATTI], ["Meri", "toinen.kadonnut@asiakas.test"]].map(([first_name, email]) =>
      add(data, "consumer", { first_name, last_name: "Monen", email }, ["--even-if-known"]));
    const many = ["mail", "many", data, "Toimisto muuttaa.", ...meant, who, "--subject", "Muutto", "--purpose", "contact"];
    const plan = json([...many, "--plan"]);
    assert.equal(plan.to, 3);
    assert.match(plan.left_out.map((one) => one.why).sort().join(), /same e-mail address.*came back|came back.*same e-mail address/);
    const made = json([...many, "--count", "3"]).id;
    assert.equal(json(["mail", "send", data], { env: AFTER }).sent, 3);
    for (const box of [LIISA, MATTI, OFFICE]) await until(async () => (await server.messages(box)).length === 1, server.log());
    assert.match((await server.messages(LIISA))[0].text, /Subject: Muutto/);
    // whoever has seen an answer to it knows Message-ID and address, and can write a report; not what stands in the mail itself
    const [came] = await server.messages(MATTI), text = came.text, secret = text.match(/^X-Seloste-Return: ([0-9a-f]{32})\r?$/m)[1];
    const real = (await server.messages(OFFICE))[0].text;
    const forged = (proof) => server.put(OFFICE, real.replace(/toinen\.kadonnut@asiakas\.test/g, MATTI).replace(/<[0-9a-z]{13}@/g, text.match(/<[0-9a-z]{13}@/)[0]).replace(/(X-Seloste-Return: )[0-9a-f]{32}/, proof));
    for (const proof of ["X-Other: 1", `$1${"0".repeat(32)}`, `$1${secret.slice(1)}`]) forged(proof);
    assert.deepEqual(fetched(data, AFTER), [{ bounced: 1, unproved: 3 }]);
    const report = json(["mail", "mailing", data, made], { env: AFTER });
    assert.deepEqual([report.state, report.sent, report.bounced], ["done", 2, 1]);
  });

  await t.test("a letter to a recipient that comes back opens its task again, also when it was closed long ago", async () => {
    const { data } = await office(OFFICE, "contacts");
    for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.submission}`, "mail.from": OFFICE, "mail.user": OFFICE, "mail.ca": server.ca }))
      ok(["setting", data, name, value]);
    ok(["setting", data, "mail.password", "-"], { input: `${people[OFFICE]}\n` });
    const who = add(data, "consumer", { first_name: "Helmi", last_name: "Kanarialintu", email: "helmi@koti.test" });
    ok(["export", data, who, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "given.csv")]);
    const number = json(["erase", data, who, "--yes"]).id, tasks = () => json(["task", "list", data], later).tasks;
    const later = { env: { SELOSTE_CLOCK: "2026-03-14T10:00:00Z" } }, tell = tasks().find((one) => one.kind === "tell" && one.target === "mail").id;
    ok(["task", "sign", data, ...tasks().map((one) => one.id).filter((id) => id !== tell), "--name", "Iida", "--by", "post"]);
    const had = (await server.messages(OFFICE)).length;
    ok(["task", "send", data, tell, "--to", "ei.ketaan@asiakas.test"]);
    assert.equal(json(["mail", "send", data]).sent, 1);
    await until(async () => (await server.messages(OFFICE)).length > had, server.log());
    ok(["nightly", data, "--again"], later);
    const whole = () => json(["certificate", "show", data, number], later).complete;
    assert.deepEqual([tasks().length, whole()], [0, true]);
    ok(["mail", "fetch", data], later);
    const [open] = tasks();
    assert.deepEqual([open.id, open.letter_is, open.name, open.due, whole()], [tell, "returned", null, "2026-03-14", false]);
    const log = json(["audit", "list", data], later).entries.map((one) => one.action);
    for (const action of ["task_reopened", "erasure_reopened", "message_bounced"]) assert.equal(log.filter((one) => one === action).length, 1, action);
    ok(["mail", "fetch", data], later);
    ok(["task", "sign", data, tell, "--name", "Iida", "--by", "phone", "--text", "Soitettu"], later);
    assert.deepEqual([tasks().length, whole()], [0, true]);
    assert.deepEqual(json(["task", "show", data, tell], later).steps.map((one) => one.letter ?? one.how), ["queued", "sent", "email", "returned", "phone"]);
  });

  await t.test("a server looks by itself, every so many minutes of its clock", async () => {
    const { data, place } = await office();
    const clock = file(place, "clock", "2026-03-05T10:00:00Z");
    server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Yksi", "a"));
    const running = start(["serve", data, "--listen", "127.0.0.1:0"], { env: { SELOSTE_CLOCK: `@${clock}` } });
    try {
      await running.says(/http:/);
      await until(() => requests(data).length === 1, "the first");
      server.put(PRIVACY, letter("a@muu.test", PRIVACY, "Kaksi", "b"));
      writeFileSync(clock, "2026-03-05T10:04:00Z");
      await new Promise((done) => setTimeout(done, 1500)); // it looks at its clock every second: not yet
      assert.equal(requests(data).length, 1);
      writeFileSync(clock, "2026-03-05T10:05:00Z");
      await until(() => requests(data).length === 2, "the second");
    } finally {
      running.child.kill("SIGTERM");
      await running.end;
    }
  });

  await t.test("a mailbox is described rightly or not at all", () => {
    const { data } = register();
    const refused = (words, input = "salasana\n") => fault(["mailbox", "add", data, ...words], { input }).error.field;
    const rest = ["--login", "a", "--use", "requests"];
    assert.equal(refused(["x", "--server", "http://a.test", ...rest]), "--server");
    assert.equal(refused(["x", "--server", "imaps://user@a.test", ...rest]), "--server");
    assert.equal(refused(["x", "--server", "imaps://a.test", "--login", "a", "--use", "other"]), "--use");
    assert.equal(refused(["x", "--server", "imaps://a.test", ...rest, "--ca", "ca.pem"]), "--ca");
    assert.equal(refused(["x", "--server", "imaps://a.test", ...rest, "--since", "2027-01-01"]), "--since");
    assert.equal(refused(["x", "--server", "imaps://a.test", "--login", "a", "--use", "sent", "--only-to", "a@b.test"]), "--only-to");
    assert.equal(fault(["mailbox", "add", data, "x", "--server", "imaps://a.test", ...rest], { input: "\n" }).error.field, "password");
    ok(["mailbox", "add", data, "x", "--server", "imaps://a.test", ...rest], { input: "salasana\n" });
    assert.equal(fault(["mailbox", "add", data, "x", "--server", "imaps://a.test", ...rest], { input: "salasana\n" }).code, 1);
    ok(["mailbox", "remove", data, "x"]);
    assert.equal(fault(["mailbox", "remove", data, "x"]).code, 4);
  });
});
