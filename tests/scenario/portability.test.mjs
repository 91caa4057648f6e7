// What somebody takes along to another service: what they gave, on consent or contract, as JSON after its schema and as CSV.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { add, fault, json, ok, register, root } from "./seloste.mjs";

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(root, "docs/portability.schema.json"), "utf8")));
const read = (path) => {
  const document = JSON.parse(readFileSync(path, "utf8"));
  assert.ok(validate(document), JSON.stringify(validate.errors));
  return document;
};

test("where the notice names no grounds, what the person gave goes along", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" });
  ok(["note", data, who, "=SUM(A1)", "--kind", "job"]);
  ok(["note", data, who, "Hankala asiakas", "--kind", "note"]);
  const file = join(place, "mine.json"), csv = join(place, "mine.csv");
  const told = json(["portability", data, who, "-o", file]);
  const document = read(file);
  assert.deepEqual(document.values.map((one) => [one.field, one.value]), [["first_name", "Helmi"], ["last_name", "Aaltio"], ["email", "helmi@example.fi"]]);
  assert.deepEqual(document.records.map((one) => one.kind), ["job"]);
  assert.deepEqual([told.values, told.records, told.left_out.not_given_by_the_person], [3, 1, 1]);
  assert.ok(!readFileSync(file, "utf8").includes("Hankala"));
  ok(["portability", data, who, "-o", csv, "--as", "csv"]);
  const rows = readFileSync(csv, "utf8").trim().split("\r\n");
  assert.equal(rows[0], '"part","id","label","day","value","amount","grounds"');
  assert.equal(rows.length, 5);
  assert.match(rows.at(-1), /"'=SUM\(A1\)"/);
  assert.equal(fault(["portability", data, who, "-o", csv, "--as", "pdf"]).error.field, "--as");
  assert.match(ok(["audit", "list", data, "--json"]), /portability/);
});

test("what rests on neither consent nor a contract stays behind, as the notice says", () => {
  const { data, place } = register({ notice: join(root, "notices/webshop.yaml") });
  const values = { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" };
  const source = readFileSync(join(root, "notices/webshop.yaml"), "utf8").match(/^sources:\n(?: *#.*\n)* {2}(\w+):/m)[1];
  const who = json(["add", data, ...Object.entries(values).map(([field, value]) => `${field}=${value}`), "--type", "shopper", "--source", source]).id;
  const file = join(place, "mine.json");
  ok(["portability", data, who, "-o", file]);
  const document = read(file);
  for (const one of [...document.values, ...document.records]) assert.ok(one.grounds.every((ground) => ["consent", "contract"].includes(ground)) && one.grounds.length);
  assert.ok(document.values.length + document.left_out.other_grounds + document.left_out.not_given_by_the_person >= 3);
});

test("a request for portability is answered with the file", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" });
  const id = json(["request", "add", data, "portability", who, "Siirrän toiselle", "--by", "post"]).id;
  assert.equal(fault(["request", "give", data, id, "--as", "paper", "-o", join(place, "x.html")]).error.field, "--as");
  const zip = join(place, "mine.zip");
  const given = json(["request", "give", data, id, "--as", "zip", "-o", zip]);
  assert.equal(given.answered, true);
  const text = execFileSync("bsdtar", ["-x", "-O", "--passphrase", given.passphrase, "-f", zip, "portability.json"], { encoding: "utf8" });
  assert.ok(validate(JSON.parse(text)));
  assert.equal(json(["request", "show", data, id]).state, "granted");
});
