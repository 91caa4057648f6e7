// The review of the users: everybody is confirmed or ended, nobody passed over; what the promise says before, after, when it is over, and when
// somebody comes; the same page in the browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fault, json, ok, register, root, seloste, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T09:00:00Z` } });
const state = (data, on) => json(["promises", data, "P57"], at(on)).promises[0].state;

test("users are gone through by name, with their keys; the sentence rests on who was seen", async () => {
  const { data } = register({ notice: join(root, "notices/agency.yaml") });
  const day = "2026-11-02";
  json(["user", "link", data, "Iida Tammisto"], at(day));
  ok(["user", "add", data, "Oskari Lehmus"], at(day));
  ok(["user", "invite", data, "Kirjanpitäjä Kaisa", "--email", "kaisa@tilitoimisto.example"], at(day));
  ok(["token", "add", data, "kauppa", "--purpose", "contact"], at(day));
  assert.equal(state(data, day), "at_risk");
  const shown = json(["user", "review", data], at("2027-03-02"));
  assert.deepEqual(shown.users.filter((one) => one.outside).map((one) => one.name), ["Kirjanpitäjä Kaisa"]);
  assert.ok(shown.users.every((one) => one.quiet && !one.confirmed));

  const sign = (names, more = [], on = day) => fault(["user", "reviewed", data, ...names, "--shared", "no", ...more], at(on)).error;
  assert.equal(sign(["Iida Tammisto", "Oskari Lehmus"], ["--token", "kauppa"]).field, "NAME");
  assert.equal(sign(["Iida Tammisto", "Oskari Lehmus", "Kirjanpitäjä Kaisa"]).field, "--token");
  ok(["user", "end", data, "Kirjanpitäjä Kaisa"], at(day));
  assert.equal(fault(["user", "reviewed", data, "Iida Tammisto", "Oskari Lehmus", "--token", "kauppa", "--shared", "yes"], at(day)).error.field, "--where");
  assert.equal(sign(["Iida Tammisto", "Oskari Lehmus"], ["--token", "kauppa", "--next", "2026-11-02"]).field, "--next");
  const made = json(["user", "reviewed", data, "Iida Tammisto", "Oskari Lehmus", "--token", "kauppa", "--shared", "no", "--signed-by", "Iida Tammisto"], at(day));
  assert.equal(made.next, "2027-11-02");
  assert.match(ok(["audit", "list", data, "--json"], at(day)), new RegExp(made.hash));
  assert.equal(state(data, day), "attested");
  assert.equal(state(data, "2027-11-02"), "attested");
  assert.equal(state(data, "2027-11-03"), "at_risk");
  ok(["user", "add", data, "Uusi Tulokas"], at("2026-11-03"));
  assert.equal(state(data, "2026-11-03"), "at_risk");
  assert.equal(json(["user", "review", data], at("2026-11-03")).unconfirmed, 1);
  ok(["user", "reviewed", data, "Iida Tammisto", "Oskari Lehmus", "Uusi Tulokas", "--token", "kauppa", "--shared", "yes", "--where", "Postin yhteinen tunnus", "--signed-by", "Iida Tammisto"], at("2026-11-04"));
  assert.equal(state(data, "2026-11-04"), "broken");
  assert.equal(seloste(["user", "reviewed", data, "--shared", "no"], at("2026-11-04")).code, 2);

  const now = at("2027-11-01"); // the review is near, and Oskari leaves with it
  const running = start(["serve", data, "--listen", "127.0.0.1:0"], now);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const browser = await launch(), page = await watched(browser);
  try {
    await signIn(page, base, json(["user", "link", data, "Iida Tammisto"], now).code);
    await page.goto(`${base}/today`);
    await arrives(page, () => page.locator("li", { hasText: "Käyttäjien läpikäynti" }).getByRole("link").click(), `${base}/people/review`);
    assert.equal(await page.locator("input[type=radio]:checked").count(), 0);
    const choose = (name, label) => page.getByRole("group", { name: new RegExp(`^${name}`) }).getByLabel(label).check({ timeout: 8000 });
    await choose("Iida Tammisto", "Omaa väkeä tai tarpeen");
    await choose("Oskari Lehmus", "Päätetään nyt");
    await page.fill("#f-text", "Käyty läpi yhdessä");
    await page.locator("input[name=shared][value=no]").check();
    await arrives(page, () => page.getByRole("button", { name: "Kuittaa" }).click());
    assert.match(await page.locator(".summary").innerText(), /Kerro, kuuluuko Uusi Tulokas omaan henkilökuntaan/);
    assert.equal(await page.inputValue("#f-text"), "Käyty läpi yhdessä");
    assert.deepEqual(await axeFinds(page), []);
    await choose("Uusi Tulokas", "Omaa väkeä tai tarpeen");
    await choose("kauppa", "Päätetään nyt");
    await arrives(page, () => page.getByRole("button", { name: "Kuittaa" }).click(), `${base}/people/review`);
    assert.match(await page.locator("#past").locator("xpath=ancestor::section").innerText(), /Iida Tammisto: 2 oman henkilökunnan käyttäjää · 2 päätetty · ei yhteisiä tunnuksia/);
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto(`${base}/people/review`);
    assert.equal(await sideways(page), 0);
    assert.deepEqual(await axeFinds(page), []);
    assert.deepEqual(page.complaints, []);
  } finally {
    await browser.close();
    running.child.kill("SIGTERM");
    await running.end;
  }
  const after = json(["user", "review", data], now);
  assert.deepEqual(after.users.map((one) => one.name), ["Iida Tammisto", "Uusi Tulokas"]);
  assert.deepEqual(after.tokens, []);
  assert.equal(state(data, "2027-11-01"), "attested");
});
