// Several programs at once: command lines that meet, and command lines while a server takes in a list. Nothing is lost,
// nothing is there twice, and the log is one chain.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, file, read, register, rows, run, start, whole } from "./crash.mjs";

const ROWS = 2600;
let empty, list, running = [];

const csv = (name, rows, mark) => file(empty.place, name, `First Name,Last Name,E-mail 1 - Value\n${Array.from({ length: rows }, (_, i) => `${mark}${i},Suku${i},${mark}${i}@koti.example`).join("\n")}\n`);
const adding = (i) => ["add", `first_name=Kesken${i}`, `last_name=Kuljettu${i}`, "--type", "consumer", "--source", "person"];

before(() => {
  empty = register();
  list = csv("list.csv", ROWS, "etu");
});

after(() => running.forEach((one) => one.child.kill("SIGKILL")));

async function serve(register) {
  const server = start(["serve", register.data, "--listen", "127.0.0.1:0", "--keys", register.keys]);
  running.push(server);
  await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  return server;
}

async function end(server, signal = "SIGTERM") {
  server.child.kill(signal);
  const ended = await server.end;
  assert.doesNotMatch(ended.err, /Sanitizer|runtime error/);
  return ended;
}

/** Tries again while it is told that somebody else is at work. */
async function patiently(register, args) {
  for (let tries = 0; tries < 30; tries++) {
    const done = await run(register, args);
    if (done.code !== 5) return done;
    assert.equal(done.out, "", "nothing is done when it is busy");
  }
  throw new Error(`busy for ever: ${args.join(" ")}`);
}

/** The parties that the log says came, each once. */
async function cameOnce(register, expected) {
  const { entries } = await read(register, ["audit", "list"]);
  const ids = entries.flatMap((entry) => (entry.action === "imported" ? entry.parties : entry.action === "added" ? [entry.party] : []));
  assert.equal(ids.length, expected);
  assert.equal(new Set(ids).size, expected, "somebody is in the log twice");
  assert.deepEqual(entries.map((entry) => entry.seq), entries.map((_, i) => i + 1), "numbers without a gap");
}

test("many command lines at once without a server", async () => {
  const one = copy(empty);
  const done = await Promise.all(Array.from({ length: 12 }, (_, i) => patiently(one, i % 3 === 2 ? ["find", "Kuljettu"] : adding(i))));
  for (const { code, err } of done) assert.equal(code, 0, err);
  assert.equal((await read(one, ["find", "Kuljettu"])).total, 8);
  await cameOnce(one, 8);
  await whole(one);
});

test("two lists at once without a server", async () => {
  const one = copy(empty), other = csv("other.csv", 300, "toinen");
  const [first, second] = await Promise.all([patiently(one, ["import", csv("first.csv", 700, "eka"), "--source", "person"]), patiently(one, ["import", other, "--source", "person"])]);
  assert.deepEqual([first.code, second.code], [0, 0], first.err + second.err);
  assert.equal((await read(one, ["find", "--limit", "1"])).total, 1000);
  await cameOnce(one, 1000);
  await whole(one);
});

test("a server takes in a list while others find, add, note and erase", async () => {
  const one = copy(empty), server = await serve(one);
  const leaves = add(one.data, "consumer", { first_name: "Lähtevä", last_name: "Asiakas", email: "lahteva@koti.example" }, ["--keys", one.keys]);
  const stays = add(one.data, "consumer", { first_name: "Pysyvä", last_name: "Asiakas" }, ["--keys", one.keys]);
  let over = false;
  const imported = read(one, ["import", list, "--source", "person"]).then((report) => { over = true; return report; });
  let added = 0, meanwhile = 0;
  while (!over && added < 12) {
    const before = over;
    const [a, b, c] = await Promise.all([run(one, adding(added)), run(one, ["note", stays, `Soitto ${added}`, "--kind", "call"]), run(one, ["find", "Suku", "--limit", "1", "--json"])]);
    for (const { code, err } of [a, b, c]) assert.equal(code, 0, err);
    if (added === 1) assert.equal((await run(one, ["erase", leaves, "--yes"])).code, 0);
    meanwhile += !before && !over;
    added++;
  }
  const report = await imported;
  assert.ok(meanwhile >= 1, "nothing happened during the import");
  assert.deepEqual([report.new, report.rows], [ROWS, ROWS]);
  assert.equal((await read(one, ["find", "--limit", "1"])).total, ROWS + added + 1, "everybody but the erased");
  assert.equal((await read(one, ["show", stays])).records_total, added);
  const ended = await end(server);
  assert.equal(ended.code, 0, ended.err);
  assert.equal((await read(one, ["find", "--limit", "1"])).total, ROWS + added + 1);
  await cameOnce(one, ROWS + added + 2);
  await whole(one);
});

test("two lists with the same people at once through a server: nobody is there twice", async () => {
  const one = copy(empty), server = await serve(one), same = csv("same.csv", 900, "sama");
  const [a, b] = await Promise.all([read(one, ["import", same, "--source", "person"]), read(one, ["import", same, "--source", "person"])]);
  assert.equal(a.new + b.new, 900);
  assert.equal(a.unchanged + b.unchanged, 900);
  assert.equal((await read(one, ["find", "--limit", "1"])).total, 900);
  assert.equal((await end(server)).code, 0);
  await cameOnce(one, 900);
  await whole(one);
});

test("the same person erased by two at once: once, with one certificate", async () => {
  const one = copy(empty), server = await serve(one);
  const who = add(one.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" }, ["--keys", one.keys]);
  const done = await Promise.all(Array.from({ length: 4 }, () => run(one, ["erase", who, "--yes"])));
  assert.equal(done.filter(({ code }) => code === 0).length, 1, done.map(({ code, err }) => `${code} ${err}`).join(""));
  for (const { code, err } of done) assert.ok([0, 3, 4, 5].includes(code), `${code} ${err}`);
  const { entries } = await read(one, ["audit", "list"]);
  for (const action of ["erasure_begun", "erased", "erasure_certified"]) assert.equal(entries.filter((entry) => entry.action === action).length, 1, action);
  await end(server);
  await whole(one);
});

test("what is written about somebody while they are erased goes with its key, or comes after", async () => {
  const one = copy(empty), server = await serve(one);
  const people = Array.from({ length: 6 }, (_, i) => add(one.data, "consumer", { first_name: `Helmi${i}`, last_name: "Aaltio" }, ["--keys", one.keys]));
  await Promise.all(people.map(async (who) => {
    const done = await Promise.all([...[0, 1, 2, 3].map((i) => run(one, ["note", who, `Soitto ${i}`, "--kind", "call"])), patiently(one, ["erase", who, "--yes"]), ...[4, 5, 6, 7].map((i) => run(one, ["note", who, `Soitto ${i}`, "--kind", "call"]))]);
    for (const { code, err } of done) assert.ok([0, 4, 5].includes(code), `${code} ${err}`);
  }));
  await end(server);
  await whole(one);
  // What people still have to do by hand (their telephones) has keys of its own until it is signed.
  const used = new Set(rows(join(one.data, "register.db"), "SELECT key FROM letter UNION SELECT key FROM erasure WHERE key IS NOT NULL UNION SELECT key FROM task WHERE key IS NOT NULL"));
  const living = rows(join(one.keys, "keys.db"), "SELECT id FROM key WHERE state = 2 AND party IS NOT NULL");
  assert.deepEqual(living.filter((key) => !used.has(key)), [], "keys of letters that are erased");
  const { entries } = await read(one, ["audit", "list", "--action", "erasure_certified"]);
  assert.equal(entries.length, people.length);
});

test("a server killed while it takes in a list: the next start finishes it", async () => {
  const one = copy(empty), server = await serve(one);
  const importing = run(one, ["import", list, "--source", "person"]);
  await new Promise((done) => setTimeout(done, 400));
  server.child.kill("SIGKILL"); // the process that looks after the serving one; that one ends with it
  await server.end;
  const told = await importing;
  const { total } = await patiently(one, ["find", "--limit", "1", "--json"]).then((done) => JSON.parse(done.out));
  assert.ok(total === 0 || total === ROWS, `${total} after ${told.code}`);
  await whole(one);
  const again = await read(one, ["import", list, "--source", "person"]);
  assert.equal(again.new + again.unchanged, ROWS);
  assert.equal(again.unchanged, total);
  await whole(one);
});
