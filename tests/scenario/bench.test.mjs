// The measurements: what follows from figures, and that every row that needs no program of others still runs, at tiny sizes. How fast
// we are is not tested here: that is `make bench`.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { page, reckon } from "../../bench/page.mjs";
import { ROWS } from "../../bench/rows.mjs";
import { bin, environment, folder, root } from "./seloste.mjs";

const compared = { kind: "compared", what: "eight", unit: "a second", whom: "the disk", better: "more" };
const grown = { kind: "grown", what: "building", unit: "s", better: "less" };
const machine = { cpu: "a core", cores: 2, memory: "4 GiB", kernel: "6", system: "Debian", disk: "ext4", node: "v18", versions: [], commit: "abc", day: "2026-03-05" };
const noise = [{ sync: 1000, work: 900, load: 0.5, stolen: 0.01 }];

test("a ratio is made for each round, of what stood beside each other", () => {
  const rate = reckon({ ...compared, ours: [10, 40, 30], theirs: [10, 20, 10], goal: { least: 2 } });
  assert.deepEqual(rate.ratio, { median: 2, min: 1, max: 3 });
  assert.equal(rate.reached, true);
  const time = reckon({ ...compared, better: "less", ours: [1, 2, 4], theirs: [10, 10, 10], goal: { least: 6 } });
  assert.deepEqual(time.ratio, { median: 5, min: 2.5, max: 10 });
  assert.equal(time.reached, false);
});

test("growth is an exponent of the time, of rates too", () => {
  const linear = reckon({ ...grown, sides: [[100, [1, 1, 1]], [1000, [9, 10, 30]]], goal: { most: 4 } });
  assert.ok(Math.abs(linear.exponent - 1) < 1e-9);
  assert.equal(linear.times, 10);
  assert.equal(linear.reached, false);
  const slower = reckon({ ...grown, better: "more", sides: [[100, [1000]], [1000, [100]]] });
  assert.ok(Math.abs(slower.exponent - 1) < 1e-9);
  assert.equal("reached" in slower, false);
});

test("the page says plainly what was missed and what was unsteady", () => {
  const figures = [{ ...compared, ours: [5, 1, 5], theirs: [10, 10, 10], goal: { least: 1 } }, { ...grown, sides: [[10, [1]], [100, [40]]] },
    { kind: "plain", what: "memory", unit: "MB", values: [9], goal: { most: 25 } }].map(reckon);
  const text = page({ machine, noise, minutes: 3, results: [{ id: "create", seconds: 1, figures, notes: [] }] }, ROWS);
  const poor = text.slice(text.indexOf("## What disappointed"), text.indexOf("## The machine"));
  assert.match(poor, /\*\*create, eight\*\*: 0\.50, the goal is ≥ 1 of the disk/);
  assert.match(poor, /unsteady, the rounds differ by 5\.00 times/);
  assert.match(poor, /grows faster than the register, exponent 1\.60/);
  assert.doesNotMatch(poor, /memory/);
});

const own = ROWS.filter((row) => !row.peers);

test("the rows that need nobody else run", { timeout: 600000 }, () => {
  const file = join(folder(), "page.md");
  const build = dirname(bin);
  const done = spawnSync(process.execPath, [join(root, "bench/bench.mjs"), "--size", "tiny", "--own", "--page", file], {
    encoding: "utf8", env: { ...environment({ BENCH_BUILD: build, BENCH_DIR: folder() }), SELOSTE_CLOCK: undefined } });
  assert.equal(done.status, 0, `${done.stderr}\n(bench programs are made by: make FLAVOUR=san benches)`);
  const text = readFileSync(file, "utf8");
  for (const row of own) assert.match(text, new RegExp(`### ${row.id}\n`));
  const { results } = JSON.parse(readFileSync(join(root, "build/bench/tiny.json"), "utf8"));
  assert.deepEqual(results.map((each) => each.id), own.map((row) => row.id));
  for (const { id, figures } of results) {
    assert.ok(figures.length >= 2, id);
    for (const figure of figures) {
      assert.ok(Number.isFinite(figure.value) && figure.value >= 0, `${id}: ${figure.what}`);
      if (figure.kind === "compared") assert.ok(figure.ours.length >= 3 && figure.theirs.length >= 3, `${id}: ${figure.what}`);
    }
  }
});

test("a row that is not there is told, with those that are", () => {
  const done = spawnSync(process.execPath, [join(root, "bench/bench.mjs"), "--row", "nothing"], { encoding: "utf8" });
  assert.equal(done.status, 1);
  assert.match(done.stderr, /no row "nothing"; there are open, create/);
});
