// A start after a crash goes on with a file of any format: what told the reader how to read it is there again.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, hasPoints, read, register, root } from "./crash.mjs";

const samples = ["modern.vcf", "finvoice30.xml", "joomag.json", "joomag.csv", "myhours_activity.json"];
let empty;
before(async () => {
  empty = register();
  await hasPoints(empty);
});

test("each format is finished by the next start", async () => {
  await each(samples, async (sample) => {
    const one = copy(empty), command = ["import", join(root, "tests/samples", sample), "--source", "person"];
    assert.ok(await dies(one, command, "import.slice"), sample);
    const { total } = await read(one, ["find"]);
    assert.ok(total > 0, sample);
    const again = await read(one, command);
    assert.equal(again.new, 0, `${sample}: ${JSON.stringify(again.lines)}`);
  });
});
