// Services in the browser: on the customer's page, on their own page, in the list of all; by keyboard and without script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";

let browser, served, page;

const within = (which = page) => which.locator("#services");
const states = (id) => json(["service", "show", served.data, id]).history.map((one) => one.state);

before(async () => {
  served = await office();
  browser = await launch();
  page = await watched(browser);
  await signIn(page, served.base, served.code()); /* the first of a register is its owner */
  ok(["user", "add", served.data, "Otso Lehti"]);
});
after(async () => {
  await browser?.close();
  await served?.stop();
});

test("a service is added, begun and finished by one press each, and taken back", async () => {
  await page.goto(`${served.base}/party/${served.ids.outi}`);
  await within().getByText("Lisää palvelu").click();
  await page.getByLabel("Mitä ostettiin").fill("Perhekuvaus");
  await page.locator("#f-service").selectOption("photography");
  await page.locator("#f-delivery").fill("20.3.2026");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna palvelu" }).click());
  const row = within().getByRole("listitem").filter({ hasText: "Perhekuvaus" });
  await row.getByText("Suunniteltu", { exact: true }).first().waitFor();
  const [{ id, by, service }] = json(["service", "list", served.data, served.ids.outi]).services;
  assert.deepEqual([by, service], ["Iida Tammisto", "photography"]);
  await arrives(page, () => row.getByRole("button", { name: /^Aloita/ }).click());
  await arrives(page, () => row.getByRole("button", { name: /^Merkitse valmiiksi/ }).click());
  await row.locator(".state", { hasText: "Valmis" }).waitFor();
  await arrives(page, () => row.getByRole("button", { name: /^Peru/ }).click());
  await row.locator(".state", { hasText: "Työn alla" }).waitFor();
  assert.deepEqual(states(id), ["planned", "under_way", "done", "under_way"]);
  assert.deepEqual(await axeFinds(page), []);
  assert.match(await page.locator('section[aria-labelledby="happened"]').innerText(), /Tilaus[^]*Työn alla/);
});

test("who does it and by when are changed in place", async () => {
  const row = within().getByRole("listitem").filter({ hasText: "Perhekuvaus" });
  await row.locator("summary").click();
  await row.getByLabel("Tekijä").selectOption({ label: "Otso Lehti" });
  await row.getByLabel(/Toimituspäivä/).fill("1.4.2026");
  await arrives(page, () => row.getByRole("button", { name: "Tallenna muutos" }).click());
  await row.getByText(/Otso Lehti · /).waitFor();
  assert.match(await row.innerText(), /toimitus 1\.4\.2026/);
});

test("the second of two sees what the first has done, and loses nothing", async () => {
  const second = await watched(browser);
  await signIn(second, served.base, served.code());
  await second.goto(`${served.base}/party/${served.ids.outi}`);
  const id = json(["service", "list", served.data, served.ids.outi]).services[0].id;
  ok(["service", "change", served.data, id, "--delivery", "2026-04-02"]);
  const row = within(second).getByRole("listitem").filter({ hasText: "Perhekuvaus" });
  await row.locator("summary").click();
  await row.getByLabel("Tekijä").selectOption({ label: "Iida Tammisto" });
  await arrives(second, () => row.getByRole("button", { name: "Tallenna muutos" }).click());
  await second.getByRole("alert").waitFor();
  assert.match(await second.getByRole("alert").innerText(), /Joku on muuttanut/);
  assert.match(await second.locator(".lead").innerText(), /toimitus 2\.4\.2026/);
  assert.equal(await second.locator("#f-doer option:checked").innerText(), "Iida Tammisto", "what was chosen is still there");
  assert.deepEqual(await axeFinds(second), []);
  await second.locator("#f-delivery").fill("huomenna");
  await arrives(second, () => second.getByRole("button", { name: "Tallenna muutos" }).click());
  await second.locator("#e-delivery").waitFor();
  assert.deepEqual(second.complaints, []);
  await second.context().close();
});

test("the list shows who has what under way, by state and doer", async () => {
  ok(["service", "add", served.data, served.ids.organisation, "Vuosikertomus", "--state", "under_way", "--by", "Otso Lehti", "--delivery", "2026-03-06"]);
  await page.goto(`${served.base}/services`);
  assert.equal(await page.locator(".services > li").count(), 2);
  await page.getByLabel("Tekijä").first().selectOption({ label: "Otso Lehti" });
  await page.getByLabel("Tila").first().selectOption({ label: "Työn alla" });
  await arrives(page, () => page.getByRole("button", { name: "Näytä" }).click());
  assert.match(page.url(), /whose=\w+/);
  const row = page.locator(".services > li").filter({ hasText: "Vuosikertomus" });
  await arrives(page, () => row.getByRole("button", { name: /^Merkitse valmiiksi/ }).click());
  await page.locator(".services > li").filter({ hasText: "Vuosikertomus" }).waitFor({ state: "detached" });
  assert.match(page.url(), /show=under_way/, "it comes back to what was asked for");
  assert.deepEqual(await axeFinds(page), []);
  await page.goto(`${served.base}/today`);
  await arrives(page, () => page.getByRole("link", { name: /palvelu on kesken|palvelua on kesken/ }).click());
  await page.getByRole("heading", { level: 1, name: "Palvelut" }).waitFor();
});

test("nobody in particular, somebody who has left, and what an order without a state looks like", async () => {
  ok(["note", served.data, served.ids.asa, "Vanha tilaus", "--kind", "order", "--at", "2024-05-05"]);
  const { id } = json(["service", "add", served.data, served.ids.asa, "Kehykset", "--by", "Otso Lehti"]);
  ok(["user", "end", served.data, "Otso Lehti"]);
  await page.goto(`${served.base}/party/${served.ids.asa}`);
  assert.match(await within().innerText(), /Otso Lehti \(lähtenyt\)/);
  await within().getByText("Aiemmat palvelut (1)").click();
  assert.match(await within().innerText(), /Tila kertomatta/);
  await page.goto(`${served.base}/service/${id}`);
  assert.equal(await page.locator("#f-doer option:checked").innerText(), "Otso Lehti (lähtenyt)");
  await page.locator("#f-delivery").fill("9.4.2026");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna muutos" }).click());
  await page.getByText(/toimitus 9\.4\.2026/).first().waitFor();
  assert.equal(json(["service", "show", served.data, id]).by_has_left, true, "who has left stays while the day is moved");
  await page.locator("#f-doer").selectOption({ label: "Iida Tammisto" });
  await arrives(page, () => page.getByRole("button", { name: "Tallenna muutos" }).click());
  await page.locator(".lead", { hasText: "Iida Tammisto" }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
});

test("a phone, the dark and the keyboard", async () => {
  ok(["service", "add", served.data, served.ids.outi, "Vuosikuvaus", "--state", "under_way"]);
  const phone = await watched(browser, { viewport: { width: 375, height: 800 }, colorScheme: "dark" });
  await signIn(phone, served.base, served.code());
  for (const path of ["services", `party/${served.ids.outi}`, `service/${json(["service", "list", served.data]).services[0].id}`, `party/${served.ids.outi}/service`]) {
    await phone.goto(`${served.base}/${path}`);
    assert.equal(await sideways(phone), 0, path);
    assert.deepEqual(await axeFinds(phone), [], path);
  }
  await phone.goto(`${served.base}/party/${served.ids.outi}`);
  const row = within(phone).getByRole("listitem").filter({ hasText: "Vuosikuvaus" });
  await row.getByRole("button", { name: /^Merkitse valmiiksi/ }).focus();
  await arrives(phone, () => phone.keyboard.press("Enter"));
  await row.locator(".state", { hasText: "Valmis" }).waitFor();
  assert.deepEqual(phone.complaints, []);
  await phone.context().close();
});

test("without script all of it works, and a reader is offered nothing", async () => {
  const plain = await watched(browser, { javaScriptEnabled: false });
  await signIn(plain, served.base, served.code());
  await plain.goto(`${served.base}/party/${served.ids.asa}/service`);
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna palvelu" }).click());
  await plain.locator("#e-what").waitFor();
  await plain.getByLabel("Mitä ostettiin").fill("Taulu");
  await plain.locator("#f-delivery").fill("1.1.2020");
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna palvelu" }).click());
  await plain.locator("#e-delivery").waitFor();
  assert.equal(await plain.getByLabel("Mitä ostettiin").inputValue(), "Taulu");
  await plain.locator("#f-delivery").fill("");
  await arrives(plain, () => plain.getByRole("button", { name: "Tallenna palvelu" }).click());
  const row = within(plain).getByRole("listitem").filter({ hasText: "Taulu" });
  await arrives(plain, () => row.getByRole("button", { name: /^Aloita/ }).click());
  await row.locator(".state", { hasText: "Työn alla" }).waitFor();
  await plain.context().close();
  ok(["user", "add", served.data, "Lukija", "--role", "reader"]);
  const reader = await watched(browser);
  await signIn(reader, served.base, json(["user", "link", served.data, "Lukija"]).code);
  await reader.goto(`${served.base}/party/${served.ids.asa}`);
  assert.match(await within(reader).innerText(), /Taulu/);
  assert.equal(await within(reader).getByRole("button").count(), 0);
  await reader.context().close();
});

test("nothing was asked elsewhere, no policy was broken", () => assert.deepEqual(page.complaints, []));
