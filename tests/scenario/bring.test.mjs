// A file is brought in in the browser: sent, looked at, tried, taken in, taken back. Nothing of it lies about in plain.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { json, everything } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
const rows = "Yritys;Sähköposti;Muu juttu\r\nKajon Kello Oy;kello@kajo.example;harmaakanarialintu\r\nLepän Lauta Oy;lauta@leppa.example;x\r\nKuurnan Puu Oy;ei osoite;y\r\n";
const names = () => json(["find", place.data, "--limit", "100"]).found.map((one) => one.name).sort();
const staged = () => existsSync(`${place.data}/staging`) ? readdirSync(`${place.data}/staging`) : [];

/* Names live in no file in plain: what lies in the data folder is looked through. */
const lies = (word) => everything(place.data).some((name) => { const path = join(place.data, name); return statSync(path).isFile() && readFileSync(path).includes(word); });

async function send(name, text) {
  await page.goto(`${place.base}/import`);
  await page.locator("#f-file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await arrives(page, () => page.getByRole("button", { name: "Lue tiedosto" }).click());
}
const told = () => page.locator("section[aria-labelledby=became]");
const press = (name, address) => arrives(page, () => page.getByRole("button", { name }).click(), address);

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

test("no file, an empty one: told, nothing is kept", async () => {
  await page.goto(`${place.base}/import`);
  assert.deepEqual(await axeFinds(page), []);
  await page.locator("form.drop").evaluate((form) => form.setAttribute("novalidate", ""));
  await press("Lue tiedosto");
  await page.getByText("Valitse ensin tiedosto").first().waitFor();
  await send("tyhja.csv", "");
  await page.getByText("Tiedosto on tyhjä").first().waitFor();
  assert.deepEqual(staged(), []);
});

test("columns are shown with their first rows; without a source nothing begins", async () => {
  await send("kevät.csv", rows);
  await page.getByRole("heading", { name: "kevät.csv" }).waitFor();
  assert.match(await page.locator(".lead").innerText(), /UTF-8/);
  assert.equal(await page.getByLabel("Sähköposti", { exact: true }).inputValue(), "organisation.email");
  assert.equal(await page.getByLabel("Muu juttu", { exact: true }).inputValue(), "");
  await page.getByText("harmaakanarialintu").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await axeFinds(page), []);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 375, height: 700 });
  assert.ok(await sideways(page) <= 0);
  await page.setViewportSize({ width: 1280, height: 900 });
  await press(/^Kokeile/);
  await page.locator(".summary").getByText("Valitse, mistä tiedot").waitFor();
  assert.equal(staged().length, 1);
  assert.equal(lies("harmaakanarialintu"), false);
});

test("a try stores nothing and says what would become of each line", async () => {
  await page.getByLabel("Asiakas itse").check();
  await page.getByLabel("Muu juttu", { exact: true }).selectOption("note");
  await press(/^Kokeile/);
  await told().getByText("Mitään ei ole vielä tallennettu").waitFor();
  assert.equal(await page.getByLabel("Muu juttu", { exact: true }).inputValue(), "note");
  assert.match(await told().innerText(), /Rivejä\s*3/);
  const lines = await page.request.get(await page.getByRole("link", { name: /CSV/ }).evaluate((link) => link.href));
  assert.match(await lines.text(), /^\ufeff"Rivi";"Tila"/);
  assert.equal(names().includes("Kajon Kello Oy"), false);
  assert.deepEqual(await axeFinds(page), []);
});

test("taken in by a job; its copy and its key are gone; taken back as a whole", async () => {
  await press("Ota tiedot");
  await told().getByText("Tiedosto on otettu").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(names().includes("Kajon Kello Oy"), true);
  assert.deepEqual(staged(), []);
  assert.equal(lies("harmaakanarialintu"), false);
  await arrives(page, () => page.getByRole("link", { name: "Katso tuontia" }).click());
  assert.deepEqual(await axeFinds(page), []);
  await page.getByText("Ihmisiä ja organisaatioita, jotka katoavat").waitFor();
  await page.getByLabel(/Olen katsonut/).check();
  await press("Peru koko tuonti");
  await page.getByText("Peruttu", { exact: true }).first().waitFor();
  assert.equal(names().includes("Kajon Kello Oy"), false);
  assert.equal(json(["import", "list", place.data]).imports[0].state, "undone");
});

test("the same columns again need no map; a file can be put away", async () => {
  await send("taas.csv", rows);
  assert.equal(await page.getByLabel("Muu juttu", { exact: true }).inputValue(), "note");
  await press(/Älä tuo/, `${place.base}/import`);
  assert.deepEqual(staged(), []);
});
