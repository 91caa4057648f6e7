// A chat that dies on its way in is, after the next start, whole; and what was staged of it is its text alone.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, copy, dies, each, file, hasPoints, read, register, staged } from "./crash.mjs";

const DAYS = 430; // three slices
let here, path;

before(async () => {
  here = register();
  add(here.data, "consumer", { first_name: "Lumi", last_name: "Halla", email: "lumi@halla.example" });
  path = file(here.place, "WhatsApp Chat with Lumi Halla.txt", Array.from({ length: DAYS }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i));
    return `${day.getUTCDate()}.${day.getUTCMonth() + 1}.${day.getUTCFullYear()} klo 9.05 - Lumi Halla: Salaisuus\n`;
  }).join(""));
  await hasPoints(here);
});

test("whole after a start, once, whatever point it died at", async () => {
  const command = ["import", path, "--source", "person", "--customer", "lumi@halla.example"];
  await each(["import.staged", "import.slice", "import.slice:2", "import.slice:3", "import.finished", "import.removed"], async (point) => {
    const one = copy(here);
    assert.ok(await dies(one, command, point), point);
    for (const name of staged(one)) assert.ok(!readFileSync(join(one.data, "staging", name)).includes("Salaisuus"), point);
    const { records } = await read(one, ["show", "lumi@halla.example", "--limit", "1000"]);
    assert.equal(records.length, point === "import.staged" ? 0 : DAYS, point);
    const again = await read(one, command);
    assert.deepEqual([again.rows, again.merged + again.unchanged, again.unchanged], [DAYS, DAYS, point === "import.staged" ? 0 : DAYS], point);
  });
});
