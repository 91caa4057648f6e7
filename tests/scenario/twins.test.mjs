// Two that are one: shown as a pair, compared, merged, taken apart again, told apart.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page, twin;
const names = () => json(["find", place.data, "Hallavuo"]).found.length;
const press = (name, address) => arrives(page, () => page.getByRole("button", { name }).click(), address);

before(async () => {
  place = await office();
  twin = add(place.data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example", phone: "040 000 7711" }, ["--even-if-known"]);
  browser = await launch();
  page = await watched(browser);
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("a pair is compared and merged; the page shows it apart again, and takes it apart", async () => {
  await page.goto(`${place.base}/duplicates`);
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.getByRole("link", { name: /^Vertaa/ }).first().click());
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 375, height: 700 });
  assert.ok(await sideways(page) <= 0);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.equal(names(), 2);
  await press("Yhdistä ensimmäiseen");
  await page.getByRole("button", { name: "Erota nämä kaksi" }).waitFor();
  assert.equal(names(), 1);
  assert.deepEqual(await axeFinds(page), []);
  // The customer's page leads back to it at any time.
  await page.goto(`${place.base}/party/${json(["find", place.data, "Hallavuo"]).found[0].id}`);
  await arrives(page, () => page.getByRole("link", { name: "Katso tai pura yhdistäminen" }).click());
  await press("Erota nämä kaksi");
  await page.getByRole("button", { name: "Ne eivät ole sama" }).waitFor();
  assert.equal(names(), 2);
});

test("told apart, they are no pair any more", async () => {
  await page.goto(`${place.base}/duplicates/${place.ids.outi}/${twin}`);
  await press("Ne eivät ole sama", `${place.base}/duplicates`);
  assert.equal(json(["duplicates", place.data]).total, 0);
});

test("the other is looked for from the page; which value stands is chosen; what came since goes to whom it belongs", async () => {
  const other = add(place.data, "consumer", { first_name: "Outi", last_name: "Rantakivi", phone: "040 000 7722" });
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  await arrives(page, () => page.getByRole("link", { name: "Yhdistä toiseen…" }).click());
  const find = () => arrives(page, () => page.locator("main form").getByRole("button", { name: "Hae" }).click());
  await find();
  assert.match(await page.locator("#e-other").innerText(), /Kerro, kuka/);
  await page.locator("#f-other").fill("rantakivi");
  await find();
  assert.ok(!page.url().includes("rantakivi"), "what is looked for stands in no address");
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.getByRole("link", { name: /Vertaa.*Rantakivi/ }).click());
  await page.locator('input[name="keep.last_name"][value="other"]').check();
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 375, height: 700 });
  assert.ok(await sideways(page) <= 0);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/merge.png`, fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await press("Yhdistä ensimmäiseen");
  const last = (id) => json(["show", place.data, id]).values.find((one) => one.field === "last_name").text;
  assert.equal(last(place.ids.outi), "Rantakivi");
  const note = json(["note", place.data, place.ids.outi, "Kuuluu Rantakivelle"]).id;
  await page.reload();
  await page.getByLabel(/Kuuluu Rantakivelle/).check();
  assert.deepEqual(await axeFinds(page), []);
  await press("Erota nämä kaksi");
  assert.equal(last(place.ids.outi), "Hallavuo");
  assert.equal(last(other), "Rantakivi");
  assert.ok(json(["show", place.data, other]).records.some((one) => one.id === note));
  assert.match(json(["merge", place.data, place.ids.outi, other, "--keep", "last_name=other", "--plan"]).values.find((one) => one.field === "last_name").becomes, /wins/);
});
