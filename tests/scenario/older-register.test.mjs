// A register that an older version of the program made opens with this one: with fewer tables, and with a notice that was
// adopted before a rule came that would refuse it today.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, json, ok, register, root, seloste } from "./seloste.mjs";

const notice = join(root, "tests/scenario/anonymous.yaml");
const late = { env: { SELOSTE_CLOCK: "2029-02-10T10:00:00Z" } };
const sql = (data, text) => execFileSync("sqlite3", [join(data, "register.db"), text], { encoding: "utf8" });

test("tables that came since are added, and everything goes on", () => {
  const { data } = register({ notice });
  const id = add(data, "swimmer", { last_name: "Vanhanen", language: "fi" });
  const before = ok(["audit", "list", data]);
  sql(data, "DROP TABLE sight; DROP TABLE remains; DROP TABLE ended; DROP TABLE brought; DROP TABLE licence; UPDATE meta SET number = 1 WHERE name = 'schema'; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)");
  assert.equal(ok(["audit", "list", data]), before, "reading brings it up to date as well");
  sql(data, "DROP TABLE sight; DROP TABLE remains; DROP TABLE ended; DROP TABLE brought; DROP TABLE licence; UPDATE meta SET number = 1 WHERE name = 'schema'; PRAGMA user_version = 1");
  assert.equal(json(["show", data, id]).values[0].text, "Vanhanen");
  ok(["note", data, id, "--kind", "opinion", "--with", "stars=2"]);
  ok(["sweep", data, "--yes"], late);
  assert.deepEqual(json(["remains", data], late).remains.map((row) => row.field), ["opinion.stars", "language"]);
  assert.equal(json(["audit", "verify", data], late).problem, null);
});

test("a register of a newer version is left alone, and says so", () => {
  const { data } = register({ notice });
  sql(data, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
  const bytes = readFileSync(join(data, "register.db"));
  assert.match(fault(["find", data], { env: { SELOSTE_LANG: "en" } }).error.text, /another version of the program, a newer one/);
  assert.deepEqual(readFileSync(join(data, "register.db")), bytes);
});

/** The register as if this text had been adopted by a program that let it pass. */
function adopted(data, text) {
  const path = join(data, "notices", "1.yaml");
  writeFileSync(path, text);
  const hash = execFileSync("b2sum", ["-l", "256", path], { encoding: "utf8" }).split(" ")[0];
  sql(data, `UPDATE meta SET text = '${hash}' WHERE name IN ('notice', 'notice:1')`);
}

const text = readFileSync(notice, "utf8");
const twice = `${text}systems:\n  cloud: {role: own, classes: [people], place: fi, outside: no, words: {fi: pilvi, sv: moln, en: cloud}}\nrecipients:\n  cloud: {role: processor, classes: [people], place: fi, outside: no, words: {fi: pilvi, sv: moln, en: cloud}}\n`;
const moved = `${text}changes:\n  - {version: 1, in_force: 2026-01-01, what: {fi: muutos, sv: ändring, en: change}, moves: {old: nowhere}}\n`;

for (const [what, wrong] of [["a name that a system and a recipient have", twice], ["a move to a name that is not there", moved]])
  test(`a notice that would be refused today opens: ${what}`, () => {
    const { data, place } = register({ notice });
    assert.equal(seloste(["notice", "check", file(place, "wrong.yaml", wrong)]).code, 2, "as a new notice it is refused");
    adopted(data, wrong);
    const id = add(data, "swimmer", { last_name: "Vanhanen", language: "fi" });
    assert.equal(json(["show", data, id]).values[0].text, "Vanhanen");
    ok(["notice", "adopt", data, file(place, "next.yaml", text.replace("version: 1", "version: 2")), "--yes"]);
    assert.equal(json(["show", data, id]).values[0].text, "Vanhanen");
  });

test("one that cannot be understood is told from one that was changed, with what to do", () => {
  const { data } = register({ notice });
  adopted(data, text.replace("gone_by: taken_in + 2 years", "gone_by: taken_in + 2 moons"));
  const refused = fault(["find", data], { env: { SELOSTE_LANG: "en" } });
  assert.match(refused.error.text, /was adopted by another version of the program; this one finds an error in it: .*moons.* Use that version/);
  writeFileSync(join(data, "notices", "1.yaml"), text);
  assert.match(fault(["find", data], { env: { SELOSTE_LANG: "en" } }).error.text, /is not the one that was adopted/);
});
