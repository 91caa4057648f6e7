// An objection to any purpose outlives whoever made it, and a consent for one channel opens no other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { add, fault, json, ok, register, seloste } from "./seloste.mjs";

test("objections to surveys and to contact by e-mail survive an erasure and another spelling of the name", () => {
  const { data } = register();
  const firm = () => add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9000003-8", email: "info@kuurna.test" });
  const first = firm();
  ok(["object", data, first, "--by", "phone"]);
  ok(["object", data, first, "--purpose", "survey", "--by", "phone"]);
  ok(["object", data, first, "--purpose", "contact", "--channel", "email", "--by", "phone"]);
  ok(["erase", data, first, "--yes"]);
  const again = firm();
  const says = seloste(["sending", data, again], { env: { SELOSTE_LANG: "en" } }).out;
  for (const refused of [/may not: own marketing/, /may not: satisfaction surveys/, /may not: keeping in touch \(e-mail\)/]) assert.match(says, refused);
});

test("a consent for the phone leaves an objection to e-mail where it is, also in what is exported", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "a@x.test", phone: "0401234567" });
  ok(["object", data, who, "--purpose", "contact", "--channel", "email", "--by", "phone"]);
  ok(["consent", data, who, "--purpose", "contact", "--channel", "phone", "--by", "phone"], { env: { SELOSTE_CLOCK: "2026-03-05T10:10:00Z" } });
  const later = { env: { SELOSTE_CLOCK: "2026-03-05T10:11:00Z" } };
  const out = fault(["export", data, "--all", "--purpose", "contact", "--to", "mail", "--as", "csv", "-o", join(place, "2.csv"), "--yes"], later);
  assert.equal(out.error.status, "denied");
});
