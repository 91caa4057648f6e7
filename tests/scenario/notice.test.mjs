// notice check and notice render, through the command line, on the agency's notice and on broken ones.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { agency, file, folder, ok, seloste } from "./seloste.mjs";

const place = folder();
const today = { env: { SELOSTE_CLOCK: "2026-11-25T10:00:00Z", SELOSTE_LANG: "en" } };

function check(path) {
  const done = seloste(["notice", "check", path, "--json"], today);
  return { code: done.code, findings: done.out ? JSON.parse(done.out) : null, err: done.err };
}

// The agency's notice with one text replaced, as a file.
let files = 0;
function changed(from, to) {
  const text = readFileSync(agency, "utf8");
  assert.ok(text.includes(from), from);
  const path = join(place, `${files++}.yaml`);
  writeFileSync(path, text.replace(from, to));
  return path;
}

test("the agency's notice has conflicts and remarks, and no error", () => {
  const { code, findings } = check(agency);
  assert.equal(code, 1);
  assert.ok(findings.every(one => one.level !== "error"));
  for (const one of findings) {
    assert.deepEqual(Object.keys(one), ["level", "id", "file", "line", "column", "article", "text", "promise"]);
    assert.ok(one.line >= 1 && one.column >= 1, one.id);
    assert.equal(one.file, agency);
  }
  const lines = findings.map(one => one.line);
  assert.deepEqual(lines, [...lines].sort((a, b) => a - b));
});

const wanted = [
  ["law", "purposes.ground", "6(1)", "P8"],
  ["law", "purposes.interest", "13(1)(d)", "P7"],
  ["law", "rights.complaint", "13(2)(d)", null],
  ["law", "rights.restriction", "18", null],
  ["law", "rights.portability", "20", null],
  ["law", "rights.withdrawal", "13(2)(c)", null],
  ["law", "data.required", "13(2)(e)", "P16"],
  ["law", "transfers.copy", "13(1)(f)", "P47"],
  ["law", "transfers.void", "45", "P47"],
  ["law", "transfers.no_ground", "44", "P42"],
  ["law", "retention.as_law", "17(3)(b)", "P48"],
  ["conflict", "retention.also_said", null, "P68"],
  ["conflict", "purposes.also_said", null, "P17"],
  ["law", "rights.form", "21", "P71"],
  ["law", "services.makes", "14(1)(d)", "P6"],
  ["law", "data.billing_address", "6(1)(c)", "P19"],
  ["law", "data.survey_answer", "13(2)(a)", null],
  ["law", "data.no_class", "13(2)(a)", null],
  ["law", "people.sole_trader", "4(1)", "P4"],
  ["conflict", "text.share_in_eea", null, "P36"],
];
for (const [level, id, article, promise] of wanted)
  test(`the agency's notice: ${id}`, () => {
    const found = check(agency).findings.find(one => one.id === id && one.promise === promise);
    assert.ok(found);
    assert.equal(found.level, level);
    assert.equal(found.article, article);
  });

test("an error has its place, what was expected and the nearest known word", () => {
  const path = changed("fields: [email, phone]", "fields: [email, phon]");
  const { code, findings } = check(path);
  const line = readFileSync(path, "utf8").split("\n").findIndex(text => text.includes("[email, phon]")) + 1;
  assert.equal(code, 2);
  assert.equal(findings[0].level, "error");
  assert.equal(findings[0].id, "unknown_field");
  assert.deepEqual([findings[0].line, findings[0].column], [line, 21]);
  assert.match(findings[0].text, /did you mean phone/);
  const text = seloste(["notice", "check", path], today);
  assert.equal(text.code, 2);
  assert.match(text.out, new RegExp(`^${path}:${line}:21: error: `, "m"));
});

test("what an event leaves out is a conflict", () => {
  const { code, findings } = check(changed("not:    [credit_note, reminder]", "not:    [credit_note]"));
  assert.equal(code, 1);
  assert.match(findings.find(one => one.id === "events.unplaced").text, /reminder/);
});

const broken = {
  truncated: text => text.slice(0, text.indexOf("retention:") + 40),
  "not UTF-8": text => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])]),
  "with NUL": text => text.replace("Suvanne", "Suva\0nne"),
  huge: text => text + "#".repeat(10 * 1024 * 1024),
  deep: text => text + "\nmore: " + "[".repeat(100000),
  empty: () => "",
  "a text": () => "hello",
  "a list": () => "- a\n- b\n",
};
for (const [name, how] of Object.entries(broken))
  test(`a notice that is ${name} is refused with a place`, () => {
    const path = join(place, `${files++}.yaml`);
    writeFileSync(path, how(readFileSync(agency, "utf8")));
    const { code, findings } = check(path);
    assert.equal(code, 2);
    assert.ok(findings.length >= 1 && findings.every(one => one.line >= 1 && one.text));
  });

test("a file that cannot be read is one sentence", () => {
  for (const path of [join(place, "nothing.yaml"), place]) {
    const done = seloste(["notice", "check", path], today);
    assert.equal(done.code, 2);
    assert.equal(done.out, "");
    assert.equal(done.err.trim().split("\n").length, 1);
  }
});

test("the notice is rendered in three languages, as text and as a page", () => {
  const first = { fi: "vuorokautta", sv: "dygn", en: "days" };
  for (const lang of ["fi", "sv", "en"]) {
    const text = ok(["notice", "render", agency, "--lang", lang, "--as", "text"], today);
    const html = ok(["notice", "render", agency, "--lang", lang, "--as", "html"], today);
    assert.match(text, new RegExp(`28 ${first[lang]}`));
    assert.ok(!text.includes("<"));
    assert.match(html, new RegExp(`^<!DOCTYPE html>\\n<html lang="${lang}">`));
    for (let promise = 1; promise <= 71; promise++)
      assert.ok(html.includes(` id="P${promise}"`), `P${promise}`);
    assert.ok(!/<script|https?:|url\(/.test(html));
  }
});

test("a notice with an error, or in another language, is not rendered", () => {
  assert.equal(seloste(["notice", "render", changed("country: fi", "country: fj")], today).code, 2);
  const finnish = changed("languages: [fi, sv, en]", "languages: [fi]");
  const done = seloste(["notice", "render", finnish, "--lang", "sv"], today);
  assert.equal(done.code, 2);
  assert.match(done.err, /sv/);
  assert.equal(seloste(["notice", "render", finnish], today).code, 0);
});

test("numbers agree with what they count", () => {
  const text = readFileSync(agency, "utf8").replace(/^retention:\n/m, "retention:\n  short: {gone_by: taken_in + 1 day, sweep: weekly, words: {fi: lyhyt, sv: kort, en: short}}\n");
  const said = (lang) => JSON.parse(seloste(["notice", "check", file(folder(), "n.yaml", text), "--json", "--lang", lang]).out).find((one) => one.id === "sweep_misses").text;
  assert.match(said("en"), /due in 1 day$/);
  assert.match(said("fi"), /1 vuorokauden kuluessa$/);
  assert.match(said("sv"), /inom 1 dygn$/);
});

/** The agency's notice with other text; its findings of one id. */
const found = (id, ...changes) => {
  let text = readFileSync(agency, "utf8");
  for (const [from, to] of changes) {
    assert.match(text, from);
    text = text.replace(from, to);
  }
  return check(file(folder(), "notice.yaml", text)).findings.filter((one) => one.id === id);
};

test("who has data is named once: no system and recipient of one name", () => {
  const [twice] = found("duplicate_name", [/^recipients:\n/m, "recipients:\n  pcloud: {classes: [customer], place: fi, words: {fi: x, sv: x, en: x}}\n"], [/^systems:\n/m, "systems:\n  pcloud: {classes: [customer], place: fi, words: {fi: y, sv: y, en: y}}\n"]);
  assert.equal(twice.level, "error");
  assert.match(twice.text, /pcloud is the name of a system and of a recipient \(line \d+\)/);
});

test("an own field with the name of the program's own fact is told", () => {
  for (const name of ["kind", "number", "direction", "type", "unpaid"]) {
    const [told, ...more] = found("data.own_name", [/^data:\n/m, `data:\n  extra: {class: customer, own: {${name}: {type: text, words: {fi: a, sv: b, en: c}}, fine: {type: text, words: {fi: a, sv: b, en: d}}}, words: {fi: e, sv: f, en: g}}\n`]);
    assert.deepEqual(more, []);
    assert.equal(told.level, "conflict");
    assert.ok(told.line > 1);
    assert.ok(told.text.includes(`extra.${name}`), told.text);
  }
});

test("each country's floor is proposed, for a name that is none and where invoices have no least time", () => {
  for (const [country, floor, wrong] of [["fi", "fi.vouchers", "fi.voucher"], ["de", "de.vouchers", "de.vuochers"], ["se", "se.bookkeeping", "se.accounts"], ["ee", "ee.bookkeeping", "ee.accounts"]]) {
    const there = [/country: fi/, `country: ${country}`], silent = [/^text:\n(?:[ #].*\n|\n)*/m, ""], none = [/^ +statute: +fi\.vouchers\n/m, ""];
    const [open] = found("retention.statute", there, silent, none, [/^    keep_through: .*\n/m, ""], [/^    also_said:\n(?:      .*\n)+/m, ""]);
    assert.ok(open?.text.includes(`statute: ${floor}`), `${country}: ${open?.text}`);
    assert.match(found("unknown_statute", there, silent, [/^( +statute: +)fi\.vouchers\n/m, `$1${wrong}\n`])[0].text, new RegExp(`did you mean ${floor}\\?`));
    assert.match(found("unknown_name", there, silent, none, [/^    gone_by: .*\n/m, `    gone_by: statute(${wrong}) + 1 month\n`])[0].text, new RegExp(`did you mean ${floor}\\?`));
  }
});

test("a hold is said whole, in the notice and in the record: while what, how long after, until when at most", () => {
  const text = readFileSync(agency, "utf8").replace(/^text:\n[^]*/m, "").replace(/^retention:\n/m, `retention:
  held: {gone_by: taken_in + 5 years, hold: {while: disputed, then: 2 weeks, at_most: taken_in + 9 years}, words: {fi: h, sv: h, en: held}}
  bound: {gone_by: taken_in + 5 years, hold: {while: disputed, at_most: 2040-01-01}, words: {fi: b, sv: b, en: bound}}
`);
  const path = file(folder(), "held.yaml", text);
  for (const command of ["render", "record"]) {
    const said = ok(["notice", command, path, "--as", "text", "--lang", "en"], today).replace(/\s+/g, " ");
    assert.match(said, /held: at most 5 years after the data were taken in; not erased while it is disputed, nor within 2 weeks after that \(held at most 9 years after the data were taken in\)/);
    assert.match(said, /bound: .*?not erased while it is disputed \(held at most until this day: 1 January 2040\)/);
    assert.match(ok(["notice", command, path, "--as", "text", "--lang", "fi"], today).replace(/\s+/g, " "), /eikä 2 viikon kuluessa sen jälkeen \(säilytetään tällöin enintään 9 vuotta/);
    assert.match(ok(["notice", command, path, "--as", "text", "--lang", "sv"], today).replace(/\s+/g, " "), /och inte inom 2 veckor därefter \(bevaras då högst 9 år/);
  }
});

test("choices have words of their own: in every language, each its own, in dates and conditions, in the difference", () => {
  const own = (choices) => [/^data:\n/m, `data:\n  club: {class: customer, words: {fi: a, sv: b, en: club}, own: {level: {type: choice, choices: ${choices}, words: {fi: taso, sv: nivå, en: level}}}}\n`];
  const silent = [/^text:\n(?:[ #].*\n|\n)*/m, ""], gold = "{fi: kulta, sv: guld, en: Gold card}", blue = "{fi: sininen, sv: blå, en: Blue card}";
  assert.match(found("missing_language", own(`{gold: ${gold}, blue: {fi: sininen, en: Blue card}}`))[0].text, /choices\.blue lacks its words in sv/);
  assert.equal(found("twice", own(`{gold: ${gold}, blue: {fi: Kulta, sv: blå, en: Blue card}}`)).length, 1);
  assert.equal(found("bad_name", own(`{gold: ${gold}, Blue card: ${blue}}`)).length, 1);
  assert.equal(found("missing_key", own("{}")).length, 1);
  assert.equal(found("unknown_name", own(`{gold: ${gold}, blue: ${blue}}`), [/^retention:\n/m, "retention:\n  extra: {gone_by: last(club.level = golf) + 1 year, words: {fi: x, sv: y, en: z}}\n"])[0].text, "nothing declares golf; did you mean gold?");
  const changed = (choices, more = []) => [own(choices), silent, [/^retention:\n/m, "retention:\n  extra: {rules: [{when: club.level = gold, gone_by: last(club.level = gold) + 1 year}, {when: otherwise, gone_by: taken_in + 1 year}], words: {fi: x, sv: y, en: extra}}\n"], ...more]
    .reduce((text, [from, to]) => text.replace(from, to), readFileSync(agency, "utf8"));
  const place = folder(), first = file(place, "1.yaml", changed(`{gold: ${gold}, blue: ${blue}}`)), second = file(place, "2.yaml", changed(`{gold: {fi: kulta, sv: guld, en: Golden card}, blue: ${blue}, red: {fi: punainen, sv: röd, en: Red card}}`));
  const said = ok(["notice", "render", first, "--as", "text"], today).replace(/\s+/g, " ");
  assert.match(said, /level: Gold card/);
  assert.match(said, /became “Gold card”/);
  assert.match(ok(["notice", "render", first, "--as", "text", "--lang", "sv"], today).replace(/\s+/g, " "), /nivå: guld/);
  const texts = JSON.parse(ok(["notice", "diff", first, second, "--json"], today)).map((one) => one.text).join("\n");
  assert.match(texts, /“Gold card” is now called “Golden card”/);
  assert.match(texts, /choices: now also Red card/);
});
