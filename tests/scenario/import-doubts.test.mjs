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

test("somebody restricted does not come in again under another spelling: the address holds, and whoever is likely the same is a doubt", () => {
  const one = register();
  const into = (name, text, more = []) => json(["import", one.data, file(one.place, name, text), "--source", "person", ...more]);
  const add = (more, ...flags) => ["add", one.data, ...Object.entries(more).map(([field, text]) => `${field}=${text}`), "--type", "consumer", "--source", "person", ...flags];
  const may = (who, channel) => json(["sending", one.data, who]).sending
    .find((row) => row.purposes.includes("contact") && row.channels.includes(channel) && row.service === null).may;
  ok(["setting", one.data, "mail.server", "smtp://127.0.0.1:9"]);
  const helmi = json(add({ first_name: "Helmi", last_name: "Aaltio", email: "helmi@asiakas.test", phone: "+358401234567" })).id;
  const before = json(add({ first_name: "Aino", last_name: "Muu", email: "helmi@asiakas.test", phone: "+358405556666" }, "--even-if-known")).id;
  ok(["restrict", one.data, helmi, "--why", "accuracy"]);
  const list = "a,b,c,d\n"
    + "Helmi,Aalto,HELMI@asiakas.test,+358 50 999 8888\nH.,Aaltonen,,040 123 4567\nEsko,Toinen,esko@asiakas.test,\n";
  const map = ["--map", "a=first_name;b=last_name;c=email;d=phone", "--type", "consumer"];
  for (const more of [["--dry-run"], []]) {
    const said = into("lista.csv", list, [...map, ...more]);
    assert.deepEqual([said.new, said.refused], [1, 2], JSON.stringify(said));
    assert.equal(said.lines.filter((line) => line.why.includes(helmi)).length, 2);
  }
  const card = "BEGIN:VCARD\nVERSION:3.0\nN:Aalto;Helmi;;;\nFN:Helmi Aalto\nEMAIL:helmi@asiakas.test\nEND:VCARD\n";
  assert.equal(into("kortti.vcf", card).new, 0);
  const again = { first_name: "Helmi", last_name: "Aalto", email: "helmi@asiakas.test", phone: "+358509998888" };
  for (const flags of [[], ["--even-if-known"]]) assert.match(fault(add(again, ...flags)).error.text, /only stored/);
  const other = json(add(again, "--even-if-restricted")).id;
  for (const who of [other, before]) {
    assert.equal(may(who, "email"), "no");
    assert.match(fault(["mail", "to", one.data, who, "Hei", "--subject", "Hei", "--purpose", "contact"]).error.text, /only stored/);
  }
  assert.equal(may(other, "phone"), "yes", "a phone of their own");
  ok(["set", one.data, before, "email=helmi@asiakas.test", "email=aino@asiakas.test", "--source", "person"]);
  const sent = json(["mail", "to", one.data, before, "Hei", "--subject", "Hei", "--purpose", "contact"]);
  assert.equal(json(["mail", "show", one.data, sent.id]).address, "aino@asiakas.test");
  assert.match(fault(["mail", "to", one.data, before, "Hei", "--subject", "Hei", "--purpose", "contact", "--address", "helmi@asiakas.test"]).error.text, /only stored/);
  ok(["restrict", one.data, helmi, "--tell", "post"]);
  ok(["restrict", one.data, helmi, "--lift"]);
  assert.equal(may(other, "email"), "yes");
});

test("without an address in common a restricted person is a doubt when the list of duplicates would call it likely", () => {
  const shop = register({ notice: join(root, "notices/webshop.yaml") });
  const add = (first, last, email) => ["add", shop.data, `first_name=${first}`, `last_name=${last}`, `email=${email}`, "postal_address=Rantatie 1, 00100 Helsinki", "--type", "shopper", "--source", "person"];
  const helmi = json(add("Helmi", "Aaltio", "helmi@asiakas.test")).id;
  ok(["restrict", shop.data, helmi, "--why", "accuracy"]);
  const text = "a;b;c;d\nAaltio;Helmi;Rantatie 1, 00100 Helsinki;h@x.test\nEsko;Toinen;Rantatie 1, 00100 Helsinki;e@x.test\n";
  const said = json(["import", shop.data, file(shop.place, "lista.csv", text), "--source", "person", "--map", "a=first_name;b=last_name;c=postal_address;d=email", "--type", "shopper"]);
  assert.deepEqual([said.new, said.refused], [1, 1], JSON.stringify(said));
  assert.ok(said.lines.some((line) => line.line === 2 && line.why.includes(helmi)));
  assert.match(fault(add("Helmi", "Aalto", "aalto@asiakas.test")).error.text, /only stored/);
  ok([...add("Helmi", "Aalto", "aalto@asiakas.test"), "--even-if-restricted"]);
});

test("an older list brings nobody back who has objected or was erased: what was theirs before leaves a mark, until it is somebody else's", () => {
  const one = register();
  const org = json(["add", one.data, "name=Kuurna Oy", "email=info@kuurna.test", "--type", "organisation", "--source", "person"]).id;
  const contact = (first, last, ...more) => ["add", one.data, `first_name=${first}`, `last_name=${last}`, ...more, "--type", "contact_person", "--of", org, "--source", "person"];
  const market = (who) => json(["sending", one.data, who]).sending.filter((row) => row.purposes.includes("market") && row.may === "yes").flatMap((row) => row.channels).sort();
  const set = (who, ...values) => ok(["set", one.data, who, ...values, "--source", "person"]);
  const list = (name, text) => json(["import", one.data, file(one.place, name, text), "--source", "person", "--type", "contact_person"]);
  const csv = "first_name,last_name,email,phone,organisation\nPekka,Boman,vanha@kuurna.test,0405556666,Kuurna Oy\n";
  const card = (email) => `BEGIN:VCARD\nVERSION:3.0\nN:Boman;Pekka;;;\nFN:Pekka Boman\nEMAIL:${email}\nEND:VCARD\n`;
  const pekka = json(contact("Pekka", "Boman", "email=vanha@kuurna.test", "phone=0405556666")).id;
  const liisa = json(contact("Liisa", "Virta", "email=liisa@kuurna.test")).id;
  set(pekka, "email=uusi@kuurna.test", "phone=0401113333");
  ok(["object", one.data, pekka, "--by", "phone"]);
  for (const said of [list("viime.csv", csv), list("viime.vcf", card("vanha@kuurna.test"))]) {
    assert.deepEqual([said.new, said.refused], [0, 1], JSON.stringify(said));
    assert.match(said.lines[0].why, /may be somebody who has objected/);
  }
  assert.match(fault(contact("Pekka", "Boman", "email=vanha@kuurna.test")).error.text, /may be somebody who has objected/);
  // the number is a colleague's now: what Pekka said is not theirs, neither today nor when he objects again or is erased
  assert.deepEqual(market(liisa), ["phone", "post"]);
  set(liisa, "phone=0405556666");
  ok(["object", one.data, pekka, "--by", "phone"]);
  assert.deepEqual(market(liisa), ["phone", "post"]);
  // an objection of before the change: the number that goes to a colleague takes nothing along
  set(pekka, "email=kolmas@kuurna.test", "phone=0407778888");
  set(liisa, "phone=0401113333");
  assert.deepEqual(market(liisa), ["phone", "post"]);
  assert.deepEqual(market(pekka), []);
  ok(["erase", one.data, pekka, "--yes"]);
  assert.equal(list("viime.csv", csv).suppressed, 1);
  assert.equal(list("toissa.vcf", card("uusi@kuurna.test")).suppressed, 1);
  assert.deepEqual(market(liisa), ["phone", "post"]);
  const other = json([...contact("Pia", "Boman", "email=vanha@kuurna.test"), "--even-if-known"]).id; // nobody is there to compare with
  assert.deepEqual(market(other), []);
  const reijo = json(contact("Reijo", "Lahti", "email=reijo@kuurna.test")).id;
  set(reijo, "email=reijo.lahti@kuurna.test");
  ok(["object", one.data, reijo, "--by", "phone"]);
  assert.deepEqual(market(json([...contact("Riitta", "Aro", "email=reijo@kuurna.test"), "--even-if-known"]).id), ["phone", "post"], "a person says that it is somebody else");
  // whoever comes in beside an objector under the same name has taken nothing over
  const eeva = json(contact("Eeva", "Salo", "email=eeva@kuurna.test")).id;
  set(eeva, "email=eeva.salo@kuurna.test");
  const twin = json(contact("Eeva", "Salo", "email=eeva@kuurna.test")).id;
  ok(["object", one.data, eeva, "--by", "phone"]);
  assert.deepEqual(market(twin), []);
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

const told = (report) => report.lines.filter((line) => /passed over/.test(line.why ?? "")).map((line) => line.line);

test("heads below a title, and heads in the middle of files that were put together", () => {
  const below = taken("otsikko.csv", "Asiakkaat 2025\n\nTulostettu 1.1.2026;;\nEtunimi;Sukunimi;email\nOtsikon;Alla;alla@otsikko.example\n");
  assert.deepEqual([below.new, below.refused, told(below)], [1, 2, [1, 3]]);
  const mapped = taken("kartta.csv", "Lista;x;\nfoo;bar;baz\nKartan;Alla;z\n", ["--map", "foo=first_name;bar=last_name"]);
  assert.deepEqual([mapped.new, mapped.unused, told(mapped)], [1, ["baz"], [1]]);
  const joined = taken("liitetty.csv", "\ufeffEtunimi;Sukunimi;email\nEka;Osa;eka@liitos.example\n\ufeffEtunimi;Sukunimi;email\nToka;Osa;toka@liitos.example\n");
  assert.deepEqual([joined.new, joined.refused, told(joined)], [2, 1, [3]]);
  assert.match(fault(["import", r.data, file(r.place, "eipaata.csv", "Anna;Koe;a@b.example\nBertta;Koe;b@b.example\n"), "--source", "person"]).error.text, /not known/);
});

test("an apostrophe that keeps the zeros of a number is not part of it; one of a name is", () => {
  taken("heitto.csv", "Etunimi;Sukunimi;email;Puhelin\nVincent;'t Hooft;vincent@heitto.example;'040 000 0107\n");
  assert.deepEqual([values("vincent@heitto.example", "phone"), values("vincent@heitto.example", "last_name")], [["+358400000107"], ["'t Hooft"]]);
});

test("a form's day in English words", () => {
  taken("lomake.csv", 'Submission Date,Name,E-mail,Message\n"Jan 16, 2026",Form One,yksi@lomake.example,a\n"January 17, 2026 10:20 PM",Form Two,kaksi@lomake.example,b\n'
    + "18 Jan 2026 9:05,Form Three,kolme@lomake.example,c\n");
  const day = (who) => json(["show", r.data, who]).records.find((record) => record.kind === "form").at.slice(0, 10);
  assert.deepEqual(["yksi", "kaksi", "kolme"].map((who) => day(`${who}@lomake.example`)), ["2026-01-16", "2026-01-17", "2026-01-18"]);
});

test("what only its own program reads is told for what it is", () => {
  const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]);
  assert.match(fault(["import", r.data, file(r.place, "vanha.xls", old), "--source", "person"]).error.text, /save it as \.xlsx or as CSV/);
});

test("a refusal names in words what is refused", () => {
  const card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Sanoin Sanottu\r\nN:Sanottu;Sanoin;;;\r\nTZ:+0200\r\nIMPP:sip:x@y.example\r\nTEL;VALUE=uri:tel:+358-40-000-0108;ext=5\r\nEND:VCARD\r\n";
  const report = taken("sanoin.vcf", card);
  assert.ok(report.lines.length >= 3);
  for (const line of report.lines) assert.doesNotMatch(line.why, /_/);
});

test("who is known by name alone is the same one, or nobody, wherever in the file the others are", () => {
  const map = "Etu=first_name;Suku=last_name;Posti=email;Nro=invoice.number;Pvm=invoice.date;Summa=invoice.amount";
  const tried = (name, rows) => {
    const one = register(), command = ["import", one.data, file(one.place, name, `Etu;Suku;Posti;Nro;Pvm;Summa\n${rows.join("\n")}\n`), "--source", "person", "--map", map];
    const dry = json([...command, "--dry-run"]), real = json(command);
    same(dry, real);
    return [real.new, real.merged, real.refused];
  };
  const filler = Array.from({ length: 220 }, (_, i) => `Väli${i};Koe;vali${i}@nimi.example;${1000 + i};1.2.2026;1`);
  for (const between of [[], filler]) {
    const more = between.length;
    assert.deepEqual(tried("yksi.csv", ["Anna;Nimi;anna@nimi.example;1;1.2.2026;10", ...between, "Anna;Nimi;;2;2.2.2026;20"]), [1 + more, 1, 0]);
    assert.deepEqual(tried("kaksi.csv", ["Anna;Nimi;anna@nimi.example;1;1.2.2026;10", "Anna;Nimi;toinen@nimi.example;2;2.2.2026;20", ...between,
      "Anna;Nimi;;3;3.2.2026;30"]), [2 + more, 0, 1]);
  }
});

test("a dry run knows what the rows before would have added to those who are there", () => {
  const one = register();
  const run = (text) => {
    const command = ["import", one.data, file(one.place, "lisa.csv", text), "--source", "person"];
    const dry = json([...command, "--dry-run"]), real = json(command);
    same(dry, real);
    return [real.new, real.merged, real.unchanged];
  };
  assert.deepEqual(run("Etunimi;Sukunimi;email\nAnna;Lisä;anna@lisa.example\n"), [1, 0, 0]);
  assert.deepEqual(run("Etunimi;Sukunimi;email;Puhelin;Yritys\nAnna;Lisä;anna@lisa.example;040 000 0111;Lisäfirma Oy\nAnna;Lisä;anna@lisa.example;040 000 0111;Lisäfirma Oy\n"
    + "Anna;Lisä;;040 000 0111;\n"), [0, 1, 2]);
});

test("several addresses and numbers in one cell, as people write them; a dash says that there is nothing", () => {
  const report = taken("monta.csv", "Etunimi;Sukunimi;email;Puhelin;Yritys\n"
    + 'Monta;Yksi;"m1@monta.example; M2@monta.example";"040 000 0121, 040 000 0122";-\nMonta;Kaksi;Monta Kaksi <m3@monta.example>;tel:+358400000123;n/a\n'
    + 'Monta;Kolme;"mailto:m4@monta.example\nm5@monta.example";040 000 0124 / 09 000 0125;\nMonta;Neljä;m6@monta.example;040/0000126;\u2013\n');
  assert.deepEqual([report.new, report.values_refused], [4, 0], JSON.stringify(report.lines));
  assert.deepEqual(values("m1@monta.example", "email"), ["m1@monta.example", "M2@monta.example"]);
  assert.deepEqual(values("m1@monta.example", "phone"), ["+358400000121", "+358400000122"]);
  assert.deepEqual(values("m3@monta.example", "phone"), ["+358400000123"]);
  assert.deepEqual(values("m5@monta.example", "phone"), ["+358400000124", "+35890000125"]);
  assert.deepEqual(values("m6@monta.example", "phone"), ["+358400000126"]);
  assert.equal(json(["show", r.data, "m1@monta.example"]).roles.every((role) => !role.organisation), true);
});
