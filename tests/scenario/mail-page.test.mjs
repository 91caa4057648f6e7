// E-mail in the browser, without script: written from a customer's page, looked at, tried again, withdrawn; and the settings.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";
import { sink } from "./smtpsink.mjs";

let place, browser, page, looking, server;

before(async () => {
  [place, server] = [await office(), await sink({ says: { rcpt: "550 5.1.1 no such mailbox" } })];
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
  looking = await watched(browser);
  await signIn(looking, place.base, place.code());
});

after(async () => {
  await browser?.close();
  await place?.stop();
  await server?.stop();
});

const press = (name, address) => arrives(page, () => page.getByRole("button", { name, exact: true }).click(), address);
/** A page at both widths: nothing found, nothing to be scrolled sideways. axe runs a script, so it has a browser that runs them. */
async function fits(address) {
  await looking.goto(address);
  for (const width of [1280, 375]) {
    await looking.setViewportSize({ width, height: 800 });
    assert.deepEqual(await axeFinds(looking), [], `${address} at ${width}`);
    assert.equal(await sideways(looking), 0, `${address} at ${width}`);
  }
}
const lead = () => page.locator(".lead").innerText();

async function becomes(pattern) {
  for (let i = 0; i < 200 && !pattern.test(await lead()); i++) {
    await new Promise((done) => setTimeout(done, 100));
    await page.reload();
  }
  assert.match(await lead(), pattern);
}

test("an e-mail is written from the customer's page, and what is missing loses nothing", async () => {
  await page.goto(`${place.base}/messages`);
  assert.match(await page.locator("main").innerText(), /Mitään ei vielä lähetetä[\s\S]*Viestejä ei ole/);
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  await arrives(page, () => page.getByRole("link", { name: "Kirjoita sähköposti" }).click(), /\/party\/[0-9a-z]{13}\/mail$/);
  assert.match(await page.locator("#may-not").innerText(), /Oma markkinointi/);
  await page.getByLabel("Teksti").fill("Hei Outi, kuvaus on perjantaina.");
  await press("Lähetä sähköposti", page.url());
  assert.match(await page.locator(".summary").innerText(), /aihe/);
  assert.equal(await page.getByLabel("Teksti").inputValue(), "Hei Outi, kuvaus on perjantaina.");
  await fits(`${place.base}/party/${place.ids.outi}/mail`);
  await page.getByLabel("Aihe").fill("Kuvaus – perjantai");
  await press("Lähetä sähköposti", /\/messages\/[0-9a-z]{13}$/);
  assert.equal(await page.locator("h1").innerText(), "Kuvaus – perjantai");
  assert.match(await lead(), /Outi Hallavuo[\s\S]*Odottaa/);
  assert.doesNotMatch(page.url(), /outi|hallavuo|kuvaus/i);
});

test("what did not go says why, on its page, among the messages, on the customer's page and under privacy; it is tried again", async () => {
  const one = page.url();
  await press("Peru viesti", one);
  assert.match(await lead(), /Peruttu/);
  assert.match(await page.locator("main").innerText(), /Se peruttiin/);
  for (const [name, value] of Object.entries({ "mail.server": `smtp://localhost:${server.port}`, "mail.from": "toimisto@toimisto.test", "mail.tls": "none" }))
    ok(["setting", place.data, name, value]);
  await page.goto(`${place.base}/party/${place.ids.outi}/mail`);
  await page.getByLabel("Aihe").fill("Uusi kuvaus");
  await page.getByLabel("Teksti").fill("Hei.");
  await press("Lähetä sähköposti", /\/messages\/[0-9a-z]{13}$/);
  await becomes(/Ei lähtenyt/);
  assert.match(await page.locator("main").innerText(), /Sellaista osoitetta ei ole\. \(550 5\.1\.1\)/);
  const message = page.url();
  await page.goto(`${place.base}/messages`);
  assert.match(await lead(), /1 ei mennyt perille/);
  for (const path of [`${place.base}/messages`, message]) await fits(path);
  await page.goto(`${place.base}/privacy`);
  assert.match(await page.locator("main").innerText(), /1 sähköposti ei lähtenyt/);
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  assert.match(await page.locator("#sending").innerText(), /ei toimi: sähköposti palautui/);
  server.set({});
  await page.goto(message);
  await press("Yritä nyt uudelleen", message);
  await becomes(/Lähetetty/);
  assert.equal(server.got.length, 1);
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  assert.doesNotMatch(await page.locator("#sending").innerText(), /ei toimi/);
});

test("the settings send a test, and a password is not shown", async () => {
  ok(["setting", place.data, "mail.password", "-"], { input: "Salainen-7" });
  await page.goto(`${place.base}/settings`);
  assert.doesNotMatch(await page.content(), /Salainen-7|sealed:/);
  assert.equal(await page.locator('[id="f-mail.password"]').getAttribute("type"), "password");
  await press("Lähetä koeviesti itselleni", /\/settings\/mail\/test$/);
  assert.match(await page.locator(".summary").innerText(), /sähköpostiosoitettasi ei ole tallennettu/);
  await fits(`${place.base}/settings`);
  await page.goto(`${place.base}/people`);
  await arrives(page, () => page.locator("main a[href^='/people/']:not([href='/people/review'])").click());
  await page.locator("form[action$='/email'] input[name=email]").fill("iida@toimisto.test");
  await arrives(page, () => page.locator("form[action$='/email'] button").click());
  await page.goto(`${place.base}/settings`);
  await press("Lähetä koeviesti itselleni", /\/messages\/[0-9a-z]{13}$/);
  await becomes(/Lähetetty/);
  assert.equal(server.got.length, 2);
});
