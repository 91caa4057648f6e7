// A customer's page says what came from others, by when the person is to be told, and takes the answer.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { file, json, ok, register, root, start } from "./seloste.mjs";
import { join } from "node:path";

const licence = ["--source", "statfin", "--licence", "TK-7", "--bought", "2026-01-30", "--licence-until", "2026-03-04"];
let browser, data, running, base, aku, page;
before(async () => {
  const made = register({ notice: join(root, "notices/agency-mended.yaml") });
  data = made.data;
  const path = file(made.place, "list.csv", "Etunimi,Sukunimi,Email\nAku,Rantala,aku@ranta.example\n");
  ok(["import", data, path, ...licence, "--type", "contact_person", "--map", "Etunimi=first_name;Sukunimi=last_name;Email=email"], { env: { SELOSTE_CLOCK: "2026-02-02T10:00:00Z" } });
  ok(["set", data, "aku@ranta.example", "phone=040 123 4567", "--source", "directory", "--reason", "soitto"]);
  ok(["user", "add", data, "Iida Tammisto"]);
  aku = json(["show", data, "aku@ranta.example"]).id;
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
});
after(async () => {
  await browser?.close();
  running?.child.kill("SIGTERM");
  await running?.end;
});

const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test("what is late, what is not yet, and a licence that has ended stand there in words", async () => {
  await page.goto(`${base}/party/${aku}`);
  const text = await page.locator("#informed").innerText();
  assert.match(text, /Saatu 30\.1\.2026 .*Henkilölle ei ole kerrottu, vaikka se piti tehdä viimeistään 2\.3\.2026/);
  assert.match(text, /Saatu 5\.3\.2026 \(numerotiedustelu\)\. Henkilölle on kerrottava viimeistään 7\.4\.2026/);
  assert.match(await page.locator("main, body").first().innerText(), /Käyttöoikeus päättyi 4\.3\.2026/);
  assert.deepEqual(await axeFinds(page), []);
  await shot("desk");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await sideways(page), 0);
  await shot("phone");
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("how the person was told is written down, once for all that came, and blanks are no answer", async () => {
  await page.locator("#how").fill("   ");
  await arrives(page, () => page.getByRole("button", { name: "Henkilölle on kerrottu tänään" }).click());
  assert.match(await page.locator("#how-why").innerText(), /Kerro muutamalla sanalla/);
  await page.locator("#how").fill("kirjeellä");
  await arrives(page, () => page.getByRole("button", { name: "Henkilölle on kerrottu tänään" }).click(), `${base}/party/${aku}#informed`);
  assert.equal(await page.locator("#how").count(), 0);
  assert.match(await page.locator("#informed").innerText(), /Kerrottu 5\.3\.2026 \(kirjeellä\)/);
  await shot("told");
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(json(["show", data, aku]).informed.map((one) => one.told), ["2026-03-05", "2026-03-05"]);
});
