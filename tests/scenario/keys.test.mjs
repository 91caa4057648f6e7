// The copy of the keys: made while the register is in use, of no use without the sheet, and enough with it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, json, ok, register, seloste, start } from "./seloste.mjs";

let data, keys, place, sheet, helmi;

before(() => {
  ({ data, keys, place } = register());
  sheet = readFileSync(join(place, "sheet.txt"), "utf8").match(/(?:[0-9A-Z]{4} ){13}[0-9A-Z]{4}/)[0];
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
});

test("the sheet is tested, however it is typed", () => {
  assert.equal(seloste(["keys", "test", data], { input: sheet }).code, 0);
  assert.equal(seloste(["keys", "test", data], { input: sheet.toLowerCase().replaceAll(" ", "\n") }).code, 0);
  for (const wrong of ["", "helmi", sheet.slice(5), `${sheet.slice(0, -1)}${sheet.endsWith("A") ? "B" : "A"}`]) {
    const said = seloste(["keys", "test", data], { input: wrong });
    assert.equal(said.code, 2, wrong);
    assert.equal(said.err.trim().split("\n").length, 1);
  }
});

test("lost keys come back from the copy, and everybody with them", () => {
  const copy = join(place, "copy");
  ok(["keys", "backup", data, copy]);
  const bytes = readFileSync(copy);
  assert.equal(bytes.indexOf(readFileSync(join(keys, "root"))), -1);
  renameSync(keys, join(place, "lost"));
  assert.notEqual(seloste(["show", data, helmi]).code, 0);
  const other = register();
  const wrong = readFileSync(join(other.place, "sheet.txt"), "utf8").match(/(?:[0-9A-Z]{4} ){13}[0-9A-Z]{4}/)[0];
  assert.equal(seloste(["keys", "restore", copy, "--keys", keys], { input: wrong }).code, 2);
  ok(["keys", "restore", copy, "--keys", keys], { input: sheet });
  assert.equal(json(["show", data, helmi]).name, "Helmi Aaltio");
  assert.match(ok(["find", data, "helmi@koti.example"]), /Aaltio/);
  assert.equal(seloste(["keys", "restore", copy, "--keys", keys], { input: sheet }).code, 1);
  assert.equal(json(["audit", "list", data, "--action", "keys_copied"]).entries.length, 1);
});

test("a copy is replaced by a whole one, or not at all", () => {
  const copy = join(place, "again");
  writeFileSync(copy, "the last one");
  ok(["keys", "backup", data, copy]);
  assert.ok(readFileSync(copy).length > 10000);
  const said = seloste(["keys", "backup", data, join(place, "nowhere", "copy")]);
  assert.equal(said.code, 6);
  assert.match(said.err, /could not be written/);
  writeFileSync(copy, readFileSync(copy).subarray(0, 5000));
  assert.equal(seloste(["keys", "restore", copy, "--keys", join(place, "new")], { input: sheet }).code, 2);
});

test("a running server makes the copy", async () => {
  const copy = join(place, "served");
  const server = start(["serve", data, "--listen", "127.0.0.1:0"]);
  try {
    await server.says(/http:\/\/127\.0\.0\.1:\d+/);
    ok(["keys", "backup", data, copy]);
    assert.ok(readFileSync(copy).length > 10000);
  } finally {
    server.child.kill("SIGTERM");
    await server.end;
  }
});
