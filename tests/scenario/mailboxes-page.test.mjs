// Mailboxes in the browser, without script: added, tried, put right, taken away; on Today when one cannot be read for a day; and what a
// program may ask of them.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mailserver, noMailserver, people } from "./mailserver.mjs";
import { file, json, ok, register, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const PRIVACY = "tietosuoja@toimisto.test", skip = noMailserver;
let server, place, clock, running, base, browser, page;

before(async () => {
  if (skip) return;
  server = await mailserver();
  place = register();
  clock = file(place.place, "clock", "2026-03-05T10:00:00Z");
  running = start(["serve", place.data, "--listen", "127.0.0.1:0"], { env: { SELOSTE_CLOCK: `@${clock}` } });
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  ok(["setting", place.data, "mail.poll", "0"]);
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, base, json(["user", "link", place.data, "Iida Tammisto"]).code);
});

after(async () => {
  await browser?.close();
  running?.child.kill("SIGTERM");
  await running?.end;
  server?.stop();
});

const there = () => `${base}/settings/mailboxes`;
const press = (name, address) => arrives(page, () => page.locator("main").getByRole("button", { name }).first().click(), address);
const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text);

test("a mailbox is added by a form that keeps what was typed, but no password", { skip }, async () => {
  await page.goto(`${base}/settings`);
  await arrives(page, () => page.getByRole("link", { name: "Postilaatikot" }).click(), there());
  assert.match(await page.locator("section", { hasText: "Luettavat" }).innerText(), /Vain pyydettäessä/);
  await fill("Nimi", "Tietosuoja");
  await fill("Sähköpostipalvelin", "http://mail.example.fi");
  await fill("Käyttäjätunnus", PRIVACY);
  await fill("Salasana", "väärä");
  await press("Lisää", there());
  assert.match(await page.locator(".summary").innerText(), /imaps:\/\//);
  assert.deepEqual([await page.getByLabel("Nimi", { exact: true }).inputValue(), await page.getByLabel("Salasana", { exact: true }).inputValue()], ["Tietosuoja", ""]);
  await fill("Sähköpostipalvelin", `imaps://localhost:${server.imaps}`);
  await fill("Oma varmentaja (voi jättää pois)", server.ca);
  await fill("Mistä päivästä alkaen (voi jättää pois)", "2026-01-01");
  await fill("Salasana", "väärä");
  await press("Lisää", there());
  await press(/^Lue nyt/, there());
  assert.match(await page.locator("section", { hasText: "Luettavat" }).innerText(), /Tietosuojapyynnöt[\s\S]*ei hyväksy käyttäjätunnusta ja salasanaa/);
});

test("it is put right, looked through, and says what came", { skip }, async () => {
  server.put(PRIVACY, `From: a@muu.test\nTo: ${PRIVACY}\nSubject: Pyyntö\nMessage-ID: <1@muu.test>\n\nMitä tiedätte?\n`, { received: "2026-03-04T10:00:00Z" });
  await arrives(page, () => page.getByRole("link", { name: /^Muokkaa/ }).click(), /mailboxes\/[0-9a-z]{13}$/);
  assert.equal(await page.locator("h1").innerText(), "Tietosuoja");
  assert.doesNotMatch(await page.content(), /väärä/);
  await fill("Salasana", people[PRIVACY]);
  await press("Tallenna", there());
  await press(/^Lue nyt/, there());
  assert.match(await page.locator("section", { hasText: "Luettavat" }).innerText(), /Toimii[\s\S]*Pyyntöjä otettu vastaan\s+1/);
  await page.goto(`${base}/requests`);
  await arrives(page, () => page.getByRole("link", { name: /Lajittelematon viesti/ }).first().click(), /\/requests\/[0-9a-z]{13}$/);
  assert.match(await page.locator("#asked").innerText(), /Mitä tiedätte\?[\s\S]*sähköposti/i);
});

test("a mailbox that cannot be read for a day stands on Today; it is taken away", { skip }, async () => {
  await server.stopImap();
  await page.goto(there());
  await press(/^Lue nyt/, there());
  await page.goto(`${base}/today`);
  assert.equal(await page.locator("#mail").count(), 0);
  writeFileSync(clock, "2026-03-06T10:00:01Z"); // the session is over by then
  await signIn(page, base, json(["user", "link", place.data, "Iida Tammisto"]).code);
  await page.goto(there());
  await press(/^Lue nyt/, there());
  await page.goto(`${base}/today`);
  assert.match(await page.locator("#mail").innerText(), /ei ole voitu lukea vuorokauteen: Tietosuoja[\s\S]*ei saada yhteyttä/);
  await server.startImap();
  await arrives(page, () => page.locator("#mail a").click(), there());
  await press(/^Lue nyt/, there());
  await page.goto(`${base}/today`);
  assert.equal(await page.locator("#mail").count(), 0);
});

test("axe finds nothing, a telephone need not scroll sideways", { skip }, async () => {
  const watcher = await watched(browser);
  await signIn(watcher, base, json(["user", "link", place.data, "Iida Tammisto"]).code);
  const id = json(["mailbox", "list", place.data]).mailboxes[0].id;
  for (const path of ["/settings/mailboxes", `/settings/mailboxes/${id}`]) {
    for (const colorScheme of ["light", "dark"]) {
      await watcher.emulateMedia({ colorScheme });
      await watcher.setViewportSize({ width: 1280, height: 900 });
      await watcher.goto(`${base}${path}`);
      assert.deepEqual(await axeFinds(watcher), [], `${path} ${colorScheme}`);
      if (process.env.SHOTS) await watcher.screenshot({ path: `${process.env.SHOTS}/mailboxes-${path.length}-${colorScheme}.png`, fullPage: true });
    }
    await watcher.setViewportSize({ width: 375, height: 800 });
    await watcher.goto(`${base}${path}`);
    assert.ok(await sideways(watcher) <= 0, path);
    if (process.env.SHOTS) await watcher.screenshot({ path: `${process.env.SHOTS}/mailboxes-${path.length}-375.png`, fullPage: true });
  }
  assert.deepEqual(watcher.complaints, []);
});

test("a program with a token for the office sees them and has one looked through; it opens none", { skip }, async () => {
  const token = json(["token", "add", place.data, "ohjelma", "--purpose", "contact", "--write", "--duties", "--office"]).token;
  const ask = async (method, path) => {
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
    return { status: answer.status, body: await answer.json() };
  };
  const { body } = await ask("GET", "/mailboxes");
  assert.deepEqual([body.items[0].name, body.items[0].use, body.items[0].problem], ["Tietosuoja", "requests", null]);
  assert.doesNotMatch(JSON.stringify(body), /localhost|avain|tietosuoja@/);
  const looked = await ask("POST", `/mailboxes/${body.items[0].id}/fetch`);
  assert.deepEqual([looked.status, looked.body], [200, { problem: null, counts: [], more: false }]);
  await page.goto(`${there()}/${body.items[0].id}`);
  await page.locator("summary", { hasText: "Lopeta lukeminen" }).click();
  await press(/^Poista/, there());
  assert.match(await page.locator("main").innerText(), /Yhtään postilaatikkoa ei lueta vielä/);
  assert.equal(json(["request", "list", place.data]).total, 1, "what came of its mail stays");
});
