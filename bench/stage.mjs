// What every row of the measurements needs: a folder on a disk, programs that end when we do, rounds in which the sides take turns.
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const release = resolve(root, process.env.BENCH_BUILD ?? "build/release");
export const bin = join(release, "seloste");
export const agency = join(root, "notices/agency.yaml");

// ---- the folder: on a disk, not in memory as /tmp may be, for much of what is measured is waiting for the disk

let place;

/** A path in the folder of this run. Others may pass through it: PostgreSQL does not run as root. */
export function path(...names) {
  if (!place) {
    place = mkdtempSync(join(process.env.BENCH_DIR ?? "/var/tmp", "seloste-bench-"));
    chmodSync(place, 0o711);
  }
  return join(place, ...names);
}

// ---- programs

const running = new Set();

export function environment(more = {}) {
  const env = { ...process.env, LANG: "C.UTF-8", TMPDIR: path(), ...more };
  for (const name of ["LC_ALL", "LC_MESSAGES", "SELOSTE_LANG", "SELOSTE_CLOCK"]) delete env[name];
  return env;
}

/** Runs a program to its end; its output. Anything but success is an error. */
export function run(program, args, { env, input } = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", input: input ?? "", cwd: root, env: environment(env), maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}\nexit ${done.status} ${done.signal ?? ""}\n${done.stderr}${done.stdout}`);
  return done.stdout;
}

/** The same without standing still meanwhile. */
export async function go(program, args, options) {
  const child = start(program, args, options);
  const { code, signal } = await child.end;
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}\nexit ${code} ${signal ?? ""}\n${child.err}${child.out}`);
  return child.out;
}

export const userId = (name) => ({ uid: Number(run("id", ["-u", name])), gid: Number(run("id", ["-g", name])) });

/** A program in the background: { pid, out, err, end, stop() }. `as`: another user, where we are root; `signal`: what ends it. */
export function start(program, args, { env, as, signal = "SIGTERM" } = {}) {
  const who = as && process.getuid() === 0 ? userId(as) : {};
  const child = spawn(program, args, { ...who, cwd: as ? path() : root, env: environment(env), stdio: ["pipe", "pipe", "pipe"] });
  const one = { child, pid: child.pid, signal, out: "", err: "" };
  child.stdin.on("error", () => {}); // it ended first: its exit code says so
  child.stdout.setEncoding("utf8").on("data", (text) => { one.out += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { one.err = (one.err + text).slice(-4000); });
  one.end = new Promise((done) => {
    child.on("error", (error) => { running.delete(one); one.err += error.message; done({ code: -1 }); });
    child.on("close", (code, killed) => { running.delete(one); done({ code, signal: killed }); });
  });
  one.stop = () => { child.stdin.end(); child.kill(signal); return one.end; };
  running.add(one);
  return one;
}

/** One of our measuring programs (bench/measure.h): asks it to measure one thing once. */
export async function station(program, args, options) {
  const one = start(program, args, options);
  const lines = [], waiting = [];
  let rest = "";
  one.child.stdout.on("data", (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop();
    for (const line of parts.filter((each) => each.startsWith("{"))) (waiting.length ? waiting.shift().done : (each) => lines.push(each))(JSON.parse(line));
  });
  one.child.on("close", (code) => waiting.splice(0).forEach(({ fail }) => fail(new Error(`${program} ended (${code}): ${one.err}`))));
  const next = () => lines.length ? lines.shift() : new Promise((done, fail) => {
    if (running.has(one)) waiting.push({ done, fail });
    else fail(new Error(`${program} has ended: ${one.err}`));
  });
  const said = [];
  for (let line = await next(); ; line = await next()) {
    said.push(line);
    if (line.ready) break;
  }
  const ask = async (what, size = 0) => {
    one.child.stdin.write(`${what} ${size}\n`);
    return (await next()).value;
  };
  return { ...one, said, ask, end: () => { one.child.stdin.end(); return one.end; } };
}

export const measurer = (name) => join(release, "bench", name);

/** A measuring program that makes its own rounds: the lines it printed. */
export async function lines(name, args) {
  return (await go(measurer(name), args)).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

export async function clear() {
  await Promise.all([...running].map((one) => one.stop()));
  if (place) rmSync(place, { recursive: true, force: true });
  place = undefined;
}
process.on("exit", () => {
  for (const one of running) one.child.kill(one.signal);
  if (place) rmSync(place, { recursive: true, force: true });
});

export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
export const now = () => Number(process.hrtime.bigint()) / 1e6; // milliseconds

// ---- rounds

/** Each side once in every round, in turn forwards and backwards; { side: [values] }. What disturbs the machine disturbs all. */
export async function rounds(count, sides) {
  const names = Object.keys(sides), values = Object.fromEntries(names.map((name) => [name, []]));
  for (let i = 0; i < count; i++)
    for (const name of i % 2 ? [...names].reverse() : names) values[name].push(await sides[name]());
  return values;
}

// ---- load, and memory

/** Answers a second, at so many connections, from wrk. Anything but 200 is an error. */
export async function load(url, { clients, seconds, paths = ["/"], cookie = "" }) {
  const list = path("load.paths");
  writeFileSync(list, paths.join("\n") + "\n");
  const said = await go("wrk", ["-t1", `-c${clients}`, `-d${Math.ceil(seconds)}s`, "-s", join(root, "bench/load.lua"), url, "--", list, cookie]);
  const { rate, bytes, wrong } = JSON.parse(said.slice(said.lastIndexOf("{")));
  if (wrong || !(rate > 0)) throw new Error(`${url}: ${wrong} answers were not 200\n${said}`);
  return { rate, bytes };
}

function status(pid, name) {
  const found = readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"));
  return found ? Number(found[1]) * 1024 : 0;
}

export function family(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(family)];
}

/** Bytes in memory of a program and its children: what each has alone, and what is shared once. */
export function memory(pid) {
  const all = family(pid).map((each) => ({ shared: status(each, "RssFile") + status(each, "RssShmem"), own: status(each, "RssAnon") }));
  return all.reduce((sum, each) => sum + each.own, 0) + Math.max(...all.map((each) => each.shared));
}

/** The most that any one of them had since `forget`. */
export const peak = (pid) => Math.max(...family(pid).map((each) => status(each, "VmHWM")));
export function forgetPeak(pid) {
  for (const each of family(pid)) writeFileSync(`/proc/${each}/clear_refs`, "5");
}
