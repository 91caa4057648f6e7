// Somebody writes the log anew who knows how it is chained and has no key: entries put in, taken out, added behind the end, checkpoints
// forged or put back. `audit verify` names the first entry that cannot be trusted, in the register and in a log that was given out.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, seloste } from "./seloste.mjs";
import { beginning, chained } from "./chain.mjs";

const on = (day) => ({ env: { SELOSTE_CLOCK: `2026-03-${day}T10:00:00Z` } });
let data, keys, helmi, outside, key;

before(() => {
  ({ data, keys } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  for (const day of ["06", "07", "08"]) for (let i = 0; i < 3; i++) ok(["show", data, helmi], on(day));
  outside = join(folder(), "log.txt");
  ok(["audit", "export", data, "-o", outside], on("09"));
  key = json(["audit", "key", data]);
});

const log = (dir) => join(dir, "audit", "000001.log");
const lines = (file) => readFileSync(file, "latin1").split("\n").filter((line) => line);
const entries = (dir) => lines(log(dir)).map((line) => line.slice(65));
const write = (dir, list) => writeFileSync(log(dir), list.map((line) => `${line}\n`).join(""), "latin1");
const action = (entry) => JSON.parse(entry).action;

function copy() {
  const here = folder(), at = { data: join(here, "data"), keys: join(here, "keys") };
  cpSync(data, at.data, { recursive: true });
  cpSync(keys, at.keys, { recursive: true });
  return at;
}

function verify(at, ...more) {
  const done = seloste(["audit", "verify", at.data, "--keys", at.keys, "--json", ...more]);
  assert.ok(done.out, done.err);
  const said = { code: done.code, ...JSON.parse(done.out) };
  assert.equal(said.code === 0, said.whole && (said.heads ?? []).every((head) => head.good));
  return said;
}

function check(file, ...more) {
  const done = seloste(["audit", "check", file, "--json", ...more]);
  assert.ok(done.out, done.err);
  return { code: done.code, ...JSON.parse(done.out) };
}

/** A copy whose log was written anew behind an edit of its entries: every number and every hash fits. */
function rewritten(edit) {
  const at = copy(), was = lines(log(at.data));
  write(at.data, chained(edit(was.map((line) => line.slice(65))), beginning(was)));
  return at;
}

test("the chain of the tests is the program's", () => {
  const was = lines(log(data));
  assert.deepEqual(chained(was.map((line) => line.slice(65)), beginning(was)), was);
  assert.equal(verify({ data, keys }).whole, true);
});

test("a log that was written anew: everything since the last checkpoint that holds is named", () => {
  const points = entries(data).flatMap((entry, i) => (action(entry) === "checkpoint" ? [i + 1] : []));
  assert.ok(points.length >= 4, "one a day");
  const place = points[1] + 2; // an entry of the third day, by its number
  const edits = [
    (list) => list.map((entry, i) => (i === place - 1 ? entry.replace('"action":"opened"', '"action":"listed"') : entry)),
    (list) => list.filter((_, i) => i !== place - 1),
    (list) => [...list.slice(0, place - 1), list[place - 2], ...list.slice(place - 1)],
    (list) => [...list.slice(0, place - 1), list[place], list[place - 1], ...list.slice(place + 1)],
    (list) => list.map((entry, i) => (i === place - 1 ? entry.replace(helmi, "0000000000001") : entry)),
  ];
  for (const edit of edits) {
    const said = verify(rewritten(edit));
    assert.equal(said.whole, false, String(edit));
    assert.ok(said.since <= place && said.since > points[1], `${edit}: since ${said.since}, ${said.problem}`);
    assert.ok(said.seq >= place && said.seq <= points[2] + 1, `${edit}: ${said.problem}`);
    assert.match(said.problem, new RegExp(`behind entry ${said.since - 1} `));
  }
});

test("a log without its checkpoints, written anew: the key folder remembers another", () => {
  const said = verify(rewritten((list) => list.filter((entry) => action(entry) !== "checkpoint")));
  assert.equal(said.whole, false);
});

test("a checkpoint signed with another key, of another register, and an older one put back", () => {
  const was = entries(data), index = was.findLastIndex((entry) => action(entry) === "checkpoint");
  const detail = (entry, hex) => entry.replace(/"detail":"[0-9a-f]{128}"/, `"detail":"${hex}"`);
  const older = was.find((entry) => action(entry) === "checkpoint");
  const { privateKey } = generateKeyPairSync("ed25519");
  const other = register();
  add(other.data, "consumer", { first_name: "Outi", last_name: "Virta", email: "outi@koti.example" });
  const theirs = entries(other.data).find((entry) => action(entry) === "checkpoint");
  const before = lines(log(data))[index - 1].slice(0, 64);
  const reg = readFileSync(outside, "latin1").match(/\nregister=(\w+)/)[1];
  const mine = sign(null, Buffer.from(`seloste audit register=${reg} seq=${index} hash=${before} at=${JSON.parse(was[index]).at}`), privateKey).toString("hex");
  for (const forged of [detail(was[index], mine), theirs, older, detail(was[index], JSON.parse(older).detail), detail(was[index], "0".repeat(128)), was[index].replace(/"detail":"[0-9a-f]{128}"/, '"detail":"x"')]) {
    const said = verify(rewritten((list) => list.map((entry, i) => (i === index ? forged : entry))));
    assert.deepEqual([said.whole, said.seq], [false, index + 1], said.problem);
    assert.match(said.problem, /checkpoint at entry/);
  }
});

test("what is added behind the end while nobody has the log open is named, and stays named", () => {
  const last = entries(data).length;
  const forged = (list) => [...list, list.find((entry) => action(entry) === "opened")];
  const at = rewritten(forged);
  const said = verify(at);
  assert.deepEqual([said.whole, said.seq, said.since], [false, last + 1, last + 1], said.problem);
  assert.match(said.problem, /added while no program/);
  // the register works on, and the log says so for good
  ok(["show", at.data, helmi, "--keys", at.keys], on("10"));
  ok(["set", at.data, helmi, "phone=+358401234567", "--source", "person", "--keys", at.keys], on("10"));
  const later = verify(at);
  assert.deepEqual([later.whole, later.seq], [false, last + 1], later.problem);
  // rubbish and an older checkpoint there are found, too
  const older = rewritten((list) => [...list, list.find((entry) => action(entry) === "checkpoint")]);
  assert.equal(verify(older).seq, last + 1);
  const rubbish = copy();
  writeFileSync(log(rubbish.data), Buffer.concat([readFileSync(log(rubbish.data)), Buffer.from("not of the program")]));
  assert.deepEqual([verify(rubbish).whole, verify(rubbish).seq], [false, last + 1]);
});

test("a hash in other letters is another byte", () => {
  const at = copy();
  write(at.data, lines(log(at.data)).map((line, i) => (i === 3 ? line.slice(0, 64).toUpperCase() + line.slice(64) : line)));
  assert.deepEqual([verify(at).whole, verify(at).seq], [false, 4]);
});

test("a head that a package printed is held against the log: changed, of another register, and rolled back with the keys", () => {
  const at = copy(), old = folder();
  cpSync(at.data, join(old, "data"), { recursive: true });
  cpSync(at.keys, join(old, "keys"), { recursive: true });
  const zip = join(old, "package.zip");
  ok(["access", at.data, helmi, "-o", zip, "--keys", at.keys], on("11"));
  const head = json(["access", at.data, helmi, "-o", join(old, "again.zip"), "--keys", at.keys], on("11")).audit_head;
  const good = verify(at, "--head", head);
  assert.deepEqual([good.whole, good.heads.length, good.heads[0].good], [true, 1, true]);
  const broken = head.replace(/(.{60})/g, "$1\n"); // as it comes from paper
  assert.equal(verify(at, "--head", broken).heads[0].good, true);
  writeFileSync(join(old, "manifest.json"), JSON.stringify({ audit_head: head }));
  assert.equal(verify(at, "--head", join(old, "manifest.json")).heads[0].good, true);
  // everything put back to an older copy: the log is whole, and does not hold that place
  const back = verify({ data: join(old, "data"), keys: join(old, "keys") }, "--head", head);
  assert.deepEqual([back.code, back.whole, back.heads[0].good], [1, true, false]);
  assert.match(back.heads[0].problem, /does not hold that place any more/);
  assert.match(verify(at, "--head", head.replace(/seq=\d+/, "seq=3")).heads[0].problem, /changed or forged/);
  const other = register();
  add(other.data, "consumer", { first_name: "Outi", last_name: "Virta", email: "outi@koti.example" });
  assert.match(verify(other, "--head", head).heads[0].problem, /another register/);
  assert.equal(fault(["audit", "verify", data, "--head", "seloste audit register=x"]).error.field, "--head");
});

test("a log that was given out: good without a register, and by which key", () => {
  const said = check(outside);
  assert.deepEqual([said.code, said.whole, said.key, said.known], [0, true, key.key, false]);
  assert.equal(said.entries, lines(outside).filter((line) => /^[0-9a-f]{64} /.test(line)).length);
  assert.equal(check(outside, "--key", key.key).known, true);
  assert.equal(check(outside, "--key", key.fingerprint).known, true);
  assert.equal(check(outside, "--key", key.fingerprint.replace(/^./, (c) => (c === "0" ? "1" : "0"))).code, 1);
  assert.doesNotMatch(readFileSync(outside, "latin1"), /Helmi|Aaltio|koti\.example/);
  assert.equal(fault(["audit", "export", data, "-o", outside]).code, 1);
});

test("a log that was given out and edited: the first bad entry is named, also where every hash fits", () => {
  const text = readFileSync(outside, "latin1"), top = text.slice(0, text.indexOf("\n\n") + 2), was = lines(outside).slice(4);
  const file = join(folder(), "edited.txt");
  const edited = (list, head = top) => { writeFileSync(file, head + list.map((line) => `${line}\n`).join(""), "latin1"); return check(file); };
  assert.equal(edited(was).whole, true);
  for (const place of [1, 4, was.length - 1])
    assert.deepEqual(edited(was.map((line, i) => (i === place ? line.replace('"action":"', '"action":"x') : line))).seq, place + 1);
  assert.equal(edited(was.slice(0, -1)).whole, false);
  assert.equal(edited(was.filter((_, i) => i !== 3)).seq, 4);
  assert.equal(edited([...was.slice(0, 3), was[4], was[3], ...was.slice(5)]).seq, 4);
  assert.equal(edited([...was, was[2]]).whole, false);
  const bare = was.map((line) => line.slice(65)), anew = (list) => chained(list, beginning(was));
  const more = anew([...bare, bare[2]]);
  assert.equal(edited(more).seq, was.length + 1); // added behind the head
  const place = bare.findIndex((entry, i) => i > 8 && action(entry) === "opened");
  const said = edited(anew(bare.map((entry, i) => (i === place ? entry.replace("opened", "listed") : entry))));
  assert.equal(said.whole, false);
  assert.ok(said.since <= place + 1 && said.seq > place, said.problem);
  // a head of another key, another register's, an older one, and one that was changed
  const other = register(), theirs = join(other.place, "log.txt");
  ok(["audit", "export", other.data, "-o", theirs]);
  const head = readFileSync(theirs, "latin1").split("\n\n")[0] + "\n\n";
  assert.equal(edited(was, head).whole, false);
  assert.equal(edited(was, top.replace(/key=.*/, head.match(/key=.*/)[0])).whole, false);
  assert.match(edited(was, top.replace(/at=2026/, "at=2025")).problem, /does not carry the signature/);
  assert.match(edited(was, "").problem, /no exported log/);
  // an older file under the newest head: it is too short
  assert.equal(edited(was.slice(0, -2)).whole, false);
});

test("what changes who can read the register is signed at once: moving it, another root, keys brought back", () => {
  const old = register(), here = folder();
  add(old.data, "consumer", { first_name: "Outi", last_name: "Virta", email: "outi@koti.example" });
  const signed = (dir, what) => {
    const list = entries(dir), at = list.findLastIndex((entry) => action(entry) === what);
    assert.ok(at >= 0, `${what} is in the log`);
    assert.equal(action(list[at + 1]), "checkpoint", `${what} is signed`);
    return JSON.parse(list[at]);
  };
  ok(["keys", "rotate", old.data, "--keys", old.keys]);
  signed(old.data, "keys_rotated");
  const file = join(here, "all.json"), fresh = register();
  ok(["export", old.data, "--all", "--as", "json", "-o", file, "--yes"]);
  signed(old.data, "carried_out");
  ok(["import", fresh.data, file]);
  const said = signed(fresh.data, "carried_in");
  const head = JSON.parse(readFileSync(file, "utf8")).audit_head;
  assert.ok(said.detail.includes(head), "the new log says where the old one stood");
  assert.equal(verify(old, "--head", head).heads[0].good, true);
  assert.equal(verify(fresh).whole, true);
});

test("keys that were brought back: the log says so, signed, and goes on", () => {
  const one = register(), kept = join(one.place, "keys.copy");
  add(one.data, "consumer", { first_name: "Outi", last_name: "Virta", email: "outi@koti.example" });
  ok(["keys", "backup", one.data, kept]);
  ok(["find", one.data, "Virta"]);
  rmSync(one.keys, { recursive: true });
  ok(["keys", "restore", kept, "--keys", one.keys], { input: readFileSync(join(one.place, "sheet.txt"), "utf8").match(/(?:[0-9A-Z]{4} ){13}[0-9A-Z]{4}/)[0] });
  assert.equal(verify(one).whole, true, "before anything was written");
  ok(["find", one.data, "Virta"]);
  const list = entries(one.data), at = list.findLastIndex((entry) => action(entry) === "keys_restored");
  assert.ok(at > 0);
  assert.equal(action(list[at + 1]), "checkpoint");
  ok(["find", one.data, "Virta"]);
  assert.equal(entries(one.data).filter((entry) => action(entry) === "keys_restored").length, 1);
  assert.equal(verify(one).whole, true);
});
