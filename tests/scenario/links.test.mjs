// People of an organisation and organisations of a person on the page: added, dated, ended, taken away; without script, by keyboard.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, fault, json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page, second;
const roles = (who) => json(["show", place.data, who]).roles.filter((one) => one.organisation);
const field = (label) => page.getByLabel(label, { exact: true });
const save = (address) => arrives(page, () => page.getByRole("button", { name: "Tallenna yhteys" }).click(), address);

before(async () => {
  place = await office();
  second = add(place.data, "organisation", { name: "Sillan Leipomo Oy" });
  add(place.data, "organisation", { name: "Sillan Optiikka Oy" });
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("a second organisation: mistakes keep what was typed, several of the name are offered", async () => {
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  await arrives(page, () => page.getByRole("link", { name: "Liitä yhteisöön" }).click());
  await field("Yhteisö").fill("Sillan");
  await field("Alkaen").fill("eilen");
  await save();
  assert.match(await page.locator(".summary").innerText(), /korjaa 2 kohtaa/);
  assert.equal(await field("Alkaen").inputValue(), "eilen");
  await page.getByLabel("Sillan Leipomo Oy").check();
  await field("Alkaen").fill("1.2.2026");
  await save(/#people$/);
  assert.match(await page.locator("#people").innerText(), /Sillan Leipomo Oy[^]*yhteyshenkilö 1\.2\.2026 alkaen/);
  assert.deepEqual(roles(place.ids.helmi).map((one) => [one.organisation.id, one.from, one.to]).at(-1), [second, "2026-02-01", null]);
});

test("it ends, and stands there quietly; the organisation says so too", async () => {
  await page.goto(`${place.base}/party/${second}`);
  await arrives(page, () => page.getByRole("link", { name: /^Yhteys.*Helmi Aaltio/ }).click());
  assert.equal(await field("Alkaen").inputValue(), "1.2.2026");
  await field("Päättyen").fill("31.1.2026");
  await save();
  assert.match(await page.locator(".summary").innerText(), /1\.2\.2026/);
  await field("Päättyen").fill("28.2.2026");
  await save(`${place.base}/party/${second}#people`);
  assert.match(await page.locator("#people").innerText(), /entinen yhteyshenkilö, päättyi 28\.2\.2026/);
});

test("two at once: the second is told what the link is now", async () => {
  await page.goto(`${place.base}/party/${second}`);
  await arrives(page, () => page.getByRole("link", { name: /^Yhteys.*Helmi Aaltio/ }).click());
  ok(["link", place.data, place.ids.helmi, second, "--to", "2026-03-01"]);
  await field("Päättyen").fill("27.2.2026");
  await save();
  assert.match(await page.locator(".summary").innerText(), /1\.2\.2026 – 1\.3\.2026/);
  assert.equal(await field("Päättyen").inputValue(), "27.2.2026");
  await save(/#people$/);
  assert.equal(roles(place.ids.helmi).at(-1).to, "2026-02-27");
});

test("one that never was goes; the only one does not; the command does the same", async () => {
  await page.goto(`${place.base}/party/${second}`);
  await arrives(page, () => page.getByRole("link", { name: /^Yhteys.*Helmi Aaltio/ }).click());
  await page.getByText("Sitä ei koskaan ollut").click();
  await arrives(page, () => page.getByRole("button", { name: "Poista yhteys" }).click(), `${place.base}/party/${second}#people`);
  assert.equal(roles(place.ids.helmi).length, 1);
  assert.equal(fault(["unlink", place.data, place.ids.helmi, place.ids.organisation]).code, 1);
  ok(["link", place.data, place.ids.helmi, second]);
  ok(["unlink", place.data, place.ids.helmi, second]);
  assert.equal(roles(place.ids.helmi).length, 1);
  assert.equal(fault(["unlink", place.data, place.ids.helmi, second]).code, 4);
});

test("nothing but what is there; nothing goes sideways; axe finds nothing", async () => {
  for (const path of ["link/x", "link/1111111111111", "party/1111111111111/link"]) assert.equal((await page.goto(`${place.base}/${path}`)).status(), 404);
  const scripted = await watched(browser, { viewport: { width: 375, height: 800 } });
  await signIn(scripted, place.base, place.code());
  await scripted.goto(`${place.base}/party/${place.ids.organisation}`);
  assert.ok(await sideways(scripted) <= 0);
  scripted.setDefaultTimeout(15000);
  await scripted.getByRole("link", { name: /^Yhteys.*Helmi/ }).click(); // by script the form comes in its place
  await scripted.locator("#people .datum-form").waitFor();
  assert.deepEqual(await axeFinds(scripted), []);
  assert.ok(await sideways(scripted) <= 0);
  await scripted.locator("#people").getByLabel("Alkaen", { exact: true }).fill("3.3.2026");
  await scripted.getByRole("button", { name: "Tallenna yhteys" }).click();
  await scripted.locator("#people .datum-form").waitFor({ state: "detached" });
  assert.match(await scripted.locator("#people").innerText(), /3\.3\.2026 alkaen/);
  assert.deepEqual([...page.complaints, ...scripted.complaints], []);
});
