// Invoices from a program in the cloud, as CSV with a map: sums and days as people write them, credit notes, what is paid.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fault, file, json, register, root } from "./seloste.mjs";

const sample = join(root, "tests/samples/invoices.csv");
const map = "Laskun numero=invoice.number;Päivä=invoice.at;Eräpäivä=invoice.due;Asiakas=customer;Y-tunnus=business_id;" +
  "Sähköposti=email;Summa=invoice.amount;Viite=invoice.reference;Maksettu=payment.at;Alv=-";
let r;
before(() => { r = register(); });

const taken = (path, more = []) => json(["import", r.data, path, "--source", "person", ...more]);
const records = (who) => json(["show", r.data, who]).records;
const brief = (one) => [one.kind, one.at, one.ends, one.amount_cents, one.with.number ?? null, one.with.reference ?? null];
const lines = (...all) => file(r.place, `${Math.random()}.csv`, all.join("\n"));

test("a list of invoices becomes customers, invoices, credit notes and payments; the map is kept; again is unchanged", () => {
  const preview = taken(sample, ["--map", map, "--dry-run"]);
  const report = taken(sample, ["--map", map]);
  for (const one of [preview, report])
    assert.deepEqual([one.rows, one.new, one.merged, one.refused, one.values_refused], [4, 3, 1, 0, 0], JSON.stringify(one.lines));
  const firm = records("9000005-4").map(brief);
  assert.deepEqual(firm, [
    ["credit_note", "2026-02-03", null, -24900, "3003", null],
    ["payment", "2026-01-28", null, 124900, null, null],
    ["invoice", "2026-01-15", "2026-01-29", 124900, "3001", "2026001010"]]);
  const [, payment, invoice] = records("9000005-4");
  assert.equal(payment.belongs_to, invoice.id);
  assert.deepEqual(records("Lumi Halla").map(brief), [["invoice", "2026-02-01", "2026-02-15", 8000, "3002", "2026001023"]]);
  assert.deepEqual(records("Aino Lehtikuja").map(brief), [["invoice", "2026-02-05", "2026-02-19", 102050, "3004", "2026001052"]]);
  assert.equal(json(["show", r.data, "Aino Lehtikuja"]).form, "person");
  const again = taken(sample);
  assert.ok(again.kept_map.includes("invoice.number"));
  assert.deepEqual([again.unchanged, again.new, again.merged], [4, 0, 0], JSON.stringify(again.lines));
  const paid = file(r.place, "paid.csv", readFileSync(sample, "utf8").replace(";ei\n", ";20.2.2026\n"));
  assert.deepEqual([taken(paid).merged, taken(paid).unchanged], [1, 4]);
  assert.equal(records("Aino Lehtikuja")[0].kind, "payment");
});

test("what cannot be read is told by column, and never put into the books half", () => {
  const before = records("9000005-4").length;
  const report = taken(lines("Nro;Pvm;Erä;Kuka;Summa;Viite;Tila", "1;31.2.2026;;Rivi Oy;10,00;;", "2;;;Rivi Oy;10,00;;", "3;1.2.2026;;Rivi Oy;;;maksettu",
    "4;1.2.2026;1.1.2026;Rivi Oy;kymmenen;;", "5;1.2.2026;1.1.2026;Rivi Oy;10,00;123;kenties", "6;1.2.2026;;Rivi Oy;10,00;;Maksettu",
    "7;1.2.2026;;Rivi Oy;(12,00);;", "Yhteensä;;;;42,00;;"),
  ["--map", "Nro=invoice.number;Pvm=invoice.date;Erä=invoice.ends;Kuka=organisation.name;Summa=invoice.amount;Viite=invoice.reference;Tila=payment.status"]);
  const told = report.lines.filter((line) => line.field).map((line) => `${line.line} ${line.field}`);
  assert.deepEqual(told, ["2 invoice.date", "3 invoice.date", "4 invoice.amount", "5 invoice.amount", "6 invoice.ends", "6 invoice.reference", "6 payment.status",
    "9 invoice.date"]);
  assert.deepEqual(records("Rivi Oy").map(brief).sort(), [
    ["credit_note", "2026-02-01", null, -1200, "7", null], ["invoice", "2026-02-01", null, 1000, "5", null],
    ["invoice", "2026-02-01", null, 1000, "6", null], ["payment", "2026-02-01", null, 1000, null, null]].sort());
  assert.equal(records("9000005-4").length, before);
});

test("two invoices of one sum paid on one day are two payments, and a list of payments alone finds its invoices", () => {
  const text = ["Nro;Pvm;Kuka;Summa;Maksettu", "21;1.2.2026;Kaksi Oy;10,00;3.2.2026", "22;1.2.2026;Kaksi Oy;10,00;3.2.2026", "23;1.2.2026;Kaksi Oy;30,00;"];
  taken(lines(...text), ["--map", "Nro=invoice.number;Pvm=invoice.date;Kuka=organisation.name;Summa=invoice.amount;Maksettu=payment.date"]);
  assert.equal(records("Kaksi Oy").filter((one) => one.kind === "payment").length, 2);
  assert.equal(taken(lines(...text)).unchanged, 3);
  taken(lines("Lasku;Maksupäivä;Maksaja;Suoritus", "23;9.2.2026;Kaksi Oy;12,50"),
    ["--map", "Lasku=payment.number;Maksupäivä=payment.date;Maksaja=organisation.name;Suoritus=payment.amount"]);
  const all = records("Kaksi Oy"), last = all.find((one) => one.kind === "payment" && one.amount_cents === 1250);
  assert.equal(last.belongs_to, all.find((one) => one.with.number === "23").id);
  assert.equal(fault(["import", r.data, sample, "--source", "person", "--map", "Summa=invoice.amout"]).error.field, "--map");
});
