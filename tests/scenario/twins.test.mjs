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
