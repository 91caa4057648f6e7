// The pages of the office: how many a second, what they weigh, and what Lighthouse says of them.
import { Agent, request } from "node:http";
import { gunzipSync } from "node:zlib";
import { readFileSync, writeFileSync } from "node:fs";
import * as peers from "./peers.mjs";
import { bin, go, load, now, path, rounds, run } from "./stage.mjs";

const CLIENTS = 16, LIGHTHOUSE = "lighthouse@12.8.2";
const compared = (what, unit, ours, [whom, theirs], better, goal) => ({ kind: "compared", what, unit, ours, whom, theirs, better, goal });
const plain = (what, unit, values, goal) => ({ kind: "plain", what, unit, values, goal });
const count = (n) => n.toLocaleString("en");

/** The address under which the result of a search lies. */
async function found(server, { cookie, csrf }, words) {
  const posted = await peers.ask(new Agent(), `${server.url}/customers`, { method: "POST",
    headers: { Cookie: cookie, "Content-Type": "application/x-www-form-urlencoded" }, body: `csrf=${encodeURIComponent(csrf)}&q=${words}` });
  return posted.headers.location;
}

async function office(parties) {
  const one = await peers.imported(parties), server = await peers.serve(one), session = await peers.signIn(one, server);
  run(bin, ["find", one.data, "--limit", "1", "--json"]); // waits until everybody is in the lens
  const ids = peers.someIds(one, 1000);
  return { server, session, ids, pages: { list: ["/customers"], customer: ids.map((id) => `/party/${id}`), search: [await found(server, session, "virt")] } };
}

/** Requests a second, by so many at a time. */
async function together(seconds, one) {
  const began = now(), until = began + seconds * 1e3;
  let done = 0;
  await Promise.all(Array.from({ length: CLIENTS }, async () => { for (; now() < until; done++) await one(); }));
  return done * 1e3 / (now() - began);
}

const NAMES = { list: "the list, first fifty", customer: "a customer", search: "what a search found, first fifty" };

export async function pages(s) {
  const ours = await office(s.big), hello = await peers.requests(s.small), tryton = await peers.trytonServer(s.small, CLIENTS);
  await tryton.signIn();
  const fields = ["name", "phone", "email"], read = (where) => () => together(s.seconds, () => tryton.call("model.party.party.search_read", [where, 0, 50, [["name", "ASC"]], fields, {}]));
  const theirIds = (await tryton.call("model.party.party.search", [[], 0, 1000, null, {}]));
  let turn = 0;
  const got = await rounds(s.rounds, {
    ...Object.fromEntries(Object.entries(ours.pages).map(([name, paths]) => [name, () => load(ours.server.url, { clients: CLIENTS, seconds: s.seconds, paths, cookie: ours.session.cookie })])),
    hello: () => load(hello.url, { clients: CLIENTS, seconds: s.seconds, paths: ["/entry"] }),
    "tryton list": read([]), "tryton search": read([["name", "ilike", "virt%"]]),
    "tryton customer": () => together(s.seconds, () => tryton.call("model.party.party.read", [[theirIds[turn++ % theirIds.length]], [...fields, "addresses", "contact_mechanisms"], {}])),
  });
  await Promise.all([ours.server.stop(), hello.end(), tryton.stop()]);
  const rate = (name) => got[name].map((each) => each.rate ?? each);
  return Object.entries(NAMES).flatMap(([id, name]) => [
    compared(`${name}: HTML, ours of ${count(s.big)}, Tryton's of ${count(s.small)}`, "a second", rate(id), ["Tryton reads", rate(`tryton ${id}`)], "more", { least: 100 }),
    compared(`${name}: HTML`, "a second", rate(id), ["own hello that waits for one entry", rate("hello")], "more", { least: 0.5 }),
  ]);
}

// ---- weight

/** { bytes as they are sent packed, the text }. */
function packed(url, cookie) {
  return new Promise((done, fail) => {
    request(url, { headers: { Cookie: cookie, "Accept-Encoding": "gzip" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part)).on("error", fail).on("end", () => {
        const bytes = Buffer.concat(parts), is = answer.headers["content-encoding"] === "gzip";
        if (answer.statusCode !== 200) return fail(new Error(`${url}: ${answer.statusCode}`));
        return done({ bytes: bytes.length, text: (is ? gunzipSync(bytes) : bytes).toString() });
      });
    }).on("error", fail).end();
  });
}

async function weight(server, cookie, at) {
  const page = await packed(server.url + at, cookie), files = [...page.text.matchAll(/(?:href|src)="(\/static\/[^"]+\.(?:css|js)[^"]*)"/g)].map((each) => each[1]);
  const sizes = await Promise.all(files.map((file) => packed(server.url + file, cookie)));
  return { next: page.bytes / 1e3, first: (page.bytes + sizes.reduce((sum, each) => sum + each.bytes, 0)) / 1e3 };
}

export async function weights(s) {
  const one = peers.register(s.small), server = await peers.serve(one), session = await peers.signIn(one, server), figures = [];
  const pages = { "the list of customers": "/customers", "a customer with a history": `/party/${peers.someIds(one, 10)[0]}`, "the notice": "/notice/fi" };
  for (const [name, at] of Object.entries(pages)) {
    const { first, next } = await weight(server, session.cookie, at);
    figures.push(plain(`${name}: HTML, CSS and scripts, the first time`, "kB", [first], { most: 60 }), plain(`${name}: the page alone, from then on`, "kB", [next], { most: 15 }));
  }
  await server.stop();
  return figures;
}

// ---- Lighthouse

const GROUPS = ["performance", "accessibility", "best-practices", "seo"];

async function judgedOnce(server, cookie, at) {
  const headers = path("lighthouse-headers.json"), report = path("lighthouse.json");
  writeFileSync(headers, JSON.stringify({ Cookie: cookie }));
  await go("npx", ["--yes", LIGHTHOUSE, server.url + at, "--quiet", "--output=json", `--output-path=${report}`, `--extra-headers=${headers}`, "--disable-storage-reset",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu"], { env: { CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium", HOME: path() } });
  const { categories } = JSON.parse(readFileSync(report, "utf8"));
  return GROUPS.map((group) => Math.round(categories[group].score * 100));
}

/** Its browser loses the record of a page now and then (NO_NAVSTART), and says so: then it looks again. */
async function judged(server, cookie, at) {
  for (let tries = 1; ; tries++) {
    try {
      return await judgedOnce(server, cookie, at);
    } catch (error) {
      if (tries === 4 || !/NO_NAVSTART|Please run Lighthouse again/.test(error.message)) throw error;
    }
  }
}

export async function lighthouse(s) {
  const one = peers.register(s.small), server = await peers.serve(one), session = await peers.signIn(one, server), figures = [];
  const pages = { "the list of customers": "/customers", "a customer": `/party/${peers.someIds(one, 10)[0]}`, "the notice": "/notice/fi" };
  for (const [name, at] of Object.entries(pages)) {
    const scores = await judged(server, session.cookie, at);
    GROUPS.forEach((group, i) => figures.push(plain(`${name}: ${group}`, "of 100", [scores[i]], { least: 98 })));
  }
  await server.stop();
  return figures;
}
