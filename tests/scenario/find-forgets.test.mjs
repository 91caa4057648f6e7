// Whoever is erased is nowhere in the memory of the server that found and showed them a moment ago: not in the search, not in what its
// answers were made of, neither as written nor as folded.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";

// Of the program as people run it: a sanitizer keeps freed memory.
process.env.SELOSTE_BIN = "build/release/seloste";
const { add, bin, json, ok, register, start } = await import("./seloste.mjs");

/** Where any of the texts stands in what these processes can write; `search`: only in memory that is kept out of core dumps ("dd"),
 * in which the search lies. */
function inMemory(pids, texts, search = false) {
  const needles = texts.map((text) => Buffer.from(text)), seen = [];
  for (const pid of pids) {
    const memory = openSync(`/proc/${pid}/mem`, "r");
    for (const [, from, to, flags] of readFileSync(`/proc/${pid}/smaps`, "utf8").matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw[^]*?^VmFlags:(.*)$/gm)) {
      if (search && !/ dd/.test(flags)) continue;
      const begin = BigInt(`0x${from}`), bytes = Buffer.alloc(Number(BigInt(`0x${to}`) - begin));
      let length = 0;
      try { length = readSync(memory, bytes, 0, bytes.length, begin); } catch { continue; } // it has gone meanwhile
      for (const [i, needle] of needles.entries())
        for (let at = bytes.indexOf(needle); at >= 0 && at < length; at = bytes.indexOf(needle, at + 1))
          seen.push(`${texts[i]} of ${pid}: ${bytes.subarray(Math.max(0, at - 24), at + 40).toString("latin1").replace(/[^ -~]/g, ".")}`);
    }
    closeSync(memory);
  }
  return seen;
}

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

let server;
after(() => server?.child.kill("SIGTERM"));

const name = "Qzxvkirahvi", text = "jhwqpurjevene";

test("an erased person's words leave the memory of a server", { skip: !existsSync(bin) && "build/release is not there: make" }, async () => {
  const { data } = register();
  server = start(["serve", data, "--listen", "127.0.0.1:0"]);
  await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  const pids = [server.child.pid, ...childrenOf(server.child.pid)];
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy" });
  const stays = add(data, "contact_person", { last_name: "Aaltio" }, ["--of", firm]);
  const one = add(data, "contact_person", { first_name: "Matti", last_name: name, email: `matti@${name}.example` }, ["--of", firm]);
  for (const who of [one, stays]) ok(["note", data, who, who === one ? `Haaveilee ${text}estä` : "Muuta", "--kind", "call"]);
  assert.deepEqual(json(["find", data, name]).found.map((hit) => hit.id), [one]);
  assert.deepEqual(json(["find", data, text]).found.map((hit) => hit.id), [one]);
  json(["show", data, one]);
  const words = [name, name.toLowerCase(), name.replace("v", "w").toLowerCase(), text, `${text}estä`];
  assert.ok(inMemory(pids, words, true).length > 0, "the search has them");
  ok(["erase", data, one, "--yes"]);
  assert.deepEqual(json(["find", data, "aaltio"]).found.map((hit) => hit.id), [stays]);
  assert.deepEqual(inMemory(pids, words), []);
  server.child.kill("SIGTERM");
  assert.equal((await server.end).code, 0);
});
