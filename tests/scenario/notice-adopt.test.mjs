// A new version of the notice: what it changes, what becomes of data held, and who must have been informed.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fault, folder, json, ok, seloste, start } from "./seloste.mjs";

const place = folder();
const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } });
const today = at("2026-11-25");

/** A club's notice; what a test changes is replaced in its text. */
const first = `
register:
  filings: {a: {en: register}}
  languages: [en]
  version: 1
  in_force: 2026-01-01
  controller: {name: Club, business_id: 9120347-8, address: Street 1}
  contact: {role: secretary, name: Aku Kaarto, email: aku@club.example}
  deputy: {role: chair, name: Eeva Raitio, email: eeva@club.example}
calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}
people: {guest: {form: person}}
purposes:
  serve: {}
data:
  names: {class: basic, fields: [first_name, last_name, email]}
  talks: {class: talk, fields: [note], own: {hobby: {type: text}}}
sources: {self: {fills: all}}
retention:
  basic: {gone_by: taken_in + 10 years}
  talk: {gone_by: taken_in + 5 years}
`;
const files = new Map();
function notice(...changes) {
  let text = first;
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  if (!files.has(text)) {
    files.set(text, join(place, `notice-${files.size}.yaml`));
    writeFileSync(files.get(text), text);
  }
  return files.get(text);
}
const second = ["version: 1", "version: 2"];
const moves = (to) => ["sources:", `changes: [{version: 2, in_force: 2026-12-01, what: {en: less}, moves: {${to}}}]\nsources:`];

let count = 0;
function register() {
  const dir = join(place, `r${count++}`);
  ok(["init", dir, "--notice", notice(), "--keys", `${dir}-keys`], today);
  ok(["add", dir, "--type", "guest", "--source", "self", "first_name=Annika", "last_name=Bee", "email=annika@bee.example",
    "talks.hobby=chess"], at("2026-11-25"));
  ok(["note", dir, "annika@bee.example", "likes tea", "--kind", "call"], today);
  return dir;
}
const days = (dir, run = today) => {
  const kept = json(["show", dir, "annika@bee.example"], run).kept ?? json(["show", dir, "annika@bee.example"], run).until;
  return Object.fromEntries(kept.map((one) => [one.class.id ?? one.class, one.gone_by]));
};

test("a shorter period holds at once, a longer one once the person was informed", () => {
  const dir = register();
  assert.equal(days(dir).basic, "2036-11-25");
  ok(["notice", "adopt", dir, notice(second, ["10 years", "3 years"]), "--yes"], today);
  assert.equal(days(dir).basic, "2029-11-25");
  const longer = notice(["version: 1", "version: 3"], ["10 years", "20 years"]);
  const plan = json(["notice", "adopt", dir, longer, "--plan"], today);
  assert.equal(plan.adopted, false);
  assert.deepEqual(plan.changes.map((c) => [c.what, c.effect, c.parties]), [["period", "widens", 1]]);
  ok(["notice", "adopt", dir, longer, "--yes"], today);
  assert.equal(days(dir).basic, "2036-11-25", "under the first version, which it was given under");
  ok(["informed", dir, "annika@bee.example", "--how", "by post"], today);
  assert.equal(days(dir).basic, "2046-11-25");
  ok(["audit", "verify", dir], today);
});

test("a field that is gone: not without moves, erased with them", () => {
  const dir = register();
  const gone = [", own: {hobby: {type: text}}", ""];
  const refused = fault(["notice", "adopt", dir, notice(second, gone), "--yes"], today);
  assert.equal(refused.code, 2);
  assert.match(JSON.stringify(refused), /talks\.hobby: NEW/);
  assert.match(ok(["show", dir, "annika@bee.example"], today), /chess/);
  const plan = json(["notice", "adopt", dir, notice(second, gone, moves("talks.hobby: erase")), "--plan"], today);
  assert.equal(plan.values_erased, 1);
  ok(["notice", "adopt", dir, notice(second, gone, moves("talks.hobby: erase")), "--yes"], today);
  const shown = ok(["show", dir, "annika@bee.example"], today);
  assert.doesNotMatch(shown, /chess/);
  assert.match(shown, /likes tea/);
  ok(["set", dir, "annika@bee.example", "--source", "self", "last_name=Ceder"], today);
  assert.match(ok(["find", dir, "Ceder"], today), /Annika Ceder/);
});

test("a class that is gone: its data move, with the earlier of their dates", () => {
  const dir = register();
  const moved = [["class: talk,", "class: basic,"], ["\n  talk: {gone_by: taken_in + 5 years}", ""]];
  assert.equal(fault(["notice", "adopt", dir, notice(second, ...moved), "--yes"], today).code, 2);
  ok(["notice", "adopt", dir, notice(second, ...moved, moves("talk: basic")), "--yes"], today);
  assert.match(ok(["show", dir, "annika@bee.example"], today), /chess[^]*likes tea/);
  const kept = json(["show", dir, "annika@bee.example"], today).kept;
  const ends = kept.map((one) => one.gone_by).sort();
  assert.equal(ends[0], "2031-11-25");
  ok(["erase", dir, "annika@bee.example", "--yes"], today);
  assert.match(ok(["find", dir, "Annika"], today), /0 found/);
});

test("the same notice twice, one with errors, and one without a terminal change nothing", () => {
  const dir = register();
  assert.notEqual(seloste(["notice", "adopt", dir, notice(), "--yes"], today).code, 0);
  assert.equal(seloste(["notice", "adopt", dir, notice(second, ["gone_by: taken_in + 5 years", ""]), "--yes"], today).code, 2);
  assert.equal(seloste(["notice", "adopt", dir, notice(second)], today).code, 2);
  assert.deepEqual(readdirSync(join(dir, "notices")), ["1.yaml"]);
});

test("diff says it in sentences", () => {
  const changes = json(["notice", "diff", notice(), notice(second, ["5 years", "2 years"], ["serve: {}", "serve: {}\n  sell: {}"])], today);
  assert.deepEqual(changes.map((c) => [c.what, c.effect]), [["purpose", "widens"], ["period", "narrows"]]);
  assert.match(changes[1].text, /erased sooner.*5 years.*2 years/);
  assert.match(ok(["notice", "diff", notice(), notice()], today), /Nothing changes/);
});

const points = process.env.SELOSTE_BIN?.includes("/san/") ? ["adopt.file", "adopt.begun", "adopt.moved", "adopt.dropped", "adopt.dating", "adopt.slice", "adopt.finished"] : [];
for (const point of points)
  test(`a crash at ${point} is gone on from`, () => {
    const dir = register();
    const next = notice(second, ["class: talk,", "class: basic,"], ["\n  talk: {gone_by: taken_in + 5 years}", ""], moves("talk: basic"));
    const crashed = seloste(["notice", "adopt", dir, next, "--yes"], { env: { ...today.env, SELOSTE_CRASH: `${point}:1` } });
    assert.equal(crashed.signal, "SIGKILL");
    if (point === "adopt.file") ok(["notice", "adopt", dir, next, "--yes"], today);
    assert.match(ok(["show", dir, "annika@bee.example"], today), /chess[^]*likes tea/);
    ok(["note", dir, "annika@bee.example", "again", "--kind", "call"], today);
    assert.equal(json(["show", dir, "annika@bee.example"], today).kept.map((k) => k.gone_by).sort()[0], "2031-11-25");
    ok(["audit", "verify", dir], today);
  });

test("a server that runs uses the new notice at once", async () => {
  const dir = register();
  const server = start(["serve", dir, "--listen", "127.0.0.1:0"], today);
  try {
    await server.says(/http:\/\//);
    const next = notice(second, ["10 years", "3 years"]);
    ok(["notice", "adopt", dir, next, "--yes"], today);
    assert.equal(days(dir).basic, "2029-11-25");
    ok(["note", dir, "annika@bee.example", "under the second", "--kind", "call"], today);
  } finally {
    server.child.kill("SIGTERM");
    await server.end;
  }
  assert.equal(days(dir).basic, "2029-11-25");
});

test("a purpose with another name: who was told of the old one can still be served", () => {
  const dir = register();
  ok(["notice", "adopt", dir, notice(second, ["serve: {}", "help: {}"], moves("serve: help")), "--yes"], today);
  ok(["show", dir, "annika@bee.example"], today);
});

test("a field of one's own: added, changed, moved to another class, in the package, erased", () => {
  const dir = register();
  const moved = notice(second, ["class: talk,", "class: basic,"], ["\n  talk: {gone_by: taken_in + 5 years}", ""], moves("talk: basic"));
  ok(["set", dir, "annika@bee.example", "--source", "self", "talks.hobby=go"], today);
  assert.match(ok(["find", dir, "go"], today), /1 found/);
  assert.match(ok(["find", dir, "chess"], today), /0 found/);
  ok(["notice", "adopt", dir, moved, "--yes"], today);
  const kept = json(["show", dir, "annika@bee.example"], today).kept;
  assert.ok(kept.some((one) => one.gone_by === "2031-11-25"), JSON.stringify(kept));
  ok(["access", dir, "annika@bee.example", "-o", join(place, `p${count}.zip`)], today);
  ok(["erase", dir, "annika@bee.example", "--yes"], today);
});

test("what was merged is brought under it as well, and comes apart after it", () => {
  const dir = register();
  const one = json(["show", dir, "annika@bee.example"], today).id;
  const two = json(["add", dir, "--type", "guest", "--source", "self", "first_name=Anika", "last_name=Bee", "email=anika@bee.example", "talks.hobby=go"], today).id;
  ok(["note", dir, two, "likes coffee", "--kind", "call"], today);
  ok(["merge", dir, one, two, "--yes"], today);
  const next = notice(second, ["class: talk,", "class: basic,"], [", own: {hobby: {type: text}}", ""], ["\n  talk: {gone_by: taken_in + 5 years}", ""],
    moves("talk: basic, talks.hobby: erase"));
  ok(["notice", "adopt", dir, next, "--yes"], today);
  const both = json(["show", dir, two], today);
  assert.equal(both.id, one);
  assert.deepEqual([...both.values, ...both.other_values].map((value) => value.text).sort(), ["Anika", "Annika", "Bee", "anika@bee.example", "annika@bee.example"]);
  assert.ok(both.values.every((value) => value.class === "basic"));
  assert.deepEqual(both.records.map((record) => record.text).sort(), ["likes coffee", "likes tea"]);
  ok(["split", dir, two, "--yes"], today);
  const apart = json(["show", dir, two], today);
  assert.deepEqual(apart.values.map((value) => value.text).sort(), ["Anika", "Bee", "anika@bee.example"]);
  assert.deepEqual(apart.records.map((record) => record.text), ["likes coffee"]);
  ok(["erase", dir, two, "--yes"], today);
  assert.deepEqual(json(["show", dir, one], today).records.map((record) => record.text), ["likes tea"]);
  ok(["audit", "verify", dir], today);
});

test("a new purpose, and a new recipient, wait until the person was told", () => {
  const dir = register();
  const share = [["serve: {}", "serve: {}\n  study: {}"], ["sources:", "recipients: {lab: {role: processor, classes: [basic], agreement: {day: 2026-01-01, ref: A}, outside: no}}\nsources:"]];
  const diff = json(["notice", "diff", notice(), notice(second, ...share)], today);
  for (const what of ["purpose", "recipient"])
    assert.match(diff.find((c) => c.what === what && c.effect === "widens").text, /from the day on which the person has been informed/);
  ok(["notice", "adopt", dir, notice(second, ...share), "--yes"], today);
  ok(["add", dir, "--type", "guest", "--source", "self", "first_name=Uusi", "last_name=Tulija", "email=uusi@bee.example"], today);
  const hand = (who, purpose) => ["export", dir, who, "--to", "lab", "--purpose", purpose, "--back", "2036-01-01", "--assignment", "Tutkimus", "--firm", "Labra Oy", "-o", join(place, `out${count++}.csv`)];
  assert.equal(json(hand("uusi@bee.example", "study"), today).parties, 1, "who came under the new notice");
  const refused = fault(hand("annika@bee.example", "study"), today);
  assert.equal(refused.code, 3);
  assert.match(JSON.stringify(refused), /not been informed of this purpose yet/);
  assert.ok(refused.error?.sentence ?? refused.sentence, JSON.stringify(refused));
  assert.equal(fault(hand("annika@bee.example", "serve"), today).code, 3, "the recipient is new as well");
  ok(["informed", dir, "annika@bee.example", "--how", "by post"], today);
  assert.equal(json(hand("annika@bee.example", "study"), today).parties, 1);
  ok(["audit", "verify", dir], today);
});

test("how long something stays: the earliest of all versions under which it was given", () => {
  const dir = register();
  ok(["notice", "adopt", dir, notice(second, ["5 years", "1 year"]), "--yes"], today);
  ok(["note", dir, "annika@bee.example", "likes coffee", "--kind", "call"], today);
  ok(["notice", "adopt", dir, notice(["version: 1", "version: 3"], ["5 years", "20 years"]), "--yes"], today);
  assert.equal(days(dir).talk, "2027-11-25");
  ok(["informed", dir, "annika@bee.example", "--how", "by post"], today);
  assert.equal(days(dir).talk, "2046-11-25");
});

// What a change is about is counted, and nobody else: by group, and by class where the rule names a group.
test("a change that is about one group counts that group", () => {
  const two = [["people: {guest: {form: person}}", "people: {guest: {form: person}, firm: {form: organisation}}"],
    ["fields: [first_name, last_name, email]", "fields: [name, first_name, last_name, email]"],
    ["serve: {}", "serve: {types: [guest]}\n  sell: {types: all, ground: {guest: consent, firm: contract}}"],
    ["basic: {gone_by: taken_in + 10 years}", "basic: {rules: [{when: type = firm, gone_by: taken_in + 9 years}, {when: otherwise, gone_by: taken_in + 10 years}]}"]];
  const dir = join(place, `r${count++}`);
  ok(["init", dir, "--notice", notice(...two), "--keys", `${dir}-keys`], today);
  for (const name of ["A", "B", "C"]) ok(["add", dir, "--type", "firm", "--source", "self", `name=${name}`], today);
  ok(["add", dir, "--type", "guest", "--source", "self", "first_name=Annika", "talks.hobby=chess"], today);
  const plan = (...more) => json(["notice", "adopt", dir, notice(...two.map(([from, to]) => [from, more.reduce((text, [a, b]) => text.replace(a, b), to)]), second,
    ...more.filter(([a]) => first.includes(a))), "--plan"], today);
  for (const [more, wanted, inform] of [
    [[["types: [guest]", "types: [guest, firm]"]], ["purpose", 3], 3],
    [[["serve: {types: [guest]}", "serve: {types: [guest], marketing: yes}"]], ["purpose", 1], 1],
    [[["consent, firm", "legitimate_interest, firm"]], ["purpose", 1], undefined],
    [[["9 years", "12 years"]], ["period", 3], 3],
    [[["10 years}]", "12 years}]"]], ["period", 1], 1],
    [[["fields: [note]", "types: [firm], fields: [note]"], ["sources:", "changes: [{version: 2, in_force: 2026-12-01, what: {en: less}, moves: {note: erase, talks.hobby: erase}}]\nsources:"]], ["field", 1], undefined],
    [[["fields: [note]", "fields: [note, phone]"]], ["field", undefined], 4],
  ]) {
    const found = plan(...more), text = JSON.stringify(found.changes);
    assert.ok(found.changes.length, text);
    for (const change of found.changes.filter((one) => one.what === wanted[0] && wanted[1])) assert.equal(change.parties, wanted[1], text);
    if (inform) assert.equal(found.to_inform, inform, text);
  }
  assert.match(ok(["notice", "adopt", dir, notice(...two.slice(0, 3), [two[3][0], two[3][1].replace("9 years", "8 years")], second), "--plan"], today), /It concerns 3 parties/);
});

test("moves names what is there: the new name in this version, the old one in the version before", () => {
  const dir = register();
  const gone = [", own: {hobby: {type: text}}", ""];
  const found = JSON.parse(seloste(["notice", "check", notice(second, gone, moves("talks.hobby: talkz")), "--json"], today).out).filter((one) => one.level === "error");
  assert.deepEqual(found.map((one) => [one.id, one.line]), [["unknown_name", 17]]);
  assert.match(found[0].text, /talkz.*did you mean talk\?/);
  const wrong = notice(second, gone, moves("talks.hobby: erase, talks.hobbby: erase"));
  assert.deepEqual(JSON.parse(seloste(["notice", "check", wrong, "--json"], today).out).filter((one) => one.level === "error"), [], "only the version before tells");
  const [change] = json(["notice", "diff", notice(), wrong], today);
  assert.deepEqual([change.what, change.blocks], ["moves", true]);
  assert.match(change.text, /talks\.hobbby” \(line 17\).*did you mean “talks\.hobby”/);
  const refused = fault(["notice", "adopt", dir, wrong, "--yes"], today);
  assert.deepEqual([refused.code, refused.error.line], [2, 17]);
  ok(["notice", "adopt", dir, notice(second, gone, moves("talks.hobby: erase")), "--yes"], today);
  // What earlier versions moved stays in the list, and is not asked of the version before again.
  const third = notice(["version: 1", "version: 3"], gone, ["5 years", "4 years"], moves("talks.hobby: erase"));
  ok(["notice", "adopt", dir, third, "--yes"], today);
});

test("what must never stand somewhere is not moved there", () => {
  const dir = join(place, `r${count++}`);
  const kept = [["own: {hobby: {type: text}}}", "own: {hobby: {type: text}}}\n  club: {class: basic, own: {card: {type: text, never_in: [chat]}, motto: {type: text}}}\n  chat: {class: talk, own: {topic: {type: text}}}"]];
  ok(["init", dir, "--notice", notice(...kept), "--keys", `${dir}-keys`], today);
  ok(["add", dir, "--type", "guest", "--source", "self", "email=a@b.example", "club.card=QX 4711", "club.motto=ask qx-4711", "talks.hobby=chess"], today);
  ok(["note", dir, "a@b.example", "the number is QX4711", "--kind", "call"], today);
  const to = (from, into, m) => notice([kept[0][0], kept[0][1].replace(from, into)], second, moves(m));
  // the value itself
  const own = to("card: {type: text, never_in: [chat]}, ", "", "club.card: chat.topic");
  assert.match(json(["notice", "diff", notice(...kept), own], today)[0].text, /never is \(never_in\)/);
  assert.equal(fault(["notice", "adopt", dir, own, "--yes"], today).code, 2);
  // another text that says it
  const said = to(", motto: {type: text}", "", "club.motto: chat.topic");
  const plan = json(["notice", "adopt", dir, said, "--plan"], today);
  assert.deepEqual([plan.blocked, plan.changes[0].what, plan.changes[0].blocks], [true, "never_in", true]);
  assert.match(plan.changes[0].text, /chat.*never stand there \(1 text\)/);
  assert.equal(fault(["notice", "adopt", dir, said, "--yes"], today).code, 2);
  // what a record says
  const record = notice([kept[0][0], kept[0][1].replace("chat: {class: talk,", "chat: {class: talk, fields: [note],")], ["fields: [note], ", ""], second);
  assert.match(JSON.stringify(fault(["notice", "adopt", dir, record, "--yes"], today)), /never stand there \(1 text\)/);
  // a text that says nothing of it may go; and what was refused has moved nothing
  ok(["notice", "adopt", dir, to("own: {hobby: {type: text}}", "own: {}", "talks.hobby: chat.topic"), "--yes"], today);
  assert.match(ok(["show", dir, "a@b.example"], today), /ask qx-4711/);
});

test("a version is not in force before its own day", () => {
  const dir = register(), next = notice(second, ["in_force: 2026-01-01", "in_force: 2026-12-01"]);
  const plan = json(["notice", "adopt", dir, next, "--plan"], today);
  assert.ok(plan.changes.some((one) => one.what === "not_yet" && one.blocks), JSON.stringify(plan.changes));
  const refused = fault(["notice", "adopt", dir, next, "--yes"], today);
  assert.equal(refused.code, 2);
  assert.match(refused.error.text, /in force from 1 December 2026/);
  assert.ok(refused.error.line, JSON.stringify(refused.error));
  assert.equal(fault(["notice", "adopt", dir, next, "--yes"], { env: { SELOSTE_CLOCK: "2026-11-30T21:59:00Z" } }).code, 2, "nor the minute before, in Helsinki");
  ok(["notice", "adopt", dir, next, "--yes"], { env: { SELOSTE_CLOCK: "2026-11-30T22:00:00Z" } });
  const early = join(place, "early");
  const made = seloste(["init", early, "--notice", next, "--keys", `${early}-keys`], today);
  assert.equal(made.code, 0, made.err);
  assert.match(made.err, /in force from 1 December 2026/);
});
