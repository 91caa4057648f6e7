// The page that answers a request for access, without script: what is about others is looked at and left out, taken back, handed over;
// link, code and passphrase are shown once; a wrong address ends the link and stands among the breaches.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { add, json } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page, ids, request, jaana;

before(async () => {
  place = await office();
  const firm = add(place.data, "organisation", { name: "Kivelän Saha Oy" });
  jaana = add(place.data, "contact_person", { first_name: "Jaana", last_name: "Kivelä", email: "jaana@saha.example" }, ["--of", firm]);
  add(place.data, "contact_person", { first_name: "Liisa", last_name: "Virtanen", email: "liisa@saha.example" }, ["--of", firm]);
  const note = (text) => json(["note", place.data, jaana, text, "--kind", "note"]).id;
  ids = [note("Puhuttu Liisa Virtasen kanssa, Jaana mukana"), note("Soita liisa@saha.example")];
  request = json(["request", "add", place.data, "access", jaana, "Mitä minusta on", "--by", "email"]).id;
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser?.close();
  await place?.stop();
});

const address = () => `${place.base}/requests/${request}/package`;
const press = (within, name, where) => arrives(page, () => within.getByRole("button", { name }).first().click(), where);

test("from the request to what is marked; left out, taken back, read through", async () => {
  await page.goto(`${place.base}/requests/${request}`);
  await arrives(page, () => page.getByRole("link", { name: "Katso läpi ja luovuta" }).click(), address());
  assert.match(await page.locator("#others").innerText(), /Liisa Virtasen/);
  assert.equal(await page.locator("#others mark").count(), 2);
  await press(page.locator("#others li", { hasText: "Virtasen" }), "Peitä", address());
  assert.equal(await page.locator("#others mark").count(), 1);
  assert.match(await page.locator("#left-out").innerText(), /Liisa Virtasen[\s\S]*koskee toista henkilöä/);
  await press(page.locator("#left-out"), "Palauta mukaan", address());
  assert.equal(await page.locator("#others mark").count(), 2);
  await press(page.locator("#others li", { hasText: "Virtasen" }), "Peitä", address());
  // another reason wants words, and what was typed stays
  await page.locator("#texts > summary").click();
  const text = page.locator("#texts li", { hasText: "Soita" });
  await text.locator("summary").click();
  await text.getByLabel("Miksi").selectOption("other");
  await text.locator("textarea").fill("liisa@saha.example");
  await press(text, "Peitä", address());
  assert.match(await page.locator(".summary").innerText(), /Kirjoita, miksi se peitetään/);
  await page.locator("#texts > summary").click();
  const again = page.locator("#texts li", { hasText: "Soita" });
  assert.equal(await again.locator("textarea").inputValue(), "liisa@saha.example");
  await again.getByLabel("Sanoin; henkilö lukee tämän").fill("Työtoverin osoite");
  await press(again, "Peitä", address());
  assert.match(await page.locator("#left-out").innerText(), /Työtoverin osoite/);
  assert.match(await page.locator("#others").innerText(), /Merkittävää ei löytynyt/);
});

test("the address is shown big with where it is from; a link and its code are shown once", async () => {
  assert.match(await page.locator(".address").innerText(), /jaana@saha\.example[\s\S]*Lähde: asiakas itse, 5\.3\.2026/);
  await page.locator("input[name=way][value=link]").check();
  await press(page.locator("#give"), "Luovuta", /\/given\//);
  const shown = await page.locator(".given").innerText();
  assert.match(shown, /\/door\/[0-9a-f]{64}[\s\S]*\d{4} \d{4}[\s\S]*12\.3\.2026/);
  assert.match(await page.locator(".lead").innerText(), /Pyyntö jää auki/);
  await page.goto(`${place.base}/requests/${request}`);
  const parcels = await page.locator("#parcels").innerText();
  assert.match(parcels, /Päättyvällä linkillä[\s\S]*jaana@saha\.example[\s\S]*Odottaa noutoa[\s\S]*2 peitettyä kohtaa/);
  for (const secret of shown.match(/[0-9a-f]{64}|\d{4} \d{4}/g).slice(0, 2)) assert.ok(!(await page.content()).includes(secret));
});

test("behind the link: the code opens it, the file comes once, and the request knows when", async () => {
  const given = json(["request", "give", place.data, request, "--as", "link", "--seen"]);
  const outside = await watched(browser, { javaScriptEnabled: false });
  const link = `${place.base}${given.link.replace(/^https?:\/\/[^/]+/, "")}`;
  await outside.goto(link);
  await outside.getByLabel("Koodi").fill(given.code);
  const file = await downloads(outside, () => outside.getByRole("button").last().click());
  assert.equal(file.suggestedFilename(), "tietosi.zip");
  assert.ok(readFileSync(await file.path()).subarray(0, 2).equals(Buffer.from("PK")));
  await outside.goto(link);
  await outside.getByLabel("Koodi").fill(given.code);
  await arrives(outside, () => outside.getByRole("button").last().click(), /door/);
  assert.match(await outside.locator(".summary").innerText(), /Ei auennut|ei avautunut/i);
  await outside.context().close();
  const one = json(["request", "show", place.data, request]).handed_over.find((parcel) => parcel.id === given.id);
  assert.deepEqual([one.state, one.fetched !== null], ["fetched", true]);
});

test("a wrong address ends the link at once and is written down as a breach", async () => {
  await page.goto(`${place.base}/requests/${request}`);
  const waits = page.locator("#parcels li", { hasText: "Odottaa noutoa" });
  await press(waits, "Meni väärään osoitteeseen", /\/breaches\/[0-9a-z]{13}$/);
  await page.goto(`${place.base}/requests/${request}`);
  assert.match(await page.locator("#parcels").innerText(), /Päätetty ennen noutoa/);
  const [breach] = json(["breach", "list", place.data]).breaches;
  assert.ok(breach, "there is a breach");
  const ended = json(["request", "show", place.data, request]).handed_over.filter((parcel) => parcel.state === "ended");
  assert.deepEqual(ended.map((parcel) => parcel.why), ["wrong_address"]);
});

test("a locked file with a passphrase, complete: the request is answered in part, with its letter", async () => {
  await page.goto(address());
  await page.locator("input[name=way][value=zip]").check();
  await page.locator("input[name=complete]").check();
  await press(page.locator("#give"), "Luovuta", /\/given\//);
  const given = page.url();
  assert.match(await page.locator(".given .secret").innerText(), /^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
  const file = await downloads(page, () => page.getByRole("button", { name: "Nouda tiedosto" }).click());
  assert.equal(file.suggestedFilename(), "tietosi.zip");
  assert.ok(readFileSync(await file.path()).subarray(0, 2).equals(Buffer.from("PK")));
  const gone = await page.goto(given);
  assert.equal(gone.status(), 404);
  await page.goto(`${place.base}/requests/${request}`);
  assert.match(await page.locator(".lead").innerText(), /Osittain evätty/);
  assert.match(await page.locator("#package").innerText(), /Uusi kopio on maksuton/);
});

test("nothing that axe finds; a telephone need not scroll sideways; it prints without its forms", async () => {
  request = json(["request", "add", place.data, "access", jaana, "--by", "post"]).id;
  const watcher = await watched(browser);
  await signIn(watcher, place.base, place.code());
  for (const scheme of ["light", "dark"]) {
    await watcher.emulateMedia({ colorScheme: scheme });
    await watcher.goto(address());
    for (const one of await watcher.locator("details").all()) await one.evaluate((node) => { node.open = true; });
    assert.deepEqual(await axeFinds(watcher), [], scheme);
  }
  await watcher.setViewportSize({ width: 375, height: 800 });
  await watcher.goto(address());
  assert.ok(await sideways(watcher) <= 0);
  await watcher.emulateMedia({ media: "print" });
  assert.equal(await watcher.locator("#give").isVisible(), false);
  assert.deepEqual(watcher.complaints, []);
});
