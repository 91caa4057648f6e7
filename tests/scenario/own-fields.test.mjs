// What a notice declares itself works everywhere the program's own fields do: forms, page, search, package, adoption, erasure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { execFileSync } from "node:child_process";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { add, fault, file, folder, json, ok, register, root, start } from "./seloste.mjs";

const notice = join(root, "tests/scenario/own-fields.yaml");
const finnish = { env: { SELOSTE_LANG: "fi" } };

let browser, place;

before(async () => {
  browser = await launch();
  const { data } = register({ notice });
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  place = { data, base, running, code: () => json(["user", "link", data, "Aku Kaarto"]).code };
});

after(async () => {
  await browser?.close();
  place?.running.child.kill("SIGTERM");
  await place?.running.end;
});

/** What each language calls things; the values as its people would type them. */
const languages = {
  fi: { choose: "Suomi", save: "Tallenna asiakas", change: "Muokkaa", keep: "Tallenna muutokset", person: "Oppilas itse", teacher: "Opettaja", reason: "Mihin tietoa tarvitaan",
    guitar: "sähkökitara", first: "Etunimi", last: "Sukunimi", instrument: "Soitin", level: "Taso", started: "Soittamisen alku", lent: "Lainasoitin", fee: "Lukukausimaksu",
    nickname: "Lempinimi", wishes: "Toiveet", diploma: "Todistus", theory: "Teorian taso", yes: "kyllä", sum: "1 240,50 €", shown: "1\u202f240,50\u202f€", day: "1.9.2010", mistake: /Taso: .*luku/ },
  sv: { choose: "Svenska", save: "Spara kunden", change: "Ändra", keep: "Spara ändringarna", person: "Eleven själv", teacher: "Läraren", reason: "Varför uppgiften behövs",
    guitar: "elgitarr", first: "Förnamn", last: "Efternamn", instrument: "Instrument", level: "Nivå", started: "Började spela", lent: "Låneinstrument", fee: "Terminsavgift",
    nickname: "Smeknamn", wishes: "Önskemål", diploma: "Betyg", theory: "Teorinivå", yes: "ja", sum: "1 240,50", shown: "1\u202f240,50\u202f€", day: "1.9.2010", mistake: /Nivå: .*tal/ },
  en: { choose: "English", save: "Save the customer", change: "Change", keep: "Save the changes", person: "The pupil", teacher: "The teacher", reason: "Why it is needed",
    guitar: "electric guitar", first: "First name", last: "Last name", instrument: "Instrument", level: "Level", started: "Began to play", lent: "Instrument on loan", fee: "Fee",
    nickname: "Nickname", wishes: "Wishes", diploma: "Diploma", theory: "Level of theory", yes: "yes", sum: "1240.50", shown: "€1,240.50", day: "1 September 2010", mistake: /Level: .*number/ },
};

async function reader(lang) {
  const page = await watched(browser, { locale: `${lang}-FI` });
  await signIn(page, place.base, place.code());
  const choose = page.getByRole("button", { name: languages[lang].choose, exact: true });
  if (await choose.count()) await arrives(page, () => choose.click());
  return page;
}

const field = (page, label) => page.getByLabel(label, { exact: true });

for (const lang of ["fi", "sv", "en"])
  test(`own fields of every type through the form: ${lang}`, async () => {
    const w = languages[lang], page = await reader(lang), family = { fi: "Lehtonen", sv: "Bergman", en: "Harper" }[lang];
    await page.goto(`${place.base}/customers/new?type=pupil`);
    await field(page, w.first).fill("Aino");
    await field(page, w.last).fill(family);
    await field(page, w.level).fill("seitsemän");
    await field(page, w.started).fill("1.9.2010");
    await field(page, w.lent).selectOption({ label: w.yes });
    await field(page, w.fee).fill(w.sum);
    await field(page, w.nickname).fill("Sointu");
    await field(page, w.wishes).fill("jazzia\nja valssia");
    await field(page, w.diploma).fill("diploma.pdf");
    await field(page, w.theory).fill("2");
    await page.getByLabel(w.person).check();
    await arrives(page, () => page.getByRole("button", { name: w.save }).click());
    // the mistake names its field, at the top and beside it, and nothing is lost
    assert.match(await page.locator(".summary").innerText(), w.mistake);
    assert.equal(await field(page, w.level).inputValue(), "seitsemän");
    assert.equal(await field(page, w.wishes).inputValue(), "jazzia\nja valssia");
    assert.equal(await field(page, w.lent).inputValue(), "yes");
    assert.deepEqual(await axeFinds(page), []);
    await field(page, w.level).fill("7,5");
    await arrives(page, () => page.getByRole("button", { name: w.save }).click());
    // what is needed and was not chosen
    assert.match(await page.locator(".summary").innerText(), new RegExp(w.instrument, "i"));
    assert.equal(await field(page, w.level).inputValue(), "7,5");
    await field(page, w.instrument).selectOption({ label: w.guitar });
    await arrives(page, () => page.getByRole("button", { name: w.save }).click());
    await page.getByRole("heading", { name: `Aino ${family}`, level: 1 }).waitFor();
    const shown = await page.locator(".c-facts").innerText();
    for (const text of [w.guitar, w.yes, w.shown, w.day, "Sointu", "jazzia", "diploma.pdf", lang === "en" ? "7.5" : "7,5"])
      assert.ok(shown.includes(text), `${text} in ${shown}`);
    assert.doesNotMatch(shown, /electric_guitar|playing\.|2010-09-01/);
    const kept = await page.locator("#kept").innerText();
    assert.match(kept, lang === "en" ? /1 September 2030/ : /1\.9\.2030/);
    assert.doesNotMatch(kept, /playing\.|retention\./);
    // a form that is sent back as it came changes nothing; one value is changed, one taken away
    const id = page.url().split("/").pop(), version = json(["show", place.data, id]).version;
    assert.ok(version !== undefined);
    await arrives(page, () => page.getByRole("link", { name: w.change, exact: true }).click());
    await page.getByLabel(w.person).check();
    await arrives(page, () => page.getByRole("button", { name: w.keep }).click());
    await page.getByRole("heading", { name: `Aino ${family}`, level: 1 }).waitFor();
    assert.equal(json(["show", place.data, id]).version, version);
    await arrives(page, () => page.getByRole("link", { name: w.change, exact: true }).click());
    await field(page, w.level).fill("8");
    await field(page, w.nickname).fill("");
    await field(page, w.lent).selectOption("");
    await page.getByLabel(w.teacher).check();
    await arrives(page, () => page.getByRole("button", { name: w.keep }).click());
    // the teacher's word needs a reason, said at its field
    await page.locator(".field.wrong", { has: field(page, w.reason) }).waitFor();
    assert.equal(await field(page, w.level).inputValue(), "8");
    await field(page, w.reason).fill("lukukauden arvio");
    await arrives(page, () => page.getByRole("button", { name: w.keep }).click());
    await page.getByRole("heading", { name: `Aino ${family}`, level: 1 }).waitFor();
    const values = Object.fromEntries(json(["show", place.data, id]).values.map((one) => [one.field, one]));
    assert.equal(values["playing.level"].text, "8");
    assert.equal(values["playing.level"].reason, "lukukauden arvio");
    assert.equal(values["playing.fee"].text, "1240.50");
    assert.equal(values["playing.wishes"].text, "jazzia\nja valssia");
    assert.equal(values["theory.level"].text, "2", "a field of the same name in another category");
    assert.equal(values["playing.nickname"], undefined);
    assert.equal(values["playing.lent"], undefined);
    assert.ok(await sideways(page) <= 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

test("a record of an own category and an own event, written down on the page", async () => {
  const page = await reader("fi");
  const id = add(place.data, "pupil", { first_name: "Eero", last_name: "Koski", email: "eero@posti.example", "playing.instrument": "cello" });
  await page.goto(`${place.base}/party/${id}`);
  await page.getByText("Kirjaa jotakin muuta").click();
  await arrives(page, () => page.getByRole("link", { name: "Soittotunti" }).click());
  await field(page, "Päivä").fill("1.2.2026");
  await field(page, "Tunnin laji").selectOption("small_group");
  await field(page, "Tunnin numero").fill("kaksi");
  await field(page, "Ohje kotiin").fill("asteikot");
  await field(page, "Teksti").fill("Hyvä tunti");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click());
  assert.match(await page.locator(".summary").innerText(), /tunnin numero/i);
  assert.equal(await field(page, "Ohje kotiin").inputValue(), "asteikot");
  assert.deepEqual(await axeFinds(page), []);
  await field(page, "Tunnin numero").fill("12");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click(), `${place.base}/party/${id}`);
  const events = await page.locator("section[aria-labelledby=happened]").innerText();
  assert.match(events, /Soittotunti/);
  assert.match(events, /Tunnin laji\s+small group/);
  assert.match(events, /Tunnin numero\s+12/);
  assert.match(events, /Ohje kotiin\s+asteikot/);
  assert.match(await page.locator("#kept").innerText(), /1\.2\.2027/, "the rule asked for the kind of lesson");
  await page.getByText("Kirjaa jotakin muuta").click();
  await arrives(page, () => page.getByRole("link", { name: "Valmistuminen" }).click());
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click());
  await page.locator("section[aria-labelledby=happened]").getByText("Valmistuminen", { exact: true }).waitFor();
  const record = json(["show", place.data, id]).records.find((one) => one.kind === "lesson");
  assert.deepEqual(record.with, { kind: "small_group", number: "12", direction: "asteikot" });
  assert.equal((await page.goto(`${place.base}/party/${id}/record?kind=guardian`)).status(), 404);
  assert.equal((await page.goto(`${place.base}/party/${id}/record?kind=nothing`)).status(), 404);
  await page.context().close();
});

test("what another kind of customer has is refused with its name, and stays", async () => {
  const page = await reader("fi");
  await page.goto(`${place.base}/customers/new?type=pupil`);
  await field(page, "Sukunimi").fill("Virta");
  await field(page, "Lempinimi").fill("Vire");
  await arrives(page, () => page.getByLabel("Huoltaja", { exact: true }).check());
  await page.getByLabel("Oppilas itse").check();
  await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
  assert.match(await page.locator(".summary").innerText(), /lempinimi/i);
  assert.equal(await field(page, "Lempinimi").inputValue(), "Vire");
  await page.context().close();
});

describe("beyond the form", () => {
  const unpacked = (data, id) => {
    const where = folder();
    ok(["access", data, id, "-o", join(where, "answer.zip")], finnish);
    execFileSync("unzip", ["-q", join(where, "answer.zip"), "-d", where]);
    return { page: readFileSync(join(where, "tietosi.html"), "utf8"), document: JSON.parse(readFileSync(join(where, "data.json"), "utf8")) };
  };
  const somebody = (data) => {
    const id = add(data, "pupil", { first_name: "Ida", last_name: "Oras", email: "ida@posti.example", "playing.instrument": "electric_guitar", "playing.lent": "yes",
      "playing.fee": "90", "playing.started": "2020-09-01", "theory.started": "2024-09-01", "playing.nickname": "Kielonen", "playing.wishes": "kitarakonsertto" });
    ok(["note", data, id, "Tunti", "--kind", "lesson", "--with", "kind=single", "--with", "direction=läksynä Bach"]);
    return id;
  };

  test("texts are found, the package has words and not ids, and nothing is left after erasure", () => {
    const { data } = register({ notice });
    const id = somebody(data);
    for (const word of ["Kielonen", "kitarakonsertto", "Sähkökitara", "elgitarr", "electric guitar"]) assert.match(ok(["find", data, word], finnish), /Ida Oras/, word);
    const { page, document } = unpacked(data, id);
    for (const text of ["sähkökitara", "kyllä", "90,00\u202f€", "1.9.2020", "Kielonen", "tunnin laji: single", "ohje kotiin: läksynä Bach"])
      assert.ok(page.includes(text), text);
    assert.doesNotMatch(page, /electric_guitar|playing\.|retention\.|2020-09-01/);
    const values = Object.fromEntries(document.values.map((one) => [one.field, one]));
    assert.equal(values["playing.instrument"].label, "soitin");
    assert.equal(values["playing.instrument"].stored, "electric_guitar", "what programs read is the id");
    assert.equal(values["playing.fee"].stored, "90.00");
    assert.equal(values["playing.started"].kept.gone_by, "2040-09-01");
    assert.equal(values["theory.started"].kept.gone_by, "2029-09-01");
    assert.deepEqual(document.records.find((one) => one.kind === "lesson").details, { kind: "single", direction: "läksynä Bach" });
    ok(["erase", data, id, "--yes"]);
    for (const word of ["Kielonen", "kitarakonsertto", "sähkökitara", "Oras"]) assert.match(ok(["find", data, word], finnish), /0 löyty/);
  });

  test("a file is taken in by a map to own fields, each mistake with its line", () => {
    const { place: where, data } = register({ notice });
    const csv = file(where, "pupils.csv", "Etunimi;Sukunimi;Soitin;Vuosimaksu;Laina;Alku\nVilma;Salo;Sello;1 200,00;kyllä;1.9.2019\nOnni;Lampi;huilu;90;ei;2.9.2019\n");
    const map = ["Etunimi=first_name", "Sukunimi=last_name", "Soitin=playing.instrument", "Vuosimaksu=playing.fee", "Laina=playing.lent", "Alku=playing.started"].join(";");
    ok(["import", data, csv, "--type", "pupil", "--source", "person", "--map", map, "--dry-run"]);
    const report = ok(["import", data, csv, "--type", "pupil", "--source", "person", "--map", map], finnish);
    assert.match(report, /3/);
    const shown = Object.fromEntries(json(["show", data, "Vilma Salo"]).values.map((one) => [one.field, one.text]));
    assert.equal(shown["playing.instrument"], "cello");
    assert.equal(shown["playing.fee"], "1200.00");
    assert.equal(shown["playing.lent"], "yes");
    assert.equal(shown["playing.started"], "2019-09-01");
  });

  test("a new notice gives a category another name and class, and the values go along", () => {
    const { place: where, data } = register({ notice });
    const id = somebody(data);
    const text = readFileSync(notice, "utf8").replace("version: 1", "version: 2").replace("class: theory", "class: people")
      .replace(/ {2}theory: {1,}\{gone_by.*\n/, "").replace("\nrights:", "\nchanges: [{version: 2, in_force: 2026-03-01, what: {fi: a, sv: b, en: c}, moves: {theory: people}}]\nrights:");
    ok(["notice", "adopt", data, file(where, "second.yaml", text), "--yes"]);
    const values = Object.fromEntries(json(["show", data, id]).values.map((one) => [one.field, one.text]));
    assert.equal(values["theory.started"], "2024-09-01");
    assert.equal(values["playing.started"], "2020-09-01");
    ok(["set", data, id, "--source", "person", "theory.level=3"]);
    ok(["erase", data, id, "--yes"]);
    assert.match(ok(["find", data, "Oras"], finnish), /0 löyty/);
  });

  test("wrong values of each type name their field", () => {
    const { data } = register({ notice });
    const id = somebody(data);
    for (const wrong of ["playing.instrument=huilu", "playing.level=11", "playing.started=31.2.2020", "playing.lent=ehkä", "playing.fee=1,234", `playing.nickname=${"x".repeat(31)}`, "theory.level=6"]) {
      const said = fault(["set", data, id, "--source", "person", wrong]);
      assert.equal(said.code, 2, wrong);
      assert.equal(said.error.field, wrong.split("=")[0]);
    }
    assert.equal(fault(["note", data, id, "--kind", "lesson", "--with", "number=x"]).error.field, "lesson.number");
  });

  test("a rule that names a field of one category takes no date of the same name from a record of another", () => {
    const text = readFileSync(notice, "utf8").replace("class: lessons\n    fields: [note]\n    own:", "class: theory\n    own:\n      started: {type: date, words: {fi: tunnin alku, sv: lektionens början, en: beginning}}")
      .replace(/  lessons:\n[^]*?\nrights:/, "rights:");
    const where = folder(), events = file(where, "events.json", JSON.stringify({
      parties: { P: { type: "pupil", fields: { "theory.started": "2020-09-01" } } },
      events: [{ party: "P", what: "intake", at: "2019-01-02" }, { party: "P", what: "lesson", at: "2022-02-02", with: { started: "2022-02-02" } }],
      ask: [{ party: "P", class: "theory", on: "2026-01-01" }] }));
    const answers = json(["notice", "explain", file(where, "n.yaml", text), "--events", events]);
    const list = answers.answers ?? answers;
    assert.deepEqual(list.map((one) => [one.event ?? null, one.gone_by]), [[null, "2025-09-01"]]);
  });
});
