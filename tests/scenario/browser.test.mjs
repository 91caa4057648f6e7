// The pages in Debian's Chromium: what axe finds, light and dark, wide and narrow; without script; by keyboard alone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let browser, place;
before(async () => {
  place = await office();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  const ended = await place.stop();
  assert.equal(ended.code, 0, ended.err);
});

test("what is wrong in the notice is said in the reader's language, whatever the server speaks", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/findings`);
  const finnish = await page.locator("main").innerText();
  assert.match(finnish, /laitevuokraus/);
  assert.doesNotMatch(finnish, /equipment rental|The notice|covers/);
  await arrives(page, () => page.getByRole("button", { name: "Svenska" }).click());
  await page.locator("html[lang=sv]").waitFor();
  await page.goto(`${place.base}/findings`);
  assert.match(await page.locator("main").innerText(), /uthyrning/);
  await arrives(page, () => page.getByRole("button", { name: "Suomi" }).click());
  await page.locator("html[lang=fi]").waitFor();
  await page.context().close();
});

const wrongForm = async (page) => {
  await page.goto(`${place.base}/customers/new?type=consumer`);
  await page.getByLabel("Etunimi").fill("Aura");
  await page.getByLabel("Sähköposti").first().fill("aura.example");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
};

/** Every page there is, in the states it can be in: name, and how to get there. */
const pages = () => [
  ["customers", "/customers"],
  ["new organisation", "/customers/new"],
  ["new contact person", `/customers/new?of=${place.ids.organisation}`],
  ["organisation", `/party/${place.ids.organisation}`],
  ["person", `/party/${place.ids.helmi}`],
  ["change", `/party/${place.ids.outi}/edit`],
  ["notice", "/notice/fi"],
  ["notice in Swedish", "/notice/sv"],
  ["notice in English", "/notice/en"],
  ["findings", "/findings"],
  ["duplicates", "/duplicates"],
  ["staff", "/people"],
  ["not found", "/nothing"],
  ["mistakes", wrongForm],
  ["found", async (page) => { await page.goto(`${place.base}/customers`); await page.getByRole("searchbox").fill("aal"); await arrives(page, () => page.keyboard.press("Enter"), /found/); }],
  ["found nobody", async (page) => { await page.goto(`${place.base}/customers`); await page.getByRole("searchbox").fill("korpikuu"); await arrives(page, () => page.keyboard.press("Enter"), /found/); }],
  ["empty note", async (page) => { await page.goto(`${place.base}/party/${place.ids.outi}`); await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click(), /note$/); }],
];

for (const [width, height, colorScheme] of [[1280, 900, "light"], [1280, 900, "dark"], [390, 844, "light"], [390, 844, "dark"]]) {
  test(`axe finds nothing at ${width} px, ${colorScheme}`, async () => {
    const page = await watched(browser, { viewport: { width, height }, colorScheme });
    for (const path of ["/signin", `/signin/${place.code()}`, "/notice/fi"]) {
      await page.goto(place.base + path);
      assert.deepEqual(await axeFinds(page), [], path);
      assert.equal(await sideways(page), 0, path);
    }
    await signIn(page, place.base, place.code());
    for (const [name, way] of pages()) {
      if (typeof way === "string") await page.goto(place.base + way);
      else await way(page);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      assert.deepEqual(await axeFinds(page), [], name);
      assert.equal(await sideways(page), 0, `${name} scrolls sideways`);
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("nothing scrolls sideways from 320 to 1440 px", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  for (const width of [320, 400, 600, 830, 840, 960, 1150, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [name, way] of pages()) {
      if (typeof way !== "string") continue;
      await page.goto(place.base + way);
      assert.equal(await sideways(page), 0, `${name} at ${width}`);
    }
  }
  await page.context().close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`the whole way ${javaScriptEnabled ? "with" : "without"} script: in, add, find, note, change, out`, async () => {
    const page = await watched(browser, { javaScriptEnabled });
    const family = javaScriptEnabled ? "Vainikainen" : "Rantakivi";
    await signIn(page, place.base, place.code());
    await arrives(page, () => page.getByRole("link", { name: "Uusi asiakas" }).click());
    if (!javaScriptEnabled) await page.getByLabel("Kuluttaja-asiakas").check();
    await arrives(page, () => javaScriptEnabled ? page.getByLabel("Kuluttaja-asiakas").check() : page.getByRole("button", { name: "Näytä kentät" }).click());
    await page.getByLabel("Etunimi").fill("Aura");
    await page.getByLabel("Sukunimi").fill(family);
    await page.getByLabel("Sähköposti").first().fill("aura.example");
    await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Sukunimi").inputValue(), family, "what was typed stays");
    assert.match(await page.title(), /^Virhe/);
    await page.getByLabel("Sähköposti").first().fill(`${family.toLowerCase()}@posti.example`);
    await page.getByLabel("Asiakas itse").check();
    await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
    await page.getByRole("heading", { name: `Aura ${family}`, level: 1 }).waitFor();
    await page.getByLabel("Muistiinpano").fill("Noutaa lauantaina.\nTarvitsee toisen akun.");
    await page.getByLabel("Laji").selectOption({ label: "Puhelu" });
    await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click());
    await page.locator("p", { hasText: "Noutaa lauantaina." }).waitFor();
    await arrives(page, () => page.getByRole("link", { name: "Muokkaa", exact: true }).click());
    await page.getByLabel("Puhelin").first().fill("040 000 9021");
    await page.getByLabel("Asiakas itse").check();
    await arrives(page, () => page.getByRole("button", { name: "Tallenna muutokset" }).click());
    await page.getByRole("link", { name: "040 000 9021" }).waitFor();
    await page.getByLabel("Hae asiakas").fill(family.slice(0, 4));
    await arrives(page, () => page.keyboard.press("Enter"), /\/customers\/found\//);
    assert.doesNotMatch(page.url().toLowerCase(), new RegExp(family.slice(0, 4).toLowerCase()));
    await arrives(page, () => page.getByRole("link", { name: `Aura ${family}` }).click());
    await page.getByText("lähde").first().click();
    await page.getByText(/Asiakas itse, 5\.3\.2026/).first().waitFor();
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu ulos" }).click(), `${place.base}/signin`);
    await page.goto(`${place.base}/customers`);
    assert.equal(page.url(), `${place.base}/signin`);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("what the notice refuses is quoted at its field, and the text stays", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/customers/new`);
  await page.getByLabel("Laskutusosoite").fill("Tuulikinpolku 7 A 3");
  await arrives(page, () => page.getByLabel("Kuluttaja-asiakas").check()); // the fields change, what was typed stays
  await page.getByLabel("Etunimi").fill("Aura");
  await page.getByLabel("Sukunimi").fill("Vaini");
  await page.getByLabel("Asiakas itse").check();
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
  const field = page.locator(".field.wrong", { has: page.getByLabel("Laskutusosoite") });
  await field.waitFor();
  assert.equal(await page.getByLabel("Laskutusosoite").inputValue(), "Tuulikinpolku 7 A 3");
  assert.match(await field.locator(".says").innerText(), /lasku/);
  await page.getByLabel("Laskutusosoite").fill("");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
  await page.getByRole("heading", { name: "Aura Vaini", level: 1 }).waitFor();
  await page.context().close();
});

test("two who change one customer at once: the second sees what the first wrote", async () => {
  const id = add(place.data, "consumer", { first_name: "Elli", last_name: "Rinne", email: "elli@posti.example" });
  const one = await watched(browser), two = await watched(browser);
  for (const page of [one, two]) {
    await signIn(page, place.base, place.code());
    await page.goto(`${place.base}/party/${id}/edit`);
    await page.getByLabel("Asiakas itse").check();
  }
  await one.getByLabel("Sukunimi").fill("Ranta");
  await arrives(one, () => one.getByRole("button", { name: "Tallenna muutokset" }).click());
  await one.getByRole("heading", { name: "Elli Ranta" }).waitFor();
  await two.getByLabel("Sukunimi").fill("Niemi");
  await arrives(two, () => two.getByRole("button", { name: "Tallenna muutokset" }).click());
  await two.getByText("Rekisterissä nyt: Ranta").waitFor();
  assert.equal(await two.getByLabel("Sukunimi").inputValue(), "Niemi");
  await arrives(two, () => two.getByRole("button", { name: "Tallenna muutokset" }).click());
  await two.getByRole("heading", { name: "Elli Niemi" }).waitFor();
  await one.context().close();
  await two.context().close();
});

test("by keyboard: the skip link, / and n, and every place shows its focus", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.type("aal/n");
  assert.equal(await page.getByLabel("Hae asiakas").inputValue(), "aal/n", "keys are letters where one writes");
  await page.goto(`${place.base}/customers`);
  const stops = new Set();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const one = document.activeElement;
      const ring = (element) => getComputedStyle(element).outlineStyle !== "none";
      return one === document.body ? null : { at: one.outerHTML.slice(0, 80), ring: ring(one) || (one.closest(".field") && ring(one.closest(".field"))) };
    });
    if (!seen) break;
    assert.ok(seen.ring, `no focus to see on ${seen.at}`);
    stops.add(seen.at);
  }
  assert.ok(stops.size > 10);
  await page.evaluate(() => document.activeElement.blur());
  await arrives(page, () => page.keyboard.press("n"), /\/customers\/new/);
  await page.context().close();
});

test("the reader's language, chosen and kept", async () => {
  const page = await watched(browser, { locale: "sv-FI" });
  await page.goto(`${place.base}/signin`);
  assert.equal(await page.locator("html").getAttribute("lang"), "sv");
  await arrives(page, () => page.getByRole("link", { name: "English" }).click());
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  await arrives(page, () => page.getByRole("button", { name: "Svenska" }).click());
  assert.equal(page.url(), `${place.base}/party/${place.ids.outi}`);
  assert.equal(await page.locator("html").getAttribute("lang"), "sv");
  await page.goto(`${place.base}/customers`);
  await page.getByRole("heading", { name: "Kunder" }).waitFor();
  await arrives(page, () => page.getByRole("button", { name: "Suomi" }).click());
  await page.getByRole("heading", { name: "Asiakkaat" }).waitFor();
  await page.context().close();
});

test("paper: no menus, no buttons, the calculation laid open", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/party/${place.ids.organisation}`);
  await page.emulateMedia({ media: "print" });
  for (const hidden of [".top", ".write", ".src summary", ".btn"])
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.ok((await page.pdf({ format: "A4" })).length > 5000);
  await page.context().close();
});
