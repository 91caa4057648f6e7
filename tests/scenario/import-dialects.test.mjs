// Tables as programs write them: encodings, separators, spoilt cells; maps that are kept for the next file; our own export back.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fault, file, json, ok, register } from "./seloste.mjs";

let r;
before(() => { r = register(); });

const taken = (name, content, more = [], data = r.data) =>
  json(["import", data, file(r.place, name, content), "--source", "person", ...more]);
const values = (who, field, data = r.data) =>
  json(["show", data, who]).values.filter((value) => value.field === field).map((value) => value.text);

const dos = { ä: 0x84, ö: 0x94, å: 0x86, Ä: 0x8e, Ö: 0x99, Å: 0x8f }, mac = { ä: 0x8a, ö: 0x9a, å: 0x8c, Ä: 0x80, Ö: 0x85, Å: 0x81 };
const bytes = (text, table) => Buffer.from([...text].map((letter) => table[letter] ?? letter.charCodeAt(0)));
const wide = (text, big) => { const buffer = Buffer.from(text, "utf16le"); return big ? buffer.swap16() : buffer; };

test("the same people, however they are written", () => {
  const text = (n) => `Etunimi;Sukunimi;Sähköposti\r\nÄijä;Möttönen;a${n}@tapa.example\r\nÖrjan;Åström;b${n}@tapa.example\r\n`;
  const ways = [
    ["UTF-8", (t) => t], ["UTF-8", (t) => `\ufeff${t}`], ["UTF-8", (t) => t.normalize("NFD")], ["UTF-8", (t) => t.replaceAll(";", "|")],
    ["UTF-8", (t) => t.replaceAll(";", "\t").replaceAll("\r\n", "\r")], ["UTF-8", (t) => `SEP=;\r\n${t}`],
    ["UTF-8", (t) => `"sep=|"\n${t.replaceAll(";", "|")}`], ["UTF-8", (t) => `\r\n\r\n${t}`],
    ["UTF-16LE", (t) => wide(t)], ["UTF-16LE", (t) => wide(`\ufeffsep=;\r\n${t}`)], ["UTF-16BE", (t) => wide(`\ufeff${t}`, true)],
    ["Windows-1252", (t) => Buffer.from(t, "latin1")], ["IBM850", (t) => bytes(t, dos)], ["Macintosh", (t) => bytes(t, mac)],
  ];
  ways.forEach(([encoding, way], n) => {
    const report = taken(`way${n}.csv`, way(text(n)));
    assert.deepEqual([report.encoding, report.new, report.unused], [encoding, 2, []], `way ${n}`);
    assert.equal(json(["show", r.data, `a${n}@tapa.example`]).name, "Äijä Möttönen", `way ${n}`);
    assert.equal(json(["show", r.data, `b${n}@tapa.example`]).name, "Örjan Åström", `way ${n}`);
  });
});

test("an encoding that is said is the one that is used; one that is none is refused by name", () => {
  const euro = Buffer.concat([Buffer.from("Etunimi;Sukunimi;email;Muistiinpano\nEuro;Merkki;euro@tapa.example;5 "), Buffer.from([0xa4, 0x0a])]);
  assert.equal(taken("euro.csv", euro, ["--encoding", "Windows-1252", "--dry-run"]).encoding, "Windows-1252");
  assert.equal(taken("euro.csv", euro, ["--encoding", "iso-8859-15"]).encoding, "ISO-8859-15");
  assert.ok(JSON.stringify(json(["show", r.data, "euro@tapa.example"])).includes("5 €"));
  const alone = bytes("Etunimi;Sukunimi;email\nÄ;Ö;ao@tapa.example\n", dos); // no letter between letters: not known by itself
  assert.equal(taken("alone.csv", alone, ["--encoding", "cp437"]).encoding, "IBM437");
  assert.equal(json(["show", r.data, "ao@tapa.example"]).name, "Ä Ö");
  const none = fault(["import", r.data, join(r.place, "alone.csv"), "--source", "person", "--encoding", "EBCDIC"]);
  assert.deepEqual([none.code, none.error.field], [2, "--encoding"]);
  const wrong = fault(["import", r.data, join(r.place, "alone.csv"), "--source", "person", "--encoding", "UTF-8"]);
  assert.deepEqual([wrong.error.line, wrong.error.column], [2, 1]);
});

test("what is too long is refused, its row is not; rows may have ten thousand columns", () => {
  const report = taken("long.csv", `Etunimi;Sukunimi;email;Muistiinpano\nPitkä;Tarina;pitka@tapa.example;"${"x".repeat(1024 * 1024)}"\n` +
    `Toinen;Rivi;toinen@tapa.example;${"ä".repeat(700 * 1024)}\nKolmas;Rivi;kolmas@tapa.example;lyhyt\n`);
  assert.deepEqual([report.new, report.values_refused, report.refused], [3, 2, 0]);
  assert.deepEqual(report.lines.map((line) => [line.line, line.field]), [[2, "text"], [3, "text"]]);
  const columns = Array.from({ length: 10000 }, (_, i) => `c${i}`);
  const broad = taken("broad.csv", `Etunimi;Sukunimi;email;${columns.join(";")}\nLeveä;Rivi;levea@tapa.example${";".repeat(10000)}\n`);
  assert.deepEqual([broad.new, broad.unused.length], [1, 10000]);
  assert.ok(ok(["import", r.data, join(r.place, "broad.csv"), "--source", "person"]).length < 2000, "for people it is cut short");
});

test("Outlook in German", () => {
  const head = "Anrede,Vorname,Weitere Vornamen,Nachname,Suffix,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich," +
    "Postleitzahl geschäftlich,Land/Region geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,E-Mail-Typ,E-Mail: Angezeigter Name,E-Mail 2: Adresse,Geburtstag,Notizen";
  const report = taken("outlook_de.csv", Buffer.from(`${head}\r\n,Jürgen,,Größer,,Beispiel GmbH,,,Weg 1,Köln,50667,Deutschland,` +
    "+49 221 123456,+49 170 1234567,juergen@beispiel.example,SMTP,Jürgen Größer,j.g@beispiel.example,0.0.00,Ruft zurück\r\n", "latin1"));
  assert.deepEqual([report.format, report.encoding, report.new], ["outlook", "Windows-1252", 1], JSON.stringify(report.lines));
  assert.equal(json(["show", r.data, "juergen@beispiel.example"]).name, "Jürgen Größer");
  assert.deepEqual(values("juergen@beispiel.example", "phone"), ["+49221123456", "+491701234567"]);
  assert.deepEqual(values("juergen@beispiel.example", "email"), ["juergen@beispiel.example", "j.g@beispiel.example"]);
});

test("a map is kept for files with the same columns, in any order; a dry run and a refusal keep nothing; - forgets it", () => {
  const map = "Kuka=full_name;Mihin=email;Firma=organisation.name", head = "Kuka;Mihin;Firma";
  const row = (n) => `Kartta ${n};kartta${n}@tapa.example;`;
  const known = (name, content, more = []) => taken(name, content, more);
  assert.equal(known("m0.csv", `${head}\n${row(0)}\n`, ["--map", map, "--dry-run"]).map_is_kept, false);
  const unknown = (n, content = `${head}\n${row(n)}\n`) =>
    fault(["import", r.data, file(r.place, `m${n}.csv`, content), "--source", "person"]);
  assert.match(unknown(1).error.text, /columns of this file are not known/, "the dry run kept nothing");
  assert.equal(fault(["import", r.data, file(r.place, "m2.csv", `${head}\n"auki;x;y\n`), "--source", "person", "--map", map]).code, 2);
  assert.match(unknown(3).error.text, /columns of this file are not known/, "the broken file kept nothing");
  const first = known("m4.csv", `${head}\n${row(4)}\n`, ["--map", map]);
  assert.deepEqual([first.map_is_kept, first.kept_map, first.new], [true, null, 1]);
  const second = known("m5.csv", ` FIRMA ;kuka; Mihin\n;Kartta 5;kartta5@tapa.example\n`);
  assert.deepEqual([second.kept_map, second.new, second.format], [map, 1, "map"]);
  assert.equal(json(["show", r.data, "kartta5@tapa.example"]).name, "Kartta 5");
  assert.match(ok(["import", r.data, join(r.place, "m5.csv"), "--source", "person"]), /map that was kept.*--map - forgets/s);
  assert.match(unknown(6, `${head};Muuta\n${row(6)};\n`).error.text, /columns of this file are not known/, "other columns");
  const written = file(r.place, "map.txt", "# minne mikin\nKuka = full_name\nMihin = email\nFirma = -\n");
  assert.equal(known("m7.csv", `${head}\n${row(7)}\n`, ["--map", written]).map_is_kept, true);
  assert.match(known("m8.csv", `${head}\n${row(8)}\n`).kept_map, /Firma = -/, "the newest one counts");
  assert.equal(fault(["import", r.data, join(r.place, "m8.csv"), "--source", "person", "--map", "-"]).code, 2);
  const ends = known("m9.csv", "Etunimi;Sukunimi;Mihin\nKartta;9;kartta9@tapa.example\n", ["--map", "Etunimi=first_name;Sukunimi=last_name;Mihin=email"]);
  assert.equal(ends.map_is_kept, true);
  const without = known("m9.csv", "Etunimi;Sukunimi;Mihin\nKartta;9;kartta9@tapa.example\n", ["--map", "-"]);
  assert.deepEqual([without.unused, without.format], [["Mihin"], "heads"]);
  assert.equal(known("m9.csv", "Etunimi;Sukunimi;Mihin\nKartta;9;kartta9@tapa.example\n").kept_map, null, "forgotten");
});

test("what an export for people guards from spreadsheets comes back as it was", () => {
  const from = register();
  taken("guard.csv", "first_name,last_name,email,phone\n=1+1,@Vaara,vaara@tapa.example,+358 40 123 4567\n", [], from.data);
  const path = join(from.place, "out.csv");
  ok(["export", from.data, "vaara@tapa.example", "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", path]);
  const again = json(["import", from.data, path, "--source", "person"]);
  assert.deepEqual([again.unchanged, again.values_refused], [1, 0], JSON.stringify(again.lines));
});
