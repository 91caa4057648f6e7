// A file that was coming in when the program died is seen by nobody, and the next start takes away what there is of it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, copy, dies, each, file, folder, hasPoints, ok, read, register, rows, run, whole } from "./crash.mjs";
import { withFiles } from "../scenario/with-files.mjs";

let full, helmi, path;
const count = (one, table) => Number(rows(join(one.data, "register.db"), `SELECT COUNT(*) FROM ${table}`)[0]);

before(async () => {
  full = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  helmi = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  path = file(full.place, "iso.bin", randomBytes(2 * 1024 * 1024 + 7));
  ok(["attach", full.data, helmi, path]);
  await hasPoints(full);
});

test("wherever it dies, there is the whole file or nothing", async () => {
  await each(["file.slice:1", "file.slice:2", "file.slice:3", "file.linked:1"], async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["attach", helmi, path], point), `${point} is not passed`);
    const records = (await read(one, ["show", helmi])).records.filter((record) => record.file); // the start
    assert.equal(count(one, "blob"), records.length, point);
    assert.equal(count(one, "blob_piece"), 33 * records.length, point);
    assert.equal(records.length, 1, point);
    for (const record of records) {
      const out = join(one.here, record.id);
      assert.equal((await run(one, ["file", record.id, "-o", out])).code, 0);
      assert.ok(readFileSync(out).equals(readFileSync(path)), point);
    }
    assert.equal((await run(one, ["attach", helmi, path])).code, 0, `${point}: not again`);
    await whole(one);
  });
});

test("a signed document lies beside its note whole or not at all, and is taken away whole or not at all", async () => {
  const scan = file(full.place, "dpa.pdf", Buffer.concat([Buffer.from("%PDF-1.4\n"), randomBytes(100000)]));
  const note = ["system", "note", "mail", "agreement", "--ref", "PR-1", "--document", scan];
  const notes = async (one) => (await read(one, ["system", "show", "mail"])).rows;
  await each(["file.slice:1", "store.commit:2"], async (point) => {
    const one = copy(full), had = count(one, "blob");
    assert.ok(await dies(one, note, point), `${point} is not passed`);
    const rows = await notes(one);
    assert.ok(rows.every((row) => row.document), point);
    assert.equal(count(one, "blob"), had + rows.length, point);
    await whole(one);
  });
  const one = copy(full), had = count(one, "blob");
  assert.equal((await run(one, note)).code, 0);
  const [{ id }] = await notes(one);
  assert.ok(await dies(one, ["system", "drop", id, "väärä"], "holding.dropped:1"));
  assert.equal((await notes(one))[0].document.name, "dpa.pdf");
  assert.equal((await run(one, ["system", "drop", id, "väärä"])).code, 0);
  assert.deepEqual([(await notes(one))[0].document, count(one, "blob")], [null, had]);
});

test("an erasure that dies takes the bytes along at the next start", async () => {
  await each(["erase.keys:1", "erase.gone:1"], async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["erase", helmi, "--yes"], point), `${point} is not passed`);
    await read(one, ["find"]); // the start
    assert.deepEqual([count(one, "blob"), count(one, "blob_piece")], [0, 0], point);
  });
});
