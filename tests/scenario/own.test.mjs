// The person's own page over HTTP: link and code, what is seen, what is asked, what counts at once; and that neither a session of the
// staff nor a person's visit opens anything of the other's.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { add, json, ok, root, register, seloste, start, clock } from "./seloste.mjs";

let data, base, running, helmi, outi, organisation;

before(async () => {
  ({ data } = register());
  organisation = add(data, "organisation", { name: "Kuurnan Puu Oy", business_id: "9120351-5" });
  helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi.aaltio@kuurna.example" }, ["--of", organisation]);
  add(data, "contact_person", { first_name: "Kaisa", last_name: "Salonsaari", email: "kaisa@kuurna.example" }, ["--of", organisation]);
  outi = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example", phone: "040 000 4483" });
  ok(["note", data, outi, "Noutaa kello 17 jälkeen.", "--kind", "note", "--at", "2026-03-02T09:30"]);
  ok(["note", data, outi, "Kameran vuokra", "--kind", "invoice", "--at", "2026-02-10", "--amount", "148.50"]);
  running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
});

after(async () => {
  running.child.kill("SIGTERM");
  await running.end;
});

const give = (who, more = []) => json(["page", "give", data, who, ...more]);
const form = (values) => ({ method: "POST", redirect: "manual", body: new URLSearchParams(values) });
const cookies = (answer) => answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");

/** A browser that came in: its cookies and how it asks. */
async function enter(given, lang = "fi") {
  const answer = await fetch(`${base}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang }));
  assert.equal(answer.status, 303, await answer.text());
  assert.equal(answer.headers.get("location"), "/own");
  const cookie = cookies(answer);
  const get = (path = "/own") => fetch(base + path, { headers: { cookie }, redirect: "manual" });
  const page = async (path) => (await get(path)).text();
  const csrf = async (path = "/own") => (await page(path)).match(/name="csrf" value="([0-9a-f]+)"/)[1];
  const post = async (path, values = {}, token) => {
    const sent = form({ csrf: token ?? await csrf(), ...values });
    return fetch(base + path, { ...sent, headers: { cookie } });
  };
  return { cookie, get, page, post, csrf };
}

const insides = new Map();
/** Somebody's visit that several tests share: the door is slowed down, and its minute does not pass here. */
async function inside(who) {
  if (!insides.has(who)) insides.set(who, await enter(give(who)));
  return insides.get(who);
}

test("link and code open the page, in the language that was chosen, and nothing of it is kept or sent on", async () => {
  const given = give(outi);
  assert.match(given.link, /^\/door\/[0-9a-f]{64}$/);
  assert.match(given.code, /^\d{4} \d{4}$/);
  const door = await fetch(base + given.link + "?lang=sv");
  const asks = await door.text();
  assert.equal(door.headers.get("referrer-policy"), "no-referrer");
  assert.match(door.headers.get("cache-control"), /no-store/);
  assert.match(door.headers.get("x-robots-tag"), /noindex/);
  assert.match(asks, /lang="sv"/);
  assert.doesNotMatch(asks, /Outi/);
  const me = await enter(given, "sv");
  assert.match(me.cookie, /^seloste-own=[0-9a-f]{64}; seloste-own-lang=sv$/);
  const page = await me.page();
  assert.match(page, /lang="sv"/);
  assert.match(page, /Outi Hallavuo/);
  const changed = await me.post("/own/language", { lang: "en" });
  const english = await fetch(base + "/own", { headers: { cookie: me.cookie.replace(/lang=sv/, "lang=en") } });
  assert.match(changed.headers.getSetCookie()[0], /seloste-own-lang=en; Path=\/own/);
  const text = await english.text();
  assert.match(text, /this is what we have about you/);
  assert.match(text, /<td><time datetime="[^"]*">\d+ [A-Z][a-z]+ 20\d\d<\/time><\/td><td>[^<]*A personal link opened/i, "the whole day, in English too");
});

test("every value with its source and last day, who looked without names, no ids and no other people", async () => {
  const signed = json(["user", "link", data, "Iida Tammisto"]).code;
  const staff = cookies(await fetch(`${base}/signin`, form({ code: signed, lang: "fi" })));
  await fetch(`${base}/party/${outi}`, { headers: { cookie: staff } });
  const page = await (await enter(give(outi))).page();
  for (const text of ["outi@posti.example", "+358 40 0004483", "Noutaa kello 17 jälkeen.", "148,50", "Asiakas itse", "henkilökuntamme"])
    assert.ok(page.includes(text) || page.includes(text.replaceAll(" ", "&nbsp;")) || text.startsWith("+358"), text);
  assert.match(page, /<time datetime="20\d\d-\d\d-\d\d">/);
  assert.doesNotMatch(page, /Iida Tammisto avasi|Tammisto<\/td>/);
  for (const id of [outi, helmi, organisation]) assert.ok(!page.includes(id), "an id of the register");
  const own = await (await enter(give(helmi))).page();
  assert.match(own, /Helmi Aaltio/);
  assert.match(own, /Mitä olet meille<\/th><td class="pre">yhteyshenkilö, Kuurnan Puu Oy, [\d.]+–<\/td>[^]*?href="\/own\/ask\/rectification"/);
  assert.doesNotMatch(own, /Salonsaari|kaisa@/);
});

test("each look is in the log before the page leaves, as the person's own", async () => {
  const me = await enter(give(helmi));
  await me.page();
  const entries = json(["audit", "list", data, "--party", helmi]).entries;
  assert.deepEqual(entries.slice(-2).map((e) => [e.actor, e.action]), [["person", "doorway_opened"], ["person", "opened"]]);
});

test("guessing: five wrong codes end the link, all told in one sentence, and counted", async () => {
  const given = give(outi), link = given.link.split("/").pop();
  const wrong = given.code === "1111 1111" ? "2222 2222" : "1111 1111";
  const says = async (l, c) => {
    const answer = await fetch(`${base}/door`, form({ link: l, code: c, lang: "fi" }));
    assert.equal(answer.status, 403);
    return (await answer.text()).match(/<a href="#f-code">([^<]*)/)[1];
  };
  const said = new Set([await says("0".repeat(64), wrong)]);
  for (let i = 0; i < 5; i++) said.add(await says(link, wrong));
  said.add(await says(link, given.code));
  assert.equal(said.size, 1);
  assert.equal(json(["page", "list", data, outi]).links.find((l) => l.id === given.id).state, "tried");
  const failed = json(["audit", "list", data, "--party", outi]).entries.filter((e) => e.action === "doorway_failed");
  assert.deepEqual(failed.map((e) => e.detail.split(" ").pop()), ["1/5", "2/5", "3/5", "4/5", "5/5"]);
  assert.ok(failed.every((e) => !JSON.stringify(e).includes("1111")));
});

test("an objection counts in the same moment, and is taken back by the person alone", async () => {
  const me = await inside(helmi);
  const shown = json(["show", data, helmi]).choices.length;
  assert.equal((await me.post("/own/choose", { says: "objects" })).headers.get("location"), "/own?said=objected");
  const choices = json(["show", data, helmi]).choices;
  assert.equal(choices.length, shown + 1);
  assert.deepEqual([choices.at(-1).purpose, choices.at(-1).answer ?? choices.at(-1).given, choices.at(-1).how], ["market", choices.at(-1).answer ?? choices.at(-1).given, "page"]);
  assert.equal(choices.at(-1).words, "Kiellä markkinointi", "the words of the button, in the language of the page");
  const refused = seloste(["can", data, helmi, "--purpose", "market", "--channel", "email"]);
  assert.notEqual(refused.code, 0);
  assert.match(await me.page(), /Et saa markkinointia/);
});

test("what may come after a consent is said, and one press still stops all of it", async () => {
  const me = await inside(helmi), doing = async () => (await me.page()).match(/id="do"[\s\S]*?<\/section>/)[0];
  assert.doesNotMatch(await doing(), /Kiellä markkinointi/);
  ok(["consent", data, helmi, "--purpose", "market", "--channel", "email", "--by", "form"]);
  assert.match(await doing(), /Saat markkinointia vain tavalla, johon annoit suostumuksen 5\.3\.2026: sähköposti\. Et muuta\./);
  assert.match(await doing(), /Kiellä markkinointi/);
  assert.doesNotMatch(await doing(), /Et saa markkinointia/);
  assert.match(await me.page(), /Olet kieltänyt osan tästä/);
  assert.equal((await me.post("/own/choose", { says: "consents", purpose: "market", channel: "phone" })).status, 303);
  assert.match(json(["show", data, helmi]).choices.findLast((one) => one.channel === "phone").words, /^Oma markkinointi: puhelin\. Olet kieltänyt tämän.* \[Salli jälleen\]$/);
  assert.match(await me.page(), /Mitä olet tähän mennessä sanonut[\s\S]*<dt>Sanat<\/dt><dd class="lines">Kiellä markkinointi<\/dd>/);
  assert.equal((await me.post("/own/choose", { says: "objects" })).status, 303);
  assert.match(await doing(), /Et saa markkinointia/);
});

test("consent does not help a consumer into marketing that the notice keeps from consumers", async () => {
  const me = await inside(outi);
  assert.doesNotMatch(await me.page(), /value="market"/);
});

test("an erasure: what stays is said first, it is asked twice, and becomes a request with its promised day", async () => {
  const me = await inside(outi);
  const plan = await me.page("/own/ask/erasure");
  assert.match(plan, /7\.4\.2026/);
  assert.match(plan, /Tämän pitää jäädä|jää/);
  const once = await me.post("/own/ask/erasure", { text: "Pois vain" });
  assert.equal(once.status, 200);
  assert.match(await once.text(), /Oletko varma/);
  assert.equal(json(["request", "list", data]).requests.length, 0);
  const twice = await me.post("/own/ask/erasure", { text: "Pois vain", sure: "1" });
  assert.equal(twice.headers.get("location"), "/own?said=sent");
  const [request] = json(["request", "list", data]).requests;
  assert.deepEqual([request.right, request.channel, request.party, request.due], ["erasure", "page", outi, "2026-04-07"]);
  assert.match(await me.page(), /7\.4\.2026[\s\S]*Pois vain/);
});

test("what must be said is asked for again, with what was typed", async () => {
  const me = await inside(outi);
  const empty = await me.post("/own/ask/complaint", { text: " " });
  assert.equal(empty.status, 400);
  assert.match(await empty.text(), /omin sanoin/);
  assert.equal((await me.get("/own/ask/portability")).status, 404);
  assert.equal((await me.get("/own/ask/withdrawal")).status, 404);
});

test("an objection to another use: what may be objected to is chosen, stops at once, and that alone", async () => {
  const me = await inside(outi);
  const shown = await me.page("/own/ask/objection");
  assert.match(shown, /<option value="survey">Tyytyväisyyskyselyt/);
  assert.doesNotMatch(shown, /<option value="deliver">|<option value="market">/);
  await me.post("/own/ask/objection", { use: "survey", text: "Niitä tulee liikaa" });
  const request = json(["request", "show", data, json(["request", "list", data, "--right", "objection"]).requests[0].id]);
  assert.deepEqual([request.meant, request.steps.map((step) => step.step)], [true, ["performed", "narrowed"]]);
  assert.deepEqual(json(["show", data, outi]).choices.map((one) => one.purpose), ["survey"]);
  await me.post("/own/ask/objection", { use: "deliver", text: "En halua" });
  const open = json(["request", "list", data, "--right", "objection"]).requests.map((one) => json(["request", "show", data, one.id]).meant);
  assert.deepEqual(open.sort(), [false, true], "what was not offered is read by somebody first");
});

test("the package comes from the page, and answers a request for access that was made there", async () => {
  const me = await inside(helmi);
  await me.post("/own/ask/access", { text: "" });
  const open = json(["request", "list", data, "--right", "access"]).requests;
  assert.equal(open.length, 1);
  const zip = await me.post("/own/package");
  assert.equal(zip.headers.get("content-type"), "application/zip");
  assert.match(zip.headers.get("content-disposition"), /attachment/);
  assert.equal(Buffer.from(await zip.arrayBuffer()).subarray(0, 2).toString(), "PK");
  const done = json(["request", "show", data, open[0].id]);
  assert.equal(done.state, "granted");
  assert.equal(done.steps.at(-1).actor, "page");
  const portable = JSON.parse(await (await me.post("/own/portable")).text());
  assert.equal(portable.person.name, "Helmi Aaltio");
  const entries = json(["audit", "list", data, "--party", helmi]).entries.filter((e) => e.action === "packaged");
  assert.deepEqual(entries.map((e) => e.actor), ["person", "person"]);
});

test("a form of another site, or without the visit's token, does nothing", async () => {
  const me = await inside(helmi), other = await inside(outi);
  for (const token of ["", "0".repeat(64), await other.csrf()])
    assert.equal((await me.post("/own/ask/complaint", { text: "x" }, token)).status, 403);
  const elsewhere = await fetch(`${base}/own/choose`, { ...form({ csrf: await me.csrf(), says: "objects" }), headers: { cookie: me.cookie, "sec-fetch-site": "cross-site" } });
  assert.equal(elsewhere.status, 403);
});

/** Every address of the program, with something in the place of each {name}. */
function addresses(id) {
  const rows = readFileSync(join(root, "src/gate/routes.def"), "utf8").matchAll(/^ROUTE\((\w+), "([^"]+)", (\w+),/gm);
  return [...rows].map(([, method, path, who]) => ({ method, path: path.replace(/\{[^}]*\}/g, id), who }));
}

test("a person's visit opens nothing but the own page, whatever cookie carries it", async () => {
  const me = await inside(outi), token = me.cookie.match(/seloste-own=([0-9a-f]+)/)[1];
  const rows = addresses(helmi).filter((row) => row.who === "SESSION" || row.who === "FILE");
  assert.ok(rows.length > 100);
  for (const row of rows) {
    const answer = await fetch(base + row.path, { method: row.method, redirect: "manual",
      headers: { cookie: `${me.cookie}; seloste=${token}` }, body: row.method === "POST" ? new URLSearchParams({ csrf: await "x" }) : undefined });
    const text = await answer.text();
    if (row.method === "GET") assert.equal(answer.headers.get("location"), "/signin", row.path);
    else assert.equal(answer.status, 403, row.path);
    assert.doesNotMatch(text, /Aaltio|Hallavuo/, row.path);
  }
  const api = await fetch(`${base}/api/v1/parties/${outi}`, { headers: { cookie: me.cookie, authorization: `Bearer ${token}` } });
  assert.equal(api.status, 401);
});

test("a session of the staff is nobody on the own page", async () => {
  const signed = json(["user", "link", data, "Iida Tammisto"]).code;
  const staff = cookies(await fetch(`${base}/signin`, form({ code: signed, lang: "fi" })));
  const token = staff.match(/seloste=([0-9a-f]+)/)[1];
  for (const row of addresses("erasure").filter((one) => one.who === "PERSON")) {
    const answer = await fetch(base + row.path, { method: row.method, redirect: "manual", headers: { cookie: `${staff}; seloste-own=${token}` },
      body: row.method === "POST" ? new URLSearchParams() : undefined });
    assert.equal(answer.status, 403, row.path);
  }
});

test("where somebody of the staff is signed in the page opens as the person", async () => {
  const given = give(outi), signed = json(["user", "link", data, "Iida Tammisto"]).code;
  const staff = cookies(await fetch(`${base}/signin`, form({ code: signed, lang: "fi" })));
  const asks = await (await fetch(base + given.link, { headers: { cookie: staff } })).text();
  assert.doesNotMatch(asks, /Iida|Kirjaudu ulos/);
  const csrf = asks.match(/name="csrf" value="([0-9a-f]+)"/)[1];
  const answer = await fetch(`${base}/door`, { ...form({ csrf, link: given.link.split("/").pop(), code: given.code, lang: "fi" }), headers: { cookie: staff } });
  assert.equal(answer.headers.get("location"), "/own");
  const page = await (await fetch(`${base}/own`, { headers: { cookie: `${staff}; ${cookies(answer)}` } })).text();
  assert.match(page, /Outi Hallavuo/);
  assert.equal(json(["audit", "list", data, "--party", outi]).entries.at(-1).actor, "person");
});

/** The place on the page of what is called so, and what stands there now. */
async function place(me, label, nth = 0) {
  const rows = [...(await me.page()).matchAll(/<tr><th scope="row">([^<]*)<\/th>[\s\S]*?<\/tr>/g)].filter((row) => row[1] === label);
  const path = rows[nth][0].match(/href="(\/own\/correct\/\w+)"/)[1];
  const was = (await me.page(path)).match(/name="was" value="([^"]*)"/)[1];
  return { path, was };
}
const valueOf = (who, field) => json(["show", data, who]).values.find((value) => value.field === field);

test("a correction lies as a request with before and after, and is written once it is approved", async () => {
  const me = await inside(outi), { path, was } = await place(me, "Puhelin");
  const bad = await me.post(path, { was, will: "abc", why: "" });
  assert.equal(bad.status, 400);
  assert.match(await bad.text(), /value="abc"/);
  assert.equal((await me.post(path, { was: "+358400000000", will: "040 000 9999", why: "" })).status, 409);
  assert.equal((await me.post(path, { was, will: "040 000 4483", why: "" })).status, 400); // what stands there
  const sent = await me.post(path, { was, will: "040 000 9999", why: "Numero vaihtui" });
  assert.equal(sent.headers.get("location"), "/own?said=sent");
  const [row] = json(["request", "list", data, "--right", "rectification"]).requests;
  const request = json(["request", "show", data, row.id]);
  assert.deepEqual([request.channel, request.correction.before, request.correction.after], ["page", "+358400004483", "+358400009999"]);
  assert.match(request.text, /Numero vaihtui/);
  assert.equal(valueOf(outi, "phone").value ?? valueOf(outi, "phone").text, "+358400004483");
  ok(["restrict", data, outi, "--why", "accuracy"]); // what is restricted is still put right
  ok(["request", "approve", data, row.id]);
  ok(["restrict", data, outi, "--tell", "phone"]);
  ok(["restrict", data, outi, "--lift"]);
  assert.equal(valueOf(outi, "phone").value ?? valueOf(outi, "phone").text, "+358400009999");
  assert.equal(valueOf(outi, "phone").source, "person");
  assert.equal(json(["request", "show", data, row.id]).state, "granted");
  assert.match(await me.page(), /040 000 9999[\s\S]*Korjattu, Puhelin/);
  assert.notEqual(seloste(["request", "approve", data, row.id]).code, 0);
  const tasks = json(["task", "list", data]).tasks.filter((task) => task.party === outi);
  assert.ok(tasks.length > 0 && tasks.every((task) => ["tell", "correct"].includes(task.kind)), "Article 19: whoever got it is told");
});

test("a refused correction names the authority and the court, and what was changed meanwhile is not overwritten", async () => {
  const me = await inside(outi), { path, was } = await place(me, "Sukunimi");
  await me.post(path, { was, will: "Hallavaara", why: "" });
  const [row] = json(["request", "list", data, "--right", "rectification"]).requests;
  ok(["set", data, outi, "last_name=Hallavirta", "--source", "person"]);
  assert.match(seloste(["request", "approve", data, row.id]).err, /by now/);
  assert.equal(json(["request", "show", data, row.id]).state, "received");
  assert.notEqual(seloste(["request", "refuse", data, row.id]).code, 0);
  ok(["request", "refuse", data, row.id, "--why", "Nimi on jo korjattu."]);
  assert.match(await me.page(), /Nimi on jo korjattu[\s\S]*tuomioistui/);
  ok(["set", data, outi, "last_name=Hallavuo", "--source", "person"]);
});

test("a note is put right; what bookkeeping keeps gets an entry beside it", async () => {
  const me = await inside(outi), note = await place(me, "Muistiinpano"), invoice = await place(me, "Lasku");
  await me.post(note.path, { was: note.was, will: "Noutaa kello 18 jälkeen.", why: "" });
  await me.post(invoice.path, { was: invoice.was, will: "Kameran ja jalustan vuokra", why: "" });
  for (const row of json(["request", "list", data, "--right", "rectification"]).requests) ok(["request", "approve", data, row.id]);
  const texts = json(["show", data, outi]).records.map((record) => record.text).filter(Boolean);
  assert.ok(texts.includes("Noutaa kello 18 jälkeen."));
  assert.ok(!texts.includes("Noutaa kello 17 jälkeen."));
  assert.ok(texts.includes("Kameran vuokra"));
  assert.ok(texts.some((text) => text.includes("Kameran ja jalustan vuokra") && text.includes("lain mukaan säilytettävä")));
});

test("nobody corrects what is not on their page", async () => {
  const me = await inside(helmi);
  for (const path of ["v99", "r99", "v", "x1", "v-1", "v1x", outi]) assert.equal((await me.get(`/own/correct/${path}`)).status, 404, path);
});

test("two browsers with one link; leaving ends the one, ending the link both", async () => {
  const given = give(outi), one = await enter(given), two = await enter(given);
  assert.equal((await one.get()).status, 200);
  await two.post("/own/leave");
  assert.equal((await two.get()).status, 403);
  assert.equal((await one.get()).status, 200);
  ok(["page", "end", data, given.id]);
  assert.equal((await one.get()).status, 403);
});

test("nothing personal stands in an address or in the server's log", async () => {
  const me = await inside(outi);
  const page = await me.page();
  for (const [, address] of page.matchAll(/(?:href|action)="([^"]*)"/g)) assert.doesNotMatch(address, /Outi|Hallavuo|posti\.example|4483/);
  assert.doesNotMatch(running.err, /Outi|Hallavuo|posti\.example|[0-9a-f]{64}/);
});

/** What the data are used for: yes or no, which use, and what is said of it. */
const uses = (page) => [...page.matchAll(/<use href="#m-(?:kept|no)"\/><\/svg><span>(kyllä|ei)<\/span><\/span><span>([^<]+?) ?(?:<span class="quiet">\([^<]*\)<\/span>)?(?:<br><span class="quiet">([^<]*)<\/span>)?<\/span><\/li>/g)].map(([, word, use, says]) => [word, use, says]);

test("what the data are used for is said as it is for this person", async () => {
  const firm = add(data, "organisation", { name: "Kuurnan Pelto Oy", email: "info@pelto.example" });
  const who = add(data, "contact_person", { first_name: "Aino", last_name: "Pelto", email: "aino@pelto.example" }, ["--of", firm]);
  ok(["object", data, who, "--purpose", "survey", "--by", "phone"]);
  ok(["consent", data, who, "--purpose", "market", "--channel", "email", "--by", "form"]);
  const page = await (await inside(who)).page(), of = (use) => uses(page).find((one) => one[1] === use);
  assert.deepEqual(of("Tyytyväisyyskyselyt"), ["ei", "Tyytyväisyyskyselyt", "Olet kieltänyt tämän: näin ei tehdä."]);
  assert.deepEqual(of("Yhteydenpito"), ["kyllä", "Yhteydenpito", undefined]);
  assert.match(of("Oma markkinointi").join(" "), /^kyllä Oma markkinointi vain: sähköposti, puhelin ja (?:posti|kirje)/);
  assert.match(of("Palvelun toteuttaminen").join(" "), /^ei .*vasta kun olet tilannut/);
  const says = (label) => page.match(new RegExp(`<b>${label}</b><br><span class="quiet">([^<]*)<`))[1];
  assert.match(says("Oma markkinointi"), /Et ole kieltänyt/, "of e-mail alone");
  assert.match(says("Oma markkinointi: sähköposti"), /suostumuksen/);
});

test("an organisation has no page; a restricted person sees everything", async () => {
  assert.match(seloste(["page", "give", data, organisation]).err, /person/);
  ok(["restrict", data, outi, "--why", "accuracy"]);
  const page = await (await inside(outi)).page();
  assert.match(page, /Noutaa kello 1[78] jälkeen\./);
  assert.match(page, /rajoitettu/);
  assert.ok(uses(page).length > 3);
  for (const [word, , why] of uses(page)) assert.deepEqual([word, why], ["ei", "Ei nyt: tietojasi vain säilytetään."]);
  assert.doesNotMatch(page, /own\/ask\/restriction/);
  ok(["restrict", data, outi, "--tell", "phone"]);
  ok(["restrict", data, outi, "--lift"]);
});

test("where mail is set the link goes to the known address, and the code does not", async () => {
  const signed = json(["user", "link", data, "Iida Tammisto"]).code;
  const staff = cookies(await fetch(`${base}/signin`, form({ code: signed, lang: "fi" })));
  const giving = async () => (await fetch(`${base}/party/${outi}/own`, { headers: { cookie: staff } })).text();
  assert.doesNotMatch(await giving(), /name="mail"/);
  ok(["setting", data, "mail.server", "smtp://127.0.0.1:1"]);
  ok(["setting", data, "mail.from", "iida.tammisto@suvanne.example"]);
  ok(["setting", data, "site.url", "https://rekisteri.suvanne.example/"]);
  const page = await giving(), csrf = page.match(/name="csrf" value="([0-9a-f]+)"/)[1];
  assert.match(page, /name="mail"[^>]*>[^<]*outi@posti\.example/);
  const made = await fetch(`${base}/party/${outi}/own`, { ...form({ csrf, mail: "1" }), headers: { cookie: staff } });
  assert.equal(made.status, 303);
  const shown = await (await fetch(base + made.headers.get("location"), { headers: { cookie: staff } })).text();
  const link = shown.match(/value="(https:\/\/rekisteri\.suvanne\.example\/door\/[0-9a-f]{64})"/)[1], code = shown.match(/value="(\d{4} \d{4})"/)[1];
  const [message] = json(["mail", "list", data]).messages;
  const { text, address, subject } = json(["mail", "show", data, message.id]);
  assert.equal(address ?? message.address, "outi@posti.example");
  assert.ok(text.includes(link) && !text.includes(code) && !text.includes(code.replace(" ", "")));
  assert.doesNotMatch(subject, /Outi/);
});

test("an erased person's link opens nothing, and nobody is told why", async () => {
  const asa = add(data, "consumer", { first_name: "Åsa", last_name: "Björkhamn", email: "asa@posti.example" });
  const given = give(asa), me = await enter(given);
  ok(["erase", data, asa, "--yes"]);
  assert.equal((await me.get()).status, 403);
  const answer = await fetch(`${base}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang: "en" }));
  assert.equal(answer.status, 403);
  const text = await answer.text();
  assert.match(text, /not valid any more/);
  assert.doesNotMatch(text, /erased/);
});

/** Another register, served at another time. */
async function served(data, clock) {
  const other = start(["serve", data, "--listen", "127.0.0.1:0"], { env: { SELOSTE_CLOCK: clock } });
  const at = (await other.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  const knock = (given) => fetch(`${at}/door`, form({ link: given.link.split("/").pop(), code: given.code, lang: "fi" }));
  return { at, knock, stop: async () => { other.child.kill("SIGTERM"); return other.end; } };
}

test("a link opens until its hour and not after; a merge ends those that were given before", async () => {
  const one = register();
  const kept = add(one.data, "consumer", { first_name: "Aino", last_name: "Mallikas", email: "aino@mallikas.example" });
  const twin = add(one.data, "consumer", { first_name: "Aino", last_name: "Mallikas", phone: "050 000 1234" }, ["--even-if-known"]);
  const early = json(["page", "give", one.data, twin, "--hours", "48"]);
  assert.match(ok(["merge", one.data, kept, twin, "--plan"], { env: { SELOSTE_LANG: "en" } }), /1 link that was given to somebody outside ends with this/);
  assert.equal(json(["merge", one.data, kept, twin, "--yes"]).links_ended, 1);
  assert.equal(json(["audit", "list", one.data, "--party", kept]).entries.filter((entry) => entry.action === "doorway_ended").length, 1);
  const given = json(["page", "give", one.data, twin, "--hours", "48"]); // at noon on 5 March
  const before = await served(one.data, "2026-03-07T09:59:59Z");
  assert.equal((await before.knock(early)).status, 403);
  const answer = await before.knock(given);
  assert.equal(answer.status, 303);
  const page = await (await fetch(`${before.at}/own`, { headers: { cookie: cookies(answer) } })).text();
  assert.match(page, /aino@mallikas\.example/);
  assert.match(page, /050 000 1234/);
  await before.stop();
  const after = await served(one.data, "2026-03-07T10:00:00Z");
  assert.equal((await after.knock(given)).status, 403);
  await after.stop();
});

test("every notice of ours has a page for its people", async () => {
  for (const [name, type, more] of [["clinic", "patient", { "person.born": "1980-05-01" }], ["webshop"], ["association", "member", { "list.home": "Tampere" }], ["agency-mended", "consumer"]]) {
    const one = register({ notice: join(root, `notices/${name}.yaml`) });
    const person = type ?? readFileSync(join(root, `notices/${name}.yaml`), "utf8").match(/^people:\n {2}(\w+):/m)[1];
    const who = add(one.data, person, { first_name: "Aino", last_name: "Mallikas", email: "aino@mallikas.example", ...more });
    const given = json(["page", "give", one.data, who]);
    const there = await served(one.data, clock), cookie = cookies(await there.knock(given));
    for (const path of ["/own", "/own/ask/erasure", "/own/ask/complaint", "/own/correct/v0"]) {
      const answer = await fetch(there.at + path, { headers: { cookie } });
      assert.equal(answer.status, 200, `${name} ${path}`);
      assert.match(await answer.text(), /Mallikas|Aino|Lähetä|Jatka|Skicka|Send/, `${name} ${path}`);
    }
    await there.stop();
  }
});
