// Breaches in the browser, without script: written down in a hurry, judged, told, closed; both papers; on Today with the hours left; from
// a request whose answer went astray. And the signed paper of the promises, as one file.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;

before(async () => {
  place = await office(); // the clock stands at 5 March 2026, 12.00 in Helsinki
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser?.close();
  await place?.stop();
});

const press = (name, address) => arrives(page, () => page.getByRole("button", { name, exact: true }).click(), address);
const open = (name) => page.locator("summary", { hasText: name }).first().click();
const head = () => page.locator("header.head").innerText();

test("written down in a hurry: what is missing is told, what was typed stays; the hours run", async () => {
  await page.goto(`${place.base}/breaches/new`);
  await page.locator("#f-aware_on").fill("2026-03-04");
  await page.locator("#f-aware_at").fill("09:20");
  await page.getByLabel("Luottamuksellisuus", { exact: false }).check();
  await press("Kirjaa", `${place.base}/breaches`);
  assert.match(await page.locator(".summary").innerText(), /Kerro, mitä tapahtui/);
  assert.equal(await page.locator("#f-aware_at").inputValue(), "09:20");
  assert.ok(await page.getByLabel("Luottamuksellisuus", { exact: false }).isChecked());
  await page.locator("#f-nature").fill("Liite lähetettiin väärälle vastaanottajalle.");
  await page.locator("#f-aware_on").fill("2025-03-30");
  await page.locator("#f-aware_at").fill("03:30");
  await press("Kirjaa", `${place.base}/breaches`);
  assert.match(await page.locator(".summary").innerText(), /Sellaista aikaa ei ollut/);
  assert.equal(await page.locator(".summary a").getAttribute("href"), "#f-aware_at");
  await page.locator("#f-aware_on").fill("2026-03-04");
  await page.locator("#f-aware_at").fill("09:20");
  await page.locator("#f-who").fill("Outi Hallavuo");
  await press("Kirjaa", /\/breaches\/[0-9a-z]{13}$/);
  assert.match(await head(), /45 t 20 min jäljellä[\s\S]*viimeistään 7\.3\.2026 klo 9\.20/);
  assert.match(await page.locator("#concerned").innerText(), /Outi Hallavuo[\s\S]*ei ilmoitettu|ei ilmoitettu[\s\S]*Outi Hallavuo/);
  const breach = page.url();
  await page.goto(`${place.base}/today`);
  assert.match(await page.locator("main").innerText(), /ilmoita viranomaiselle[\s\S]*45 t 20 min jäljellä|45 t 20 min jäljellä[\s\S]*ilmoita viranomaiselle/);
  assert.match(await page.locator("#remind").innerText(), /Muistutuksia ei lähde: postipalvelinta ei ole asetettu/);
  ok(["setting", place.data, "mail.server", "smtp://127.0.0.1:9"]);
  await page.reload();
  assert.match(await page.locator("#remind").innerText(), /eivät mene perille: [\s\S]*Sähköpostiosoite puuttuu[\s\S]*yhteyshenkilölle: Iida Tammisto, iida.tammisto@suvanne.example/);
  await arrives(page, () => page.locator("#remind a").click(), /\/people/);
  await page.goto(`${place.base}/settings`);
  assert.match(await page.locator("#mail").innerText(), /Sähköpostiosoite puuttuu/);
  ok(["setting", place.data, "mail.server", "--default"]);
  await page.goto(`${place.base}/today`);
  await arrives(page, () => page.locator('main a[href^="/breaches/"]').click(), breach);
});

test("the next thing is open: judged with its reason, completed, told, the people too, then closed", async () => {
  assert.match(await page.locator("#do details[open] > summary").first().innerText(), /Arvioi riski/);
  await press("Arvioi riski", page.url());
  assert.match(await page.locator(".summary").innerText(), /Valitse yksi/);
  await page.locator("#f-assess_choice").selectOption("high");
  await press("Arvioi riski", page.url());
  assert.match(await page.locator(".summary").innerText(), /Perustele/);
  assert.equal(await page.locator("#f-assess_choice").inputValue(), "high");
  await page.locator("#f-assess_reason").fill("Kotiosoite.");
  await press("Arvioi riski", page.url());
  await press("Lähetä kirje henkilöille", page.url());
  assert.match(await page.locator(".summary").innerText(), /Kirje ei ole vielä valmis/);
  await open("Tiedot täydentyivät");
  await page.locator("#f-add_people").fill("1 200");
  await page.locator("#f-add_consequences").fill("Osoite on ulkopuolisella.");
  await page.locator("#f-add_measures").fill("Viesti pyydettiin poistamaan.");
  await page.locator("#f-add_data input").nth(1).check();
  await press("Tiedot täydentyivät", page.url());
  assert.match(await page.locator("#known").innerText(), /1\s200[\s\S]*Osoite on ulkopuolisella/);
  assert.doesNotMatch(await page.locator("#steps li").first().innerText(), /Tietoon tullut|Liite lähetettiin/, "only what is new stands in the step");
  await page.locator("#f-authority_on").fill("2026-03-04");
  await press("Viranomaiselle ilmoitettiin", page.url());
  assert.match(await page.locator(".summary").innerText(), /kellonaika/);
  await page.locator("#f-authority_on").fill("");
  await press("Viranomaiselle ilmoitettiin", page.url());
  assert.match(await head(), /Viranomaiselle ilmoitettiin ajoissa/);
  await press("Lähetä kirje henkilöille", page.url());
  assert.match(await page.locator("#concerned").innerText(), /ilmoitettu 5\.3\.2026 klo 12\.00 · sähköposti: Odottaa/);
  const breach = page.url().replace(/#.*/, "");
  await page.goto(place.base + await page.locator("#concerned a").first().getAttribute("href"));
  const line = page.locator(".time li", { hasText: "Tietoturvaloukkaus koski tätä asiakasta" });
  assert.equal(await line.locator("a").getAttribute("href"), breach.replace(place.base, ""), "it stands on the customer's time line");
  await page.goto(breach);
  await press("Päätä loukkaus", page.url());
  assert.match(await head(), /Päätetty/);
  assert.equal(json(["breach", "list", place.data, "--closed"]).breaches.length, 1);
  await page.goto(`${place.base}/breaches?closed=1`);
  assert.match(await page.locator("main").innerText(), /Liite lähetettiin/);
});

test("both papers print without the page around them, and say what is missing", async () => {
  const id = json(["breach", "add", place.data, "Puhelin katosi junassa.", "--aware", "2026-03-01T09:20"]).id;
  await page.goto(`${place.base}/breaches/${id}`);
  assert.match(await head(), /26 t 40 min yli/);
  await arrives(page, () => page.getByRole("link", { name: "Ilmoitus viranomaiselle" }).click(), /\/form$/);
  assert.match(await page.locator(".letter").innerText(), /Tietosuojavaltuutetun toimisto[\s\S]*Puhelin katosi junassa[\s\S]*Puuttuu vielä: miksi ilmoitus tehdään 72 tunnin jälkeen/);
  await arrives(page, () => page.getByRole("link", { name: "Svenska" }).first().click(), /lang=sv/);
  assert.match(await page.locator(".letter").innerText(), /Dataombudsmannens byrå/);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header.head").isVisible(), false);
  await page.emulateMedia({ media: "screen" });
});

test("the letter in another language is written beside the original, and asked for again when that is changed", async () => {
  const id = json(["breach", "add", place.data, "Puhelin katosi taas.", "--plain", "Työpuhelin katosi", "--hurt", "availability"]).id;
  await page.goto(`${place.base}/breaches/${id}`);
  await open("Muuta kirjattavaa");
  await open("Kirjoita kirje ruotsiksi");
  await press("Kirjoita kirje ruotsiksi", page.url());
  assert.match(await page.locator(".summary").innerText(), /Kirjoita, mitä kirjeessä lukee/);
  assert.match(await page.locator(".act-words_sv").innerText(), /Alkuperäinen: Työpuhelin katosi/);
  await page.locator("#f-words_sv_plain").fill("En telefon försvann");
  await press("Kirjoita kirje ruotsiksi", page.url());
  await page.goto(`${place.base}/breaches/${id}/letter?lang=sv`);
  assert.match(await page.locator(".letter").innerText(), /En telefon försvann/);
  ok(["breach", "step", place.data, id, "added", "--plain", "Työpuhelin katosi junassa"]);
  await page.goto(`${place.base}/breaches/${id}/letter?lang=sv`);
  assert.match(await page.locator(".letter").innerText(), /Saknas ännu: vad som hände/);
  await page.goto(`${place.base}/breaches/${id}`);
  await open("Muuta kirjattavaa");
  await open("Kirjoita kirje ruotsiksi");
  assert.match(await page.locator(".act-words_sv").innerText(), /Alkuperäistä on muutettu tämän jälkeen: Työpuhelin katosi junassa/);
  assert.equal(await page.locator("#f-words_sv_plain").inputValue(), "En telefon försvann");
});

test("from a request the form comes filled in", async () => {
  const request = json(["request", "add", place.data, "access", place.ids.asa, "--by", "email"]).id;
  ok(["request", "acknowledge", place.data, request]);
  await page.goto(`${place.base}/requests/${request}`);
  await arrives(page, () => page.getByRole("link", { name: "Vastaus meni väärään osoitteeseen" }).click(), `${place.base}/breaches/new?request=${request}`);
  assert.match(await page.locator("#f-nature").inputValue(), /väärään osoitteeseen: tarkastuspyyntö/);
  assert.equal(await page.locator("#f-who").inputValue(), place.ids.asa);
  await press("Kirjaa", /\/breaches\/[0-9a-z]{13}$/);
  assert.match(await page.locator("#known").innerText(), /Alkoi[\s\S]*5\.3\.2026 klo 12\.00/);
});

test("the pages hold on a phone, with script; whoever only reads is not let in", async () => {
  const phone = await watched(browser, { viewport: { width: 375, height: 800 } });
  await signIn(phone, place.base, place.code());
  const [{ id }] = json(["breach", "list", place.data]).breaches;
  for (const path of ["/breaches", "/breaches/new", `/breaches/${id}`, `/breaches/${id}/form`, `/breaches/${id}/letter`]) {
    await phone.goto(place.base + path);
    assert.equal(await sideways(phone), 0, path);
    assert.deepEqual(await axeFinds(phone), [], path);
  }
  assert.deepEqual(phone.complaints, []);
  await phone.context().close();
  ok(["user", "add", place.data, "Lukija", "--role", "reader"]);
  const reader = await watched(browser);
  await signIn(reader, place.base, json(["user", "link", place.data, "Lukija"]).code);
  assert.equal((await reader.goto(`${place.base}/breaches`)).status(), 403);
  assert.doesNotMatch(await reader.locator("nav").first().innerText(), /loukkau/);
  await reader.context().close();
});

test("the signed paper of the promises comes as one file and holds", async () => {
  await page.goto(`${place.base}/promises`);
  const file = await downloads(page, () => page.getByRole("button", { name: "Allekirjoitettu paperi viranomaiselle" }).click());
  const zip = join(place.data, "..", "paper.zip");
  await file.saveAs(zip);
  assert.match(file.suggestedFilename(), /^lupaukset-2026-03-05\.zip$/);
  execFileSync("unzip", ["-q", zip, "-d", join(place.data, "..")]);
  assert.match(ok(["proof", "check", place.data, join(place.data, "..", "lupaukset-2026-03-05.pdf")]), /^Good/);
});
