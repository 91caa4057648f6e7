// The last change of a customer, undone by one button and by a command; refused with its reason when somebody was quicker.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { fault, json, ok } from "./seloste.mjs";
import { arrives, axeFinds, launch, office, signIn, watched } from "./browser.mjs";

let place, browser, page;
const phone = () => json(["show", place.data, place.ids.helmi]).values.find((one) => one.field === "phone");
const set = (number) => ok(["set", place.data, place.ids.helmi, `phone=${number}`, "--source", "person"]);

before(async () => {
  place = await office();
  browser = await launch();
  page = await watched(browser);
  await signIn(page, place.base, place.code());
});

after(async () => {
  await browser.close();
  await place.stop();
});

test("the command shows first, then undoes; the source and day are those of before", () => {
  const before = phone();
  assert.equal(fault(["undo", "last", place.data, place.ids.helmi, "--yes"]).code, 4);
  set("041 000 1111");
  const plan = json(["undo", "last", place.data, place.ids.helmi, "--plan"]);
  assert.deepEqual([plan.fields, plan.undone], [["phone"], false]);
  assert.equal(phone().text, "+358410001111");
  assert.equal(fault(["undo", "last", place.data, place.ids.helmi]).code, 2);
  assert.match(ok(["undo", "last", place.data, place.ids.helmi, "--yes", "--lang", "fi"]), /Viimeinen muutos .*: Puhelin\nKumottu: /);
  assert.deepEqual(phone(), before);
});

test("the button says what it undoes; pressed on what is no more it says so", async () => {
  const before = phone();
  set("041 000 2222");
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  assert.deepEqual(await axeFinds(page), []);
  const button = page.getByRole("button", { name: /^Kumoa: puhelin, muutettu juuri äsken/ });
  set("041 000 3333");
  await arrives(page, () => button.click());
  await page.getByText("Joku on sen jälkeen muuttanut tätä asiakasta").waitFor();
  assert.equal(phone().text, "+358410003333");
  ok(["undo", "last", place.data, place.ids.helmi, "--yes"]);
  await page.goto(`${place.base}/party/${place.ids.helmi}`);
  ok(["undo", "last", place.data, place.ids.helmi, "--plan"]);
  await arrives(page, () => button.click(), `${place.base}/party/${place.ids.helmi}#facts`);
  assert.equal(phone().text, "+358410003333");
  assert.notDeepEqual(phone(), before);
  assert.deepEqual(page.complaints, []);
});
