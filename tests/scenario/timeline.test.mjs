// What has happened to a customer, a page at a time: with and without script, one kind alone, everything in one order.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

const NOTES = 70;
let place, browser, page, plain;
const texts = (on) => on.locator("#events li p.measure").allInnerTexts();

before(async () => {
  place = await office();
  for (let i = 0; i < NOTES; i++) ok(["note", place.data, place.ids.outi, `asia ${i}`, "--at", `2025-${String(1 + Math.floor(i / 28)).padStart(2, "0")}-${String(1 + i % 28).padStart(2, "0")}`]);
  ok(["object", place.data, place.ids.outi]);
  ok(["informed", place.data, place.ids.outi, "--how", "kirjeessä"]);
  browser = await launch();
  page = await watched(browser);
  plain = await watched(browser, { javaScriptEnabled: false });
  for (const one of [page, plain]) await signIn(one, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("by script the next ones come below, and the place is kept", async () => {
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  const happened = await page.locator("#events").innerText();
  assert.match(happened, /Seloste 7 annettiin\s+kirjeessä/);
  assert.match(happened, /Kielto/);
  const first = (await texts(page)).filter((one) => one.startsWith("asia"));
  await page.getByRole("link", { name: `Näytä ${NOTES - first.length} muuta` }).click();
  await page.waitForFunction((n) => document.querySelectorAll("#events > li").length > n, first.length + 10);
  await page.getByRole("link", { name: /^Näytä \d+ muu/ }).click();
  await page.getByText("asia 0", { exact: true }).waitFor();
  const all = (await texts(page)).filter((one) => one.startsWith("asia"));
  assert.deepEqual(all, Array.from({ length: NOTES }, (_, i) => `asia ${NOTES - 1 - i}`));
  assert.equal(await page.getByRole("link", { name: /^Näytä \d+ muu/ }).count(), 0);
  assert.deepEqual(await axeFinds(page), []);
});

test("without script each page stands at its place, and all of them are everything once", async () => {
  const seen = [];
  await plain.goto(`${place.base}/party/${place.ids.outi}`);
  for (;;) {
    seen.push(...(await texts(plain)).filter((one) => one.startsWith("asia")));
    const more = plain.getByRole("link", { name: /^Näytä \d+ muu/ });
    if (!await more.count()) break;
    await arrives(plain, () => more.click());
    assert.match(plain.url(), /\?after=[0-9a-z]{13}#happened$/);
  }
  assert.equal(seen.length, NOTES);
  assert.equal(new Set(seen).size, NOTES);
  await arrives(plain, () => plain.getByRole("link", { name: "Uusimpiin" }).click());
  assert.ok((await texts(plain)).includes(`asia ${NOTES - 1}`));
});

test("one kind alone; what there is none of says so; a place that is none is the beginning", async () => {
  await plain.goto(`${place.base}/party/${place.ids.outi}`);
  await plain.getByLabel("Näytä", { exact: true }).selectOption({ label: "Selosteen antamiset" });
  await arrives(plain, () => plain.getByRole("button", { name: "Näytä nämä" }).click());
  assert.match(await plain.locator("#events").innerText(), /^5\.3\.2026\s+Seloste 7 annettiin\s+kirjeessä\s*$/);
  assert.deepEqual(await axeFinds(page), []);
  await plain.goto(`${place.base}/party/${place.ids.outi}?only=invoice`);
  assert.match(await plain.locator("#events").innerText(), /Tällaista ei ole/);
  for (const after of ["x", "1111111111111", "%22%3E"]) {
    assert.equal((await plain.goto(`${place.base}/party/${place.ids.outi}?after=${after}`)).status(), 200);
    assert.ok((await texts(plain)).includes(`asia ${NOTES - 1}`));
  }
});

test("each page is one look in the log; nothing goes sideways; on paper there is nothing to press", async () => {
  const looks = () => json(["audit", "list", place.data, "--party", place.ids.outi, "--action", "opened"]).entries.length;
  const before = looks();
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${place.base}/party/${place.ids.outi}?only=note`);
  assert.equal(looks(), before + 1);
  assert.ok(await sideways(page) <= 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".more-events").isVisible(), false);
  assert.deepEqual([...page.complaints, ...plain.complaints], []);
});
