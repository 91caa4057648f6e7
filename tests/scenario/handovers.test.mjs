// What is handed over to the accountant: only what the notice names, only with a commitment of the day, followed until it is back; papers
// that are there are shown as away, and an erasure asks for them.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, root } from "./seloste.mjs";

const at = (day, time = "09:00:00Z") => ({ env: { SELOSTE_CLOCK: `${day}T${time}` } });
const give = (data, more, day = "2026-03-05") => json(["handover", "give", data, "accounting_firm", "--purpose", "invoice", ...more], at(day));
const refused = (data, more, day = "2026-03-05") => fault(["handover", "give", data, "accounting_firm", "--purpose", "invoice", ...more], at(day)).error;
const step = (data, id, more, day = "2026-03-10") => json(["handover", "step", data, id, ...more], at(day));
const out = (data, day = "2026-03-05") => json(["handover", "list", data], at(day)).handovers;
const shown = (data, id, day = "2026-03-10") => json(["handover", "show", data, id], at(day));
const entries = (data, action) => json(["audit", "list", data, "--action", action]).entries;

let data, organisation, consumer;
before(() => {
  ({ data } = register());
  organisation = add(data, "organisation", { name: "Verstas Oy", email: "verstas@x.example" });
  consumer = add(data, "consumer", { first_name: "Vanha", last_name: "Tuttu", email: "tuttu@x.example" });
  ok(["note", data, organisation, "Nettisivut", "--kind", "invoice", "--at", "2026-01-10", "--amount", "1240,50"]);
  ok(["note", data, organisation, "=HYPERLINK(1)", "--kind", "credit_note", "--at", "2026-02-10", "--amount", "-40"]);
  ok(["note", data, organisation, "Soitti asiasta", "--kind", "call", "--at", "2026-01-11"]);
  ok(["note", data, consumer, "Kuvat", "--kind", "invoice", "--at", "2025-06-10", "--amount", "100"]);
  ok(["paper", "add", data, consumer, "Tosite 3", "--voucher", "invoice", "--folder", "Mappi 2025", "--page", "3", "--at", "2025-06-11"]);
  ok(["paper", "add", data, consumer, "Käyntikortti", "--folder", "Mappi 2025", "--at", "2025-06-11"]);
});

test("nothing has been handed over: the log is empty, and so says the promise", () => {
  assert.deepEqual(out(data), []);
  assert.deepEqual(json(["handover", "list", data, "--over"]).handovers, []);
  assert.match(ok(["handover", "list", data, "--lang", "fi"]), /\S/);
});

test("only bookkeeping goes, of the period that was asked for, and what is left out is said before anything goes", () => {
  const plan = give(data, ["--fiscal-year", "2026", "-o", join(folder(), "a.csv"), "--back", "2026-06-30", "--plan"]);
  assert.equal(plan.handover, null);
  assert.deepEqual([plan.parties, plan.records], [1, 2]);
  assert.deepEqual(plan.classes.map((one) => one.class), ["bookkeeping"]);
  assert.ok(plan.left_out.some((one) => one.what === "record" && one.count === 1 && one.sentence === "P30"), JSON.stringify(plan.left_out));
  assert.deepEqual(out(data), [], "a look hands nothing over");
  assert.deepEqual(json(["disclosures", data]).disclosures, []);
  const place = join(folder(), "kirjanpito.csv");
  const made = give(data, ["--fiscal-year", "2026", "-o", place, "--back", "2026-06-30"]);
  const text = readFileSync(place, "utf8");
  assert.match(text, /1240[.,]50/);
  assert.match(text, /'=HYPERLINK/, "a spreadsheet runs nothing");
  assert.match(text, /[;,]-40[.,]00[;,]/, "a sum below zero is a number");
  assert.doesNotMatch(text, /Soitti|verstas@x|Kuvat/);
  const [row] = out(data);
  assert.deepEqual([row.id, row.recipient, row.form, row.classes, row.from, row.to, row.due, row.out, row.parties], [made.handover, "accounting_firm", "rows", "bookkeeping", "2026-01-01", "2026-12-31", "2026-06-30", true, 1]);
  assert.deepEqual(json(["disclosures", data]).disclosures.map((one) => [one.party, one.recipient, one.as, one.classes]), [[organisation, "accounting_firm", "rows", "bookkeeping"]]);
  assert.equal(entries(data, "handed_over").length, 1);
  const again = refused(data, ["--fiscal-year", "2026", "-o", place, "--back", "2026-06-30"]);
  assert.equal(again.status, "conflict", "a file that is there is not written over");
  assert.equal(out(data).length, 1, "and what did not come about is in no log");
});

test("what cannot be right is told at its field, and nothing is written down", () => {
  const paper = ["--what", "Mappi", "--fiscal-year", "2025", "--back", "2026-06-30"];
  assert.equal(refused(data, ["--what", "Mappi", "--fiscal-year", "2025"]).field, "--back");
  assert.equal(refused(data, [...paper.slice(0, 4), "--back", "2026-03-04"]).field, "--back");
  assert.equal(refused(data, [...paper, "--on", "2026-03-06"]).field, "--on");
  assert.equal(refused(data, ["--what", "Mappi", "--back", "2026-06-30"]).field, "WHO");
  assert.equal(refused(data, ["--fiscal-year", "2025", "--back", "2026-06-30"]).field, "--what");
  assert.equal(refused(data, ["--from", "2026-01-01", "--what", "Mappi", "--back", "2026-06-30"]).field, "--to");
  assert.equal(refused(data, ["--from", "2026-02-01", "--to", "2026-01-01", "--what", "Mappi", "--back", "2026-06-30"]).field, "--to");
  assert.equal(refused(data, ["--fiscal-year", "26", "--what", "Mappi", "--back", "2026-06-30"]).field, "--fiscal-year");
  assert.equal(refused(data, ["--folder", "Olematon", "--back", "2026-06-30"]).field, "--folder");
  assert.equal(refused(data, ["--what", "Asiakas 131052-308T", "--fiscal-year", "2025", "--back", "2026-06-30"]).field, "--what");
  assert.equal(fault(["handover", "give", data, "naapuri", "--purpose", "invoice", ...paper]).error.field, "RECIPIENT");
  assert.equal(fault(["handover", "give", data, "accounting_firm", "--purpose", "lomailu", ...paper]).error.field, "--purpose");
  assert.equal(fault(["handover", "give", data, "accounting_firm", "--purpose", "invoice", "--fiscal-year", "2025", "--as", "rows", "--back", "2026-06-30"]).error.field, "-o");
  assert.equal(out(data).length, 1);
});

test("a binder is away until somebody signs: its papers say where they are, and an erasure asks for them back", () => {
  const made = give(data, ["--fiscal-year", "2025", "--folder", "mappi 2025 ", "--what", "Mappi 2025", "--back", "2026-03-31"]);
  assert.deepEqual([made.papers, made.papers_of_other_classes, made.records], [1, 1, 2]);
  const papers = json(["paper", "list", data]).papers;
  const voucher = papers.find((one) => one.text === "Tosite 3"), card = papers.find((one) => one.text === "Käyntikortti");
  assert.match(ok(["paper", "list", data, "--lang", "fi"]), /Hakanen/);
  assert.ok(voucher && card);
  assert.equal(refused(data, ["--folder", "Mappi 2025", "--back", "2026-06-30"]).field, "--folder", "it cannot be in two places");
  const gone = at("2036-01-02");
  const plan = json(["erase", data, consumer, "--plan"], gone);
  assert.ok(plan.tasks.some((one) => /Hakanen/.test(one.text ?? one) && /brought back/.test(one.text ?? one)), JSON.stringify(plan.tasks));
  const today = json(["erase", data, consumer, "--plan"], at("2026-03-10"));
  assert.ok(!today.tasks.some((one) => /brought back/.test(one.text ?? one)), "bookkeeping stays for now, and so may its paper");
  const { id } = out(data).find((one) => one.form === "paper");
  assert.equal(fault(["handover", "step", data, id, "returned"], at("2026-03-10")).error.field, "--signed-by");
  assert.equal(fault(["handover", "step", data, id, "returned", "--signed-by", "Hanna", "--on", "2026-03-04"], at("2026-03-10")).error.field, "--on");
  assert.equal(fault(["handover", "step", data, id, "returned", "--signed-by", "Hanna", "--on", "2026-03-11"], at("2026-03-10")).error.field, "--on");
  step(data, id, ["returned", "Kaikki tallella", "--signed-by", "Hanna Hakanen", "--on", "2026-03-09"]);
  assert.equal(fault(["handover", "step", data, id, "destroyed", "--signed-by", "Hanna"], at("2026-03-10")).error.status, "conflict");
  const back = shown(data, id);
  assert.deepEqual([back.out, back.outcome, back.steps.map((one) => [one.step, one.day, one.signed, one.text])], [false, "returned", [["returned", "2026-03-09", "Hanna Hakanen", "Kaikki tallella"]]]);
  assert.doesNotMatch(ok(["paper", "list", data]), /Hakanen/);
  assert.equal(fault(["handover", "step", data, id, "reopened"], at("2026-03-10")).error.field, "TEXT");
  step(data, id, ["reopened", "Puolet puuttuikin"]);
  assert.match(ok(["paper", "list", data]), /Hakanen/);
  assert.deepEqual(shown(data, id).steps.map((one) => one.step), ["returned", "reopened"], "what was written stays");
  step(data, id, ["later", "Tilinpäätös viipyy", "--on", "2026-05-31"]);
  assert.equal(shown(data, id).due, "2026-05-31");
});

test("what is late is late, in the list and in the promise, until it is back", () => {
  const { id } = out(data).find((one) => one.form === "paper");
  const proofs = (day) => JSON.stringify(json(["promises", data, "P30"], at(day)).promises[0]);
  assert.equal(shown(data, id, "2026-05-31").late, false, "the last day is not late");
  assert.equal(shown(data, id, "2026-06-01").late, true);
  assert.doesNotMatch(proofs("2026-05-31"), /should have been back/);
  assert.match(proofs("2026-06-01"), /should have been back/);
  assert.equal(json(["promises", data, "P30"], at("2026-06-01")).promises[0].state, "at_risk");
  step(data, id, ["destroyed", "--signed-by", "Niina Niinimaa"], "2026-06-02");
  assert.doesNotMatch(proofs("2026-06-02"), /should have been back/);
});

test("a mistake is taken back: it stays in the log and in the register of disclosures, and is nobody's any more", () => {
  const made = give(data, ["--from", "2025-06-01", "--to", "2025-06-30", "--what", "Väärä mappi", "--back", "2026-06-30"]);
  const given = () => json(["show", data, consumer]).given.filter((one) => one.export === made.handover).length;
  assert.equal(given(), 1);
  step(data, made.handover, ["cancelled", "Jäikin pöydälle"]);
  assert.equal(given(), 0);
  assert.ok(json(["disclosures", data]).disclosures.some((one) => one.export === made.handover));
  const one = json(["handover", "list", data, "--over"]).handovers.find((each) => each.id === made.handover);
  assert.equal(one.outcome, "cancelled");
  assert.equal(fault(["handover", "step", data, made.handover, "returned", "--signed-by", "X"], at("2026-03-10")).error.status, "conflict");
});

test("without a commitment that is valid on the day nothing goes, and it is said what to do", () => {
  const other = register();
  const who = add(other.data, "organisation", { name: "Verstas Oy" });
  ok(["note", other.data, who, "Työ", "--kind", "invoice", "--at", "2026-01-10"]);
  ok(["system", "note", other.data, "accounting_firm", "end", "Sopimus irtisanottu", "--on", "2026-03-04"], at("2026-03-04"));
  const binder = ["--fiscal-year", "2026", "--what", "Mappi 2026", "--back", "2026-06-30"];
  const error = refused(other.data, binder);
  assert.equal(error.status, "denied");
  assert.match(error.text, /over on 4 March 2026/);
  assert.match(error.text, /system note/);
  assert.equal(error.sentence, "P59");
  assert.deepEqual(out(other.data), []);
  assert.ok(entries(other.data, "refused").length >= 1);
  give(other.data, binder, "2026-03-04");
  assert.equal(out(other.data).length, 1, "on its last day it holds");
  assert.match(JSON.stringify(json(["promises", other.data, "P30"], at("2026-03-05")).promises[0]), /not valid any more/);
  ok(["system", "note", other.data, "accounting_firm", "agreement", "--ref", "Sitoumus 2", "--on", "2026-03-06"], at("2026-03-06"));
  give(other.data, ["--fiscal-year", "2025", "--what", "Mappi 2025", "--back", "2026-06-30"], "2026-03-06");
});

test("papers in which nobody is that the register knows are followed all the same", () => {
  const made = give(data, ["--from", "2020-01-01", "--to", "2020-12-31", "--what", "Mappi 2020", "--back", "2026-06-30"]);
  assert.deepEqual([made.parties, shown(data, made.handover).what], [0, "Mappi 2020"]);
});

test("with somebody erased the hand-over stays, without a name", () => {
  const { data: own } = register();
  const who = add(own, "consumer", { first_name: "Kerta", last_name: "Asiakas", email: "kerta@x.example" });
  ok(["note", own, who, "Kuvat", "--kind", "invoice", "--at", "2026-01-10"]);
  const made = give(own, ["--fiscal-year", "2026", "--what", "Mappi 2026", "--back", "2026-06-30"]);
  step(own, made.handover, ["returned", "--signed-by", "Hanna"]);
  json(["erase", own, who, "--yes"], at("2037-01-01"));
  const one = shown(own, made.handover, "2037-01-01");
  assert.deepEqual([one.parties, one.what, one.steps[0].signed], [1, null, null]);
  assert.equal(one.outcome, "returned");
});

test("another notice without an accountant names who may have something, and nobody else does", () => {
  const { data: own } = register({ notice: join(root, "notices/association.yaml") });
  const error = fault(["handover", "give", own, "accounting_firm", "--purpose", "x", "--what", "Mappi", "--fiscal-year", "2025", "--back", "2026-06-30"]).error;
  assert.equal(error.field, "RECIPIENT");
  assert.deepEqual(out(own), []);
});

test("a whole register takes its hand-overs along", () => {
  const place = join(folder(), "all.json"), { data: other } = register();
  ok(["export", data, "--all", "--as", "json", "-o", place, "--yes"], at("2026-03-10"));
  ok(["import", other, place], at("2026-03-10"));
  assert.deepEqual(json(["handover", "list", other, "--over"]).handovers.map((one) => [one.id, one.what, one.outcome]), json(["handover", "list", data, "--over"]).handovers.map((one) => [one.id, one.what, one.outcome]));
});

test("a part is back, a part was destroyed there, the rest is still away; the log goes when the notice gives it a last day", () => {
  const place = folder(), notice = join(place, "notice.yaml");
  writeFileSync(notice, readFileSync(join(root, "notices/agency.yaml"), "utf8")
    .replace("\n  vouchers:\n", "\n  handovers: {class: handed, words: {fi: luovutukset, sv: överlämnanden, en: hand-overs}}\n  vouchers:\n")
    .replace("\n  customer:\n    words:        {fi: muu", "\n  handed:\n    words:        {fi: luovutukset, sv: överlämnanden, en: hand-overs}\n    gone_by:      at + 2 years\n  customer:\n    words:        {fi: muu"));
  const one = register({ notice }), own = one.data;
  const who = add(own, "consumer", { first_name: "Vanha", last_name: "Tuttu", email: "tuttu@x.example" });
  for (const page of ["1", "2", "3"]) ok(["paper", "add", own, who, `Tosite ${page}`, "--voucher", "invoice", "--folder", "Mappi 2025", "--page", page, "--at", "2025-06-11"]);
  give(own, ["--folder", "Mappi 2025", "--back", "2026-03-31"]);
  const [{ id }] = out(own);
  const away = () => json(["paper", "list", own]).papers.filter((paper) => paper.away).map((paper) => paper.page).sort();
  const sheets = () => shown(own, id).sheets, sheet = (page) => sheets().find((paper) => paper.place.endsWith(` ${page}`)).id;
  assert.deepEqual([away(), sheets().map((paper) => paper.back)], [["1", "2", "3"], [null, null, null]]);
  const wrong = (...more) => fault(["handover", "step", own, id, ...more], at("2026-03-10")).error.field;
  assert.equal(wrong("part_returned", "--papers", sheet("1")), "--signed-by");
  assert.equal(wrong("part_returned", "--signed-by", "Hanna"), "--papers");
  assert.equal(wrong("part_returned", "--signed-by", "Hanna", "--papers", who), "--papers");
  step(own, id, ["part_returned", "Yksi tarvittiin", "--signed-by", "Hanna", "--papers", sheet("1")]);
  assert.deepEqual(away(), ["2", "3"]);
  assert.deepEqual([shown(own, id).out, shown(own, id).papers_back], [true, 1]);
  assert.equal(wrong("part_destroyed", "--signed-by", "Hanna", "--papers", sheet("1")), "--papers");
  // what is back can go again; then the first one is not out again either
  const file = join(place, "all.json");
  ok(["export", own, "--all", "--as", "json", "-o", file, "--yes"]);
  step(own, id, ["part_destroyed", "--signed-by", "Hanna", "--papers", `${sheet("2")},${sheet("3")}`]);
  assert.deepEqual([shown(own, id).out, shown(own, id).outcome, away()], [false, "destroyed", []]);
  // what was destroyed there is not here again: it goes with nothing any more
  const gone = () => json(["paper", "list", own]).papers.filter((paper) => paper.destroyed_by).map((paper) => paper.page).sort();
  assert.deepEqual(gone(), ["2", "3"]);
  assert.match(ok(["paper", "list", own]), /destroyed on 10 March 2026 by/);
  const again = json(["handover", "give", own, "accounting_firm", "--folder", "Mappi 2025", "--purpose", "invoice", "--back", "2026-04-30", "--plan"], at("2026-03-10"));
  assert.equal(again.papers, 1, JSON.stringify(again));
  step(own, id, ["reopened", "Ei hävitettykään"]);
  assert.deepEqual([away(), shown(own, id).papers_back, gone()], [["1", "2", "3"], 0, []]);
  step(own, id, ["returned", "--signed-by", "Hanna"]);
  // carried as it was then
  const two = register({ notice });
  ok(["import", two.data, file], { input: readFileSync(join(one.place, "sheet.txt"), "utf8") });
  assert.deepEqual(shown(two.data, id).papers_back, 1);
  // of a file a part is said in words, and the rest stays out
  ok(["note", own, who, "Kuvat", "--kind", "invoice", "--at", "2025-06-10", "--amount", "100"]);
  give(own, ["--from", "2025-06-01", "--to", "2025-06-30", "--as", "rows", "-o", join(place, "rows.csv"), "--back", "2026-04-30"]);
  const [{ id: rows }] = out(own);
  assert.equal(fault(["handover", "step", own, rows, "part_destroyed", "--signed-by", "Hanna"], at("2026-03-10")).error.field, "TEXT");
  step(own, rows, ["part_destroyed", "Kesäkuun alku", "--signed-by", "Hanna"]);
  assert.equal(shown(own, rows).out, true);
  // the log's own time: counted from the day it was back
  assert.equal(shown(own, id).kept_until, "2028-03-10");
  assert.equal(json(["sweep", own, "--yes"], at("2028-03-09")).handovers, 0);
  assert.equal(json(["sweep", own, "--yes"], at("2028-03-10")).handovers, 1);
  assert.equal(fault(["handover", "show", own, id], at("2028-03-10")).error.status, "not found");
  assert.equal(out(own, "2028-03-10").length, 1);
});
