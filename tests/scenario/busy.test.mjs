// Everything at once, while a crowd works on the served register: lists taken in and taken back, people erased, the sweep, a new notice,
// new roots of the keys, packages, exports, the log verified; and the register is opened anew under those who search. Under TSan
// (`make deep`) every thread of the server is watched meanwhile; under ASan it is their memory.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { agency, bin, file, folder } from "./seloste.mjs";

process.env.BENCH_BUILD = dirname(bin);
process.env.BENCH_DIR = folder();
const { Office } = await import("../../bench/crowd.mjs");
const peers = await import("../../bench/peers.mjs");
const stage = await import("../../bench/stage.mjs");
after(() => stage.clear());

const SECONDS = 3, PARTIES = 200, CLIENTS = 8, ROWS = 120;
const place = folder();

test("a crowd works while everything else happens", { timeout: 400000 }, async () => {
  const register = peers.register(PARTIES);
  let waited = 0;
  /** As somebody does who is told to wait, or to look again: a notice and an import do not pass each other. */
  const json = async (command, ...args) => {
    for (let tries = 1; ; tries++)
      try {
        return JSON.parse(await stage.go(bin, [...command.split(" "), register.data, ...args, "--json"]));
      } catch (error) {
        if (tries === 50 || !/"status":"busy"|A new notice has come into force meanwhile/.test(error.message)) throw error;
        waited++;
        await stage.pause(20);
      }
  };
  const codes = [];
  for (let i = 0; i < CLIENTS; i++) codes.push((await json("user link", "Iida Tammisto")).code);
  let server = await peers.serve(register), here = PARTIES, number = 0, version = 7, working = true;
  const done = { imported: 0, undone: 0, erased: 0, swept: 0, adopted: 0 };
  const office = new Office({ url: server.url, data: register.data, parties: PARTIES, leaving: true });
  await office.signIn(CLIENTS, codes);

  const list = () => {
    const mark = number++;
    return file(place, `list-${mark}.csv`, `First Name,Last Name,E-mail 1 - Value\n${Array.from({ length: ROWS }, (_, i) => `Tuotu,Suku${mark}x${i}y,t${mark}x${i}@koti.example`).join("\n")}\n`);
  };
  const lanes = {
    async lists() {
      const said = await json("import", list(), "--source", "person", "--type", "consumer");
      assert.equal(said.new, ROWS);
      here += said.new;
      done.imported++;
      if (done.imported % 2) return;
      const back = await json("undo", said.batch, "--yes");
      assert.equal(back.parties, ROWS);
      here -= back.parties;
      done.undone++;
    },
    async erases() {
      const { found } = await json("find", "n", "--limit", "50");
      for (const { id, name } of found.filter((each) => each.type === "consumer" && !/Kuorma|Tuotu/.test(each.name)).slice(0, 2)) {
        await json("erase", id, "--yes");
        here--;
        done.erased++;
        assert.ok(!(await json("find", name, "--limit", "50")).found.some((each) => each.id === id), "an erased person is found");
      }
      await json("erase", (await json("add", "first_name=Lähtevä", `last_name=Hetki${number++}`, "--type", "consumer", "--source", "person")).id, "--yes");
      done.erased++;
    },
    async others() {
      done.adopted++;
      await json("notice adopt", file(place, `notice-${version}.yaml`, readFileSync(agency, "utf8").replace("\n  version: 7\n", `\n  version: ${++version}\n`)), "--yes");
      await stage.go(bin, ["keys", "rotate", register.data]);
      const [{ id }] = (await json("find", "--limit", "1")).found;
      await stage.go(bin, ["access", register.data, id, "-o", join(place, `access-${number++}.zip`)]);
      assert.equal((await json("audit verify")).whole, true);
    },
  };
  const lane = async (name) => {
    while (working) await office.try(name, lanes[name]);
  };

  const swept = await json("sweep", "--yes");
  here = (await json("find", "--limit", "1")).total;
  done.swept = swept.rows?.length ?? 0;
  for (let life = 0; life < 2; life++) {
    working = true;
    const all = Object.keys(lanes).map(lane);
    await office.work(SECONDS, 0);
    working = false;
    await Promise.all(all);
    const { code } = await server.stop();
    assert.equal(code, 0, server.err);
    assert.doesNotMatch(server.err, /Sanitizer|signal/);
    server = await peers.serve(register);
    office.url = server.url;
  }
  await office.verify(1000);
  office.end();
  assert.deepEqual(Object.fromEntries(office.wrong), {});
  assert.ok(done.imported > 1 && done.undone && done.erased && done.adopted > 1, JSON.stringify(done));
  assert.equal((await json("find", "--limit", "1")).total, here + office.taken);
  assert.equal((await json("audit verify")).whole, true);
  await server.stop();
});
