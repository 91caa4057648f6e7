// Papers that leave the house signed: any other byte is found, without a register; and in one, that its log still holds the place.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { add, fault, folder, json, ok, register, seloste } from "./seloste.mjs";

let place, data, keys, pdf, sig, key;
before(() => {
  ({ place, data, keys } = register());
  add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@example.fi" });
  pdf = join(place, "lupaukset.pdf");
  sig = `${pdf}.sig`;
  ok(["promises", data, "--signed", "-o", pdf], { env: { SELOSTE_LANG: "fi" } });
  key = json(["audit", "key", data]).key;
});

const verify = (file, ...more) => {
  const done = seloste(["proof", "verify", file, ...more, "--json"]);
  return { code: done.code, ...JSON.parse(done.out) };
};

test("the paper holds every sentence with its state, its evidence, the log's head and the key; nobody of the register", () => {
  const text = execFileSync("pdftotext", ["-raw", pdf, "-"], { encoding: "utf8" }).replaceAll("\u00ad", "")
    .replace(/^Viestintätoimisto Suvanne Oy \d+ \(\d+\)$/gm, "").replace(/\s+/g, " "); // a paragraph may run over the foot of a page
  for (const promise of json(["promises", data], { env: { SELOSTE_LANG: "fi" } }).promises)
    assert.ok(text.includes(`[${promise.id}, `), promise.id);
  assert.match(text, /retention\.customer\.gone_by/);
  assert.ok(text.replaceAll(" ", "").includes(key), "the key is printed");
  assert.match(text, /seloste audit register=[0-9a-z]{13} seq=\d+ hash=/);
  assert.doesNotMatch(text, /Hallavuo/);
  assert.match(execFileSync("pdfinfo", [pdf], { encoding: "utf8" }), /Tagged: +yes/);
});

test("without a register: good, and by which key; with the key that was given, whose", () => {
  const seen = verify(pdf);
  assert.deepEqual([seen.code, seen.good, seen.what, seen.key, seen.known], [0, true, "promises", key, false]);
  assert.equal(verify(pdf, "--key", key.toUpperCase().replace(/(.{8})/g, "$1 ")).known, true);
  const other = verify(pdf, "--key", key.replace(/^./, (c) => (c === "0" ? "1" : "0")));
  assert.deepEqual([other.code, other.good], [1, false]);
  assert.match(ok(["proof", "verify", pdf]), /compare it with the one/);
});

test("one other byte in any region of either file is found", () => {
  const bytes = readFileSync(pdf), text = readFileSync(sig), copy = join(place, "copy.pdf");
  const regions = [0, 9, bytes.length - 1, bytes.lastIndexOf("startxref"), bytes.indexOf("/CreationDate"), bytes.indexOf("stream") + 9];
  for (let i = 1; i < 12; i++) regions.push(Math.floor((bytes.length * i) / 12));
  for (const at of regions) {
    const other = Buffer.from(bytes);
    other[at] ^= 1;
    writeFileSync(copy, other);
    assert.equal(verify(copy, "--sig", sig).good, false, `byte ${at} of ${bytes.length}`);
  }
  for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from("\n")]), Buffer.alloc(0)]) {
    writeFileSync(copy, other);
    assert.equal(verify(copy, "--sig", sig).good, false);
  }
  writeFileSync(copy, bytes);
  for (const line of text.toString().trim().split("\n")) {
    const at = text.indexOf(line) + line.length - 1, other = Buffer.from(text);
    other[at] ^= 1;
    writeFileSync(`${copy}.sig`, other);
    assert.equal(verify(copy).good, false, line);
  }
  writeFileSync(`${copy}.sig`, text);
  assert.equal(verify(copy).good, true);
});

test("a register says whether it is its own, and finds a log that was rolled back behind it", () => {
  const check = (where, ...more) => {
    const done = seloste(["proof", "check", where, pdf, "--json", ...more]);
    return { code: done.code, ...JSON.parse(done.out) };
  };
  assert.deepEqual([check(data).code, check(data).known], [0, true]);
  assert.match(check(register().data).problem, /not of this register/);
  // an entry that was changed where nobody looks
  const log = join(data, "audit", "000001.log"), was = readFileSync(log);
  const changed = Buffer.from(was);
  changed[changed.indexOf('"action":"added"') + 11] = "b".charCodeAt(0);
  writeFileSync(log, changed);
  assert.match(check(data).problem, /not whole: 000001\.log: entry \d+ was changed/);
  writeFileSync(log, was);
});

test("whoever signs with a key of their own does not get through with the register's", () => {
  const other = register(), file = join(other.place, "theirs.pdf");
  ok(["promises", other.data, "--signed", "-o", file]);
  assert.equal(verify(file).good, true); // it is what they signed ...
  assert.equal(verify(file, "--key", key).good, false); // ... and they are not us
  assert.match(seloste(["proof", "check", data, file]).out, /another key/);
});

test("what is missing or in the way is told at its file", () => {
  assert.equal(fault(["promises", data, "--signed"]).error.field, "-o");
  assert.equal(fault(["promises", data, "--signed", "-o", pdf]).code, 1);
  assert.equal(fault(["proof", "verify", join(place, "none.pdf")]).code, 4);
  assert.equal(fault(["proof", "verify", join(data, "audit", "000001.log")]).code, 4);
  writeFileSync(join(place, "long.sig"), "x".repeat(70000));
  assert.equal(fault(["proof", "verify", pdf, "--sig", join(place, "long.sig")]).code, 2);
});
