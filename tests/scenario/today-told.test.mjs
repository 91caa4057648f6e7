// Today: whom to tell and what to confirm are done by a press there, stand below what was done, and are undone from there; what is
// wrong is said in its row, with what was typed.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { add, file, folder, json, ok, register, root, start } from "./seloste.mjs";

const notice = readFileSync(join(root, "notices/agency.yaml"), "utf8").replace(/^( {4}gone_by: +\(last\(contact.*)$/m, "$1\n    verify_again: (last(update) else taken_in) + 1 year");
const env = { SELOSTE_CLOCK: "2026-03-05T10:00:00Z" }, early = { SELOSTE_CLOCK: "2025-02-02T10:00:00Z" };
let browser, data, running, base, aku, helmi, page;
before(async () => {
  const made = register({ notice: file(folder(), "notice.yaml", notice) });
  data = made.data;
  helmi = json(["add", data, "first_name=Helmi", "last_name=Aaltio", "email=helmi@koti.example", "--type", "consumer", "--source", "person"], { env: early }).id;
  aku = add(data, "contact_person", { first_name: "Aku", last_name: "Rantala", email: "aku@ranta.example" });
  ok(["set", data, aku, "phone=040 123 4567", "--source", "directory", "--reason", "soitto"], { env });
  ok(["user", "add", data, "Iida Tammisto"]);
  running = start(["serve", data, "--listen", "127.0.0.1:0"], { env });
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  browser = await launch();
  page = await watched(browser);
  page.setDefaultTimeout(10000);
  await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
  await page.goto(`${base}/today`);
});
after(async () => {
  await browser?.close();
  running?.child.kill("SIGTERM");
  await running?.end;
});

test("somebody is told by a press; without saying how it comes back", async () => {
  const told = page.locator(`form[action="/today/told"]:has(#how-${aku})`);
  await arrives(page, () => told.getByRole("button").click());
  assert.match(await told.innerText(), /Kerro muutamalla sanalla, miten/);
  assert.equal(await told.locator("input.how").getAttribute("aria-invalid"), "true");
  assert.deepEqual(await axeFinds(page), []);
  await page.setViewportSize({ width: 375, height: 800 });
  assert.equal(await sideways(page), 0);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/today-told.png`, fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await told.locator("input.how").fill("puhelimessa");
  await arrives(page, () => told.locator("input.how").press("Enter"));
  assert.equal(await told.count(), 0);
  assert.match(await page.locator("#did").innerText(), /Kerrottu: Aku Rantala/);
  await arrives(page, () => page.getByRole("button", { name: /Peru.*Kerrottu: Aku Rantala/ }).click(), (url) => url.pathname === "/today");
  assert.equal(await page.locator("#did").count(), 0);
  assert.equal(await told.count(), 1);
});

test("what is still right is confirmed by a press, and undone", async () => {
  const confirm = page.locator(`form[action="/today/confirm"]:has(input[value="${helmi}"])`);
  await arrives(page, () => confirm.getByRole("button").first().click());
  assert.match(await page.locator("#did").innerText(), /Vahvistettu oikeaksi: Helmi Aaltio/);
  assert.equal(await confirm.count(), 0);
  assert.deepEqual(await axeFinds(page), []);
  await arrives(page, () => page.getByRole("button", { name: /Peru.*Vahvistettu oikeaksi: Helmi Aaltio/ }).click(), (url) => url.pathname === "/today");
  assert.ok(await confirm.count());
  assert.deepEqual(page.complaints, []);
});
