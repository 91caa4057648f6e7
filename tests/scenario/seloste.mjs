// What the tests of the whole program share: running it, folders that go away, a register of a few people.
// Not a test itself.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const bin = resolve(root, process.env.SELOSTE_BIN ?? "build/release/seloste");
export const agency = join(root, "notices/agency.yaml");
export const clock = "2026-03-05T10:00:00Z";

/** The environment of every run: nothing of the machine"s language or day. */
export function environment(more = {}) {
  const env = { ...process.env, LANG: "C.UTF-8", SELOSTE_CLOCK: clock, ...more };
  for (const name of ["LC_ALL", "LC_MESSAGES", "SELOSTE_LANG"])
    if (!(name in more)) delete env[name];
  return env;
}

/**
 * Runs the program to its end: { code, signal, out, err }. What leaks is looked for in what goes on (`start`) and in the unit tests;
 * in a short command it took a tenth of the time.
 */
export function seloste(args, { env, input, cwd } = {}) {
  const done = spawnSync(bin, args, {
    encoding: "utf8", input: input ?? "", cwd, maxBuffer: 64 * 1024 * 1024, timeout: 120000,
    env: { ...environment(env), ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ""}:detect_leaks=0` },
  });
  if (done.error) throw done.error;
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

/** The same, and it must end with 0; its output. */
export function ok(args, options) {
  const done = seloste(args, options);
  if (done.code !== 0) throw new Error(`seloste ${args.join(" ")}\nexit ${done.code} ${done.signal ?? ""}\n${done.err}${done.out}`);
  return done.out;
}

export function json(args, options) {
  return JSON.parse(ok([...args, "--json"], options));
}

/** The error object of a command that fails with --json. */
export function fault(args, options) {
  const done = seloste([...args, "--json"], options);
  if (done.code === 0) throw new Error(`no error: seloste ${args.join(" ")}\n${done.out}`);
  return { code: done.code, ...JSON.parse(done.err) };
}

/** The program in the background; promise of its end, and what it says meanwhile. */
export function start(args, { env, cwd } = {}) {
  const child = spawn(bin, args, { cwd, env: environment(env), stdio: ["pipe", "pipe", "pipe"] });
  const running = { child, out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => { running.out += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { running.err += text; });
  running.end = new Promise((done) => child.on("close", (code, signal) => done({ code, signal, out: running.out, err: running.err })));
  running.says = (pattern) => new Promise((done, fail) => {
    const look = () => {
        const found = running.out.match(pattern);
        if (found) done(found);
        return found;
    };
    if (look()) return;
    child.stdout.on("data", look);
    child.on("close", () => look() || fail(new Error(`it never said ${pattern}: ${running.out}${running.err}`)));
  });
  return running;
}

const folders = [];

/** A folder that is taken away when the tests of the file are over. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "seloste-"));
  if (folders.push(path) === 1) process.on("exit", () => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));
  return path;
}

/** A new register, data and keys apart: { place, data, keys }. */
export function register(options = {}) {
  const place = folder();
  const data = join(place, "disk", "data"), keys = join(place, "safe", "keys");
  mkdirSync(join(place, "disk"));
  mkdirSync(join(place, "safe"));
  ok(["init", data, "--notice", options.notice ?? agency, "--keys", keys, "--sheet", join(place, "sheet.txt")]);
  return { place, data, keys };
}

/** Adds somebody; the id. */
export function add(data, type, values, more = []) {
  const words = Object.entries(values).map(([field, value]) => `${field}=${value}`);
  return json(["add", data, ...words, "--type", type, "--source", "person", ...more]).id;
}

export function file(place, name, content) {
  const path = join(place, name);
  writeFileSync(path, content);
  return path;
}

/** Every name below a folder, folders first, in order. Node 18's own recursion walks into sockets. */
export function everything(path) {
  return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) =>
    entry.isDirectory() ? [entry.name, ...everything(join(path, entry.name)).map((name) => join(entry.name, name))] : [entry.name]);
}
