// The overview of privacy in the browser: what needs action with its one link, figures that agree with their pages, the sub-menu on every
// page under it, and nobody is led where they may not go.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok, register, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const today = { env: { SELOSTE_CLOCK: "2026-11-26T09:00:00Z" } };
let data, base, running, browser, page;
const code = (name) => json(["user", "link", data, name], today).code;

before(async () => {
  ({ data } = register());
  code("Iida Tammisto");
  ok(["user", "add", data, "Lukija", "--role", "reader"], today);
  ok(["request", "add", data, "access", "Mitä minusta tiedetään?", "--by", "post", "--from", "Maija Esimerkki", "--received", "2026-10-01T10:00"], today);
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

const tile = (of, name) => of.locator(`.counts a[href="/${name}"] .big`).innerText();

test("what needs action stands first, the worst on top, each with one link to where it is done", async () => {
  await arrives(page, () => page.getByRole("navigation", { name: "Päävalikko" }).getByRole("link", { name: "Tietosuoja" }).click());
  const { counts, promises } = json(["promises", data], today);
  const rows = page.locator(".needs > li"), broken = promises.filter((one) => one.state === "broken");
  assert.ok(broken.length > 1);
  for (const [at, one] of broken.entries()) assert.equal(await rows.nth(at).locator("a.btn").getAttribute("href"), `/promises?state=broken#${one.id}`);
  assert.match(await page.locator(".lead").innerText(), new RegExp(`^${await rows.count()} asiaa vaatii toimia`));
  assert.match(await page.locator(".needs li", { hasText: "pyyntö on myöhässä" }).innerText(), /rikottu/);
  assert.equal(await tile(page, "promises"), String(counts.broken));
  assert.equal(await tile(page, "requests"), "1");
  for (const row of await rows.all()) assert.equal(await row.locator("a").count(), 1);
});

test("every link of the overview opens, and its page has the sub-menu with itself marked", async () => {
  await page.goto(`${base}/privacy`);
  const links = await page.locator("main a").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href")))]);
  for (const link of links) assert.equal((await page.request.get(base + link)).status(), 200, link);
  for (const name of await page.locator(".under a").evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
    await page.goto(base + name);
    assert.equal(await page.locator(".under [aria-current]").getAttribute("href"), name);
    assert.equal(await page.locator(".nav [aria-current]").getAttribute("href"), "/privacy");
  }
});

test("a reader is not led to the log or the requests", async () => {
  const other = await watched(browser);
  await signIn(other, base, code("Lukija"));
  await other.goto(`${base}/privacy`);
  for (const link of await other.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href"))))
    assert.equal((await other.request.get(base + link)).status(), 200, link);
  assert.equal(await other.locator("main a[href='/log'], main a[href^='/requests']").count(), 0);
  await other.context().close();
});

test("clean for axe in both themes, nothing sideways on a phone, whole without script", async () => {
  await page.goto(`${base}/privacy`);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axeFinds(page), [], colorScheme);
  }
  await page.setViewportSize({ width: 375, height: 800 });
  assert.ok(await sideways(page) <= 0);
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 1280, height: 900 });
});
