// Invoices that were sent, taken in: who was invoiced, for how much, when it is due, what is paid; and what is no such thing.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, folder, json, ok, register, root } from "./seloste.mjs";

const sample = (name) => join(root, "tests/samples", name);
let r;
before(() => { r = register(); });

const taken = (data, path, more = []) => json(["import", data, path, "--source", "person", ...more]);
const shown = (data, who) => json(["show", data, who]);
const counts = (report) => [report.rows, report.new, report.merged, report.unchanged, report.refused];
const records = (data, who) => shown(data, who).records.map((one) =>
  [one.kind, one.at, one.ends, one.amount_cents, one.with.number ?? null, one.with.reference ?? null]);

/** One invoice; `more` replaces texts of elements, or leaves them out where it says null. */
function invoice(more = {}) {
  const say = { BuyerPartyIdentifier: "9000003-8", BuyerOrganisationName: "Ääni &amp; Öljy Esimerkki Oy", InvoiceTypeCode: "INV01",
    OriginCode: "Original", InvoiceNumber: "77", InvoiceDate: "20260210", InvoiceTotalVatIncludedAmount: "100,00",
    InvoiceDueDate: "20260224", SellerPartyIdentifier: "9120347-8", EpiReference: "", PaymentStatusCode: null, PaidAmount: null,
    BuyerEmailaddressIdentifier: null, BuyerContactPersonName: null, currency: "EUR", ...more };
  const of = (name, attributes = "") => (say[name] === null ? "" : `<${name}${attributes}>${say[name]}</${name}>\n`);
  return `<Finvoice Version="3.0">\n<SellerPartyDetails>${of("SellerPartyIdentifier")}</SellerPartyDetails>
<BuyerPartyDetails>${of("BuyerPartyIdentifier")}${of("BuyerOrganisationName")}</BuyerPartyDetails>
${of("BuyerContactPersonName")}<BuyerCommunicationDetails>${of("BuyerEmailaddressIdentifier")}</BuyerCommunicationDetails>
<InvoiceDetails>${of("InvoiceTypeCode")}${of("OriginCode")}${of("InvoiceNumber")}${of("InvoiceDate", ' Format="CCYYMMDD"')}${
  of("InvoiceTotalVatIncludedAmount", ` AmountCurrencyIdentifier="${say.currency}"`)}
<PaymentTermsDetails>${of("InvoiceDueDate")}</PaymentTermsDetails></InvoiceDetails>
<PaymentStatusDetails>${of("PaymentStatusCode")}</PaymentStatusDetails><PartialPaymentDetails>${of("PaidAmount")}</PartialPaymentDetails>
<EpiDetails><EpiIdentificationDetails>${of("EpiReference")}</EpiIdentificationDetails></EpiDetails>\n</Finvoice>\n`;
}
const written = (name, ...all) => file(r.place, name, all.map((one) => `<?xml version="1.0"?>\n${one}`).join(""));

test("invoices behind frames, in four encodings, become buyers and what was invoiced; the same again is nothing new", () => {
  const preview = taken(r.data, sample("finvoice_soap.xml"), ["--dry-run"]);
  taken(r.data, sample("finvoice30.xml"));
  const report = taken(r.data, sample("finvoice_soap.xml"));
  assert.equal(report.format, "finvoice");
  assert.deepEqual(counts(preview), [4, 3, 1, 0, 0]);
  assert.deepEqual(counts(report), [4, 2, 2, 0, 0]);
  assert.deepEqual(records(r.data, "9000003-8"), [
    ["credit_note", "2026-02-05", null, -24900, "2026-1004", "2026001049"],
    ["invoice", "2026-02-01", "2026-02-15", 62000, "2026-1002", "2026001023"],
    ["invoice", "2026-01-15", "2026-01-29", 124900, "2026-1001", "2026001010"]]);
  const [credit, , first] = shown(r.data, "9000003-8").records;
  assert.equal(credit.belongs_to, first.id);
  assert.equal(first.class, "bookkeeping");
  assert.match(first.written_to, /Ääni & Öljy Esimerkki Oy, Mäkelänrinteentie 5 B 12, 02100 Espoo/);
  assert.deepEqual(records(r.data, "9000004-6").length, 1, "the business ID in an OVT");
  assert.equal(shown(r.data, "ekonomi@aviks.example").name, "Åviks Exempel Ab – Lovisa");
  const [paid, sold] = shown(r.data, "vaino@keksija.example").records.sort((a, b) => (a.kind < b.kind ? 1 : -1));
  assert.deepEqual([paid.kind, paid.amount_cents, paid.belongs_to], ["payment", 8000, sold.id]);
  assert.equal(shown(r.data, "vaino@keksija.example").name, "Väinö Keksijä-Öhman");
  for (const name of ["finvoice30.xml", "finvoice_soap.xml"]) {
    const again = taken(r.data, sample(name));
    assert.equal(again.unchanged, again.rows, JSON.stringify(again.lines));
  }
});

test("an invoice is known by its number and its seller: another sum is told and nothing is overwritten", () => {
  taken(r.data, written("a.xml", invoice()));
  const before = records(r.data, "9000003-8").length;
  const other = taken(r.data, written("b.xml", invoice({ InvoiceTotalVatIncludedAmount: "120,00" })));
  assert.equal(other.unchanged, 1);
  assert.match(other.lines.find((line) => line.field === "invoice.number").why, /already, with another day or sum/);
  assert.equal(taken(r.data, written("c.xml", invoice({ OriginCode: "Copy" }))).unchanged, 1);
  assert.equal(records(r.data, "9000003-8").length, before);
  assert.equal(taken(r.data, written("d.xml", invoice({ SellerPartyIdentifier: "9000001-1" }))).merged, 1);
  assert.equal(records(r.data, "9000003-8").length, before + 1);
});

test("credit notes are negative, partly paid is partly paid, RF is the national reference, what is mistaken is left out and told", () => {
  const report = taken(r.data, written("e.xml",
    invoice({ InvoiceNumber: "80", InvoiceTypeCode: "INV02", InvoiceTotalVatIncludedAmount: "50,00" }),
    invoice({ InvoiceNumber: "81", InvoiceTotalVatIncludedAmount: "-12,34" }),
    invoice({ InvoiceNumber: "82", PaymentStatusCode: "PARTLYPAID", PaidAmount: "40,00" }),
    invoice({ InvoiceNumber: "83", EpiReference: "RF56 2026 0010 10", InvoiceDueDate: "20260101" }),
    invoice({ InvoiceNumber: "84", EpiReference: "2026001011" })));
  const made = records(r.data, "9000003-8");
  const of = (number) => made.find((one) => one[4] === number);
  assert.deepEqual([of("80")[0], of("80")[3]], ["credit_note", -5000]);
  assert.deepEqual([of("81")[0], of("81")[3]], ["credit_note", -1234]);
  assert.ok(made.some((one) => one[0] === "payment" && one[3] === 4000));
  assert.deepEqual([of("83")[5], of("83")[2], of("84")[5]], ["2026001010", null, null]);
  assert.deepEqual(report.lines.map((line) => line.field).filter(Boolean).sort(), ["invoice.ends", "invoice.reference"]);
});

test("what is no invoice to a customer is told with its line, and the others are taken in", () => {
  const report = taken(r.data, written("f.xml", invoice({ InvoiceNumber: null }), invoice({ InvoiceDate: "20260230" }),
    invoice({ InvoiceTotalVatIncludedAmount: "sata" }), invoice({ currency: "SEK" }), invoice({ InvoiceTypeCode: "TES01" }),
    invoice({ OriginCode: "Cancel" }), invoice({ BuyerOrganisationName: null }), invoice({ BuyerPartyIdentifier: "9120347-8" }),
    invoice({ InvoiceNumber: "90" })));
  assert.deepEqual(counts(report), [9, 0, 1, 0, 8]);
  for (const why of [/no number/, /no day/, /no sum/, /euros/, /neither/, /cancels/, /to whom/, /keeps the register/])
    assert.ok(report.lines.some((line) => line.line > 0 && why.test(line.why ?? "")), String(why));
});

test("people: by e-mail, else by their whole name; --type decides; several of a name are nobody", () => {
  const buyer = { BuyerPartyIdentifier: null, BuyerOrganisationName: "Lumi Halla" };
  const path = written("g.xml", invoice({ ...buyer, InvoiceNumber: "100" }), invoice({ ...buyer, InvoiceNumber: "101" }));
  assert.deepEqual(counts(taken(r.data, path, ["--dry-run"])), [2, 1, 1, 0, 0]);
  assert.deepEqual(counts(taken(r.data, path)), [2, 1, 1, 0, 0]);
  assert.deepEqual(counts(taken(r.data, path)), [2, 0, 0, 2, 0]);
  assert.equal(records(r.data, "Lumi Halla").length, 2);
  const turned = { ...buyer, BuyerOrganisationName: "Halla Lumi", InvoiceNumber: "102" };
  assert.equal(taken(r.data, written("h.xml", invoice(turned))).merged, 1);
  add(r.data, "consumer", { first_name: "Lumi", last_name: "Halla", email: "toinen@halla.example" });
  const unsure = taken(r.data, written("i.xml", invoice({ ...buyer, InvoiceNumber: "103" })));
  assert.equal(unsure.refused, 1);
  assert.match(unsure.lines[0].why, /Several people/);
  const firm = taken(r.data, written("j.xml", invoice({ ...buyer, InvoiceNumber: "104" })), ["--type", "organisation"]);
  assert.equal(firm.new, 1);
  const trade = invoice({ BuyerPartyIdentifier: null, BuyerOrganisationName: "Puutyö Halla Ky", InvoiceNumber: "105" });
  taken(r.data, written("k.xml", trade));
  assert.equal(shown(r.data, "Puutyö Halla Ky").form, "organisation");
});

test("two firms of one name are two when their business IDs differ", () => {
  const path = written("l.xml", invoice({ BuyerPartyIdentifier: "9000005-4", BuyerOrganisationName: "Sama Oy", InvoiceNumber: "110" }),
    invoice({ BuyerPartyIdentifier: "9000001-1", BuyerOrganisationName: "Sama Oy", InvoiceNumber: "111" }));
  assert.equal(taken(r.data, path).new, 2);
});

test("what the notice does not list is refused with its sentence", () => {
  const refused = json(["import", r.data, written("m.xml", invoice({ InvoiceNumber: "120" })), "--source", "own_site", "--reason", "x"]);
  assert.ok(refused.lines.some((line) => line.sentence && /does not give such data/.test(line.why)), JSON.stringify(refused.lines));
  assert.ok(!records(r.data, "9000003-8").some((one) => one[4] === "120"));
});

test("malformed, cut short, with a document type, in no encoding: nothing is taken in, file and line are named", () => {
  const before = ok(["find", r.data, "--json"]);
  const bad = {
    "tag.xml": [invoice({ InvoiceNumber: "130" }).replace("</InvoiceNumber>", "</InvoiceNo>"), /well-formed/],
    "cut.xml": [invoice({ InvoiceNumber: "131" }).slice(0, 400), /cut short/],
    "entity.xml": [`<!DOCTYPE Finvoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${invoice({ BuyerOrganisationName: "&x;" })}`, /document type/],
    "laughs.xml": [`<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n${invoice({ BuyerOrganisationName: "&b;" })}`, /document type/],
    "none.xml": ["<Invoice><ID>1</ID></Invoice>", /no Finvoice/],
  };
  for (const [name, [text, why]] of Object.entries(bad)) {
    const path = written(name, invoice({ InvoiceNumber: "132", BuyerPartyIdentifier: "9000004-6" }), text);
    const { code, error } = fault(["import", r.data, name === "none.xml" ? file(r.place, "n.xml", text) : path, "--source", "person"]);
    assert.notEqual(code, 0, name);
    assert.match(error.message ?? error.text ?? JSON.stringify(error), why);
    if (name !== "none.xml") assert.ok(error.line > 20, `${name}: line ${error.line}`);
    assert.ok(error.file, name);
  }
  const latin = join(folder(), "latin.xml");
  writeFileSync(latin, Buffer.from(invoice({ InvoiceNumber: "140", BuyerOrganisationName: "Öljy Oy", BuyerPartyIdentifier: null }), "latin1"));
  assert.match(JSON.stringify(fault(["import", r.data, latin, "--source", "person"])), /encoding/);
  assert.equal(ok(["find", r.data, "--json"]), before);
  assert.equal(taken(r.data, latin, ["--encoding", "ISO-8859-1"]).new, 1);
  assert.equal(shown(r.data, "Öljy Oy").name, "Öljy Oy");
});

test("an invoice of a hundred thousand rows, and attachments beside it, take no more memory than another", () => {
  const rows = "<InvoiceRow><ArticleName>Työ</ArticleName><RowFreeText>x</RowFreeText></InvoiceRow>\n".repeat(100000);
  const big = invoice({ InvoiceNumber: "150" }).replace("<EpiDetails>", `${rows}<EpiDetails>`);
  const attachment = `<FinvoiceAttachments><AttachmentContent>${"QUJD".repeat(500000)}</AttachmentContent></FinvoiceAttachments>\n`;
  assert.equal(taken(r.data, written("o.xml", attachment, big, attachment)).merged, 1);
});

