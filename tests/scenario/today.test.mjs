// The day's work in the browser: what is late first, each with its one action; a next step planned, moved, logged, undone; two at
// once; by keyboard, without script, in Finnish, on a phone, in both themes. And what a register does with next steps elsewhere.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { add, fault, folder, json, ok, register, seloste, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

let data, base, running, browser, page;
const who = {}, step = {};
const code = (name) => json(["user", "link", data, name]).code;
const records = (id) => json(["show", data, id]).records;
const planned = () => json(["due", data, "--on", "2027-12-31"]).next_steps ?? [];
const row = (text) => page.locator(".acts li", { hasText: text });

before(async () => {
  ({ data } = register());
  who.helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", phone: "040 000 2175" });
  who.outi = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  who.old = add(data, "consumer", { first_name: "Vanha", last_name: "Tuttu" });
  ok(["note", data, who.old, "Soitti", "--kind", "call", "--at", "2016-03-06"]); // gone by 6 March 2026
  code("Iida Tammisto"); // the first user of a register
  ok(["user", "add", data, "Oskari Virta"]);
  ok(["user", "add", data, "Lukija", "--role", "reader"]);
  const early = { env: { SELOSTE_CLOCK: "2026-03-01T10:00:00Z" } };
  step.late = json(["follow", data, who.outi, "Kysy kuvista", "--on", "2026-03-02", "--by", "Oskari Virta"], early).id;
  step.call = json(["follow", data, who.helmi, "Soita takaisin", "--on", "2026-03-05", "--at", "9.30", "--by", "Iida Tammisto"]).id;
  step.friday = json(["follow", data, who.helmi, "Lähetä tarjous", "--on", "2026-03-06"]).id;
  step.monday = json(["follow", data, who.helmi, "Käy paikalla", "--on", "2026-03-09"]).id;
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, code("Iida Tammisto"));
});

after(async () => {
  assert.deepEqual(page.complaints, []);
  await browser.close();
  running.child.kill("SIGTERM");
  await running.end;
});

test("Today: late first, today, this week, later, what goes with its sentence; nobody else is named, and the log knows", async () => {
  await page.goto(`${base}/`);
  assert.equal(page.url(), `${base}/today`);
  assert.equal(await page.locator(".lead").innerText(), "2 asiaa tänään. Niistä 1 on myöhässä. Tällä viikolla vielä 2 asiaa.");
  assert.deepEqual(await page.locator("#now .what").allInnerTexts(), ["Kysy kuvista: Outi Hallavuo", "Soita takaisin: Helmi Aaltio"]);
  assert.deepEqual(await page.locator("#now .when").allInnerTexts(), ["3 pv myöhässä", "klo 9.30"]);
  assert.equal(await page.locator("#soon .what").innerText(), "Lähetä tarjous: Helmi Aaltio");
  assert.equal(await page.locator("#later .when").innerText(), "ma 9.3.");
  assert.match(await page.locator("#goes blockquote").innerText(), /kymmenen vuotta/);
  assert.deepEqual(await page.locator(".week b").allInnerTexts(), ["–", "–", "–", "2 asiaa", "2 asiaa", "–", "–"]);
  assert.ok(!(await page.content()).includes("Vanha Tuttu"));
  const [entry] = json(["audit", "list", data, "--action", "listed"]).entries.filter((one) => one.detail === "today").slice(-1);
  assert.deepEqual([...(entry.parties ?? [])].sort(), [who.helmi, who.outi].sort());
  await arrives(page, () => page.getByRole("link", { name: "Omat" }).click());
  assert.deepEqual(await page.locator(".acts .what").allInnerTexts(), ["Soita takaisin: Helmi Aaltio"]);
  await page.goto(`${base}/today/goes/2026-03-06`);
  assert.match(await page.locator("table.list").innerText(), /Vanha Tuttu/);
});

test("nothing is found by axe in either theme, nothing is wider than a phone", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [path, width] of [["/today", 1280], ["/today", 375], [`/step/${step.late}`, 375], [`/party/${who.helmi}`, 375]]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(base + path);
      assert.deepEqual(await axeFinds(page), [], `${path} ${colorScheme} ${width}`);
      assert.equal(await sideways(page), 0, `${path} ${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("by keyboard: a step is moved to tomorrow and another is logged as a call; undo takes the call back", async () => {
  await page.goto(`${base}/today`);
  await row("Kysy kuvista").locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await arrives(page, () => page.keyboard.press("Enter"), `${base}/today`); // "Huomenna"
  assert.equal(planned().find((one) => one.id === step.late).on, "2026-03-06");
  await row("Soita takaisin").getByRole("link", { name: /^Kirjaa/ }).focus();
  await arrives(page, () => page.keyboard.press("Enter"), `${base}/step/${step.call}`);
  await page.getByLabel("Mitä siitä seurasi").focus();
  await page.keyboard.type("Tilasi kuvauksen.");
  await page.keyboard.press("Tab");
  await arrives(page, () => page.keyboard.press("Enter"), `${base}/today`);
  assert.match(await page.locator("#did").innerText(), /Soita takaisin: Helmi Aaltio.*Iida Tammisto/s);
  assert.ok(records(who.helmi).some((one) => one.kind === "call" && one.text === "Tilasi kuvauksen."));
  await arrives(page, () => page.getByRole("button", { name: /^Peru/ }).click(), `${base}/today`);
  assert.equal(records(who.helmi).filter((one) => one.kind === "call").length, 0);
  assert.ok(planned().some((one) => one.id === step.call));
});

test("what the notice refuses comes back with what was typed; the customer's page plans and closes", async () => {
  await page.goto(`${base}/party/${who.helmi}`);
  assert.match(await page.locator("#next").innerText(), /Soita takaisin/);
  await page.locator("#next").getByLabel("Mitä siitä seurasi").fill("Sairastaa diabetesta");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa ja kuittaa hoidetuksi" }).click());
  assert.equal(await page.locator(".summary").count(), 1);
  assert.equal(await page.getByLabel("Mitä siitä seurasi").inputValue(), "Sairastaa diabetesta");
  assert.equal(records(who.helmi).filter((one) => one.kind === "call").length, 0);
  await page.goto(`${base}/party/${who.outi}`);
  await page.getByText("Suunnittele seuraava toimi").click();
  await page.locator("#f-text").fill("Lähetä kuvat");
  await page.locator("#f-on").fill("huomenna");
  await arrives(page, () => page.getByRole("button", { name: "Suunnittele" }).click());
  assert.equal(await page.locator(".summary").count(), 1);
  assert.equal(await page.locator("#f-text").inputValue(), "Lähetä kuvat");
  await page.locator("#f-on").fill("31.3.2026");
  await arrives(page, () => page.getByRole("button", { name: "Suunnittele" }).click(), `${base}/party/${who.outi}#next`);
  const made = planned().find((one) => one.text === "Lähetä kuvat");
  assert.deepEqual([made.on, made.by, made.party], ["2026-03-31", "Iida Tammisto", who.outi]);
});

test("two at once: the second is told, and sent twice it is done once", async () => {
  const other = await watched(browser, { javaScriptEnabled: false }); // and without script
  await signIn(other, base, code("Oskari Virta"));
  await page.goto(`${base}/step/${step.monday}`);
  await other.goto(`${base}/step/${step.monday}`);
  await arrives(other, () => other.getByRole("button", { name: "Huomenna" }).click(), `${base}/today`);
  await page.getByLabel("Mitä siitä seurasi").fill("Kävin");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa ja kuittaa hoidetuksi" }).click());
  assert.match(await page.locator(".summary").innerText(), /muuttanut/);
  assert.equal(planned().find((one) => one.id === step.monday).on, "2026-03-06");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa ja kuittaa hoidetuksi" }).click(), `${base}/today`);
  assert.equal(records(who.helmi).filter((one) => one.text === "Kävin").length, 1);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await page.goto(`${base}/step/${step.friday}`)).text())[1];
  const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
  const send = () => fetch(`${base}/step/${step.friday}`, { method: "POST", redirect: "manual", headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrf, once: "0123456789abcdef", do: "log", kind: "call", note: "Kaksi kertaa" }) });
  const both = await Promise.all([send(), send()]);
  assert.deepEqual(both.map((one) => one.status), [303, 303]);
  assert.equal(records(who.helmi).filter((one) => one.text === "Kaksi kertaa").length, 1);
  await other.context().close();
});

test("a reader sees and does nothing; what is no step is not there", async () => {
  const reader = await watched(browser);
  await signIn(reader, base, code("Lukija"));
  await reader.goto(`${base}/step/${step.late}`);
  assert.equal(await reader.getByRole("button", { name: /Huomenna/ }).count(), 0);
  const got = await reader.goto(`${base}/step/${who.helmi}`);
  assert.equal(got.status(), 404);
  await reader.context().close();
});

test("the access package tells the steps; an erasure takes them", () => {
  const zip = join(folder(), "answer.zip");
  ok(["access", data, who.outi, "-o", zip]);
  const text = spawnSync("unzip", ["-p", zip], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).stdout;
  assert.match(text, /Lähetä kuvat/);
  assert.match(text, /31\.3\.2026|31 March 2026/);
  ok(["erase", data, who.outi, "--yes"]);
  assert.deepEqual(planned().filter((one) => one.party === who.outi), []);
  assert.equal(fault(["follow", "done", data, step.late]).code, 4);
});

test("a register that is carried takes its steps along", () => {
  const { data: one } = register();
  const helmi = add(one, "consumer", { first_name: "Helmi", last_name: "Aaltio" });
  ok(["follow", one, helmi, "Soita", "--on", "2026-03-09", "--at", "14:00"]);
  const file = join(folder(), "all.json"), { data: two } = register();
  ok(["export", one, "--all", "-o", file, "--yes"]);
  ok(["import", two, file]);
  const [got] = json(["due", two, "--on", "2027-01-01"]).next_steps;
  assert.deepEqual([got.text, got.on, got.at, got.name], ["Soita", "2026-03-09", "14:00", "Helmi Aaltio"]);
});

test("a crash between the note and the step leaves neither", { skip: !/san/.test(process.env.SELOSTE_BIN ?? "") }, () => {
  const { data: one } = register();
  const helmi = add(one, "consumer", { first_name: "Helmi", last_name: "Aaltio" });
  const { id } = json(["follow", one, helmi, "Soita", "--on", "2026-03-09"]);
  const crashed = seloste(["follow", "done", one, id, "Soitettu", "--kind", "call"], { env: { SELOSTE_CRASH: "follow.done:1" } });
  assert.equal(crashed.signal, "SIGKILL");
  assert.deepEqual(json(["show", one, helmi]).records.map((record) => record.kind), ["next_step"]);
  assert.equal(json(["due", one, "--on", "2027-01-01"]).next_steps.length, 1);
});
