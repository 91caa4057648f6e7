// One value of a customer changed where it stands, with and without script: its source, notice and history beside it, nothing lost.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, becomes, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page, plain;
const values = (field) => json(["show", place.data, place.ids.helmi]).values.filter((one) => one.field === field).map((one) => one.text);
const datum = (on, field) => on.locator(`#v-${field}`);

before(async () => {
  place = await office();
  browser = await launch();
  page = await watched(browser);
  plain = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
  await signIn(plain, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("by script: by keyboard alone, in its place, and what was before stays beside it", async () => {
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  await datum(page, "phone").getByRole("link", { name: /^Muokkaa/ }).focus();
  await page.keyboard.press("Enter");
  const input = page.locator("#f-phone");
  await input.waitFor();
  await becomes(() => input.evaluate((one) => document.activeElement === one), true);
  assert.deepEqual(await axeFinds(page), []);
  await input.fill("041 000 7777");
  await page.getByLabel("Asiakas itse", { exact: true }).check();
  await page.keyboard.press("Enter");
  await page.getByText("041 000 7777").waitFor();
  assert.equal(page.url(), `${place.base}/party/${place.ids.helmi}`);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), "Muokkaa: Puhelin");
  await becomes(() => page.locator("#says").innerText(), "Tallennettu: Puhelin");
  await datum(page, "phone").getByText("1 aiempi").click();
  assert.match(await datum(page, "phone").locator(".was").innerText(), /040 000 2175 5\.3\.2026 – 5\.3\.2026, muutti Iida Tammisto\. Asiakas itse, 5\.3\.2026/);
  await datum(page, "phone").locator(".src summary").click();
  assert.match(await datum(page, "phone").locator(".src").innerText(), /Kirjasi Iida Tammisto\. Seloste 7\./);
  assert.deepEqual(await axeFinds(page), []);
});

test("without script: a page with just that field; a mistake keeps what was typed and says what to type", async () => {
  await plain.goto(`${place.base}/party/${place.ids.helmi}`);
  await arrives(plain, () => datum(plain, "email").getByRole("link", { name: /^Muokkaa/ }).click());
  assert.equal(await plain.locator("form.datum-form input[type=email]").count(), 2);
  await plain.locator("#f-email").fill("helmi.aaltio");
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna" }).click());
  assert.match(await plain.locator(".summary").innerText(), /korjaa 2 kohtaa/);
  assert.equal(await plain.locator("#f-email").inputValue(), "helmi.aaltio");
  await plain.locator("#f-email").fill("helmi@kuurna.example");
  await plain.getByLabel("Asiakas itse", { exact: true }).check();
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna" }).click(), `${place.base}/party/${place.ids.helmi}#v-email`);
  assert.deepEqual(values("email"), ["helmi@kuurna.example"]);
  await datum(plain, "email").getByText("1 aiempi").click();
  assert.match(await datum(plain, "email").locator(".was").innerText(), /helmi\.aaltio@kuurna\.example/);
});

test("what is refused by script is told on a page, and nothing is lost", async () => {
  await page.goto(`${place.base}/party/${place.ids.organisation}`);
  await datum(page, "business_id").getByRole("link", { name: /^Muokkaa/ }).click();
  await page.locator("#f-business_id").fill("1234567-2");
  await page.getByLabel("Asiakas itse", { exact: true }).check();
  await arrives(page, () => page.getByRole("button", { name: "Tallenna" }).click());
  await page.locator(".summary").waitFor();
  assert.equal(await page.locator("#f-business_id").inputValue(), "1234567-2");
  assert.deepEqual(await axeFinds(page), []);
});

test("a field that is empty is added; one that is emptied keeps its history", async () => {
  await page.goto(`${place.base}/party/${place.ids.asa}`);
  await page.getByText("Lisää tieto").click();
  await page.getByRole("link", { name: "Sähköposti", exact: true }).click();
  await page.locator("#f-email").fill("asa@posti.example");
  await page.getByLabel("Asiakas itse", { exact: true }).check();
  await page.getByRole("button", { name: "Tallenna" }).click();
  await datum(page, "email").getByText("asa@posti.example").waitFor();
  await datum(page, "email").getByRole("link", { name: /^Muokkaa/ }).click();
  await page.locator("#f-email").fill("");
  await page.getByLabel("Asiakas itse", { exact: true }).check();
  await page.getByRole("button", { name: "Tallenna" }).click();
  await datum(page, "email").getByText("ei mitään nyt").waitFor();
  await datum(page, "email").getByText("1 aiempi").click();
  assert.match(await datum(page, "email").locator(".was").innerText(), /asa@posti\.example/);
});

test("two at once: the second sees what the first stored, and decides", async () => {
  await plain.goto(`${place.base}/party/${place.ids.outi}/value?field=email`);
  ok(["set", place.data, place.ids.outi, "email=hallavuo@posti.example", "--source", "person"]);
  await plain.locator("#f-email").fill("outi.h@posti.example");
  await plain.getByLabel("Asiakas itse", { exact: true }).check();
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna" }).click());
  assert.match(await plain.locator(".summary").innerText(), /muutti|muuttanut/);
  assert.equal(await plain.locator("#f-email").inputValue(), "outi.h@posti.example");
  await plain.getByText("Rekisterissä nyt: hallavuo@posti.example").waitFor();
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna" }).click(), /#v-email$/);
  assert.deepEqual(json(["show", place.data, place.ids.outi]).values.filter((one) => one.field === "email").map((one) => one.text), ["outi.h@posti.example"]);
});

test("what the notice does not list is no page; nothing goes sideways on a telephone; the printout has the facts and no buttons", async () => {
  for (const field of ["billing_address", "title", "x", ""])
    assert.equal((await plain.goto(`${place.base}/party/${place.ids.outi}/value?field=${field}`)).status(), 404);
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  await datum(page, "phone").getByRole("link", { name: /^Muokkaa/ }).click();
  await page.locator("#f-phone").waitFor();
  assert.ok(await sideways(page) <= 0);
  await page.emulateMedia({ media: "print" });
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  assert.equal(await datum(page, "phone").getByRole("link", { name: /^Muokkaa/ }).isVisible(), false);
  assert.deepEqual([...page.complaints, ...plain.complaints], []);
});
