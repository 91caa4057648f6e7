// Each right from the first letter to the last, at the edges of the days: rectification, restriction, erasure, complaint; the letters on
// paper and as e-mail, to addresses that nobody doubts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, json, ok, register, seloste, start } from "./seloste.mjs";
import { read, sink } from "./smtpsink.mjs";

const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });
const helmi = { first_name: "Helmi", last_name: "Aaltio", email: "helmi@asiakas.test", phone: "+358401234567" };
const take = (data, right, who, text, more, options) => json(["request", "add", data, right, ...(who ? [who] : []), text, ...more], options).id;
const seen = (data, id, options) => json(["request", "show", data, id], options);
const letter = (data, id, options) => json(["request", "letter", data, id], options);
const tasks = (data, id) => json(["task", "list", data]).tasks.filter((task) => task.request === id);

async function mails(t, data, says = {}) {
  const server = await sink({ says });
  t.after(server.stop);
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.port}`, "mail.from": "toimisto@toimisto.test", "mail.tls": "none", "mail.seconds": "2" })) ok(["setting", data, name, value]);
  const send = async (clock) => {
    const { code, out, err } = await start(["mail", "send", data, "--json"], at(clock)).end;
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  return { server, send };
}

test("rectification: received in the last minute before Epiphany's Eve, corrected, told to others, answered on the last day", async (t) => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const { server, send } = await mails(t, data);
  // 23:59 on 28 December in Helsinki, the next day elsewhere east of it; 28 days end on Monday 25 January
  const came = at("2026-12-28T21:59:00Z");
  const id = take(data, "rectification", who, "Sukunimeni on Aalto, ja muutin puhelinnumeroni.", ["--by", "whatsapp"], came);
  assert.deepEqual([seen(data, id).received_day, seen(data, id).due, seen(data, id).channel], ["2026-12-28", "2027-01-25", "whatsapp"]);
  ok(["request", "acknowledge", data, id, "--mail"], came);
  assert.equal((await send("2026-12-28T22:10:00Z")).sent, 1);
  assert.equal(read(server.got[0].text).headers.to, "Helmi Aaltio <helmi@asiakas.test>");
  // one after the other, each with what stood there before
  const day = at("2027-01-25T21:58:00Z"); // 23:58 on the last day
  ok(["request", "correct", data, id, "last_name", "Aalto"], day);
  assert.equal(fault(["request", "correct", data, id, "last_name", "Aalto"], day).code, 2);
  assert.equal(fault(["request", "correct", data, id, "phone", "ei numero"], day).error.field, "TEXT");
  assert.equal(fault(["request", "correct", data, id, "shoe_size", "42"], day).error.field, "FIELD");
  ok(["request", "correct", data, id, "phone", "+358407654321"], day);
  const steps = seen(data, id, day).steps.filter((step) => step.step === "performed").map((step) => step.text);
  assert.equal(steps.length, 2);
  assert.match(steps[0], /Aaltio.*Aalto/);
  const values = json(["show", data, who], day).values;
  assert.equal(values.find((value) => value.field === "last_name").text, "Aalto");
  assert.equal(values.find((value) => value.field === "last_name").source, "person");
  assert.equal(tasks(data, id).length, 0, "others are told when the answer is given");
  ok(["request", "answer", data, id, "--mail"], day);
  const closed = seen(data, id, at("2027-03-01T10:00:00Z"));
  assert.deepEqual([closed.state, closed.late, closed.promise_broken], ["granted", false, false]);
  assert.match(letter(data, id).body, /“Aaltio” on nyt “Aalto”|”Aaltio” on nyt ”Aalto”/);
  assert.match(letter(data, id).body, /tietosuojavaltuutet/i);
  const told = json(["task", "list", data]).tasks;
  assert.ok(told.length > 1, "phones, papers and systems are corrected too");
  assert.ok(told.every((task) => /Aaltio/.test(task.data) && /Aalto/.test(task.data) && /7654321/.test(task.data)), JSON.stringify(told[0]));
  assert.equal((await send("2027-01-25T22:10:00Z")).sent, 1);
});

test("rectification: what bookkeeping keeps is corrected beside it, not over it", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const invoice = json(["note", data, who, "Kuvaus 100 €", "--kind", "invoice", "--amount", "100,00", "--at", "2026-02-01"]).id;
  const id = take(data, "rectification", who, "Laskussa on väärä teksti", ["--by", "post"]);
  ok(["request", "correct", data, id, "--record", invoice, "Tuotekuvaus 100 €"]);
  const records = json(["show", data, who]).records;
  assert.equal(records.find((record) => record.id === invoice).text, "Kuvaus 100 €");
  assert.ok(records.some((record) => /Tuotekuvaus/.test(record.text) && record.kind === "note"));
  ok(["request", "answer", data, id]);
  assert.match(letter(data, id).body, /lain mukaan säilytettävä/);
});

test("restriction: in force with its step, told before it is lifted, lifted only then", async (t) => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const { server, send } = await mails(t, data);
  // 1 April 2026: the month ends on May Day, and a weekend follows
  const id = take(data, "restriction", who, "Kiistän puhelinnumeron", ["--by", "phone", "--received", "2026-04-01T00:00"], at("2026-04-02T08:00:00Z"));
  assert.deepEqual([seen(data, id).promised_by, seen(data, id).due], [null, "2026-05-04"]);
  const day = at("2026-05-04T20:59:00Z");
  const refused = fault(["request", "answer", data, id], day);
  assert.equal(refused.code, 1);
  assert.equal(fault(["request", "carry-out", data, id], day).error.field, "--why");
  assert.equal(json(["show", data, who], day).restricted, null);
  assert.equal(seen(data, id, day).steps.length, 0, "neither the step without the restriction");
  ok(["request", "carry-out", data, id, "--why", "accuracy"], day);
  assert.ok(json(["show", data, who], day).restricted);
  ok(["request", "answer", data, id, "--mail"], day);
  assert.equal(seen(data, id, day).late, false);
  assert.match(letter(data, id).body, /ennen kuin rajoitus poistetaan/);
  assert.ok(json(["task", "list", data]).tasks.some((task) => task.kind === "restrict"));
  await send("2026-05-05T06:00:00Z");

  // months later it is found out; nothing is lifted before the person knows
  const later = at("2026-09-01T08:00:00Z");
  for (const words of [["request", "lift", data, id], ["restrict", data, who, "--lift"]]) {
    const no = fault(words, later);
    assert.equal(no.code, 1);
    assert.match(no.error.text, /18\(3\)/);
  }
  assert.equal(fault(["request", "lift-tell", data, id, "--mail"], later).error.field, "--why");
  server.state.says.rcpt = "550 5.1.1 no such user";
  ok(["request", "lift-tell", data, id, "--why", "numero on tarkistettu ja oikein", "--mail"], later);
  assert.match(letter(data, id).body, /numero on tarkistettu/);
  assert.match(fault(["request", "lift", data, id], later).error.text, /has not gone/);
  assert.equal((await send("2026-09-01T08:01:00Z")).failed, 1);
  assert.match(fault(["request", "lift", data, id], later).error.text, /did not arrive/);
  assert.ok(json(["show", data, who], later).restricted);
  ok(["request", "lift-tell", data, id, "--why", "numero on tarkistettu ja oikein", "--how", "post"], later);
  ok(["request", "lift", data, id], later);
  assert.equal(json(["show", data, who], later).restricted, null);
  const steps = seen(data, id, later).steps.map((step) => step.step);
  assert.deepEqual(steps.slice(-4), ["lift_told", "mailed", "lift_told", "lifted"]);
  assert.equal(seen(data, id, later).state, "granted");
  // a new restriction is not lifted by the old telling
  ok(["restrict", data, who, "--why", "claims"], at("2026-09-02T08:00:00Z"));
  assert.equal(fault(["restrict", data, who, "--lift"], at("2026-09-03T08:00:00Z")).code, 1);
  ok(["restrict", data, who, "--tell", "phone"], at("2026-09-03T08:00:00Z"));
  ok(["restrict", data, who, "--lift"], at("2026-09-03T08:00:00Z"));
  assert.match(ok(["audit", "verify", data]), /whole/);
});

test("erasure: answered as done only when it is, and the certificate goes along", async (t) => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  ok(["note", data, who, "Kuvaus", "--kind", "invoice", "--amount", "100,00", "--at", "2025-02-01"]);
  const { server, send } = await mails(t, data);
  const id = take(data, "erasure", who, "Poistakaa tietoni", ["--by", "email", "--received", "2027-02-26T09:00"], at("2027-03-01T08:00:00Z"));
  assert.equal(seen(data, id).due, "2027-03-30"); // Good Friday to Easter Monday in between
  const day = at("2027-03-30T20:59:59Z");
  assert.equal(fault(["request", "answer", data, id], day).code, 1);
  ok(["erase", data, who, "--yes"], day);
  assert.equal(seen(data, id, day).erased, false, "an open request can still be answered");
  ok(["request", "answer", data, id, "--partly", "Laskut säilyvät kirjanpitoa varten.", "--mail"], day);
  assert.deepEqual([seen(data, id, day).state, seen(data, id, day).late], ["partly_refused", false]);
  assert.equal((await send("2027-03-30T21:10:00Z")).sent, 1);
  const mail = server.got.at(-1).text;
  assert.equal(read(mail).headers.to, "Helmi Aaltio <helmi@asiakas.test>");
  assert.match(mail, /Content-Type: application\/pdf/i);
  assert.match(mail, /JVBERi/, "the bytes of a PDF");
});

test("complaint: looked into, and the authority's part written down, also after the answer", () => {
  const { data } = register();
  const id = take(data, "complaint", null, "Soitatte liikaa", ["--from", "Joku Soittaja", "--by", "in_person"]);
  assert.equal(seen(data, id).due, null);
  assert.equal(fault(["request", "answer", data, id]).error.field, "TEXT", "who is right hears what follows from it");
  ok(["request", "begin", data, id]);
  ok(["request", "done", data, id, "Puhelut tarkistettu lokista"]);
  ok(["request", "answer", data, id, "Emme soita enää."]);
  assert.match(letter(data, id).body, /olette oikeassa/i);
  assert.equal(fault(["request", "authority", data, id, "-"], { input: "" }).error.field, "TEXT");
  ok(["request", "authority", data, id, "Selvityspyyntö, dnro 123/2026"]);
  assert.equal(seen(data, id).steps.at(-1).step, "authority");
  assert.equal(seen(data, id).state, "granted");
});

test("an address that the request brought gets nothing more than the acknowledgement before it is known whose it is", async (t) => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const { server, send } = await mails(t, data);
  const id = take(data, "rectification", who, "Muuttakaa nimi", ["--by", "email", "--reply-to", "toinen@muualla.test"]);
  ok(["request", "acknowledge", data, id, "--mail"]);
  await send("2026-03-05T10:01:00Z");
  assert.equal(read(server.got[0].text).headers.to, "Helmi Aaltio <toinen@muualla.test>");
  assert.equal(fault(["request", "ask", data, id, "Soita meille", "--why", "outo osoite", "--mail", "--to", "toinen@muualla.test"]).error.field, "--to");
  ok(["request", "ask", data, id, "Soita meille", "--why", "outo osoite", "--mail"]);
  await send("2026-03-05T10:02:00Z");
  assert.equal(read(server.got[1].text).headers.to, "Helmi Aaltio <helmi@asiakas.test>", "the register's own address is asked");
  assert.match(seloste(["request", "refuse", data, id, "--why", "ei käy", "--mail", "--to", "toinen@muualla.test"]).err, /doubt|epäselv/);
  assert.match(seloste(["request", "refuse", data, id, "--why", "ei käy", "--mail", "--to", "kolmas@muualla.test"]).err, /--to/);
  assert.equal(seen(data, id).closed, null);
  ok(["request", "check", data, id, "--how", "soitti numerosta, joka on rekisterissä"]);
  ok(["request", "correct", data, id, "first_name", "Helmiina"]);
  ok(["request", "answer", data, id]);
  ok(["request", "mail", data, id]);
  assert.equal(fault(["request", "mail", data, id]).code, 1, "it goes once");
  await send("2026-03-05T10:03:00Z");
  assert.equal(read(server.got[2].text).headers.to, "Helmi Aaltio <toinen@muualla.test>");
});

test("times: the median, the own target, what was extended stands once, and open ones by what they are today", () => {
  const { data } = register();
  const times = (more = [], clock = "2026-06-30T10:00:00Z") => json(["request", "times", data, ...more], at(clock));
  assert.deepEqual([times().all.answered, times().rights, times().open], [0, [], 0]);
  const asked = (right, received, answered, before = []) => {
    const id = take(data, right, null, "?", ["--from", "Joku", "--by", "post", "--received", received], at("2026-05-29T10:00:00Z"));
    for (const [words, clock] of before) ok(["request", words[0], data, id, ...words.slice(1)], at(clock));
    if (answered) ok(["request", "no-data", data, id], at(answered));
    if (answered) ok(["request", "posted", data, id, "--how", "post"], at(answered)); // written is not sent
    return id;
  };
  asked("access", "2026-03-02T10:00", "2026-03-16T21:59:59Z"); // 14 days, in the last second of the target
  asked("access", "2026-03-02T10:00", "2026-03-16T22:00:00Z"); // 15 days
  asked("access", "2026-04-01T10:00", "2026-04-04T10:00:00Z"); // 3 days
  asked("access", "2026-02-02T10:00", "2026-04-10T10:00:00Z", [[["extend", "--why", "paljon papereita"], "2026-03-01T10:00:00Z"], [["posted", "--how", "post"], "2026-03-01T11:00:00Z"]]);
  asked("rectification", "2026-04-01T10:00", "2026-05-11T10:00:00Z"); // late
  const gone = asked("access", "2026-04-01T10:00", null);
  ok(["request", "withdraw", data, gone], at("2026-04-02T10:00:00Z"));
  asked("access", "2026-05-28T10:00", null);
  asked("access", "2026-04-20T10:00", null);
  const seen = times([], "2026-06-12T10:00:00Z");
  const access = seen.rights.find((one) => one.right === "access");
  assert.deepEqual([access.answered, access.median_days, access.longest_days, access.with_target, access.within_target], [4, "14.5", 67, 4, 2]);
  assert.deepEqual([access.in_time, access.extended, access.late], [3, 1, 0]);
  const rectified = seen.rights.find((one) => one.right === "rectification");
  assert.deepEqual([rectified.in_time, rectified.extended, rectified.late, rectified.within_target], [0, 0, 1, 0]);
  assert.deepEqual(seen.months.map((one) => [one.month, one.answered]), [["2026-05", 1], ["2026-04", 2], ["2026-03", 2]]);
  assert.equal(seen.withdrawn, 1);
  assert.deepEqual([seen.open, seen.open_past_target, seen.open_late], [2, 2, 1], "what is late is past its target too");
  assert.equal(times(["--from", "2026-04-01", "--until", "2026-04-30"]).all.answered, 2);
  assert.equal(fault(["request", "times", data, "--from", "2026-05-01", "--until", "2026-04-01"]).code, 2);
  const csv = ok(["request", "times", data, "--csv"], at("2026-06-12T10:00:00Z")).trim().split("\r\n");
  assert.equal(csv.length, 1 + seen.by_month_and_right.length);
  assert.ok(csv.includes("2026-03;access;2;14,5;15;2;1;2;0;0") || csv.includes("2026-03;access;2;14.5;15;2;1;2;0;0"), csv.join("\n"));
  // the promises judge the target by itself, and an extension once
  const promises = json(["promises", data], at("2026-06-12T10:00:00Z")).promises ?? json(["promises", data], at("2026-06-12T10:00:00Z"));
  const target = JSON.stringify([...promises].filter((one) => JSON.stringify(one).includes("rights.access.target")));
  assert.match(target, /at_risk|risk/);
});

test("a leap year and the night when clocks go back: from the first letter to the last minute of the answer", () => {
  const { data, place } = register();
  const who = add(data, "consumer", helmi);
  /** Received, acknowledged at once; answered at that instant: the days, and whether it was in time. */
  const whole = (received, clock, answered) => {
    const id = take(data, "access", who, "Mitä minusta on?", ["--by", "email", "--received", received], at(clock));
    ok(["request", "acknowledge", data, id], at(clock));
    const said = letter(data, id, at(clock)).body, open = seen(data, id, at(clock));
    ok(["request", "give", data, id, "--as", "person", "-o", join(place, `${id}.zip`), "--seen", "--complete", "--handed"], at(answered));
    const closed = seen(data, id, at(answered));
    return { said, days: [open.received_day, open.target, open.promised_by, open.law_by], kept: !closed.late && !closed.promise_broken, letter: letter(data, id, at(answered)) };
  };
  // the vector of the leap year, four years on: promised by Monday 28 February, the law gives the leap day, which no promise knows
  const leap = (answered) => whole("2028-01-31T09:00", "2028-01-31T08:00:00Z", answered);
  const last = leap("2028-02-28T21:59:59Z"), after = leap("2028-02-28T22:00:00Z");
  assert.deepEqual(last.days, ["2028-01-31", "2028-02-14", "2028-02-28", "2028-02-29"]);
  assert.match(last.said, /28\.2\.2028/);
  assert.deepEqual([last.kept, after.kept], [true, false]);
  assert.equal(last.letter.day, "28.2.2028");
  // received on the leap day itself; the last minute is in summer time by then
  const born = whole("2028-02-29T23:59", "2028-02-29T22:00:00Z", "2028-03-28T20:59:59Z");
  assert.deepEqual([born.days, born.kept], [["2028-02-29", "2028-03-14", "2028-03-28", "2028-03-29"], true]);
  assert.equal(whole("2028-02-29T23:59", "2028-02-29T22:00:00Z", "2028-03-28T21:00:00Z").kept, false);
  // the last half hour of summer time, and half past three twice in the night after it: of the Sunday both
  const before = whole("2026-10-24T20:30:00Z", "2026-10-24T21:30:00Z", "2026-11-21T21:59:59Z");
  assert.deepEqual([before.days, before.kept], [["2026-10-24", "2026-11-07", "2026-11-21", "2026-11-24"], true]);
  assert.equal(whole("2026-10-24T20:30:00Z", "2026-10-24T21:30:00Z", "2026-11-21T22:00:00Z").kept, false);
  for (const twice of ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]) {
    const night = whole(twice, "2026-10-25T02:00:00Z", "2026-11-22T21:59:59Z");
    assert.deepEqual([night.days, night.kept], [["2026-10-25", "2026-11-08", "2026-11-22", "2026-11-25"], true], twice);
  }
});

test("a letter that was posted yesterday is written down today, with its own day: an extension counts from there", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Virta" }), day = (d, clock = "10:00") => at(`2026-04-${d}T${clock}:00Z`);
  const id = take(data, "access", who, "?", ["--by", "post", "--received", "2026-03-12T10:00"], at("2026-03-12T12:00:00Z"));
  ok(["request", "extend", data, id, "--why", "paljon papereita"], day("12", "07:00")); // the last day of the month
  const posted = (more, clock = day("13")) => ["request", "posted", data, id, "--how", "post", ...more];
  for (const [on, says] of [["2026-04-11", /written on 12 April 2026/], ["2026-04-14", /after now/]]) {
    const { error } = fault(posted(["--on", on]), day("13"));
    assert.equal(error.field, "--on");
    assert.match(error.text, says);
  }
  assert.equal(json(["request", "show", data, id], day("13")).extension_counts ?? json(["request", "show", data, id], day("13")).longer, false);
  ok(posted(["--on", "12.4.2026"]), day("13"));
  const shown = json(["request", "show", data, id], day("13")), step = shown.steps.at(-1);
  assert.deepEqual([step.step ?? step.kind, step.at, step.text], ["posted", "2026-04-12T09:00:00Z", "Kirjattu 13.4.2026."]);
  assert.equal(shown.extension_counts ?? shown.longer, true, JSON.stringify(Object.keys(shown)));
});

test("whoever writes for another: the word names whom it is about, and the letter greets the writer by name", () => {
  const { data } = register(), child = add(data, "consumer", { first_name: "Liisa", last_name: "Ranta", email: "liisa@ranta.test" });
  const request = (words) => json(["request", "show", data, json(["request", "add", data, "access", ...words, "--from", "Äiti Ranta, aiti@ranta.test", "--by", "phone"]).id]);
  for (const word of [child, "liisa@ranta.test", "Liisa Ranta"]) assert.deepEqual([request([word]).party, request([word]).text], [child, null], word);
  const text = request(["Mitä tietoja lapsestani on?"]);
  assert.deepEqual([text.party, text.text], [null, "Mitä tietoja lapsestani on?"]);
  assert.deepEqual([request([child, "Kaikki"]).party, request([child, "Kaikki"]).text], [child, "Kaikki"]);
  ok(["request", "acknowledge", data, text.id]);
  assert.match(ok(["request", "letter", data, text.id]), /^Hyvä Äiti Ranta,$/m);
  const plain = json(["request", "add", data, "access", "--from", "qx@z.test", "--by", "email", "?"]).id;
  ok(["request", "acknowledge", data, plain]);
  assert.doesNotMatch(ok(["request", "letter", data, plain]), /Hyvä/);
});
