// Years of nights pass on an invented office under each notice: no night fails, what is due is gone, nothing lies there whose key is
// gone, the log stays whole. SELOSTE_NIGHTS: how many nights; SELOSTE_STEP: days from one to the next; SELOSTE_PARTIES: how large.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { folder, json, ok, root } from "./seloste.mjs";

const nights = Number(process.env.SELOSTE_NIGHTS ?? 7), step = Number(process.env.SELOSTE_STEP ?? 190);
const parties = process.env.SELOSTE_PARTIES ?? "40";
const day = (n) => new Date(Date.UTC(2026, 11, 5 + n * step, 2)).toISOString().replace(".000", "");

/** Letters that are there, and those among them that no living key opens. */
function letters({ data, keys }) {
  const sql = `ATTACH '${join(keys, "keys.db")}' AS k; SELECT COUNT(*), COALESCE(SUM(NOT EXISTS (SELECT 1 FROM k.key WHERE id = letter.key AND wrapped IS NOT NULL)), 0) FROM letter`;
  return execFileSync("sqlite3", ["-readonly", join(data, "register.db"), sql], { encoding: "utf8" }).trim().split("|").map(Number);
}

for (const name of ["agency", "agency-mended", "association", "clinic", "webshop"])
  test(`nights of years: ${name}`, () => {
    const place = folder(), data = join(place, "data"), keys = join(place, "keys");
    const at = (n) => ({ env: { SELOSTE_CLOCK: day(n) } });
    ok(["init", data, "--notice", join(root, `notices/${name}.yaml`), "--keys", keys, "--demo", parties, "--sheet", join(place, "sheet")], at(0));
    const [before] = letters({ data, keys });
    for (let n = 1; n <= nights; n++) {
      const last = json(["nightly", data], at(n)).nights.at(-1);
      assert.ok(last.tasks.every((task) => task.done && !task.failed), `${day(n)}: ${JSON.stringify(last.tasks)}`);
      assert.equal(letters({ data, keys })[1], 0, `${day(n)}: letters that nobody can open any more`);
    }
    assert.ok(letters({ data, keys })[0] < before, "nothing was ever swept");
    const { counts } = json(["sweep", data, "--plan"], at(nights));
    assert.deepEqual([counts.goes, counts.anonymises], [0, 0], "what is due is gone");
    assert.equal(json(["audit", "verify", data], at(nights)).whole, true);
  });
