// The example notices through the built program: nothing to remark, readable in three languages, a register that works, own
// fields that come back as they were given, and dates computed by hand.
import { before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, folder, json, ok, root, seloste } from "./seloste.mjs";

const place = folder();
const noticeOf = (name) => join(root, "notices", `${name}.yaml`);

// The answers of `explain`, as "keep_through gone_by state", in the order of the questions.
function explained(name, scenario) {
  const answers = json(["notice", "explain", noticeOf(name), "--events", file(place, `${name}.json`, JSON.stringify(scenario))]);
  return answers.map(({ keep_through, gone_by, state, event }) => `${event ? `#${event} ` : ""}${keep_through ?? "-"} ${gone_by ?? "-"} ${state}`);
}

const event = (party, what, at, more) => ({ party, what, at, ...(more ? { with: more } : {}) });

function demo(name) {
  const data = join(place, name, "disk", "data");
  mkdirSync(join(place, name, "disk"), { recursive: true });
  mkdirSync(join(place, name, "safe"), { recursive: true });
  ok(["init", data, "--notice", noticeOf(name), "--keys", join(place, name, "safe", "keys"), "--sheet", join(place, name, "sheet.txt"), "--demo", "60"]);
  return data;
}

const examples = {
  "agency-mended": {
    titles: { fi: "Asiakas- ja markkinointirekisterin tietosuojaseloste", sv: "Dataskyddsbeskrivning för kund- och marknadsföringsregistret", en: "Privacy notice of the customer and marketing registers" },
    types: ["organisation", "sole_trader", "contact_person", "consumer", "pictured"],
  },
  webshop: {
    titles: { fi: "Lankapuoti Kehrän tietosuojaseloste", sv: "Dataskyddsbeskrivning för Lankapuoti Kehrä", en: "Privacy notice of Lankapuoti Kehrä" },
    types: ["shopper", "receiver", "company", "trader"],
    states: ["held", "keep", "erasable", "overdue"],
  },
  association: {
    titles: { fi: "Kaislalahden Melojien tietosuojaseloste", sv: "Dataskyddsbeskrivning för Kaislalahden Melojat", en: "Privacy notice of Kaislalahden Melojat" },
    types: ["member", "participant", "guardian", "partner", "partner_person", "instructor"],
    states: ["held", "open", "erasable", "overdue"],
  },
  clinic: {
    titles: { fi: "Fysioterapia Tyynelän tietosuojaseloste", sv: "Dataskyddsbeskrivning för Fysioterapia Tyynelä", en: "Privacy notice of Fysioterapia Tyynelä" },
    types: ["patient", "relative", "payer", "payer_person", "therapist"],
    states: ["keep", "erasable", "overdue"],
  },
};

for (const [name, { titles, types, states = [] }] of Object.entries(examples))
  describe(name, () => {
    let data;
    before(() => { data = demo(name); });

    test("there is nothing to remark", () => {
      assert.deepEqual(json(["notice", "check", noticeOf(name)]), []);
    });

    test("people can read it in three languages", () => {
      for (const [lang, title] of Object.entries(titles))
        for (const as of ["text", "html"]) {
          const page = ok(["notice", "render", noticeOf(name), "--lang", lang, "--as", as]).replaceAll("\u00ad", "").replaceAll("&shy;", "");
          assert.ok(page.includes(title), `${lang} ${as}`);
          assert.doesNotMatch(page, /<(register|retention|rights|purposes|systems|recipients)\./, "every path is filled in");
          if (as === "text") assert.match(page, /tietosuoja\.fi/);
        }
    });

    test("the demo has everybody, and nobody's letters are lost", () => {
      const found = json(["find", data, "--limit", "100"]);
      const parties = Object.values(found).find(Array.isArray);
      const seen = { types: new Set(), states: new Set() };
      assert.equal(parties.length, 60);
      for (const { id } of parties) {
        const shown = json(["show", data, id, "--limit", "200"]);
        for (const role of shown.roles) seen.types.add(typeof role.type === "string" ? role.type : role.type.id);
        for (const kept of shown.kept) seen.states.add(kept.state);
        assert.ok(!shown.records.some((record) => record.erased));
      }
      assert.deepEqual([...seen.types].sort(), [...types].sort());
      for (const state of states) assert.ok(seen.states.has(state), `somebody is ${state}`);
      ok(["due", data]);
      assert.equal(seloste(["audit", "verify", data]).code, 0);
    });

    test("somebody gets a package, and is then erased as far as the law lets", () => {
      const parties = Object.values(json(["find", data, "--limit", "100"])).find(Array.isArray);
      const { id } = parties[3];
      ok(["access", data, id, "-o", join(place, `${name}.zip`)]);
      ok(["erase", data, id, "--yes"]);
      const after = seloste(["show", data, id, "--json"]);
      if (after.code === 0)
        for (const kept of JSON.parse(after.out).kept) assert.ok(["keep", "held", "conflict", "permanent"].includes(kept.state), kept.class);
      assert.equal(seloste(["audit", "verify", data]).code, 0);
    });
  });

describe("own fields and records of one's own", () => {
  const records = (data, id, kind) => json(["show", data, id]).records.filter((record) => record.kind === kind);
  const valueOf = (data, id, field) => json(["show", data, id]).values.find((value) => value.field === field)?.text
    ?? json(["show", data, id]).values.find((value) => value.field === field)?.value;

  test("web shop: a gift card with its last day, a return with its state", () => {
    const data = join(place, "webshop", "disk", "data");
    const id = add(data, "shopper", { first_name: "Venla", last_name: "Testinen", email: "venla@koti.example", "account.left_hand": "yes" });
    assert.equal(valueOf(data, id, "account.left_hand"), "yes");
    ok(["set", data, id, "account.nickname=Puikko", "account.left_hand=no", "--source", "person"]);
    assert.equal(valueOf(data, id, "account.nickname"), "Puikko");
    assert.equal(valueOf(data, id, "account.left_hand"), "no");
    ok(["note", data, id, "--kind", "gift_cards", "--at", "2026-01-10", "--ends", "2027-01-10", "--with", "value=50,00"]);
    const [card] = records(data, id, "gift_cards");
    assert.equal(card.ends, "2027-01-10");
    assert.equal(card.class, "gift_cards");
    assert.equal(Number(card.with.value), 50);
    ok(["note", data, id, "--kind", "returned", "--at", "2026-02-01", "--with", "state=paid_back", "--with", "reason=väri"]);
    assert.deepEqual(records(data, id, "returned")[0].with, { state: "paid_back", reason: "väri" });
    const kept = json(["show", data, id]).kept;
    assert.equal(kept.find((one) => one.class === "gift_cards").gone_by, "2028-01-10");
    assert.equal(kept.find((one) => one.class === "returns").gone_by, "2026-08-01");
    assert.match(ok(["show", data, id, "--lang", "fi"]), /palautukset +.*vaihe: paid back; syy: väri/);
    for (const args of [["--kind", "gift_cards", "--with", "value=paljon"], ["--kind", "returned", "--with", "state=lost"], ["--kind", "gift_card"], ["--kind", "returned", "--with", "colour=red"]])
      assert.notEqual(fault(["note", data, id, ...args]).code, 0);
  });

  test("a record of a category is refused where the notice does not list it", () => {
    const data = join(place, "webshop", "disk", "data");
    const receiver = json(["add", data, "last_name=Saaja", "phone=0400000955", "--type", "receiver", "--source", "buyer"]).id;
    const { error } = fault(["note", data, receiver, "--kind", "gift_cards", "--at", "2026-01-10"]);
    assert.equal(error.sentence ?? error.field, error.sentence ? "K11" : "kind");
  });

  test("association: a membership that runs, and what the law keeps of it", () => {
    const data = join(place, "association", "disk", "data");
    const refused = fault(["add", data, "first_name=Onni", "last_name=Testinen", "--type", "member", "--source", "person"]);
    assert.equal(refused.error.field, "list.home");
    const id = add(data, "member", { first_name: "Onni", last_name: "Testinen", email: "onni@koti.example", "list.home": "Parainen", "reach.born": "1.2.1990", "reach.swims": "yes" });
    assert.equal(valueOf(data, id, "reach.born"), "1990-02-01");
    ok(["note", data, id, "--kind", "membership", "--at", "2024-01-01", "--with", "level=adult", "--with", "fee=35"]);
    assert.equal(records(data, id, "membership")[0].with.level, "adult");
    const list = json(["show", data, id]).kept.find((one) => one.class === "list");
    assert.equal(list.gone_by, null);
    const plan = ok(["erase", data, id, "--plan"]);
    assert.match(plan, /list of members|jäsenluettelo/);
  });

  test("clinic: what is sensitive is stored where the notice has its ground", () => {
    const data = join(place, "clinic", "disk", "data");
    const id = add(data, "patient", { first_name: "Aada", last_name: "Testinen", phone: "0400000911", "person.born": "1.1.1990" });
    ok(["note", data, id, "Sairastaa diabetesta, polvi kipeä.", "--kind", "visit", "--at", "2026-02-03", "--with", "pain=7", "--with", "sick_leave=no"]);
    assert.deepEqual(records(data, id, "visit")[0].with, { pain: "7", sick_leave: "no" });
    assert.equal(records(data, id, "visit")[0].class, "records");
    assert.notEqual(fault(["note", data, id, "--kind", "visit", "--with", "pain=11"]).code, 0);
    ok(["note", data, id, "--kind", "access", "--at", "2026-03-01", "--with", "state=asked"]);
    assert.equal(records(data, id, "access")[0].with.state, "asked");
    const kept = json(["show", data, id]).kept;
    assert.equal(kept.find((one) => one.class === "access").gone_by, "2028-03-01");
    assert.ok(kept.filter((one) => one.class === "records").every((one) => one.keep_through === "2110-01-01"));
    // the front desk's messages have no such ground
    assert.notEqual(fault(["note", data, id, "Sairastaa diabetesta.", "--kind", "message_in"]).code, 0);
  });
});

describe("clinic: a minimum of a century is not ended by a mistyped year", () => {
  const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } });
  const refused = (args, field, words, when = at("2026-03-05")) => {
    const { error } = fault(args, when);
    assert.equal(error.field.replace("--", ""), field, args.join(" "));
    assert.match(error.text, words);
  };

  test("a birth, a death and a visit that contradict each other are refused, and so is what would end the minimum at once", () => {
    const data = join(place, "clinic", "disk", "data");
    const patient = (first, phone, born = "1980-05-05", more = []) => json(["add", data, `first_name=${first}`, "last_name=Vuori", `phone=${phone}`, `person.born=${born}`, "--type", "patient", "--source", "person", ...more], at("2026-03-05")).id;
    const born = (who, day) => ["set", data, who, `person.born=${day}`, "--source", "person"];
    const happened = (who, kind, day) => ["note", data, who, "hoito", "--kind", kind, "--at", day];
    const eino = patient("Eino", "0401111112"), veera = patient("Veera", "0401111113");
    ok(happened(eino, "visit", "2026-03-05"), at("2026-03-05"));
    ok(["note", data, veera, "tila vakaa", "--kind", "note"], at("2026-03-05"));
    refused(born(eino, "1880-05-05"), "person.born", /was here on 5 March 2026, so 5 May 1880/);
    refused(born(eino, "2026-03-06"), "person.born", /has not come yet/);
    refused(born(veera, "1880-05-05"), "person.born", /until 5 May 2100 would go at once/);
    refused(["note", data, eino, "--kind", "died", "--at", "1990-01-01"], "at", /cannot have died on 1 January 1990/);
    refused(["note", data, veera, "--kind", "died", "--at", "1990-01-01"], "at", /until 5 May 2100 would go at once/);
    refused(happened(eino, "visit", "1980-05-04"), "at", /born on 5 May 1980/);
    refused(["add", data, "first_name=Aune", "last_name=Vuori", "phone=0401111114", "person.born=1880-05-05", "--type", "patient", "--source", "person"], "person.born", /Nobody who was born/);
    const old = patient("Aune", "0401111114", "1900-05-05", ["--taken-in", "2010-01-01", "--even-if-due"]);
    refused(happened(old, "visit", "2026-03-05"), "at", /born on 5 May 1900/);
    ok(born(eino, "1981-05-05"), at("2026-03-05")); // an ordinary correction
    const death = json(["note", data, eino, "--kind", "died", "--at", "2026-03-06"], at("2026-03-06")).id;
    refused(happened(eino, "visit", "2026-03-08"), "at", /died on 6 March 2026/, at("2026-03-08"));
    refused(["correct", data, death, "--at", "2026-03-04"], "at", /cannot have died on 4 March 2026/, at("2026-03-08"));
    assert.ok(json(["show", data, eino], at("2026-03-08")).kept.filter((one) => one.class === "records").every((one) => one.keep_through === "2038-03-06"));
  });
});

describe("what a change makes due at once is said before it is written", () => {
  const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } }), june = at("2026-06-05");
  const asked = (args, words, when = june) => {
    const { code, error } = fault(args, when);
    assert.deepEqual([code, error.status, error.field], [1, "conflict", "--even-if-due"], args.join(" "));
    assert.match(error.text, words);
  };
  const known = (data, who) => json(["show", data, who], june).kept.length > 0;

  test("association: an end of a membership ten years early, corrected or written down the first time, goes nowhere unasked", () => {
    const data = join(place, "association", "disk", "data"), since = ["--kind", "membership", "--at", "2005-03-01", "--with", "level=adult"];
    const member = (name) => add(data, "member", { first_name: name, last_name: "Virta", email: `${name}@virta.example`, "list.home": "Salo", "reach.born": "1.2.1970", "reach.swims": "yes" });
    const helmi = member("helmi"), olli = member("olli");
    const record = json(["note", data, helmi, ...since], june).id;
    asked(["correct", data, record, "--ends", "2016-12-31"], /list of members \(kept until 31 March 2017 at the latest\)/);
    asked(["note", data, olli, ...since, "--ends", "2016-12-31"], /list of members/);
    const kinds = (who) => json(["show", data, who], june).records.map((one) => [one.kind, one.ends ?? null]);
    assert.deepEqual(kinds(helmi), [["membership", null]], "nothing is half written");
    assert.deepEqual(kinds(olli), []);
    ok(["correct", data, record, "--ends", "2026-06-05"], june); // what is meant most days asks nothing
    ok(["correct", data, record, "--without", "ends"], june);
    ok(["correct", data, record, "--ends", "2016-12-31", "--even-if-due"], june);
    assert.ok(known(data, helmi), "it goes with the sweep, not before");
    ok(["correct", data, record, "--at", "2005-03-02"], june); // due already: that is no matter of this change
    ok(["undo", "last", data, helmi, "--yes"], june);
  });

  test("clinic: another plausible birth shortens what must be kept, and a merge that takes it too", () => {
    const data = join(place, "clinic", "disk", "data"), march = at("2026-03-05");
    const patient = (first, born, phone) => json(["add", data, `first_name=${first}`, "last_name=Salo", `phone=${phone}`, `person.born=${born}`, "--type", "patient", "--source", "person"], march).id;
    const one = patient("Aino", "1980-05-05", "0401111151"), other = patient("Aino", "1910-05-05", "0401111152");
    ok(["note", data, one, "hoito", "--kind", "visit", "--at", "2026-03-05"], march);
    asked(["set", data, one, "person.born=1910-05-05", "--source", "person"], /until 5 May 2100 must be kept until 5 May 2030 only/, march);
    ok(["set", data, one, "person.born=1990-05-05", "--source", "person"], march);
    ok(["set", data, one, "person.born=1980-05-05", "--source", "person", "--even-if-due"], march);
    asked(["merge", data, one, other, "--keep", "person.born=other", "--yes"], /5 May 2030 only/, march);
    ok(["merge", data, one, other, "--keep", "person.born=other", "--plan"], march);
    ok(["merge", data, one, other, "--yes"], march);
  });
});

describe("dates computed by hand", () => {
  test("agency: each voucher has its own day; who never bought goes sooner", () => {
    assert.deepEqual(explained("agency-mended", {
      parties: { X: "organisation", T: "sole_trader", C: "consumer" },
      events: [
        event("X", "invoice", "2018-03-15"), event("X", "invoice", "2024-12-31"),
        event("T", "intake", "2022-05-01"), event("T", "call", "2023-02-28"),
        event("C", "job", "2021-06-30"), event("C", "survey_answer", "2024-02-29"), event("C", "picture", "2021-07-01"),
      ],
      ask: [
        { party: "X", class: "bookkeeping", on: "2025-01-01" }, { party: "T", class: "customer", on: "2025-01-01" },
        { party: "C", class: "customer", on: "2025-01-01" }, { party: "C", class: "answers", on: "2025-01-01" },
        { party: "C", class: "pictures", on: "2025-01-01" },
      ],
    }), [
      "#1 2024-12-31 2028-12-31 erasable", "#2 2030-12-31 2034-12-31 keep", "- 2025-02-28 erasable",
      "- 2029-02-28 erasable", "#6 - 2025-02-28 erasable", "#7 - 2026-07-01 erasable",
    ]);
  });

  test("web shop", () => {
    assert.deepEqual(explained("webshop", {
      parties: { A: "shopper", B: "shopper" },
      events: [
        event("A", "intake", "2019-01-15"), event("A", "order", "2021-03-01"), event("A", "login", "2022-02-28"),
        event("A", "consent", "2021-03-01", { ends: "2023-12-20" }),
        event("A", "gift_cards", "2022-11-30", { ends: "2024-02-29" }), event("A", "gift_cards", "2022-11-30"),
        event("A", "subscription", "2021-01-01", { ends: "2021-11-30" }),
        event("A", "code", "2022-02-28T10:00:00Z", { reason: "sign_in" }),
        event("A", "invoice", "2021-09-01"), event("A", "returned", "2021-03-20", { state: "paid_back" }),
        event("B", "intake", "2020-01-01"), event("B", "order", "2020-01-02", { disputed: "yes" }),
      ],
      ask: [
        { party: "A", class: "account", on: "2024-01-01" }, { party: "A", class: "newsletter", on: "2024-01-01" },
        { party: "A", class: "gift_cards", on: "2024-01-01" }, { party: "A", class: "club", on: "2024-01-01" },
        { party: "A", class: "codes", on: "2024-01-01" }, { party: "A", class: "books", on: "2024-01-01" },
        { party: "A", class: "returns", on: "2024-01-01" }, { party: "A", class: "parcels", on: "2024-01-01" },
        { party: "B", class: "orders", on: "2024-01-01" },
      ],
    }), [
      "- 2026-02-28 erasable", "- 2024-01-03 erasable",
      "#5 - 2025-02-28 erasable", "#6 - 2026-11-30 erasable", // 30.11.2022 + 3 years + 1 year
      "- 2022-02-28 overdue", // three months after the last day of the subscription
      "#8 - 2022-02-28T12:15:00+02:00 overdue", // to the minute
      "#9 2028-12-31 2029-01-31 keep", // the fiscal year ended 31.8.2022
      "#10 - 2021-09-20 overdue", "- 2024-03-01 erasable", "- - held",
    ]);
  });

  test("association", () => {
    assert.deepEqual(explained("association", {
      parties: { A: "member", B: "member", G: { type: "guardian", fields: { child_born: "2008-02-29" } } },
      events: [
        event("A", "intake", "2015-02-20"), event("A", "membership", "2015-03-01", { ends: "2019-12-31", level: "adult" }),
        event("A", "membership", "2021-01-01", { ends: "2024-06-30" }),
        event("A", "trip", "2024-05-01", { day: "2024-12-31", state: "registered" }),
        event("A", "message_in", "2023-03-03"), event("A", "message_out", "2024-04-04"),
        event("A", "damage", "2020-08-01", { claim_open: "yes" }), event("A", "invoice", "2023-01-15"),
        event("B", "membership", "2021-01-01"), event("G", "intake", "2020-01-01"),
      ],
      ask: [
        { party: "A", class: "list", on: "2024-07-01" }, { party: "A", class: "memberships", on: "2024-07-01" },
        { party: "A", class: "trips", on: "2024-07-01" }, { party: "A", class: "messages", on: "2024-07-01" },
        { party: "A", class: "damages", on: "2024-07-01" }, { party: "A", class: "books", on: "2024-07-01" },
        { party: "B", class: "list", on: "2024-07-01" }, { party: "G", class: "guardians", on: "2024-07-01" },
      ],
    }), [
      "2024-06-30 2024-09-30 erasable", "- 2029-06-30 erasable", "#4 - 2025-02-28 erasable", "- 2024-12-31 erasable",
      "#7 - - held",
      "#8 2029-12-31 2030-12-31 keep", // in the long year that ended 31.12.2023
      "- - open", "- 2026-05-28 erasable", // 28.2.2026 + 3 months
    ]);
  });

  test("clinic", () => {
    assert.deepEqual(explained("clinic", {
      parties: { A: { type: "patient", fields: { born: "1950-06-15" } }, B: { type: "patient", fields: { born: "1940-02-29" } }, P: "payer" },
      events: [
        event("A", "intake", "2020-01-10"), event("A", "visit", "2020-02-03"),
        event("B", "visit", "2019-05-05"), event("B", "died", "2021-08-31"),
        event("A", "access", "2025-03-01", { state: "asked" }), event("A", "access", "2025-04-10", { state: "closed" }),
        event("P", "contract", "2022-01-01", { ends: "2023-12-31" }), event("P", "payment", "2024-02-29"), event("P", "call", "2024-01-15"),
        event("A", "survey_answer", "2025-05-20", { grade: 5 }),
      ],
      ask: [
        { party: "A", class: "records", on: "2026-01-01" }, { party: "B", class: "records", on: "2026-01-01" },
        { party: "A", class: "access", on: "2025-05-01" }, { party: "P", class: "payers", on: "2024-04-01" },
        { party: "A", class: "reach", on: "2026-01-01" }, { party: "A", class: "feedback", on: "2026-01-01" },
      ],
    }), [
      "2070-06-15 2071-06-15 keep", "2033-08-31 2034-08-31 keep", "#5 - 2027-03-01 erasable", "#6 - 2025-10-10 erasable",
      "- 2024-05-29 erasable", "- 2030-02-03 erasable", "#10 - 2026-06-30 erasable",
    ]);
  });
});
