// What can be wrong around a register: its keys, its files, its disk. One clear sentence each, and nothing damaged.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, bin, environment, file, folder, json, ok, register, seloste } from "./seloste.mjs";
import { everything } from "./seloste.mjs";

let data, keys, place, helmi, other;

before(() => {
  ({ data, keys, place } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  other = register();
  add(other.data, "consumer", { first_name: "Muu", last_name: "Rekisteri" });
});

/** Hashes of all files below: what a command may not have changed. */
function snapshot(path) {
  const all = {};
  for (const name of everything(path).sort()) {
    const at = join(path, name);
    if (statSync(at).isFile()) all[name] = createHash("sha256").update(readFileSync(at)).digest("hex");
  }
  return all;
}

/** A copy of both folders that a test may spoil. */
function copy() {
  const here = folder(), copied = { data: join(here, "data"), keys: join(here, "keys") };
  cpSync(data, copied.data, { recursive: true, preserveTimestamps: true });
  cpSync(keys, copied.keys, { recursive: true, preserveTimestamps: true });
  return { here, ...copied };
}

const commands = (dir, more) => [
  ["find", dir, "aal", ...more],
  ["show", dir, helmi, ...more],
  ["add", dir, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person", ...more],
  ["due", dir, ...more],
  ["audit", "verify", dir, ...more],
  ["erase", dir, helmi, "--yes", ...more],
];

/** Each command fails with one of the codes and one sentence that says `pattern`. */
function allFail(dir, more, codes, pattern) {
  for (const args of commands(dir, more)) {
    const said = seloste(args);
    assert.equal(said.signal, null, args.join(" "));
    assert.ok(codes.includes(said.code), `${args.join(" ")}: ${said.code} ${said.err}`);
    assert.equal(said.out, "");
    assert.equal(said.err.trim().split("\n").length, 1, said.err);
    assert.match(said.err, pattern);
    assert.doesNotMatch(said.err, /Helmi|Aaltio|sqlite_|assert|\.c:\d/i);
  }
}

function stillWhole() {
  assert.equal(json(["show", data, helmi]).name, "Helmi Aaltio");
  assert.equal(json(["audit", "verify", data]).whole, true);
}

test("the keys of another register", () => {
  const before = snapshot(other.keys);
  allFail(data, ["--keys", other.keys], [3, 6], /belong to another register/);
  assert.deepEqual(snapshot(other.keys), before);
  stillWhole();
});

test("a key folder that is not there", () => {
  const { data: dir, keys: gone } = copy();
  renameSync(gone, `${gone}.elsewhere`);
  allFail(dir, ["--keys", gone], [3, 4], /seloste: /);
  assert.ok(!existsSync(gone), "none was made");
  renameSync(`${gone}.elsewhere`, gone);
  assert.equal(seloste(["show", dir, helmi, "--keys", gone]).code, 0);
});

test("an empty key folder, and one without its root", () => {
  const { here, data: dir, keys: half } = copy();
  const empty = join(here, "empty");
  mkdirSync(empty, { mode: 0o700 });
  allFail(dir, ["--keys", empty], [3, 4], /seloste: /);
  assert.deepEqual(readdirSync(empty), []);
  rmSync(join(half, "root"), { force: true });
  allFail(dir, ["--keys", half], [3, 4, 6], /seloste: /);
});

test("another register's database in the folder", () => {
  const { data: dir, keys: own } = copy();
  copyFileSync(join(other.data, "register.db"), join(dir, "register.db"));
  for (const tail of ["-wal", "-shm"]) rmSync(join(dir, `register.db${tail}`), { force: true });
  allFail(dir, ["--keys", own], [3, 6], /seloste: /);
});

test("no register at all", () => {
  const here = folder();
  allFail(join(here, "none"), [], [4], /none/);
  assert.ok(!existsSync(join(here, "none")));
  mkdirSync(join(here, "empty"));
  allFail(join(here, "empty"), [], [4, 6], /empty/);
  assert.deepEqual(readdirSync(join(here, "empty")), []);
  allFail(file(here, "a-file", "x"), [], [2, 4, 6], /a-file/);
});

test("a database that is garbage, cut short or empty", () => {
  for (const spoil of [(db) => writeFileSync(db, "this is no database, it is a text of some length\n".repeat(200)), (db) => truncateSync(db, 5000), (db) => truncateSync(db, 0)]) {
    const { data: dir, keys: own } = copy();
    spoil(join(dir, "register.db"));
    for (const tail of ["-wal", "-shm"]) rmSync(join(dir, `register.db${tail}`), { force: true });
    for (const args of commands(dir, ["--keys", own])) {
      const said = seloste(args);
      assert.equal(said.signal, null, args.join(" "));
      assert.notEqual(said.code, 0, args.join(" "));
      assert.match(said.err, /^seloste: .+/);
      assert.doesNotMatch(said.out + said.err, /Helmi|Aaltio/);
    }
  }
});

test("a notice in the folder that somebody changed", () => {
  const { data: dir, keys: own } = copy();
  const notices = join(dir, "notices");
  for (const name of readdirSync(notices)) writeFileSync(join(notices, name), "nonsense: [\n");
  allFail(dir, ["--keys", own], [3, 6], /seloste: /);
});

test("a log that was cut is told, and nothing is changed under it", () => {
  const { data: dir, keys: own } = copy();
  const log = join(dir, "audit", readdirSync(join(dir, "audit"))[0]);
  const lines = readFileSync(log, "utf8").split("\n").filter((line) => line && !line.startsWith("\0"));
  writeFileSync(log, `${lines.slice(0, -2).join("\n")}\n`);
  const verdict = seloste(["audit", "verify", dir, "--keys", own, "--json"]);
  assert.equal(verdict.code, 1, verdict.err);
  assert.equal(JSON.parse(verdict.out).whole, false);
  const said = seloste(["add", dir, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person", "--keys", own]);
  assert.notEqual(said.code, 0, "nothing is written under a log that is not whole");
  assert.match(said.err, /log/);
});

/** How to run it as somebody whom file modes bind: the tests themselves may run as root. */
function bound(here, args) {
  const program = join(here, "seloste");
  if (!existsSync(program)) {
    copyFileSync(bin, program);
    chmodSync(program, 0o755);
  }
  const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, ...args];
  const words = process.getuid() === 0 ? asNobody : [program, ...args];
  const done = spawnSync(words[0], words.slice(1), { encoding: "utf8", env: environment(), input: "" });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

function setModes(path, folders, files) {
  chmodSync(path, folders);
  for (const name of everything(path)) {
    const at = join(path, name);
    chmodSync(at, statSync(at).isDirectory() ? folders : files);
  }
}

test("a data folder that can only be read is read, and never changed", () => {
  const { here, data: dir, keys: own } = copy();
  chmodSync(here, 0o755);
  setModes(dir, 0o555, 0o444);
  setModes(own, 0o500, 0o400); // keys are nobody else's business, so they belong to the one who runs it
  if (process.getuid() === 0) spawnSync("chown", ["-R", "65534:65534", own]);
  const before = [snapshot(dir), snapshot(own)];
  const found = bound(here, ["find", dir, "aal", "--keys", own, "--json"]);
  assert.equal(found.code, 0, found.err);
  assert.equal(JSON.parse(found.out).total, 1);
  assert.equal(bound(here, ["audit", "verify", dir, "--keys", own]).code, 0);
  for (const args of [["add", dir, "first_name=A", "last_name=B", "--type", "consumer", "--source", "person"], ["erase", dir, helmi, "--yes"]]) {
    const said = bound(here, [...args, "--keys", own]);
    assert.ok([3, 6].includes(said.code), `${args.join(" ")}: ${said.code} ${said.err}`);
    assert.match(said.err, /read/);
  }
  const init = bound(here, ["init", join(dir, "new"), "--notice", join(dir, "notices", readdirSync(join(dir, "notices"))[0])]);
  assert.equal(init.code, 6, init.err);
  assert.deepEqual([snapshot(dir), snapshot(own)], before);
  setModes(dir, 0o755, 0o644); // so that it can be taken away
  setModes(own, 0o755, 0o644);
});

test("a register of somebody else is not opened", () => {
  if (process.getuid() !== 0) return; // only root can make one
  const { here, data: dir, keys: own } = copy();
  chmodSync(here, 0o755);
  for (const args of commands(dir, ["--keys", own])) {
    const said = bound(here, args);
    assert.notEqual(said.code, 0);
    assert.equal(said.signal, null);
    assert.match(said.err, /^seloste: .+/);
    assert.doesNotMatch(said.out, /Helmi/);
  }
});

// A small disk is a tmpfs of our own. Where that is not to be had (a container without the right to mount), files that may
// not grow stand in for it: `limited` runs a command under that limit, `fill` and `free` do nothing then.
const canMount = spawnSync("unshare", ["-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], { stdio: "ignore" }).status === 0;

/** Runs a shell script in which $d and $k are the folders of a register on a disk of `size`. */
function onSmallDisk(size, script) {
  const { here, data: dir, keys: own } = copy();
  const disk = join(here, "disk");
  mkdirSync(disk);
  const begin = canMount
    ? `mount -t tmpfs -o size=${size} tmpfs "$1" || exit 99
       limited() { "$@"; }; fill() { head -c 200000000 /dev/zero > "$1/filler" 2>/dev/null; }
       free() { rm -f "$1/filler"; mount -o remount,size=200m "$1"; }`
    : `limited() { ( ulimit -f 64; "$@" ); }; fill() { :; }; free() { :; }`;
  const inside = `set -u; ${begin}; cp -a "$2" "$1/data"; cp -a "$3" "$1/keys"; d="$1/data" k="$1/keys"; ${script}`;
  const words = [...(canMount ? ["unshare", "-rm"] : []), "sh", "-c", inside, bin, disk, dir, own];
  const done = spawnSync(words[0], words.slice(1), { encoding: "utf8", env: environment() });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test("a full disk: one sentence, and all is there when there is room again", () => {
  const { code, out, err } = onSmallDisk("12m", `
    fill "$1"
    n=0
    while [ $n -lt 40 ]; do
      n=$((n + 1))
      limited "$0" add "$d" "first_name=Täysi$n" last_name=Levy --type consumer --source person --keys "$k" >/dev/null 2>"$1.err"
      code=$?
      [ $code -eq 0 ] || break
    done
    echo "code $code"; cat "$1.err"
    free "$1"
    "$0" show "$d" ${helmi} --keys "$k" >/dev/null; echo "show $?"
    "$0" audit verify "$d" --keys "$k" >/dev/null; echo "verify $?"
    "$0" add "$d" first_name=Taas last_name=Tilaa --type consumer --source person --keys "$k" >/dev/null; echo "add $?"
    "$0" find "$d" Levy --json --keys "$k" | grep '"total"'; echo "added $((n - 1))"`);
  assert.equal(code, 0, `${out}${err}`);
  assert.match(out, canMount ? /^code 6\nseloste: .*(full|space)/im : /^code [56]\nseloste: ./m, out);
  assert.match(out, /show 0\nverify 0\nadd 0\n/);
  const [, total] = out.match(/"total": (\d+)/);
  const [, added] = out.match(/added (\d+)/);
  assert.equal(total, added, "what was said to be added is there, and nothing else");
});

test("a full disk during an import leaves no part of it, or all of it", () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `Tuonti${i},Levyllinen,t${i}@koti.example`).join("\n");
  const csv = file(place, "many.csv", `First Name,Last Name,E-mail 1 - Value\n${rows}\n`);
  const { code, out, err } = onSmallDisk("4m", `
    limited "$0" import "$d" "${csv}" --source person --keys "$k" >/dev/null 2>"$1.err"; echo "code $?"; cat "$1.err"
    free "$1"
    "$0" show "$d" ${helmi} --keys "$k" >/dev/null; echo "show $?"
    "$0" find "$d" Levyllinen --json --limit 1 --keys "$k" | grep '"total"'
    "$0" audit verify "$d" --keys "$k" >/dev/null; echo "verify $?"`);
  assert.equal(code, 0, `${out}${err}`);
  assert.match(out, canMount ? /^code 6\n/m : /^code [56]\n/m, out);
  assert.match(out, /show 0\n/);
  assert.match(out, /verify 0\n/);
  assert.ok(["0", "3000"].includes(out.match(/"total": (\d+)/)[1]), out);
});

test("streams that the caller closed never become files of the register", () => {
  const { data: dir, keys: own } = copy();
  const lines = ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"];
  for (const closed of lines) {
    const script = `"$0" show "$1" ${helmi} --keys "$2" ${closed}; "$0" find "$1" --keys "$2" ${closed}; "$0" nonsense ${closed}; "$0" note "$1" ${helmi} x --keys "$2" ${closed}; true`;
    const done = spawnSync("sh", ["-c", script, bin, dir, own], { encoding: "utf8", env: environment() });
    assert.equal(done.status, 0);
  }
  assert.equal(json(["audit", "verify", dir, "--keys", own]).whole, true);
  const shown = json(["show", dir, helmi, "--keys", own]);
  assert.equal(shown.records.filter((record) => record.text === "x").length, lines.length);
  for (const name of everything(dir)) {
    const at = join(dir, name);
    if (statSync(at).isFile()) assert.ok(!readFileSync(at).includes("Aaltio"), name);
  }
});

test("files that may not grow are an error, not the end of the program", () => {
  const { data: dir, keys: own } = copy();
  const script = `ulimit -f 1; "$0" add "$1" first_name=A last_name=Kasvaa --type consumer --source person --keys "$2" 2>&1`;
  const done = spawnSync("sh", ["-c", script, bin, dir, own], { encoding: "utf8", env: environment() });
  assert.equal(done.signal, null);
  assert.ok([5, 6].includes(done.status), `${done.status} ${done.stdout}`);
  assert.match(done.stdout, /^seloste: .+\n$/);
  assert.equal(json(["show", dir, helmi, "--keys", own]).name, "Helmi Aaltio");
  assert.equal(json(["audit", "verify", dir, "--keys", own]).whole, true);
});

test("inputs that are no files: folders, devices, pipes without an end", () => {
  const here = folder();
  for (const path of [here, "/dev/zero", "/dev/null", "/proc/self/mem"]) {
    for (const args of [["import", data, path, "--source", "person"], ["init", join(here, "new"), "--notice", path], ["notice", "check", path], ["notice", "render", path], ["notice", "explain", agency, "--events", path]]) {
      const said = seloste(args);
      assert.equal(said.signal, null, args.join(" "));
      assert.notEqual(said.code, 0, args.join(" "));
      assert.ok(said.err.length > 10 || said.out.length > 10, args.join(" "));
      assert.ok(!existsSync(join(here, "new")));
    }
  }
});
