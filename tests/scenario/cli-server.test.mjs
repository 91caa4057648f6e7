// Command lines while a server has the register, and command lines that meet each other.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { add, bin, environment, fault, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

let place, data, server, helmi;

/** Serves until the test ends it; resolves when it listens. */
async function serve(dir) {
  const running = start(["serve", dir, "--listen", "127.0.0.1:0"]);
  [running.url] = await running.says(/http:\/\/127\.0\.0\.1:\d+/);
  return running;
}

async function stop(running) {
  running.child.kill("SIGTERM");
  return running.end;
}

/** Runs it at a terminal of its own. `asked` is true when the name was asked for, false when it ended before. */
function atTerminal(args) {
  const line = [bin, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], { env: environment({ TERM: "dumb" }), stdio: ["pipe", "pipe", "inherit"] });
  const run = { child, out: "" };
  run.end = new Promise((done) => child.on("close", (code) => done(code)));
  run.asked = new Promise((seen) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      run.out += text;
      if (run.out.includes("Type the name to erase:")) seen(true);
    });
    child.on("close", () => seen(false));
  });
  return run;
}

/** The same, with `answer` typed when it asks. */
async function answered(args, answer) {
  const run = atTerminal(args), asked = await run.asked;
  if (asked) run.child.stdin.write(answer);
  return { code: await run.end, out: run.out, asked };
}

before(async () => {
  ({ place, data } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  server = await serve(data);
});

after(async () => {
  if (server) await stop(server);
});

test("a socket only for its owner lies in the data folder", () => {
  const mode = statSync(join(data, "socket"));
  assert.ok(mode.isSocket());
  assert.equal(mode.mode & 0o777, 0o600);
});

test("commands work as without a server: output, errors, exit codes, language, input, paths", () => {
  assert.equal(json(["show", data, "helmi@koti.example"]).id, helmi);
  assert.match(ok(["find", data, "aal", "--lang", "fi"]), /1 löytyi/);
  assert.deepEqual([fault(["show", data, "nobody@koti.example"]).code, seloste(["show", data, "nobody@koti.example"], { env: { SELOSTE_LANG: "sv" } }).err.includes("ingen i registret")], [4, true]);
  ok(["note", data, helmi, "-", "--kind", "call"], { input: "Through the socket\n" });
  assert.ok(json(["show", data, helmi]).records.some((record) => record.text === "Through the socket"));
  const here = folder();
  file(here, "a.csv", "First Name,Last Name,E-mail 1 - Value\nPihla,Tuonti,pihla@koti.example\n");
  assert.equal(json(["import", data, "a.csv", "--source", "person"], { cwd: here }).new, 1);
  ok(["access", data, helmi, "-o", "helmi.zip"], { cwd: here });
  assert.ok(existsSync(join(here, "helmi.zip")));
});

test("the server itself does it: nobody else can have the register", () => {
  // A command that could not reach the server would find the register locked.
  for (let i = 0; i < 3; i++) ok(["set", data, helmi, `phone=050 000 000${i}`, "--source", "person"]);
  const { entries } = json(["audit", "list", data, "--party", helmi]);
  assert.ok(entries.length > 0);
  assert.equal(json(["audit", "verify", data]).whole, true);
});

test("output goes where the caller sent it, also into a pipe that closes early", () => {
  const out = join(place, "found.txt");
  spawnSync("sh", ["-c", `"$0" find "$1" aal > "$2"`, bin, data, out], { env: environment() });
  assert.match(readFileSync(out, "utf8"), /Helmi Aaltio/);
  const piped = spawnSync("sh", ["-c", `"$0" audit list "$1" | head -n 1; "$0" find "$1" aal | grep -c Helmi`, bin, data], { encoding: "utf8", env: environment() });
  assert.match(piped.stdout, /\n1\n$/);
  assert.equal(json(["find", data, "aal"]).total, 1, "the server lives");
});

test("many at once", async () => {
  const runs = Array.from({ length: 12 }, (_, i) => start(["add", data, `first_name=N${i}`, "last_name=Yhtaikaa", "--type", "consumer", "--source", "person"]).end);
  const codes = (await Promise.all(runs)).map((run) => run.code);
  assert.deepEqual(codes, Array(12).fill(0));
  assert.equal(json(["find", data, "Yhtaikaa"]).total, 12);
});

test("a sign-in link made here opens the page that lets in", async () => {
  const { link } = json(["user", "link", data, "Iida", "--url", server.url]);
  const page = await fetch(link);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<form/);
  const never = await fetch(link.slice(0, -4) + "0000");
  assert.doesNotMatch(await never.text(), /Helmi/);
});

test("a second server finds the register taken", () => {
  const second = seloste(["serve", data, "--listen", "127.0.0.1:0"]);
  assert.equal(second.code, 5);
  assert.ok(second.err.length > 10);
  assert.equal(json(["find", data, "aal"]).total, 1);
});

test("erase at a terminal asks for the name, through the server too", async () => {
  const id = add(data, "consumer", { first_name: "Unto", last_name: "Lähtevä" });
  const wrong = await answered(["erase", data, id], "Unto Jääpä\n");
  assert.deepEqual([wrong.code, wrong.asked], [2, true], wrong.out);
  assert.match(wrong.out, /nothing was erased: that is not the name/);
  const gone = atTerminal(["erase", data, id]);
  assert.equal(await gone.asked, true);
  gone.child.kill("SIGKILL"); // the terminal is closed
  await gone.end;
  const nothing = await answered(["erase", data, id], "\n");
  assert.equal(nothing.code, 2);
  assert.equal(json(["show", data, id]).name, "Unto Lähtevä");
  const right = await answered(["erase", data, id], "Unto Lähtevä\n");
  assert.equal(right.code, 0, right.out);
  assert.match(right.out, /Erased\. Certificate/);
  assert.equal(json(["find", data, "Lähtevä"]).total, 0);
});

test("SIGTERM ends the server; the socket is gone, the register closed, what waited for a person told", async () => {
  const id = add(data, "consumer", { first_name: "Odottava", last_name: "Kysymys" });
  const waiting = atTerminal(["erase", data, id]);
  assert.equal(await waiting.asked, true);
  const ended = await stop(server);
  server = null;
  assert.equal(ended.code, 0, ended.err);
  waiting.child.stdin.write("Odottava Kysymys\n");
  assert.notEqual(await waiting.end, 0);
  assert.ok(!existsSync(join(data, "socket")));
  assert.equal(json(["show", data, id]).name, "Odottava Kysymys");
  assert.equal(json(["audit", "verify", data]).whole, true);
});

test("a server that was killed leaves nothing in the way", async () => {
  const running = spawn(bin, ["serve", data, "--listen", "127.0.0.1:0"], { env: environment(), stdio: ["ignore", "pipe", "ignore"], detached: true });
  await new Promise((done) => running.stdout.on("data", (text) => String(text).includes("http://") && done()));
  process.kill(-running.pid, "SIGKILL");
  await new Promise((done) => running.on("exit", done));
  assert.ok(existsSync(join(data, "socket")), "the socket of the dead lies there");
  assert.equal(json(["find", data, "aal"]).total, 1);
  const next = await serve(data);
  assert.equal(json(["find", data, "aal"]).total, 1);
  assert.equal((await stop(next)).code, 0);
});

test("without a server, command lines wait for each other", async () => {
  const runs = Array.from({ length: 3 }, (_, i) => start(["add", data, `first_name=W${i}`, "last_name=Vuorossa", "--type", "consumer", "--source", "person"]).end);
  for (const run of await Promise.all(runs)) assert.equal(run.code, 0, run.err);
  assert.equal(json(["find", data, "Vuorossa"]).total, 3);
});

test("one that keeps the register makes the others give up, with a sentence", async () => {
  const id = add(data, "consumer", { first_name: "Pitkä", last_name: "Mietintä" });
  const first = atTerminal(["erase", data, id]);
  assert.equal(await first.asked, true);
  const second = fault(["set", data, id, "phone=050 000 0001", "--source", "person"]);
  first.child.stdin.write("no\n");
  assert.equal(await first.end, 2);
  assert.deepEqual([second.code, second.error.status], [5, "busy"]);
  assert.ok(second.error.text.length > 10);
  assert.equal(seloste(["set", data, id, "phone=050 000 0001", "--source", "person"]).code, 0);
});
