// A crowd at work, small and short: `make load` is the whole thing. Every answer is right, no change is lost, the log has every
// look, a restart changes nothing. How fast and how flat is not tested here.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { bin, environment, folder, root } from "./seloste.mjs";

const options = (seconds) => ["--clients", "20", "--seconds", seconds, "--parties", "200", "--json"];

function load(args, program = bin) {
  const child = spawn(process.execPath, [join(root, "bench/load.mjs"), ...args], { env: environment({ BENCH_BUILD: dirname(program), BENCH_DIR: folder() }) });
  let out = "", err = "";
  child.stdout.setEncoding("utf8").on("data", (text) => { out += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { err += text; });
  return new Promise((done) => child.on("close", (code) => done({ code, out, err })));
}

test("twenty clients for five seconds: every answer is right, and afterwards everything is there", { timeout: 300000 }, async () => {
  const { code, out, err } = await load(options("5"));
  assert.match(out, /^\{/, err);
  const result = JSON.parse(out);
  assert.deepEqual(result.wrong, {});
  assert.equal(code, 0, err);
  assert.ok(result.taken > 0 && result.notes > 0 && result.looked > 0 && result.entries > result.taken);
  const kinds = Object.fromEntries(result.kinds.map((each) => [each.kind, each]));
  for (const kind of ["open", "search, posted", "search, its result", "list", "note", "change", "take in"]) {
    assert.ok(kinds[kind]?.count > 0, kind);
    assert.ok(kinds[kind].p50 > 0 && kinds[kind].p99 >= kinds[kind].p50, kind);
  }
  assert.ok(result.memory.samples.length >= 20 && result.memory.last > 0);
});

test("a setting that is no number is told", async () => {
  const { code, err } = await load(["--clients", "many"]);
  assert.equal(code, 1);
  assert.match(err, /--clients many/);
});
