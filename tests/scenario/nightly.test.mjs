// What is done every night is done once each civil night of the register, by a server or by cron, also when the machine slept, when
// the clock is put forward or back, when the program ends in the middle; and what came of it is said.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { cpSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { add, fault, file, folder, json, ok, register, root, seloste, start } from "./seloste.mjs";

const at = (time) => ({ env: { SELOSTE_CLOCK: time } });
const nights = (data, options) => json(["nightly", data, "--show"], options).nights;
const task = (night, name) => night.tasks.find((one) => one.task === name);
const entries = (data) => json(["audit", "list", data, "--action", "nightly"]).entries;

/** A server on a clock that the test moves; `until` waits for what it does. */
async function served(t, data, first) {
  const clock = file(folder(), "clock", `${first}\n`);
  const env = { SELOSTE_CLOCK: `@${clock}` };
  const running = start(["serve", data, "--listen", "127.0.0.1:0"], { env });
  t.after(() => running.child.kill("SIGTERM")); // a test that fails leaves nobody running
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  return {
    base, options: { env },
    move: (time) => writeFileSync(clock, `${time}\n`),
    stop: async () => { running.child.kill("SIGTERM"); assert.equal((await running.end).code, 0, running.err); },
    until: async (what) => {
      const end = Date.now() + 60000;
      for (;;) {
        const list = nights(data, { env });
        if (what(list)) return list;
        assert.ok(Date.now() < end, `it never came: ${JSON.stringify(list)}`);
        await wait(100);
      }
    },
  };
}

let data, gone;
before(() => {
  ({ data } = register());
  gone = add(data, "consumer", { first_name: "Vanha", last_name: "Tuttu" });
  ok(["note", data, gone, "Soitti", "--kind", "call", "--at", "2016-03-10"]); // gone by 10 March 2026
  add(data, "consumer", { first_name: "Uusi", last_name: "Tuttu" });
});

test("from cron: once a day, what went and what failed; again only when it is told to", () => {
  const { data: one } = register();
  const old = add(one, "consumer", { first_name: "Vanha", last_name: "Tuttu" });
  ok(["note", one, old, "Soitti", "--kind", "call", "--at", "2016-03-06"]);
  assert.deepEqual(nights(one), []);
  const [first] = json(["nightly", one], at("2026-03-07T00:30:00Z")).nights;
  assert.equal(first.night, "2026-03-07");
  assert.deepEqual([task(first, "sweep").done, task(first, "sweep").counts], [true, { gone: 1 }]);
  assert.ok(first.tasks.every((one) => one.done && one.failed === null), JSON.stringify(first));
  assert.match(ok(["nightly", one], { env: { SELOSTE_CLOCK: "2026-03-07T20:00:00Z", SELOSTE_LANG: "fi" } }), /on jo tehty[^]*1 asiakkaan tietoja poistui/);
  assert.equal(entries(one).length, 1);
  assert.match(entries(one)[0].detail, /^2026-03-07 \d+ done 0 failed$/);
  assert.equal(nights(one).length, 1);
  const [again] = json(["nightly", one, "--again"], at("2026-03-07T20:00:00Z")).nights;
  assert.deepEqual(task(again, "sweep").counts, {});
  assert.equal(json(["nightly", one], at("2026-03-08T00:30:00Z")).nights[0].night, "2026-03-08");
  assert.equal(json(["audit", "verify", one]).problem ?? null, null);
});

test("a server: what counts minutes goes in its minute, and that alone", async (t) => {
  const { data: shop } = register({ notice: join(root, "notices/webshop.yaml") });
  const who = add(shop, "shopper", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  const server = await served(t, shop, "2026-03-05T10:00:00Z");
  const code = () => json(["note", shop, who, "--kind", "code", "--with", "reason=sign_in"], server.options).id;
  const there = () => json(["show", shop, who], server.options).records.map((record) => record.id);
  const first = code();
  server.move("2026-03-05T10:05:00Z");
  const second = code();
  server.move("2026-03-05T10:14:30Z");
  await server.until(() => !there().includes(first));
  assert.ok(there().includes(second));
  assert.equal(json(["promises", shop, "K15"], server.options).promises[0].state, "kept");
  assert.deepEqual(json(["task", "list", shop], server.options).tasks, [], "over before anybody could come to it elsewhere");
  await server.stop();
});

test("a server: on its hour, once; a machine that slept catches up once; a clock put back does nothing", async (t) => {
  const server = await served(t, data, "2026-03-09T10:00:00Z");
  const [first] = await server.until((list) => list.length === 1);
  assert.deepEqual([first.night, first.tasks.some((one) => one.done)], ["2026-03-09", false], "a register that never had a night waits for its first");
  assert.equal(json(["sweep", data], server.options).rows.length, 0);
  server.move("2026-03-10T00:59:58Z"); // 2.59.58 in Helsinki
  await wait(1500);
  assert.equal(nights(data, server.options).length, 1);
  server.move("2026-03-10T01:00:00Z");
  const [second] = await server.until((list) => list[0].night === "2026-03-10" && list[0].done);
  assert.deepEqual(task(second, "sweep").counts, { gone: 1 });
  server.move("2026-03-09T22:00:00Z");
  await wait(1500);
  server.move("2026-03-17T15:00:00Z"); // it slept for a week
  await server.until((list) => list[0].night === "2026-03-17" && list[0].done);
  await wait(1500);
  assert.deepEqual(nights(data, server.options).map((one) => one.night), ["2026-03-17", "2026-03-10", "2026-03-09"]);
  assert.match(ok(["nightly", data], { env: { ...server.options.env, SELOSTE_LANG: "en" } }), /done already/);
  await server.stop();
});

test("nights of 23 and 25 hours are one night each", async (t) => {
  const { data: one } = register();
  const server = await served(t, one, "2026-03-28T10:00:00Z");
  await server.until((list) => list.length === 1);
  server.move("2026-03-29T00:59:59Z"); // 2.59.59; the next second is 4.00: there is no 3 o'clock
  await wait(1500);
  assert.equal(nights(one, server.options).length, 1);
  server.move("2026-03-29T01:00:00Z");
  await server.until((list) => list[0].night === "2026-03-29" && list[0].done);
  server.move("2026-10-24T23:00:00Z");
  await server.until((list) => list[0].night === "2026-10-24" && list[0].done);
  server.move("2026-10-25T00:00:00Z"); // 3.00 for the first time
  await server.until((list) => list[0].night === "2026-10-25" && list[0].done);
  server.move("2026-10-25T01:00:00Z"); // 3.00 once more
  await wait(1500);
  const list = nights(one, server.options);
  assert.deepEqual(list.map((night) => night.night), ["2026-10-25", "2026-10-24", "2026-03-29", "2026-03-28"]);
  assert.deepEqual(list.map((night) => night.cut_off), [false, false, false, false]);
  await server.stop();
});

test("what ends on a day to come is looked at again the day after, and goes on its day; also where only the sweep is run", () => {
  const day = (on) => at(`${on}T02:00:00Z`), state = (data, who, on) => [json(["due", data, "--on", on], day(on)).due, json(["sweep", data], day(on)).rows].map((rows) => rows.filter((row) => (row.party.id ?? row.party) === who).length);
  const { data: club, keys } = register({ notice: "notices/association.yaml" });
  const who = add(club, "member", { first_name: "Helmi", last_name: "Aaltio", email: "h@a.test", "list.home": "Parainen" });
  ok(["note", club, who, "--kind", "membership", "--ends", "2026-04-01", "--with", "level=adult", "--source", "person"], at("2026-03-06T10:00:00Z"));
  const alone = join(folder(), "data"); // the same, where nobody runs the nights
  cpSync(club, alone, { recursive: true });
  ok(["nightly", club], day("2026-04-01"));
  ok(["nightly", club], day("2026-04-02"));
  const row = (on) => json(["promises", club, "M13"], day(on)).promises[0].state;
  assert.deepEqual(state(club, who, "2026-04-30"), [0, 0]);
  assert.ok(state(club, who, "2026-07-02")[0] > 0, "it is due");
  assert.equal(row("2026-07-02"), "broken");
  assert.ok(json(["sweep", alone, "--keys", keys], day("2026-07-02")).rows.length > 0);
  ok(["nightly", club], day("2026-07-02"));
  assert.equal(row("2026-07-02"), "kept");
  assert.equal(json(["sweep", club], day("2026-07-02")).rows.length, 0);
});

test("a consent that was withdrawn is over from the next day on, and what it allowed goes when the notice says", () => {
  const day = (on) => at(`${on}T02:00:00Z`), shop = register({ notice: "notices/webshop.yaml" }).data;
  const who = add(shop, "shopper", { first_name: "Helmi", last_name: "Aaltio", email: "h@a.test" });
  ok(["consent", shop, who, "--purpose", "newsletter", "--by", "form"], day("2026-03-06"));
  ok(["note", shop, who, "--kind", "interests", "--with", "topic=socks", "--source", "person"], day("2026-03-06"));
  ok(["object", shop, who, "--purpose", "newsletter", "--by", "email"], at("2026-03-10T10:00:00Z"));
  ok(["nightly", shop], day("2026-03-11"));
  assert.equal(json(["promises", shop, "K19"], day("2026-03-25")).promises[0].state, "broken");
  ok(["nightly", shop], day("2026-03-25"));
  assert.equal(json(["promises", shop, "K19"], day("2026-03-25")).promises[0].state, "kept");
  assert.doesNotMatch(seloste(["show", shop, who], day("2026-03-25")).out, /socks/);
});

test("the hour is a setting; a leap day is a day like others", async (t) => {
  const { data: one } = register();
  ok(["setting", one, "nightly.hour", "23"]);
  const server = await served(t, one, "2028-02-28T12:00:00Z");
  assert.equal((await server.until((list) => list.length === 1))[0].night, "2028-02-27");
  server.move("2028-02-28T21:00:00Z");
  await server.until((list) => list[0].night === "2028-02-28" && list[0].done);
  server.move("2028-02-29T21:00:00Z");
  await server.until((list) => list[0].night === "2028-02-29" && list[0].done);
  assert.equal(fault(["setting", one, "nightly.hour", "24"]).error.field ?? "VALUE", "VALUE");
  await server.stop();
});

test("what is started again catches up by itself; two cannot have the register at once", async (t) => {
  const server = await served(t, data, "2026-04-01T05:00:00Z");
  await server.until((list) => list[0].night === "2026-04-01" && list[0].done);
  const second = seloste(["serve", data, "--listen", "127.0.0.1:0"], server.options);
  assert.notEqual(second.code, 0);
  await server.stop();
  const again = await served(t, data, "2026-04-01T09:00:00Z");
  await wait(1500);
  assert.equal(nights(data, again.options).filter((one) => one.night === "2026-04-01").length, 1);
  assert.equal(entries(data).filter((one) => one.detail.startsWith("2026-04-01")).length, 1);
  await again.stop();
});

test("an older copy does no night's work", () => {
  const { data: one, keys, place } = register();
  const copy = join(place, "copy");
  cpSync(one, copy, { recursive: true });
  add(one, "consumer", { first_name: "Uusi", last_name: "Tuttu" });
  ok(["nightly", one]);
  assert.equal(fault(["nightly", copy, "--keys", keys]).code, 3);
  assert.deepEqual(json(["nightly", copy, "--show", "--keys", keys]).nights, []);
});

test("a reminder a day to who has something to do, in numbers; none when nothing is due, or to who wants none", () => {
  const { data: one } = register();
  const unreached = (day) => task(json(["nightly", one, "--again"], at(`${day}T02:30:00Z`)).nights[0], "reminders").counts.unreached ?? 0;
  const reminded = (day) => task(json(["nightly", one], at(`${day}T01:30:00Z`)).nights[0], "reminders").counts.reminded ?? 0;
  json(["user", "link", one, "Iida Tammisto"]);
  ok(["user", "invite", one, "Oskari Virta", "--email", "oskari@virta.example"]);
  ok(["user", "invite", one, "Lukija Lehto", "--role", "reader", "--email", "lukija@virta.example"]);
  ok(["setting", one, "mail.server", "smtp://127.0.0.1:9"]);
  assert.equal(reminded("2026-03-06"), 0, "nothing is due");
  const who = add(one, "consumer", { first_name: "Salainen", last_name: "Nimi" });
  ok(["request", "add", one, "access", who, "--by", "phone"]);
  assert.equal(reminded("2026-03-07"), 0, "it is not due soon");
  assert.equal(reminded("2026-03-31"), 1, "only who may answer");
  assert.match(ok(["user", "remind", one, "Oskari Virta"], { env: { SELOSTE_LANG: "en" } }), /Gets reminders/);
  ok(["user", "remind", one, "Oskari Virta", "off"]);
  assert.equal(reminded("2026-04-01"), 0);
  ok(["user", "remind", one, "Oskari Virta", "on"]);
  assert.equal(reminded("2026-04-02"), 1);
  assert.equal(fault(["user", "remind", one, "Oskari Virta", "maybe"]).error.field, "SWITCH");
  ok(["user", "add", one, "Aino Virta"]);
  assert.match(ok(["user", "remind", one, "Aino Virta"], { env: { SELOSTE_LANG: "en" } }), /has no e-mail address/i);
  assert.equal(unreached("2026-04-03"), 2, "who gets none is said");
  ok(["user", "invite", one, "Aino Virta", "--email", "aino@virta.example"]);
  assert.match(ok(["user", "remind", one, "Aino Virta"], { env: { SELOSTE_LANG: "en" } }), /Gets reminders/);
  assert.equal(unreached("2026-04-04"), 1);
});

test("where nobody who may answer has an address, the notice's contact person is reminded; without a mail server it is said", () => {
  const { data: one } = register();
  const night = (clock) => task(json(["nightly", one], at(clock)).nights[0], "reminders").counts;
  const mails = (clock) => json(["mail", "list", one], at(clock)).messages.map((sent) => json(["mail", "show", one, sent.id], at(clock)));
  json(["user", "link", one, "Iida Tammisto"]);
  ok(["user", "invite", one, "Lukija Lehto", "--role", "reader", "--email", "lukija@virta.example"]);
  const breach = json(["breach", "add", one, "Puhelin katosi"], at("2026-03-27T10:00:00Z")).id;
  assert.deepEqual(night("2026-03-28T01:30:00Z"), { unreached: 1, unsent: 1 });
  assert.match(ok(["user", "remind", one, "Iida Tammisto"]), /no e-mail address/);
  ok(["setting", one, "mail.server", "smtp://127.0.0.1:9"]);
  assert.deepEqual(night("2026-03-29T01:30:00Z"), { unreached: 1, reminded: 1 });
  const [contact] = mails("2026-03-29T01:40:00Z");
  assert.equal(contact.address, "iida.tammisto@suvanne.example");
  assert.match(contact.text, /1 tietoturvaloukkaus odottaa ilmoitusta viranomaiselle\n {2}Ensimmäisen 72 tuntia päättyvät 30\.3\.2026 klo 13\.00\.[\s\S]*seloste nimeää sinut/, "over the change of the clocks");
  ok(["breach", "step", one, breach, "assessed", "--risk", "high", "--why", "Osoitteita"], at("2026-03-29T02:00:00Z"));
  night("2026-03-31T01:30:00Z");
  assert.match(mails("2026-03-31T01:40:00Z").map((sent) => sent.text).join(), /1 tietoturvaloukkauksen 72 tuntia on kulunut[\s\S]*1 korkean riskin/);
  ok(["user", "invite", one, "Iida Tammisto", "--email", "iida@virta.example"], at("2026-03-31T08:00:00Z"));
  ok(["user", "remind", one, "Iida Tammisto", "off"], at("2026-03-31T08:00:00Z"));
  assert.deepEqual(night("2026-04-01T01:30:00Z"), {}, "who wants none is there all the same");
});
