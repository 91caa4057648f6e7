// What an examiner of imports tried, with files that nobody had made before: each of these was wrong once.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { fault, file, json, ok, register, root } from "./seloste.mjs";

let r;
before(() => { r = register(); });

const taken = (name, content, more = []) => json(["import", r.data, file(r.place, name, content), "--source", "person", ...more]);
const values = (who, field) => json(["show", r.data, who]).values.filter((value) => value.field === field).map((value) => value.text);
const people = (n) => Array.from({ length: n }, (_, i) => `Rivi${i};Koe;rivi${i}@jarjestys.example`);

test("a dry run says what the import will say, line by line and in the order of the file", () => {
  const rows = people(250);
  rows[3] = "Rivi3;Koe;ei osoite";
  rows[4] = ";;ei osoite";
  rows[5] = "Rivi5;Koe;diagnosed with flu@x";
  rows[6] = rows[2];
  rows[249] = ";;ei osoite";
  const text = `Etunimi;Sukunimi;Sähköposti\n${rows.join("\n")}\n`;
  const dry = taken("jarjestys.csv", text, ["--dry-run"]), real = taken("jarjestys.csv", text);
  assert.deepEqual({ ...dry, dry_run: 0, batch: 0 }, { ...real, dry_run: 0, batch: 0 });
  const lines = real.lines.map((line) => line.line);
  assert.deepEqual(lines, [...lines].sort((a, b) => a - b));
  assert.equal(real.refused, 2);
});

test("an address in capitals is the same address, a name in capitals the same name", () => {
  assert.equal(taken("eka.csv", "Etunimi;Sukunimi;Sähköposti\nÅsa;Öljymäki;Asa.Oljymaki@kirjain.example\n").new, 1);
  const again = taken("toka.csv", "Etunimi;Sukunimi;Sähköposti\nÅSA;ÖLJYMÄKI;asa.oljymaki@KIRJAIN.example\n");
  assert.deepEqual([again.new, again.merged, again.unchanged], [0, 0, 1]);
  assert.deepEqual(values("asa.oljymaki@kirjain.example", "email"), ["Asa.Oljymaki@kirjain.example"]);
  const both = taken("molemmat.csv", "Etunimi;Sukunimi;email;E-mail address\nYksi;Vain;yksi@kirjain.example;YKSI@kirjain.example\n");
  assert.equal(both.new, 1);
  assert.deepEqual(values("yksi@kirjain.example", "email"), ["yksi@kirjain.example"]);
});

test("a pipe is no file, and nobody waits for its writer", () => {
  const pipe = join(r.place, "putki");
  spawnSync("mkfifo", [pipe]);
  assert.match(fault(["import", r.data, pipe, "--source", "person"]).error.text, /Only a file can be imported/);
});

const same = (dry, real) => assert.deepEqual({ ...dry, dry_run: 0, batch: 0, map_is_kept: 0 }, { ...real, dry_run: 0, batch: 0, map_is_kept: 0 });

test("a dry run knows what must be given, what needs a job, and which invoice is another's number", () => {
  const shop = register({ notice: join(root, "notices/webshop.yaml") });
  const tried = (one, name, text, more = []) => {
    const command = ["import", one.data, file(one.place, name, text), "--source", "person", ...more];
    const dry = json([...command, "--dry-run"]), real = json(command);
    same(dry, real);
    return real;
  };
  const list = tried(shop, "tilaajat.csv", "email,full_name,city,street,zip\nx@tilaaja.example,Anna Öljy,Turku,Katu 1,20100\nei osoite,Väärä Osoite,,,\n"
    + "y@tilaaja.example,,,,\nei osoite,Väärä Osoite,,,\n");
  assert.deepEqual([list.new, list.refused], [2, 2]);
  const hours = tried(r, "tunnit.csv", "Date,Client,Project,Description,Duration,Amount\n2026-01-02,Tuntifirma Oy,P,teksti,2:30,250\n"
    + "2026-01-02,Tuntifirma Oy,P,teksti,2:30,250\n2026-01-03,Tuntifirma Oy,P,toinen,1:00,\n");
  assert.deepEqual([hours.new, hours.values_refused], [1, 3]);
  const invoices = tried(r, "laskut.csv", "Asiakas;Numero;Pvm;Summa\nLaskufirma Oy;1;1.2.2026;100\nLaskufirma Oy;1;1.2.2026;101\nLaskufirma Oy;1;1.2.2026;100\n",
    ["--map", "Asiakas=organisation.name;Numero=organisation.invoice.number;Pvm=organisation.invoice.date;Summa=organisation.invoice.amount"]);
  assert.deepEqual([invoices.new, invoices.unchanged, invoices.values_refused], [1, 2, 1]);
  const restricted = json(["add", r.data, "first_name=Rauno", "last_name=Rajattu", "email=rauno@rajattu.example", "--type", "consumer", "--source", "person"]);
  ok(["restrict", r.data, restricted.id, "--why", "accuracy"]);
  const more = tried(r, "lisaa.csv", "Etunimi;Sukunimi;Sähköposti;Puhelin\nRauno;Rajattu;rauno@rajattu.example;040 000 0101\nAnna;Muu;anna@rajattu.example;040 000 0102\n");
  assert.equal(more.new, 1);
});
