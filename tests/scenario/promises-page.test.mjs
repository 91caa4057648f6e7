// The promises and the log in the browser: states by word and mark, the evidence on demand, attesting, Today, and who has looked.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, folder, json, ok, register, root, seloste, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const today = { env: { SELOSTE_CLOCK: "2026-11-26T09:00:00Z" } };
let data, base, running, browser, page, helmi;
const code = (name) => json(["user", "link", data, name], today).code;
const serve = async () => {
  running = start(["serve", data, "--listen", "127.0.0.1:0"], today);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
};

before(async () => {
  ({ data } = register());
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  code("Iida Tammisto");
  ok(["user", "add", data, "Oskari", "--role", "staff"], today);
  await serve();
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

test("all 71 stand in the notice's own order and words, each with mark and word; counts and the filter agree", async () => {
  await page.goto(`${base}/promises`);
  assert.equal(await page.locator("details.promise").count(), 71);
  const { counts } = json(["promises", data], today);
  assert.deepEqual(await page.locator(".counts .big").allInnerTexts(), [counts.kept, counts.attested, counts.at_risk, counts.broken].map(String));
  assert.match(await page.locator(".lead").innerText(), new RegExp(`^71 lupausta\\. ${counts.broken} ei pidä tänään\\.$`));
  assert.match(await page.locator("#P58 .txt").innerText(), /lukitussa toimipaikassamme/);
  for (const summary of await page.locator("details.promise > summary").all())
    assert.ok((await summary.locator(".state svg use").getAttribute("href")) && (await summary.locator(".state span").innerText()));
  await arrives(page, () => page.locator(".counts a", { hasText: "rikottu" }).click());
  assert.equal(await page.locator("details.promise").count(), counts.broken);
  await page.locator("#P47 summary").focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#P47 .proof").innerText(), /pätemätön 16\.7\.2020 alkaen/);
});

test("what is seen is written down on the sentence, and what is wrong keeps what was typed", async () => {
  await page.goto(`${base}/promises`);
  await page.locator("#P57 summary").click();
  await arrives(page, () => page.locator("#P57 a.btn").click());
  await page.fill("#f-text", "Tunnukset käyty läpi");
  await page.fill("#f-day", "31.2.2026");
  await arrives(page, () => page.getByRole("button", { name: "Todista" }).click());
  assert.equal(await page.inputValue("#f-text"), "Tunnukset käyty läpi");
  assert.equal(await page.locator("#f-day").getAttribute("aria-invalid"), "true");
  assert.deepEqual(await axeFinds(page), []);
  await page.fill("#f-day", "25.11.2026");
  await page.fill("#f-text", "");
  await arrives(page, () => page.getByRole("button", { name: "Todista" }).click());
  assert.equal(await page.locator("#f-text").getAttribute("aria-invalid"), "true");
  await page.fill("#f-text", "Tunnukset käyty läpi");
  await arrives(page, () => page.getByRole("button", { name: "Todista" }).click());
  assert.equal(page.url(), `${base}/promises#P57`);
  assert.match(await page.locator("#P57 .state span").first().innerText(), /todistettu/);
  await page.locator("#P57 summary").click();
  assert.match(await page.locator("#P57 .proof").innerText(), /Iida Tammisto: Tunnukset käyty läpi/);
});

test("a broken promise is on Today, and leads to the broken ones", async () => {
  await page.goto(`${base}/today`);
  assert.match(await page.locator("#broken").innerText(), /\d selosteen lupausta ei pidä: P36, P41/);
  await arrives(page, () => page.locator("#broken a").click());
  assert.equal(await page.locator("#P36").count(), 1);
});

test("the log: who looked at a customer, by person, action and day, a page at a time, without names of customers", async () => {
  for (let i = 0; i < 3; i++) await page.goto(`${base}/party/${helmi}`);
  await arrives(page, () => page.getByRole("link", { name: "Kuka on katsonut tätä asiakasta" }).click());
  const opened = page.locator(".log tbody tr", { hasText: "Avattu" });
  assert.ok(await opened.count() >= 3);
  assert.match(await opened.first().innerText(), /Iida Tammisto/);
  assert.ok(!(await page.content()).includes("Aaltio"));
  await page.selectOption("#f-action", "added");
  await arrives(page, () => page.getByRole("button", { name: "Näytä" }).click());
  assert.equal(await page.locator(".log tbody tr").count(), 1);
  assert.match(await page.locator(".log tbody tr").innerText(), /Otettu rekisteriin[\s\S]*etunimi, sukunimi/);
  await page.goto(`${base}/log?from=27.11.2026`);
  assert.equal(await page.locator(".log").count(), 0);
  await page.goto(`${base}/log?action=attested`);
  assert.equal(await page.locator(".log a[href='/promises#P57']").count(), 1);
});

test("pages of the log follow each other without a gap", async () => {
  for (let i = 0; i < 60; i++) await page.request.get(`${base}/party/${helmi}`);
  const seen = [];
  await page.goto(`${base}/log?action=opened&party=${helmi}`);
  for (let pages = 0; pages < 5; pages++) {
    seen.push(...await page.locator(".log time").evaluateAll((all) => all.map((one) => one.getAttribute("datetime"))));
    const older = page.locator("a[rel=next]");
    if (!await older.count()) break;
    await arrives(page, () => older.click());
  }
  const all = json(["audit", "list", data, "--action", "opened", "--party", helmi], today).entries;
  assert.deepEqual(seen, all.map((entry) => entry.at).reverse());
});

test("a head that was kept is held against the log, and the log is fetched as a file; the key stands under the public notice", async () => {
  const { key, fingerprint } = json(["audit", "key", data], today);
  await page.goto(`${base}/log`);
  await arrives(page, () => page.getByRole("button", { name: "Vertaa lokiin" }).click());
  assert.equal(await page.locator("#f-head").getAttribute("aria-invalid"), "true");
  await page.fill("#f-head", "seloste audit register=jotain muuta");
  await arrives(page, () => page.getByRole("button", { name: "Vertaa lokiin" }).click());
  assert.equal(await page.inputValue("#f-head"), "seloste audit register=jotain muuta");
  assert.deepEqual(await axeFinds(page), []);
  const token = await page.locator("form[action='/log/export'] input[name=csrf]").getAttribute("value");
  const got = await page.request.post(`${base}/log/export`, { form: { csrf: token } });
  assert.match(got.headers()["content-disposition"], /loki-2026-11-26\.txt/);
  const text = await got.text(), kept = join(folder(), "log.txt");
  writeFileSync(kept, text);
  assert.equal(json(["audit", "check", kept, "--key", fingerprint]).known, true);
  await page.fill("#f-head", text.match(/^head=(.*)$/m)[1]);
  await arrives(page, () => page.getByRole("button", { name: "Vertaa lokiin" }).click());
  assert.match(await page.locator("#heads").innerText(), /on yhä lokissa/);
  await page.fill("#f-head", text.match(/^head=(.*)$/m)[1].replace(/at=2026/, "at=2025"));
  await arrives(page, () => page.getByRole("button", { name: "Vertaa lokiin" }).click());
  assert.match(await page.locator("#heads").innerText(), /muutettu tai se on väärennös/);
  const open = await watched(browser);
  for (const lang of ["fi", "sv", "en"]) {
    await open.goto(`${base}/notice/${lang}`);
    assert.ok((await open.locator(".signs").innerText()).includes(fingerprint), lang);
    assert.ok((await open.locator(".signs").innerText()).includes(key), lang);
  }
  assert.deepEqual(await axeFinds(open), []);
  await open.context().close();
});

test("what is behind a proof opens", async () => {
  await page.goto(`${base}/promises`);
  const links = await page.locator(".proof p.small a").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href")))]);
  assert.ok(links.some((link) => link.includes("?")) && links.length > 8, links.join(" "));
  for (const link of links) assert.equal((await page.request.get(base + link)).status(), 200, link);
  const pages = [...readFileSync(join(root, "src/rights/promise.def"), "utf8").matchAll(/^PROOF\("[^"]*", \w+, "([^"]+)"/gm)].map((found) => found[1]);
  for (const path of new Set(pages)) assert.equal((await page.request.get(base + path)).status(), 200, path);
  // the log behind P25 is that of its own refusals
  assert.equal(seloste(["note", data, helmi, "hetu 131052-308T", "--kind", "call"], today).code, 3);
  assert.equal(seloste(["set", data, helmi, "shoe_size=44", "--source", "person"], today).code, 3);
  await page.locator("#P25 summary").click();
  await arrives(page, () => page.locator("#P25 .proof p.small a").first().click());
  assert.match(page.url(), /\/log\?action=refused&sentence=P25$/);
  assert.equal(await page.locator("table.log tbody tr").count(), 1);
  await page.goto(`${base}/log?action=nothing`);
  assert.match(await page.locator("main").innerText(), /Tällaisia merkintöjä ei ole/);
});

test("staff see the promises and may attest, but do not read the log; nothing of it is offered to them", async () => {
  const other = await watched(browser);
  await signIn(other, base, code("Oskari"));
  await other.goto(`${base}/promises`);
  assert.equal(await other.locator("details.promise").count(), 71);
  assert.equal(await other.locator("a[href='/log']").count(), 0);
  assert.equal((await other.request.get(`${base}/log`)).status(), 403);
  await other.goto(`${base}/party/${helmi}`);
  assert.equal(await other.locator("a[href^='/log']").count(), 0);
  await other.context().close();
});

test("clean for axe in both themes, nothing sideways on a phone, whole without script, and on paper", async () => {
  for (const path of ["/promises", "/promises/P57/attest", "/log"]) {
    await page.goto(`${base}${path}`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axeFinds(page), [], `${path} ${colorScheme}`);
    }
    await page.setViewportSize({ width: 375, height: 800 });
    assert.ok(await sideways(page) <= 0, path);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  const cookies = await page.context().cookies();
  const bare = await watched(browser, { javaScriptEnabled: false });
  await bare.context().addCookies(cookies);
  await bare.goto(`${base}/promises?state=broken`);
  await bare.locator("#P36 summary").click();
  assert.match(await bare.locator("#P36 .proof").innerText(), /50/);
  await bare.context().close();
  await page.goto(`${base}/promises`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#P36 .proof").isVisible(), true);
  await page.emulateMedia({ media: null });
});

test("the log is checked from the page; after an edit the first bad entry is named", async () => {
  await page.goto(`${base}/log`);
  await arrives(page, () => page.getByRole("button", { name: "Tarkista nyt" }).click());
  assert.match(await page.locator(".head").innerText(), /Tarkistettu 26\.11\.2026 11\.00: ehjä, \d/);
  await page.goto(`${base}/promises`);
  assert.match(await page.locator(".head").innerText(), /ehjä/);
  const log = join(data, "audit", "000001.log");
  const bytes = readFileSync(log), at = bytes.indexOf("\"action\":\"added\"");
  bytes.write("\"action\":\"addee\"", at);
  writeFileSync(log, bytes);
  await page.goto(`${base}/log`);
  await arrives(page, () => page.getByRole("button", { name: "Tarkista nyt" }).click());
  const seq = Number(bytes.subarray(bytes.lastIndexOf("{\"seq\":", at) + 7, at).toString().match(/^\d+/)[0]);
  assert.match(await page.getByRole("alert").innerText(), new RegExp(`000001\\.log.*${seq}`));
  await page.goto(`${base}/promises`);
  assert.match(await page.locator(".head").innerText(), new RegExp(`ei ehjä.*${seq}.*000001\\.log`));
});
