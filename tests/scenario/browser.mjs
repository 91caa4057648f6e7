// What the browser tests share: Debian's Chromium, a served register, a signed-in page. Not a test itself.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, json, ok, register, root, start } from "./seloste.mjs";
import { chromium } from "playwright-core";

const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

/** An organisation with two people, two consumers, things that happened; served: { base, data, ids, stop }. */
export async function office() {
  const { data } = register();
  const ids = {};
  ids.organisation = add(data, "organisation", {
    name: "Kuurnan Puu Oy", business_id: "9120351-5", industry: "Huonekalujen valmistus", billing_address: "Verstastie 9, 40990 Jyväskylä",
  });
  ids.helmi = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi.aaltio@kuurna.example", phone: "040 000 2175" }, ["--of", ids.organisation]);
  ids.outi = add(data, "consumer", { first_name: "Outi", last_name: "Hallavuo", email: "outi@posti.example" });
  ids.asa = add(data, "consumer", { first_name: "Åsa", last_name: "Björkhamn", phone: "050 000 8862" });
  ok(["note", data, ids.helmi, "Vuosikertomukseen halutaan kuvat verstaasta.", "--kind", "call", "--at", "2026-03-02T09:30", "--about", ids.organisation]);
  ok(["note", data, ids.organisation, "Tuotekuvaus, syksy", "--kind", "invoice", "--at", "2026-02-10", "--amount", "1240.50"]);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  return { base, data, ids, running, code: () => json(["user", "link", data, "Iida Tammisto"]).code,
    stop: async () => { running.child.kill("SIGTERM"); return running.end; } };
}

/** Milliseconds until something that never comes is given up: a machine may be slow, or stand still for a while. */
export const PATIENCE = 120000;

/** How many times slower than it is the browser's processor is to be (SLOW=6); then it is also a complaint when a page is loaded for
 * which no test waits. */
const slow = Number(process.env.SLOW ?? 0);

async function slowed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
  for (const way of ["goto", "reload", "goBack"]) {
    const go = page[way].bind(page);
    page[way] = (...words) => expected(page, () => go(...words));
  }
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame() && !request.redirectedFrom() && !page.expects)
      page.complaints.push(`${request.method()} ${request.url()} is loaded and the test does not wait for it: arrives()`);
  });
}

async function expected(page, act) {
  page.expects = (page.expects ?? 0) + 1;
  try {
    return await act();
  } finally {
    page.expects--;
  }
}

/** Does what loads a page (a press, a key) and waits until it is there: a new document, to its end. `waitForURL` alone does not: where the
 * address is the one before, it returns before anything was sent. `address`: what the new one must be, a text, a pattern or a function of it. */
export async function arrives(page, act, address) {
  await page.waitForLoadState(); // what still loads is of the page before
  await expected(page, () => Promise.all([page.waitForEvent("load"), act()]));
  if (address instanceof RegExp) assert.match(page.url(), address);
  else if (typeof address === "function") assert.ok(address(new URL(page.url())), page.url());
  else if (address) assert.equal(page.url(), address);
}

/** Does what brings a file instead of a page; the download. */
export async function downloads(page, act) {
  const [download] = await expected(page, () => Promise.all([page.waitForEvent("download"), act()]));
  return download;
}

/** Waits until what `look` gives is that: for what changes in its place. */
export async function becomes(look, wanted, tries = 200) {
  for (let last = 0; last < tries; last++) {
    try {
      assert.deepEqual(await look(), wanted);
      return;
    } catch (fault) {
      if (last + 1 === tries) throw fault;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** A page that notes what it must not do: ask elsewhere, break the policy, log errors. */
export async function watched(browser, options = {}) {
  const context = await browser.newContext({ locale: "fi-FI", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  context.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  if (slow) await slowed(page);
  page.on("console", (message) => { if (["error", "warning"].includes(message.type()) && !/status of 4\d\d|Status Error Code 4\d\d/.test(message.text())) page.complaints.push(message.text()); });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("request", (request) => { if (new URL(request.url()).hostname !== "127.0.0.1") page.complaints.push(`asks ${request.url()}`); });
  return page;
}

/** Opens the one-time link and presses its button. */
export async function signIn(page, base, code) {
  await page.goto(`${base}/signin/${code}`);
  await arrives(page, () => page.getByRole("button", { name: /Kirjaudu|Logga in|Sign in/ }).click(), `${base}/today`);
  await page.goto(`${base}/customers`);
}

/** What axe finds, as short lines. */
export async function axeFinds(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
