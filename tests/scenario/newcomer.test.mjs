// Somebody new in twenty seconds: a business ID or a name, a company of YTJ's, one press. Without script, and with it. Nobody outside is
// asked: YTJ is a server of our own.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok, register, start } from "./seloste.mjs";
import { arrives, axeFinds, becomes, launch, office, sideways, signIn, watched } from "./browser.mjs";
import { ytj } from "./ytj.mjs";

let browser, there, here;
before(async () => {
  there = await ytj();
  here = await office();
  ok(["setting", here.data, "ytj.url", there.url]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await here?.stop();
  await there?.close();
});

test("a company comes from YTJ into the register, without script", async () => {
  const page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await page.goto(`${here.base}/customers/new`);
  await page.getByLabel("Y-tunnus tai nimi").fill("9000030-8");
  await arrives(page, () => page.getByRole("button", { name: "Hae YTJ:stä" }).click());
  assert.match(await page.locator("#e-words").innerText(), /9000003-8/, "the one that was meant");
  assert.equal(there.asked.length, 0);
  await page.getByLabel("Sähköposti").fill("info@aanioljy.example");
  await page.getByLabel("Y-tunnus tai nimi").fill("ääni");
  await arrives(page, () => page.getByRole("button", { name: "Hae YTJ:stä" }).click());
  assert.match(await page.locator(".companies").innerText(), /Ääni & Öljy Esimerkki Oy 9000003-8, Osakeyhtiö/);
  await arrives(page, () => page.getByRole("button", { name: /^Valitse/ }).first().click());
  assert.equal(await page.getByLabel("Nimi", { exact: true }).inputValue(), "Ääni & Öljy Esimerkki Oy");
  assert.equal(await page.locator("#f-email").inputValue(), "info@aanioljy.example", "what was typed stays");
  await page.getByLabel("Mihin tietoa tarvitaan").fill("tarjouspyyntö");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
  assert.match(await page.locator(".summary").innerText(), /muut kuin YTJ:n tiedot/);
  await page.getByLabel("Asiakas itse").check();
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click(), /\/party\/[0-9a-z]{13}$/);
  const id = page.url().split("/").pop();
  const sources = Object.fromEntries(json(["show", here.data, id]).values.map((one) => [one.field, one.source]));
  assert.deepEqual(sources, { name: "ytj", business_id: "ytj", industry: "ytj", billing_address: "ytj", email: "person" });
  assert.equal(there.asked.length, 1, "what is known is not asked again");
  assert.doesNotMatch(page.url(), /9000003/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("who is there already is shown while somebody types, and the page is in order", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await watched(browser, { colorScheme });
    await signIn(page, here.base, here.code());
    await page.goto(`${here.base}/customers/new`);
    await page.locator("#f-name").pressSequentially("Kuurnan");
    await page.locator("#alike a", { hasText: "Kuurnan Puu Oy" }).waitFor();
    await page.getByLabel("Y-tunnus tai nimi").fill("ääni");
    await arrives(page, () => page.getByRole("button", { name: "Hae YTJ:stä" }).click());
    await page.locator(".companies").waitFor();
    assert.deepEqual(await axeFinds(page), []);
    await page.setViewportSize({ width: 375, height: 800 });
    assert.equal(await sideways(page), 0);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/newcomer-${colorScheme}.png`, fullPage: true });
    if (process.env.SHOTS) { await page.setViewportSize({ width: 1280, height: 900 }); await page.screenshot({ path: `${process.env.SHOTS}/newcomer-wide-${colorScheme}.png`, fullPage: true }); }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test("a customer is compared with YTJ, and what is chosen is taken over", async () => {
  const id = add(here.data, "organisation", { name: "Pöllö", business_id: "9000005-4" });
  const page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await page.goto(`${here.base}/party/${id}/edit`);
  await arrives(page, () => page.getByRole("link", { name: "Vertaa YTJ:hin" }).click());
  await arrives(page, () => page.getByRole("button", { name: "Kysy YTJ:ltä" }).click());
  assert.match(await page.locator("table").innerText(), /Pöllö[\s\S]*Lopettanut Pöllö Oy/);
  await arrives(page, () => page.getByRole("button", { name: "Ota valitut käyttöön" }).click());
  assert.match(await page.locator(".summary").innerText(), /Valitse, mitä otetaan/);
  await page.getByLabel("Nimi", { exact: true }).check();
  await page.getByLabel("Mihin tietoa tarvitaan").fill("ajan tasalle");
  await arrives(page, () => page.getByRole("button", { name: "Ota valitut käyttöön" }).click(), `${here.base}/party/${id}`);
  const name = json(["show", here.data, id]).values.find((one) => one.field === "name");
  assert.equal(name.source, "ytj");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a YTJ that is out of order holds nobody up: what was typed stays, and it can be typed in", async () => {
  const page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await page.goto(`${here.base}/customers/new`);
  await page.locator("#f-name").fill("Oma Yritys Oy");
  await page.getByLabel("Y-tunnus tai nimi").fill("down");
  await arrives(page, () => page.getByRole("button", { name: "Hae YTJ:stä" }).click());
  assert.match(await page.locator("#e-words").innerText(), /epäkunnossa \(503\)/);
  assert.equal(await page.locator("#f-name").inputValue(), "Oma Yritys Oy");
  await page.context().close();
});

test("who waits for a slow YTJ holds up nobody else", async () => {
  const page = await watched(browser, { javaScriptEnabled: false }), other = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, here.base, here.code());
  await signIn(other, here.base, here.code());
  ok(["setting", here.data, "ytj.seconds", "60"]);
  await page.goto(`${here.base}/customers/new`);
  await page.getByLabel("Y-tunnus tai nimi").fill("slow");
  let answered = false;
  const waiting = arrives(page, () => page.getByRole("button", { name: "Hae YTJ:stä" }).click({ noWaitAfter: true })).then(() => { answered = true; });
  await becomes(async () => there.asked.some((path) => path.includes("name=slow")), true);
  for (let i = 0; i < 6; i++) await other.goto(`${here.base}/customers`);
  assert.equal(answered, false, "six pages came before the slow one");
  there.release();
  await waiting;
  await page.locator(".companies").waitFor();
  await page.context().close();
  await other.context().close();
});
