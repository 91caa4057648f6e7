// Files about customers: in, out, and gone; sealed where they lie, refused where the notice lists none.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, everything, fault, file, folder, json, ok, register } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

const word = "kanarjafilex";
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
let r, helmi, onni;

const records = (who = helmi) => json(["show", r.data, who]).records;
const attach = (name, bytes, more = [], who = helmi) => json(["attach", r.data, who, file(r.place, name, bytes), ...more]).id;
const out = (id, data = r.data) => {
  const path = join(folder(), "out");
  const said = json(["file", data, id, "-o", path]);
  return { ...said, bytes: readFileSync(path), mode: statSync(path).mode & 0o777 };
};
const pieces = (data = r.data) => Number(execFileSync("sqlite3", ["-readonly", join(data, "register.db"), "SELECT COUNT(*) FROM blob_piece"], { encoding: "utf8" }));

before(() => {
  r = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  helmi = add(r.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  onni = add(r.data, "consumer", { first_name: "Onni", last_name: "Salavirta", email: "onni@koti.example" });
});

test("what goes in comes out, of any size, and its type is what its bytes are", () => {
  for (const [name, bytes, type, kind] of [
    ["kuva.png", png, "image/png", "picture"], ["kuva.jpg", Buffer.from("GIF89a-----"), "image/gif", "picture"],
    ["sivu.png", "<html><script>1</script>", "text/plain", "file"], ["a.pdf", "%PDF-1.4\n" + word, "application/pdf", "file"],
    ["tasan.bin", randomBytes(65536), "application/octet-stream", "file"], ["yli.bin", randomBytes(65537), "application/octet-stream", "file"],
    ["iso.bin", randomBytes(3 * 1024 * 1024 + 5), "application/octet-stream", "file"],
  ]) {
    const id = attach(name, bytes, ["Sopimus"]);
    const back = out(id);
    assert.deepEqual([back.name, back.type, back.mode], [name, type, 0o600]);
    assert.ok(Buffer.from(bytes).equals(back.bytes), name);
    const record = records().find((one) => one.id === id);
    assert.equal(record.kind, kind);
    assert.deepEqual(record.file, { name, type, bytes: Buffer.from(bytes).length });
    assert.equal(record.text, "Sopimus");
  }
});

test("nothing of it lies in plain, name and type included", () => {
  attach(`${word}.txt`, `${word} `.repeat(20000));
  for (const name of everything(r.data).filter((one) => statSync(join(r.data, one)).isFile())) {
    const bytes = readFileSync(join(r.data, name));
    for (const sought of [word, "text/plain", Buffer.from(word).toString("hex"), Buffer.from(word, "utf16le")]) assert.equal(bytes.indexOf(sought), -1, name);
  }
});

test("the notice decides, with its sentence; refused is not kept", () => {
  const bare = register();
  const who = add(bare.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  const why = fault(["attach", bare.data, who, file(bare.place, "kuva.png", png)]);
  assert.equal(why.code, 3);
  assert.ok(why.error.sentence, JSON.stringify(why));
  assert.equal(pieces(bare.data), 0);
  assert.equal(fault(["attach", r.data, helmi, file(r.place, "tyhja.txt", "")]).code, 2);
  const sick = fault(["attach", r.data, helmi, file(r.place, "x.txt", "x"), "Sairastaa diabetesta"]);
  assert.equal(sick.code, 3);
  const large = file(r.place, "valtava.bin", "");
  truncateSync(large, 200 * 1024 * 1024);
  const before = pieces();
  const big = fault(["attach", r.data, helmi, large]);
  assert.deepEqual([big.code, big.error.field, pieces()], [2, "file", before]);
  assert.equal(fault(["attach", r.data, helmi, join(r.place, "ei-ole.txt")]).code, 4);
  assert.equal(fault(["attach", r.data, helmi, r.place]).code, 6);
});

test("reading one is in the log as reading its party, with the record", () => {
  const id = attach("sopimus.pdf", "%PDF-1.4 x");
  out(id);
  const entries = json(["audit", "list", r.data, "--party", helmi]).entries;
  const added = entries.find((one) => one.record === id && one.action === "attached");
  assert.ok(added && added.fields.includes("file") && !JSON.stringify(added).includes("sopimus.pdf"), JSON.stringify(added));
  assert.ok(entries.some((one) => one.record === id && one.action === "opened" && one.fields.includes("file")));
});

test("it hangs on another record, is corrected without losing its bytes, and is removed with them", () => {
  const order = json(["note", r.data, helmi, "Juliste", "--kind", "call"]).id;
  const id = attach("liite.bin", randomBytes(100000), ["Liite", "--belongs-to", order]);
  assert.equal(records().find((one) => one.id === id).belongs_to, order);
  ok(["correct", r.data, id, "Parempi teksti"]);
  assert.equal(out(id).bytes.length, 100000);
  const before = pieces();
  ok(["remove", r.data, id, "--yes"]);
  assert.equal(pieces(), before - 2);
  assert.equal(fault(["file", r.data, id, "-o", join(r.place, "never")]).code, 4);
  assert.ok(!existsSync(join(r.place, "never")));
});

test("two that are one, and apart again; and to another register", () => {
  const bytes = randomBytes(70000);
  const id = attach("onnin.bin", bytes, [], onni);
  const merge = json(["merge", r.data, helmi, onni, "--yes"]).merge ?? onni;
  assert.ok(out(id).bytes.equals(bytes));
  ok(["split", r.data, merge, "--yes"]);
  assert.ok(records(onni).some((one) => one.id === id));
  assert.ok(out(id).bytes.equals(bytes));
  const path = join(r.place, "all.json");
  ok(["export", r.data, "--all", "--as", "json", "-o", path, "--yes"]);
  const fresh = register();
  ok(["import", fresh.data, path], { input: readFileSync(join(r.place, "sheet.txt"), "utf8") });
  assert.ok(out(id, fresh.data).bytes.equals(bytes));
  assert.equal(pieces(fresh.data), pieces());
});

test("the access package has the files", () => {
  const path = join(r.place, "answer.zip");
  ok(["access", r.data, onni, "-o", path]);
  const data = JSON.parse(execFileSync("unzip", ["-p", path, "data.json"]));
  const record = data.records.find((one) => one.file);
  assert.equal(record.file.name, "onnin.bin");
  assert.equal(execFileSync("unzip", ["-p", path, record.file.in_package]).length, 70000);
});

test("erased: no piece is left, and an older copy opens none", () => {
  const copy = join(folder(), "copy");
  execFileSync("cp", ["-a", r.data, copy]);
  const id = records(onni).find((one) => one.file).id;
  const before = pieces();
  ok(["erase", r.data, onni, "--yes"]);
  assert.equal(pieces(), before - 2);
  assert.equal(fault(["file", r.data, id, "-o", join(r.place, "never")]).code, 4);
  const old = fault(["file", copy, id, "-o", join(r.place, "never"), "--keys", r.keys]);
  assert.ok([3, 4].includes(old.code), JSON.stringify(old));
  assert.ok(!existsSync(join(r.place, "never")));
});

test("a new notice that moves files to another class takes their bytes along", () => {
  const moved = file(r.place, "moved.yaml", withFiles(readFileSync(agency, "utf8").replace(/^ {2}version: .*$/m, "  version: 2")).replace("class: customer\n    fields: [picture, file]", "class: bookkeeping\n    fields: [picture, file]"));
  const id = records().find((one) => one.file?.name === "iso.bin").id;
  ok(["notice", "adopt", r.data, moved, "--yes"]);
  assert.equal(records().find((one) => one.id === id).class, "bookkeeping");
  assert.equal(out(id).bytes.length, 3 * 1024 * 1024 + 5);
  assert.equal(json(["audit", "verify", r.data]).whole, true);
});
