// A payment belongs to an invoice, and a rule may ask for it ("last(payment of record)"): each invoice has its own day.
// And a day agreed with a customer, logged, goes before the rule's own.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agency, folder, json, ok, seloste as run } from "./seloste.mjs";

const place = folder();
const env = { SELOSTE_CLOCK: "2026-11-25T10:00:00Z", SELOSTE_LANG: "en" };
const text = readFileSync(agency, "utf8")
  .replace(/^    keep_through: end_of.*\n/m, "")
  .replace(/^    gone_by: +end_of\(fiscal_year; last\(invoiced.*$/m, "    gone_by:      (last(payment of record) else at) + 3 years")
  .replace(/^    also_said:\n(      - .*\n)+(?=  customer:)/m, "")
  .replace(/^    statute: .*\n/m, "")
  .replace(/^    gone_by: +\(last\(contact.*$/m, "    gone_by:      (agreed else last(contact of self or represented) else taken_in) + 10 years")
  .replace(/kept_by: retention\.bookkeeping\.(also_said|keep_through)/g, "kept_by: retention.bookkeeping")
  .replace(/kept_by: \[retention\.bookkeeping\.statute, retention\.bookkeeping\.also_said\]/, "kept_by: retention.bookkeeping");
const notice = join(place, "notice.yaml"), data = join(place, "data");
writeFileSync(notice, text);

test("each invoice counts from its own payment", () => {
  ok(["init", data, "--keys", join(place, "keys"), "--notice", notice], { env });
  const id = json(["add", data, "--type", "consumer", "--source", "person", "first_name=Aura", "last_name=Vainikainen"], { env }).id;
  const note = (...args) => json(["note", data, id, ...args], { env });
  const first = note("Kamera", "--kind", "invoice", "--at", "2026-01-10").id;
  const second = note("Jalusta", "--kind", "invoice", "--at", "2026-02-10").id;
  note("--kind", "payment", "--at", "2026-03-20", "--belongs-to", first);
  const shown = json(["show", data, id], { env });
  const day = (record) => shown.kept.find((verdict) => verdict.record === record)?.gone_by;
  assert.equal(day(first), "2029-03-20");
  assert.equal(day(second), "2029-02-10");
  const payment = shown.records.find((record) => record.kind === "payment");
  assert.equal(payment.belongs_to, first);
});

test("a record of somebody else, or none, is refused", () => {
  const other = json(["add", data, "--type", "consumer", "--source", "person", "first_name=Toini", "last_name=Muu"], { env }).id;
  const shown = json(["show", data, "Aura Vainikainen"], { env });
  for (const wrong of [shown.records[0].id, "nonsense"]) {
    const refused = run(["note", data, other, "--kind", "payment", "--belongs-to", wrong], { env });
    assert.equal(refused.code, 2, refused.err);
    assert.match(refused.err, /belongs-to/);
  }
});

test("a day agreed with the customer", () => {
  ok(["note", data, "Toini Muu", "--kind", "agreed", "--at", "2026-06-01"], { env });
  const shown = json(["show", data, "Toini Muu"], { env });
  assert.equal(shown.kept.find((verdict) => verdict.class === "customer").gone_by, "2036-06-01");
});
