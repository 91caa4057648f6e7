// "notice explain" and "notice deadline" as people use them: the words, the languages, what goes wrong.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { agency, fault, file, folder, json, ok, root, seloste } from "./seloste.mjs";

const place = folder();
const environment = { env: { SELOSTE_CLOCK: "2026-11-25T22:30:00Z", SELOSTE_LANG: "en" } };

function events(value) {
  const path = join(place, "events.json");
  writeFileSync(path, typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value));
  return path;
}

const first = {
  parties: { X: "organisation", A: { type: "contact_person", fields: { born: "1980-02-29" } } },
  links: [{ person: "A", organisation: "X", from: "2010-01-01", to: "2015-12-31" }],
  events: [{ party: "X", what: "invoiced", at: "2020-03-15", for: "X", with: {} }, { party: "A", what: "contact", at: "2020-12-31T22:30:00Z" }],
  ask: [{ party: "A", class: "customer", on: "2026-01-01" }, { party: "X", class: "bookkeeping" }],
};

test("the whole answer", () => {
  const answers = json(["notice", "explain", agency, "--events", events(first)], environment);
  assert.deepEqual(Object.keys(answers[0]), ["party", "class", "keep_through", "erasable_from", "gone_by", "statutes", "state", "trace"]);
  assert.deepEqual(
    answers.map(({ trace, ...rest }) => rest),
    [
      { party: "A", class: "customer", keep_through: null, erasable_from: null, gone_by: "2031-01-01", statutes: { "fi.vouchers": null, "fi.books": null }, state: "erasable" },
      { party: "X", class: "bookkeeping", keep_through: "2030-12-31", erasable_from: "2031-01-01", gone_by: "2035-12-31", statutes: { "fi.vouchers": "2026-12-31", "fi.books": "2030-12-31" }, state: "keep" },
    ],
  );
  assert.deepEqual(answers[1].trace.slice(0, 4), [
    "last invoiced 15 March 2020", "the fiscal year ended 31 December 2020", "+ 10 years: 31 December 2030", "kept at least until 31 December 2030 (P49)",
  ]);
});

test("one sentence first, with the section of the notice in which the promise stands", () => {
  const path = events(first), clock = environment.env.SELOSTE_CLOCK;
  for (const [lang, sentence] of [
    ["fi", "Laskutettu viimeksi 15.3.2020 → tilikausi päättyi 31.12.2020 → + 10 v → säilytetään 31.12.2030 asti (7 §); + 15 v → poistetaan viimeistään 31.12.2035 (7 §)."],
    ["sv", "Senast fakturerad 15.3.2020 → räkenskapsperioden gick ut 31.12.2020 → + 10 år → bevaras till 31.12.2030 (7 §); + 15 år → raderas senast 31.12.2035 (7 §)."],
    ["en", "Last invoiced 15 March 2020 → the fiscal year ended 31 December 2020 → + 10 years → kept at least until 31 December 2030 (section 7); + 15 years → gone at the latest 31 December 2035 (section 7)."],
  ]) {
    const lines = ok(["notice", "explain", agency, "--events", path, "--lang", lang], { env: { SELOSTE_CLOCK: clock } }).split("\n");
    const at = lines.findIndex((line) => line.startsWith("X · "));
    assert.equal(lines[at + 1], sentence);
    assert.match(lines[at + 2], /^ {2}\S/, "the steps stand below");
    const number = /\((?:section )?(\d+)/.exec(sentence)[1];
    const heading = ok(["notice", "render", agency, "--lang", lang]).split("\n").find((line) => line.startsWith(`${number}. `));
    assert.match(heading, /säilytetään|bevaras|lagras|kept/i, "which is the section about keeping");
  }
});

test("what stands in no numbered section is named by its heading, and every construct is said in words", () => {
  const clinic = join(root, "notices/clinic.yaml"), club = join(root, "notices/association.yaml");
  const scenario = {
    parties: { P: "patient" },
    events: [{ party: "P", what: "intake", at: "2015-01-02" }, { party: "P", what: "visit", at: "2016-05-05" },
      { party: "P", what: "access", at: "2020-01-02", with: { state: "asked" } }, { party: "P", what: "invoice", at: "2024-02-03", with: { unpaid: "yes" } }],
    ask: ["reach", "access", "books"].map((name) => ({ party: "P", class: name, on: "2026-01-01" })),
  };
  const clinical = ok(["notice", "explain", clinic, "--events", events(scenario), "--lang", "fi"]);
  assert.match(clinical, /Käynti viimeksi 5\.5\.2016 → myöhempi kahdesta päivästä \(toinen 2\.1\.2015\) → \+ 10 v → poistetaan viimeistään 5\.5\.2026 \(kohta ”Kuinka kauan”\)/);
  assert.match(clinical, /tätä tapausta koskee sääntö: vaihe: asked/);
  assert.match(clinical, /ei poisteta, kun: lasku on maksamatta/);
  const member = {
    parties: { M: "member" },
    events: [{ party: "M", what: "intake", at: "2015-01-02" }, { party: "M", what: "membership", at: "2015-01-02", with: { ends: "2020-12-31" } }],
    ask: [{ party: "M", class: "list", on: "2026-01-01" }, { party: "M", class: "volunteers", on: "2026-01-01" }],
  };
  const said = ok(["notice", "explain", club, "--events", events(member), "--lang", "fi"]);
  assert.match(said, /Jäsenyys päättyi 31\.12\.2020 → säilytetään 31\.12\.2020 asti \(kohta ”Milloin tiedot poistetaan”\); \+ 3 kk → poistetaan viimeistään 31\.3\.2021/);
  for (const text of [clinical, said]) assert.doesNotMatch(text, /retention\.|access\.state|unpaid|taken_in|= yes/);
});

test("a clerk's note in three languages", () => {
  const path = events(first);
  for (const [lang, line] of [
    ["fi", "  säilytetään 31.12.2030 asti (P49)"],
    ["sv", "  bevaras till 31.12.2030 (P49)"],
    ["en", "  kept at least until 31 December 2030 (P49)"],
  ])
    assert.ok(ok(["notice", "explain", agency, "--events", path, "--lang", lang], { env: { SELOSTE_CLOCK: environment.env.SELOSTE_CLOCK } }).split("\n").includes(line), lang);
});

test("today is Helsinki's day", () => {
  const note = ok(["notice", "explain", agency, "--events", events(first)], environment);
  assert.match(note, /X · bookkeeping material · on 26 November 2026: must be kept/);
});

test("a scenario from standard input, and one that knows more than the notice", () => {
  const done = seloste(["notice", "explain", agency, "--events", "-"], { ...environment, input: JSON.stringify(first) });
  assert.equal(done.code, 0);
  assert.match(done.err, /parties\.A\.fields\.born: the notice has no field of this name/);
});

test("what is wrong is said with its place", () => {
  const wrong = [
    ["{\n  \"parties\": }", /events\.json:2:\d+: this is no JSON/],
    [Uint8Array.of(0x7b, 0xff, 0x7d), /events\.json:1:\d+: this is no JSON/],
    [readFileSync(agency).subarray(0, 500), /events\.json:1:\d+: this is no JSON/],
    ["[".repeat(5000), /too deep/],
    [{ ...first, ask: [{ party: "A", class: "customers" }] }, /ask\[0\]\.class: nothing is called "customers" here: did you mean "customer"\?/],
    [{ ...first, parties: { X: "organization" } }, /parties\.X: nothing is called "organization" here: did you mean "organisation"\?/],
    [{ ...first, events: [{ party: "X", what: "invoicd", at: "2020-01-01" }] }, /events\[0\]\.what: .*did you mean "invoiced"\?/],
    [{ ...first, events: [{ party: "X", what: "invoiced", at: "2020-13-01" }] }, /events\[0\]\.at: expected a day such as/],
    [{ ...first, links: [{ person: "X", organisation: "A" }] }, /links\[0\]\.person: expected a person/],
    [" ".repeat(5 << 20), /the file is too large/],
  ];
  for (const [value, says] of wrong) {
    const done = seloste(["notice", "explain", agency, "--events", events(value)], environment);
    assert.equal(done.code, 2, done.err);
    assert.match(done.err, says);
    assert.equal(done.out, "");
  }
  const error = fault(["notice", "explain", agency, "--events", events({ ...first, ask: [{ party: "B", class: "customer" }] })], environment);
  assert.equal(error.code, 2);
  assert.equal(error.error.field, "ask[0].party");
  assert.equal(seloste(["notice", "explain", agency, "--events", join(place, "none.json")], environment).code, 6);
});

test("deadlines: what is wrong is said", () => {
  const received = ["--received", "2026-03-05T10:00"];
  assert.match(seloste(["notice", "deadline", agency, "--right", "acces", ...received], environment).err, /did you mean "access"\?/);
  for (const time of ["2026-02-30T10:00", "tomorrow", "2026-03-05 10:00", "99999-01-01", "1850-01-01", "2026-03-05T10:00+25:00", ""]) {
    const done = seloste(["notice", "deadline", agency, "--right", "access", "--received", time], environment);
    assert.equal(done.code, 2, time);
    assert.equal(done.out, "");
  }
});

// One table of rights (src/notice/right.def): what a notice may promise has its day, and can be written down as a request.
test("deadlines: every right of the language", () => {
  const received = ["--received", "2026-03-05T10:00"];
  const rights = [...readFileSync(join(root, "src/notice/right.def"), "utf8").matchAll(/^RIGHT\(\w+, (\w+),/gm)].map((row) => row[1]);
  assert.equal(rights.length, 9);
  for (const right of rights) {
    const day = json(["notice", "deadline", agency, "--right", right, ...received], environment);
    assert.equal(day.law_by, right === "complaint" ? null : "2026-04-07", right);
    assert.equal(day.extended_by, right === "complaint" ? null : "2026-06-05", right);
  }
  const promised = readFileSync(agency, "utf8").replace(/^rights:\n/m, "rights:\n  complaint: {within: 10 days}\n");
  assert.equal(json(["notice", "deadline", file(place, "complaint.yaml", promised), "--right", "complaint", ...received], environment).binding, "2026-03-15");
});
