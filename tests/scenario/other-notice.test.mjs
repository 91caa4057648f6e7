// A register under another notice than the agency's: what it keeps must go as surely.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ok } from "./seloste.mjs";

const place = folder();
const today = { env: { SELOSTE_CLOCK: "2026-11-25T10:00:00Z", SELOSTE_LANG: "en" } };
const notice = join(place, "club.yaml");
writeFileSync(notice, `
register:
  filings: {a: {en: register}}
  languages: [en]
  controller: {name: Club, business_id: 9120347-8, address: Street 1}
  contact: {role: secretary, name: Aku Kaarto, email: aku@club.example}
  deputy: {role: chair, name: Eeva Raitio, email: eeva@club.example}
calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}
people: {guest: {form: person}}
purposes: {serve: {}}
data:
  names:
    class: basic
    fields: [first_name, last_name, email, note]
    required: [email, size]
    own: {size: {type: number, max: 60}}
sources: {self: {fills: all}}
retention: {basic: {gone_by: at + 5 years}}
`);

function register(name) {
  const dir = join(place, name);
  ok(["init", dir, "--notice", notice, "--keys", join(place, `${name}-keys`)], today);
  ok(["add", dir, "--type", "guest", "--source", "self", "first_name=Annika", "last_name=Bee", "email=annika@bee.example",
    "names.size=12,5"], today);
  return dir;
}

for (const noted of [false, true])
  test(`values in a class with a date per record are erased, ${noted ? "with" : "without"} a record beside them`, () => {
    const dir = register(`noted-${noted}`);
    if (noted) ok(["note", dir, "annika@bee.example", "hello", "--kind", "call"], today);
    ok(["erase", dir, "annika@bee.example", "--yes"], today);
    assert.match(ok(["find", dir, "Annika"], today), /0 found/);
  });
