// Starting, crashing, stopping: the two processes of `serve`.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { json, register, seloste, start } from "./seloste.mjs";

let data;
before(() => { ({ data } = register()); });

const address = /http:\/\/127\.0\.0\.1:(\d+)\//;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(look, what) {
  for (let i = 0; i < 400; i++) {
    const found = await look();
    if (found) return found;
    await pause(25);
  }
  throw new Error(`never: ${what}`);
}

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
const lives = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };

test("a serving process that dies is started again, and whoever was signed in still is", async () => {
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  let [, port] = await running.says(address);
  const { code } = json(["user", "link", data, "Iida Tammisto"]);
  const signin = await fetch(`http://127.0.0.1:${port}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const cookie = signin.headers.get("set-cookie").split(";")[0];
  const [child] = childrenOf(running.child.pid);
  process.kill(child, "SIGKILL");
  await until(() => running.out.match(new RegExp(address.source, "g"))?.length === 2, "served again");
  assert.match(running.err, /signal 9/);
  port = [...running.out.matchAll(new RegExp(address.source, "g"))][1][1];
  const page = await fetch(`http://127.0.0.1:${port}/customers`, { headers: { cookie }, redirect: "manual" });
  assert.equal(page.status, 200);
  running.child.kill("SIGTERM");
  const ended = await running.end;
  assert.equal(ended.code, 0, ended.err);
});

test("nobody serves on when the parent is gone", async () => {
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  await running.says(address);
  const [child] = childrenOf(running.child.pid);
  running.child.kill("SIGKILL");
  await until(() => !lives(child), "the child ends");
});

test("SIGINT ends it as well", async () => {
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  await running.says(address);
  running.child.kill("SIGINT");
  assert.equal((await running.end).code, 0);
});

test("an address that cannot be listened on is one clear sentence", async () => {
  for (const listen of ["nonsense", "localhost:80", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:8x", "[::1", ":80"]) {
    const said = seloste(["serve", data, "--listen", listen]);
    assert.equal(said.code, 2, `${listen}: ${said.err}`);
    assert.equal(said.err.trim().split("\n").length, 1, said.err);
  }
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => other.once("listening", done));
  const said = seloste(["serve", data, "--listen", `127.0.0.1:${other.address().port}`]);
  other.close();
  assert.equal(said.code, 6);
  assert.match(said.err, /in use/);
});
