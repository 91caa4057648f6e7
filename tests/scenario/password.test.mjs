// Signing in with a password: invitation, rules of the notice, one-time codes, sessions, and strangers who guess.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { arrives, axeFinds, launch, office, sideways, watched } from "./browser.mjs";
import { clock, fault, json, ok, register, seloste } from "./seloste.mjs";

const good = "kuura tanssi betoni viulu";
const other = "hiljaa lokki pora seitti";
const english = { env: { SELOSTE_LANG: "en" } };

/** What the app shows at the tests' clock, so many seconds later. */
const shown = (secret, later = 0) =>
  execFileSync("oathtool", ["--totp", "--base32", "--now", new Date(Date.parse(clock) + later * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC"), secret.replace(/ /g, "")], { encoding: "utf8" }).trim();

test("the notice says how long a password is; what is easy to guess is refused", () => {
  const { data } = register();
  ok(["user", "add", data, "Iida Tammisto", "--role", "owner"]);
  const refusal = (password) => fault(["user", "password", data, "Iida Tammisto"], { input: password, ...english }).error;
  const short = refusal("kuura tanssi");
  assert.match(short.text, /at least 14/);
  assert.equal(short.field, "password");
  assert.match(short.sentence, /security\.passwords|P55/);
  for (const easy of ["passwordpassword", "salasanasalasana", "12345678901234567890", "iidatammistoiida", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaaaaaaa", "lösenordlösenord"])
    assert.match(refusal(easy).text, /easy to guess/, easy);
  assert.match(refusal(`${"pitkä ja outo lause ".repeat(40)}`).text, /too long/);
  ok(["user", "password", data, "Iida Tammisto"], { input: `${good}\n` });
  assert.doesNotMatch(ok(["audit", "list", data, "--json"]), /kuura/);
});

/** Posts the sign-in form; { status, cookies, text }. */
async function enter(base, login, password, { otp = "", device } = {}) {
  const reply = await fetch(`${base}/signin/password`, { method: "POST", redirect: "manual", body: new URLSearchParams({ login, password, otp }), headers: device ? { cookie: device } : {} });
  const cookies = (reply.headers.get("set-cookie") ?? "").split(/,\s*(?=seloste)/).map((one) => one.split(";")[0]);
  return { status: reply.status, cookies, text: await reply.text() };
}

test("a stranger's guesses keep nobody out who has signed in on their device, and tell nothing", async () => {
  const place = await office();
  try {
    json(["user", "invite", place.data, "Iida Tammisto", "--role", "owner", "--email", "iida@suvanne.example"]);
    ok(["user", "password", place.data, "Iida Tammisto"], { input: good });
    const first = await enter(place.base, "IIDA@suvanne.example", good);
    assert.equal(first.status, 303);
    const device = first.cookies.find((one) => one.startsWith("seloste-device="));
    assert.ok(device && first.cookies.find((one) => one.startsWith("seloste=")));
    const wrong = [await enter(place.base, "Iida Tammisto", "vääräsalasana123"), await enter(place.base, "Ei Kukaan", "vääräsalasana123")];
    const plain = (text) => text.replace(/value="[^"]*"/g, "");
    assert.equal(wrong[0].status, 403);
    assert.equal(plain(wrong[0].text), plain(wrong[1].text), "the same answer whether there is such a user");
    const states = [];
    for (let i = 0; i < 6; i++) states.push((await enter(place.base, "Iida Tammisto", `arvaus ${i}`)).status);
    assert.deepEqual([states[0], states.at(-1)], [403, 429]);
    assert.equal((await enter(place.base, "Iida Tammisto", good)).status, 429, "nor with the right one, from there");
    const nobody = [];
    for (let i = 0; i < 6; i++) nobody.push((await enter(place.base, "Ei Kukaan", `arvaus ${i}`)).status);
    assert.deepEqual(nobody, states, "nobody is held as somebody is");
    assert.equal((await enter(place.base, "Iida Tammisto", good, { device })).status, 303, "the known device gets in");
    for (let i = 0; i < 30; i++) await fetch(`${place.base}/signin`, { method: "POST", body: "code=guess" });
    assert.equal((await enter(place.base, "Iida Tammisto", good)).status, 429);
    assert.equal((await enter(place.base, "Iida Tammisto", good, { device })).status, 303, "also when strangers knock too often");
    assert.equal((await enter(place.base, "Iida Tammisto", good, { device: `${device.slice(0, -1)}${device.endsWith("0") ? "1" : "0"}` })).status, 429, "a made-up device is a stranger");
    const log = json(["audit", "list", place.data]).entries;
    assert.ok(log.some((entry) => entry.action === "sign_in_failed"));
    assert.doesNotMatch(JSON.stringify(log), /arvaus|Kukaan/);
  } finally { await place.stop(); }
});

test("invited, a password, one-time codes, sessions: in the browser, without script", async () => {
  const place = await office();
  const browser = await launch();
  try {
    const { link } = json(["user", "invite", place.data, "Iida Tammisto", "--role", "owner", "--email", "iida@suvanne.example"]);
    const page = await watched(browser, { javaScriptEnabled: false });
    await page.goto(link.replace(/^http:\/\/[^/]+/, place.base));
    await page.getByLabel("Uusi salasana").fill(good);
    await page.getByLabel("Sama uudelleen").fill(other);
    await arrives(page, () => page.getByRole("button", { name: "Ota käyttöön ja kirjaudu" }).click());
    assert.match(await page.locator(".summary").innerText(), /eivät ole samat/);
    await page.getByLabel("Uusi salasana").fill("lyhyt");
    await page.getByLabel("Sama uudelleen").fill("lyhyt");
    await arrives(page, () => page.getByRole("button", { name: "Ota käyttöön ja kirjaudu" }).click());
    assert.match(await page.locator(".summary").innerText(), /vähintään 14/);
    await page.getByLabel("Uusi salasana").fill(good);
    await page.getByLabel("Sama uudelleen").fill(good);
    await arrives(page, () => page.getByRole("button", { name: "Ota käyttöön ja kirjaudu" }).click());
    assert.ok(!page.url().includes("invitation"));
    await page.goto(link.replace(/^http:\/\/[^/]+/, place.base));
    assert.match(await page.locator("main").innerText(), /käytetty tai liian vanha/, "once");

    await page.goto(`${place.base}/account`);
    await page.locator("summary", { hasText: "Ota käyttöön" }).click();
    const secret = await page.locator("code.secret").innerText();
    await page.getByLabel("Sovelluksen näyttämä koodi").fill(shown(secret) === "123456" ? "123457" : "123456");
    await arrives(page, () => page.getByRole("button", { name: "Ota käyttöön", exact: true }).last().click());
    assert.match(await page.locator(".summary").innerText(), /ei ole koodi/);
    assert.equal(await page.locator("code.secret").innerText(), secret, "the same secret, for it is in the app already");
    await page.getByLabel("Sovelluksen näyttämä koodi").fill(shown(secret));
    await arrives(page, () => page.getByRole("button", { name: "Ota käyttöön", exact: true }).last().click());
    const recovery = await page.locator(".codes code").allInnerTexts();
    assert.equal(recovery.length, 8);

    const at = (otp) => enter(place.base, "iida@suvanne.example", good, { otp });
    assert.equal((await at("")).status, 403, "the password alone does not do");
    assert.equal((await at(shown(secret))).status, 403, "the code that switched them on is used");
    assert.equal((await at(shown(secret, 30))).status, 303);
    assert.equal((await at(shown(secret, 30))).status, 403, "once");
    assert.equal((await at(recovery[0].toLowerCase().replace("-", " "))).status, 303);
    assert.equal((await at(recovery[0])).status, 403, "once");

    await page.goto(`${place.base}/account`);
    assert.match(await page.locator("main").innerText(), /7 palautuskoodia/);
    await arrives(page, () => page.getByRole("button", { name: "Kirjaudu ulos kaikkialta muualta" }).click());
    assert.equal(await page.locator(".rows li").count(), 1);
    await page.getByLabel("Nykyinen salasana").first().fill("ei tämä");
    await page.getByLabel("Uusi salasana").fill(other);
    await page.getByLabel("Sama uudelleen").fill(other);
    await arrives(page, () => page.getByRole("button", { name: "Vaihda salasana" }).click());
    assert.match(await page.locator(".summary").innerText(), /ei ole nykyinen/);
    await page.getByLabel("Nykyinen salasana").first().fill(good);
    await page.getByLabel("Uusi salasana").fill(other);
    await page.getByLabel("Sama uudelleen").fill(other);
    await arrives(page, () => page.getByRole("button", { name: "Vaihda salasana" }).click());
    assert.match(await page.locator("[role=status]").first().innerText(), /vaihdettu/);
    await page.getByLabel("Nykyinen salasana").last().fill(other);
    await arrives(page, () => page.getByRole("button", { name: "Poista käytöstä" }).click());
    await page.getByText("Puhelimesi sovellus").waitFor();
    await page.context().close();

    const looks = await watched(browser);
    await looks.goto(`${place.base}/signin`);
    for (const step of ["signin", "account"]) {
      if (step === "account") {
        await looks.getByLabel("Sähköposti tai nimi").fill("Iida Tammisto");
        await looks.getByLabel("Salasana").fill(other);
        await arrives(looks, () => looks.getByRole("button", { name: "Kirjaudu", exact: true }).click(), (url) => !url.pathname.startsWith("/signin"));
        await looks.goto(`${place.base}/account`);
        await looks.locator("summary", { hasText: "Ota käyttöön" }).click();
      }
      for (const [scheme, width] of [["light", 1280], ["dark", 375]]) {
          await looks.emulateMedia({ colorScheme: scheme });
          await looks.setViewportSize({ width, height: 900 });
          assert.deepEqual(await axeFinds(looks), [], `${step} ${scheme} ${width}`);
          assert.ok((await sideways(looks)) <= 0, `${step} ${width} wide`);
          if (process.env.SHOTS) await looks.screenshot({ path: `${process.env.SHOTS}/${step}-${scheme}-${width}.png`, fullPage: true });
        }
    }
    assert.deepEqual(looks.complaints, []);
    assert.equal(seloste(["audit", "verify", place.data]).code, 0);
  } finally { await browser.close(); await place.stop(); }
});
