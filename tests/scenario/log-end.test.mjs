// The log and certificates of erasures go at the day that the notice gives them, and the log stays provable: what stands for the entries that
// went is signed, an old head is answered, and whoever takes more, or puts something else in its place, is found. Time that goes back is named.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, folder, json, ok, register, seloste } from "./seloste.mjs";

const at = (instant) => ({ env: { SELOSTE_CLOCK: instant.length > 10 ? instant : `${instant}T10:00:00Z` } });
const made = "2026-03-05", later = "2028-04-10";
let data, keys, firm, held, asks, certificate, head, swept, went; // swept: the same after the first sweep that takes something

/** A register with its log as it was before, or is after, the first cut. */
function copy(from = { data, keys }) {
  const here = folder(), to = { data: join(here, "data"), keys: join(here, "keys") };
  cpSync(from.data, to.data, { recursive: true });
  cpSync(from.keys, to.keys, { recursive: true });
  return to;
}
const run = (one, args, day) => seloste([...args.slice(0, args[0] === "audit" || args[0] === "certificate" ? 2 : 1), one.data, ...args.slice(args[0] === "audit" || args[0] === "certificate" ? 2 : 1), "--keys", one.keys], at(day));
function verify(one, day, ...more) {
  const done = run(one, ["audit", "verify", "--json", ...more], day);
  return { code: done.code, ...JSON.parse(done.out) };
}
const files = (one) => readdirSync(join(one.data, "audit")).sort();
const lines = (one, name) => readFileSync(join(one.data, "audit", name), "latin1").replace(/\0/g, "").split("\n").filter(Boolean);
const entries = (one, day, ...more) => JSON.parse(run(one, ["audit", "list", "--json", ...more], day).out).entries;
const promise = (one, day) => JSON.parse(run(one, ["promises", "M20", "--json"], day).out);
const text = (one, day) => JSON.stringify(promise(one, day));

before(() => {
  ({ data, keys } = register({ notice: "notices/association.yaml" }));
  const partner = (name, id) => json(["add", data, `name=${name}`, `business_id=${id}`, "--type", "partner", "--source", "person"], at(made)).id;
  firm = partner("Kuurnan Puu Oy", "9000003-8");
  held = partner("Riidan Puu Oy", "9000011-8");
  asks = add(data, "member", { first_name: "Aino", last_name: "Virta", email: "aino@koti.example", "list.home": "Kuopio" });
  for (const who of [firm, held, asks]) ok(["show", data, who], at("2026-03-06"));
  const gone = add(data, "member", { first_name: "Eero", last_name: "Virta", email: "eero@koti.example", "list.home": "Kuopio" });
  ok(["erase", data, gone, "--yes"], at("2026-03-07"));
  ok(["task", "sign", data, ...json(["task", "list", data], at("2026-03-08")).tasks.map((task) => task.id), "--name", "Iida", "--by", "email"], at("2026-03-08"));
  const [one] = json(["certificate", "list", data], at("2026-03-09")).certificates;
  certificate = join(folder(), "certificate.json");
  writeFileSync(certificate, ok(["certificate", "show", data, one.number ?? one.id, "--json"], at("2026-03-09")));
  const outside = join(folder(), "log.txt");
  head = json(["audit", "export", data, "-o", outside], at("2026-03-09")).head;
  ok(["show", data, firm], at("2028-03-30"));
  ok(["user", "add", data, "Oskari Virta"], at("2028-03-31"));
  ok(["hold", "add", data, held, "--ground", "claim", "--because", "Riita laskusta", "--holder", "Oskari Virta", "--last", "2029-03-01"], at("2028-04-01"));
  ok(["request", "add", data, "access", asks, "Mitä minusta on?", "--by", "email"], at("2028-04-01"));
  swept = copy();
  went = JSON.parse(run(swept, ["sweep", "--yes", "--json"], later).out).entries;
});

test("before its day nothing goes, and after it the promise is broken until the sweep has run", () => {
  assert.equal(JSON.parse(run(copy(), ["sweep", "--yes", "--json"], "2028-03-04").out).entries, 0);
  assert.match(text({ data, keys }, "2028-03-04"), /goes by/);
  assert.match(text({ data, keys }, later), /should have gone by/);
});

test("what is over goes; what somebody is held or asks for, and what certificates rest on, stays; the chain is proven across", () => {
  const one = swept, before = entries({ data, keys }, later);
  assert.ok(went > 5);
  const left = entries(one, later), old = left.filter((entry) => entry.at < "2028");
  assert.deepEqual([...new Set(old.map((entry) => entry.party))].filter((party) => party === firm), []);
  for (const entry of old) assert.ok(/^(erasure_|certificate_)/.test(entry.action) || [held, asks].includes(entry.party), JSON.stringify(entry));
  for (const who of [held, asks]) assert.deepEqual(old.filter((entry) => entry.party === who).map((entry) => entry.seq), before.filter((entry) => entry.at < "2028" && entry.party === who).map((entry) => entry.seq));
  assert.ok(old.some((entry) => entry.action === "erasure_certified"));
  const said = verify(one, later);
  assert.equal(said.whole, true, said.problem);
  assert.equal(said.code, 0);
  assert.equal(said.gone.at.slice(0, 10), later);
  assert.equal(said.gone.entries + said.entries, left.at(-1).seq);
  const mark = left.find((entry) => entry.action === "log_cut");
  assert.equal(mark.actor.length > 0 && Number(mark.detail), said.gone.entries);
  assert.match(text(one, later), /goes by/);
  assert.equal(JSON.parse(run(copy(one), ["sweep", "--yes", "--json"], later).out).entries, 0, "once");
  assert.equal(JSON.parse(run(one, ["certificate", "verify", certificate, "--json"], later).out).result, "genuine");
});

test("a head that was printed before is answered, one of another log is not", () => {
  const one = swept;
  const said = verify(one, later, "--head", head);
  assert.equal(said.code, 0);
  assert.deepEqual([said.heads[0].good, said.heads[0].gone.slice(0, 10)], [true, later]);
  assert.equal(run(one, ["audit", "verify", "--head", head.replace(/hash=./, "hash=x")], later).code, 2);
  const forged = head.replace(/signature=(.)/, (_, first) => `signature=${first === "0" ? "1" : "0"}`);
  assert.equal(verify(one, later, "--head", forged).heads[0].good, false);
});

test("a log that was cut goes out as a file that can be checked, and no byte of it can be another", () => {
  const one = copy(swept), out = join(one.data, "..", "log.txt");
  ok(["audit", "export", one.data, "-o", out, "--keys", one.keys], at(later));
  const check = (file) => JSON.parse(seloste(["audit", "check", file, "--json"]).out);
  assert.equal(check(out).whole, true, check(out).problem);
  assert.ok(check(out).gone.entries > 5);
  const was = readFileSync(out, "latin1"), stub = was.indexOf('"gone":');
  for (const place of [stub - 70, stub + 7, was.indexOf('"before":"') + 12, was.indexOf('"first":"') + 12, was.indexOf('"at":"', stub) + 8, was.indexOf('"why":"') + 8, was.indexOf('"signature":"') + 20]) {
    writeFileSync(out, was.slice(0, place) + (was[place] === "1" ? "2" : "1") + was.slice(place + 1), "latin1");
    assert.equal(check(out).whole, false, was.slice(place - 10, place + 10));
  }
});

test("whoever takes more, moves what is signed, or puts a cut in the place of entries is found", () => {
  const one = swept, first = files(one)[0], was = lines(one, first), gone = was.findIndex((line) => line.includes('"gone":')), kept = was.findIndex((line) => !line.includes('"gone":'));
  assert.ok(gone === 0 && kept > 0);
  const edits = [
    (list) => list.slice(1),
    (list) => list.filter((_, i) => i !== kept),
    (list) => [...list.slice(0, kept), ...list.slice(kept + 1), list[kept]],
    (list) => [list[0].replace(/"seq":\d+/, '"seq":' + JSON.parse(list[kept].slice(65)).seq), ...list.slice(kept + 1)],
    (list) => [list[0], list[0], ...list.slice(1)],
    (list) => list.map((line, i) => (i ? line : line.replace(/"why":"[^"]*"/, '"why":"data.none"'))),
    () => [],
  ];
  for (const edit of edits) {
    const other = copy(one);
    writeFileSync(join(other.data, "audit", first), edit(was).map((line) => `${line}\n`).join(""), "latin1");
    const said = verify(other, later);
    assert.deepEqual([said.whole, said.code], [false, 1], String(edit));
  }
  const other = copy(one), foreign = register({ notice: "notices/association.yaml" });
  rmSync(join(other.data, "audit", first));
  assert.equal(verify(other, later).whole, false, "a file that is missing");
  assert.equal(JSON.parse(run({ data: foreign.data, keys: foreign.keys }, ["sweep", "--yes", "--json"], "2040-01-01").out).entries > 0, true);
  writeFileSync(join(foreign.data, "audit", files(foreign)[0]), `${was[0]}\n`, "latin1");
  assert.equal(verify(foreign, "2040-01-02").whole, false, "a line that another register signed");
});

test("an older file that comes back hides nothing, and the next sweep takes it again", () => {
  const one = copy(swept), old = readFileSync(join(data, "audit", "000001.log"));
  assert.equal(files(one)[0], "000001.log");
  const upTo = old.subarray(0, old.lastIndexOf(10, old.indexOf(0) < 0 ? old.length : old.indexOf(0)) + 1);
  const closed = lines(one, "000001.log").at(-1);
  const again = upTo.toString("latin1").split("\n"), end = again.findIndex((line) => line.startsWith(closed.slice(0, 64)));
  writeFileSync(join(one.data, "audit", "000001.log"), again.slice(0, end + 1).map((line) => `${line}\n`).join(""), "latin1");
  assert.equal(verify(one, later).whole, true, verify(one, later).problem);
  assert.ok(JSON.parse(run(one, ["sweep", "--yes", "--json"], later).out).entries > 5);
  assert.equal(verify(one, later).whole, true);
});

test("what was held goes when nobody holds it any more; certificates go at their own day, and their number is known", () => {
  const one = copy(swept);
  assert.equal(JSON.parse(run(one, ["sweep", "--yes", "--json"], "2036-03-01").out).certificates, 0);
  assert.deepEqual(entries(one, "2036-03-01").filter((entry) => entry.at < "2034" && entry.party === held), []);
  assert.equal(JSON.parse(run(one, ["certificate", "verify", certificate, "--json"], "2036-03-01").out).result, "genuine");
  const over = JSON.parse(run(one, ["sweep", "--yes", "--json"], "2036-03-20").out);
  assert.equal(over.certificates, 1);
  assert.ok(JSON.parse(run(one, ["certificate", "list", "--json"], "2036-03-20").out).certificates.every((left) => left.done > "2036"));
  const checked = run(one, ["certificate", "verify", certificate, "--json"], "2036-03-20");
  assert.equal(JSON.parse(checked.out).result, "gone");
  assert.equal(verify(one, "2036-03-20").whole, true);
  assert.equal(over.refusals, 0);
  assert.ok(JSON.parse(run(one, ["sweep", "--yes", "--json"], "2046-03-20").out).refusals > 0, "codes of refusals, after 20 years");
});

test("of a log that is not whole nothing doubtful goes, and the sweep says so", () => {
  const one = copy(), was = lines(one, "000001.log");
  writeFileSync(join(one.data, "audit", "000001.log"), was.map((line, i) => `${i === 4 ? line.replace('"actor":"', '"actor":"x') : line}\n`).join(""), "latin1");
  const done = run(one, ["sweep", "--yes"], later);
  assert.equal(done.code, 1, done.out);
  assert.match(done.err, /entry 5/);
  assert.equal(verify(one, later).seq, 5);
  assert.ok(entries(one, later).some((entry) => entry.seq === 5 && entry.at < "2028"));
  assert.match(text(one, later), /should have gone by/);
});

test("time that goes back is named, and an answer dated back counts on the day that the log had reached", () => {
  const { data: mine } = register();
  const who = add(mine, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const asked = json(["request", "add", mine, "access", who, "x", "--by", "email"], at(made));
  ok(["show", mine, who], at("2026-05-05"));
  assert.equal(json(["audit", "verify", mine], at("2026-05-05")).back, null);
  ok(["request", "refuse", mine, asked.id ?? asked.request, "--why", "Ei perusteita"], at("2026-04-01"));
  const said = json(["audit", "verify", mine], at("2026-05-05T10:01:00Z"));
  assert.deepEqual([said.whole, said.back.at, said.back.before_at], [true, "2026-04-01T10:00:00Z", "2026-05-05T10:00:00Z"]);
  assert.equal(said.back.seq > said.back.before_seq, true);
  const out = join(folder(), "log.txt");
  ok(["audit", "export", mine, "-o", out], at("2026-05-05T10:02:00Z"));
  assert.equal(json(["audit", "check", out]).back.seq, said.back.seq);
  assert.match(ok(["promises", mine, "P64"], at("2026-05-05T10:03:00Z")), /broken: .*\n.*\n.*clock stood behind the log: 1/);
});
