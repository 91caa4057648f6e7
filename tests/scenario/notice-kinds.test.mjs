// Notices of kinds that no example has: a Swedish garage, a Finnish housing company and a dance school. What they say, and what
// their check finds.
import { test } from "node:test";
import assert from "node:assert/strict";
import { file, folder, json, ok, register, seloste } from "./seloste.mjs";

const place = folder(), env = { SELOSTE_LANG: "en" };
const words = (fi, sv, en) => `{fi: "${fi}", sv: "${sv}", en: "${en}"}`;

/** A notice with these parts in place of its own. */
function notice(parts = {}) {
  const all = {
    register: `
  version: 1
  in_force: 2026-01-15
  languages: [fi, sv, en]
  filings: {main: ${words("rekisteri", "register", "register")}}
  controller: {name: Talo, business_id: 9318254-3, address: Tie 1}
  contact: {role: md, name: Aino Koe, email: aino@koe.example}
  deputy: {role: deputy, name: Olli Koe, email: olli@koe.example}`,
    calendar: " {country: fi, time_zone: Europe/Helsinki, fiscal_years_end: [2020-06-30]}",
    people: `
  firm: {form: organisation, words: ${words("yritys", "företag", "company")}}
  trader: {form: sole_trader, words: ${words("toiminimi", "firma", "sole trader")}}
  consumer: {form: person, words: ${words("kuluttaja", "konsument", "consumer")}}`,
    data: `
  basic: {class: basic, fields: [name, first_name, last_name, email, note, business_id, order], required: [], words: ${words("tiedot", "uppgifter", "data")}}
  pupil: {class: pupils, types: [consumer], words: ${words("oppilas", "elev", "pupil")}, own: {born: {type: date, words: ${words("syntymäaika", "födelsetid", "date of birth")}}, ours: {type: yes_no, words: ${words("oma", "egen", "ours")}}}}`,
    retention: `
  basic: {gone_by: taken_in + 5 years, words: ${words("tiedot", "uppgifter", "data")}}
  pupils: {gone_by: taken_in + 5 years, words: ${words("oppilaat", "elever", "pupils")}}`,
    ...parts,
  };
  return file(place, "notice.yaml", Object.entries(all).map(([part, text]) => `${part}:${text}\n`).join(""));
}
const rendered = (parts, lang) => ok(["notice", "render", notice(parts), "--as", "text", "--lang", lang]);
const found = (parts) => JSON.parse(seloste(["notice", "check", notice(parts), "--json"], { env }).out);
const country = (code, zone) => ({ calendar: ` {country: ${code}, time_zone: ${zone}, fiscal_years_end: [2020-12-31]}` });

test("a company's number is called what it is called in its country", () => {
  assert.match(rendered({}, "fi"), /Talo, Y-tunnus 9318254-3, Tie 1/);
  assert.match(rendered({}, "sv"), /Talo, FO-nummer 9318254-3, Tie 1[^]*e-post, anteckningar, FO-nummer och/);
  const sweden = country("se", "Europe/Stockholm");
  assert.match(rendered(sweden, "sv"), /Talo, organisationsnummer 9318254-3, Tie 1[^]*e-post, anteckningar, organisationsnummer och/);
  assert.doesNotMatch(rendered(sweden, "sv"), /FO-nummer/);
  assert.match(rendered(country("ee", "Europe/Tallinn"), "en"), /Talo, registry code 9318254-3/);
  assert.match(rendered(country("de", "Europe/Berlin"), "en"), /Talo, register number 9318254-3/);
});

test("each ground is said with those whom it is for, and a legal obligation with its law", () => {
  const purposes = `
  work: {words: ${words("työ", "arbete", "work")}, ground: {firm: legitimate_interest, trader: contract, consumer: contract}, interest: ${words("palvella", "att betjäna", "serving")}, balancing: b.pdf}
  books: {words: ${words("kirjanpito", "bokföring", "bookkeeping")}, ground: legal_obligation, law: ${words("kirjanpitolaki", "bokföringslagen", "Accounting Act")}}`;
  const text = rendered({ purposes }, "fi");
  assert.match(text, /työ \(kaikki\); peruste: oikeutettu etu \(yritys\); sopimus \(toiminimi ja kuluttaja\); etumme: palvella/);
  assert.match(text, /kirjanpito \(kaikki\); peruste: lakisääteinen velvoite \(kirjanpitolaki\)/);
});

test("conditions about years, days and what is not so are sentences", () => {
  const rules = (...list) => `\n  basic: {gone_by: taken_in + 5 years, words: ${words("tiedot", "uppgifter", "data")}}\n  pupils:\n    words: ${words("oppilaat", "elever", "pupils")}\n    rules:\n` + list.map((when) => `      - {when: ${when}, gone_by: taken_in + 2 years}\n`).join("") + "      - {when: otherwise, gone_by: taken_in + 1 year}";
  const retention = rules("pupil.born.year >= 2010", "pupil.born < 2000-01-01", "not pupil.born known", "not unpaid and pupil.born.year = 2005", "not (pupil.ours and unpaid)");
  const fi = rendered({ retention }, "fi"), sv = rendered({ retention }, "sv"), en = rendered({ retention }, "en");
  for (const said of ["(syntymäaika vuonna 2010 tai myöhemmin)", "(syntymäaika ennen kuin 1.1.2000)", "(syntymäaika ei ole tiedossa)", "(ei ole niin, että lasku on maksamatta ja syntymäaika vuonna 2005)", "(ei ole niin, että (oma ja lasku on maksamatta))"])
    assert.ok(fi.includes(said), `${said}\n${fi}`);
  for (const said of ["(födelsetid år 2010 eller senare)", "(födelsetid före den 1.1.2000)", "(födelsetid är inte känt)"]) assert.ok(sv.includes(said), `${said}\n${sv}`);
  for (const said of ["(date of birth in 2010 or later)", "(date of birth earlier than 1 January 2000)", "(date of birth is not known)"]) assert.ok(en.includes(said), `${said}\n${en}`);
});

test("only electronic marketing needs consent, by the law of the country", () => {
  const marketing = (channels) => ({ purposes: `\n  news: {words: ${words("uutiset", "nyheter", "news")}, marketing: yes, types: [consumer], ${channels}ground: legitimate_interest, interest: ${words("a", "b", "c")}, balancing: b.pdf}` });
  const consent = (parts) => found(parts).find((one) => one.id === "purposes.marketing_consent");
  assert.match(consent(marketing("")).text, /Act on Electronic Communications Services 200/);
  assert.match(consent(marketing("channels: [post, sms], ")).text, /200/);
  assert.equal(consent(marketing("channels: [post, phone, in_person], ")), undefined);
  for (const [code, zone, law] of [["se", "Europe/Stockholm", /Swedish Marketing Act 19/], ["de", "Europe/Berlin", /§ 7/], ["ee", "Europe/Tallinn", /§ 103¹/]])
    assert.match(consent({ ...marketing(""), ...country(code, zone) }).text, law);
});

test("a complaint has no month of the law; the other rights do", () => {
  const within = (right, span) => found({ rights: ` {${right}: {within: ${span}}}` }).filter((one) => one.id === "rights.within").length;
  assert.deepEqual([within("complaint", "3 months"), within("access", "3 months"), within("access", "28 days")], [0, 1, 0]);
});

test("the other controller is told with what the two have agreed", () => {
  const text = rendered({ register: `
  version: 1
  in_force: 2026-01-15
  languages: [fi, sv, en]
  filings: {main: ${words("rekisteri", "register", "register")}}
  controller: {name: Talo, business_id: 9318254-3, address: Tie 1}
  contact: {role: md, name: Aino Koe, email: aino@koe.example}
  deputy: {role: deputy, name: Olli Koe, email: olli@koe.example}
  joint: [{name: Liitto, business_id: 9406718-4, address: Tie 3, words: ${words("Liitto pitää järjestelmää.", "Förbundet sköter systemet.", "The federation runs the system.")}}]` }, "en");
  assert.match(text, /Joint controller: Liitto, business ID 9406718-4, Tie 3\. The federation runs the system\./);
});

test("the latest judgement decides, in whatever order it is told; a day agreed may lie ahead", () => {
  const asked = (gone_by, events) => json(["notice", "explain", notice({ retention: `\n  basic: {gone_by: ${gone_by}, review: 1 year, words: ${words("tiedot", "uppgifter", "data")}}\n  pupils: {gone_by: taken_in + 5 years, words: ${words("oppilaat", "elever", "pupils")}}` }),
    "--events", file(place, "events.json", JSON.stringify({ parties: { X: "firm" }, events: [{ party: "X", what: "intake", at: "2019-01-10" }, ...events.map(([what, at]) => ({ party: "X", what, at }))], ask: [{ party: "X", class: "basic", on: "2026-01-01" }] }))], { env })[0].gone_by;
  assert.equal(asked("judged + 1 month", [["judged", "2022-01-31"], ["judged", "2021-01-31"]]), "2022-02-28");
  assert.equal(asked("judged + 1 month", [["judged", "2021-01-31"], ["judged", "2027-01-31"]]), "2021-02-28");
  assert.equal(asked("agreed else taken_in + 2 years", [["agreed", "2030-01-31"]]), "2030-01-31");
});

const garage = (version = 1, span = "2 years") => notice({
  register: `
  version: ${version}
  in_force: 2026-01-15
  languages: [fi, sv, en]
  filings: {main: ${words("rekisteri", "register", "register")}}
  controller: {name: Talo, business_id: 9318254-3, address: Tie 1}
  contact: {role: md, name: Aino Koe, email: aino@koe.example}
  deputy: {role: deputy, name: Olli Koe, email: olli@koe.example}`,
  purposes: `\n  work: {words: ${words("työ", "arbete", "work")}, ground: contract}`,
  sources: `\n  person: {main: yes, fills: all, words: ${words("henkilö", "personen", "the person")}}`,
  data: `
  basic: {class: basic, fields: [first_name, last_name, email, note], types: [consumer], required: [], words: ${words("tiedot", "uppgifter", "data")}}
  person: {class: basic, types: [consumer], own: {born: {type: date, words: ${words("syntymäaika", "födelsetid", "date of birth")}}}, words: ${words("henkilö", "person", "person")}}
  vehicle:
    class: vehicles
    types: [consumer]
    words: ${words("ajoneuvo", "fordon", "vehicle")}
    own:
      plate: {type: text, words: ${words("rekisterinumero", "registreringsnummer", "number plate")}}
      year: {type: number, words: ${words("vuosimalli", "årsmodell", "model year")}}
      sold: {type: date, words: ${words("myyty", "såld", "sold")}}`,
  retention: `
  basic: {gone_by: taken_in + 20 years, words: ${words("tiedot", "uppgifter", "data")}}
  vehicles: {gone_by: earliest(vehicle.sold; at + ${span}) + 1 month, words: ${words("ajoneuvot", "fordon", "vehicles")}}`,
});

test("columns are known by an own field's name, by its words in any language, and by its category's", () => {
  const { place: where, data } = register({ notice: garage() });
  const heads = ["Etunimi;Sukunimi;vehicle.plate;vehicle.year;person.born", "Förnamn;Efternamn;Registreringsnummer;ÅRSMODELL;födelsetid", "first_name;last_name;plate;year;born", "Etunimi;Sukunimi;rekisterinumero;vuosimalli;syntymäaika"];
  for (const [i, head] of heads.entries()) {
    const csv = file(where, `cars${i}.csv`, `${head}\nAino${i};Oja${i};ABC-${i};1998;3.4.2001\n`);
    const report = ok(["import", data, csv, "--type", "consumer", "--source", "person"], { env });
    assert.doesNotMatch(report, /left out/, head);
    const shown = Object.fromEntries(json(["show", data, `Aino${i} Oja${i}`]).values.map((one) => [one.field, one.text]));
    assert.deepEqual([shown["vehicle.plate"], shown["vehicle.year"], shown["person.born"]], [`ABC-${i}`, "1998", "2001-04-03"], head);
  }
  const csv = file(where, "map.csv", "A;B;C\nEva;Berg;2.2.2002\n");
  ok(["import", data, csv, "--type", "consumer", "--source", "person", "--map", "A=first_name;B=last_name;C=person.born"], { env });
  assert.equal(json(["show", data, "Eva Berg"]).values.find((one) => one.field === "person.born").text, "2002-02-02", "a category may be called person");
});

test("what the profile says of a class whose records have days of their own goes on its day too", () => {
  const { data } = register({ notice: garage() });
  const add = (name, more) => json(["add", data, `first_name=${name}`, "last_name=Oja", ...more, "--type", "consumer", "--source", "person"], { env }).id;
  const kept = add("Aino", ["vehicle.plate=ABC-1"]), sold = add("Eero", ["vehicle.plate=ABC-2", "vehicle.sold=2026-04-30"]), none = add("Ella", []);
  const gone = (id) => json(["show", data, id], { env }).kept.find((one) => one.class === "vehicles")?.gone_by;
  assert.deepEqual([gone(kept), gone(sold), gone(none)], ["2028-04-05", "2026-05-30", undefined]); // 2026-03-05 + 2 years + 1 month
  const at = (day) => ({ env: { ...env, SELOSTE_CLOCK: `${day}T10:00:00Z` } });
  ok(["sweep", data, "--yes"], at("2026-05-31"));
  const plates = (id, day) => json(["show", data, id], at(day)).values.filter((one) => one.field.startsWith("vehicle.") && one.text).length;
  assert.deepEqual([plates(kept, "2026-05-31"), plates(sold, "2026-05-31")], [1, 0]);
  ok(["sweep", data, "--yes"], at("2028-04-06"));
  assert.equal(plates(kept, "2028-04-06"), 0);
  assert.equal(json(["show", data, kept], at("2028-04-06")).values.find((one) => one.field === "first_name").text, "Aino");
});

test("a fact that can never be compared with what is written is an error, at its place", () => {
  const first = (when) => found({ retention: `\n  basic: {gone_by: taken_in + 5 years, words: ${words("a", "b", "c")}}\n  pupils:\n    words: ${words("a", "b", "c")}\n    rules:\n      - {when: ${when}, gone_by: taken_in + 2 years}\n      - {when: otherwise, gone_by: taken_in + 1 year}` }).filter((one) => one.level === "error");
  for (const [when, text, at] of [["pupil.born < 2010", /pupil\.born is a day.*pupil\.born\.year/, "2010"], ["pupil.born.year < 2010-01-01", /is a number/, "2010-01-01"], ["pupil.born", /is a day/, "pupil"], ["pupil.born > 18 years", /is a day/, "18"], ["unpaid and pupil.born = yes", /is a day/, "yes"], ["pupil.ours < yes", /neither more nor less/, "yes"], ["type < consumer", /neither more nor less/, "consumer"]]) {
    const [one, ...rest] = first(when);
    assert.match(one?.text ?? "nothing", text, when);
    assert.equal(rest.length, 0, when);
    assert.equal(one.column - "      - {when: ".length - 1, when.indexOf(at), when);
  }
  for (const when of ["pupil.born < 2010-01-01", "pupil.born.year in (2009; 2010)", "pupil.born known", "not pupil.ours", "type in (firm; consumer)"]) assert.deepEqual(first(when), [], when);
});

test("invoices that may go before the law lets them are found", () => {
  const books = (keep) => found({ data: `\n  basic: {class: books, fields: [name, first_name, last_name, postal_address, invoice], required: [], words: ${words("a", "b", "c")}}`, retention: `\n  books: {${keep}gone_by: at + 12 years, words: ${words("a", "b", "c")}}` }).filter((one) => one.id === "retention.statute").map((one) => one.text);
  assert.match(books("")[0], /no least time/);
  const [short, ...more] = books("keep_through: end_of(fiscal_year; at) + 6 years, "); // the law: the end of that calendar year
  assert.match(short, /may go after 30 June 2026 when they are of 15 March 2020: the law requires them until 31 December 2026/);
  assert.deepEqual(more, []);
  for (const keep of ["statute: fi.vouchers, ", "keep_through: statute(fi.vouchers), ", "keep_through: end_of(calendar_year; end_of(fiscal_year; at)) + 6 years, ", "keep_through: end_of(fiscal_year; at) + 7 years, "]) assert.deepEqual(books(keep), [], keep);
});

test("such values stand under the version they were given under, when that says an earlier day", () => {
  const { data } = register({ notice: garage() });
  const id = json(["add", data, "first_name=Aino", "last_name=Oja", "vehicle.plate=ABC-1", "--type", "consumer", "--source", "person"], { env }).id;
  const gone = () => json(["show", data, id], { env }).kept.find((one) => one.class === "vehicles").gone_by;
  assert.equal(gone(), "2028-04-05");
  ok(["notice", "adopt", data, garage(2, "4 years"), "--yes"], { env });
  assert.equal(gone(), "2028-04-05", "what widens waits until the person is informed");
  ok(["notice", "adopt", data, garage(3, "1 year"), "--yes"], { env });
  assert.equal(gone(), "2027-04-05", "what narrows holds at once");
});

test("a source in a notice that has none is refused in a whole sentence", () => {
  const { data } = register({ notice: notice() });
  const done = seloste(["add", data, "first_name=Aino", "--type", "consumer", "--source", "person"], { env });
  assert.notEqual(done.code, 0);
  assert.match(done.err, /--source: the notice has no “person”, nor any other$/m);
});
