// The customers page: found while one types, by key and by mouse, with script and without.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { join } from "node:path";
import { add, json, ok, root } from "./seloste.mjs";
import { arrives, axeFinds, becomes, downloads, launch, office, sideways, signIn, watched } from "./browser.mjs";

let browser, place;
before(async () => {
  place = await office();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  const ended = await place.stop();
  assert.equal(ended.code, 0, ended.err);
  assert.doesNotMatch(ended.err + ended.out, /aal|Aaltio/i, "the log names nobody, and no words of a search");
});

const signed = async (options) => {
  const page = await watched(browser, options);
  await signIn(page, place.base, place.code());
  return page;
};
const names = (page) => page.locator(".list tbody th a").allInnerTexts();
const at = (page) => page.evaluate(() => document.activeElement.innerText || document.activeElement.id);

test("static files come packed to who takes them, and are the same files", async () => {
  for (const name of ["seloste.css", "seloste.js", "htmx.min.js"]) {
    const plain = await fetch(`${place.base}/static/${name}`, { headers: { "Accept-Encoding": "gzip;q=0, identity" } });
    const bytes = readFileSync(join(root, "src/web/static", name));
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.ok(bytes.equals(Buffer.from(await plain.arrayBuffer())));
    const packed = await fetch(`${place.base}/static/${name}`, { headers: { "Accept-Encoding": "br, gzip;q=0.5" } });
    assert.equal(packed.headers.get("content-encoding"), "gzip");
    assert.match(packed.headers.get("vary"), /Accept-Encoding/);
    assert.notEqual(packed.headers.get("etag"), plain.headers.get("etag"));
    assert.ok(bytes.equals(Buffer.from(await packed.arrayBuffer())), "fetch unpacks it");
    const raw = await fetch(`${place.base}/static/${name}.gz`);
    assert.ok(bytes.equals(gunzipSync(Buffer.from(await raw.arrayBuffer()))));
  }
});

test("who types finds: posted, the address says nothing, going back and loading again keep the place", async () => {
  const page = await signed();
  const sent = [];
  page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}${new URL(request.url()).search}`));
  await page.getByRole("searchbox").pressSequentially("aal", { delay: 10 });
  await becomes(() => names(page), ["Helmi Aaltio"]);
  await page.waitForURL(/\/customers\/found\/[0-9a-z]+$/);
  assert.equal(await at(page), "find", "whoever types goes on typing");
  await becomes(() => page.locator("#says").innerText(), "Löytyi 1.");
  assert.ok(sent.filter((one) => one === "POST /customers").length <= 3, "at most one question for a letter");
  assert.ok(sent.every((one) => !/aal/i.test(one)), sent.join("\n"));
  await page.reload();
  assert.deepEqual(await names(page), ["Helmi Aaltio"]);
  await arrives(page, () => page.getByRole("link", { name: "Helmi Aaltio" }).click(), /\/party\//);
  await page.goBack();
  await page.waitForURL(/\/customers\/found\//);
  await becomes(() => names(page), ["Helmi Aaltio"]);
  assert.equal(await page.getByRole("searchbox").inputValue(), "aal");
  await page.getByRole("searchbox").fill("");
  await page.waitForURL(`${place.base}/customers`);
  await becomes(async () => (await names(page)).length, 4);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a late answer never stands where a newer one belongs", async () => {
  const page = await signed();
  let held;
  await page.route("**/customers", async (route) => {
    if (!held && route.request().method() === "POST") {
      held = route;
      return;
    }
    await route.continue();
  });
  await page.getByRole("searchbox").fill("bj");
  await page.waitForFunction(() => document.querySelector("#find").classList.contains("htmx-request"));
  await page.getByRole("searchbox").fill("hallav");
  await page.getByText("Löytyi 1.").first().waitFor();
  await held.continue().catch(() => {});
  await page.waitForTimeout(200);
  assert.deepEqual(await names(page), ["Outi Hallavuo"]);
  await page.context().close();
});

test("the search box of every page shows the first who fit, and keys lead into them", async () => {
  const page = await signed();
  await page.goto(`${place.base}/party/${place.ids.outi}`);
  await page.keyboard.press("/");
  await page.keyboard.type("a");
  await page.waitForTimeout(250);
  assert.equal(await page.locator("#finds a").count(), 0, "one letter asks nothing of anybody");
  await page.keyboard.type("al");
  await page.locator("#finds a").first().waitFor();
  assert.match(await page.locator("#finds a").first().innerText(), /^Helmi Aaltio/);
  assert.deepEqual(await axeFinds(page), []);
  await page.keyboard.press("ArrowDown");
  assert.match(await at(page), /^Helmi Aaltio/);
  await page.keyboard.press("Escape");
  assert.equal(await at(page), "find");
  assert.equal(await page.locator("#finds a").count(), 0);
  await arrives(page, () => page.keyboard.press("Enter"), /\/customers\/found\//);
  assert.deepEqual(await names(page), ["Helmi Aaltio"]);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("every answer that shows somebody while one types is one entry in the log", async () => {
  const listed = () => json(["audit", "list", place.data]).entries.filter((one) => one.action === "listed").length;
  const page = await signed();
  const before = listed();
  await page.getByRole("searchbox").fill("aal");
  await becomes(() => names(page), ["Helmi Aaltio"]);
  assert.equal(listed(), before + 1);
  await page.context().close();
});

test("by keys alone: j and k, Enter, and ? tells them", async () => {
  const page = await signed();
  const list = await names(page);
  await page.keyboard.press("j");
  assert.equal(await at(page), list[0]);
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(page), list[2]);
  await page.keyboard.press("k");
  assert.equal(await at(page), list[1]);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Näppäimet" }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal(await at(page), list[1], "the focus is back");
  await arrives(page, () => page.keyboard.press("Enter"));
  await page.getByRole("heading", { level: 1, name: list[1] }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("without script the keys are a page, and the search says where it looks", async () => {
  const page = await signed({ javaScriptEnabled: false });
  await page.getByText(/Haku lukee läpi myös nämä tekstit: .*muistiinpanot/).waitFor();
  await arrives(page, () => page.getByRole("link", { name: "Näppäimet" }).click());
  await page.getByRole("heading", { level: 1, name: "Näppäimet" }).waitFor();
  assert.equal(await page.getByRole("rowheader", { name: "Esc" }).count(), 1);
  await page.context().close();
});

test("whoever is not signed in any more is told so, not shown half a page", async () => {
  const page = await signed();
  await page.context().clearCookies();
  await page.getByRole("searchbox").fill("aal");
  await page.getByText(/Et ole enää kirjautuneena/).waitFor();
  await page.context().close();
});

test("filters: of the notice, in the address, with and without script; what may be sent is what the one door says", async () => {
  const { ids, data, base } = place;
  ok(["object", data, ids.asa, "--by", "phone"]);
  for (const javaScriptEnabled of [true, false]) {
    const page = await signed({ javaScriptEnabled });
    const asks = () => !javaScriptEnabled && arrives(page, () => page.getByRole("button", { name: "Hae", exact: true }).click());
    const choose = async (label, option, address, wanted) => {
      await page.getByRole("search").getByLabel(label, { exact: true }).selectOption({ label: option });
      await asks();
      await page.waitForURL(address);
      await becomes(() => names(page), wanted);
    };
    await arrives(page, () => page.getByRole("link", { name: /^Yhteisöasiakas 1$/ }).click());
    await becomes(() => names(page), ["Kuurnan Puu Oy"]);
    await arrives(page, () => page.getByRole("link", { name: "Näytä kaikki" }).click());
    await becomes(async () => (await names(page)).length, 4);
    await choose("Suhde", "asiakas", `${base}/customers?relation=customer`, ["Helmi Aaltio", "Kuurnan Puu Oy"]);
    await choose("Suhde", "mahdollinen asiakas", `${base}/customers?relation=potential`,
      ["Åsa Björkhamn", "Outi Hallavuo"].sort((a, b) => a.split(" ")[1].localeCompare(b.split(" ")[1], "fi")));
    await page.goto(`${base}/customers?contact=never`);
    assert.deepEqual(await names(page), ["Åsa Björkhamn", "Outi Hallavuo"]);
    await page.goto(`${base}/customers`);
    await choose("Saako lähettää", "tyytyväisyyskyselyt: ei saa lähettää", /send=not\.survey/, []); // an objection without a purpose is one to marketing
    await page.goto(`${base}/customers?send=market`);
    assert.deepEqual(await names(page), ["Kuurnan Puu Oy"], "of natural persons nobody has consented");
    assert.equal(await page.locator(".list tbody .state").first().innerText(), "saa lähettää");
    await page.goto(`${base}/customers?type=consumer`);
    await page.getByRole("searchbox").fill("outi");
    await asks();
    await page.waitForURL(/\/found\/[0-9a-z]+\?type=consumer$/);
    await becomes(() => names(page), ["Outi Hallavuo"]);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test("a filter follows what happens: bought, contacted, objected, erased", async () => {
  const { ids, data, base } = place;
  const page = await signed();
  const list = async (query) => { await page.goto(`${base}/customers?${query}`); return names(page); };
  const id = add(data, "organisation", { name: "Uuden Pihan Oy", industry: "Kasvitarhat" });
  assert.ok((await list("relation=potential")).includes("Uuden Pihan Oy"));
  assert.ok((await list("contact=never")).includes("Uuden Pihan Oy"));
  ok(["note", data, id, "Tilaus", "--kind", "order", "--at", "2026-03-01"]);
  assert.ok(!(await list("relation=potential")).includes("Uuden Pihan Oy"));
  assert.ok((await list("relation=customer")).includes("Uuden Pihan Oy"));
  ok(["note", data, id, "Soitettiin", "--kind", "call", "--at", "2026-03-04"]);
  assert.ok((await list("contact=month")).includes("Uuden Pihan Oy"));
  assert.deepEqual((await list("sort=last"))[0], "Uuden Pihan Oy");
  assert.ok((await list("send=market")).includes("Uuden Pihan Oy"));
  ok(["object", data, id, "--by", "post"]);
  assert.ok(!(await list("send=market")).includes("Uuden Pihan Oy"));
  assert.ok((await list("send=not.market")).includes("Uuden Pihan Oy"));
  await page.goto(`${base}/customers`);
  const option = page.locator("#f-industry option", { hasText: "Kasvitarhat" });
  await option.waitFor({ state: "attached" });
  assert.deepEqual(await list(`industry=${await option.getAttribute("value")}`), ["Uuden Pihan Oy"]);
  assert.doesNotMatch(page.url(), /kasvi/i, "an industry stands in the address by a number");
  ok(["erase", data, id, "--yes"]);
  assert.deepEqual(await list(page.url().split("?")[1]), []);
  await page.goto(`${base}/customers`);
  assert.equal(await page.locator("#f-industry option", { hasText: "Kasvitarhat" }).count(), 0);
  await page.goto(`${base}/customers?relation=nonsense&service=none&sort=first&send=not.&contact=x&industry=zz`);
  assert.equal((await names(page)).length, 4, "what is no filter filters nobody");
  await page.context().close();
});

test("views are kept, counted and taken away, each user's own; columns are chosen", async () => {
  const page = await signed({ javaScriptEnabled: false });
  await page.goto(`${place.base}/customers?type=consumer&sort=last`);
  await page.getByText("Tallenna näkymä").click();
  await page.getByLabel("Näkymän nimi").fill("Äidin kuluttajat & muut");
  await arrives(page, () => page.getByRole("button", { name: "Tallenna", exact: true }).click());
  const view = page.getByRole("link", { name: "Äidin kuluttajat & muut" });
  assert.equal(await view.getAttribute("aria-current"), "page");
  assert.match(await page.locator(".views li", { has: view }).innerText(), /2$/);
  await page.getByText("Sarakkeet").click();
  await page.getByLabel("Puhelin").uncheck();
  await page.getByLabel("Suhde", { exact: true }).last().check();
  await page.getByLabel("oma markkinointi: saako lähettää").check();
  await arrives(page, () => page.getByRole("button", { name: "Näytä nämä" }).click());
  assert.equal(page.url(), `${place.base}/customers?type=consumer&sort=last`);
  const heads = await page.locator(".list thead th").allInnerTexts();
  assert.deepEqual(heads.slice(1), ["Nimi", "Sähköposti", "Suhde", "Viimeksi yhteydessä", "Oma markkinointi"]);
  assert.match(await page.locator(".list tbody tr").first().innerText(), /mahdollinen asiakas/);
  await page.goto(`${place.base}/customers`);
  assert.ok((await page.locator(".list thead th").allInnerTexts()).includes("Puhelin"), "the columns are the view's");
  ok(["user", "add", place.data, "Onni Rinne"]);
  const other = await watched(browser);
  await signIn(other, place.base, json(["user", "link", place.data, "Onni Rinne"]).code);
  assert.equal(await other.getByRole("link", { name: "Äidin kuluttajat & muut" }).count(), 0);
  await other.context().close();
  await arrives(page, () => view.click());
  await arrives(page, () => page.getByRole("button", { name: "Poista näkymä" }).click());
  assert.equal(await view.count(), 0);
  await page.context().close();
});

for (const [width, height, colorScheme] of [[1280, 900, "light"], [375, 800, "dark"]]) {
  test(`axe finds nothing in a filtered list at ${width} px, ${colorScheme}, nor in print`, async () => {
    const page = await signed({ viewport: { width, height }, colorScheme });
    await page.goto(`${place.base}/customers?send=market&sort=last`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    assert.deepEqual(await axeFinds(page), []);
    assert.equal(await sideways(page), 0);
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".filters", ".settings", ".btn"]) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    await page.context().close();
  });
}

test("several at once: chosen by key, handed out with what stays behind and why, written down, a next step for each", async () => {
  const page = await signed();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  assert.equal(await page.locator(".picked").innerText(), "1 valittu");
  await page.getByLabel("Valitse kaikki tältä sivulta").check();
  assert.equal(await page.locator(".picked").innerText(), "4 valittu");
  await arrives(page, () => page.getByRole("button", { name: "Jatka valituilla" }).click());
  await page.getByRole("heading", { level: 1, name: "4 asiakasta valittu" }).waitFor();
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await sideways(page), 0);
  await page.getByText("Selosteessa ei ole kenttää omille merkinnöille").waitFor();
  const before = json(["audit", "list", place.data]).entries.filter((one) => one.action === "disclosed").length;
  assert.doesNotMatch(await page.locator("#f-to").innerText(), /Tilitoimisto|iranomais/, "recipients get data by a hand-over alone");
  await page.getByLabel("Mihin tarkoitukseen").selectOption({ label: "Oma markkinointi" });
  await page.locator("form", { hasText: "Katso, mitä luovutettaisiin" }).getByLabel("Kenelle").selectOption({ label: "Postiranta Oy" });
  await arrives(page, () => page.getByRole("button", { name: "Katso, mitä luovutettaisiin" }).click());
  await page.getByRole("alert").or(page.getByText("Mitä jää pois ja miksi")).first().waitFor();
  await page.getByText(/Postiranta Oy: 2\/4 asiakkaasta/).waitFor();
  await page.getByText("Mitä jää pois ja miksi").waitFor();
  assert.deepEqual(await axeFinds(page), []);
  const count = () => json(["audit", "list", place.data]).entries.filter((one) => one.action === "disclosed").length;
  assert.equal(count(), before, "looking hands nothing out");
  await page.getByLabel("Päivä").fill("12.3.2026");
  await page.getByLabel("Mitä tehdään").fill("Kysy kevään tarpeista");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa jokaiselle" }).click());
  await page.getByText("Kirjattu 4/4 asiakkaalle.").waitFor();
  await page.getByLabel("Mihin tarkoitukseen").selectOption({ label: "Oma markkinointi" });
  await page.locator("form", { hasText: "Katso, mitä luovutettaisiin" }).getByLabel("Kenelle").selectOption({ label: "Postiranta Oy" });
  await arrives(page, () => page.getByRole("button", { name: "Katso, mitä luovutettaisiin" }).click());
  await arrives(page, () => page.getByRole("button", { name: "Tee tiedosto ja kirjaa luovutus" }).click());
  await page.getByText("Kirjattu luovutetuksi, saaja Postiranta Oy: asiakkaita 2. Valituista jää luovuttamatta 2.").waitFor();
  assert.equal(count(), before + 1);
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await sideways(page), 0);
  const download = await downloads(page, () => page.getByRole("button", { name: "Nouda tiedosto" }).click());
  const text = readFileSync(await download.path(), "utf8");
  assert.match(text, /helmi/i);
  assert.doesNotMatch(text, /outi/i, "whoever may not be marketed to stays");
  await arrives(page, () => page.getByRole("button", { name: "Nouda tiedosto" }).click());
  await page.getByText("Tiedosto on jo noudettu").waitFor();
  assert.equal(count(), before + 1, "it is written down once, and fetched once");
  await page.goto(`${place.base}/customers`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("all that were found, without script; what is wrong is said and the choice stays", async () => {
  const page = await signed({ javaScriptEnabled: false });
  await page.goto(`${place.base}/customers?type=consumer`);
  await page.getByLabel("kaikki 2 löytynyttä").check();
  await arrives(page, () => page.getByRole("button", { name: "Jatka valituilla" }).click());
  await page.getByRole("heading", { level: 1, name: "2 asiakasta valittu" }).waitFor();
  await page.getByLabel("Päivä").fill("joskus");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa jokaiselle" }).click());
  await page.getByRole("alert").getByText("Kirjoita päivä").waitFor();
  assert.equal(await page.getByLabel("Päivä").inputValue(), "joskus");
  await page.getByRole("heading", { level: 1, name: "2 asiakasta valittu" }).waitFor();
  await arrives(page, () => page.getByRole("link", { name: "Takaisin luetteloon" }).click());
  assert.equal(page.url(), `${place.base}/customers?type=consumer`);
  await arrives(page, () => page.getByRole("button", { name: "Jatka valituilla" }).click());
  assert.equal(page.url(), `${place.base}/customers?type=consumer`, "nobody chosen: the list again");
  await page.context().close();
});
