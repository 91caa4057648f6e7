// Putting a new notice in force dies or fails anywhere: the next start, or whoever writes next, goes on with it.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { copy, dies, each, file, folder, hasPoints, killed, ok, randoms, read, rows, run, start } from "./crash.mjs";

const PEOPLE = 230; // three slices
const day = { SELOSTE_CLOCK: "2026-11-25T10:00:00Z", SELOSTE_LANG: "en" };

const club = (version, talk) => `
register:
  filings: {a: {en: register}}
  languages: [en]
  version: ${version}
  in_force: 2026-01-01
  controller: {name: Club, business_id: 9120347-8, address: Street 1}
  contact: {role: secretary, name: Aku Kaarto, email: aku@club.example}
  deputy: {role: chair, name: Eeva Raitio, email: eeva@club.example}
calendar: {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2025-12-31]}
people: {guest: {form: person}}
purposes: {serve: {}}
data:
  names: {class: basic, fields: [first_name, last_name, email]}
  talks: {class: ${talk}, fields: [note]}
sources: {self: {fills: all}}
`;
const first = club(1, "talk") + "retention: {basic: {gone_by: taken_in + 10 years}, talk: {gone_by: taken_in + 5 years}}\n";
const moves = "changes: [{version: 2, in_force: 2026-12-01, what: {en: less}, moves: {talk: basic}}]\n";
const second = club(2, "basic") + moves + "retention: {basic: {gone_by: taken_in + 9 years}}\n";
const shorter = first.replace("version: 1", "version: 2").replace("10 years", "3 years");

let base, next, dates;

before(async () => {
  const place = folder();
  base = { place, data: join(place, "data"), keys: join(place, "keys") };
  next = file(place, "second.yaml", second);
  dates = file(place, "shorter.yaml", shorter);
  ok(["init", base.data, "--notice", file(place, "first.yaml", first), "--keys", base.keys], { env: day });
  const list = Array.from({ length: PEOPLE }, (_, i) => `Etu${i},Suku${i},e${i}@koti.example,Muistiinpano ${i}`);
  ok(["import", base.data, file(place, "list.csv", `First Name,Last Name,E-mail 1 - Value,Notes\n${list.join("\n")}\n`), "--source", "self"],
    { env: day });
  await hasPoints(base);
});

const adopt = (notice) => ["notice", "adopt", notice, "--yes"];
const count = (one, sql) => Number(rows(join(one.data, "register.db"), sql)[0]);

/** Every party is where the second version has it, readable, with its dates; the log is whole. */
async function inForce(one, why) {
  const { kept, records } = await read(one, ["show", "e7@koti.example"], day);
  assert.equal(records[0].text, "Muistiinpano 7", why);
  assert.deepEqual(kept.map((k) => k.gone_by).sort(), ["2031-11-25", "2035-11-25"], why);
  assert.equal(count(one, "SELECT COUNT(*) FROM letter WHERE class <> 'basic'"), 0, `${why}: letters in the old class`);
  assert.equal(count(one, "SELECT COUNT(*) FROM job WHERE kind = 'adopt' AND state <> 'finished'"), 0, `${why}: the job`);
  assert.equal(count(one, "SELECT COUNT(*) FROM due WHERE class <> 'basic'"), 0, `${why}: old dates`);
  assert.equal(count(one, "SELECT COUNT(DISTINCT party) FROM due"), PEOPLE, `${why}: dates`);
  await read(one, ["note", "e7@koti.example", "Uusi", "--kind", "call"], day);
  assert.equal((await read(one, ["audit", "verify"], day)).whole, true, why);
}

async function everyPassing(point, most) {
  let n = 0;
  for (let died = true; died;) {
    const one = copy(base), at = `${point}:${++n}`;
    const done = await run(one, adopt(next), { ...day, SELOSTE_CRASH: at });
    died = done.signal === "SIGKILL";
    assert.ok(died || done.code === 0, `${at}: ${done.code} ${done.err}`);
    if (died && point === "adopt.file") await read(one, adopt(next), day); // it was not in force yet
    await inForce(one, at);
  }
  assert.ok(n - 1 >= 1 && n - 1 <= most, `${point} was passed ${n - 1} times`);
}

test("it dies at every step, in every slice", async () => {
  const points = { "adopt.file": 1, "adopt.begun": 1, "adopt.moved": 3, "adopt.dropped": 3, "adopt.dating": 1, "adopt.slice": 3, "adopt.finished": 1 };
  await each(Object.entries(points), ([point, most]) => everyPassing(point, most));
});

test("it dies while data or keys are being written", async () => {
  await each(["store.commit:2", "store.commit:4", "store.committed:3", "keys.destroyed", "keys.commit:2"], async (point) => {
    const one = copy(base);
    await dies(one, adopt(next), point);
    const done = await run(one, adopt(next), day); // in force already, or now
    assert.ok([0, 1].includes(done.code), `${point}: ${done.code} ${done.err}`);
    await inForce(one, point);
  });
});

test("kill -9 at any moment", async (test) => {
  const random = randoms(test);
  const began = Date.now();
  assert.equal((await run(copy(base), adopt(next), day)).code, 0);
  const takes = Date.now() - began;
  await each(Array.from({ length: 6 }, () => Math.floor(random() * takes)), async (after) => {
    const one = copy(base);
    await killed(one, adopt(next), after);
    await run(one, adopt(next), day);
    await inForce(one, `killed after ${after} ms of about ${takes}`);
  });
});

test("a step fails under a running server: whoever writes next goes on, without a restart", async () => {
  for (const point of ["adopt.move", "adopt.move:2", "adopt.drop", "adopt.drop:3", "adopt.dates", "adopt.dates:2"]) {
    const one = copy(base);
    const server = start(["serve", one.data, "--keys", one.keys, "--listen", "127.0.0.1:0"], { env: { ...day, SELOSTE_FAULT: point } });
    try {
      await server.says(/http:\/\//);
      const failed = await run(one, adopt(next), day);
      assert.equal(failed.code, 6, `${point}: ${failed.code} ${failed.err}`);
      assert.equal((await read(one, ["find", "e7@koti.example"], day)).found[0].name, "Etu7 Suku7", point);
      await read(one, ["note", "e7@koti.example", "Heti", "--kind", "call"], day);
      if (point.startsWith("adopt.dates")) { // dates are computed between the changes: one slice before each
        await read(one, ["note", "e8@koti.example", "Heti", "--kind", "call"], day);
        await read(one, ["note", "e8@koti.example", "Heti", "--kind", "call"], day);
      }
      const again = await run(one, adopt(next), day);
      assert.match(again.err, /in force already/, point);
      const third = file(one.here, "third.yaml", second.replace("version: 2\n", "version: 3\n").replace("9 years", "8 years"));
      await read(one, adopt(third), day);
    } finally {
      server.child.kill("SIGTERM");
      await server.end;
    }
    const { kept } = await read(one, ["show", "e9@koti.example"], day);
    assert.deepEqual(kept.map((k) => k.gone_by).sort(), ["2031-11-25", "2034-11-25"], point);
    assert.equal(count(one, "SELECT COUNT(*) FROM letter WHERE class <> 'basic'"), 0, point);
    assert.equal(count(one, "SELECT COUNT(*) FROM job WHERE kind = 'adopt' AND state <> 'finished'"), 0, point);
    assert.equal((await read(one, ["audit", "verify"], day)).whole, true, point);
  }
});

test("a version that moves nothing holds up nobody: it only computes dates", async () => {
  const one = copy(base);
  assert.equal(await dies(one, adopt(dates), "adopt.moved"), false, "no letter is looked at");
  assert.equal((await read(one, ["show", "e7@koti.example"], day)).kept.map((k) => k.gone_by).sort()[0], "2029-11-25");
});

test("a second version is not written over the first while that is put in force", async () => {
  const one = copy(base);
  const server = start(["serve", one.data, "--keys", one.keys, "--listen", "127.0.0.1:0"], { env: day });
  try {
    await server.says(/http:\/\//);
    const done = await Promise.all([run(one, adopt(next), day), run(one, adopt(dates), day), run(one, adopt(next), day)]);
    assert.ok(done.some((each) => each.code === 0), done.map((each) => each.err).join("\n"));
    // whose turn does not come in time is told to try again
    for (const each of done) assert.ok([0, 1, 5].includes(each.code) && !each.signal, `${each.code} ${each.err}`);
  } finally {
    server.child.kill("SIGTERM");
    await server.end;
  }
  await read(one, ["show", "e7@koti.example"], day); // every version is the one that was adopted
  assert.equal((await read(one, ["audit", "verify"], day)).whole, true);
});
