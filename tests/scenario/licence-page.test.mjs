// Bought data in the form of a customer: its licence is asked for while such a source is chosen, with script and without.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, signIn, watched } from "./browser.mjs";

let browser, served;
before(async () => {
  served = await office();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.stop();
});

for (const script of [true, false])
  test(`the licence is asked for with the source that needs one, ${script ? "with" : "without"} script`, async () => {
    const page = await watched(browser, { javaScriptEnabled: script });
    await signIn(page, served.base, served.code());
    await page.goto(`${served.base}/customers/new?type=organisation`);
    const licence = page.locator("#f-licence");
    assert.equal(await licence.isVisible(), false);
    const name = `Lisenssi ${script ? "Yksi" : "Kaksi"} Oy`;
    await page.locator("#f-name").fill(name);
    await page.getByLabel(/Tilastokeskuksen/).check();
    assert.equal(await licence.isVisible(), true);
    await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
    await page.locator("#e-licence").waitFor();
    assert.equal(await page.locator("#f-name").inputValue(), name, "what was typed is kept");
    if (script) assert.deepEqual(await axeFinds(page), []);
    await licence.fill("TK-53-1001");
    await page.locator("#f-bought").fill("huhtikuussa");
    await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
    await page.locator("#e-bought").waitFor();
    assert.equal(await licence.inputValue(), "TK-53-1001");
    await page.locator("#f-bought").fill("1.2.2026");
    await page.locator("#f-until").fill("31.12.2026");
    await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
    await page.getByRole("heading", { level: 1, name }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

test("what was typed is the licence of the register", () => {
  const [row] = json(["licence", served.data]).licences;
  assert.equal(row.until, "2026-12-31");
});
