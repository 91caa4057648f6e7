// A rule of retention that holds data while a request is open: their day goes when one comes in, and is back when it is over.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, folder, json, ok, register } from "./seloste.mjs";

let data, helmi;
const day = (who) => json(["show", data, who]).kept.find((one) => one.class === "customer").gone_by;

before(() => {
  const notice = join(folder(), "notice.yaml"), text = readFileSync(agency, "utf8");
  const held = text.replace(/^( {4}gone_by: {6}\(last\(contact of self or represented\) else taken_in\) \+ 10 years\n)/m,
    "$1    hold:         {while: request_open, then: 1 month, at_most: taken_in + 20 years}\n");
  assert.notEqual(held, text);
  writeFileSync(notice, held);
  data = register({ notice }).data;
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
});

test("held while a request is open, and no longer once it is over", () => {
  const free = day(helmi);
  assert.match(free ?? "", /^\d{4}-\d\d-\d\d$/);
  const { id } = json(["request", "add", data, "access", helmi, "Mitä minusta on?", "--by", "post"]);
  assert.notEqual(day(helmi), free);
  ok(["request", "withdraw", data, id, "Ei tarvitsekaan"]);
  assert.equal(day(helmi), free);
});
