// A new version put in force in the browser is carried out by the server, whoever looks on: the page tells how far it is and can be
// closed; a server that is killed meanwhile goes on at its next start.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { arrives, axeFinds, launch, signIn, watched } from "./browser.mjs";
import { agency, file, json, ok, register, start } from "./seloste.mjs";

const notice = readFileSync(agency, "utf8");
const years = (many, version) => notice.replace("version: 7", `version: ${version}`)
  .replace(/gone_by: {6}\(last\(contact of self or represented\) else taken_in\) \+ 10 years/, `gone_by:      (last(contact of self or represented) else taken_in) + ${many} years`);
const people = 1200;
let data, browser, running, base, last;

async function serve() {
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
}
before(async () => {
  const made = register();
  data = made.data;
  const lines = Array.from({ length: people }, (_, i) => `Etu${i},Suku${i},etu${i}@x.example\n`);
  ok(["import", data, file(made.place, "many.csv", `Etunimi,Sukunimi,Email\n${lines.join("")}`), "--source", "person", "--type", "consumer", "--map", "Etunimi=first_name;Sukunimi=last_name;Email=email"]);
  ok(["user", "add", data, "Iida Tammisto", "--role", "owner"]);
  last = json(["show", data, `etu${people - 1}@x.example`]).id;
  browser = await launch();
  await serve();
});
after(async () => {
  await browser?.close();
  running?.child.kill("SIGTERM");
  await running?.end;
});

async function adopt(page, text) {
  await page.goto(`${base}/settings/notice`);
  await page.locator("#f-notice").fill(text);
  await arrives(page, () => page.getByRole("button", { name: "Tallenna luonnos ja tarkista" }).click());
  await page.locator("#f-word").fill("käyttöön");
  await arrives(page, () => page.getByRole("button", { name: "Ota tämä versio käyttöön" }).click(), `${base}/settings`);
}
const signed = async (options) => {
  const page = await watched(browser, options);
  page.setDefaultTimeout(20000);
  await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
  return page;
};
const gone = () => json(["show", data, last]).kept.map((one) => one.gone_by).sort()[0];

test("killed in the midst of it, the next start goes on", async () => {
  const before = gone(), page = await signed();
  await adopt(page, years(8, 8));
  running.child.kill("SIGKILL");
  await running.end;
  await page.context().close();
  await serve();
  const again = await signed();
  await again.goto(`${base}/settings`);
  assert.equal(await again.locator("[hx-get]", { hasText: "Uutta versiota" }).count(), 0, "a start finishes it before it serves");
  assert.match(await again.locator("table").first().innerText(), /8 voimassa/);
  assert.equal(Number(gone().slice(0, 4)), Number(before.slice(0, 4)) - 2);
  ok(["audit", "verify", data]);
  await again.context().close();
});

test("the page tells how far it is, and when it is done; other pages work meanwhile", async () => {
  const page = await signed();
  await adopt(page, years(6, 9));
  assert.match(await page.locator("table").first().innerText(), /9 voimassa/);
  const status = page.locator('#the-notice').locator("xpath=ancestor::section").locator("[role=status]");
  if (await status.count()) await page.getByText("Kaikkien tiedot ovat nyt voimassa olevan version mukaiset.").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(gone().slice(0, 4), "2032");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the difference between any two versions has a page, from either to the other", async () => {
  const page = await signed();
  await page.goto(`${base}/settings`);
  await arrives(page, () => page.getByRole("link", { name: "Vertaa toiseen" }).click());
  await page.locator("#f-version").selectOption({ label: "9" });
  await arrives(page, () => page.getByRole("button", { name: "Näytä erot" }).click());
  assert.match(await page.locator("h1").innerText(), /7.*9|9.*7/);
  assert.match(await page.locator("main").innerText(), /10 vuotta/);
  const here = await page.locator("#different").locator("xpath=ancestor::section").innerText();
  await arrives(page, () => page.getByRole("link", { name: "Toisin päin" }).click());
  assert.notEqual(await page.locator("#different").locator("xpath=ancestor::section").innerText(), here);
  await page.goto(`${base}/settings/notice/3/since`);
  assert.match(await page.locator("h1").innerText(), /9.*8/, "without another, since the one before");
  assert.deepEqual(await axeFinds(page), []);
  assert.equal((await page.request.get(`${base}/settings/notice/3/since?version=77`)).status(), 404);
  await page.context().close();
});
