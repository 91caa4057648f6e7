// What runs the tests: what failed is said shortly, however much it dumps; a machine that stands still is no finding of a fuzzer, and
// what is truly slow or wrong is one.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { file, folder, root } from "./seloste.mjs";

const shell = (program, args, env = {}) => spawnSync(program, args, { encoding: "utf8", cwd: root, env: { ...process.env, CI: "", ...env } });

/** The log of a run of node:test on this text, as step.sh would leave it. */
function logged(name, text) {
  const place = folder(), one = file(place, `${name}.test.mjs`, text);
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const done = spawnSync(process.execPath, ["--test", "--test-reporter=tap", one], { encoding: "utf8", env });
  const log = file(place, "x", "").replace(/x$/, "scenario/x.log");
  spawnSync("mkdir", ["-p", join(place, "scenario")]);
  writeFileSync(log, done.stdout + done.stderr);
  writeFileSync(`${log}.rc`, `${done.status}\n`);
  return log;
}

test("each failure is named, with the first lines of why; what was dumped is cut", () => {
  const log = logged("many", `
import { describe, test } from "node:test";
import assert from "node:assert/strict";
test("good", () => {});
describe("a group", () => {
  test("one dumps a lot", () => assert.equal("x".repeat(200000), "y"));
  test("another is told apart", () => assert.deepEqual({ a: 1 }, { a: 2 }));
});
test("throws", () => { throw new Error("the kettle is cold"); });
`);
  const done = shell("tests/failures.sh", [log]);
  assert.ok(done.stdout.length < 6000, `${done.stdout.length} characters`);
  for (const name of ["one dumps a lot", "another is told apart", "throws"]) assert.ok(done.stdout.split("\n").some((line) => line.startsWith("  not ok") && line.includes(name)), name);
  assert.match(done.stdout, /the kettle is cold/);
  assert.doesNotMatch(done.stdout, /not ok: (good|a group)/);
  const end = done.stdout.slice(done.stdout.lastIndexOf("failed:")).trim().split("\n");
  assert.equal(end.length, 4, end.join("\n"));
});

test("a file that ends before its tests is named, with its last words", () => {
  const done = shell("tests/failures.sh", [logged("dead", "process.stderr.write('no such kettle\\n'); process.exit(3);")]);
  assert.match(done.stdout, /no such kettle/);
  assert.match(done.stdout.slice(done.stdout.lastIndexOf("failed:")), /scenario\/x/);
});

test("unit tests and the rest: the names, the mistake, the end", () => {
  const place = folder();
  spawnSync("mkdir", ["-p", join(place, "unit")]);
  const unit = join(place, "unit/a.log"), fuzz = join(place, "fuzz.log");
  writeFileSync(unit, "[==========] 2 test(s) run.\n[ RUN      ] good\n[       OK ] good\n[ RUN      ] bad_one\n[  ERROR   ] --- 1 != 2\n[  FAILED  ] bad_one\n[  PASSED  ] 1 test(s).\n");
  writeFileSync(fuzz, `${"INFO: on\n".repeat(5000)}==1==ERROR: AddressSanitizer: heap-use-after-free\n${"frame\n".repeat(200)}`);
  for (const log of [unit, fuzz]) writeFileSync(`${log}.rc`, "1\n");
  const { stdout } = shell("tests/failures.sh", [unit, fuzz]);
  assert.match(stdout, /1 != 2/);
  assert.match(stdout, /heap-use-after-free/);
  assert.match(stdout.slice(stdout.lastIndexOf("failed:")), /bad_one/);
  assert.ok(stdout.split("\n").length < 100);
});

/** A fuzzer that ends with `first` when it looks for inputs and with `again` when it is given one. */
function fuzzer(first, again) {
  const place = folder(), name = `none-${process.pid}-${first}-${again}`, calls = join(place, "calls"), path = join(place, "fuzzer");
  writeFileSync(path, `#!/bin/bash
echo "$@" >>${calls}
case "$*" in *max_total_time*)
  [ $(grep -c max_total_time ${calls}) -gt 1 ] && [ ${again} -eq 0 ] && exit 0
  [ ${first} -eq 70 ] && touch build/fuzz/found/${name}-timeout-0123
  exit ${first};;
esac
exit ${again}
`);
  chmodSync(path, 0o755);
  const done = shell("tests/fuzz/run.sh", [name, "1"], { FUZZER: path }), finding = join(root, `build/fuzz/found/${name}-timeout-0123`);
  const kept = existsSync(finding);
  rmSync(finding, { force: true });
  for (const empty of [`build/fuzz/corpus/${name}`, `tests/fuzz/seeds/${name}`]) rmSync(join(root, empty), { recursive: true, force: true });
  return { code: done.status, kept, err: done.stderr };
}

test("an input that is slow once is tried again; what is slow again, or wrong, is a finding", () => {
  assert.deepEqual(fuzzer(0, 0), { code: 0, kept: false, err: "" });
  assert.deepEqual(fuzzer(70, 0), { code: 0, kept: false, err: "" });
  assert.deepEqual(fuzzer(70, 70), { code: 70, kept: true, err: "" });
  assert.equal(fuzzer(77, 0).code, 77);
});
