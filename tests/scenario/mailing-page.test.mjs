// What is done to many in the browser: a letter, chosen in the list, looked at, sent by its number, undone; erasing. What is typed is never lost.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, becomes, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
before(async () => {
  place = await office();
  ok(["setting", place.data, "site.url", "https://rekisteri.test"]);
  browser = await launch();
  page = await watched(browser);
  await signIn(page, place.base, place.code());
});
after(async () => {
  await browser?.close();
  await place?.stop();
});

const press = (name, address) => arrives(page, () => page.getByRole("button", { name, exact: true }).click(), address);
async function fits() {
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await axeFinds(page), [], `${page.url()} at ${width}`);
    assert.equal(await sideways(page), 0, `${page.url()} at ${width}`);
  }
}

test("looked at, typed, sent, undone", async () => {
  await page.goto(`${place.base}/customers`);
  await page.locator("input[name=every]").check({ timeout: 5000 });
  await press("Jatka valituilla", /\/customers\/chosen/);
  await press("Kirjoita valituille", /\/mailings\/new/);
  assert.equal(await page.locator("h1").innerText(), "Kirjoita monelle");
  await page.getByLabel("Mihin", { exact: true }).selectOption("contact");
  await page.getByLabel("Aihe").fill("Toimisto muuttaa");
  await page.getByLabel("Teksti").fill("Uusi osoite on Koskikatu 1.");
  await press("Katso, ketkä saavat sen", /\/mailings\/new/);
  const preview = await page.locator("#preview").innerText();
  assert.match(preview, /lähtee 2 vastaanottajalle \d+ valitusta/);
  assert.match(preview, /2\s+.*osoite/i);
  assert.match(preview, /Åsa Björkhamn/, "who does not get it may be seen by who may read");
  assert.match(await page.locator("main").innerText(), /Uusi osoite on Koskikatu 1\./);
  await fits();
  await page.getByLabel(/Kirjoita luku/).fill("3");
  await press("Lähetä 2 vastaanottajalle", /\/mailings\/new/);
  assert.match(await page.locator(".summary").innerText(), /2 vastaanottajalle/);
  assert.equal(await page.getByLabel("Teksti").inputValue(), "Uusi osoite on Koskikatu 1.");
  await page.getByLabel(/Kirjoita luku/).fill("2");
  await press("Lähetä 2 vastaanottajalle", /\/mailings\/[0-9a-z]{13}(#.*)?$/);
  assert.match(await page.locator(".lead").innerText(), /Voidaan vielä perua/);
  await fits();
  const [mailing] = json(["mail", "mailings", place.data]).mailings;
  assert.deepEqual([mailing.state, mailing.total, mailing.kind], ["waiting", 2, "service"]);
  await press("Peru koko kirje", /\/mailings\/[0-9a-z]{13}(#.*)?$/);
  assert.match(await page.locator(".lead").innerText(), /Peruttu/);
  assert.equal(await page.getByRole("button", { name: "Peru koko kirje" }).count(), 0);
  assert.equal(json(["mail", "list", place.data]).total, 0);
});

test("marketing: why whom, and that it is ours", async () => {
  await page.goto(`${place.base}/customers`);
  await page.locator("input[name=every]").check({ timeout: 5000 });
  await press("Jatka valituilla", /\/customers\/chosen/);
  await press("Kirjoita valituille", /\/mailings\/new/);
  await page.getByLabel("Mihin", { exact: true }).selectOption("market");
  await page.getByLabel("Aihe").fill("Kesä");
  await page.getByLabel("Teksti").fill("Kuvauspäivät ovat auki.");
  await press("Katso, ketkä saavat sen", /\/mailings\/new/);
  assert.match(await page.locator("#preview").innerText(), /Markkinointi/);
  await page.goto(`${place.base}/mailings`);
  assert.match(await page.locator("main").innerText(), /Toimisto muuttaa/);
  await fits();
});

test("the chosen ones are erased: what goes and who stays is shown, nothing typed is lost, and the result says so", async () => {
  ok(["restrict", place.data, place.ids.helmi, "--why", "accuracy"]);
  await page.goto(`${place.base}/customers`);
  await page.locator("input[name=every]").check({ timeout: 5000 });
  await press("Jatka valituilla", /\/customers\/chosen/);
  await press("Poista valitut…", /\/erasures\/new/);
  assert.match(await page.locator("main").innerText(), /Tietojen käyttöä on rajoitettu.*\n?.*Helmi Aaltio/);
  const people = (await page.locator("#h-people").innerText()).match(/\d+/)[0];
  await fits();
  await page.locator("#f-reason").fill("Hallitus päätti");
  await page.locator("#f-people").fill("99");
  const button = `Poista ${people} asiakkaan tiedot`;
  await press(button, /\/erasures\/new/);
  assert.match(await page.locator(".summary").innerText(), /Sano miksi/);
  assert.equal(await page.locator("#f-reason").inputValue(), "Hallitus päätti");
  await page.locator("#f-why").selectOption("needless");
  await page.locator("#f-people").fill(people);
  await press(button, /\/erasures\/[0-9a-z]{13}$/);
  await becomes(async () => {
    await page.reload();
    return (await page.locator(".lead").innerText()).startsWith("Valmis");
  }, true);
  const text = await page.locator("main").innerText();
  assert.match(text, /Hallitus päätti/);
  assert.match(text, /Helmi Aaltio/);
  assert.equal(await page.locator("#certificates li").count(), Number(people));
  await fits();
  await page.goto(`${place.base}/today`);
  assert.match(await page.locator("main").innerText(), /Valittuja asiakkaita poistettiin/);
  await page.goto(`${place.base}/erasures`);
  await fits();
  assert.deepEqual(page.complaints, []);
});
