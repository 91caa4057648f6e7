// The desk of requests in the browser, without script: taken in by a form, acknowledged, answered, printed; on Today; and two
// hundred that come at once.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;

before(async () => {
  place = await office();
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

test("a request by telephone: what is missing is told, what was typed stays, whom is asked", async () => {
  await page.goto(`${place.base}/requests/new`);
  await page.getByLabel("Mitä pyydettiin, henkilön omin sanoin").fill("Haluan nähdä tietoni");
  await press("Kirjaa", `${place.base}/requests`);
  assert.match(await page.locator(".summary").innerText(), /Valitse, mitä pyydetään/);
  assert.equal(await page.getByLabel("Mitä pyydettiin, henkilön omin sanoin").inputValue(), "Haluan nähdä tietoni");
  await page.getByLabel("Mitä pyydetään", { exact: true }).selectOption("access");
  await page.getByLabel("Miten saapui").selectOption("phone");
  await page.getByLabel("Saapumispäivä").fill("2026-03-02");
  await page.getByLabel("Ketä se koskee").fill("Outi Hallavuo");
  await press("Kirjaa", /\/requests\/[0-9a-z]{13}$/);
  assert.equal(await page.locator("h1").innerText(), "Tarkastuspyyntö");
  assert.match(await page.locator(".lead").innerText(), /Outi Hallavuo[\s\S]*Saapunut[\s\S]*25 päivää jäljellä \/ 28/);
  assert.match(await page.locator("#days").innerText(), /30\.3\.2026/);
  assert.match(await page.locator("#asked").innerText(), /Haluan nähdä tietoni/);
});

test("the next thing is one button; a letter says the day, and a refusal the court", async () => {
  await press("Kuittaa vastaanotto", page.url());
  assert.match(await page.locator("#steps").innerText(), /Vastaanotto kuitattu[\s\S]*Iida Tammisto/);
  const [asked] = json(["request", "list", place.data, "--right", "access"]).requests;
  ok(["request", "done", place.data, asked.id, "Muut tiedot annettiin puhelimessa"]);
  await page.reload();
  await open("Vastaa: tehty osaksi");
  await press("Vastaa: tehty osaksi", page.url());
  assert.match(await page.locator(".summary").innerText(), /mitä ei tehty ja miksi/);
  await page.getByLabel("Mitä ei tehty ja miksi").fill("Toisen nimi on peitetty.");
  await press("Vastaa: tehty osaksi", page.url());
  assert.match(await page.locator(".lead").innerText(), /Osittain evätty/);
  assert.equal(await page.locator("#do .act-grant, #do .btn.main").count(), 0);
  await arrives(page, () => page.getByRole("link", { name: /^Kirje/ }).first().click(), /\/letter\//);
  assert.match(await page.locator(".letter").innerText(), /Hyvä Outi Hallavuo[\s\S]*Toisen nimi on peitetty[\s\S]*tuomioistuimeen/);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header.head").isVisible(), false);
  assert.equal(await page.locator(".letter h2").isVisible(), true);
  await page.emulateMedia({ media: "screen" });
});

test("the customer's page lists them and leads to the form, which knows who it is about", async () => {
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  assert.match(await page.locator("#requests").innerText(), /Tarkastuspyyntö[\s\S]*Osittain evätty · vastaus ei ole perillä/);
  const event = page.locator("#events li", { hasText: "Tarkastuspyyntö" });
  assert.match(await event.getByRole("link", { name: /^Katso/ }).getAttribute("href"), /^\/requests\/[0-9a-z]{13}$/);
  ok(["user", "add", place.data, "Lukija", "--role", "reader"]);
  const reader = await watched(browser);
  await signIn(reader, place.base, json(["user", "link", place.data, "Lukija"]).code);
  await reader.goto(`${place.base}/party/${place.ids.outi}`);
  assert.doesNotMatch(await reader.locator("#events").innerText(), /Tarkastuspyyntö/);
  await reader.context().close();
  await arrives(page, () => page.locator("#requests").getByRole("link", { name: "Kirjaa pyyntö" }).click(), /requests\/new/);
  assert.equal(await page.getByLabel("Ketä se koskee").inputValue(), place.ids.outi);
});

test("an objection holds as soon as it is taken in, and its request says so", async () => {
  const id = json(["request", "add", place.data, "objection", place.ids.helmi, "Ei mainoksia", "--by", "email"]).id;
  assert.ok(json(["show", place.data, place.ids.helmi]).choices.some((choice) => !choice.given));
  await page.goto(`${place.base}/requests/${id}`);
  assert.match(await page.locator("#steps").innerText(), /Toteutus tehty/);
  assert.equal(await page.getByRole("button", { name: "Kirjaa vastustus" }).count(), 0);
  // whoever saw an older request takes no step on it
  ok(["request", "message", place.data, id, "Soitti uudelleen"]);
  await open("Kuittaa vastaanotto");
  await press("Kuittaa vastaanotto", page.url());
  assert.match(await page.locator(".summary").innerText(), /muuttanut/);
});

test("what an objection meant is said first, and the answer is offered then", async () => {
  const id = json(["request", "list", place.data, "--right", "objection"]).requests[0].id;
  await page.goto(`${place.base}/requests/${id}`);
  assert.match(await page.locator("#asked").innerText(), /Mitä tarkoitettiin[\s\S]*vain markkinointi on loppunut/);
  assert.equal(await page.locator("#do .act-grant, #do .act-partly").count(), 0);
  await press("Kirjaa, mitä tarkoitettiin", page.url());
  assert.match(await page.locator(".summary").innerText(), /Valitse, mitä käyttöä tai kanavaa/);
  await page.getByLabel("Mihin", { exact: true }).selectOption("survey");
  await page.getByLabel("Missä kanavassa").selectOption("email");
  await press("Kirjaa, mitä tarkoitettiin", page.url());
  assert.match(await page.locator(".summary").innerText(), /mitä henkilö sanoi/i);
  assert.equal(await page.getByLabel("Mihin", { exact: true }).inputValue(), "survey", "what was chosen stays");
  await page.getByLabel(/^Mitä henkilö sanoi/).fill("Ei kyselyitä sähköpostilla");
  await press("Kirjaa, mitä tarkoitettiin", page.url());
  assert.match(await page.locator("#steps").innerText(), /tyytyväisyyskyselyt, sähköposti/);
  assert.deepEqual(json(["show", place.data, place.ids.helmi]).choices.filter((choice) => !choice.given).map((choice) => [choice.purpose, choice.channel]), [["survey", "email"]]);
  await open("Tarkoitettiin muutakin");
  await page.getByLabel("Mihin", { exact: true }).selectOption({ label: "Kaikkea markkinointia" });
  await press("Tarkoitettiin muutakin", page.url());
  await open("Vastaa: pyydetty on tehty");
  await page.locator(".act-grant textarea").fill("Hyvää jatkoa.");
  await press("Vastaa: pyydetty on tehty", page.url());
  assert.match(json(["request", "letter", place.data, id]).body, /tyytyväisyyskyselyt \(sähköposti\), oma markkinointi \(kaikki kanavat\)/);
  ok(["request", "posted", place.data, id, "--how", "phone"]);
});

test("Today begins with what is late; the desk shows it in its order", async () => {
  const late = json(["request", "add", place.data, "erasure", "--from", "Tuntematon Soittaja", "--by", "phone", "--received", "2026-01-05"]).id;
  await page.goto(`${place.base}/today`);
  const first = page.locator("#now .rows li").first();
  assert.match(await first.innerText(), /Poistopyyntö: Tuntematon Soittaja[\s\S]*(pv|päivää) myöhässä/);
  await arrives(page, () => first.getByRole("link", { name: /Käsittele/ }).click(), `${place.base}/requests/${late}`);
  await page.goto(`${place.base}/requests`);
  assert.match(await page.locator("tbody tr").first().innerText(), /Tuntematon Soittaja/);
  await arrives(page, () => page.getByRole("link", { name: "Vastatut" }).click(), /closed=1/);
  assert.match(await page.locator("tbody").innerText(), /Outi Hallavuo[\s\S]*vastaus ei ole perillä/);
});

test("an answer that was written and not sent stands on Today, and at a promise, until it is said how it went", async () => {
  const promised = () => JSON.stringify(json(["promises", place.data]));
  assert.match(promised(), /gone nowhere: 1\b/);
  await page.goto(`${place.base}/today`);
  const row = page.locator("#now .rows li", { hasText: "Vastaus, joka ei ole vielä perillä: Tarkastuspyyntö" });
  assert.match(await row.innerText(), /Outi Hallavuo/);
  await arrives(page, () => row.getByRole("link", { name: /^Käsittele/ }).click(), /\/requests\/[0-9a-z]{13}$/);
  await arrives(page, () => page.getByRole("link", { name: /^Kirje/ }).first().click(), /\/letter\//);
  await page.locator("#went summary").click();
  await arrives(page, () => page.locator("#went button[value=post]").click(), /\/letter\//);
  await page.goto(`${place.base}/today`);
  assert.equal(await page.getByText("Vastaus, joka ei ole vielä perillä").count(), 0);
  assert.doesNotMatch(promised(), /gone nowhere/);
});

test("a part of the data: ticked, said how it was agreed, shown beside the days and the own target", async () => {
  const id = json(["request", "add", place.data, "access", place.ids.helmi, "Vain laskut", "--by", "phone"]).id;
  await page.goto(`${place.base}/requests/${id}`);
  const form = page.locator(".act-scope");
  await form.locator("summary").click();
  await form.getByLabel("Laskut", { exact: true }).check();
  await press("Kirjaa, mitä tietoja pyyntö koskee", page.url());
  assert.match(await page.locator(".summary").innerText(), /miten henkilö suostui/);
  assert.equal(await form.getByLabel("Laskut", { exact: true }).isChecked(), true, "nothing ticked is lost");
  await form.getByLabel("Miten henkilö suostui siihen").fill("Puhelimessa 5.3.");
  await press("Kirjaa, mitä tietoja pyyntö koskee", page.url());
  assert.match(await page.locator("#asked").innerText(), /Oma tavoite\s+19\.3\.2026[\s\S]*Vain tämä osa\s+laskut/);
  assert.match(await page.locator("#steps").innerText(), /Sovittu, mitä tietoja pyyntö koskee[\s\S]*Puhelimessa 5\.3\.[\s\S]*laskut/);
  await page.goto(`${place.base}/requests/${id}/package`);
  assert.match(await page.locator("#contents").innerText(), /Henkilö pyysi osaa tiedoista: laskut[\s\S]*Muu viestintä ja dokumentaatio/);
  await page.goto(`${place.base}/requests`);
  assert.match(await page.locator("tbody tr", { has: page.locator(`a[href$="${id}"]`) }).innerText(), /2\.4\.2026[\s\S]*oma tavoite 19\.3\.2026/);
});

test("a correction: what stands there is chosen, what is right is written, and the letter is seen before it is", async () => {
  const id = json(["request", "add", place.data, "rectification", place.ids.helmi, "Nimeni on väärin", "--by", "whatsapp"]).id;
  ok(["request", "acknowledge", place.data, id]);
  await page.goto(`${place.base}/requests/${id}`);
  const form = page.locator(".act-correct");
  assert.match(await form.getByLabel("Mikä on väärin").innerText(), /Sukunimi: /);
  await form.getByLabel("Mikä on väärin").selectOption("last_name");
  await form.getByLabel("Mikä on oikein").fill("");
  await press("Korjaa tiedot", page.url());
  assert.match(await page.locator(".summary").innerText(), /Kirjoita, mikä on oikein/);
  assert.equal(await form.getByLabel("Mikä on väärin").inputValue(), "last_name");
  await form.getByLabel("Mikä on oikein").fill("Aaltonen");
  await press("Korjaa tiedot", page.url());
  assert.match(await page.locator("#steps").innerText(), /”Aaltonen”/);
  await page.locator(".act-grant summary").click();
  await page.locator(".act-grant textarea").fill("Kiitos tiedosta.");
  await arrives(page, () => page.locator(".act-grant").getByRole("button", { name: "Katso kirje ensin" }).click(), page.url());
  assert.match(await page.locator(".act-grant .preview").innerText(), /Hyvä Helmi[\s\S]*Kiitos tiedosta\.[\s\S]*on nyt ”Aaltonen”[\s\S]*tuomioistuimeen/);
  assert.equal(await page.locator(".act-grant textarea").inputValue(), "Kiitos tiedosta.", "nothing is lost, and nothing done");
  assert.equal(json(["request", "show", place.data, id]).closed, null);
});

test("a letter goes as e-mail from its page, and what became of it stands beside it", async () => {
  for (const [name, value] of Object.entries({ "mail.server": "smtp://localhost:1", "mail.tls": "none", "mail.from": "toimisto@toimisto.test" })) ok(["setting", place.data, name, value]);
  const id = json(["request", "add", place.data, "access", place.ids.outi, "--by", "email"]).id;
  await page.goto(`${place.base}/requests/${id}`);
  await page.locator(".act-acknowledge select").selectOption("");
  await press("Kuittaa vastaanotto", page.url());
  await arrives(page, () => page.getByRole("link", { name: /^Kirje/ }).first().click(), /\/letter\//);
  await press("Lähetä sähköpostina", page.url());
  assert.match(await page.locator("#went").innerText(), /Sähköpostina: outi@[\s\S]*(Odottaa|Lähdössä|Lähetetään)/);
  assert.equal(await page.getByRole("button", { name: "Lähetä sähköpostina", exact: true }).count(), 0, "once");
});

test("a restriction is lifted only after it was told, from its request and from the customer's page", async () => {
  const id = json(["request", "add", place.data, "restriction", place.ids.helmi, "--by", "phone"]).id;
  ok(["request", "carry-out", place.data, id, "--why", "accuracy"]);
  ok(["request", "answer", place.data, id]);
  await page.goto(`${place.base}/requests/${id}`);
  assert.equal(await page.getByRole("button", { name: "Poista rajoitus", exact: true }).count(), 0);
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  assert.equal(await page.locator("button[name=lift]").count(), 0);
  await page.goto(`${place.base}/requests/${id}`);
  await page.locator(".act-lift_tell summary").click();
  await page.getByLabel("Miksi rajoitus poistetaan").fill("Tiedot on tarkistettu.");
  await page.locator(".act-lift_tell select").selectOption("");
  await press("Ilmoita, että rajoitus poistetaan", page.url());
  await arrives(page, () => page.locator(".act-lift button").click(), page.url());
  assert.equal(json(["show", place.data, place.ids.helmi]).restricted, null);
});

test("what must not be stored stands on Today, is shown on the request, and goes out by one press", async () => {
  const { id } = json(["request", "add", place.data, "complaint", "Outi Hallavuo", "Sairastan syöpää. Soittakaa.", "--by", "email"]);
  await page.goto(`${place.base}/today`);
  await arrives(page, () => page.locator(`a[href="/requests/${id}"]`, { hasText: "Ota kohta pois" }).click());
  assert.match(await page.locator("header.head").innerText(), /Teksteissä on sellaista, mitä ei saa tallentaa/);
  assert.equal(await page.locator("#f-strike_text").inputValue(), "Sairastan syöpää.", "found for whoever takes it out");
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/request-strike.png`, fullPage: true });
  await page.locator("#f-strike_text").fill("Ei tällaista");
  await press("Ota kohta pois teksteistä", page.url());
  assert.match(await page.locator(".summary").innerText(), /ei ole missään pyynnön tekstissä/);
  assert.equal(await page.locator("#f-strike_text").inputValue(), "Ei tällaista");
  await page.locator("#f-strike_text").fill("Sairastan syöpää.");
  await press("Ota kohta pois teksteistä", page.url());
  assert.match(await page.locator("#asked").innerText(), /\[otettu pois [\d.]+\] Soittakaa\./);
  assert.match(await page.locator("#steps").innerText(), /Kohta otettiin pois/);
  assert.doesNotMatch(await page.locator("header.head").innerText(), /Teksteissä on/);
  await page.goto(`${place.base}/today`);
  assert.equal(await page.locator(`a[href="/requests/${id}"]`, { hasText: "Ota kohta pois" }).count(), 0);
  ok(["request", "withdraw", place.data, id, "Soitti"]);
});

test("the times of answers: a table, a drawing, a file", async () => {
  await page.goto(`${place.base}/requests/times`);
  assert.match(await page.locator("h1").innerText(), /Vastausajat/);
  assert.match(await page.locator("table").first().innerText(), /Tarkastuspyyntö/);
  const [session] = await page.context().cookies();
  const file = await fetch(`${place.base}${await page.getByRole("link", { name: "Hae taulukkolaskentaan" }).getAttribute("href")}`, { headers: { Cookie: `${session.name}=${session.value}` } });
  assert.match(file.headers.get("content-type"), /text\/csv/);
  assert.match(await file.text(), /^month;right;/);
});

test("nothing that axe finds, light and dark; a telephone need not scroll sideways", async () => {
  const open = json(["request", "add", place.data, "access", place.ids.helmi, "--by", "post"]).id;
  const unsorted = json(["request", "add", place.data, "unsorted", place.ids.helmi, "--by", "email"]).id;
  const watcher = await watched(browser);
  await signIn(watcher, place.base, place.code());
  ok(["request", "acknowledge", place.data, open]);
  await watcher.goto(`${place.base}/requests/${open}`);
  const letter = await watcher.getByRole("link", { name: /^Kirje/ }).first().getAttribute("href");
  for (const scheme of ["light", "dark"]) {
    await watcher.emulateMedia({ colorScheme: scheme });
    for (const path of ["/requests", "/requests/new", "/requests/times", `/requests/${open}`, `/requests/${unsorted}`, letter, "/today"]) {
      await watcher.goto(`${place.base}${path}`);
      for (const one of await watcher.locator("details").all()) await one.evaluate((node) => { node.open = true; });
      assert.deepEqual(await axeFinds(watcher), [], `${path} ${scheme}`);
    }
  }
  await watcher.setViewportSize({ width: 375, height: 800 });
  for (const path of ["/requests", "/requests/new", "/requests/times", `/requests/${open}`, `/requests/${unsorted}`, letter]) {
    await watcher.goto(`${place.base}${path}`);
    assert.ok(await sideways(watcher) <= 0, path);
  }
  assert.deepEqual(watcher.complaints, []);
});

test("two hundred at once: all are there, each once", async () => {
  await page.goto(`${place.base}/requests/new`);
  const csrf = await page.locator('form[action="/requests"] input[name=csrf]').inputValue();
  const [session] = await page.context().cookies();
  const before = json(["request", "list", place.data]).total;
  const send = (n) => fetch(`${place.base}/requests`, {
    method: "POST", redirect: "manual", headers: { Cookie: `${session.name}=${session.value}`, Origin: place.base },
    body: new URLSearchParams({ csrf, once: String(n).padStart(16, "0"), right: "access", by: "form", on: "2026-03-05", who: "", from: `Kysyjä ${n}` }),
  }).then((answer) => answer.status);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => send(n)));
  assert.deepEqual([...new Set(answers)], [303]);
  const list = json(["request", "list", place.data]);
  assert.equal(list.total, before + 200);
  const shown = ok(["request", "list", place.data, "--limit", "1000"]);
  for (let n = 0; n < 200; n++) assert.equal(shown.match(new RegExp(`Kysyjä ${n} `, "g"))?.length, 1, `${n}`);
});

test("a message that nobody has sorted is sorted by one press", async () => {
  const id = json(["request", "add", place.data, "unsorted", "Mitä minusta on tallessa?", "--from", "Kaisa Virta", "--by", "email"]).id;
  await page.goto(`${place.base}/requests/${id}`);
  assert.equal(await page.locator("h1").innerText(), "Lajittelematon viesti");
  assert.equal(await page.getByRole("button", { name: "Evää", exact: true }).count(), 0);
  await press("Tarkastuspyyntö", page.url());
  assert.equal(await page.locator("h1").innerText(), "Tarkastuspyyntö");
  assert.match(await page.locator("#steps").innerText(), /Lajiteltu[\s\S]*tarkastuspyyntö/);
});
