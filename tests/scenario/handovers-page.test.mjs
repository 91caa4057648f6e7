// Hand-overs in the browser, without script: to whom, what would go, the binder that is away, the file that is fetched once; signed when it
// is back; what is late stands on Today and under Privacy; who may not hand out is offered nothing.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;

before(async () => {
  place = await office(); // the clock stands at 5 March 2026, 12.00 in Helsinki
  ok(["paper", "add", place.data, place.ids.outi, "Tosite 3", "--voucher", "invoice", "--folder", "Mappi 2025", "--page", "3", "--at", "2025-06-11"]);
  ok(["paper", "add", place.data, place.ids.outi, "Käyntikortti", "--folder", "Mappi 2025", "--at", "2025-06-11"]);
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser?.close();
  await place?.stop();
});

const press = (name, address) => arrives(page, () => page.getByRole("button", { name, exact: true }).first().click(), address);
const head = () => page.locator("header.head").innerText();
const main = () => page.locator("main").innerText();
const shot = async (name) => {
  if (!process.env.SHOTS) return;
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
};

test("nothing is out: the page says what belongs there, and the notice names who may have something", async () => {
  await page.goto(`${place.base}/handovers`);
  assert.match(await main(), /Mitään ei ole muualla/);
  await shot("empty");
  await arrives(page, () => page.getByRole("link", { name: "Luovuta aineistoa", exact: true }).click(), `${place.base}/handovers/new`);
  assert.match(await main(), /Tilitoimisto Hakanen & Niinimaa[\s\S]*Sitoumus 8\.1\.2026 on voimassa/);
  assert.match(await main(), /Painotalot[\s\S]*Sitoumusta ei ole/);
  await shot("whom");
  await arrives(page, () => page.getByRole("link", { name: "Tilitoimisto Hakanen & Niinimaa", exact: true }).click(), /to=accounting_firm$/);
  assert.equal(await page.locator("#f-from").inputValue(), "1.1.2025");
  assert.equal(await page.locator("#f-due").inputValue(), "5.6.2026");
});

test("what would go is shown first; a mistake keeps what was typed", async () => {
  await page.locator("#f-folder").fill("Mappi 2025");
  await page.locator("#f-text").fill("Mappi 2025");
  await page.locator("#f-day").fill("kolmas");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  assert.match(await page.locator(".summary").innerText(), /käyttötarkoitukse|22\.11\.2026/);
  assert.equal(await page.locator("#f-text").inputValue(), "Mappi 2025");
  await page.locator("#f-day").fill("5.3.2026");
  await page.locator("#f-purpose").selectOption("invoice");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  const text = await page.locator("#goes").innerText();
  assert.match(text, /Kansiosta lähtee 1 paperi/);
  assert.match(text, /ota ne ensin pois kansiosta/);
  assert.deepEqual(json(["handover", "list", place.data]).handovers, [], "a look hands nothing over");
  await shot("plan");
  await press("Luovuta", /\/handovers\/[0-9a-z]{13}$/);
  assert.match(await head(), /Palautettava 5\.6\.2026/);
  await page.goto(`${place.base}/papers`);
  assert.match(await main(), /luovutettu 5\.3\.2026: Tilitoimisto Hakanen/);
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  assert.match(await main(), /luovutettu 5\.3\.2026: Tilitoimisto Hakanen/);
});

test("a file is written down, and waits to be fetched once", async () => {
  await page.goto(`${place.base}/handovers/new?to=accounting_firm`);
  await page.locator("#f-as").selectOption("rows");
  await page.locator("#f-from").fill("1.1.2026");
  await page.locator("#f-until").fill("31.12.2026");
  assert.equal(await page.locator("#f-purpose").inputValue(), "invoice", "as the last time");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  await press("Luovuta", /\/customers\/handed\//);
  const text = readFileSync(await (await downloads(page, () => page.getByRole("button", { name: "Nouda tiedosto" }).click())).path(), "utf8");
  assert.match(text, /Tuotekuvaus, syksy/);
  assert.doesNotMatch(text, /Vuosikertomukseen|helmi/);
});

test("signed when it is back, taken back when that was a mistake; the last day is on Today", async () => {
  const { id } = json(["handover", "list", place.data]).handovers.find((one) => one.form === "paper");
  await page.goto(`${place.base}/handovers/${id}`);
  await shot("one");
  assert.equal(await sideways(page), 0);
  await press("Kuittaa palautetuksi", `${place.base}/handovers/${id}`);
  assert.match(await page.locator(".summary").innerText(), /kuittaus/);
  await page.locator("#f-returned_name").fill("Hanna Hakanen");
  await press("Kuittaa palautetuksi", `${place.base}/handovers/${id}`);
  assert.match(await page.locator("#steps").innerText(), /Palautettu: Hanna Hakanen/);
  await page.locator("summary", { hasText: "ei palannutkaan" }).click();
  await page.locator("#f-reopened_text").fill("Puolet puuttui");
  await press("Peru kuittaus: ei palannutkaan", `${place.base}/handovers/${id}`);
  await page.locator("summary", { hasText: "Siirrä palautuspäivää" }).click();
  await page.locator("#f-later_day").fill("12.3.2026");
  await page.locator("#f-later_text").fill("Tilinpäätös valmistuu");
  await press("Siirrä palautuspäivää", `${place.base}/handovers/${id}`);
  await shot("steps");
  await page.goto(`${place.base}/today`);
  assert.match(await main(), /Palautuu: Tilitoimisto Hakanen/);
  await page.goto(`${place.base}/handovers`);
  await shot("list");
  const seen = await watched(browser, { viewport: { width: 375, height: 800 } });
  await signIn(seen, place.base, place.code());
  for (const at of ["handovers", "handovers/new", "handovers/new?to=accounting_firm", "handovers/new?to=authorities", `handovers/${id}`]) {
    await seen.goto(`${place.base}/${at}`);
    assert.equal(await sideways(seen), 0, at);
    assert.deepEqual(await axeFinds(seen), [], at);
  }
});

test("from the list of customers to a print house: the chosen ones stand in the form, an assignment is asked for, the file names them", async () => {
  ok(["system", "note", place.data, "printers", "agreement", "--ref", "Painosopimus 3", "--on", "2026-03-01"]);
  ok(["note", place.data, place.ids.outi, "Kuvausluvat", "--kind", "job", "--at", "2026-02-01"]);
  await page.goto(`${place.base}/customers`);
  await page.locator(`input[name=who][value="${place.ids.outi}"]`).check();
  await press("Jatka valituilla", /\/customers\/chosen$/);
  await page.locator("#f-over").selectOption("printers");
  await press("Täytä luovutus", `${place.base}/handovers/chosen`);
  assert.equal(await page.locator("#f-whose").inputValue(), place.ids.outi);
  await page.locator("#f-purpose").selectOption("deliver");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  assert.match(await page.locator(".summary").innerText(), /Toimeksianto|toimeksianto|työ/, "the print house gets nothing without its assignment");
  assert.equal(await page.locator("#f-whose").inputValue(), place.ids.outi, "nothing typed is lost");
  await page.locator("#f-assignment").fill("Joulukortit 2026");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  assert.equal(await page.locator("#f-firm").getAttribute("aria-invalid"), "true", "the notice names no printer, so it is asked which one");
  await page.locator("#f-firm").fill("Paino Pirhonen Oy");
  await page.locator("#f-locked").selectOption("1");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  assert.match(await page.locator("#goes").innerText(), /1 asiak/);
  await press("Luovuta", /\/customers\/handed\//);
  assert.match(await page.locator(".lead").innerText(), /salalause on [a-z0-9]+(-[a-z0-9]+){4}\./);
  const bytes = readFileSync(await (await downloads(page, () => page.getByRole("button", { name: "Nouda tiedosto" }).click())).path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  assert.ok(!bytes.includes("Hallavuo"), "it is locked");
  const one = json(["handover", "list", place.data]).handovers.find((row) => row.recipient === "printers");
  assert.deepEqual([one.assignment, one.form], ["Joulukortit 2026", "csv"]);
  await page.goto(`${place.base}/handovers/${one.id}`);
  await arrives(page, () => page.getByRole("link", { name: /Mitä tiedetään: / }).click(), `${place.base}/systems/recipients.printers`);
  assert.match(await page.locator("#handovers").innerText(), /Palautettava|palautettava/);
});

test("an authority is asked for its law, who asked and when; these words are shown to whoever may read the log", async () => {
  await page.goto(`${place.base}/handovers/new?to=authorities`);
  await page.locator("#f-whose").fill("outi@posti.example");
  await page.locator("#f-as").selectOption("json");
  await page.locator("#f-purpose").selectOption("contact");
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  assert.equal(await page.locator("#f-basis").getAttribute("aria-invalid"), "true");
  for (const [field, text] of [["basis", "Poliisilaki 4 luku 3 §"], ["asker", "Sisä-Suomen poliisilaitos"], ["asked", "2.3.2026"], ["untold", "Esitutkinta kesken"]])
    await page.locator(`#f-${field}`).fill(text);
  await press("Näytä, mitä lähtisi", `${place.base}/handovers`);
  await press("Luovuta", /\/customers\/handed\//);
  const one = json(["handover", "list", place.data, "--over"]).handovers.find((row) => row.recipient === "authorities");
  await page.goto(`${place.base}/handovers/${one.id}`);
  assert.match(await main(), /Poliisilaki 4 luku 3 §[\s\S]*Sisä-Suomen poliisilaitos/);
});
