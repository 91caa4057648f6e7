// Nobody is told "done" of what is not done, and no promise is shown as kept by calling a request something else: an objection holds from
// the change that takes it in; data were handed over, corrected, erased before the answer says so; a day that has passed stays passed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, file, json, ok, register, root, seloste } from "./seloste.mjs";

const at = (clock) => ({ env: { SELOSTE_CLOCK: clock } });
const helmi = { first_name: "Helmi", last_name: "Aaltio", email: "helmi@asiakas.test" };
const take = (data, right, who, text, more = ["--by", "email"], options = {}) => json(["request", "add", data, right, who, text, ...more], options).id;
const promise = (data, id, options) => json(["promises", data, id], options).promises[0];
const figure = (data, id, name, options) => Object.assign({}, ...promise(data, id, options).proofs.map((proof) => proof.figures))[name];

function office() {
  const { data } = register();
  for (const [name, value] of [["mail.server", "smtp://localhost:9"], ["mail.from", "t@t.test"], ["mail.tls", "none"], ["site.url", "https://localhost"]]) ok(["setting", data, name, value]);
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.test" });
  const onni = json(["add", data, "first_name=Onni", "last_name=Salavirta", "email=onni@kuurna.test", "--type", "contact_person", "--of", firm, "--source", "person"]).id;
  return { data, firm, onni };
}

test("an objection and a withdrawal hold from the change that takes them in, for a person and for an organisation", () => {
  const { data, firm, onni } = office();
  ok(["consent", data, onni, "--purpose", "market", "--by", "form"]);
  const mail = (who, options) => fault(["mail", "to", data, who, "Uusi palvelu", "--purpose", "market", "--subject", "Tarjous"], options);
  const minute = at("2026-03-05T10:01:00Z");
  ok(["mail", "to", data, onni, "Uusi palvelu", "--purpose", "market", "--subject", "Tarjous"]);
  const id = take(data, "objection", onni, "Älkää lähettäkö mainoksia", ["--by", "phone"]);
  take(data, "withdrawal", firm, "Perun suostumuksen", ["--by", "phone"]);
  assert.equal(mail(onni, minute).error.status, "denied");
  assert.equal(mail(firm, minute).error.status, "denied");
  const steps = json(["request", "show", data, id]).steps;
  assert.deepEqual(steps.map((step) => step.step), ["performed"], "the request says that it is carried out");
  ok(["request", "acknowledge", data, id]);
  assert.equal(fault(["request", "answer", data, id, "Emme enää lähetä mainoksia."]).error.field, "--all-marketing");
  assert.match(fault(["request", "refuse", data, id, "--why", "Saamme mainostaa"]).error.text, /first what was meant/);
  ok(["request", "answer", data, id, "Emme enää lähetä mainoksia.", "--all-marketing"]);
  assert.match(json(["request", "letter", data, id]).body, /Emme enää käytä tietojanne tähän: oma markkinointi \(kaikki kanavat\)\./);
  // whoever consents again meanwhile is not told that an objection is in force
  const second = take(data, "objection", onni, "En halua mainoksia", ["--by", "phone"], minute);
  ok(["consent", data, onni, "--purpose", "market", "--by", "form"], at("2026-03-05T11:00:00Z"));
  assert.match(fault(["request", "answer", data, second, "Ei tule.", "--all-marketing"], at("2026-03-05T11:01:00Z")).error.text, /No objection is in force/);
});

test("an objection holds once it is known whose it is, and once it is sorted; until then the promise is at risk", () => {
  const { data, firm, onni } = office();
  const id = json(["request", "add", data, "objection", "--from", "Onni jostain", "--by", "phone"]).id;
  assert.equal(promise(data, "P71").state, "at_risk");
  assert.equal(figure(data, "P71", "objections_unknown"), 1);
  ok(["request", "about", data, id, onni]);
  assert.equal(promise(data, "P71").state, "at_risk", "nobody has said what was meant");
  assert.deepEqual([figure(data, "P71", "objections_unknown"), figure(data, "P71", "objections_unmeant")], [0, 1]);
  ok(["request", "narrow", data, id, "--all-marketing"]);
  assert.equal(promise(data, "P71").state, "kept");
  assert.equal(json(["show", data, onni]).choices.filter((one) => !one.given).length, 1);
  const other = take(data, "unsorted", firm, "Ei enää mainoksia", ["--by", "email"]);
  assert.equal(json(["show", data, firm]).choices.length, 0);
  ok(["request", "sort", data, other, "objection"]);
  assert.equal(json(["show", data, firm]).choices.filter((one) => !one.given).length, 1);
  assert.deepEqual(json(["request", "show", data, other]).steps.map((step) => step.step), ["sorted", "performed"]);
  ok(["request", "narrow", data, other, "--all-marketing"]);
  ok(["request", "about", data, id, firm, "--why", "Kielto oli yrityksen"]);
  assert.equal(figure(data, "P71", "objections_unmeant"), 1, "it is about somebody else: it must be said anew");
});

test("what an objection meant is said before it is answered, and that alone has stopped in the end", () => {
  const { data, firm } = office();
  const who = add(data, "consumer", { ...helmi, phone: "0401234567" });
  const may = (purpose, party = who) => fault(["mail", "to", data, party, "Hei", "--purpose", purpose, "--subject", "Hei", ...(purpose === "survey" ? ["--kind", "survey"] : [])]).error?.status ?? "sent";
  const id = take(data, "objection", who, "En halua enää kyselyitä enkä puheluita", ["--by", "phone"]);
  assert.equal(json(["request", "show", data, id]).meant, false);
  assert.match(fault(["request", "answer", data, id, "Emme enää kysele."]).error.text, /nothing but marketing has stopped/);
  assert.equal(promise(data, "P71").state, "at_risk");
  ok(["request", "narrow", data, id, "En halua kyselyitä", "--purpose", "survey"]);
  ok(["request", "narrow", data, id, "enkä puheluita", "--purpose", "contact", "--channel", "phone"]);
  assert.deepEqual([may("survey"), json(["request", "show", data, id]).meant, promise(data, "P71").state], ["denied", true, "kept"]);
  ok(["request", "answer", data, id, "Hyvää jatkoa."]);
  assert.match(json(["request", "letter", data, id]).body, /tähän: tyytyväisyyskyselyt \(kaikki kanavat\), yhteydenpito \(puhelin\)\./);
  assert.deepEqual(json(["show", data, who]).choices.map((one) => [one.purpose, one.channel]), [["survey", null], ["contact", "phone"]]);
  // what was stopped by way of caution is open again, and an objection to another use is weighed
  const other = take(data, "objection", firm, "Ei kyselyitä", ["--by", "phone"]);
  assert.equal(may("market", firm), "denied");
  ok(["request", "narrow", data, other, "Ei kyselyitä", "--purpose", "survey"]);
  ok(["mail", "to", data, firm, "Uusi palvelu", "--purpose", "market", "--subject", "Tarjous"]);
  ok(["request", "refuse", data, other, "--why", "Kysely kuuluu sopimukseen"]);
  const market = take(data, "objection", firm, "Ei mainoksia", ["--by", "phone"]);
  ok(["request", "narrow", data, market, "Ei sähköpostia", "--channel", "email"]);
  assert.match(fault(["request", "refuse", data, market, "--why", "Saamme mainostaa"]).error.text, /not refused \(Articles 21\(3\)/);
  const question = take(data, "information", who, "Mistä saitte tietoni?");
  assert.equal(fault(["request", "answer", data, question]).error.field, "TEXT");
  ok(["request", "answer", data, question, "Teiltä itseltänne."]);
  assert.match(json(["request", "letter", data, question]).body, /Vastauksemme kysymykseenne:\s+Teiltä itseltänne/);
});

test("access is granted when something was handed over, rectification when something was corrected", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const access = take(data, "access", who, "kaikki");
  assert.match(fault(["request", "answer", data, access, "Ei kiinnosta."]).error.text, /not been handed over/);
  ok(["request", "done", data, access, "Kerroin puhelimessa kaiken"]);
  ok(["request", "answer", data, access, "Kiitos."]);
  const fix = take(data, "rectification", who, "Nimeni on Aalto");
  assert.match(fault(["request", "answer", data, fix, "Korjattu."]).error.text, /Nothing has been corrected/);
  ok(["request", "correct", data, fix, "last_name", "Aalto"]);
  const steps = () => json(["request", "show", data, fix]).steps.filter((step) => step.step === "performed").map((step) => step.lost);
  assert.deepEqual(steps(), [false]);
  ok(["set", data, who, "last_name=Aaltonen", "--source", "person"]);
  assert.deepEqual(steps(), [true]);
  const lost = fault(["request", "answer", data, fix, "Korjattu."]).error;
  assert.deepEqual([lost.status, /stands there no more.*Aalto/.test(lost.text)], ["conflict", true]);
  assert.equal(fault(["request", "answer", data, fix, "Korjattu.", "--partly", "Osa jäi"]).error.status, "conflict", "nor is it told in part");
  ok(["request", "correct", data, fix, "last_name", "Aallotar"]);
  ok(["request", "correct", data, fix, "last_name", "Aalto"]);
  ok(["request", "answer", data, fix, "Korjattu."]);
  const told = json(["request", "show", data, fix]).steps.at(-1).letter;
  assert.match(told, /Aallotar” on nyt ”Aalto”/);
  assert.doesNotMatch(told, /nyt ”Aallotar”/, "what was put right once more is told as it is now");
  const paper = take(data, "access", who, "kaikki");
  ok(["request", "give", data, paper, "--as", "paper", "-o", `${data}/../a.html`, "--seen", "--complete"]);
  ok(["request", "posted", data, paper, "--how", "post"]);
  const refused = take(data, "access", who, "kaikki");
  ok(["request", "refuse", data, refused, "--why", "Liikaa työtä"]);
  assert.deepEqual([promise(data, "P60").state, figure(data, "P60", "refused")], ["at_risk", 1]);
  assert.deepEqual([promise(data, "P62").state, figure(data, "P62", "otherwise")], ["at_risk", 1]);
  assert.equal(promise(data, "P60", at("2027-03-06T10:00:00Z")).state, "kept", "a year later nobody needs to look at it any more");
});

test("an answer that did not get there is none: the list, the times, the promises and the step say so", () => {
  const { data } = register();
  for (const [name, value] of [["mail.server", "smtp://127.0.0.1:1"], ["mail.tls", "none"], ["mail.from", "posti@toimisto.test"]]) ok(["setting", data, name, value]);
  const who = add(data, "consumer", { first_name: "Liisa", last_name: "Aalto", email: "liisa@asiakas.test" });
  const refused = take(data, "access", who, "kaikki"), taken = take(data, "rectification", who, "nimi");
  ok(["request", "refuse", data, refused, "--why", "Kohtuuton", "--mail"]);
  ok(["request", "refuse", data, taken, "--why", "Nimi on oikein", "--mail"]);
  assert.match(ok(["request", "show", data, refused]), /In the mail queue +liisa/);
  assert.equal(json(["request", "show", data, refused]).unsent, false, "it waits to go");
  ok(["mail", "withdraw", data, json(["mail", "list", data]).messages.find((one) => one.request === taken).id]);
  assert.equal(json(["request", "show", data, taken]).unsent, true);
  for (const time of ["2026-03-13", "2026-04-10", "2026-06-10"]) seloste(["mail", "send", data], at(`${time}T10:00:00Z`));
  const then = at("2026-06-10T10:00:00Z");
  assert.match(ok(["request", "show", data, refused], then), /The e-mail was not sent +liisa/);
  assert.match(ok(["request", "show", data, taken], then), /The e-mail was withdrawn +liisa/);
  assert.deepEqual(json(["request", "list", data, "--closed"], then).requests.map((one) => one.unsent), [true, true]);
  assert.match(ok(["request", "list", data, "--closed"], then), /the answer is not with them yet/);
  const times = json(["request", "times", data], then);
  assert.deepEqual([times.all.answered, times.open_late], [0, 2]);
  assert.deepEqual(["P64", "P67"].map((id) => promise(data, id, then).state), ["broken", "broken"]);
  for (const id of [refused, taken]) ok(["request", "posted", data, id, "--how", "post"], then);
  assert.deepEqual(json(["request", "list", data, "--closed"], then).requests.map((one) => one.unsent), [false, false]);
});

test("of somebody whom nobody knows nothing is carried out: they are found, or told that there are no data", () => {
  const { data } = register();
  const asks = (right, from, more = []) => json(["request", "add", data, right, "--from", from, "--by", "email", ...more]).id;
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Ranta", email: "helmi@k.test" });
  for (const right of ["access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal"]) {
    const id = asks(right, "Outo Lintu <outo@koti.test>");
    for (const answer of [["answer", data, id, "Tehty."], ["answer", data, id, "--partly", "muu jäi"]])
      assert.match(fault(["request", ...answer]).error.text, /Say first whom this is about/, right);
    ok(["request", "no-data", data, id, "Olette ehkä toisen yrityksen asiakas."]);
    assert.equal(json(["request", "show", data, id]).state, "no_data");
    assert.match(ok(["request", "letter", data, id]), /Etsimme teitä[^]*emmekä löytäneet teistä tietoja[^]*Olette ehkä[^]*Tietosuojavaltuutetun/);
    assert.doesNotMatch(ok(["request", "letter", data, id]), /toteuttaneet|Tästä lähtien|tuoreen kopion/);
  }
  // a question is answered in words; a complaint by whether it is right
  const asked = asks("information", "Outo Lintu");
  assert.equal(fault(["request", "answer", data, asked]).code, 2);
  ok(["request", "answer", data, asked, "Osoitteenne on puhelinluettelosta."]);
  assert.equal(fault(["request", "no-data", data, asks("complaint", "Outo Lintu")]).code, 1);
  // whoever bears the name or the address is shown, and it is said how it is known that it is not them
  const named = asks("objection", "Helmi Ranta, kotoa <h.ranta@muu.test>"), reached = asks("erasure", "H. R.", ["--reply-to", "helmi@k.test"]);
  for (const id of [named, reached]) {
    assert.match(ok(["request", "show", data, id]), new RegExp(`May be about +Helmi Ranta +${who}`));
    assert.match(fault(["request", "no-data", data, id]).error.text, /may be meant: 1/);
  }
  ok(["request", "no-data", data, named, "--how", "syntynyt 1950, meidän Helmi 1999"]);
  ok(["request", "about", data, reached, who]);
  assert.match(fault(["request", "no-data", data, reached]).error.text, /known whom this is about/);
});

test("whom a kept voucher was written to is found by the name, also when nothing else is left", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Quetzalina", last_name: "Xiphias", email: "qx@z.test" });
  ok(["note", data, who, "kuvaus", "--kind", "invoice", "--amount", "100,00"]);
  ok(["erase", data, who, "--yes"]);
  const number = json(["certificate", "list", data]).certificates[0].number;
  assert.match(ok(["certificate", "show", data, number]), /a voucher names whom it was written to/);
  const id = json(["request", "add", data, "access", "--from", "Quetzalina Xiphias, qx@z.test", "--by", "email"]).id;
  assert.match(ok(["request", "show", data, id]), new RegExp(`May be about +Quetzalina Xiphias.* +${who}`));
  assert.equal(fault(["request", "no-data", data, id]).code, 1);
  ok(["request", "about", data, id, who]);
  ok(["request", "no-data", data, json(["request", "add", data, "access", "--from", "Quetzalina Muu", "--by", "email"]).id]);
});

test("what must stay is no erasure as asked, nor is an earlier certificate; a refused or late demand is seen in the promise", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  ok(["note", data, who, "x", "--kind", "invoice", "--amount", "1,00", "--at", "2025-03-01"]);
  const id = take(data, "erasure", who, "Poistakaa kaikki");
  ok(["erase", data, who, "--yes"]);
  assert.match(fault(["request", "answer", data, id, "Valmis."]).error.text, /Something must stay/);
  ok(["request", "answer", data, id, "Valmis.", "--partly", "Lasku säilyy 31.12.2035 asti."]);
  assert.equal(promise(data, "P70").state, "kept");
  const other = add(data, "consumer", { first_name: "Outi", last_name: "Karhu", email: "outi@karhu.test" });
  const refused = take(data, "erasure", other, "Poistakaa");
  ok(["request", "refuse", data, refused, "--why", "Haluamme pitää tiedot"]);
  assert.equal(promise(data, "P70").state, "at_risk");
  take(data, "erasure", other, "Poistakaa nyt");
  assert.equal(promise(data, "P70", at("2026-06-05T10:00:00Z")).state, "broken");
  ok(["user", "add", data, "Iida Tammisto"]);
  ok(["hold", "add", data, other, "--ground", "claim", "--last", "2026-09-01", "--holder", "Iida Tammisto", "--because", "riita"]);
  assert.equal(figure(data, "P70", "holds"), 1);
});

test("a day that has passed stays passed, whatever the request is called afterwards", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const id = take(data, "access", who, "kaikki tietoni");
  const late = at("2026-05-05T10:00:00Z");
  assert.equal(promise(data, "P64", late).state, "broken");
  const answer = fault(["request", "sort", data, id, "complaint"], late);
  assert.match(answer.error.text, /last day has passed/);
  assert.equal(answer.error.field, "RIGHT");
  assert.equal(promise(data, "P64", late).state, "broken");
  ok(["request", "sort", data, id, "rectification"], late); // whose day has passed as well
});

test("what nobody sorted is late as the strictest, what is taken back counts nowhere, and what nobody fetched is not sent", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const id = json(["request", "add", data, "unsorted", "--from", "x", "--by", "email", "Mitä tietoja minusta on?"]).id;
  const late = at("2026-05-10T10:00:00Z");
  assert.equal(promise(data, "P64", late).state, "broken");
  assert.match(fault(["request", "dismiss", data, id], late).error.text, /say why it asks for nothing/);
  ok(["request", "dismiss", data, id, "Mainos, ei pyyntö"], late);
  assert.deepEqual([promise(data, "P64", late).state, figure(data, "P64", "dismissed_late", late)], ["broken", 1], "the day has passed all the same");
  assert.match(fault(["request", "seen", data, id, "Mainos"], late).error.text, /Somebody else than who dismissed it/);
  ok(["request", "reopen", data, id, "Se olikin pyyntö"], late);
  const again = json(["request", "show", data, id], late);
  assert.deepEqual([again.state, again.closed, again.late, again.due, again.steps.map((one) => one.step)], ["received", null, true, "2026-04-02", ["no_request", "reopened"]]);
  assert.equal(promise(data, "P64", late).state, "broken");
  ok(["request", "sort", data, id, "complaint"], late);
  assert.deepEqual([json(["request", "show", data, id], late).due, promise(data, "P64", late).state], ["2026-04-02", "broken"], "a complaint has no day, and this one had");
  ok(["request", "sort", data, json(["request", "add", data, "unsorted", "--from", "y", "--by", "email", "Valitan"]).id, "complaint"]);
  assert.equal(json(["request", "list", data, "--right", "complaint"]).requests.filter((one) => one.due === null).length, 1, "sorted in time it has none");
  const back = take(data, "access", who, "kaikki");
  ok(["request", "withdraw", data, back]);
  assert.equal(figure(data, "P64", "answered"), 0);
  ok(["setting", data, "site.url", "https://localhost"]);
  const link = take(data, "access", who, "kaikki");
  const given = json(["request", "give", data, link, "--as", "link", "--seen", "--complete"]);
  assert.equal(promise(data, "P64").state, "kept");
  ok(["request", "take-back", data, given.id]);
  assert.equal(figure(data, "P64", "unsent"), 1, "nobody got it");
  assert.notEqual(promise(data, "P64").state, "kept");
});

test("days that the office chose are a part, and days to come are none", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi);
  const id = take(data, "access", who, "kaikki");
  const give = (...days) => ["request", "give", data, id, "--as", "person", "-o", `${data}/../p-${days.length}.zip`, "--seen", "--complete", ...days];
  assert.equal(fault(give("--from", "2027-03-10")).error.field, "from");
  ok(give("--from", "2026-01-10"));
  assert.equal(json(["request", "show", data, id]).state, "partly_refused");
  assert.match(json(["request", "letter", data, id]).body, /vain nämä päivät: .*10\.1\.2026[\s\S]*tuomioistui/);
});

test("what would stand in the process list is read from standard input: of options too, a line for each in their order", () => {
  const { data } = register();
  const id = json(["request", "add", data, "access", "--from", "-", "--reply-to", "-", "--by", "post", "-"], { input: "Salainen Nimi\nsalainen@x.test\nMitä tietoja\nminusta on?\n" }).id;
  const seen = json(["request", "show", data, id]);
  assert.deepEqual([seen.from, seen.reply_to, seen.text], ["Salainen Nimi", "salainen@x.test", "Mitä tietoja\nminusta on?"]);
  ok(["request", "refuse", data, id, "--why", "-"], { input: "Emme tiedä teistä mitään.\n" });
  assert.match(json(["request", "letter", data, id]).body, /Emme tiedä teistä mitään/);
  const other = json(["request", "add", data, "access", "--from", "x", "--by", "post"]).id;
  assert.match(fault(["request", "refuse", data, other, "--why", "-"], { input: "" }).error.text, /Say why it is refused/);
});

test("nothing is taken away while somebody waits for their data, also of whoever was merged", () => {
  const { data } = register();
  const who = add(data, "consumer", helmi), twin = add(data, "consumer", { ...helmi, email: "toinen@asiakas.test" });
  const note = json(["note", data, who, "Hankala asiakas", "--kind", "note"]).id;
  const id = take(data, "access", twin, "kaikki");
  ok(["merge", data, who, twin, "--yes"]);
  assert.match(fault(["remove", data, note, "--yes"]).error.text, /taken away before the answer/);
  ok(["request", "done", data, id, "Kerrottu"]);
  ok(["request", "answer", data, id, "Kiitos."]);
  assert.match(fault(["remove", data, note, "--yes"]).error.text, /taken away before the answer/, "a letter that nobody sent is no answer");
  ok(["request", "posted", data, id, "--how", "post"]);
  ok(["remove", data, note, "--yes"]);
});

test("what stood there before is in the answer, with its days and who changed it: nothing asked for vanishes by a correction, an emptied value, an undo", () => {
  const { data, place } = register();
  const inside = (zip, name) => execFileSync("unzip", ["-p", zip, name], { encoding: "utf8" });
  const list = file(place, "tuotu.csv", "First Name,Last Name,E-mail 1 - Value\nUusi,Tuotu,uusi@tuotu.test\n");
  const batch = json(["import", data, list, "--source", "person"]).batch;
  const who = add(data, "consumer", { ...helmi, last_name: "Vanhanimi", phone: "+358401234567" });
  const another = add(data, "consumer", { first_name: "Outi", last_name: "Muu", email: "outi@asiakas.test" });
  const note = json(["note", data, who, "Hankala tapaus, kysy Outi Muulta", "--kind", "note"]).id;
  const id = take(data, "access", who, "kaikki");
  take(data, "portability", "uusi@tuotu.test", "mukaan");
  const later = at("2026-03-06T10:00:00Z");
  ok(["set", data, who, "last_name=Uusinimi", "email=uusi@asiakas.test", "phone=", "--source", "person"], later);
  ok(["correct", data, note, "Mukava"], later);
  const last = json(["note", data, who, "Soita takaisin", "--kind", "note"], later).id;
  assert.match(fault(["undo", "last", data, who, "--yes"], later).error.text, /taken away before the answer/);
  assert.ok(json(["show", data, who], later).records.some((record) => record.id === last));
  const undone = json(["undo", data, batch, "--yes"], later);
  assert.deepEqual([undone.parties, undone.stays[0].why], [0, "awaited"]);
  ok(["find", data, "uusi@tuotu.test"]);

  const seen = json(["request", "look", data, id], later);
  assert.ok(seen.texts.some((one) => one.item === `record/${note}` && /Hankala/.test(one.text)), JSON.stringify(seen.texts));
  assert.ok(seen.texts.some((one) => one.item === "former/last_name" && one.text === "Vanhanimi"));
  assert.ok(seen.marked.some((one) => one.item === `record/${note}` && /Outi/.test(one.passage)), "former texts are looked through");
  ok(["request", "redact", data, id, `record/${note}`, "Outi Muulta", "--because", "other_person"], later);
  const zip = `${place}/p.zip`;
  ok(["request", "give", data, id, "--as", "person", "-o", zip, "--seen", "--complete"], later);
  const document = JSON.parse(inside(zip, "data.json"));
  const former = (field) => document.former_values.filter((value) => value.field === field).map((value) => [value.stored, value.stood_from, value.stood_until, value.changed_by !== null]);
  assert.deepEqual(former("last_name"), [["Vanhanimi", "2026-03-05", "2026-03-06", true]]);
  assert.deepEqual(former("phone"), [["+358401234567", "2026-03-05", "2026-03-06", false]], "taken away");
  assert.deepEqual(former("email").map(([text]) => text), ["helmi@asiakas.test"]);
  const [record] = document.records.filter((one) => one.id === note);
  assert.equal(record.text, "Mukava");
  assert.match(record.former[0].text, /^Hankala tapaus, kysy \[/);
  assert.deepEqual([record.former[0].stood_until, typeof record.former[0].changed_by], ["2026-03-06", "string"]);
  const page = inside(zip, "tietosi.html");
  for (const word of [/Vanhanimi/, /Hankala tapaus/, /helmi@asiakas\.test/]) assert.match(page, word);
  assert.doesNotMatch(page, /Outi Muulta/);

  // an address that is somebody else's today is looked at by a person
  ok(["set", data, another, "email=helmi@asiakas.test", "--source", "person"], later);
  const again = take(data, "access", who, "vielä kerran", ["--by", "email"], later);
  assert.ok(json(["request", "look", data, again], later).marked.some((one) => one.item === "former/email"));
  // what the person gave goes along to another service too
  ok(["portability", data, who, "-o", `${place}/mukaan.json`], later);
  const taken = JSON.parse(execFileSync("cat", [`${place}/mukaan.json`], { encoding: "utf8" }));
  assert.ok(taken.former_values.some((value) => value.value === "Vanhanimi" && value.until === "2026-03-06"));
});

test("an answer does not go in plain e-mail where the notice says so: by no letter, and the sentence counts it", () => {
  const { data, place } = register({ notice: `${root}/notices/clinic.yaml` });
  for (const [name, value] of [["mail.server", "smtp://localhost:9"], ["mail.from", "t@t.test"], ["mail.tls", "none"], ["site.url", "https://localhost"]]) ok(["setting", data, name, value]);
  const hanna = add(data, "patient", { first_name: "Hanna", last_name: "Aarnivuo", email: "hanna@potilas.test", "person.born": "1980-03-04" });
  const id = take(data, "access", hanna, "kaikki");
  ok(["request", "acknowledge", data, id, "--mail"]);
  const answer = fault(["request", "refuse", data, id, "Diagnoosi M54", "--why", "x", "--mail"]).error;
  assert.deepEqual([answer.status, answer.sentence], ["denied", "T26"]);
  assert.match(answer.text, /health data are not sent in plain e-mail/);
  assert.equal(json(["request", "show", data, id]).state, "acknowledged", "nothing was written");
  assert.equal(fault(["mail", "to", data, hanna, "Diagnoosi M54", "--subject", "Vastaus", "--kind", "answer", "--purpose", "care"]).error.sentence, "T26");
  const given = json(["request", "give", data, id, "--as", "mail", "--seen", "--complete"]);
  assert.ok(given.passphrase, "locked, it is no plain e-mail");
  assert.match(given.otherwise, /in person/, "a way that the notice does not name is named where it is taken");
  assert.equal(json(["request", "give", data, id, "--as", "person", "-o", `${place}/h.zip`, "--seen", "--complete"]).otherwise, null);
  assert.equal(fault(["request", "mail", data, id]).error.sentence, "T26", "nor afterwards");
  assert.deepEqual([promise(data, "T26").state, figure(data, "T26", "in_plain_email"), figure(data, "T26", "locked_or_by_link")], ["kept", 0, 1]);
  const other = take(data, "rectification", hanna, "osoite");
  ok(["request", "refuse", data, other, "--why", "Osoite on oikein.", "--mail"]);
  // a letter that says what was corrected tells the diagnosis too
  const visit = json(["note", data, hanna, "Diagnoosi: masennus", "--kind", "visit"]).id, wrong = take(data, "rectification", hanna, "ei masennusta");
  ok(["request", "correct", data, wrong, "--record", visit, "Diagnoosi: ahdistuneisuus"]);
  assert.equal(fault(["request", "answer", data, wrong, "--mail"]).error.sentence, "T26");
  ok(["request", "answer", data, wrong]);
  assert.match(ok(["request", "letter", data, wrong]), /lain mukaan säilytettävä|on nyt/);
  assert.equal(fault(["request", "mail", data, wrong]).error.sentence, "T26");
  // a sentence that comes later is held against what went before
  const agency = register();
  for (const [name, value] of [["mail.server", "smtp://localhost:9"], ["mail.from", "t@t.test"], ["mail.tls", "none"]]) ok(["setting", agency.data, name, value]);
  const helmi1 = add(agency.data, "consumer", helmi), asked = take(agency.data, "access", helmi1, "kaikki");
  ok(["request", "refuse", agency.data, asked, "--why", "Liian laaja", "--mail"]);
  const text = execFileSync("sed", ["-e", "s/^  version: .*/  version: 99/", "-e", "s/^  access: *{/&not_by: {email: {fi: ei sähköpostissa, sv: inte i e-post, en: not by e-mail}}, /", `${root}/notices/agency.yaml`], { encoding: "utf8" })
    .replace(/kept_by: \[?rights.access.within\]?/, "kept_by: [rights.access.within, rights.access.not_by]");
  assert.match(text, /rights.access.not_by/);
  ok(["notice", "adopt", agency.data, file(place, "uusi.yaml", text), "--yes"]);
  const broken = json(["promises", agency.data]).promises.filter((one) => one.proofs.some((proof) => proof.figures.in_plain_email === 1));
  assert.deepEqual(broken.map((one) => one.state), ["broken"]);
});

test("an answer on paper, in a file or in person is with them when somebody notes that it went, and late when that was late", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Halla", email: "outi@asiakas.test" });
  const late = at("2026-04-15T10:00:00Z"), days = (id, options) => json(["request", "show", data, id], options);
  const ids = ["paper", "zip", "person"].map((way) => {
    const id = take(data, "access", who, "kaikki", ["--by", "post"]);
    const made = ok(["request", "give", data, id, "--as", way, "--seen", "--complete", "-o", join(place, way)], { env: { SELOSTE_LANG: "en" } });
    assert.match(made, /has not gone yet/);
    assert.deepEqual([days(id).unsent, days(id).handed_over[0].state, days(id).handed_over[0].handed], [true, "ready", null]);
    return id;
  });
  assert.match(ok(["request", "list", data, "--closed"], late), /the answer is not with them yet/);
  assert.deepEqual([promise(data, "P64", late).state, figure(data, "P64", "unsent_late", late), days(ids[0], late).late], ["broken", 3, true]);
  ok(["request", "posted", data, ids[0], "--how", "post"]);
  ok(["request", "posted", data, ids[1], "--how", "in_person"], late);
  assert.deepEqual(ids.map((id) => [days(id, late).unsent, days(id, late).late]), [[false, false], [false, true], [true, true]]);
  assert.match(ok(["request", "show", data, ids[0]], late), /on paper +Handed over 5 March 2026/);
  const times = json(["request", "times", data], late);
  assert.deepEqual([times.all.in_time, times.all.late, times.open_late], [1, 1, 1]);
  // whoever stands here takes it along; a link is handed to nobody. The notice answers electronically whoever asked so
  const here = take(data, "access", who, "kaikki");
  assert.equal(fault(["request", "give", data, here, "--as", "link", "--handed", "--seen", "--complete"]).error.field, "--handed");
  ok(["request", "give", data, here, "--as", "person", "--handed", "--seen", "--complete", "-o", join(place, "here.zip")]);
  assert.deepEqual([days(here).unsent, days(here).handed_over[0].state, days(here).steps.at(-1).step], [false, "given", "posted"]);
  assert.deepEqual([promise(data, "P62").state, figure(data, "P62", "otherwise"), figure(data, "P62", "electronically")], ["at_risk", 1, 0]);
});

test("an answer that waits to be fetched, or did not get there, is not erased, unless the person asked for that afterwards and knows", () => {
  const { data } = register();
  for (const [name, value] of [["mail.server", "smtp://127.0.0.1:1"], ["mail.tls", "none"], ["mail.from", "t@t.test"], ["site.url", "https://localhost"]]) ok(["setting", data, name, value]);
  const who = add(data, "consumer", { first_name: "Outi", last_name: "Halla", email: "outi@asiakas.test" });
  const other = add(data, "consumer", { first_name: "Aimo", last_name: "Suo", email: "aimo@asiakas.test" });
  const id = take(data, "access", who, "kaikki"), theirs = take(data, "access", other, "kaikki");
  take(data, "erasure", other, "poistakaa");
  for (const one of [id, theirs]) ok(["request", "give", data, one, "--as", "link", "--send", "--seen", "--complete"], at("2026-03-05T10:05:00Z"));
  const soon = at("2026-03-06T10:00:00Z"), over = at("2026-04-20T10:00:00Z");
  const plan = (party, options) => json(["erase", data, party, "--plan"], options);
  const refused = (party, options, ...more) => fault(["erase", data, party, "--yes", ...more], options);
  assert.match(ok(["erase", data, who, "--plan"], { env: { SELOSTE_LANG: "en", ...soon.env } }), /waits to be fetched until 12 March 2026 12.05/);
  assert.match(refused(who, soon).error.text, /waits to be fetched/);
  assert.match(refused(other, soon, "--with-answer").error.text, /as a request first/, "they asked for both, and this came first");
  // nobody fetched it: it is needed once more, also for the night; it is late, and counts so everywhere
  ok(["sweep", data], over);
  assert.match(plan(who, over).waits, /not with the person yet/);
  assert.equal(refused(who, over).code, 1);
  assert.deepEqual([json(["request", "show", data, id], over).unsent, figure(data, "P64", "unsent_late", over)], [true, 2]);
  assert.deepEqual(json(["sweep", data, "--plan"], at("2036-04-20T10:00:00Z")).rows.map((one) => one.fate).filter((fate) => fate === "goes"), []);
  // asked for afterwards, and said: the answer ends with it, and what was late stays so
  take(data, "erasure", who, "poistakaa nyt", ["--by", "email"], over);
  assert.deepEqual([plan(who, over).waits, /asked for the erasure afterwards/.test(plan(who, over).answer)], [null, true]);
  assert.equal(refused(who, over).error.field, "--with-answer");
  ok(["erase", data, who, "--yes", "--with-answer"], over);
  const shown = json(["request", "show", data, id], over);
  assert.deepEqual([shown.state, shown.late, shown.erased, shown.unsent], ["undelivered", true, true, false]);
  const times = json(["request", "times", data], over);
  assert.deepEqual([times.all.late, times.all.in_time, times.open_late], [1, 0, 2]);
  assert.equal(promise(data, "P64", over).state, "broken");
  // the person does not want it any more: then nothing waits, and it was late all the same
  assert.equal(fault(["request", "withdraw", data, theirs], over).error.field, "TEXT");
  ok(["request", "withdraw", data, theirs, "Puhelimessa 20.4."], over);
  ok(["erase", data, other, "--yes"], over);
  assert.equal(json(["request", "times", data], over).all.late, 2);
});
