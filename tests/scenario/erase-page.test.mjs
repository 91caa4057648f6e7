// An erasure in the browser, without script, at both widths: the plan, the typed name, what people sign, the certificate, and its check.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add, folder, json, ok, start } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page, looking, sanni, other, notes = [];

before(async () => {
  place = await office();
  sanni = add(place.data, "consumer", { first_name: "Sanni", last_name: "Kivelä-Moisio", email: "sanni@koti.example", phone: "040 123 4567" });
  ok(["note", place.data, sanni, "Kuvaus", "--kind", "invoice", "--amount", "420,00", "--at", "2025-06-17"]);
  ok(["note", place.data, sanni, "Puhuttiin kuvista", "--kind", "call"]);
  ok(["export", place.data, sanni, "--as", "csv", "--purpose", "contact", "--to", "mail", "-o", join(folder(), "sanni.csv")]); // who is told
  other = add(place.data, "consumer", { first_name: "Otso", last_name: "Rinne", email: "otso@koti.example" });
  for (const text of ["Sanni Kivelä-Moisiolta saatiin avain", "Varalla 040-123 4567"]) notes.push(json(["note", place.data, other, text, "--kind", "note"]).id);
  browser = await launch();
  page = await watched(browser, { javaScriptEnabled: false });
  await signIn(page, place.base, place.code());
  looking = await watched(browser); // axe needs script
  await signIn(looking, place.base, place.code());
});

after(async () => {
  await browser?.close();
  await place?.stop();
});

const press = (name, address) => arrives(page, () => page.getByRole("button", { name, exact: true }).click(), address);
const follow = (name, address) => arrives(page, () => page.getByRole("link", { name }).first().click(), address);

async function fits(what) {
  await looking.goto(page.url());
  for (const width of [375, 1280]) {
    await looking.setViewportSize({ width, height: 900 });
    assert.equal(await sideways(looking), 0, `${what} at ${width}`);
    assert.deepEqual(await axeFinds(looking), [], `${what} at ${width}`);
  }
  assert.deepEqual(looking.complaints, []);
}

test("the plan says what goes, what stays and why, what people do; another name erases nobody", async () => {
  await page.goto(`${place.base}/party/${sanni}`);
  await follow("Poista…", /\/erase$/);
  assert.equal(await page.locator("h1").innerText(), "Poistosuunnitelma");
  const text = await page.locator("main").innerText();
  assert.match(text, /Mitään ei ole vielä poistettu/);
  assert.match(text, /Poistuu nyt: \d+ tietoa[\s\S]*Jää: 1 tieto[\s\S]*säilytetään/i);
  assert.match(text, /Puhelimet ja laitteet[\s\S]*Muut järjestelmät[\s\S]*Kenelle kerrotaan/);
  assert.match(text, /Sanni Kivelä-Moisiolta saatiin avain/);
  assert.match(text, /Varalla 040-123 4567[\s\S]*muita koskevaa tekstiä käytiin läpi/);
  assert.ok((await page.locator("#f-mentions a").first().getAttribute("href")).startsWith("/record/"));
  await fits("the plan");
  await page.getByLabel(/Kirjoita nimi/).fill("Sanni Kivelä-Moisio");
  await press(await page.locator(".btn.danger").innerText(), page.url());
  assert.match(await page.locator(".summary").innerText(), /jokaisesta tekstistä yksi asia/);
  await page.locator(`input[name="redact"][value="record/${notes[0]}"]`).check();
  await page.locator(`input[name="later"][value="record/${notes[1]}"]`).check();
  await page.getByLabel(/Kirjoita nimi/).fill("Sanni Moisio");
  await press(await page.locator(".btn.danger").innerText(), page.url());
  assert.match(await page.locator(".summary").innerText(), /Kirjoita se niin kuin se tässä lukee: Sanni Kivelä-Moisio/);
  assert.equal(await page.getByLabel(/Kirjoita nimi/).inputValue(), "Sanni Moisio");
  assert.ok(await page.locator(`input[name="redact"][value="record/${notes[0]}"]`).isChecked(), "nothing said is lost");
  assert.equal(json(["show", place.data, sanni]).values.length, 4);
});

test("the name erases, and the certificate says what is open", async () => {
  await page.getByLabel(/Kirjoita nimi/).fill("Sanni Kivelä-Moisio");
  await press(await page.locator(".btn.danger").innerText(), /\/certificates\/[0-9a-z]{13}$/);
  const text = await page.locator("main").innerText();
  assert.match(text, /Kesken: \d+ asiaa on vielä tehtävä käsin[\s\S]*Mitä poistui[\s\S]*Mitä jää ja mihin asti[\s\S]*Mitä tämä ei kata/);
  await fits("an open certificate");
  assert.deepEqual(json(["show", place.data, sanni]).values, []);
  await page.goto(`${place.base}/today`);
  assert.match(await page.locator("main").innerText(), /\d+ käsin tehtävää/);
});

test("people sign with their own name, one by one or a place together; then it is whole", async () => {
  await page.goto(`${place.base}/tasks`);
  assert.match(await page.locator(".lead").innerText(), /\d+ tehtävää on avoinna/);
  assert.match(await page.locator("main").innerText(), /Sanni Kivelä-Moisio/);
  await fits("the list");
  await arrives(page, () => page.locator("section", { hasText: "JotForm" }).getByRole("link").first().click(), /\/tasks\/[0-9a-z]{13}$/);
  await page.getByLabel("Nimesi").fill("Joku Muu");
  await press("Kuittaa", page.url());
  assert.match(await page.locator(".summary").innerText(), /Kirjoita oma nimesi/);
  await page.getByLabel("Mitä nähtiin").fill("Sanni oli yhdessä lomakkeessa");
  await page.getByLabel("Nimesi").fill("Iida Tammisto");
  await press("Kuittaa", page.url());
  assert.match(await page.locator(".summary").innerText(), /ilman nimeä/);
  assert.equal(await page.getByLabel("Mitä nähtiin").inputValue(), "Sanni oli yhdessä lomakkeessa");
  await page.getByLabel("Mitä nähtiin").fill("Yksi lomake, poistettu.");
  await fits("a task");
  await press("Kuittaa", `${place.base}/tasks`);
  assert.doesNotMatch(await page.locator("main").innerText(), /JotForm/);
  // A recipient: the letter is there in three languages, and how it was told must be said.
  await arrives(page, () => page.locator("section", { hasText: /^\s*Saaja/ }).getByRole("link").first().click(), /\/tasks\/[0-9a-z]{13}$/);
  assert.match(await page.locator(".letter").innerText(), /Poistakaa tekin[\s\S]*Sanni Kivelä-Moisio/);
  await follow("Ruotsi", /in=sv/);
  assert.match(await page.locator(".letter").innerText(), /Radera (det|dem) ni också/);
  await page.getByLabel("Nimesi").fill("Iida Tammisto");
  await press("Kuittaa", page.url().replace(/\?.*/, ""));
  assert.match(await page.locator(".summary").innerText(), /miten saajalle kerrottiin/);
  await page.getByLabel("Miten saajalle kerrottiin").selectOption("post");
  await press("Kuittaa", `${place.base}/tasks`);
  const left = json(["task", "list", place.data]).tasks;
  ok(["task", "sign", place.data, ...left.map((task) => task.id), "--name", "Iida", "--by", "email"]);
  await page.goto(`${place.base}/tasks?signed=1`);
  assert.doesNotMatch(await page.locator("main").innerText(), /Kivelä/);
  await page.goto(`${place.base}/certificates`);
  assert.match(await page.locator("main").innerText(), /oma päätös[\s\S]*Valmis/);
  await fits("the list of certificates");
});

test("a certificate is genuine, changed, or none; it names nobody", async () => {
  await follow(/^[0-9a-z]{13}$/, /\/certificates\/[0-9a-z]{13}$/);
  assert.match(await page.locator("main").innerText(), /Valmis 5\.3\.2026 alkaen/);
  const file = join(folder(), "certificate.pdf");
  const pdf = await downloads(page, () => page.getByRole("link", { name: "Lataa PDF" }).click());
  writeFileSync(file, readFileSync(await pdf.path()));
  const key = json(["audit", "key", place.data]).fingerprint;
  assert.ok(execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ").includes(`avaimen sormenjälki: ${key}`));
  const check = async (wanted) => {
    await page.goto(`${place.base}/certificates`);
    await page.getByLabel("Todistus, PDF tai JSON").setInputFiles(file);
    await press("Tarkista tiedosto", `${place.base}/certificates`);
    assert.match(await page.locator("header.head").innerText(), wanted);
  };
  await check(/Aito: todistus/);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
  await check(/Muutettu/);
  writeFileSync(file, "Hei!");
  await check(/ei sen PDF eikä JSON/);
});

test("very many tasks are shown by place, each of which is signed at once", async () => {
  const people = 24;
  for (let i = 0; i < people; i++) add(place.data, "consumer", { first_name: `Etu${i}`, last_name: `Suku${i}`, email: `nimi${i}@vanha.example` }, ["--taken-in", "2010-01-01", "--even-if-due"]);
  assert.equal(json(["sweep", place.data, "--yes"]).parties, people);
  await page.goto(`${place.base}/tasks`);
  const text = await page.locator("main").innerText();
  assert.match(text, /JotForm[\s\S]*24 henkilöä, viimeistään/);
  assert.doesNotMatch(text, /Suku7/, "where, not who");
  assert.equal(json(["task", "list", place.data, "--places"]).find((one) => /jotform/i.test(one.where)).count, people);
  await fits("tasks by place");
  await arrives(page, () => page.locator("section", { hasText: "JotForm" }).getByRole("link").click(), /\/tasks\?at=/);
  assert.match(await page.locator("main").innerText(), /Suku7/);
  await page.getByLabel("Nimesi").fill("Iida Tammisto");
  await press("Kuittaa", `${place.base}/tasks`);
  assert.doesNotMatch(await page.locator("main").innerText(), /JotForm/);
});

test("what is due is erased by hand: the number typed, watched, and gone on with after kill -9", async () => {
  const old = [1, 2, 3].map((i) => add(place.data, "consumer", { first_name: `Vanha${i}`, last_name: "Tuttu", email: `tuttu${i}@vanha.example` }, ["--taken-in", "2010-01-01", "--even-if-due"]));
  await place.stop();
  const dying = start(["serve", place.data, "--listen", "127.0.0.1:0"], { env: { SELOSTE_CRASH: "erase.keys" } });
  let base = (await dying.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  await page.goto(`${base}/retention`);
  await follow("Poista, minkä aika on tullut…", /\/retention\/erase$/);
  assert.match(await page.locator("main").innerText(), /3 asiakasta[\s\S]*Vanha1 Tuttu/);
  await page.getByLabel("Kuinka monta heitä on?").fill("2");
  await press("Poista 3 asiakkaan tiedot", page.url());
  assert.match(await page.locator(".summary").innerText(), /3/);
  await page.getByLabel("Kuinka monta heitä on?").fill("3");
  await Promise.all([dying.end, page.getByRole("button", { name: "Poista 3 asiakkaan tiedot" }).click().catch(() => {})]);
  place.running = start(["serve", place.data, "--listen", "127.0.0.1:0"]);
  place.stop = async () => { place.running.child.kill("SIGTERM"); return place.running.end; };
  base = (await place.running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  await page.goto(`${base}/retention`);
  for (let i = 0; i < 200 && !/on tehty: \d+ käyty läpi/.test(await page.locator("main").innerText()); i++) await page.reload();
  assert.match(await page.locator("#soon").innerText(), /on tehty: \d+ käyty läpi[\s\S]*Katso todistukset/);
  const log = json(["audit", "list", place.data]).entries.filter((entry) => old.includes(entry.party) && entry.action === "erasure_certified");
  assert.equal(log.length, 3, "each once");
});
