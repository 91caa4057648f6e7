// On the customer's page: an objection, a consent, a restriction and its end, each with one press and at once in force.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
const may = (channel) => json(["sending", place.data, place.ids.helmi]).sending.find((one) => one.purposes.includes("market") && one.channels.includes(channel) && !one.service).may;

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

test("a consent, then an objection: the last word holds", async () => {
  for (const [button, says, then] of [["Suostuu", "Suostuu", "yes"], ["Kieltää", "Kieltää", "no"]]) {
    await page.goto(`${place.base}/party/${place.ids.helmi}`);
    await page.getByText("Kirjaa kielto tai suostumus").click();
    await page.getByLabel("Missä kanavassa").selectOption("email");
    await page.getByLabel("Sanat, joihin suostuttiin").fill(`${says}: niin lomakkeessa`);
    const documents = page.getByLabel("Asiakirja, jossa se on");
    await documents.selectOption({ label: await documents.locator("option", { hasText: /^Puhelu, 2\.3\.2026/ }).first().textContent() });
    assert.deepEqual(await axeFinds(page), []);
    await arrives(page, () => page.getByRole("button", { name: button }).click(), /#choices$/);
    assert.match(await page.locator("#choices").innerText(), new RegExp(`${says}: niin lomakkeessa\\s+Asiakirja\\s+Puhelu, 2\\.3\\.2026`));
    assert.equal(may("email"), then);
  }
  await page.getByText("Kirjaa kielto tai suostumus").click();
  await page.locator("#c-words").evaluate((area) => { area.removeAttribute("maxlength"); area.value = "sanoja ".repeat(2000); });
  await arrives(page, () => page.getByRole("button", { name: "Suostuu" }).click());
  assert.match(await page.locator("#choice-why").innerText(), /Sanoja on liikaa/);
  assert.equal((await page.locator("#c-words").inputValue()).length, 14000, "nothing that was typed is lost");
});

test("restricted, and not any more", async () => {
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  await page.getByText("Rajoita käyttöä").click();
  await arrives(page, () => page.getByRole("button", { name: "Vain säilytetään tästä lähtien" }).click());
  assert.equal(await page.getByRole("button", { name: "Poista rajoitus" }).count(), 0); // before the person has been told (Article 18(3))
  await page.getByText("Ilmoita, että rajoitus poistetaan").click();
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa, että henkilölle ilmoitettiin" }).click());
  await arrives(page, () => page.getByRole("button", { name: "Poista rajoitus" }).click());
  await page.getByText("Rajoita käyttöä").waitFor();
  assert.equal(may("post"), "yes");
  await page.setViewportSize({ width: 375, height: 800 });
  assert.ok(await sideways(page) <= 0);
  assert.deepEqual(page.complaints, []);
});
