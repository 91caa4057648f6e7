// The person's own page in the browser: from the staff's press to a correction that was approved; without script, on a phone, by keyboard
// and on paper; in three languages.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, staff, person;

before(async () => {
  place = await office();
  browser = await launch();
  staff = await watched(browser, { javaScriptEnabled: false });
  await signIn(staff, place.base, place.code());
  person = await watched(browser, { javaScriptEnabled: false, viewport: { width: 375, height: 700 } });
});

after(async () => {
  await browser?.close();
  await place?.stop();
});

const press = (page, name, address) => arrives(page, () => page.getByRole("button", { name }).click(), address);

test("the staff gives link and code from the customer's page; they are shown and ended there", async () => {
  await staff.goto(`${place.base}/party/${place.ids.outi}`);
  await arrives(staff, () => staff.getByRole("link", { name: "Anna pääsy omalle sivulle" }).click(), /\/own$/);
  await press(staff, "Tee linkki ja koodi", /\/own\/\w+$/);
  const link = await staff.getByLabel("Linkki", { exact: true }).inputValue(), code = await staff.getByLabel("Koodi", { exact: true }).inputValue();
  assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/door\/[0-9a-f]{64}$/);
  await person.goto(link);
  await person.getByLabel("Koodi", { exact: true }).fill("0000 0000");
  await press(person, "Avaa sivu", `${place.base}/door`);
  assert.match(await person.locator(".summary").innerText(), /eivät avaa mitään/);
  await arrives(person, () => person.getByRole("link", { name: "Svenska" }).click(), link + "?lang=sv");
  await arrives(person, () => person.getByRole("link", { name: "Suomi" }).click(), link + "?lang=fi");
  await person.getByLabel("Koodi", { exact: true }).fill(code);
  await press(person, "Avaa sivu", `${place.base}/own`);
  assert.equal(await person.locator("h1").innerText(), "Outi Hallavuo, nämä tiedot meillä on sinusta");
  await staff.goto(`${place.base}/party/${place.ids.outi}`);
  assert.match(await staff.locator("#own").innerText(), /Oma sivu[\s\S]*avautuu[\s\S]*Lopeta heti/);
});

test("on a phone, without script, in three languages", async () => {
  for (const [name, title] of [["Svenska", /det här har vi om dig/], ["English", /this is what we have about you/], ["Suomi", /nämä tiedot meillä on sinusta/]]) {
    await press(person, name, `${place.base}/own`);
    assert.match(await person.locator("h1").innerText(), title);
    assert.equal(await sideways(person), 0);
  }
});

test("marketing is forbidden by one press, and the same moment it is so for the staff", async () => {
  await press(person, "Kiellä markkinointi", `${place.base}/own?said=objected`);
  assert.match(await person.locator("[role=status]").innerText(), /Tästä hetkestä lähtien/);
  await staff.reload();
  assert.match(await staff.locator("#choices").innerText(), /markkinointi[\s\S]*oma sivu/i);
  const promises = await person.locator("#choices li", { hasText: "lupauksemme" }).allInnerTexts();
  assert.equal(new Set(promises).size, promises.length, "each promise stands once");
});

test("a correction is sent from the page, lies on Today and on the desk, and is approved by one press", async () => {
  const row = person.locator("tr", { hasText: "outi@posti.example" });
  await arrives(person, () => row.getByRole("link", { name: /^Korjaa/ }).click(), /\/own\/correct\/v\d$/);
  assert.match(await person.locator(".lead").innerText(), /Vastaamme viimeistään \d/);
  await person.getByLabel("Sähköposti, oikea tieto").fill("outi");
  await press(person, "Lähetä korjaus", /\/own\/correct/);
  assert.equal(await person.getByLabel("Sähköposti, oikea tieto").inputValue(), "outi");
  await person.getByLabel("Sähköposti, oikea tieto").fill("outi.hallavuo@posti.example");
  await press(person, "Lähetä korjaus", `${place.base}/own?said=sent`);
  assert.match(await person.locator("#requests").innerText(), /outi@posti\.example.*outi\.hallavuo@posti\.example/);
  await staff.goto(`${place.base}/today`);
  assert.match(await staff.locator("main").innerText(), /Korjaus, joka odottaa hyväksyntää/);
  const [{ id }] = json(["request", "list", place.data, "--right", "rectification"]).requests;
  await staff.goto(`${place.base}/requests/${id}`);
  assert.match(await staff.locator("#proposal").innerText(), /Ennen\s+Jälkeen\s+outi@posti\.example\s+outi\.hallavuo@posti\.example/);
  await press(staff, "Hyväksy korjaus", `${place.base}/requests/${id}`);
  assert.match(await staff.locator(".lead").innerText(), /Toteutettu/);
  await person.goto(`${place.base}/own`);
  assert.match(await person.locator("#stored").innerText(), /outi\.hallavuo@posti\.example/);
});

test("an erasure says what stays, asks twice, and shows its day", async () => {
  await arrives(person, () => person.getByRole("link", { name: "Poista tietoni" }).click(), `${place.base}/own/ask/erasure`);
  await press(person, "Jatka", `${place.base}/own/ask/erasure`);
  assert.match(await person.locator("main").innerText(), /Oletko varma/);
  await press(person, "Kyllä, poista tietoni", `${place.base}/own?said=sent`);
  assert.match(await person.locator("#requests").innerText(), /vastaamme viimeistään \d+\.\d+\.\d{4}/);
});

test("by keyboard and with script axe finds nothing, at both widths and on paper; everything is fetched as a file", async () => {
  const given = json(["page", "give", place.data, place.ids.helmi]);
  const page = await watched(browser);
  await page.goto(place.base + given.link);
  await page.getByLabel("Koodi", { exact: true }).focus();
  await page.keyboard.type(given.code);
  await arrives(page, () => page.keyboard.press("Enter"), `${place.base}/own`);
  assert.equal(await page.evaluate(() => document.querySelectorAll("tr a[href^='/own/correct/']").length) > 3, true);
  for (const path of ["/own", "/own/ask/restriction", "/own/correct/v0"])
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(place.base + path);
      assert.deepEqual(await axeFinds(page), [], `${path} ${width}`);
      assert.equal(await sideways(page), 0, `${path} ${width}`);
    }
  await page.goto(`${place.base}/own`);
  const file = await downloads(page, () => page.getByRole("button", { name: /ZIP/ }).click());
  assert.equal(file.suggestedFilename(), "own-data.zip");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#do").isVisible(), false);
  assert.equal(await page.locator("#stored").isVisible(), true);
  ok(["page", "end", place.data, given.id]);
  await page.emulateMedia({ media: "screen" });
  await page.goto(`${place.base}/own`);
  assert.match(await page.locator("main").innerText(), /Käyntisi on päättynyt/);
  assert.deepEqual([...page.complaints, ...staff.complaints, ...person.complaints], []);
});
