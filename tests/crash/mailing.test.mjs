// A letter to many and a program that dies: what was not whole when it was made never was, and nobody gets it twice. Between the mail
// server's answer and our commit lies a moment that no program can close: there somebody may get nothing, and the report says so.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { sink } from "../scenario/smtpsink.mjs";
import { add, copy, dies, each, hasPoints, ok, read, register, rows, run, whole } from "./crash.mjs";

const AFTER = { SELOSTE_CLOCK: "2026-03-05T10:11:00Z" }, NAMES = ["alfa", "beeta", "gamma"];
const make = ["mail", "many", "Kuvauspäivät ovat auki.", "--subject", "Kesä", "--purpose", "contact", "--all-of", "type=organisation", "--count", "3"];
let full;
before(async () => {
  full = register();
  for (const name of NAMES) add(full.data, "organisation", { name, email: `${name}@firma.example` });
  for (const [name, value] of Object.entries({ "mail.from": "toimisto@toimisto.example", "mail.seconds": "2", "mail.tls": "none" })) ok(["setting", full.data, name, value]);
  await hasPoints(full);
});

const lists = (one) => rows(join(one.data, "register.db"), "SELECT party FROM mailing_to").length;

test("while it is made: all of it is there, or nothing", async () => {
  await each(["mailing.slice", "store.commit:1", "store.commit:2", "store.commit:3"], async (point) => {
    const one = copy(full);
    const died = await dies(one, make, point);
    if (point === "mailing.slice") assert.ok(died, point);
    const { mailings } = await read(one, ["mail", "mailings"]);
    assert.equal((await run(one, ["setting", "mail.name", "Toimisto"])).code, 0); // a start that writes takes away what is half
    assert.equal(lists(one), 3 * mailings.length, point);
    assert.ok(mailings.every((mailing) => mailing.state === "waiting" && mailing.total === 3), point);
    await whole(one);
  });
});

test("while it goes: nobody gets it twice", async (t) => {
  await each(["mailing.fed", "outbox.claimed:2", "outbox.answered:2", "outbox.ended:1", "store.commit:4"], async (point) => {
    const one = copy(full), server = await sink();
    t.after(server.stop);
    await run(one, ["setting", "mail.server", `smtp://localhost:${server.port}`]);
    assert.equal((await run(one, make)).code, 0, point);
    assert.ok(await dies(one, ["mail", "send"], point, AFTER), `${point} is not passed`);
    await read(one, ["mail", "send"], AFTER);
    await read(one, ["mail", "send"], { SELOSTE_CLOCK: "2026-03-05T12:00:00Z" });
    const got = server.got.map((mail) => mail.to);
    assert.equal(new Set(got).size, got.length, `${point}: ${got}`);
    const unclear = ["outbox.claimed:2", "outbox.answered:2"].includes(point);
    if (!unclear) assert.equal(got.length, 3, `${point}: ${got}`);
    const { mailings: [mailing] } = await read(one, ["mail", "mailings"]);
    assert.equal(mailing.state, "done", point);
    assert.equal(mailing.sent + mailing.failed, 3, point);
    assert.ok(mailing.failed <= (unclear || point.startsWith("store.commit") ? 1 : 0), point);
    await whole(one);
  });
});
