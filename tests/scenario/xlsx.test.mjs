// Spreadsheets are tables: values as people see them, whatever the cell is made of; hostile ones end with a clear error.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fault, folder, json, register } from "./seloste.mjs";

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
let made = 0;

/** A workbook of these files of its package: { path of the package: content }. */
function workbook(place, parts) {
  const inside = join(place, `book${++made}`), path = join(place, `kirja${made}.xlsx`);
  const all = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "xl/workbook.xml": `<workbook ${main}><sheets><sheet name="Piilossa" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Asiakkaat" sheetId="2" r:id="rId2"/><sheet name="Muut" sheetId="3" r:id="rId3"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Target="worksheets/sheet3.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet ${main}><sheetData/></worksheet>`,
    "xl/worksheets/sheet3.xml": `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Kolmas Oy</t></is></c></row></sheetData></worksheet>`,
    ...parts,
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(inside, name)), { recursive: true });
    writeFileSync(join(inside, name), content);
  }
  execFileSync("zip", ["-qr", "-X", path, "[Content_Types].xml", "xl"], { cwd: inside });
  return path;
}

const styles = `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="d&quot;. päivä&quot;\\ mm\\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`;
const shared = `<sst ${main}><si><t>name</t></si><si><t>email</t></si><si><t>phone</t></si><si><t>postal_address</t></si><si><r><t xml:space="preserve">Kuurnan </t></r><r><rPr><b/></rPr><t>Puu Oy</t></r><rPh sb="0" eb="1"><t>EI TÄTÄ</t></rPh></si><si><t>Mäen Pa${"ja"} &amp; Pojat a\u0308</t></si></sst>`;
const sheet = `<?xml version="1.0" encoding="UTF-8"?><worksheet ${main}><sheetData>
<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c></row>
<row r="4"><c r="A4" t="s"><v>4</v></c><c r="B4" t="str"><f>LOWER("INFO@KUURNA.EXAMPLE")</f><v>info@kuurna.example</v></c><c r="C4" t="inlineStr"><is><t>+358 40 123 4567</t></is></c></row>
<row r="5"/>
<row r="6"><c r="A6" t="s"><v>5</v></c><c r="C6"><v>3.58401234568E11</v></c><c r="D6" t="inlineStr"><is><t>Katu 1, 33100 Tampere</t></is></c></row>
<row r="7"><c t="inlineStr"><is><t>Ilman paikkoja Oy</t></is></c><c t="e"><v>#N/A</v></c></row>
</sheetData></worksheet>`;

let data, place;
before(() => ({ data, place } = register()));

test("texts, shared, in runs and in place; a line is the spreadsheet's own; failed formulas are nothing", () => {
  const path = workbook(place, { "xl/worksheets/sheet2.xml": sheet, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles });
  const report = json(["import", data, path, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation"]);
  assert.equal(report.new, 3, JSON.stringify(report));
  assert.deepEqual(report.other_sheets, ["Piilossa", "Muut"]);
  const value = (who, field) => json(["show", data, who]).values.find((one) => one.field === field)?.text;
  assert.equal(value("Kuurnan Puu Oy", "phone"), "+358401234567");
  assert.equal(value("Kuurnan Puu Oy", "email"), "info@kuurna.example");
  assert.equal(value("Mäen Paja & Pojat ä", "name"), "Mäen Paja & Pojat ä");
  assert.ok(report.lines.some((line) => line.line === 6 && line.field === "phone"), JSON.stringify(report.lines)); // a number without its plus is none
  assert.equal(value("Ilman paikkoja Oy", "email"), undefined);
});

test("days and post codes as they are shown, in both calendars", () => {
  for (const [since, day] of [["", "2026-03-05"], ['<workbookPr date1904="1"/>', "2030-03-06"]]) {
    const path = workbook(place, {
      "xl/styles.xml": styles,
      "xl/workbook.xml": `<workbook ${main}>${since}<sheets><sheet name="A" sheetId="1" r:id="rId2"/></sheets></workbook>`,
      "xl/worksheets/sheet2.xml": `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nimi</t></is></c><c r="B1" t="inlineStr"><is><t>Muistiinpano</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>Päivä ${made} Oy</t></is></c><c r="B2" s="1"><v>46086</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Postinumero ${made} Oy</t></is></c><c r="B3" s="2"><v>550</v></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><t>Kello ${made} Oy</t></is></c><c r="B4" s="3"><v>46086.4375</v></c></row></sheetData></worksheet>` });
    json(["import", data, path, "--source", "person", "--type", "organisation", "--map", "Nimi=name;Muistiinpano=note"]);
    const note = (name) => json(["show", data, name]).records.find((record) => record.kind === "note").text;
    assert.equal(note(`Päivä ${made - 1} Oy`), day);
    assert.equal(note(`Postinumero ${made - 1} Oy`), "00550");
    assert.equal(note(`Kello ${made - 1} Oy`), `${day}T10:30`);
  }
});

test("another sheet by its name; one that is not there names those that are", () => {
  const path = workbook(place, { "xl/worksheets/sheet2.xml": sheet, "xl/sharedStrings.xml": shared });
  assert.equal(json(["import", data, path, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation", "--sheet", "Muut"]).new, 1);
  const { code, error } = fault(["import", data, path, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation", "--sheet", "Puuttuu"]);
  assert.equal(code, 2);
  assert.equal(error.field, "--sheet");
  assert.match(error.text, /Piilossa, Asiakkaat, Muut/);
});

test("what is broken, locked or hostile imports nothing", () => {
  const before = json(["find", data, "--limit", "1"]).total;
  const entity = sheet.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet').replace("Ilman", "&b;");
  const outside = sheet.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet').replace("Ilman", "&a;");
  const wide = `<worksheet ${main}><sheetData><row r="1"><c r="AAA1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`;
  const paths = [entity, outside, wide, sheet.slice(0, 700), "<worksheet>".repeat(5000)].map((text) => workbook(place, { "xl/worksheets/sheet2.xml": text, "xl/sharedStrings.xml": shared }));
  paths.push(workbook(place, { "xl/workbook.xml": "", "xl/worksheets/sheet2.xml": sheet }));
  paths.push(workbook(place, { "xl/worksheets/sheet2.xml": `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${"x".repeat(2e6)}</t></is></c></row></sheetData></worksheet>` }));
  const cut = join(place, "katkennut.xlsx"), locked = join(place, "lukittu.xlsx");
  writeFileSync(cut, execFileSync("head", ["-c", "400", paths[0]]));
  execFileSync("zip", ["-q", "-P", "salasana", locked, "[Content_Types].xml", "xl/workbook.xml"], { cwd: join(place, "book1") });
  for (const path of [...paths, cut, locked]) {
    const { code, error } = fault(["import", data, path, "--source", "statfin", "--licence", "TK-7", "--bought", "2024-01-08", "--type", "organisation"]);
    assert.equal(code, 2, `${path}: ${error.text}`);
  }
  assert.equal(json(["find", data, "--limit", "1"]).total, before);
});
