// docs/ACCESS.md names every member that a package has: a person who reads one with a program must not have to guess. And the
// customer's page shows what the person chose, with words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { add, json, ok, register, root, start } from "./seloste.mjs";

/** The names of all members; under `details` stand the notice's own. */
function members(value, found = new Set()) {
  if (Array.isArray(value)) value.forEach((one) => members(one, found));
  else if (value && typeof value === "object")
    for (const [name, inside] of Object.entries(value)) {
      found.add(name);
      if (name !== "details") members(inside, found);
    }
  return found;
}

function somebody() {
  const { data, place } = register();
  const firm = add(data, "organisation", { name: "Kuurnan Puu Oy", email: "info@kuurna.example" });
  const id = add(data, "contact_person", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@kuurna.example" }, ["--of", firm]);
  ok(["note", data, id, "Soitti", "--kind", "call", "--with", "direction=in"]);
  ok(["note", data, id, "Kamera", "--kind", "invoice", "--amount", "120,50"]);
  ok(["export", data, id, "--purpose", "contact", "--to", "mail", "--as", "json", "-o", join(place, "out.json")]);
  ok(["object", data, id, "--channel", "sms", "--by", "phone"]);
  ok(["consent", data, id, "--purpose", "market", "--channel", "email", "--by", "form"]);
  ok(["restrict", data, id, "--why", "accuracy"]);
  return { data, place, id };
}

test("every member of a package is in docs/ACCESS.md", () => {
  const { data, place, id } = somebody(), zip = join(place, "answer.zip");
  ok(["access", data, id, "-o", zip, "--lang", "en"]);
  const inside = (name) => JSON.parse(execFileSync("unzip", ["-p", zip, name], { encoding: "utf8" }));
  const document = inside("data.json"), text = readFileSync(join(root, "docs/ACCESS.md"), "utf8");
  for (const list of ["values", "records", "retention", "purposes", "recipients", "disclosures", "choices", "log", "rights"])
    assert.ok(document[list].length, `${list} is empty, so its members are not looked at`);
  assert.ok(document.restricted_since);
  const missing = [...members(document), ...members(inside("manifest.json"))].filter((name) => !text.includes(`\`${name}\``) && !/\./.test(name));
  assert.deepEqual(missing, []);
  assert.deepEqual(document.choices.map((one) => [one.channel, one.channel_words, one.how_words]).sort(),
    [["email", "e-mail", "online form"], ["sms", "text message", "phone"]]);
});

for (const [lang, words] of Object.entries({
  fi: [/Kieltää/, /kanava: tekstiviesti/, /Suostuu/, /vain säilyttää/], sv: [/Invänder/, /kanal: (sms|textmeddelande)/i, /Samtycker/, /bara lagras/],
  en: [/Objects/, /channel: text message/, /Consents/, /only be stored/] }))
  test(`choices and restriction are on the customer's page: ${lang}`, async () => {
    const { data, id } = somebody(), browser = await launch(), running = start(["serve", data, "--listen", "127.0.0.1:0"]);
    try {
      const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
      const page = await watched(browser, { locale: `${lang}-FI`, viewport: { width: 390, height: 800 } });
      await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
      const choose = page.getByRole("button", { name: { fi: "Suomi", sv: "Svenska", en: "English" }[lang], exact: true });
      if (await choose.count()) await arrives(page, () => choose.click());
      await page.goto(`${base}/party/${id}`);
      const shown = await page.locator("#choices").innerText();
      for (const word of words) assert.match(shown, word);
      assert.deepEqual(await axeFinds(page), []);
      assert.ok(await sideways(page) <= 0);
      assert.deepEqual(page.complaints, []);
    } finally {
      running.child.kill("SIGTERM");
      await running.end;
      await browser.close();
    }
  });
