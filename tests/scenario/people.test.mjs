// The staff: roles, invitations, leaving, on the command line and in the browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { arrives, axeFinds, launch, office, sideways, signIn, watched } from "./browser.mjs";
import { add, fault, json, ok, register, seloste } from "./seloste.mjs";

const english = { env: { SELOSTE_LANG: "en" } };
const actions = (data) => json(["audit", "list", data]).entries.map((entry) => entry.action);

test("roles and leaving, on the command line", () => {
  const { data } = register();
  for (const none of ["null", "Undefined", "none"]) assert.equal(fault(["user", "link", data, none]).error.field, "name");
  assert.match(seloste(["user", "link", data, "Iida Tammisto"]).err, /Iida Tammisto is its owner now/);
  assert.match(fault(["user", "end", data, "Iida Tammisto"], english).error.text, /last owner/);
  assert.match(fault(["user", "role", data, "Iida Tammisto", "--role", "staff"], english).error.text, /last owner/);
  ok(["user", "invite", data, "Oskari Lehmus", "--email", "oskari@suvanne.example", "--role", "reader"]);
  assert.equal(fault(["user", "invite", data, "Aino", "--email", "OSKARI@suvanne.example"]).error.field, "email");
  assert.equal(fault(["user", "invite", data, "Aino", "--email", "aino"]).error.field, "email");
  assert.match(ok(["user", "invite", data, "Oskari Lehmus"]), /^http:\/\/127\.0\.0\.1:8080\/invitation\/[0-9a-f]{32}\n$/, "a new link for somebody who is here");
  ok(["user", "role", data, "Oskari Lehmus", "--role", "owner"]);
  ok(["user", "role", data, "Iida Tammisto", "--role", "officer"]);
  const here = json(["user", "list", data]).users.sort((a, b) => a.name.localeCompare(b.name));
  assert.deepEqual(here.map((user) => [user.name, user.role, user.email]), [["Iida Tammisto", "officer", null], ["Oskari Lehmus", "owner", "oskari@suvanne.example"]]);
  ok(["user", "end", data, "Iida Tammisto"]);
  assert.equal(fault(["user", "link", data, "Iida Tammisto"]).code, 4, "who has left gets no link");
  assert.deepEqual(json(["user", "list", data]).users.map((user) => user.name), ["Oskari Lehmus"]);
  assert.deepEqual(json(["user", "list", data, "--all"]).users.map((user) => user.to && user.name).filter(Boolean), ["Iida Tammisto"], "the name stays");
  for (const action of ["user_added", "user_link", "user_invited", "user_role", "user_ended"]) assert.ok(actions(data).includes(action), action);
});

/** A session of its own, as `fetch` sees it: get(path), post(path, values) give { status, text, location }. */
async function visitor(place, name) {
  const code = json(["user", "link", place.data, name]).code;
  const first = await fetch(`${place.base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const cookie = first.headers.getSetCookie?.()[0]?.split(";")[0] ?? first.headers.get("set-cookie").split(";")[0];
  const ask = async (path, options = {}) => {
    const reply = await fetch(`${place.base}${path}`, { redirect: "manual", headers: { cookie }, ...options });
    return { status: reply.status, location: reply.headers.get("location"), text: await reply.text() };
  };
  const csrf = async () => (await ask("/notice/fi")).text.match(/name="csrf" value="([^"]+)"/)[1];
  return { get: ask, post: async (path, values) => ask(path, { method: "POST", body: new URLSearchParams({ csrf: await csrf(), ...values }) }) };
}

test("what each role may do holds for every page that changes something", async () => {
  const place = await office();
  try {
    json(["user", "link", place.data, "Iida Tammisto"]);
    for (const role of ["staff", "reader", "officer"]) ok(["user", "add", place.data, `Yksi ${role}`, "--role", role]);
    const by = {};
    for (const role of ["staff", "reader", "officer"]) by[role] = await visitor(place, `Yksi ${role}`);
    for (const role of ["staff", "reader", "officer"]) {
      assert.equal((await by[role].get(`/party/${place.ids.outi}`)).status, 200, `${role} sees`);
      assert.equal((await by[role].get("/people")).status, 403, `${role} does not manage`);
      assert.equal((await by[role].post("/people", { name: "Uusi", role: "owner" })).status, 403);
      assert.doesNotMatch((await by[role].get("/notice/fi")).text, /href="\/people"/);
    }
    const note = (one) => one.post(`/party/${place.ids.outi}/note`, { kind: "call", text: "Soitto" });
    assert.equal((await note(by.staff)).status, 303);
    for (const role of ["reader", "officer"]) {
      assert.notEqual((await note(by[role])).status, 303, `${role} writes nothing down`);
      assert.notEqual((await by[role].post("/customers/new", { type: "consumer", last_name: "Uusi", source: "person" })).status, 303);
    }
    ok(["user", "end", place.data, "Yksi staff"]);
    assert.equal((await by.staff.get("/customers")).location, "/signin", "who has left is out at once");
  } finally { await place.stop(); }
});

test("the owner invites, changes and ends in the browser, also without script", async () => {
  const place = await office();
  const browser = await launch();
  try {
    for (const options of [{ javaScriptEnabled: false }, {}]) {
      const name = options.javaScriptEnabled === false ? "Oskari Lehmus" : "Aino Vesa";
      const page = await watched(browser, options);
      await signIn(page, place.base, place.code());
      await arrives(page, () => page.getByRole("link", { name: "Henkilökunta" }).click());
      await arrives(page, () => page.getByRole("button", { name: "Tee kutsu" }).click());
      assert.match(await page.locator(".summary").innerText(), /Kutsua ei tehty/);
      await page.getByLabel("Nimi", { exact: true }).fill(name);
      await page.getByLabel("Sähköposti").fill("ei osoite");
      await page.getByLabel("Lukija", { exact: true }).check();
      await arrives(page, () => page.getByRole("button", { name: "Tee kutsu" }).click());
      assert.equal(await page.getByLabel("Nimi", { exact: true }).inputValue(), name, "what was typed is kept");
      assert.equal(await page.getByLabel("Lukija", { exact: true }).isChecked(), true);
      assert.equal(await page.getByLabel("Sähköposti").getAttribute("aria-invalid"), "true");
      await page.getByLabel("Sähköposti").fill(`${name.split(" ")[0].toLowerCase()}@suvanne.example`);
      await arrives(page, () => page.getByRole("button", { name: "Tee kutsu" }).click(), /\/people\/.*\/invitation\//);
      assert.match(await page.locator(".secret").innerText(), new RegExp(`^${place.base}/invitation/[0-9a-f]{32}$`));
      assert.doesNotMatch(page.url(), new RegExp((await page.locator(".secret").innerText()).slice(-32)));
      if (options.javaScriptEnabled !== false) assert.deepEqual(await axeFinds(page), []);
      await page.getByLabel("Työntekijä", { exact: true }).check();
      await arrives(page, () => page.getByRole("button", { name: "Vaihda rooli" }).click(), /\/people\/[a-z0-9]+$/);
      assert.equal(await page.locator(".secret").count(), 0, "shown once");
      await page.locator("details summary", { hasText: "Päätä oikeus" }).click();
      await arrives(page, () => page.getByRole("button", { name: "Päätä", exact: true }).click(), `${place.base}/people`);
      await page.locator("details summary", { hasText: "Lähteneet" }).click();
      assert.match(await page.locator("details ul").innerText(), new RegExp(name));
      if (options.javaScriptEnabled !== false)
        for (const [scheme, width] of [["light", 1280], ["dark", 375]]) {
            await page.emulateMedia({ colorScheme: scheme });
            await page.setViewportSize({ width, height: 900 });
            assert.deepEqual(await axeFinds(page), [], `${scheme} ${width}`);
    assert.ok((await sideways(page)) <= 0, `${width} wide`);
            if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/people-${scheme}-${width}.png`, fullPage: true });
          }
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    }
    const page = await watched(browser);
    await signIn(page, place.base, place.code());
    await page.goto(`${place.base}/people`);
    await arrives(page, () => page.locator("main").getByRole("link", { name: "Iida Tammisto" }).click());
    await page.getByLabel("Lukija", { exact: true }).check();
    await arrives(page, () => page.getByRole("button", { name: "Vaihda rooli" }).click());
    assert.match(await page.locator(".summary").innerText(), /viimeinen omistaja/);
  } finally { await browser.close(); await place.stop(); }
});
