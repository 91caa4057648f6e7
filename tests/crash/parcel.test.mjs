// Between the package that lies sealed and the link by which it goes: whatever dies there, nobody was told of it, the request is as open as
// before, and what lay there goes by itself.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, dies, each, hasPoints, json, ok, read, register, rows, run, whole } from "./crash.mjs";

let full, request, who;
before(async () => {
  full = register();
  who = add(full.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  request = json(["request", "add", full.data, "access", who, "Mitä minusta on", "--by", "email"]).id;
  ok(["setting", full.data, "site.url", "https://rekisteri.example"]);
  await hasPoints(full);
});

const give = ["request", "give", "REQUEST", "--as", "link", "--send", "--seen", "--complete"];
const pieces = (one) => rows(join(one.data, "register.db"), "SELECT number FROM parcel_piece").length;
const letters = (one) => rows(join(one.data, "register.db"), "SELECT id FROM outbox").length;

test("it dies before the link is there, and while link, answer and letter are written", async () => {
  await each(["parcel.boxed", "store.commit:1", "store.commit:2", "store.commit:3", "store.commit:4"], async (point) => {
    const one = copy(full), args = give.map((word) => (word === "REQUEST" ? request : word));
    const died = await dies(one, args, point);
    if (point === "parcel.boxed") assert.ok(died, `${point} is not passed`);
    const shown = await read(one, ["request", "show", request]);
    const answered = shown.state === "granted";
    // the letter is there if and only if the request is answered by it
    assert.equal(letters(one), answered ? 1 : 0, point);
    if (!answered) {
      // the start has taken back what was made, and it is handed over anew
      const late = { SELOSTE_CLOCK: "2026-03-05T12:00:00Z" };
      assert.equal(pieces(one), 0, point);
      assert.deepEqual(shown.handed_over, [], point);
      const again = await run(one, [...args, "--json"], late);
      assert.equal(again.code, 0, `${point}: ${again.err}`);
      assert.equal(JSON.parse(again.out).answered, true, point);
      assert.equal(letters(one), 1, point);
    }
    await whole(one);
  });
});
