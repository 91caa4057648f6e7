// The notice edited as text: checked while it is written, kept as a draft, compared, put in force; and the other settings.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { agency, json } from "./seloste.mjs";
import { arrives, axeFinds, becomes, launch, office, sideways, signIn, watched } from "./browser.mjs";

const notice = readFileSync(agency, "utf8");
const next = notice.replace("version: 7", "version: 8").replace(/gone_by: {6}\(last\(contact of self or represented\) else taken_in\) \+ 10 years/, "gone_by:      (last(contact of self or represented) else taken_in) + 8 years");

let browser, here;
before(async () => {
  here = await office();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await here?.stop();
});

test("a new version is written, checked, kept and put in force, without script", async () => {
  assert.notEqual(next.replace("version: 8", "version: 7"), notice);
  const page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await page.goto(`${here.base}/settings`);
  await arrives(page, () => page.getByRole("link", { name: "Muuta selostetta" }).click());
  const text = page.getByLabel("Seloste sellaisena kuin sen pitää olla");
  assert.equal(await text.inputValue(), notice, "it begins with what is in force, to the letter");
  await text.fill(notice.replace("fields: [name, business_id, industry]", "fields: [name, busines_id, industry]"));
  await arrives(page, () => page.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  const line = notice.split("\n").findIndex((one) => one.includes("fields: [name, business_id, industry]")) + 1;
  assert.match(await page.locator("#checked").innerText(), new RegExp(`rivi ${line}[\\s\\S]*busines_id`));
  assert.equal(await page.getByRole("button", { name: "Ota tämä versio käyttöön" }).count(), 0);
  await text.fill(next);
  await arrives(page, () => page.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  assert.match(await page.locator("#checked").innerText(), /10 vuotta[\s\S]*8 vuotta/);
  await page.goto(`${here.base}/settings`);
  await arrives(page, () => page.getByRole("link", { name: "Jatka luonnosta" }).click());
  assert.equal(await text.inputValue(), next, "the draft is kept");
  await arrives(page, () => page.getByRole("button", { name: "Ota tämä versio käyttöön" }).click());
  assert.match(await page.locator("#e-word").innerText(), /mitään ei otettu/i);
  await page.locator("#f-word").fill("käyttöön");
  await arrives(page, () => page.getByRole("button", { name: "Ota tämä versio käyttöön" }).click(), `${here.base}/settings`);
  const versions = await page.locator("table").innerText();
  assert.match(versions, /8 voimassa/);
  assert.equal(readFileSync(`${here.data}/notices/2.yaml`, "utf8"), next);
  await arrives(page, () => page.getByRole("link", { name: "Versiosta 1" }).click());
  assert.match(await page.locator("main").innerText(), /8 vuotta/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("two who write at the same time lose nothing, and what came into force meanwhile is told", async () => {
  const one = await watched(browser, { javaScriptEnabled: false }), other = await watched(browser, { javaScriptEnabled: false });
  await signIn(one, here.base, here.code());
  await signIn(other, here.base, here.code());
  for (const page of [one, other]) await page.goto(`${here.base}/settings/notice`);
  await one.locator("#f-notice").fill(next.replace("version: 8", "version: 9"));
  await arrives(one, () => one.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  await other.locator("#f-notice").fill(next.replace("version: 8", "version: 10"));
  await arrives(other, () => other.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  assert.match(await other.locator(".summary").innerText(), /Joku muu on muuttanut luonnosta/);
  assert.match(await other.locator("#f-notice").inputValue(), /version: 10/);
  assert.match(await other.locator("#theirs").inputValue(), /version: 9/);
  await arrives(other, () => other.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  assert.equal(await other.locator(".summary").count(), 0);
  await arrives(other, () => other.getByRole("button", { name: "Hylkää luonnos" }).click(), `${here.base}/settings`);
  for (const page of [one, other]) await page.context().close();
});

test("the check follows what is written; the pages are in order", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await watched(browser, { colorScheme });
    await signIn(page, here.base, here.code());
    await page.goto(`${here.base}/settings/notice`);
    await page.locator("#f-notice").fill("register: 7\n");
    await page.locator("#checked li").first().waitFor();
    await page.locator("#checked a").first().click();
    await becomes(() => page.locator("#f-notice").evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)), "register: 7");
    assert.deepEqual(await axeFinds(page), []);
    await page.setViewportSize({ width: 375, height: 800 });
    assert.equal(await sideways(page), 0);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/redraft-${colorScheme}.png` });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${here.base}/settings`);
    assert.deepEqual(await axeFinds(page), []);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/settings-${colorScheme}.png`, fullPage: true });
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test("a setting is set, refused and put back", async () => {
  const page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await page.goto(`${here.base}/settings`);
  await page.locator("[id='f-ytj.url']").fill("http://example.fi/");
  await arrives(page, () => page.getByRole("button", { name: /Tallenna.*ytj.url/ }).click());
  assert.match(await page.locator(".summary").innerText(), /ytj\.url/i);
  assert.equal(await page.locator("[id='f-ytj.url']").inputValue(), "http://example.fi/");
  await page.locator("[id='f-ytj.hours']").fill("12");
  await arrives(page, () => page.getByRole("button", { name: /Tallenna.*ytj.hours/ }).click(), `${here.base}/settings`);
  assert.equal(json(["setting", here.data, "ytj.hours"]).value, "12");
  await arrives(page, () => page.getByRole("button", { name: /Palauta oletus.*ytj.hours/ }).click());
  assert.equal(json(["setting", here.data, "ytj.hours"]).value, "24");
  await page.context().close();
});
