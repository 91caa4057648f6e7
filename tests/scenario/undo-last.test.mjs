// The last change of a customer, undone by one button and by a command; refused with its reason when somebody was quicker.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { fault, json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
const phone = () => json(["show", place.data, place.ids.helmi]).values.find((one) => one.field === "phone");
const set = (number) => ok(["set", place.data, place.ids.helmi, `phone=${number}`, "--source", "person"]);

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

test("the command shows first, then undoes; the source and day are those of before", () => {
  const before = phone();
  assert.equal(fault(["undo", "last", place.data, place.ids.outi, "--yes"]).code, 4, "somebody was only added");
  set("041 000 1111");
  const plan = json(["undo", "last", place.data, place.ids.helmi, "--plan"]);
  assert.deepEqual([plan.fields, plan.undone], [["phone"], false]);
  assert.equal(phone().text, "+358410001111");
  assert.equal(fault(["undo", "last", place.data, place.ids.helmi]).code, 2);
  assert.match(ok(["undo", "last", place.data, place.ids.helmi, "--yes", "--lang", "fi"]), /Viimeinen muutos .*: Puhelin\nKumottu: /);
  assert.deepEqual(phone(), before);
});

test("the button says what it undoes; pressed on what is no more it says so", async () => {
  const before = phone();
  set("041 000 2222");
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  assert.deepEqual(await axeFinds(page), []);
  const button = page.getByRole("button", { name: /^Kumoa: puhelin, muutettu juuri äsken/ });
  set("041 000 3333");
  await arrives(page, () => button.click());
  await page.locator(".summary a", { hasText: "Joku on sen jälkeen muuttanut tätä asiakasta" }).waitFor();
  assert.match(await page.locator("#undo-why").innerText(), /Joku on sen jälkeen/, "on the customer's page, beside the button");
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(phone().text, "+358410003333");
  ok(["undo", "last", place.data, place.ids.helmi, "--yes"]);
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  ok(["undo", "last", place.data, place.ids.helmi, "--plan"]);
  await arrives(page, () => button.click(), `${place.base}/party/${place.ids.helmi}#facts`);
  assert.equal(phone().text, "+358410003333");
  assert.notDeepEqual(phone(), before);
  assert.deepEqual(page.complaints, []);
});

test("choices, restrictions and links are undone too, and what cannot be says why", async () => {
  const { outi, helmi } = place.ids, plan = (who) => json(["undo", "last", place.data, who, "--plan"]);
  ok(["consent", place.data, outi, "--purpose", "survey", "--by", "phone"]);
  assert.equal(plan(outi).what, "consented");
  await page.goto(`${place.base}/party/${outi}`);
  await arrives(page, () => page.getByRole("button", { name: /^Kumoa: suostumus \(juuri äsken/ }).click(), /#facts$/);
  assert.match(await page.locator("#choices").innerText(), /Ei kieltoja eikä suostumuksia/);
  ok(["object", place.data, outi, "--purpose", "survey"]);
  await page.goto(`${place.base}/party/${outi}`);
  assert.match(await page.locator("#facts").innerText(), /Kieltoa ei kumota.*21\(3\)/);
  assert.equal(await page.getByRole("button", { name: /^Kumoa/ }).count(), 0);
  assert.match(fault(["undo", "last", place.data, outi, "--yes"]).text ?? fault(["undo", "last", place.data, outi, "--yes"]).error.text, /GDPR 7\(3\)/);
  await page.locator("#choices summary", { hasText: "Rajoita" }).click();
  await arrives(page, () => page.getByRole("button", { name: "Vain säilytetään tästä lähtien" }).click());
  assert.equal(await page.locator("#choices .state.risk").count(), 1);
  await arrives(page, () => page.getByRole("button", { name: /^Kumoa: käytön rajoitus/ }).click());
  assert.equal(await page.locator("#choices .state.risk").count(), 0);
  const link = json(["show", place.data, helmi]).roles[0];
  ok(["link", place.data, helmi, place.ids.organisation, "--to", "2026-03-31"]);
  assert.equal(plan(helmi).what, "dated");
  ok(["undo", "last", place.data, helmi, "--yes"]);
  assert.deepEqual(json(["show", place.data, helmi]).roles[0], link);
});

test("what a form of the page is refused for stands beside it, with what was typed", async () => {
  for (const [colorScheme, width] of [["light", 1280], ["dark", 375]]) {
    const mine = await watched(browser, { colorScheme, viewport: { width, height: 800 } });
    mine.setDefaultTimeout(10000);
    await signIn(mine, place.base, place.code());
    await mine.goto(`${place.base}/party/${place.ids.asa}`);
    await mine.locator("#choices summary").first().click();
    await mine.locator("#c-purpose").evaluate((one) => { one.options[0].value = "guessed"; one.selectedIndex = 0; });
    await mine.locator("#c-how").selectOption("post");
    await arrives(mine, () => mine.getByRole("button", { name: "Suostuu" }).click());
    assert.equal(await mine.locator("#choice-why").count(), 1);
    assert.equal(await mine.locator("#c-purpose").getAttribute("aria-invalid"), "true");
    assert.equal(await mine.locator("#c-how").inputValue(), "post");
    assert.equal(await mine.locator(".summary a").getAttribute("href"), "#c-purpose");
    assert.deepEqual(await axeFinds(mine), []);
    assert.equal(await sideways(mine), 0);
    assert.deepEqual(mine.complaints, []);
    await mine.context().close();
  }
});
