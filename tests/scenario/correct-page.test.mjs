// Correcting on the page: the form shows what stands there, a mistake loses nothing, two at once are told, removing asks first.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let place, browser, page;
const records = (id) => json(["show", place.data, id]).records;
const field = (label) => page.getByLabel(label, { exact: true });

before(async () => {
  place = await office();
  browser = await launch();
  page = await watched(browser);
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("a call: its text and day, and the rest stays as it was", async () => {
  const [before] = records(place.ids.helmi);
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  await arrives(page, () => page.getByRole("link", { name: /^Korjaa/ }).click());
  assert.equal(await field("Päivä").inputValue(), "2.3.2026");
  assert.equal(await field("Teksti").inputValue(), "Vuosikertomukseen halutaan kuvat verstaasta.");
  assert.deepEqual(await axeFinds(page), []);
  await field("Päivä").fill("huomenna");
  await field("Teksti").fill("Esitteeseen halutaan kuvat verstaasta.");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click());
  await page.locator(".summary").waitFor();
  assert.equal(await field("Teksti").inputValue(), "Esitteeseen halutaan kuvat verstaasta.");
  await field("Päivä").fill("2.3.2026");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click(), `${place.base}/party/${place.ids.helmi}`);
  const [now] = records(place.ids.helmi);
  assert.deepEqual(now, { ...before, text: "Esitteeseen halutaan kuvat verstaasta.", by: now.by });
});

test("two at once: the second is told, sees both, and decides", async () => {
  const [call] = records(place.ids.helmi);
  await page.goto(`${place.base}/record/${call.id}`);
  ok(["correct", place.data, call.id, "Kuvia halutaan kesällä."]);
  await field("Teksti").fill("Kuvia halutaan syksyllä.");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click());
  assert.match(await page.locator(".summary").innerText(), /muuttanut/);
  assert.equal(await field("Teksti").inputValue(), "Kuvia halutaan syksyllä.");
  assert.equal(records(place.ids.helmi)[0].text, "Kuvia halutaan kesällä.");
  await page.getByText("Kuvia halutaan kesällä.").waitFor();
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click(), `${place.base}/party/${place.ids.helmi}`);
  assert.equal(records(place.ids.helmi)[0].text, "Kuvia halutaan syksyllä.");
});

test("an invoice: the sum is corrected; it is not removed, and why", async () => {
  const invoice = records(place.ids.organisation).find((one) => one.kind === "invoice");
  await page.goto(`${place.base}/record/${invoice.id}`);
  assert.equal(await field("Summa").inputValue(), "1240,50");
  await field("Summa").fill("1 200,40");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click(), `${place.base}/party/${place.ids.organisation}`);
  assert.equal(records(place.ids.organisation).find((one) => one.id === invoice.id).amount_cents, 120040);
  await page.goto(`${place.base}/record/${invoice.id}`);
  await page.getByText("Poista kirjaus").click();
  await arrives(page, () => page.getByRole("button", { name: "Poista pysyvästi" }).click());
  assert.match(await page.locator(".summary").innerText(), /säilytettävä 31\.12\.2036 asti/);
  assert.equal(await field("Summa").inputValue(), "1200,40");
});

test("what never happened goes; a page of it is not there any more; nor of a guess", async () => {
  const note = json(["note", place.data, place.ids.outi, "Väärälle asiakkaalle", "--at", "2026-03-01"]).id;
  await page.goto(`${place.base}/record/${note}`);
  assert.equal(await page.getByRole("button", { name: "Poista pysyvästi" }).isVisible(), false);
  await page.getByText("Poista kirjaus").click();
  await arrives(page, () => page.getByRole("button", { name: "Poista pysyvästi" }).click(), `${place.base}/party/${place.ids.outi}`);
  assert.deepEqual(records(place.ids.outi).filter((one) => one.kind === "note"), []);
  for (const id of [note, "1111111111111", "x", place.ids.outi]) assert.equal((await page.goto(`${place.base}/record/${id}`)).status(), 404);
});

test("a day that makes all of it due at once is asked about first, and saved by whoever says that it is right", async () => {
  const who = add(place.data, "consumer", { first_name: "Vilma", last_name: "Hietala", email: "vilma@hietala.example" });
  const call = json(["note", place.data, who, "Kysyi hintaa", "--kind", "call", "--at", "2026-03-01"]).id;
  await page.goto(`${place.base}/record/${call}`);
  await field("Päivä").fill("1.3.2012");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click());
  assert.match(await page.locator(".summary").innerText(), /poistoajo vie heti: .* \(säilytetään enintään 1\.3\.2022 asti\)/);
  assert.equal(await field("Päivä").inputValue(), "1.3.2012", "nothing typed is lost");
  assert.equal(await field("Teksti").inputValue(), "Kysyi hintaa");
  assert.deepEqual(await axeFinds(page), []);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/due.png`, fullPage: true });
  assert.equal(records(who)[0].at.slice(0, 4), "2026");
  await arrives(page, () => page.getByRole("button", { name: "Päivät ovat oikein: tallenna silti" }).click(), `${place.base}/party/${who}`);
  assert.equal(records(who)[0].at.slice(0, 4), "2012");
});

test("on a telephone nothing goes sideways", async () => {
  const phone = await watched(browser, { viewport: { width: 375, height: 800 } });
  await signIn(phone, place.base, place.code());
  await phone.goto(`${place.base}/record/${records(place.ids.helmi)[0].id}`);
  assert.ok(await sideways(phone) <= 0);
  if (process.env.SHOTS) await phone.screenshot({ path: `${process.env.SHOTS}/phone.png`, fullPage: true });
  assert.deepEqual(page.complaints, []);
  if (process.env.SHOTS) {
    await page.goto(`${place.base}/record/${records(place.ids.helmi)[0].id}`);
    await page.screenshot({ path: `${process.env.SHOTS}/desk.png`, fullPage: true });
    await page.goto(`${place.base}/party/${place.ids.helmi}`);
    await page.screenshot({ path: `${process.env.SHOTS}/customer.png`, fullPage: true });
  }
});
