// The regular look at what the notice keeps without a minimum: who was not used since when, what is decided, what goes and what stays, the
// signature that is kept and proved; at the command line, on the pages, in the interface for programs.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { add, fault, json, ok, register, root, seloste, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";

const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z` } });
const people = (state, from) => state.classes.find((one) => one.class === "customer").bands.find((one) => one.from_months === from).people;
const band = (state, from) => state.classes[0].bands.find((one) => one.from_months === from);
const person = (data, name, taken) => add(data, "consumer", { first_name: name, last_name: "Aalto", email: `${name}@aalto.example`.toLowerCase() }, ["--taken-in", taken]);

test("used is what happened with somebody or with the people of an organisation; a mailing is not, a plan is", () => {
  const { data } = register();
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy" }, ["--taken-in", "2017-01-02"]);
  const contact = add(data, "contact_person", { first_name: "Vilja", last_name: "Kuurna" }, ["--taken-in", "2017-01-02", "--of", firm]);
  assert.equal(people(json(["review", "show", data]), 60), 2);
  ok(["note", data, contact, "Soitti", "--kind", "call", "--at", "2024-06-01"]);
  assert.equal(people(json(["review", "show", data]), 12), 2); // both: the firm by its contact
  const quiet = person(data, "Hilja", "2020-02-03");
  ok(["note", data, quiet, "--kind", "mailing", "--at", "2026-03-01"]);
  assert.equal(people(json(["review", "show", data]), 60), 1);
  ok(["follow", data, quiet, "Soita", "--on", "2026-03-09"]);
  assert.equal(people(json(["review", "show", data]), 60), 0);
});

test("on the anniversary itself a year is over, the day before it is not; the leap day too", () => {
  const { data } = register();
  person(data, "Eka", "2024-02-29");
  assert.equal(people(json(["review", "show", data], at("2025-02-27")), 0), 1);
  assert.equal(people(json(["review", "show", data], at("2025-03-01")), 12), 1);
});

test("an empty register has nothing to go through, and can be signed; every notice can", () => {
  for (const file of readdirSync(join(root, "notices"))) {
    const { data } = register({ notice: join(root, "notices", file) });
    const state = json(["review", "show", data]);
    assert.equal(state.next, null, file);
    assert.equal(state.undecided, 0, file);
    ok(["review", "sign", data]);
    assert.equal(json(["review", "list", data]).reviews.length, 1, file);
  }
});

test("decided, carried out with certificates, signed; what must be kept, is held or was used meanwhile stays", () => {
  const { data } = register();
  const gone = person(data, "Mennyt", "2018-01-02"), held = person(data, "Pidetty", "2018-01-02"),
    asks = person(data, "Kysyy", "2018-01-02"), buyer = person(data, "Ostanut", "2018-01-02"), used = person(data, "Palannut", "2018-01-02"),
    objector = person(data, "Kieltanyt", "2018-01-02"), middle = person(data, "Keski", "2023-12-01");
  ok(["note", data, buyer, "Kuva", "--kind", "invoice", "--amount", "80,00", "--at", "2018-02-01"]);
  const plan = json(["review", "erase", data, "customer", "--unused", "60", "--plan"]);
  assert.equal(plan.people, 6);
  assert.match(plan.once, /goes once[\s\S]*\(retention\.customer\)/); // a shorter limit does not stand: the notice is the rule
  assert.ok(plan.rows.every((row) => row.fate === "goes"));
  assert.equal(fault(["review", "sign", data, "--who", "Iida Tammisto"]).error.status, "invalid");
  assert.equal(fault(["review", "keep", data, "customer", "--band", "24", "--because", " "]).error.field, "--because");
  assert.equal(fault(["review", "keep", data, "customer", "--band", "13", "--because", "x"]).error.field, "--band");
  assert.equal(fault(["review", "keep", data, "bookkeeping", "--because", "x"]).error.field, "CLASS");
  assert.equal(fault(["review", "erase", data, "customer", "--unused", "0", "--because", "x", "--yes"]).error.field, "--unused");
  // between the look and the act
  ok(["user", "link", data, "Iida Tammisto"]);
  ok(["hold", "add", data, held, "--ground", "claim", "--because", "Juttu 12/26", "--last", "2026-12-31", "--holder", "Iida Tammisto"]);
  ok(["request", "add", data, "access", asks, "--by", "email"]);
  ok(["object", data, objector]);
  ok(["note", data, used, "Soitti", "--kind", "call", "--at", "2026-03-05T09:00"]);
  const done = json(["review", "erase", data, "customer", "--unused", "60", "--because", "Kuvauksia ei enää tilata", "--yes"]);
  const [step] = done.decisions;
  assert.deepEqual([step.people, step.gone, step.stays], [5, 3, 2]);
  for (const id of [gone, objector]) assert.notEqual(seloste(["show", data, id]).code, 0);
  for (const id of [held, asks, used, middle]) assert.equal(json(["show", data, id]).values.length, 3);
  const left = json(["show", data, buyer]);
  assert.deepEqual(left.values, []);
  assert.deepEqual(left.records.map((record) => record.text), ["Kuva"]); // its invoice stays
  const certificates = json(["certificate", "list", data]).certificates;
  assert.equal(certificates.length, 3);
  const because = json(["audit", "list", data, "--action", "erased"]).entries.map((entry) => entry.sentence);
  assert.deepEqual(new Set(because), new Set(["retention.customer.review"]));
  // the objection holds on: who comes back by a list is not marketed to
  assert.ok(json(["audit", "verify", data]).problem == null);
  ok(["review", "keep", data, "customer", "--band", "24", "--because", "Palaavat joka toinen vuosi"]);
  const signed = json(["review", "sign", data, "--who", "Iida Tammisto", "--text", "Käyty läpi yhdessä"]);
  assert.equal(signed.next, "2027-03-05");
  const [review] = json(["review", "list", data]).reviews;
  assert.equal(review.who, "Iida Tammisto");
  assert.deepEqual(review.decisions.map((one) => one.kind), ["erase", "keep"]);
  const [entry] = json(["audit", "list", data, "--action", "review_signed"]).entries;
  assert.equal(entry.detail, review.hash);
  // nobody's name is in what is told of it
  for (const word of ["Mennyt", "aalto.example", "tilata", "yhdessä"]) assert.ok(!JSON.stringify(json(["audit", "list", data]).entries).includes(word));
});

test("decisions hold until the next look is near; then it is due, on the day after late, and the promise breaks", () => {
  const { data } = register();
  person(data, "Vanha", "2020-01-02");
  const proof = (day) => json(["promises", data, "P53"], at(day)).promises[0];
  assert.equal(proof("2026-03-05").state, "at_risk"); // nobody has looked yet
  ok(["review", "keep", data, "customer", "--because", "Sopimus jatkuu"]);
  ok(["review", "sign", data, "--who", "Iida Tammisto"]);
  assert.equal(proof("2026-03-05").state, "kept");
  assert.equal(json(["review", "show", data], at("2027-01-15")).undecided, 0);
  const near = json(["review", "show", data], at("2027-02-20"));
  assert.deepEqual([near.undecided, near.late], [1, false]);
  assert.equal(proof("2027-03-05").state, "kept");
  assert.equal(json(["review", "show", data], at("2027-03-06")).late, true);
  assert.equal(proof("2027-03-06").state, "broken");
  ok(["review", "keep", data, "customer", "--because", "Sopimus jatkuu yhä"], at("2027-03-06"));
  ok(["review", "sign", data, "--who", "Iida Tammisto"], at("2027-03-06"));
  assert.equal(proof("2027-03-06").state, "kept");
});

let data, base, running, browser, page;
before(async () => {
  ({ data } = register());
  for (const name of ["Eka", "Toka", "Kolmas"]) person(data, name, "2018-01-02");
  person(data, "Keski", "2023-12-01");
  person(data, "Uusi", "2026-03-04");
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

test("the page: bands, who is in one, a reason kept, a preview with a number to type, the run and the signature", async () => {
  await page.goto(`${base}/retention`);
  await arrives(page, () => page.locator("header a", { hasText: "Katselmus" }).click(), `${base}/review`);
  assert.match(await page.locator("#customer").innerText(), /Käyttämättä 2–3 vuotta[^]*1[^]*päättämättä[^]*5–10 vuotta[^]*3/);
  assert.equal(await page.locator("button", { hasText: "Allekirjoita" }).count(), 0);
  await arrives(page, () => page.locator("#customer td a", { hasText: /^3$/ }).click());
  assert.deepEqual((await page.locator("#who tbody th").allInnerTexts()).sort(), ["Eka Aalto", "Kolmas Aalto", "Toka Aalto"]);
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ["/review", "/review/customer?from=60", "/review/customer/go?months=36"]) {
      await page.goto(base + path);
      assert.deepEqual(await axeFinds(page), [], `${path} ${width}`);
      assert.ok(!(await sideways(page)), `${path} ${width}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  // a reason is wanted, and the band that was chosen stays chosen
  await page.goto(`${base}/review/customer?from=24`);
  await arrives(page, () => page.locator("#keep button").click());
  assert.match(await page.locator(".summary").innerText(), /Kerro miksi/);
  assert.equal(await page.locator("#f-band").inputValue(), "24");
  await page.locator("#f-reason").fill("Palaavat joka toinen vuosi");
  await arrives(page, () => page.locator("#keep button").click(), `${base}/review#customer`);
  assert.match(await page.locator("#customer").innerText(), /pidetään: Palaavat/);
  // another number than the one that was seen is not confirmed
  await page.goto(`${base}/review/customer`);
  await page.locator("#f-months").selectOption("60");
  await arrives(page, () => page.locator("#earlier button").click());
  assert.equal(await page.locator("#who tbody tr").count(), 3);
  person(data, "Neljas", "2018-01-02");
  await page.locator("#f-reason").fill("Ei tarvita");
  await page.locator("#f-people").fill("3");
  await arrives(page, () => page.locator("button.danger").click());
  assert.match(await page.locator(".summary").innerText(), /nyt 4/);
  assert.equal(await page.locator("#f-reason").inputValue(), "Ei tarvita");
  await page.locator("#f-people").fill("4");
  await arrives(page, () => page.locator("button.danger").click(), `${base}/review#customer`);
  for (let i = 0; i < 100 && !/4 poistui/.test(await page.locator("#customer").innerText()); i++) {
    await new Promise((done) => setTimeout(done, 100));
    await page.goto(`${base}/review`);
  }
  assert.match(await page.locator("#customer").innerText(), /4 poistui, 0 jäi/);
  await page.locator("#f-text").fill("Käyty läpi");
  await arrives(page, () => page.locator("button", { hasText: "Allekirjoita" }).click(), `${base}/review#signed`);
  assert.match(await page.locator("#signed").innerText(), /Iida Tammisto[^]*Käyty läpi[^]*pidetään[^]*4 poistui/);
  assert.deepEqual(await axeFinds(page), []);
  assert.equal((await page.goto(`${base}/review/bookkeeping`)).status(), 404);
  assert.equal((await page.goto(`${base}/review/customer/go?months=x`)).status(), 404);
});

test("two at once: who signs what somebody else has begun meanwhile is told, and nothing is signed twice", async () => {
  const forms = [];
  for (let i = 0; i < 2; i++) {
    await page.goto(`${base}/review`);
    forms.push(await page.locator("form[action='/review/sign']").evaluate((form) => Object.fromEntries(new FormData(form))));
  }
  const before = json(["review", "list", data]).reviews.length;
  const send = (form) => page.request.post(`${base}/review/sign`, { form: { ...form, who: "Iida Tammisto" }, maxRedirects: 0 });
  ok(["review", "keep", data, "customer", "--because", "Sopimus"]);
  assert.equal((await send(forms[0])).status(), 409);
  assert.equal(json(["review", "list", data]).reviews.length, before);
});
