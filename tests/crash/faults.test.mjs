// What goes wrong around a register while it is at work: its staged list, its keys and its disk. Nothing is damaged by
// it, and it works again when the cause is gone.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, bin, copy, dies, environment, file, hasPoints, ok, read, register, rows, run, staged, whole } from "./crash.mjs";

let full, helmi, lumi, list;

before(async () => {
  full = register();
  helmi = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  lumi = add(full.data, "consumer", { first_name: "Lumi", last_name: "Virtanen", email: "lumi@koti.example" });
  for (const who of [helmi, lumi]) ok(["note", full.data, who, "Kuvauksesta", "--kind", "invoice", "--at", "2025-03-04"]);
  list = file(full.place, "list.csv", `First Name,Last Name,E-mail 1 - Value\n${Array.from({ length: 1200 }, (_, i) => `Etu${i},Suku${i},e${i}@koti.example`).join("\n")}\n`);
  await hasPoints(full);
});

const imports = () => ["import", list, "--source", "person"];

/** It ends with one of the codes and one sentence, without a name and without a fault of the program. */
function oneSentence(said, codes, pattern) {
  assert.equal(said.signal, null, said.err);
  assert.ok(codes.includes(said.code), `${said.code} ${said.err}${said.out}`);
  assert.equal(said.err.trim().split("\n").length, 1, said.err);
  assert.match(said.err, pattern);
  assert.doesNotMatch(said.err, /Aaltio|Virtanen|@koti|sqlite_|runtime error|\.c:\d/);
}

async function works(one, env) {
  assert.equal((await read(one, ["show", "helmi@koti.example"], env)).name, "Helmi Aaltio");
  assert.equal((await read(one, ["show", "Lumi Virtanen"], env)).records[0].text, "Kuvauksesta");
  await read(one, ["add", "first_name=Uusi", "last_name=Tulija", "--type", "consumer", "--source", "person"], env);
  await whole(one);
}

test("the staged list is taken away or damaged after a crash: the register opens, and the log says it", async () => {
  const spoils = [
    (path) => rmSync(path),
    (path) => truncateSync(path, 100),
    (path) => writeFileSync(path, Buffer.alloc(5000, 7)),
    (path) => writeFileSync(path, readFileSync(path).map((byte, i) => (i === 300 ? byte ^ 1 : byte))),
  ];
  for (const spoil of spoils) {
    const one = copy(full);
    assert.ok(await dies(one, imports(), "import.slice:2"));
    spoil(join(one.data, "staging", staged(one)[0]));
    await works(one);
    const { entries } = await read(one, ["audit", "list", "--action", "import_lost"]);
    assert.equal(entries.length, 1, spoil.toString());
    const again = await read(one, imports());
    assert.equal(again.new + again.unchanged, 1200);
    assert.equal((await read(one, ["find", "Suku"])).total, 1200);
    await whole(one);
  }
});

test("keys.db is garbage, cut short, empty or gone", async () => {
  const spoils = [
    (db) => writeFileSync(db, "this is no database, it is a text of some length\n".repeat(200)),
    (db) => truncateSync(db, 5000),
    (db) => truncateSync(db, 0),
    (db) => rmSync(db),
  ];
  for (const spoil of spoils) {
    const one = copy(full), db = join(one.keys, "keys.db"), good = join(one.here, "keys.good");
    copyFileSync(db, good);
    spoil(db);
    for (const tail of ["-wal", "-shm"]) rmSync(db + tail, { force: true });
    for (const args of [["find", "aal"], ["show", helmi], imports(), ["erase", helmi, "--yes"], ["audit", "verify"]])
      oneSentence(await run(one, args), [3, 4, 6], /^seloste: /);
    for (const tail of ["-wal", "-shm"]) rmSync(db + tail, { force: true });
    copyFileSync(good, db);
    await works(one);
  }
});

test("lookup.db is garbage, cut short or gone: it is made again, and nobody erased comes back", async () => {
  const erased = copy(full);
  assert.equal((await run(erased, ["erase", lumi, "--yes"])).code, 0);
  for (const spoil of [(db) => writeFileSync(db, "no database\n".repeat(1000)), (db) => truncateSync(db, 3000), (db) => truncateSync(db, 0), (db) => rmSync(db)]) {
    const one = copy(erased), db = join(one.keys, "lookup.db");
    spoil(db);
    for (const tail of ["-wal", "-shm"]) rmSync(db + tail, { force: true });
    assert.equal((await read(one, ["show", "helmi@koti.example"])).id, helmi, spoil.toString());
    assert.equal((await run(one, ["show", "lumi@koti.example"])).code, 4);
    await whole(one);
  }
});

test("the keys of an older backup with newer data: what they open stays open, and no key is anybody else's", async () => {
  const next = { SELOSTE_CLOCK: "2026-03-06T10:00:00Z" }; // ids of keys begin at the time
  const one = copy(full), old = { ...one, keys: join(one.here, "backup") };
  cpSync(one.keys, old.keys, { recursive: true });
  assert.equal((await read(one, imports())).new, 1200); // these use up the pool that the backup holds, and more
  const others = file(one.here, "others.csv", `First Name,Last Name,E-mail 1 - Value\n${Array.from({ length: 600 }, (_, i) => `Toinen${i},Myöhempi${i},m${i}@koti.example`).join("\n")}\n`);
  const before = (await read(old, ["find", "Suku", "--limit", "1"], next)).total;
  assert.ok(before >= 200 && before < 1200, `${before} of them have keys in the backup`);
  assert.equal((await read(old, ["import", others, "--source", "person"], next)).new, 600);
  assert.deepEqual(rows(join(one.data, "register.db"), "SELECT key FROM letter GROUP BY key HAVING COUNT(DISTINCT party) > 1"), []);
  assert.equal((await read(old, ["find", "Myöhempi", "--limit", "1"], next)).total, 600);
  assert.equal((await read(old, ["find", "Suku", "--limit", "1"], next)).total, before);
  assert.equal((await run(old, ["erase", "m7@koti.example", "--yes"], next)).code, 0);
  assert.equal((await read(old, ["find", "Suku", "--limit", "1"], next)).total, before);
  assert.equal((await read(old, ["show", "helmi@koti.example"], next)).name, "Helmi Aaltio");
  // nothing signed stands behind the backup's head, so these keys cannot tell who wrote the log from there on: it says so, and since when
  const said = JSON.parse((await run(old, ["audit", "verify", "--json"], next)).out);
  assert.match(said.problem, /the keys were put back to an older copy by hand/);
  assert.equal((await read(old, ["audit", "list", "--action", "log_grew"], next)).entries[0].detail.split("-")[0], String(said.seq));
});

test("a key folder that can only be read", async (test) => {
  if (process.getuid() !== 0) return test.skip("only root can become somebody whom file modes bind");
  const one = copy(full), program = join(one.here, "seloste");
  copyFileSync(bin, program);
  chmodSync(program, 0o755);
  chmodSync(one.here, 0o755);
  spawnSync("chown", ["-R", "65534:65534", one.data, one.keys]);
  chmodSync(one.keys, 0o500);
  for (const name of readdirSync(one.keys)) chmodSync(join(one.keys, name), 0o400);
  const asNobody = (...args) => {
    const done = spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", program, ...args, "--keys", one.keys], { encoding: "utf8", env: environment(), input: "" });
    return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
  };
  copyFileSync(list, join(one.here, "list.csv"));
  for (const args of [["import", one.data, join(one.here, "list.csv"), "--source", "person"], ["erase", one.data, helmi, "--yes"], ["add", one.data, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person"]])
    oneSentence(asNobody(...args), [3, 6], /read|write|keys/);
  spawnSync("chown", ["-R", "0:0", one.data, one.keys]);
  chmodSync(one.keys, 0o700);
  for (const name of readdirSync(one.keys)) chmodSync(join(one.keys, name), 0o600);
  await works(one);
});

/** How a mount of one's own can be had: with a user name space, as root, or not at all (some containers). */
const apart = ["-rm", "-m"].find((how) => spawnSync("unshare", [how, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], { stdio: "ignore" }).status === 0);

/** Runs a shell script in which $1 is a small disk that holds both folders; `$0` is the program. */
function onSmallDisk(size, script) {
  const one = copy(full), disk = join(one.here, "disk");
  mkdirSync(disk);
  const inside = `set -u; mount -t tmpfs -o size=${size} tmpfs "$1" || exit 99; cp -a "$2" "$1/data"; cp -a "$3" "$1/keys"; d="$1/data" k="$1/keys"; ${script}`;
  const done = spawnSync("unshare", [apart, "sh", "-c", inside, bin, disk, one.data, one.keys], { encoding: "utf8", env: environment() });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test("a full disk during an erasure: it is done when there is room, or was not begun", (test) => {
  if (!apart) return test.skip("no disk can be mounted here");
  for (const spare of [0, 16, 64, 128, 256]) {
    const { code, out, err } = onSmallDisk("200m", `
      mount -o remount,size=$(( $(df -k --output=used "$1" | tail -1) + ${spare} ))k "$1"
      "$0" erase "$d" ${lumi} --yes --json --keys "$k" >/dev/null 2>"$1.err"; echo "erase $?"; cat "$1.err" | tr '\\n' '~'; echo
      mount -o remount,size=200m "$1"
      "$0" find "$d" Virtanen --json --keys "$k" | grep '"total"'
      "$0" show "$d" ${helmi} --json --keys "$k" | grep -c '"erased": true'
      "$0" audit list "$d" --action erasure_begun --json --keys "$k" | grep -c '"action"'
      "$0" audit list "$d" --action erasure_certified --json --keys "$k" | grep -c '"action"'
      "$0" audit verify "$d" --keys "$k" >/dev/null; echo "verify $?"`);
    if (code === 99) return test.skip("no small disk can be mounted here");
    assert.equal(code, 0, `${out}${err}`);
    const [erase, said, total, lost, begun, certified, verify] = out.split("\n");
    assert.match(erase, /^erase [0356]$/, out);
    if (erase !== "erase 0") assert.equal(said.split("~").filter(Boolean).length, 1, said);
    assert.equal(lost, "0", "nobody else lost anything");
    assert.equal(certified, begun, out);
    assert.ok(["0", "1"].includes(begun), out);
    assert.match(total, begun === "1" ? /: 0/ : /: 1/, out);
    assert.equal(verify, "verify 0", out);
  }
  assert.ok(existsSync(full.data));
});
