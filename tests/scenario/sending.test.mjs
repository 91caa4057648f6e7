// May a message be sent: the command and the page say what the one door says, with the notice's own sentence.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
const rows = (who) => json(["sending", place.data, who]).sending;
const row = (who, purpose, channel) => rows(who).find((one) => one.purposes.includes(purpose) && one.channels.includes(channel) && one.service === null);

before(async () => {
  place = await office();
  browser = await launch();
  page = await watched(browser);
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("a consumer: no marketing, an instant message only as an answer", () => {
  assert.equal(row(place.ids.outi, "contact", "email").may, "yes");
  assert.equal(row(place.ids.outi, "market", "email").may, "no");
  assert.equal(row(place.ids.outi, "market", "email").sentence, "P17");
  assert.equal(row(place.ids.outi, "contact", "whatsapp").may, "not yet");
  ok(["note", place.data, place.ids.outi, "--kind", "message_in", "--with", "channel=whatsapp"]);
  assert.equal(row(place.ids.outi, "contact", "whatsapp").may, "yes");
});

test("an organisation's people each have their own answer, and an objection holds at once", () => {
  const mail = rows(place.ids.organisation).filter((one) => one.purposes.includes("market") && one.channels.includes("email") && !one.service);
  assert.deepEqual(mail.map((one) => [one.parties, one.may]), [[[place.ids.organisation], "yes"], [[place.ids.helmi], "not yet"]]);
  ok(["consent", place.data, place.ids.helmi, "--purpose", "market", "--by", "email", "--channel", "email"]);
  assert.equal(row(place.ids.helmi, "market", "email").may, "yes");
  ok(["object", place.data, place.ids.helmi]);
  assert.equal(row(place.ids.helmi, "market", "post").may, "no");
  assert.match(row(place.ids.helmi, "market", "post").why, /objected/);
});

test("looking asks nobody and refuses nothing: one entry in the log, that the person was opened", () => {
  const entries = () => json(["audit", "list", place.data, "--party", place.ids.asa]).entries.map((one) => one.action);
  const before = entries().length;
  rows(place.ids.asa);
  assert.deepEqual(entries().slice(before), ["opened"]);
});

test("on the page, in the notice's words", async () => {
  await page.goto(`${place.base}/party/${place.ids.organisation}`);
  const table = page.locator("#sending table");
  const market = table.getByRole("row", { name: /^Oma markkinointi.*Helmi Aaltio/ });
  assert.match(await market.first().innerText(), /ei saa/);
  assert.match(await market.first().innerText(), /vastustaa|kieltää|kieltänyt/i);
  assert.equal(await market.first().locator("blockquote a").getAttribute("href").then((href) => href.startsWith("/notice/fi#")), true);
  assert.match(await table.getByRole("row", { name: /laitevuokraus/ }).innerText(), /ei saa/);
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 375, height: 800 });
  assert.ok(await sideways(page) <= 0);
  assert.deepEqual(page.complaints, []);
});
