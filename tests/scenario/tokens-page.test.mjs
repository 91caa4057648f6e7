// Keys for programs, in the browser: made and shown once, listed, ended; also without script, on a telephone, in three languages.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";
import { json, ok } from "./seloste.mjs";

let place, browser;
before(async () => { place = await office(); browser = await launch(); });
after(async () => { await browser?.close(); await place.stop(); });

const works = async (token) => (await fetch(`${place.base}/api/v1`, { headers: { authorization: `Bearer ${token}` } })).status;

test("a key is made in the browser, shown once, used, listed and ended", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/settings`);
  await arrives(page, () => page.getByRole("link", { name: "Ohjelmien tunnisteet" }).click());
  await page.getByText("Millään ohjelmalla ei ole tunnistetta.").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.getByRole("button", { name: "Tee tunniste" }).click());
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByLabel("Nimi", { exact: true }).fill("Verkkokauppa");
  await arrives(page, () => page.getByRole("button", { name: "Tee tunniste" }).click());
  await page.getByRole("link", { name: /käyttötarkoitukseen/ }).waitFor(); // now the purposes are what is missing
  assert.equal(await page.getByLabel("Nimi", { exact: true }).inputValue(), "Verkkokauppa", "what was typed stays");
  await page.locator('input[name="purpose"]').first().check();
  await page.locator('input[name="write"]').check();
  await page.getByLabel("Viimeinen päivä").fill("2026-12-31");
  await arrives(page, () => page.getByRole("button", { name: "Tee tunniste" }).click());
  const secret = await page.getByLabel("Verkkokauppa", { exact: true }).inputValue();
  assert.match(secret, /^seloste_[0-9a-f]{64}$/);
  assert.doesNotMatch(page.url(), /seloste_/);
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await works(secret), 200);
  await page.reload();
  await page.getByRole("cell", { name: "lukea, muuttaa" }).waitFor();
  assert.equal(await page.locator("#secret").count(), 0, "it is not shown again");
  assert.doesNotMatch(await page.content(), /seloste_[0-9a-f]/);
  await page.locator('td time[datetime="2026-12-31"]').waitFor();
  await page.locator('td time[datetime="2026-03-05"]').waitFor(); // used today
  await page.setViewportSize({ width: 375, height: 800 });
  assert.equal(await sideways(page), 0);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByText("Päätä Verkkokauppa").click();
  await arrives(page, () => page.locator("form[action$='/end'] button").click());
  await page.getByText("Millään ohjelmalla ei ole tunnistetta.").waitFor();
  assert.equal(await works(secret), 401);
  await page.getByText("Eivät enää kelpaa").click();
  await page.getByText("Verkkokauppa päättynyt").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(page.complaints, []);
  const actions = json(["audit", "list", place.data]).entries.map((entry) => entry.action);
  assert.ok(actions.includes("token_added") && actions.includes("token_ended"));
  await page.context().close();
});

test("it works without script, in Swedish and English, and is the owner's alone", async () => {
  const plain = await watched(browser, { javaScriptEnabled: false });
  await signIn(plain, place.base, place.code());
  for (const [lang, title] of [["sv", "Nycklar för program"], ["en", "Keys for programs"]]) {
    await plain.goto(`${place.base}/settings/tokens?lang=${lang}`);
    assert.ok(await plain.getByRole("heading", { level: 1 }).innerText(), title);
  }
  await plain.goto(`${place.base}/settings/tokens`);
  await plain.locator('input[name="name"]').fill("Ohjelma <b>");
  await plain.locator('input[name="purpose"]').nth(1).check();
  await arrives(plain, () => plain.locator("form[action='/settings/tokens'] button").click());
  await plain.locator("#secret").waitFor();
  assert.equal(await works(await plain.locator("#secret").inputValue()), 200);
  await plain.goto(`${place.base}/settings/tokens`);
  await plain.getByRole("rowheader", { name: "Ohjelma <b>" }).waitFor();
  await plain.context().close();
  ok(["user", "add", place.data, "Oskari Lehmus", "--role", "staff"]);
  const other = await watched(browser);
  await signIn(other, place.base, json(["user", "link", place.data, "Oskari Lehmus"]).code);
  assert.equal((await other.goto(`${place.base}/settings/tokens`)).status(), 403);
  await other.context().close();
  assert.doesNotMatch(place.running.err, /seloste_|Verkkokauppa|Ohjelma/);
});
