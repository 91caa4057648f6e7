// Devices and their backups in the browser: taken in, checked with the notice's numbers, lost and written down as a breach.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { json, ok, register, root, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const today = { env: { SELOSTE_CLOCK: "2026-12-02T09:00:00Z" } };
let data, base, running, browser, page;
const code = (name) => json(["user", "link", data, name], today).code;

before(async () => {
  ({ data } = register({ notice: join(root, "notices/agency-mended.yaml") }));
  code("Iida Tammisto");
  ok(["user", "add", data, "Olli Kuisma", "--role", "staff"], today);
  ok(["user", "add", data, "Lukija", "--role", "reader"], today);
  running = start(["serve", data, "--listen", "127.0.0.1:0"], today);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, code("Iida Tammisto"));
});

after(async () => {
  assert.deepEqual(page.complaints, []);
  await browser.close();
  running.child.kill("SIGTERM");
  await running.end;
});

test("a device is taken in and checked; what is wrong keeps what was typed, and what is due stands on Today", async () => {
  await page.goto(`${base}/systems`);
  await arrives(page, () => page.getByRole("link", { name: "Laitteet" }).first().click(), `${base}/devices`);
  assert.match(await page.locator("main").innerText(), /Täällä ei ole vielä yhtään laitetta/);
  await arrives(page, () => page.getByRole("link", { name: "Lisää laite" }).first().click());
  await page.fill("#f-name", "Ollin läppäri");
  await page.selectOption("#f-user", { label: "Olli Kuisma" });
  await page.locator("input[name=holds][value=customer]").check();
  await arrives(page, () => page.getByRole("button", { name: "Lisää laite" }).click());
  assert.equal(await page.locator("#f-kind").getAttribute("aria-invalid"), "true");
  assert.equal(await page.inputValue("#f-name"), "Ollin läppäri");
  assert.ok(await page.locator("input[name=holds][value=customer]").isChecked());
  await page.selectOption("#f-kind", "computer");
  await page.selectOption("#f-copy", "reported");
  await arrives(page, () => page.getByRole("button", { name: "Lisää laite" }).click());
  const id = page.url().split("/").pop();
  await page.goto(`${base}/today`);
  assert.match(await page.locator("main").innerText(), /Laitetta Ollin läppäri ei ole vielä tarkastettu/);
  await page.goto(`${base}/devices/${id}/checked`);
  await page.selectOption("#f-encrypted", "yes");
  await page.selectOption("#f-lock", "password");
  await page.fill("#f-length", "neljätoista");
  await page.fill("#f-screen", "5");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click());
  assert.equal(await page.locator("#f-length").getAttribute("aria-invalid"), "true");
  assert.deepEqual(await axeFinds(page), []);
  await page.fill("#f-length", "14");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click(), `${base}/devices/${id}`);
  assert.match(await page.locator("main").innerText(), /Salasana, 14 merkkiä/);
  await arrives(page, () => page.getByRole("button", { name: "Varmuuskopio tehtiin juuri" }).click());
  await page.goto(`${base}/devices`);
  assert.match(await page.locator("table").innerText(), /Ollin läppäri[\s\S]*salattu[\s\S]*2\.12\.2026[\s\S]*2\.12\.2026/);
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 375, height: 800 });
  for (const path of ["/devices", `/devices/${id}`, `/devices/${id}/checked`]) {
    await page.goto(base + path);
    assert.equal(await sideways(page), 0, path);
    assert.deepEqual(await axeFinds(page), [], path);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a lost device leads to the register of breaches, its user is signed out; a reader only looks", async () => {
  const other = await watched(browser);
  await signIn(other, base, code("Olli Kuisma"));
  await page.goto(`${base}/devices`);
  await arrives(page, () => page.getByRole("link", { name: "Ollin läppäri" }).click());
  await arrives(page, () => page.getByRole("link", { name: "Kadonnut tai varastettu" }).click());
  await page.fill("#f-text", "Jäi junaan");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click());
  await other.goto(`${base}/today`);
  assert.match(other.url(), /signin/);
  await arrives(page, () => page.getByRole("link", { name: "Kirjaa tietoturvaloukkauksena" }).click());
  assert.match(await page.locator("textarea[name=nature]").inputValue(), /Laite katosi tai varastettiin: Ollin läppäri/);
  await arrives(page, () => page.getByRole("button", { name: /Kirjaa/ }).click());
  assert.match(page.url(), /\/breaches\/\w+$/);
  await signIn(other, base, code("Lukija"));
  await other.goto(`${base}/devices`);
  assert.equal(await other.getByRole("link", { name: "Lisää laite" }).count(), 0);
  assert.equal((await other.goto(`${base}/devices/new`)).status(), 403);
  other.complaints.length = 0;
});
