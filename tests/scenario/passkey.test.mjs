// Passkeys, with Chromium's virtual authenticator: made, used to sign in, replayed, taken away.
import { test } from "node:test";
import assert from "node:assert/strict";
import { PATIENCE, arrives, axeFinds, launch, office, sideways } from "./browser.mjs";
import { json, ok } from "./seloste.mjs";

const password = "kuura tanssi betoni viulu";

/** A page at localhost (a passkey needs a name) with an authenticator that says yes. */
async function withKeys(browser, options = {}) {
  const context = await browser.newContext({ locale: "fi-FI", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  context.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.complaints.push(message.text()); });
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  return { page, cdp, authenticatorId };
}

test("a passkey is made, signs in once for each challenge, and is taken away", async () => {
  const place = await office();
  const base = place.base.replace("127.0.0.1", "localhost");
  const browser = await launch();
  try {
    json(["user", "invite", place.data, "Iida Tammisto", "--role", "owner", "--email", "iida@suvanne.example"]);
    ok(["user", "password", place.data, "Iida Tammisto"], { input: password });
    const { page, cdp, authenticatorId } = await withKeys(browser);
    await page.goto(`${base}/signin`);
    await page.getByLabel("Sähköposti tai nimi").fill("iida@suvanne.example");
    await page.getByLabel("Salasana").fill(password);
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu", exact: true }).click(), (url) => url.pathname !== "/signin" && !url.pathname.startsWith("/signin/"));
    await page.goto(`${base}/account`);
    await page.getByLabel("Uuden pääsyavaimen nimi").fill("Työkone");
    await page.locator("#f-passkey").fill("ei tämä");
    await arrives(page, () => page.getByRole("button", { name: "Lisää pääsyavain" }).click());
    assert.match(await page.locator(".summary").innerText(), /ei ole nykyinen/);
    assert.equal(await page.getByLabel("Uuden pääsyavaimen nimi").inputValue(), "Työkone");
    await page.locator("#f-passkey").fill(password);
    await arrives(page, () => page.getByRole("button", { name: "Lisää pääsyavain" }).click());
    await page.locator(".what", { hasText: "Työkone" }).waitFor();
    const shot = async (name) => {
      for (const [scheme, width] of [["light", 1280], ["dark", 375]]) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await axeFinds(page), [], `${name} ${scheme} ${width}`);
          assert.ok((await sideways(page)) <= 0, `${name} ${width}`);
          if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${scheme}-${width}.png`, fullPage: true });
        }
    };
    assert.equal(await page.getByText("Selain ei tehnyt").isVisible(), false);
    await shot("passkeys");
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu ulos", exact: true }).last().click(), `${base}/signin`);
    await shot("signin-passkey");

    let posted;
    page.on("request", (request) => { if (request.url().endsWith("/signin/passkey")) posted = request.postData(); });
    await page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).focus();
    await arrives(page, () => page.keyboard.press("Enter"), (url) => !url.pathname.startsWith("/signin"));
    assert.deepEqual(page.complaints, []);

    const send = (values) => fetch(`${base}/signin/passkey`, { method: "POST", redirect: "manual", body: values });
    assert.notEqual((await send(new URLSearchParams(posted))).status, 303, "the same answer again is refused");
    const bent = (name, change) => { const values = new URLSearchParams(posted); values.set(name, change(values.get(name))); return values; };
    const client = (change) => (text) => Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(text, "base64url")), ...change })).toString("base64url");
    const flip = (text) => { const bytes = Buffer.from(text, "base64url"); bytes[bytes.length - 3] ^= 1; return bytes.toString("base64url"); };
    for (const [what, values] of [["another site's", bent("client_data", client({ origin: "https://evil.example" }))], ["of making", bent("client_data", client({ type: "webauthn.create" }))],
      ["another's challenge", bent("client_data", client({ challenge: Buffer.from("1.2.3").toString("base64url") }))], ["another signature", bent("signature", flip)],
      ["other data", bent("auth_data", flip)], ["nobody's", bent("user", () => Buffer.from("0000000000000").toString("base64url"))], ["another key", bent("id", flip)],
      ["nothing", new URLSearchParams()], ["no base 64", bent("auth_data", () => "***")], ["half an answer", bent("auth_data", (text) => text.slice(0, 20))]])
      assert.ok([400, 403, 422].includes((await send(values)).status), what);

    // The device's counter goes back: a copy of it is in use.
    await page.goto(`${base}/account`);
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu ulos", exact: true }).last().click());
    const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
    await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credentials[0].credentialId });
    await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).click());
    assert.match(await page.locator(".summary").innerText(), /ei avaa tätä/);
    await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credentials[0].credentialId });
    await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 100 } });
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).click(), (url) => !url.pathname.startsWith("/signin"));
    await page.goto(`${base}/account`);
    await arrives(page, () => page.getByRole("button", { name: "Poista Työkone" }).click(), `${base}/account`);
    assert.equal(await page.locator(".what", { hasText: "Työkone" }).count(), 0);
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu ulos", exact: true }).last().click());
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).click());
    assert.match(await page.locator(".summary").innerText(), /ei avaa tätä/, "taken away");
    const log = json(["audit", "list", place.data]).entries;
    for (const action of ["passkey_added", "passkey_removed", "sign_in_failed"]) assert.ok(log.some((entry) => entry.action === action), action);
    assert.ok(log.some((entry) => entry.action === "signed_in" && entry.detail === "passkey"));
  } finally { await browser.close(); await place.stop(); }
});

test("where the site has no name, or the browser no script, the password is there", async () => {
  const place = await office();
  const browser = await launch();
  try {
    const page = await browser.newPage({ locale: "fi-FI" });
    await page.goto(`${place.base}/signin`);
    assert.equal(await page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).count(), 0);
    ok(["setting", place.data, "site.url", "https://rekisteri.suvanne.example"]);
    await page.goto(`${place.base}/signin`);
    assert.equal(await page.getByRole("button", { name: "Kirjaudu pääsyavaimella" }).isVisible().catch(() => false), false, "another address");
    assert.equal(await page.getByLabel("Salasana").isVisible(), true);
  } finally { await browser.close(); await place.stop(); }
});
