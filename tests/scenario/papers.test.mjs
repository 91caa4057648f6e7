// Papers that stay in their folders: taken in, asked for their date, told to whoever asks, destroyed by hand and signed.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { add, everything, fault, file, folder, json, ok, register } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

let r, helmi, onni;
const papers = (more = []) => json(["paper", "list", r.data, ...more]).papers;
const tasks = (data = r.data) => json(["paper", "tasks", data]).tasks;
const paper = (who, ...words) => json(["paper", "add", r.data, who, ...words]);

before(() => {
  r = register();
  helmi = add(r.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  onni = add(r.data, "consumer", { first_name: "Onni", last_name: "Salavirta", email: "onni@koti.example" });
});

test("one without a date asks for it, and its retention counts from when it was taken in", () => {
  const card = paper(helmi, "Käyntikortti messuilta", "--folder", "kanarjakansio 3", "--page", "14");
  assert.equal(card.undated, true);
  const due = json(["due", r.data]).papers;
  assert.deepEqual(due.map((one) => [one.record, one.party, one.name, one.folder, one.page, one.taken_in]), [[card.id, helmi, "Helmi Aaltio", "kanarjakansio 3", "14", "2026-03-05"]]);
  assert.match(ok(["due", r.data, "--lang", "fi"]), /Päiväämättömät paperit[\s\S]*kansio kanarjakansio 3, sivu 14/);
  ok(["paper", "date", r.data, card.id, "--at", "2019-06-01"]);
  assert.equal(json(["due", r.data]).papers, undefined);
  const record = json(["show", r.data, helmi]).records.find((one) => one.id === card.id);
  assert.deepEqual([record.at, record.text, record.with], ["2019-06-01", "Käyntikortti messuilta", { folder: "kanarjakansio 3", page: "14" }]);
  assert.match(ok(["show", r.data, helmi]), /folder: kanarjakansio 3; page: 14/);
});

test("the day it was taken in may be its date too; a correction dates it as well", () => {
  const one = paper(helmi, "--folder", "2");
  ok(["paper", "date", r.data, one.id, "--at", "2026-03-05"]);
  assert.equal(papers(["--undated"]).length, 0);
  const two = paper(helmi, "Muistilappu", "--folder", "2");
  ok(["correct", r.data, two.id, "--at", "2020-02-02"]);
  assert.equal(papers(["--undated"]).length, 0);
});

test("about several: a record each, dated together", () => {
  const both = paper(helmi, "Kokousmuistio", "--folder", "5", "--also", onni);
  assert.deepEqual(both.records.map((one) => one.party), [helmi, onni]);
  assert.equal(papers(["--undated"]).length, 2);
  ok(["paper", "date", r.data, both.records[1].id, "--at", "2021-01-01"]);
  assert.equal(papers(["--undated"]).length, 0);
  assert.equal(fault(["paper", "add", r.data, helmi, "x", "--folder", "2", "--also", helmi]).code, 2);
});

test("what says nothing, is sensitive or is of nobody is refused", () => {
  assert.deepEqual([fault(["paper", "add", r.data, helmi, "Kortti"]).code, fault(["paper", "add", r.data, helmi, "Kortti", "--folder", ""]).error.field], [2, "--folder"]);
  assert.equal(fault(["paper", "add", r.data, helmi, "--folder", "Sairastaa diabetesta"]).code, 3);
  assert.equal(fault(["paper", "add", r.data, "Eiole Olemassa", "x", "--folder", "2"]).code, 4);
  assert.equal(fault(["paper", "date", r.data, helmi, "--at", "2020-01-01"]).code, 4);
});

test("who asks for their data gets them copied: a task until somebody signs", () => {
  const path = join(r.place, "answer.zip");
  const said = json(["access", r.data, onni, "-o", path]);
  assert.equal(said.papers, 1);
  const data = JSON.parse(execFileSync("unzip", ["-p", path, "data.json"]));
  assert.deepEqual(data.papers.map((one) => [one.what, one.place, one.in_package]), [["Kokousmuistio", "folder 5", false]]);
  ok(["access", r.data, onni, "-o", join(r.place, "again.zip")]);
  const open = tasks();
  assert.deepEqual(open.map((one) => [one.work, one.place, one.party]), [["copy", "folder 5", onni]], "asked twice, one task");
  ok(["paper", "sign", r.data, open[0].id]);
  assert.deepEqual(tasks(), []);
  assert.equal(fault(["paper", "sign", r.data, open[0].id]).code, 4);
  assert.ok(json(["audit", "list", r.data, "--action", "paper_signed"]).entries.length === 1);
});

test("a paper whose picture was taken in need not be copied", () => {
  const one = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  const who = add(one.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  const id = json(["paper", "add", one.data, who, "Kortti", "--folder", "1"]).id;
  assert.equal(json(["show", one.data, who]).records.find((record) => record.id === id).kind, "paper");
  ok(["attach", one.data, who, file(one.place, "kuva.txt", "kuva"), "--belongs-to", id]);
  assert.equal(json(["access", one.data, who, "-o", join(one.place, "a.zip")]).papers, undefined);
  assert.equal(json(["paper", "list", one.data]).papers[0].scanned, true);
});

test("erased: the paper is to be destroyed, or blacked out while it is about others, and its place is known until it is signed", () => {
  const plan = json(["erase", r.data, helmi, "--plan"]);
  assert.ok(plan.tasks.some((task) => task.includes("4 papers")), JSON.stringify(plan.tasks));
  ok(["erase", r.data, helmi, "--yes"]);
  const open = tasks();
  assert.deepEqual(open.map((one) => [one.work, one.place, one.others]).sort(), [["destroy", "folder 2", 0], ["destroy", "folder 2", 0], ["destroy", "folder 5", 1], ["destroy", "folder kanarjakansio 3, page 14", 0]].sort());
  assert.match(ok(["paper", "tasks", r.data, "--lang", "fi"]), /kansio kanarjakansio 3, sivu 14/);
  assert.deepEqual(papers().map((one) => one.party), [onni]);
  assert.match(ok(["paper", "tasks", r.data]), /black out the name/);
  // to another register and back to the same tasks
  const path = join(r.place, "all.json");
  ok(["export", r.data, "--all", "--as", "json", "-o", path, "--yes"]);
  const fresh = register();
  ok(["import", fresh.data, path], { input: readFileSync(join(r.place, "sheet.txt"), "utf8") });
  assert.deepEqual(tasks(fresh.data), open);
  assert.equal(json(["paper", "list", fresh.data]).papers.length, 1);
  for (const one of open) ok(["paper", "sign", r.data, one.id]);
  assert.deepEqual(tasks(), []);
  assert.equal(json(["audit", "verify", r.data]).whole, true);
});

test("where papers are lies nowhere in plain", () => {
  paper(onni, "kanarjapaperi", "--folder", "kanarjakansio 9");
  for (const name of everything(r.data)) {
    let bytes;
    try { bytes = readFileSync(join(r.data, name)); } catch { continue; }
    assert.equal(bytes.indexOf("kanarja"), -1, name);
  }
});

test("removed: no paper is left of it", () => {
  const one = paper(onni, "Turha", "--folder", "8");
  ok(["remove", r.data, one.id, "--yes"]);
  assert.ok(!papers().some((row) => row.record === one.id));
});

test("a paper keeps a place, and whoever says that nothing is missing signs for the copies", () => {
  const one = register();
  const who = add(one.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@asiakas.test" });
  const card = json(["paper", "add", one.data, who, "Kortti", "--folder", "3", "--source", "person"]).id;
  assert.equal(fault(["correct", one.data, card, "--with", "folder="]).error.field, "folder");
  ok(["correct", one.data, card, "--with", "folder=4"]);
  const id = json(["request", "add", one.data, "access", who, "kaikki", "--by", "email"]).id;
  const early = fault(["request", "give", one.data, id, "--as", "person", "-o", join(one.place, "early.zip"), "--seen", "--complete"]).error;
  assert.deepEqual([early.field, existsSync(join(one.place, "early.zip"))], ["--complete", false], "nobody was asked for a copy of the card");
  ok(["request", "begin", one.data, id]);
  const open = () => json(["task", "list", one.data]).tasks.filter((task) => task.kind === "copy");
  assert.ok(open().length > 1, JSON.stringify(open()));
  const zip = join(one.place, "p.zip");
  assert.equal(json(["request", "give", one.data, id, "--as", "person", "-o", zip, "--seen", "--complete"]).answered, true);
  assert.deepEqual(open(), []);
  assert.deepEqual(json(["paper", "tasks", one.data]).tasks ?? [], []);
  assert.ok(json(["audit", "list", one.data]).entries.some((entry) => entry.action === "paper_signed"), "with a name, in the log");
  assert.match(ok(["request", "give", one.data, id, "--as", "person", "-o", join(one.place, "q.zip"), "--seen"], { env: { SELOSTE_LANG: "en" } }), /answered before/);
});
