// docs/NOTICE.md is held to the program: its examples are read, its tables of dates and conditions computed, and nothing
// that the language has is missing from it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { file, folder, json, root, seloste } from "./seloste.mjs";

const page = readFileSync(join(root, "docs/NOTICE.md"), "utf8");
const source = (name) => readFileSync(join(root, "src/notice", name), "utf8");
const place = folder(), env = { SELOSTE_LANG: "en" };

/** { part: text } of a notice, by its keys in the first column. */
const parts = (text) => Object.fromEntries(text.split(/^(?=[a-z_]+:)/m).filter((one) => /^[a-z_]+:/.test(one)).map((one) => [one.match(/^[a-z_]+/)[0], one.endsWith("\n") ? one : `${one}\n`]));
const examples = page.slice(page.indexOf("## 10.")).split("```yaml\n").slice(1).map((one) => one.split("```")[0]);
const base = parts(examples.find((one) => one.startsWith("# base")).replace("# base\n", ""));
const whole = (text) => Object.values({ ...base, ...parts(text.replace(/^# .*\n/m, "")) }).join("");

function findings(text) {
  const done = seloste(["notice", "check", file(place, "notice.yaml", text), "--json"], { env });
  return JSON.parse(done.out);
}
const always = new Set(findings(Object.values(base).join("")).map((one) => one.id));

test("the small notice has neither errors nor conflicts", () => {
  assert.deepEqual(findings(Object.values(base).join("")).filter((one) => one.level !== "law"), []);
});

for (const [i, example] of examples.filter((one) => !one.startsWith("# base")).entries())
  test(`example ${i + 1}: ${Object.keys(parts(example)).join(", ")}`, () => {
    const wanted = [...example.matchAll(/^# finds: (\S+)/gm)].map((row) => row[1]);
    const list = findings(whole(example));
    for (const id of wanted) assert.ok(list.some((one) => one.id === id), `${id} is not found: ${JSON.stringify(list)}`);
    assert.deepEqual(list.filter((one) => one.level !== "law" && !wanted.includes(one.id)), []);
    assert.equal(wanted.every((id) => !always.has(id)), true, "every notice finds it");
    const text = file(place, "example.yaml", whole(example));
    assert.equal(seloste(["notice", "render", text, "--as", "text"], { env }).code, 0);
    assert.equal(seloste(["notice", "record", text, "--as", "text"], { env }).code, 0);
  });

/** The rows of the table whose head begins so. */
function table(head) {
  const lines = page.split("\n"), at = lines.findIndex((line) => line.startsWith(head));
  assert.ok(at > 0, `there is no table ${head}`);
  const rows = [];
  for (let i = at + 2; lines[i].startsWith("|"); i++) rows.push(lines[i].split("|").slice(1, -1).map((cell) => cell.trim()));
  return rows;
}

const explained = (notice, asked) => json(["notice", "explain", file(place, "explain.yaml", notice), "--events", file(place, "events.json", JSON.stringify(asked))], { env });

/** "call 2024-02-29, contract 2020-01-01 to 2021-11-30" as events of X. */
const happened = (text) => text.split(", ").filter(Boolean).map((one) => {
  const [, what, at, ends, facts] = one.match(/^(\w+) (\S+)(?: to (\S+))?((?: \w+=\S+)*)$/);
  const given = Object.fromEntries(facts.trim().split(" ").filter(Boolean).map((fact) => fact.split("=")));
  return { party: "X", what, at, with: { ...(ends ? { ends } : {}), ...given } };
});

test("each date of the table is the day that it says", () => {
  const rows = table("| date | what happened | day |");
  assert.ok(rows.length > 30);
  for (const [date, what, day] of rows) {
    const expression = date.replaceAll("`", "");
    const notice = whole(`events:\n  touched: {counts: [call, meeting, visit, letter, form, message_in, message_out, survey_answer, order, job, rental, picture, offer], not: [mailing, survey_sent, invoice, payment, request], words: {en: contact}}\n  over: {is: latest(last(call); last(letter)), words: {en: over}}\n` +
      `data:\n  basic: {class: thing, fields: [name, email, note, message, invoice, rental, order], required: []}\n  side: {class: other, fields: [phone], required: []}\n  card: {class: thing, own: {valid: {type: date, words: {en: valid}}}, words: {en: card}}\n` +
      `retention:\n  thing: {gone_by: ${expression}, review: 1 year, words: {en: thing}}\n  other: {gone_by: last(call) + 1 year, words: {en: other}}\n`);
    const events = [{ party: "X", what: "intake", at: "2019-01-10" }, ...happened(what)];
    const answers = explained(notice, { parties: { X: "firm" }, events, ask: [{ party: "X", class: "thing", on: "2026-01-01" }] });
    const own = answers.filter((one) => one.event > 1);
    const answer = own.length ? own[0] : answers[0]; // a class with a date for each record answers for each
    assert.equal(answer.gone_by ?? "no day", day, `${expression} with ${what || "nothing"}: ${JSON.stringify(answers)}`);
  }
});

test("each condition of the table fits whom it says", () => {
  const rows = table("| condition | of a consumer with | fits |");
  assert.ok(rows.length > 12);
  for (const [condition, fields, fits] of rows) {
    const notice = whole(`services: {advice: {to: all, words: {en: advice}}}\npurposes: {news: {types: [firm], ground: consent, words: {en: news}}}\nsources: {person: {fills: all, words: {en: the person}}}\n` +
      `data:\n  basic: {class: thing, fields: [first_name, last_name, email], required: []}\n  club: {class: thing, words: {en: club}, own: {level: {type: choice, choices: [blue, gold], words: {en: level}}, points: {type: number, words: {en: points}}, joined: {type: date, words: {en: joined}}}}\n` +
      `retention:\n  thing:\n    words: {en: thing}\n    rules:\n      - {when: ${condition.replaceAll("`", "")}, gone_by: 2030-01-01}\n      - {when: otherwise, gone_by: 2031-01-01}\n`);
    const given = Object.fromEntries(fields.split(", ").filter(Boolean).map((one) => one.split("=")));
    const [answer] = explained(notice, { parties: { X: { type: "consumer", fields: given } }, events: [{ party: "X", what: "intake", at: "2020-01-01" }], ask: [{ party: "X", class: "thing", on: "2026-01-01" }] });
    assert.equal(answer.gone_by, fits === "yes" ? "2030-01-01" : "2031-01-01", `${condition} with ${fields}`);
  }
});

test("each pair of days out of sight and to be confirmed is what it says", () => {
  const rows = table("| `hide_after` | `verify_again` |");
  assert.equal(rows.length, 3);
  for (const [hide, verify, hidden, confirmed] of rows) {
    const notice = whole(`retention:\n  customer: {gone_by: taken_in + 10 years, hide_after: ${hide.replaceAll("`", "")}, verify_again: ${verify.replaceAll("`", "")}, words: {en: other data}}\n`);
    const events = [{ party: "X", what: "intake", at: "2019-01-10" }, { party: "X", what: "call", at: "2020-05-05" }];
    const [answer] = explained(notice, { parties: { X: "consumer" }, events, ask: [{ party: "X", class: "customer", on: "2026-01-01" }] });
    assert.equal(answer.hide_after ?? "no day", hidden, hide);
    assert.equal(answer.verify_again ?? "no day", confirmed, verify);
    assert.equal(answer.gone_by, "2029-01-10");
  }
});

/** One static list of words of a source: `static const char *const NAME[] = {...}`. */
const words = (file, name) => [...source(file).match(new RegExp(`\\*const ${name}\\[\\w*\\] = \\{([^}]*)\\}`))[1].matchAll(/"([^"]+)"/g)].map((row) => row[1]);
const has = (text, word) => new RegExp(`(^|[^\\w.])${word.replace(/[^\w]/g, "\\$&")}($|[^\\w])`, "m").test(text);

test("every function, word, sign, fact and measure of expressions is explained, and computed in a table", () => {
  const grammar = [...page.matchAll(/```ebnf\n([^]*?)```/g)].map((one) => one[1]).join(""), quoted = new Set([...grammar.matchAll(/"([^"]+)"/g)].map((row) => row[1]));
  const explained = table("| word | the day it names |").map((row) => row.join(" ")).join("\n"), dates = table("| date | what happened | day |").map(([date]) => date).join("\n");
  const conditions = table("| condition | of a consumer with | fits |").map(([one]) => one).join("\n"), both = `${dates}\n${conditions}`;
  const lists = { functions: words("expr.c", "functions"), owns: words("expr.c", "owns"), units: words("expr.c", "units"), whos: words("expr.c", "whos"), signs: words("parse.c", "signs"), ops: words("cond.c", "ops") };
  const spoken = [...source("parse.c").matchAll(/"(else|of|where|and|or|not|known|in)"/g)].map((row) => row[1]);
  assert.deepEqual(Object.values(lists).map((list) => list.length), [9, 5, 5, 4, 10, 6], "a new word needs a row");
  assert.equal(new Set(spoken).size, 8);
  for (const word of [...Object.values(lists).flat(), ...spoken]) assert.ok(quoted.has(word), `${word} is not in the grammar`);
  for (const word of [...lists.functions, ...lists.owns, ...lists.units]) assert.ok(has(explained, word), `${word} is not explained`);
  for (const word of [...lists.functions, ...lists.owns, ...lists.units, ...lists.whos]) assert.ok(has(dates, word), `${word} is computed nowhere`);
  for (const word of [...lists.signs, ...lists.ops]) assert.ok(both.includes(word), `${word} is computed nowhere`);
  for (const word of spoken) assert.ok(has(both, word), `${word} is computed nowhere`);
  for (const word of [...quoted].filter((one) => /^\w+$/.test(one) && one !== "s" && one !== "never"))
    assert.ok(has([...Object.values(lists).flat(), ...spoken, "year", "month", "week", "day", "hour", "minute"].join(" "), word), `${word} is in the grammar, and no word of the program`);

  const bullet = (head) => [...page.match(new RegExp(`^- ${head}[^]*?(?=^- |^$)`, "m"))[0].split(":").slice(1).join(":").matchAll(/`(\w+)`/g)].map((row) => row[1]).sort();
  assert.deepEqual(bullet("In `when`"), [...words("names.c", "rule_facts"), ...words("names.c", "states")].sort());
  assert.deepEqual(bullet("In `where`"), words("names.c", "where_facts").sort());
  assert.deepEqual(bullet("In `check`"), words("names.c", "measures").sort());
  for (const fact of [...words("names.c", "rule_facts"), ...words("names.c", "states")]) assert.ok(has(conditions, fact), `${fact} is computed nowhere`);
  const periods = page.match(/Periods: ([^,|]*),/)[1];
  assert.deepEqual([...periods.matchAll(/`(\w+)`/g)].map((row) => row[1]).sort(), words("names.c", "periods").sort());
});

test("each row of the table of deadlines is what the program says, and every right has one", () => {
  const rows = table("| right | received | promised | the law | answer by |"), ids = [...source("right.def").matchAll(/^RIGHT\(\w+, (\w+),/gm)].map((row) => row[1]);
  const none = (day) => (day === "none" ? null : day);
  assert.deepEqual(rows.map(([right]) => right.replaceAll("`", "")).sort(), [...ids, "breach", "information"].sort());
  for (const [right, received, ...days] of rows) {
    const id = right.replaceAll("`", ""), notice = whole(ids.includes(id) ? `rights: {${id}: {within: 28 days}}\n` : "");
    const said = json(["notice", "deadline", file(place, "deadline.yaml", notice), "--right", id, "--received", received], { env });
    assert.deepEqual([said.promised_by, said.law_by, said.binding, said.extension_notice_by, said.extended_by], days.map(none), id);
  }
});

test("when and never_in do what the table says", () => {
  const notice = whole(`purposes: {serve: {ground: contract, words: {en: serving}}}\nsources: {person: {main: yes, fills: all, words: {en: the person}}}\ndata:\n  basic: {class: customer, fields: [first_name, last_name, note], required: [], words: {en: basic}}\n  club:\n    class: customer\n    types: [consumer]\n    words: {en: club}\n` +
    "    own: {level: {type: choice, choices: {blue: {en: Blue card}, gold: {en: Gold card}}, words: {en: level}}, fee: {type: money, when: club.level = gold, words: {en: fee}}, motto: {type: text, never_in: [basic], words: {en: motto}}}\n");
  const data = join(place, "club");
  seloste(["init", data, "--notice", file(place, "club.yaml", notice), "--keys", `${data}-keys`], { env });
  const rows = table("| given of somebody new | then a note that says | what happens |");
  assert.equal(rows.length, 7);
  for (const [i, [given, note, happens]] of rows.entries()) {
    const values = [...given.matchAll(/`([^`]+)`/g)].map((row) => row[1]);
    const run = (args) => {
      const done = seloste([...args, "--json"], { env });
      return done.code === 0 ? "stored" : `${args[0] === "add" ? "the values are" : "the note is"} refused: \`${JSON.parse(done.err).error.sentence}\``;
    };
    const added = run(["add", data, "--type", "consumer", "--source", "person", "first_name=Aino", `last_name=Row${i}`, ...values]);
    assert.equal(added === "stored" && note ? run(["note", data, `Row${i}`, note, "--kind", "call"]) : added, happens, given);
  }
});

test("what the page marks as required is what the program requires, key by key", () => {
  const rows = Object.fromEntries(table("| part | entry | keys |").map(([part, entry, ...keys]) => [part.replace(/[`!]/g, ""), [...keys.join("|").matchAll(/`([a-z_]+)([^`]*)`/g)].map((row) => [row[1], row[2].endsWith("!")])]));
  const tops = table("| part | entry | keys |").map(([part]) => part).filter((part) => part.startsWith("`")).map((part) => [part.replace(/[`!]/g, ""), part.includes("!")]);
  const where = { controller: "CONTROLLER", person: "PERSON", type: "people", service: "services", purpose: "purposes", purpose_said: "SAID of a purpose", category: "data", special: "SPECIAL", own: "OWN", event: "events", source: "sources",
    holder: "systems", system: "systems", recipient: "recipients", ground: "GROUND", agreement: "AGREEMENT", statute: "statutes", rule: "retention", class: "retention", review: "REVIEW", hold: "HOLD", class_said: "SAID of a class", right: "rights",
    attested: "ATTESTED", sentence_attested: "ATTESTED", heading: "text", sentence: "SENTENCE", change: "changes", informed: "INFORMED", joint: "JOINT" };
  const keys = [...source("load_keys.c").matchAll(/^ {4}\{"(\w+)", "(\w+)", load_\w+, (MUST|MAY)/gm)].map(([, shape, key, must]) => ({ shape, key, must: must === "MUST" }));
  assert.ok(keys.length > 190);
  const wrong = [];
  for (const { shape, key, must } of keys) {
    const row = shape === "notice" ? tops : rows[where[shape] ?? shape] ?? [], written = row.find(([id]) => id === key);
    const wanted = must || (shape === "rule" && key === "gone_by"); // asked of the class and its rules together: load_check.c
    if (!written || written[1] !== wanted) wrong.push(`${shape}.${key}: ${written ? `marked ${written[1]}` : "missing"}`);
  }
  assert.deepEqual(wrong, []);
  const known = (part) => keys.filter(({ shape }) => (where[shape] ?? shape) === part).map(({ key }) => key);
  for (const [part, listed] of Object.entries(rows).filter(([part]) => part !== "never"))
    assert.deepEqual(listed.map(([id]) => id).filter((id) => !known(part).includes(id) && !["all"].includes(id)), [], part);
});

test("every key of the language stands in an example", () => {
  const keys = new Set([...source("load_keys.c").matchAll(/^ {4}\{"\w+", "(\w+)", load_/gm)].map((row) => row[1]));
  assert.ok(keys.size > 100);
  const written = examples.join("\n");
  const missing = [...keys].filter((key) => !new RegExp(`(^|[\\s{,])${key}:`, "m").test(written) && !["fi", "sv"].includes(key));
  assert.deepEqual(missing, []);
});

test("every word that a key may take stands on the page", () => {
  const words = new Set([...source("load_keys.c").matchAll(/^#define [A-Z_]+ +((?:\\\n)?(?: *"[^"]*" *\\?\n)+)/gm)]
    .flatMap((row) => [...row[1].matchAll(/"([^"]*)"/g)]).flatMap((row) => row[1].trim().split(/\s+/)));
  for (const row of source("load_keys.c").matchAll(/^ {4}\{"\w+", "\w+", load_(?:choice|word|either|bits), \w+, [^\n]*"([a-z_ -]+)"\}/gm)) row[1].split(" ").filter((word) => word !== "-").forEach((word) => words.add(word));
  assert.ok(words.size > 60, String(words.size));
  assert.deepEqual([...words].filter((word) => !new RegExp(`\\b${word}\\b`).test(page)), []);
});

test("every finding of check, every field, kind and unit stands on the page", () => {
  const ids = new Set();
  for (const name of readdirSync(join(root, "src/notice")).filter((one) => /^check.*\.c$/.test(one)))
    for (const row of source(name).matchAll(/CHECK_PUT\([^;]*?"([a-z_]+\.[a-z_]+)"/gs)) ids.add(row[1]);
  assert.ok(ids.size > 25);
  assert.deepEqual([...ids].filter((id) => !page.includes(id)), []);
  for (const name of ["field.def", "kind.def"]) {
    const rows = [...source(name).matchAll(/^(?:FIELD|KIND)\((\w+)/gm)].map((row) => row[1]);
    assert.ok(rows.length > 10, name);
    assert.deepEqual(rows.filter((id) => !new RegExp(`\\b${id}\\b`).test(page)), [], name);
  }
});
