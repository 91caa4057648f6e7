// One value for several customers at once: looked at first, refused with the reason, each a change of its own, taken back as a whole.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { add, fault, json, ok, register, root, start } from "./seloste.mjs";

let browser, place;
before(async () => {
  browser = await launch();
  const { data } = register({ notice: join(root, "tests/scenario/own-fields.yaml") });
  const ids = {};
  const pupil = (first, last, more = {}) => add(data, "pupil", { first_name: first, last_name: last, "playing.instrument": "cello", ...more });
  ids.aino = pupil("Aino", "Lehtonen");
  ids.eero = pupil("Eero", "Koski", { "playing.lent": "yes" });
  ids.ida = pupil("Ida", "Oras", { "playing.lent": "no" });
  ids.vilma = add(data, "parent", { first_name: "Vilma", last_name: "Salo" });
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  place = { data, base, ids, running, code: () => json(["user", "link", data, "Aku Kaarto"]).code };
});
after(async () => {
  await browser?.close();
  place?.running.child.kill("SIGTERM");
  const ended = await place?.running.end;
  assert.equal(ended.code, 0, ended.err);
});

const value = (who, field) => json(["show", place.data, place.ids[who]]).values.find((one) => one.field === field);
const lent = () => ["aino", "eero", "ida", "vilma"].map((who) => value(who, "playing.lent")?.text ?? null);
const signed = async (options) => {
  const page = await watched(browser, options);
  await signIn(page, place.base, place.code());
  return page;
};
const everybody = async (page) => {
  await page.goto(`${place.base}/customers`);
  await page.getByLabel("kaikki 4 löytynyttä").check();
  await arrives(page, () => page.getByRole("button", { name: "Jatka valituilla" }).click());
  await page.getByRole("heading", { level: 1, name: "4 asiakasta valittu" }).waitFor();
};
const look = async (page, what, source = "Oppilas itse") => {
  await page.getByLabel("Mitä merkitään").selectOption({ label: what });
  await page.getByLabel("Mistä tiedot on saatu").selectOption({ label: source });
  await arrives(page, () => page.getByRole("button", { name: "Katso, mikä muuttuisi" }).click());
};
const press = (page, name) => arrives(page, () => page.getByRole("button", { name, exact: true }).click());

test("without script: wrong in its place, looked at, set, in the log of each, taken back where nobody has changed it since", async () => {
  const page = await signed({ javaScriptEnabled: false });
  await everybody(page);
  const offered = await page.getByLabel("Mitä merkitään").locator("option").allInnerTexts();
  assert.deepEqual(offered, ["(valitse)", "Soitin: piano", "Soitin: sello", "Soitin: sähkökitara", "Soitin: ei mitään (poistetaan)",
    "Lainasoitin: kyllä", "Lainasoitin: ei", "Lainasoitin: ei mitään (poistetaan)"], "no texts, nothing of what happened");
  assert.deepEqual(await page.getByLabel("Mistä tiedot on saatu").locator("option").allInnerTexts(), ["(valitse)", "Oppilas itse", "Opettaja"]);
  await look(page, "(valitse)", "(valitse)");
  await page.locator(".field.wrong", { has: page.getByLabel("Mitä merkitään") }).getByText("Valitse jokin, joka on selosteessa").waitFor();
  await look(page, "Lainasoitin: kyllä", "Opettaja");
  await page.locator(".field.wrong", { has: page.getByLabel("Mihin tietoa tarvitaan") }).waitFor();
  assert.equal(await page.getByLabel("Mitä merkitään").inputValue(), "playing.lent=yes", "what was chosen stays");
  await page.getByLabel("Mihin tietoa tarvitaan").fill("soitinlainat");
  await press(page, "Katso, mikä muuttuisi");
  await page.getByText("”Lainasoitin: kyllä”: muuttuisi 2, valittuna 4 asiakasta. Jo valmiiksi näin 1, ei sallita 1.").waitFor();
  assert.match(await page.locator("#mark table").innerText(), /1 asiakas\s.*lainasoitin[^]*Vilma Salo/i);
  assert.deepEqual(lent(), [null, "yes", "no", null], "looking changes nothing");
  await press(page, "Merkitse 2 asiakkaalle");
  await page.getByText("”Lainasoitin: kyllä”: muutettu 2, valittuna 4 asiakasta. Jo valmiiksi näin 1, ei sallittu 1.").waitFor();
  assert.deepEqual(lent(), ["yes", "yes", "yes", null]);
  assert.equal(value("ida", "playing.lent").reason, "soitinlainat");
  assert.equal(value("ida", "playing.lent").source, "teacher");
  assert.notEqual(value("eero", "playing.lent").source, "teacher", "what was so already keeps its source");
  const log = json(["audit", "list", place.data]).entries;
  const of = (who, action) => log.filter((one) => one.action === action && one.party === place.ids[who] && /lent/.test(JSON.stringify(one)));
  assert.equal(of("aino", "set").length, 1, "an ordinary change");
  assert.equal(of("ida", "set").length, 1);
  assert.equal(of("vilma", "refused").length, 1);
  const seen = log.filter((one) => one.action === "listed" && /lent/.test(JSON.stringify(one)));
  assert.equal(seen.length, 1, "who is told what somebody has already has seen it");
  assert.ok(JSON.stringify(seen).includes(place.ids.eero) && !JSON.stringify(seen).includes(place.ids.vilma));
  ok(["set", place.data, place.ids.aino, "--source", "person", "playing.level=7"]);
  const done = page.url();
  await press(page, "Peru kaikilta");
  await page.getByText("Peruttu: 1. Merkittynä oli 2 asiakasta.").waitFor();
  await page.getByText("1 asiakas: Joku on sen jälkeen muuttanut").waitFor();
  assert.deepEqual(lent(), ["yes", "yes", "no", null]);
  assert.equal(await page.getByRole("button", { name: "Peru kaikilta" }).count(), 0);
  assert.equal((await page.goto(done)).status(), 404, "taken back once");
  await page.context().close();
});

test("two at once: whoever was changed since the look is left alone; what must be there is not emptied", async () => {
  const page = await signed({ viewport: { width: 375, height: 800 } });
  await everybody(page);
  await look(page, "Soitin: ei mitään (poistetaan)");
  assert.match(await page.locator("#mark table").innerText(), /3 asiakasta.*soitin/i);
  assert.equal(await page.getByRole("button", { name: /^Merkitse / }).count(), 0, "nobody would get it");
  await look(page, "Soitin: piano");
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await sideways(page), 0);
  ok(["set", place.data, place.ids.eero, "--source", "person", "playing.instrument=electric_guitar"]);
  await press(page, "Merkitse 3 asiakkaalle");
  await page.getByText("”Soitin: piano”: muutettu 2, valittuna 4 asiakasta.").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await sideways(page), 0);
  assert.deepEqual(["aino", "eero", "ida"].map((who) => value(who, "playing.instrument").text), ["piano", "electric_guitar", "piano"]);
  await press(page, "Peru kaikilta");
  await page.getByText("Peruttu: 2. Merkittynä oli 2 asiakasta.").waitFor();
  assert.deepEqual(["aino", "eero", "ida"].map((who) => value(who, "playing.instrument").text), ["cello", "electric_guitar", "cello"]);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("set many: looked at, done without asking, refused with the reason; a form of its own for programs", () => {
  const { data } = register({ notice: join(root, "tests/scenario/own-fields.yaml") });
  const pupil = add(data, "pupil", { first_name: "Aino", last_name: "Lehtonen", "playing.instrument": "cello" });
  const parent = add(data, "parent", { first_name: "Vilma", last_name: "Salo" });
  const many = (mark, ...rest) => ["set", "many", data, mark, pupil, "Vilma Salo", pupil, "--source", "person", ...rest];
  const plan = json(many("playing.lent=kyllä", "--plan"));
  assert.deepEqual([plan.changed, plan.same, plan.refused, plan.plan], [1, 0, 1, true]);
  assert.equal(fault(many("playing.lent=yes")).code, 2, "nobody to ask");
  const now = () => json(["show", data, pupil]).values.find((one) => one.field === "playing.lent")?.text;
  assert.equal(now(), undefined);
  const done = json(many("playing.lent=yes", "--yes"));
  assert.deepEqual([done.changed, done.refused, done.ids], [1, 1, [pupil]]);
  assert.deepEqual(done.left_out.map((one) => [one.count, one.first]), [[1, [parent]]]);
  assert.equal(now(), "yes");
  assert.match(ok(many("playing.lent=", "--yes"), { env: { SELOSTE_LANG: "en" } }), /1 of 2 customers changed, 0 were so already, 1 refused/);
  assert.equal(now(), undefined);
  for (const wrong of ["playing.level=7", "playing.lent=maybe", "lesson.kind=single", "email=a@b.example", "playing.lent"]) {
    const said = fault(many(wrong, "--yes"));
    assert.equal(said.code, 2, wrong);
    assert.equal(said.error.field, "FIELD=CHOICE", wrong);
  }
  assert.match(json(["set", "many", data, "playing.lent=yes", pupil, "--source", "web", "--yes"]).left_out[0].why, /sources\.web\.fills/);
});
