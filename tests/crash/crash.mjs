// What the tests of crashes share: a register that is copied for every crash, dying at a point or at any moment, and
// what must be true after the next start whatever happened. Not a test itself.
import "./san.mjs";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { bin, environment, folder, start } from "../scenario/seloste.mjs";

export * from "../scenario/seloste.mjs";

/** A copy of a register that one crash may have: { data, keys }. */
export function copy(from) {
  const here = folder(), to = { here, data: join(here, "data"), keys: join(here, "keys") };
  cpSync(from.data, to.data, { recursive: true });
  cpSync(from.keys, to.keys, { recursive: true });
  return to;
}

/** The command line of a command on a register with its own keys. "audit list", "keys rotate" and their like are two words. */
function line(register, args) {
  const words = ["audit", "user", "notice", "keys", "task", "certificate", "mail", "mailbox", "request", "breach", "hold", "handover", "review", "system"].includes(args[0]) || ["import list", "erase many", "erase list"].includes(`${args[0]} ${args[1]}`) ? 2 : 1;
  return [...args.slice(0, words), register.data, ...args.slice(words), "--keys", register.keys];
}

/** Runs a command: { code, signal, out, err }. */
export function run(register, args, env) {
  return start(line(register, args), { env }).end;
}

/** The same, printing JSON, and it must end well. */
export async function read(register, args, env) {
  const done = await run(register, [...args, "--json"], env);
  assert.equal(done.code, 0, `${args.join(" ")}: ${done.signal ?? done.code} ${done.err}${done.out}`);
  return JSON.parse(done.out);
}

/** Runs a command that is to die at `point`; false when it passed that point less often than wanted and ended. */
export async function dies(register, args, point, env = {}) {
  const done = await run(register, args, { ...env, SELOSTE_CRASH: point });
  if (done.signal === "SIGKILL") return true;
  assert.equal(done.code, 0, `${point}: it should have died or ended: ${done.signal ?? done.code} ${done.err}`);
  return false;
}

/** Kills it as `kill -9` would after so many milliseconds; whether it was still at work. */
export async function killed(register, args, after) {
  const running = start(line(register, args));
  const timer = setTimeout(() => running.child.kill("SIGKILL"), after);
  const done = await running.end;
  clearTimeout(timer);
  assert.ok(done.signal === "SIGKILL" || done.code === 0, `${done.signal ?? done.code} ${done.err}`);
  return done.signal === "SIGKILL";
}

/** Runs `one` on each item, two at a time: most of the time of a test is waiting for the disk. */
export async function each(items, one) {
  const left = [...items];
  const worker = async () => {
    while (left.length) await one(left.shift());
  };
  await Promise.all([worker(), worker()]);
}

/** Random numbers that come again with the same seed, which is printed. SELOSTE_SEED repeats a run. */
export function randoms(test) {
  let state = Number(process.env.SELOSTE_SEED ?? Date.now() % 2 ** 31) >>> 0;
  test.diagnostic(`SELOSTE_SEED=${state}`);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What sqlite3 reads from one of a register's databases, a line each; nothing is written. */
export function rows(path, sql) {
  return execFileSync("sqlite3", ["-readonly", path, sql], { encoding: "utf8" }).split("\n").filter(Boolean);
}

export function staged(register) {
  const staging = join(register.data, "staging");
  return existsSync(staging) ? readdirSync(staging) : [];
}

/** The log is whole, and nothing of a job lies about. */
export async function whole(register, env) {
  assert.deepEqual(await read(register, ["audit", "verify"], env).then((verdict) => [verdict.whole, verdict.problem]), [true, null]);
  assert.deepEqual(staged(register), []);
}

/** The agency's notice with a rule that counts from each voucher's own day: keys of months, shared by what is due then. */
export const monthly = (text) => text
  .replace(/keep_through: end_of\(fiscal_year; last\(invoiced of customer\)\) \+ 10 years/, "keep_through: at + 8 years")
  .replace(/gone_by: {6}end_of\(fiscal_year; last\(invoiced of customer\)\) \+ 15 years/, "gone_by:      end_of(fiscal_year; at) + 10 years");

/** Whether crash points are in this program at all: without them none of these tests could fail. */
export async function hasPoints(register) {
  assert.ok(await dies(copy(register), ["find", "x"], "audit.written"), `${bin} was built without crash points: make FLAVOUR=san`);
}
