// Systems, their forms and the map of grounds in the browser, and the API's side of them.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { json, ok, register, root, start } from "./seloste.mjs";
import { arrives, axeFinds, downloads, launch, sideways, signIn, watched } from "./browser.mjs";

const today = { env: { SELOSTE_CLOCK: "2026-12-02T09:00:00Z" } };
let data, base, running, browser, page;
const code = (name) => json(["user", "link", data, name], today).code;

before(async () => {
  ({ data } = register({ notice: join(root, "notices/agency-mended.yaml") }));
  code("Iida Tammisto");
  ok(["user", "add", data, "Oskari", "--role", "staff"], today);
  ok(["user", "add", data, "Lukija", "--role", "reader"], today);
  running = start(["serve", data, "--listen", "127.0.0.1:0"], today);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, code("Iida Tammisto"));
});

after(async () => {
  assert.deepEqual(page.complaints, []);
  await browser.close();
  running.child.kill("SIGTERM");
  await running.end;
});

test("a review with the notice's own sentences as its checklist; what is wrong keeps what was typed", async () => {
  await page.goto(`${base}/systems`);
  await arrives(page, () => page.getByRole("link", { name: "Postiranta Oy" }).click());
  await arrives(page, () => page.getByRole("link", { name: "Kirjaa: Katselmus" }).click());
  const boxes = page.locator("input[name=looked]"), first = await boxes.first().getAttribute("value");
  assert.ok(await boxes.count() > 0);
  assert.equal(await page.locator("input[name=looked]:checked").count(), 0);
  await boxes.first().check();
  await page.fill("#f-text", "Salin sijainti katsottu");
  await page.fill("#f-day", "31.2.2026");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click());
  assert.equal(await page.locator("#f-day").getAttribute("aria-invalid"), "true");
  assert.equal(await page.inputValue("#f-text"), "Salin sijainti katsottu");
  assert.equal(await page.locator("input[name=looked]:checked").count(), 1);
  assert.deepEqual(await axeFinds(page), []);
  await page.fill("#f-day", "1.12.2026");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click(), `${base}/systems/systems.mail#rows`);
  const row = await page.locator(".rows li", { hasText: "Salin sijainti katsottu" }).innerText();
  assert.match(row, /1\.12\.2026 – 1\.12\.2027/);
  assert.match(row, new RegExp(`Iida Tammisto · ${first}`));
});

test("an agreement that ends stands on Today and on the map, with what is refused from the day after", async () => {
  await page.goto(`${base}/systems/recipients.accounting_firm/agreement`);
  await page.fill("#f-ref", "Sitoumus 8.1.2026, kansio 1");
  await page.fill("#f-day", "8.1.2026");
  await page.fill("#f-until", "4.12.2026");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click());
  await page.goto(`${base}/transfers`);
  const end = page.locator("section", { has: page.locator("#ends") }).locator("li", { hasText: "Hakanen" });
  assert.match(await end.innerText(), /5\.12\.2026[\s\S]*Sopimusta ei enää ole\.[\s\S]*ei enää anneta mitään/);
  await page.goto(`${base}/today`);
  const due = page.locator("li", { hasText: "Sopimus päättyy 4.12.2026: Tilitoimisto" });
  await arrives(page, () => due.getByRole("link").click(), `${base}/systems/recipients.accounting_firm/agreement`);
});

test("the signed agreement lies beside its note: a PDF comes in and out again, anything else is refused, and it can be taken away", async () => {
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
  await page.goto(`${base}/systems/systems.google/agreement`);
  await page.fill("#f-ref", "DPA 2026");
  await page.setInputFiles("#f-file", { name: "sopimus.html", mimeType: "text/html", buffer: Buffer.from("<script>1</script>") });
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click());
  assert.match(await page.locator("#e-file").innerText(), /PDF/);
  assert.equal(await page.inputValue("#f-ref"), "DPA 2026");
  assert.deepEqual(await axeFinds(page), []);
  await page.setInputFiles("#f-file", { name: "sopimus 2026.pdf", mimeType: "application/pdf", buffer: pdf });
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa" }).click(), `${base}/systems/systems.google#rows`);
  const download = await downloads(page, () => page.getByRole("link", { name: "sopimus 2026.pdf" }).first().click());
  assert.equal(download.suggestedFilename(), "sopimus 2026.pdf");
  assert.deepEqual(readFileSync(await download.path()), pdf);
  await arrives(page, () => page.getByRole("link", { name: /^Poista/ }).click());
  await arrives(page, () => page.getByRole("button", { name: "Poista asiakirja" }).click());
  assert.equal(await page.locator("#f-why").getAttribute("aria-invalid"), "true");
  await page.fill("#f-why", "väärä tiedosto");
  await arrives(page, () => page.getByRole("button", { name: "Poista asiakirja" }).click(), `${base}/systems/systems.google#rows`);
  assert.match(await page.locator("main").innerText(), /DPA 2026[\s\S]*Asiakirja on poistettu: väärä tiedosto/);
  assert.equal(await page.getByRole("link", { name: "sopimus 2026.pdf" }).count(), 0);
});

test("what else is known of a system stands on its page, and leads back to it", async () => {
  const breach = json(["breach", "add", data, "Väärä vastaanottaja", "--system", "systems.google"], today).id;
  await page.goto(`${base}/systems/systems.google`);
  assert.match(await page.locator("#tasks").innerText(), /Siellä ei ole mitään käsin tehtävää/);
  assert.ok(await page.locator("ol.spans li").count() > 0, "its grounds in time");
  await arrives(page, () => page.locator("#breaches").getByRole("link").click(), `${base}/breaches/${breach}`);
  await arrives(page, () => page.getByRole("link", { name: /^Mitä tiedetään: / }).click(), `${base}/systems/systems.google`);
});

test("staff may review and not sign; a reader writes nothing down, and is offered nothing of it", async () => {
  for (const [who, kinds] of [["Oskari", ["review", "assessment"]], ["Lukija", []]]) {
    const other = await watched(browser);
    await signIn(other, base, code(who));
    await other.goto(`${base}/systems/systems.google`);
    assert.deepEqual(await other.locator("main .head a.btn").evaluateAll((all) => all.map((one) => one.getAttribute("href").split("/").pop())), kinds);
    assert.equal((await other.request.get(`${base}/systems/systems.google/agreement`)).status(), 403);
    const csrf = await other.locator("input[name=csrf]").first().inputValue();
    assert.equal((await other.request.post(`${base}/systems/systems.google/agreement`, { multipart: { csrf, ref: "x" }, headers: { origin: base } })).status(), 403);
    await other.context().close();
  }
});

test("what the pages show programs read too", async () => {
  const { token } = json(["token", "add", data, "Vahti", "--purpose", "contact", "--user", "Iida Tammisto", "--duties"], today);
  const get = async (path) => (await fetch(`${base}/api/v1${path}${path.includes("?") ? "&" : "?"}lang=en`, { headers: { authorization: `Bearer ${token}` } })).json();
  const all = await get("/systems"), cli = json(["system", "list", data], today);
  assert.deepEqual(all.items, cli.holders);
  assert.deepEqual(all.due, cli.due);
  assert.equal((await get("/systems/systems.mail")).rows[0].text, "Salin sijainti katsottu");
  assert.equal((await get("/systems/nobody")).status, 404);
  const transfers = await get("/transfers"), shown = json(["transfers", data], today);
  assert.deepEqual([transfers.items, transfers.ends], [shown.holders, shown.ends]);
  const then = await get("/transfers?on=2000-07-25"), told = json(["transfers", data, "--on", "2000-07-25"], today);
  assert.deepEqual([then.items, then.ends], [told.holders, told.ends]);
  assert.deepEqual([transfers, then].map((list) => list.items.find((one) => one.holder === "systems.pcloud").ground), ["adequacy", "scc"]);
  await page.goto(`${base}/transfers`);
  await page.fill("#f-on", "2000-07-25");
  await arrives(page, () => page.getByRole("button", { name: "Näytä" }).click());
  assert.match(await page.locator(".lead").innerText(), /25\.7\.2000, nyt voimassa olevan selosteen mukaan/);
  assert.match(await page.locator("article", { hasText: "pCloud" }).locator(".state").innerText(), /vakiolausekkeet|Vakiolausekkeet|vakiosopimus/i);
});

test("what people write down on the pages programs write down too", async () => {
  const { token } = json(["token", "add", data, "Kirjaaja", "--purpose", "contact", "--user", "Iida Tammisto", "--duties", "--write", "--office"], today);
  const note = async (of, body) => {
    const answer = await fetch(`${base}/api/v1/systems/${of}/notes?lang=en`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };
  const made = await note("systems.mail", { kind: "agreement", ref: "PR-200, kansio 3", on: "2026-11-25", until: "2027-11-24" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const row = json(["system", "show", data, "mail"], today).rows.find((one) => one.id === made.body.id);
  assert.deepEqual([row.id, row.kind, row.ref, row.day, row.until], [made.body.id, "agreement", "PR-200, kansio 3", "2026-11-25", "2027-11-24"]);
  assert.deepEqual([(await note("systems.mail", { kind: "agreement", ref: "PR-201", on: "2026-11-25", until: "2026-11-01" })).body.field], ["until"]);
  assert.equal((await note("systems.mail", { kind: "agreement", ref: "Sopija 131052-308T" })).body.field, "ref");
  assert.equal((await note("systems.mail", { kind: "agreement", ref: "x", on: "1900-01-01" })).body.field, "on");
  // that somebody has looked, no program says
  assert.equal((await note("systems.mail", { kind: "review", text: "Katsottu", looked: ["P37"] })).status, 403);
  assert.equal((await note("systems.mail", { kind: "visit" })).body.field, "kind");
  assert.equal((await note("nobody", { kind: "agreement", ref: "x" })).status, 404);
  const call = (method, path, body) => fetch(`${base}/api/v1/systems/${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(typeof body === "string" ? { "content-type": "application/json" } : {}) }, body });
  const scan = Buffer.from("%PDF-1.4\n%%EOF\n"), where = "systems.mail/documents?kind=agreement&name=dpa.pdf&ref=PR-300&on=2026-11-30";
  assert.equal((await call("POST", where, Buffer.from("plain text"))).status, 400);
  const { id } = await (await call("POST", where, scan)).json();
  assert.deepEqual(Buffer.from(await (await call("GET", `documents/${id}`)).arrayBuffer()), scan);
  const shown = async () => (await (await call("GET", "systems.mail")).json()).rows.find((one) => one.id === id);
  assert.deepEqual((await shown()).document, { name: "dpa.pdf", type: "application/pdf", bytes: scan.length });
  assert.equal((await call("POST", `documents/${id}/drop`, JSON.stringify({ why: "väärä" }))).status, 204);
  assert.deepEqual([(await shown()).document, (await shown()).document_gone], [null, "väärä"]);
  assert.equal((await call("GET", `documents/${id}`)).status, 404);
});

test("the register of disclosures is filtered, and names no customer", async () => {
  const puu = json(["add", data, "name=Kuurnan Puu Oy", "billing_address=Verstastie 9, 40990 Jyväskylä", "--type", "organisation", "--source", "person"], today).id;
  ok(["note", data, puu, "Kuvaus", "--kind", "invoice", "--amount", "420,00"], today);
  ok(["export", data, puu, "--as", "json", "--purpose", "books", "--to", "accounting_firm", "--back", "2026-12-31", "-o", join(data, "..", "tili.json"), "--yes"], today);
  await page.goto(`${base}/disclosures`);
  assert.match(await page.locator(".lead").innerText(), /luovutettu kerran/);
  assert.match(await page.locator("tbody tr").innerText(), /2\.12\.2026[\s\S]*Tilitoimisto Hakanen/);
  assert.ok(!(await page.content()).includes("Kuurnan"));
  await page.selectOption("#f-recipient", "printers");
  await arrives(page, () => page.getByRole("button", { name: "Näytä" }).click());
  assert.equal(await page.locator("tbody tr").count(), 0);
});

test("clean for axe in both themes, nothing sideways on a phone", async () => {
  for (const path of ["/systems", "/systems/systems.mail", "/systems/systems.google", "/systems/systems.google/end", "/transfers", "/disclosures"]) {
    await page.goto(`${base}${path}`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axeFinds(page), [], `${path} ${colorScheme}`);
    }
    await page.setViewportSize({ width: 375, height: 800 });
    assert.ok(await sideways(page) <= 0, path);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});
