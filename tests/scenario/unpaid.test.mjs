// What the notice keeps as long as it is unpaid, disputed or claimed: said on the command line, on the page and by a program, and ended by a
// payment, a credit note or a word; until when it is kept follows, in show, the night, and the promise.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { add, json, ok, register, root, seloste } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { serve } from "./api.mjs";

const clinic = join(root, "notices/clinic.yaml"), club = join(root, "notices/association.yaml");
const at = (day) => ({ env: { SELOSTE_CLOCK: `${day}T10:00:00Z`, SELOSTE_LANG: "en" } });

test("on the command line: a payment of the whole sum lets the invoice go on its day; without one it stays, says why, and ends when somebody says so", () => {
  const { data } = register({ notice: clinic }), first = at("2010-03-05"), late = at("2017-07-01");
  const note = (who, more, when = first) => json(["note", data, who, "x", ...more], when).id;
  const firm = (name) => json(["add", data, "--type", "payer", `name=${name}`, "--source", "person"], first).id;
  const [paid, open, early] = [firm("Yksi Oy"), firm("Kaksi Oy"), firm("Kolme Oy")];
  const books = (who, when) => json(["show", data, who], when).kept.filter((one) => one.class === "books");
  const invoice = note(paid, ["--kind", "invoice", "--amount", "100,00", "--unpaid", "yes"]);
  note(paid, ["--kind", "payment", "--belongs-to", invoice, "--amount", "60"]);
  assert.match(ok(["show", data, paid], first), /held while it is unpaid or it is disputed, at most until 5 March 2025; €60\.00 of €100\.00 is paid; it ends when a payment/);
  const rest = note(paid, ["--kind", "payment", "--belongs-to", invoice, "--amount", "40"]);
  assert.deepEqual(books(paid, first).map((one) => one.state), ["keep", "keep", "keep"]);
  ok(["correct", data, rest, "--without", "belongs-to"], first);
  assert.deepEqual(books(paid, first).map((one) => one.state), ["held", "held", "held"], "it was of something else");
  note(paid, ["--kind", "credit_note", "--belongs-to", invoice, "--amount", "-40"]);
  const bill = note(open, ["--kind", "invoice", "--amount", "100"]);
  note(open, ["--kind", "reminder", "--belongs-to", bill]);
  note(early, ["--kind", "invoice", "--amount", "100", "--unpaid", "no"]);
  ok(["nightly", data], late);
  assert.notEqual(seloste(["show", data, paid], late).code, 0, "gone by 30 June 2017");
  assert.notEqual(seloste(["show", data, early], late).code, 0);
  assert.deepEqual(books(open, late).map((one) => [one.state, one.gone_by]), [["held", null], ["held", null]]);
  const promise = json(["promises", data, "T20"], late);
  assert.match(JSON.stringify(promise), /"held":\s*[12]/);
  assert.doesNotMatch(ok(["promises", data, "T20"], late), /T20 broken/);
  assert.match(ok(["erase", data, open, "--plan"], late), /The notice would hold some of this/);
  ok(["correct", data, bill, "--unpaid", "no"], late);
  assert.match(ok(["show", data, open], late), /it is unpaid: no; said so since: 1 July 2017/);
  assert.deepEqual(books(open, late).map((one) => one.gone_by), ["2018-07-01", "2018-07-01"], "a year after it was said");
  ok(["correct", data, bill, "--unpaid", "yes"], late);
  ok(["nightly", data], at("2025-03-05"));
  assert.deepEqual(books(open, at("2025-03-05")).map((one) => one.state), ["held", "held"], "its last day is of it");
  ok(["nightly", data], at("2025-03-06"));
  assert.notEqual(seloste(["show", data, open], at("2025-03-06")).code, 0, "at most until then, whatever nobody said");
});

test("a claim that is open keeps the damage until somebody says that it is over; help names the options", () => {
  const { data } = register({ notice: club }), first = at("2020-03-05");
  const who = json(["add", data, "--type", "member", "first_name=Aino", "last_name=Ranta", "email=a@k.test", "list.home=Jyväskylä", "--source", "person"], first).id;
  const damage = json(["note", data, who, "--kind", "damage", "--claim-open", "yes"], first).id;
  const state = (when) => json(["show", data, who], at(when)).kept.filter((one) => one.record === damage).map((one) => [one.state, one.gone_by])[0];
  assert.deepEqual(state("2024-01-01"), ["held", null]);
  ok(["correct", data, damage, "--claim-open", "no"], at("2024-01-01"));
  assert.deepEqual(state("2024-01-02"), ["erasable", "2025-01-01"]);
  ok(["undo", "last", data, who, "--yes"], at("2024-01-02"));
  assert.deepEqual(state("2024-01-02"), ["held", null]);
  assert.match(ok(["correct", "--help"]), /--claim-open yes\|no[\s\S]*--unpaid|--unpaid yes\|no[\s\S]*--claim-open/);
  assert.equal(seloste(["note", data, who, "--kind", "damage", "--claim-open", "maybe"], first).code, 2);
});

let api, browser, page, payer, bill;
before(async () => {
  api = await serve({ notice: clinic, purpose: "books", before: ({ data }) => {
    payer = add(data, "payer", { name: "Yksi Oy", email: "yksi@posti.example" });
    bill = json(["note", data, payer, "Hoitojakso", "--kind", "invoice", "--at", "2026-02-10", "--amount", "100,00", "--with", "number=1042"]).id;
  } });
  browser = await launch();
  page = await watched(browser);
  await signIn(page, api.root, json(["user", "link", api.data, "Iida Tammisto"]).code);
});
after(async () => {
  await browser.close();
  await api.stop();
});

const field = (label) => page.getByLabel(label, { exact: true });
const books = () => json(["show", api.data, payer]).kept.filter((one) => one.class === "books").map((one) => one.state);

test("on the page: from the customer to the invoice that holds, and to its payment, which has what is open filled in", async () => {
  await page.goto(`${api.root}/party/${payer}`);
  await arrives(page, () => page.getByRole("link", { name: "Avaa kirjaus, joka pitää tämän" }).first().click(), `${api.root}/record/${bill}`);
  assert.deepEqual(await axeFinds(page), []);
  await field("Asia on riidanalainen").selectOption("yes");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click());
  const said = () => json(["show", api.data, payer]).records.find((one) => one.id === bill).with;
  assert.deepEqual(said(), { number: "1042", disputed: "yes", disputed_since: "2026-03-05" });
  await page.goto(`${api.root}/record/${bill}`);
  await arrives(page, () => page.getByRole("link", { name: "Kirjaa maksu" }).click());
  assert.equal(await field("Summa").inputValue(), "100,00");
  await field("Summa").fill("60");
  assert.ok(await sideways(page) <= 0);
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click(), `${api.root}/party/${payer}`);
  await page.goto(`${api.root}/party/${payer}/record?kind=payment`);
  const offered = await field("Lasku, jota se koskee").locator("option").allInnerTexts();
  assert.equal(offered.length, 2);
  assert.match(offered[1], /Lasku 1042, 10\.2\.2026: 100,00.€, josta maksamatta 40,00.€/);
  await field("Lasku, jota se koskee").selectOption({ index: 1 });
  await field("Summa").fill("40");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa", exact: true }).click(), `${api.root}/party/${payer}`);
  assert.deepEqual(books(), ["held", "held", "held"], "disputed still");
  await page.goto(`${api.root}/record/${bill}`);
  assert.equal(await page.getByRole("link", { name: "Kirjaa maksu" }).count(), 0, "it is paid");
  await field("Asia on riidanalainen").selectOption("no");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna korjaus" }).click());
  assert.deepEqual(books(), ["keep", "keep", "keep"]);
  assert.equal((await page.goto(`${api.root}/party/${payer}/record?kind=died`)).status(), 404, "no firm dies");
  assert.deepEqual(page.complaints, []);
});

test("a program says it by name, and takes its word back", async () => {
  const token = api.token("laskutus", ["books", "payers"], ["--write"]);
  const say = async (body, method = "PATCH", path = `/records/${bill}`) => (await api.ask(token, method, path, body));
  assert.equal((await say({ unpaid: "yes" })).status, 200);
  assert.deepEqual(books(), ["keep", "keep", "keep"], "its whole sum is paid, however it was said");
  assert.equal((await say({ disputed: "yes" })).body.with.disputed, "yes");
  assert.deepEqual(books(), ["held", "held", "held"]);
  assert.equal((await say({ disputed: null })).body.with.disputed, undefined);
  assert.equal((await say({ disputed: "maybe" })).status, 400);
});
