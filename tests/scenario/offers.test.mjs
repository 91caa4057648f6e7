// Whoever may only read, and the officer, are offered nothing that the model refuses: every page that a link leads to opens, and no
// form on it is answered with 403. The same of somebody whose data are only stored.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { json, ok } from "./seloste.mjs";
import { launch, office, signIn, watched } from "./browser.mjs";

let place, browser;
before(async () => {
  place = await office();
  ok(["user", "add", place.data, "Iida Tammisto", "--role", "owner"]);
  ok(["user", "add", place.data, "Lukija", "--role", "reader"]);
  ok(["user", "add", place.data, "Vastaava", "--role", "officer"]);
  ok(["follow", place.data, place.ids.helmi, "Soita", "--on", "2026-03-05"]);
  ok(["restrict", place.data, place.ids.asa, "--why", "accuracy"]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await place?.stop();
});

/** Every form of a page that posts, once for each of its buttons: { action, fields }. */
const forms = (page) => page.evaluate(() => [...document.forms].filter((form) => form.method === "post").flatMap((form) => {
  const buttons = [...form.elements].filter((one) => one.type === "submit");
  return (buttons.length ? buttons : [null]).map((button) => ({
    action: button?.hasAttribute("formaction") ? button.formAction : form.action, // formAction alone is the page itself where there is none
    multipart: form.enctype.startsWith("multipart"),
    fields: [...new FormData(form, button)].filter(([, value]) => typeof value === "string"),
  }));
}));

const never = /^\/(signout|language|signin|account)/;

async function walk(page, from) {
  const seen = new Set(), tried = new Set(), denied = [];
  const queue = [...from];
  while (queue.length) {
    const path = queue.shift(), kind = path.replace(/[0-9a-z]{13}/g, "ID").replace(/[?#].*/, "");
    if (seen.has(path) || never.test(path) || [...seen].filter((one) => one.replace(/[0-9a-z]{13}/g, "ID").replace(/[?#].*/, "") === kind).length > 6) continue;
    seen.add(path);
    const answer = await page.goto(place.base + path).catch(() => null);
    if (!answer) continue; /* a download */
    if (answer.status() === 403) denied.push(`GET ${path}`);
    for (const form of await forms(page)) {
      const action = new URL(form.action).pathname, key = `${action.replace(/[0-9a-z]{13}/g, "ID")} ${form.fields.filter(([name]) => ["do", "says", "lift"].includes(name))} ${kind}`;
      if (never.test(action) || tried.has(key) || form.multipart) continue;
      tried.add(key);
      const reply = await page.request.post(place.base + action, { form: Object.fromEntries(form.fields), maxRedirects: 0, headers: { origin: place.base } });
      if (reply.status() === 403) denied.push(`POST ${action} on ${path}`);
    }
    queue.push(...await page.evaluate(() => [...document.links].filter((one) => one.origin === location.origin && !one.hash.startsWith("#f-")).map((one) => one.pathname + one.search)));
  }
  return { seen, tried, denied };
}

test("of somebody whose data are only stored nothing is offered that would be refused", async () => {
  const page = await watched(browser);
  await signIn(page, place.base, place.code());
  await page.goto(`${place.base}/party/${place.ids.asa}`);
  for (const gone of ["/edit", "/note", "/value", "/file", "/step", "/confirm"])
    assert.equal(await page.locator(`main [action$="${gone}"], main a[href*="${gone}"]`).count(), 0, gone);
  for (const form of await forms(page)) {
    if (never.test(new URL(form.action).pathname)) continue;
    const reply = await page.request.post(form.action, { form: Object.fromEntries(form.fields), maxRedirects: 0, headers: { origin: place.base } });
    assert.notEqual(reply.status(), 403, form.action);
  }
  await page.context().close();
});

/* Last: what they are offered they do. */
for (const who of ["Lukija", "Vastaava"])
  test(`${who} is offered nothing that is refused`, async () => {
    const page = await watched(browser, { javaScriptEnabled: true });
    page.setDefaultTimeout(10000);
    await signIn(page, place.base, json(["user", "link", place.data, who]).code);
    const { seen, tried, denied } = await walk(page, ["/today", "/customers", ...Object.values(place.ids).map((id) => `/party/${id}`), "/papers"]);
    assert.deepEqual(denied, []);
    assert.ok(seen.size > 12, [...seen].join(" "));
    assert.ok(tried.size > 1, [...tried].join(" "));
    await page.context().close();
  });
