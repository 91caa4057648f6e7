// The company's own devices from the command line and by programs: checks with numbers, backups, a lost one, and what the promises say of
// all that on each day; in one register whose clock goes on.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, root, seloste, start } from "./seloste.mjs";

const at = (time) => ({ env: { SELOSTE_CLOCK: time.length === 10 ? `${time}T09:00:00Z` : time } });
const mended = join(root, "notices/agency-mended.yaml");
const states = (data, on, ...ids) => Object.fromEntries(json(["promises", data, ...ids], at(on)).promises.map((one) => [one.id, one.state]));
const says = (data, on, id) => JSON.stringify(json(["promises", data, id], at(on)).promises[0].proofs);
const due = (data, on) => json(["device", "list", data], at(on)).due;
const missing = (data, on) => due(data, on).filter((one) => one.missing).map((one) => one.says);
const strong = ["--encrypted", "yes", "--lock", "password", "--length", "16", "--screen", "5"];

test("devices are checked by the notice's numbers, copied and brought back; what is weak, late or lost shows in the promises", () => {
  const { data } = register({ notice: mended });
  json(["user", "link", data, "Iida Tammisto"], at("2026-11-01"));
  ok(["user", "add", data, "Olli Kuisma"], at("2026-11-01"));
  assert.match(missing(data, "2026-11-01").join(), /No device is in the register/);
  assert.deepEqual(states(data, "2026-11-01", "P55", "P56"), { P55: "at_risk", P56: "at_risk" });

  const bad = (args, field) => assert.equal(fault(["device", ...args], at("2026-11-02")).error.field, field, args.join(" "));
  ok(["device", "add", data, "Ollin läppäri", "--kind", "computer", "--user", "Olli Kuisma", "--holds", "customer,systems.mail", "--copied", "reported"], at("2026-11-02"));
  bad(["add", data, "Toinen", "--kind", "computer", "--holds", "customer,systems.nowhere"], "--holds");
  bad(["add", data, "Toinen", "--kind", "computer", "--user", "Ei Kukaan"], "--user");
  bad(["add", data, " ", "--kind", "computer"], "--called");
  assert.equal(seloste(["device", "add", data, "Ollin läppäri", "--kind", "phone"], at("2026-11-02")).code, 1);
  bad(["step", data, "Ollin läppäri", "checked", "--encrypted", "yes", "--lock", "password"], "--length");
  bad(["step", data, "Ollin läppäri", "checked", ...strong, "--on", "2026-11-03"], "--on");
  bad(["step", data, "Ollin läppäri", "retired"], "TEXT");
  bad(["step", data, "Ollin läppäri", "noted", "hetu 131052-308T"], "TEXT");
  bad(["step", data, "Tuntematon", "checked"], "DEVICE");

  // Too short, not encrypted, and open too long: broken; a PIN has a number of its own.
  ok(["device", "step", data, "Ollin läppäri", "checked", "--encrypted", "no", "--lock", "password", "--length", "8", "--screen", "0", "--signed-by", "Iida Tammisto"], at("2026-11-02"));
  assert.equal(missing(data, "2026-11-02").filter((one) => /not encrypted|has 8 characters; the notice asks for 14|locks too late/.test(one)).length, 3);
  assert.deepEqual(states(data, "2026-11-02", "P29", "P55"), { P29: "at_risk", P55: "broken" });
  ok(["device", "step", data, "Ollin läppäri", "checked", ...strong, "--signed-by", "Iida Tammisto"], at("2026-11-03"));
  ok(["device", "add", data, "Puhelin 1", "--kind", "phone", "--encrypted", "yes", "--lock", "pin", "--length", "5", "--screen", "1", "--copied", "live"], at("2026-11-03"));
  ok(["device", "step", data, "Puhelin 1", "checked", "--signed-by", "Iida Tammisto"], at("2026-11-03"));
  assert.equal(states(data, "2026-11-03", "P55").P55, "broken");
  ok(["device", "step", data, "Puhelin 1", "checked", "--length", "6", "--signed-by", "Iida Tammisto"], at("2026-11-03"));
  assert.deepEqual(states(data, "2026-11-03", "P55"), { P55: "attested" });
  assert.match(says(data, "2026-11-03", "P55"), /Digits of the shortest PIN: 6/);

  // The check is late on the day after its last one.
  assert.equal(states(data, "2027-11-03", "P55").P55, "attested");
  assert.equal(states(data, "2027-11-04", "P55").P55, "broken");
  assert.match(missing(data, "2027-11-04").join(), /Ollin läppäri should have been checked by 3 November 2027/);

  // With nothing to be backed up, no age keeps a promise of hours. Who looked, when, and by when again, is said.
  assert.match(says(data, "2026-11-03", "P55"), /Looked at by Iida Tammisto on 3 November 2026\. Again by 3 November 2027/);
  ok(["device", "step", data, "Ollin läppäri", "corrected", "--copied", "nothing"], at("2026-11-03"));
  assert.equal(states(data, "2026-11-03", "P56").P56, "at_risk");
  assert.match(says(data, "2026-11-03", "P56"), /No device holds anything to be backed up/);
  ok(["device", "step", data, "Ollin läppäri", "corrected", "--copied", "reported"], at("2026-11-03"));

  // Backups: none yet, one in time, one 24 elapsed hours old, one that failed since.
  assert.match(says(data, "2026-11-03", "P56"), /no backup has been reported yet/);
  ok(["device", "backup", data, "Ollin läppäri"], at("2026-11-03T20:00:00Z"));
  ok(["device", "step", data, "Ollin läppäri", "restored", "Kansio palautettu toiselle koneelle, avautui", "--signed-by", "Iida Tammisto"], at("2026-11-03T20:00:00Z"));
  assert.equal(states(data, "2026-11-04T20:00:00Z", "P56").P56, "attested");
  assert.equal(states(data, "2026-11-04T20:00:01Z", "P56").P56, "broken");
  ok(["device", "backup", data, "Ollin läppäri", "--result", "failed"], at("2026-11-04T19:00:00Z"));
  assert.match(due(data, "2026-11-04T19:30:00Z").map((one) => one.says).join(), /failed; the last good one is of 3 November/);
  assert.equal(fault(["device", "backup", data, "Ollin läppäri", "--at", "2026-11-05T10:00:00Z"], at("2026-11-04T20:00:00Z")).error.field, "--at");
  ok(["device", "backup", data, "Ollin läppäri"], at("2026-11-04T20:30:00Z"));
  assert.equal(states(data, "2026-11-04T20:30:00Z", "P56").P56, "attested");
  assert.equal(json(["device", "show", data, "Ollin läppäri"], at("2026-11-05")).backups.length, 3);
  ok(["device", "backup", data, "Ollin läppäri"], at("2027-05-04"));
  assert.equal(states(data, "2027-05-04T10:00:00Z", "P56").P56, "broken", "the restore test of six months ago was good until the day before");
  assert.match(missing(data, "2027-05-04").join(), /should have been brought back as a test by 3 May 2027/);

  // Keys: an erasure that is younger than their copy is told, and late after the backup's own time.
  const who = add(data, "consumer", { first_name: "Poistuva", last_name: "Asiakas" });
  ok(["keys", "backup", data, join(folder(), "keys.sealed")], at("2027-05-04T10:00:00Z"));
  ok(["erase", data, who, "--yes"], at("2027-05-04T11:00:00Z"));
  assert.equal(json(["device", "list", data], at("2027-05-04T12:00:00Z")).keys.erased_since, 1);
  assert.ok(!missing(data, "2027-05-04T12:00:00Z").some((one) => /keys/.test(one)));
  assert.ok(missing(data, "2027-05-05T11:00:01Z").some((one) => /keys were copied/.test(one)));
  ok(["keys", "backup", data, join(folder(), "keys2.sealed")], at("2027-05-05T12:00:00Z"));
  assert.ok(!missing(data, "2027-05-06").some((one) => /keys were copied/.test(one)));

  // Lost, as a breach, found, wiped.
  ok(["device", "step", data, "Puhelin 1", "lost", "Jäi junaan Tampereen ja Helsingin välillä"], at("2027-05-06"));
  assert.match(missing(data, "2027-05-06").join(), /Puhelin 1 is lost: until it is back/);
  assert.equal(states(data, "2027-05-06", "P55").P55, "at_risk", "what is lost does not mend the sentence");
  assert.match(says(data, "2027-05-06", "P29"), /1 device is lost/);
  const breach = json(["breach", "add", data, "--device", "Puhelin 1"], at("2027-05-06")).id;
  assert.equal(json(["device", "show", data, "Puhelin 1"], at("2027-05-06")).steps.at(-1).step, "breach");
  assert.equal(states(data, "2027-05-06", "P55").P55, "at_risk", "it is written down, and nobody has gone through it");
  const shown = json(["breach", "show", data, breach], at("2027-05-06"));
  assert.match(shown.what, /A device was lost or stolen: Puhelin 1 \(Telephone\)/);
  assert.match(shown.measures, /encrypted.*6 characters.*3 November 2026/);
  assert.equal(seloste(["device", "step", data, "Puhelin 1", "checked"], at("2027-05-06")).code, 1);
  ok(["device", "step", data, "Puhelin 1", "back", "Löytötavaroista"], at("2027-05-07"));
  assert.match(missing(data, "2027-05-07").join(), /Nobody has checked Puhelin 1 yet/);
  assert.doesNotMatch(says(data, "2027-05-07", "P29"), /is lost/);
  ok(["device", "step", data, "Puhelin 1", "retired", "Tehdasasetukset, kierrätykseen", "--signed-by", "Iida Tammisto"], at("2027-05-07"));
  assert.deepEqual(missing(data, "2027-05-07").filter((one) => /Puhelin/.test(one)), []);
  assert.equal(seloste(["device", "backup", data, "Puhelin 1"], at("2027-05-07")).code, 1);
  ok(["user", "end", data, "Olli Kuisma"], at("2027-05-08"));
  assert.match(missing(data, "2027-05-08").join(), /Whose Ollin läppäri was has left/);
  assert.match(ok(["audit", "list", data], at("2027-05-08")), /device_step|step taken with a device/);
  const files = readdirSync(data, { withFileTypes: true }).filter((one) => one.isFile());
  for (const one of files)
    for (const secret of ["Ollin läppäri", "Jäi junaan", "Tehdasasetukset"]) assert.ok(!readFileSync(join(data, one.name)).includes(secret), `${one.name}: ${secret}`);
});

test("a lost device that was open counts until its breach is closed", () => {
  const { data } = register({ notice: mended });
  const now = at("2026-11-02");
  json(["user", "link", data, "Iida Tammisto"], now);
  ok(["device", "add", data, "Kone", "--kind", "computer", "--user", "Iida Tammisto", "--holds", "customer", ...strong, "--copied", "reported"], now);
  ok(["device", "add", data, "Puhelin", "--kind", "phone", "--user", "Iida Tammisto", "--holds", "customer", "--encrypted", "no", "--lock", "none", "--screen", "0", "--copied", "nothing"], now);
  for (const name of ["Kone", "Puhelin"]) ok(["device", "step", data, name, "checked", "ok", "--signed-by", "Iida Tammisto"], now);
  assert.equal(states(data, "2026-11-02", "P55").P55, "broken");
  assert.match(seloste(["device", "step", data, "Puhelin", "lost", "junaan"], now).err, /breach add DIR --device/);
  assert.equal(states(data, "2026-11-03", "P55").P55, "broken");
  assert.match(says(data, "2026-11-03", "P55"), /shortest password: 0 .*1 device is lost/);
  assert.equal(fault(["device", "step", data, "Puhelin", "breach", "ei sellaista"], now).error.field, "TEXT");
  const breach = json(["breach", "add", data, "--device", "Puhelin"], now).id;
  assert.equal(states(data, "2026-11-03", "P55").P55, "broken");
  ok(["breach", "step", data, breach, "assessed", "--risk", "none", "--why", "Tyhjennettiin etänä heti"], now);
  ok(["breach", "step", data, breach, "closed"], now);
  assert.equal(states(data, "2026-11-03", "P55").P55, "attested");
  assert.equal(json(["device", "list", data], now).due.filter((one) => /lost/.test(one.says)).length, 0);
});

test("a program on a device reports its backups and nothing else; its key ends with the device, and one without a device can be kept out", async () => {
  const { data } = register({ notice: mended });
  const now = at("2026-11-02");
  json(["user", "link", data, "Iida Tammisto"], now);
  ok(["device", "add", data, "Palvelin", "--kind", "server", "--copied", "reported"], now);
  ok(["device", "add", data, "Muu", "--kind", "computer"], now);
  const other = json(["device", "show", data, "Muu"], now).id, server = json(["device", "show", data, "Palvelin"], now).id;
  const cron = json(["token", "add", data, "cron", "--device", "Palvelin"], now).token;
  const free = json(["token", "add", data, "duties", "--purpose", "contact", "--write", "--duties"], now).token;
  const running = start(["serve", data, "--listen", "127.0.0.1:0"], now);
  const [, port] = await running.says(/http:\/\/127\.0\.0\.1:(\d+)\//);
  const ask = async (token, method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  };
  try {
    assert.equal((await ask(cron, "POST", "/backups", {})).status, 204);
    assert.equal((await ask(cron, "POST", "/backups", { device: other })).status, 403);
    for (const path of ["/parties", "/devices", "/audit", "/staff", `/devices/${server}`]) assert.equal((await ask(cron, "GET", path)).status, 403, path);
    assert.equal((await ask(free, "POST", "/backups", {})).status, 400);
    const listed = await ask(free, "GET", "/devices");
    assert.equal(listed.body.items.find((one) => one.id === server).backup.slice(0, 10), "2026-11-02");
    assert.equal((await ask(free, "POST", `/devices/${server}/steps`, { step: "checked", encrypted: true, lock: "password", length: 20, screen: 5 })).status, 403);
    assert.equal((await ask(free, "POST", `/devices/${server}/steps`, { step: "corrected", name: "Palvelin 2" })).body.name, "Palvelin 2");
    ok(["device", "step", data, server, "lost", "Varastettu toimistosta"], now);
    assert.equal((await ask(cron, "POST", "/backups", {})).status, 401);
    ok(["setting", data, "tokens.devices", "1"], now);
    assert.equal((await ask(free, "GET", "/devices")).status, 401);
    assert.equal(seloste(["token", "add", data, "uusi", "--purpose", "contact"], now).code, 2);
    const known = json(["token", "add", data, "uusi", "--purpose", "contact", "--duties", "--device", "Muu"], now).token;
    assert.equal((await ask(known, "GET", "/devices")).status, 200);
  } finally {
    running.child.kill("SIGTERM");
    await running.end;
  }
});
