// A letter to a recipient (Article 19) that waits in the queue, is being sent, has gone, or has been told long enough ago, when the program dies: the
// recipient is told once, and the log says so once.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, copy, dies, each, folder, hasPoints, json, ok, read, register, rows, run, whole } from "./crash.mjs";
import { sink } from "../scenario/smtpsink.mjs";

let full, smtp, task, certificate;
before(async () => {
  smtp = await sink({});
  full = register();
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${smtp.port}`, "mail.tls": "none", "mail.from": "toimisto@toimisto.test", "mail.seconds": "2" }))
    ok(["setting", full.data, name, value]);
  const who = add(full.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  ok(["export", full.data, who, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "given.csv")]);
  certificate = json(["erase", full.data, who, "--yes"]).id;
  const tasks = json(["task", "list", full.data]).tasks;
  task = tasks.find((one) => one.kind === "tell" && one.target === "mail").id;
  ok(["task", "sign", full.data, ...tasks.filter((one) => one.id !== task).map((one) => one.id), "--name", "Iida", "--by", "post"]);
  await hasPoints(full);
});
after(() => smtp.stop());

const later = { SELOSTE_CLOCK: "2026-03-14T10:00:00Z" };
const send = ["task", "send", "TASK", "--to", "tieto@posti.example"];

test("wherever it dies, the recipient is told once, and the log says so once", async () => {
  const points = [...["task.queued", "store.commit:1", "task.sending"].map((point) => ["send", point]),
    ...["outbox.claimed", "outbox.answered", "outbox.ended"].map((point) => ["mail", point]), ...["task.settled", "erase.completed"].map((point) => ["night", point])];
  for (const [step, point] of points) { // one after the other: the sink counts letters
    const one = copy(full), args = send.map((word) => (word === "TASK" ? task : word)), before = smtp.got.length;
    const go = async (name, command, env) => {
      if (step === name) assert.ok(await dies(one, command, point, env), `${point} is not passed`);
      const done = await run(one, command, env);
      return done;
    };
    const queued = await go("send", args);
    assert.ok(queued.code === 0 || (point === "task.sending" && queued.code === 5) || /on its way/.test(queued.err), `${point}: ${queued.err}`);
    assert.equal((await go("mail", ["mail", "send"])).code, 0, point);
    const letters = smtp.got.slice(before).map((mail) => mail.text.match(/Message-ID: (\S+)/i)[1]);
    assert.equal(new Set(letters).size, 1, `${point}: ${letters}`);
    assert.equal(letters.length, point === "outbox.answered" ? 2 : 1, `${point}: what was answered just then goes again, as the same letter`);
    assert.equal((await go("night", ["nightly", "--again"], later)).code, 0, point);
    const shown = await read(one, ["task", "show", task], later);
    assert.deepEqual([shown.outcome, shown.name, shown.steps.map((one) => one.letter)], ["done", null, ["queued", "sent", null]], point);
    assert.equal((await read(one, ["certificate", "show", certificate], later)).complete, true, point);
    const log = (await read(one, ["audit", "list"], later)).entries.map((entry) => entry.action);
    for (const action of ["message_sent", "erasure_completed"]) assert.equal(log.filter((one) => one === action).length, 1, `${point}: ${action}`);
    assert.deepEqual(rows(join(one.keys, "keys.db"), "SELECT id FROM key WHERE class IN ('outbox', 'erasure') AND wrapped IS NOT NULL"), [], `${point}: a key`);
    await whole(one, later);
  }
});
