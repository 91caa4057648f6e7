// What a notice attaches to its data: an own field is stored only `when` something is true, and what a field says is `never_in` a text of
// another category.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { arrives, launch, signIn, watched } from "./browser.mjs";
import { add, fault, file, folder, json, ok, register, root, start } from "./seloste.mjs";

const finnish = { env: { SELOSTE_LANG: "fi" } };
/* the music school, with conditions: a loan has its serial number, a small group its size, a fee is never told in the notes of lessons */
const school = readFileSync(join(root, "tests/scenario/own-fields.yaml"), "utf8")
  .replace("wishes:     {type: text,", "wishes:     {type: text, when: playing.lent = yes,")
  .replace("nickname:   {type: text,", "nickname:   {type: text, when: relation = customer,")
  .replace("started: {type: date, words: {fi: teorian alku", "started: {type: date, when: type = parent, words: {fi: teorian alku")
  .replace("required: [playing.instrument]", "required: [playing.instrument, playing.wishes]")
  .replace("number:    {type: number, max: 999,", "number:    {type: number, max: 999, when: lesson.kind = small_group,")
  .replace("fee:        {type: money,", "fee:        {type: money, never_in: [lesson],")
  .replace("class: people\n    fields: [first_name, last_name, email]", "class: people\n    never_in: [lesson, guardian]\n    fields: [first_name, last_name, email, phone]");

const made = () => {
  const place = folder();
  const { data } = register({ notice: file(place, "school.yaml", school) });
  const id = add(data, "pupil", { first_name: "Aino", last_name: "Lehto", email: "aino@posti.example", phone: "+358400005126", "playing.instrument": "cello", "playing.fee": "1240.50" });
  return { place, data, id };
};
const set = (data, id, ...pairs) => ok(["set", data, id, "--source", "person", ...pairs]);
const values = (data, id) => Object.fromEntries(json(["show", data, id]).values.map((one) => [one.field, one.text]));

describe("when", () => {
  test("a value is refused while its condition is false, with field and sentence, and taken when it is true", () => {
    const { data, id } = made();
    for (const [pair, path] of [["playing.wishes=jazzia", "data.playing.own.wishes.when"], ["playing.nickname=Vire", "data.playing.own.nickname.when"],
      ["theory.started=2020-09-01", "data.theory.own.started.when"]]) {
      const said = fault(["set", data, id, "--source", "person", pair], finnish);
      assert.equal(said.code, 3, pair);
      assert.equal(said.error.field, pair.split("=")[0]);
      assert.equal(said.error.sentence, path);
    }
    assert.match(fault(["set", data, id, "--source", "person", "playing.wishes=jazzia"], finnish).error.text, /toiveet: lainasoitin/);
    // what allows it may come with it, and is what the field needs from then on
    assert.equal(fault(["set", data, id, "--source", "person", "playing.lent=yes"]).error.field, "playing.wishes");
    set(data, id, "playing.lent=yes", "playing.wishes=jazzia");
    assert.equal(values(data, id)["playing.wishes"], "jazzia");
    // what the register knows by itself: a customer is who has ordered
    ok(["note", data, id, "--kind", "order"]);
    set(data, id, "playing.nickname=Vire");
    // taking a value away needs no condition
    set(data, id, "playing.lent=no", "playing.wishes=");
    assert.equal(values(data, id)["playing.wishes"], undefined);
  });

  test("somebody new", () => {
    const { data } = made();
    const somebody = ["add", data, "--type", "pupil", "last_name=Koski", "playing.instrument=piano"];
    assert.equal(fault([...somebody, "--source", "person", "playing.wishes=valssia"]).error.field, "playing.wishes");
    ok([...somebody, "--source", "person", "playing.wishes=valssia", "playing.lent=yes"]);
  });

  test("an invented office keeps to it: values and records have the field where the condition is true, and only there", () => {
    const place = folder();
    const data = join(place, "data");
    ok(["init", data, "--notice", file(place, "school.yaml", school), "--keys", join(place, "keys"), "--sheet", join(place, "sheet"), "--demo", "40"]);
    const seen = { lent: 0, wishes: 0, group: 0, alone: 0, number: 0 };
    const parties = Object.values(json(["find", data, "--limit", "100"])).find(Array.isArray);
    assert.equal(parties.length, 40);
    for (const { id } of parties) {
      const { values, records } = json(["show", data, id, "--limit", "200"]);
      const of = (field) => values.find((one) => one.field === field)?.text;
      if (of("playing.lent") === "yes") seen.lent++;
      if (of("playing.wishes")) {
        seen.wishes++;
        assert.equal(of("playing.lent"), "yes");
      }
      assert.equal(of("theory.started"), undefined, "which is for parents only");
      for (const { with: facts } of records) {
        if (facts.kind === "small_group") seen.group++;
        if (facts.kind === "single") seen.alone++;
        if (!facts.number) continue;
        seen.number++;
        assert.equal(facts.kind, "small_group");
      }
    }
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, `${what}: ${JSON.stringify(seen)}`);
  });

  test("a field of a record asks the record", () => {
    const { data, id } = made();
    const lesson = ["note", data, id, "--kind", "lesson", "--with", "number=4", "--with"];
    const said = fault([...lesson, "kind=single"]);
    assert.equal(said.code, 3);
    assert.equal(said.error.field, "lesson.number");
    assert.equal(said.error.sentence, "data.lesson.own.number.when");
    ok([...lesson, "kind=small_group"]);
    assert.equal(json(["show", data, id]).records.filter((one) => one.kind === "lesson").length, 1);
  });

  test("an import leaves the value and takes the row, dry run too", () => {
    const { place, data } = made();
    const csv = file(place, "pupils.csv", "Etunimi;Sukunimi;Soitin;Laina;Toive\nVilma;Salo;cello;kyllä;jazzia\nOnni;Lampi;cello;ei;valssia\n");
    const map = "Etunimi=first_name;Sukunimi=last_name;Soitin=playing.instrument;Laina=playing.lent;Toive=playing.wishes";
    for (const dry of [["--dry-run"], []]) {
      const report = json(["import", data, csv, "--type", "pupil", "--source", "person", "--map", map, ...dry]);
      const refused = report.lines.filter((one) => one.field === "playing.wishes");
      assert.deepEqual(refused.map((one) => [one.line, one.sentence]), [[3, "data.playing.own.wishes.when"]]);
    }
    assert.equal(values(data, "Vilma Salo")["playing.wishes"], "jazzia");
    const onni = values(data, "Onni Lampi");
    assert.equal(onni["playing.instrument"], "cello");
    assert.equal(onni["playing.wishes"], undefined);
  });

  describe("the form", () => {
    let browser;
    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    test("asks what may be stored, or may once the same form says what it depends on; and not what else may not", async () => {
      const { data, id } = made();
      const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
      try {
        const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
        const page = await watched(browser, { locale: "fi-FI" });
        await signIn(page, base, json(["user", "link", data, "Aku Kaarto"]).code);
        const shown = async (label) => page.getByLabel(label, { exact: true }).count();
        await page.goto(`${base}/customers/new?type=pupil`);
        assert.deepEqual([await shown("Toiveet"), await shown("Lempinimi"), await shown("Soitin")], [1, 0, 1]);
        assert.match(await page.locator("[id$='playing.wishes'].hint, #h-playing\\.wishes").innerText(), /Tarvitaan, kun: lainasoitin/);
        // its condition is not true: refused with the sentence, and nothing that was typed is lost
        await page.getByLabel("Oppilas itse").check();
        for (const [label, text] of [["Etunimi", "Ilona"], ["Sukunimi", "Niemi"], ["Toiveet", "tangoa"]]) await page.getByLabel(label, { exact: true }).fill(text);
        await page.getByLabel("Soitin", { exact: true }).selectOption("cello");
        await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
        assert.match(await page.locator(".summary").innerText(), /vain silloin|ehto/i);
        assert.equal(await page.getByLabel("Toiveet", { exact: true }).inputValue(), "tangoa");
        // and both at once are stored
        await page.getByLabel("Lainasoitin", { exact: true }).selectOption("yes");
        await arrives(page, () => page.getByRole("button", { name: "Tallenna asiakas" }).click());
        await page.getByRole("heading", { name: "Ilona Niemi", level: 1 }).waitFor();
        assert.match(await page.locator(".c-facts").innerText(), /tangoa/);
        await page.goto(`${base}/party/${id}/edit`);
        assert.deepEqual([await shown("Toiveet"), await shown("Teorian alku"), await shown("Soitin")], [1, 0, 1]);
        set(data, id, "playing.lent=yes", "playing.wishes=jazzia");
        ok(["note", data, id, "--kind", "order"]);
        await page.reload();
        assert.deepEqual([await shown("Toiveet"), await shown("Lempinimi")], [1, 1]);
        assert.deepEqual(page.complaints, []);
      } finally {
        running.child.kill("SIGTERM");
        await running.end;
      }
    });
  });
});

test("what everybody must give is asked of those who can have it: a company has no last name", () => {
  const place = folder();
  const notice = school
    .replace("people:\n", "people:\n  firm: {form: organisation, words: {fi: yritys, sv: företag, en: company}}\n")
    .replace("data:\n", "data:\n  all_of_us: {types: all, class: people, fields: [name, last_name, website], required: [name, last_name], words: {fi: nimi, sv: namn, en: name}}\n");
  const { data } = register({ notice: file(place, "school.yaml", notice) });
  ok(["add", data, "--type", "firm", "--source", "person", "name=Acme Oy"]);
  assert.equal(fault(["add", data, "--type", "firm", "--source", "person", "website=https://acme.example"]).error.field, "name");
  assert.equal(fault(["add", data, "--type", "parent", "--source", "person", "first_name=Aino"]).error.field, "last_name");
  add(data, "parent", { last_name: "Lehto" });
});

describe("never in", () => {
  test("a text that says the value is refused with the sentence; however people write it", () => {
    const { data, id } = made();
    for (const [text, path] of [["sovittu 1 240,50 euroa", "data.playing.own.fee.never_in"], ["maksu 1240.50", "data.playing.own.fee.never_in"],
      ["soita 0400 005126", "data.names.never_in"], ["Tapasin LEHDON ja lehto", "data.names.never_in"], ["aino@posti.example", "data.names.never_in"]]) {
      const said = fault(["note", data, id, text, "--kind", "lesson"], finnish);
      assert.equal(said.code, 3, text);
      assert.equal(said.error.field, "text");
      assert.equal(said.error.sentence, path);
      assert.doesNotMatch(JSON.stringify(said.error), /1240|5126|posti\.example/);
    }
    assert.equal(fault(["note", data, id, "--kind", "lesson", "--with", "direction=Ainolle: aino"]).error.field, "lesson.direction");
    // another word that begins alike, another number, another category
    for (const text of ["Lehtonen soitti", "maksu 1241", "hyvä tunti"]) ok(["note", data, id, text, "--kind", "lesson"]);
    assert.equal(json(["show", data, id]).records.filter((one) => one.kind === "lesson").length, 3);
  });

  test("a text field of the profile", () => {
    const { data } = made();
    const said = fault(["add", data, "--type", "parent", "--source", "person", "last_name=Virtanen", "guardian.reach=virtanen iltaisin"]);
    assert.equal(said.error.field, "guardian.reach");
    assert.equal(said.error.sentence, "data.names.never_in");
    ok(["add", data, "--type", "parent", "--source", "person", "last_name=Virtanen", "guardian.reach=iltaisin"]);
  });
});
