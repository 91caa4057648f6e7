// What goes when: counted by class and year or month, who and why on a page, both dates of bookkeeping, what is left without names.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, fault, json, ok, register, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

let data, base, running, browser, page;
const who = {};
const count = (answer, id, from) => answer.classes.find((one) => one.class === id).periods.find((one) => one.from === from)?.count;
before(async () => {
  ({ data } = register());
  who.soon = add(data, "consumer", { first_name: "Vanha", last_name: "Tuttu" });
  ok(["note", data, who.soon, "Soitti", "--kind", "call", "--at", "2016-03-08"]); // gone by 8 March 2026
  who.firm = add(data, "organisation", { name: "Kuurnan Puu Oy" });
  ok(["note", data, who.firm, "Kuva", "--kind", "invoice", "--amount", "80,00", "--at", "2020-02-29"]);
  for (const name of ["Eka", "Toka"]) add(data, "consumer", { first_name: name, last_name: "Uusi" });
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
});
after(async () => {
  assert.deepEqual(page.complaints, []);
  await browser.close();
  running.child.kill("SIGTERM");
  await running.end;
});

test("counted by year and by month", () => {
  const years = json(["retention", data]);
  assert.equal(years.day, "2026-03-05");
  assert.equal(count(years, "customer", "2026-03-05"), 1);
  assert.equal(count(years, "customer", "2036-01-01"), 3);
  assert.equal(count(years, "bookkeeping", "2035-01-01"), 1);
  const months = json(["retention", data, "--year", "2036"]);
  assert.equal(months.classes[0].periods.length, 12);
  assert.equal(count(months, "customer", "2036-03-01"), 3);
  assert.equal(fault(["retention", data, "--year", "x"]).error.field, "--year");
  assert.match(ok(["retention", data], { env: { SELOSTE_LANG: "fi" } }), /2036\s+0\s+3/);
});

test("an empty register has a page too", () => {
  const { data: empty } = register();
  const answer = json(["retention", empty]);
  assert.ok(answer.classes.every((one) => one.periods.length === 1 && one.periods[0].count === 0));
});

test("the page: a drawing with its table, who goes soon and why, and by which law", async () => {
  await page.goto(`${base}/retention`);
  assert.equal(await page.locator("figure.chart").count(), 2);
  assert.match(await page.locator("#soon").innerText(), /Vanha Tuttu[^]*Viimeksi yhteydessä 8\.3\.2016[^]*10 v[^]*8\.3\.2026/);
  assert.ok(!(await page.content()).includes("Kuurnan"));
  await page.locator("#when summary").click();
  await arrives(page, () => page.locator("#when td a", { hasText: /^3$/ }).click());
  assert.deepEqual(await page.locator("tbody th").allInnerTexts().then((names) => names.sort()), ["Eka Uusi", "Kuurnan Puu Oy", "Toka Uusi"]);
  const [entry] = json(["audit", "list", data, "--action", "listed"]).entries.filter((one) => one.detail === "goes").slice(-1);
  assert.equal(entry.parties.length, 3);
  await page.goto(`${base}/retention?year=2036&class=customer`);
  assert.equal(await page.locator("figure.chart").count(), 1);
  assert.match(await page.locator("#when nav").innerText(), /2035[^]*2036[^]*2037/);
  assert.equal((await page.goto(`${base}/retention/x/2036-12-31`)).status(), 404);
  assert.equal((await page.goto(`${base}/retention?year=nonsense&class=none`)).status(), 200);
});

test("no barrier, nothing sideways, in both themes and on a phone", async () => {
  for (const path of ["/retention", "/retention?year=2036", "/retention/2026-03-05/2036-12-31"])
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(base + path);
      assert.deepEqual(await axeFinds(page), [], `${path} ${width}`);
      assert.ok(!(await sideways(page)), `${path} ${width}`);
    }
});

test("a hold: from the customer's page, with every mistake at its field; on the page, on Today before it ends", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${base}/party/${who.soon}/hold`);
  assert.deepEqual(await axeFinds(page), []);
  await page.locator("#f-until").fill("1.1.2030");
  await page.locator("#f-reason").fill("Juttu 12/26");
  await arrives(page, () => page.locator("form button.main").click());
  assert.match(await page.locator(".summary").innerText(), /enintään vuoden/);
  assert.equal(await page.locator("#f-reason").inputValue(), "Juttu 12/26");
  await page.locator("#f-until").fill("15.3.2026");
  await arrives(page, () => page.locator("form button.main").click(), `${base}/party/${who.soon}#holds`);
  assert.match(await page.locator("#holds").innerText(), /Juttu 12\/26[^]*Iida Tammisto/);
  await page.goto(`${base}/today`);
  assert.match(await page.locator("#holds").innerText(), /1 pidätys päättyy pian/);
  await page.goto(`${base}/retention`);
  assert.match(await page.locator("#holds").innerText(), /Vanha Tuttu/);
  assert.ok(!(await page.content()).includes("Juttu"));
  assert.match(await page.locator("#soon").innerText(), /pidätetty oikeusperusteella/);
  assert.deepEqual(await axeFinds(page), []);
  await page.goto(`${base}/party/${who.soon}`);
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.locator("#holds button", { hasText: "Lopeta" }).click());
  assert.equal(await page.locator("#holds button", { hasText: "Lopeta" }).count(), 0);
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.locator("#holds button", { hasText: "Peru päättäminen" }).click()); // a slip of the hand
  await arrives(page, () => page.locator("#holds button", { hasText: "Lopeta" }).click());
  assert.equal(await page.locator("#holds button", { hasText: "Lopeta" }).count(), 0);
});
