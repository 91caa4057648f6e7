// Makes the pictures of the README and of docs/OFFICE.md from a demo register. The day and the demo's seed are fixed, so that they only change
// when the pages do.
// usage: node tools/shots.mjs [DIR]   (docs/img; the program is build/release/seloste or SELOSTE_BIN)
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { agency, bin, folder, json, ok, root, start } from "../tests/scenario/seloste.mjs";
import { arrives, launch, signIn, watched } from "../tests/scenario/browser.mjs";

const out = process.argv[2] ?? join(root, "docs/img");
mkdirSync(out, { recursive: true });

const env = { SELOSTE_CLOCK: "2026-11-23T07:12:00Z" };
const place = folder(), data = join(place, "data");
ok(["init", data, "--keys", join(place, "keys"), "--notice", agency, "--demo"], { env });
execFileSync(join(root, "tools/desk.sh"), [bin, data, "2026-11-23"], { env: { ...process.env, ...env }, stdio: "ignore" });
const asked = json(["request", "list", data, "--right", "access"], { env }).requests[0].id;
const about = json(["find", data, "Aaltio", "--limit", "1"], { env }).found[0].id;
const running = start(["serve", data, "--listen", "127.0.0.1:0"], { env });
const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
const browser = await launch();

/** The organisation that shows most: people, calls, invoices. */
async function richest(page) {
  let best = { score: -1 };
  for (let at = "/customers"; at;) {
    await page.goto(base + at);
    const links = await page.$$eval(".list tbody th a", (all) => all.map((a) => a.getAttribute("href")));
    at = await page.$$eval("a[rel=next]", (all) => all[0]?.getAttribute("href"));
    for (const link of links) {
      const html = await (await page.request.get(base + link)).text();
      const count = (pattern) => (html.match(pattern) ?? []).length;
      const people = count(/<dt><a href="\/party/g), events = count(/<li><time/g), keeps = count(/class="keep"/g);
      const score = (people >= 2 && people <= 3 ? 10 : 0) + Math.min(events, 8) + 5 * keeps;
      if (html.includes("/customers/new?of=") && score > best.score) best = { score, link };
    }
    if (best.score >= 28) break;
  }
  return best.link;
}

/** Everybody in the list is chosen; then the button of what is done with them. */
async function chosen(page, button) {
  await page.goto(`${base}/customers`);
  await page.locator("input[name=every]").check();
  await arrives(page, () => page.getByRole("button", { name: "Jatka valituilla", exact: true }).click());
  await arrives(page, () => page.getByRole("button", { name: button, exact: true }).click());
}

/** Every story of docs/OFFICE.md: name of its picture, and the way to its page. */
const stories = (link) => [
  ["today", "/today"], ["customers", "/customers"], ["customer", link, { fullPage: true }], ["new-customer", "/customers/new"], ["services", "/services"],
  ["papers", "/papers"], ["requests", "/requests"], ["request", `/requests/${asked}`], ["privacy", "/privacy"], ["systems", "/systems"], ["transfers", "/transfers"], ["retention", "/retention"], ["breaches", "/breaches"], ["messages", "/messages"], ["erase", `/party/${about}/erase`], ["promises", "/promises"], ["log", "/log"], ["staff", "/people"],
  ["settings", "/settings"], ["notice-next", "/settings/notice"], ["programs", "/settings/tokens"],
  ["own", async (page) => {
    const given = json(["page", "give", data, about], { env });
    await page.goto(base + given.link);
    await page.getByLabel("Koodi", { exact: true }).fill(given.code);
    await arrives(page, () => page.getByRole("button", { name: "Avaa sivu" }).click(), `${base}/own`);
  }],
  ["import", async (page) => {
    await page.goto(`${base}/import`);
    await page.locator("input[type=file]").setInputFiles({ name: "asiakkaat.csv", mimeType: "text/csv", buffer: Buffer.from("Etunimi;Sukunimi;Sähköposti;Kenkä\nAino;Mallikas;aino@mallikas.example;38\nOiva;Esimerkki;oiva@esimerkki.example;43\n") });
    await arrives(page, () => page.locator("form[action='/import'] button[type=submit]").click());
  }],
  ["mailing", async (page) => {
    await chosen(page, "Kirjoita valituille");
    await page.locator("#f-purpose").selectOption("market");
    await page.locator("#f-subject").fill("Kesän kuvauspäivät");
    await page.locator("#f-text").fill("Hyvä asiakas,\n\nkesän kuvauspäivät ovat auki. Tervetuloa varaamaan aika!");
    await arrives(page, () => page.getByRole("button", { name: "Katso, ketkä saavat sen", exact: true }).click());
  }, { fullPage: true }],
  ["erase-many", (page) => chosen(page, "Poista valitut…"), { fullPage: true }],
  ["duplicates", async (page) => {
    await page.goto(`${base}/duplicates`);
    await arrives(page, () => page.locator(".list tbody a[href^='/duplicates/']").first().click());
  }],
];

const people = { page: await watched(browser), phone: await watched(browser, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }) };
await signIn(people.page, base, json(["user", "link", data, "Iida Tammisto"], { env }).code);
const link = await richest(people.page);
for (const [name, way, { fullPage = false } = {}] of stories(link)) {
  if (typeof way === "string") await people.page.goto(base + way);
  else await way(people.page);
  await people.page.evaluate(() => { const one = document.querySelector(".keep details"); if (one) one.open = true; });
  await people.page.screenshot({ path: join(out, `${name}.png`), fullPage });
}
await signIn(people.phone, base, json(["user", "link", data, "Iida Tammisto"], { env }).code);
for (const [name, path] of [["customer-390", link], ["today-390", "/today"]]) {
  await people.phone.goto(base + path);
  await people.phone.screenshot({ path: join(out, `${name}.png`) });
}
assert.deepEqual([...people.page.complaints, ...people.phone.complaints], []);
await browser.close();
running.child.kill("SIGTERM");
await running.end;
