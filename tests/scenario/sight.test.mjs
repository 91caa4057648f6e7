// Out of sight: what the notice hides from all but those who answer for requests is stored and packed as before, and neither
// shown, found nor handed out.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, agency, file, folder, json, ok, register, seloste, start } from "./seloste.mjs";

const hiding = readFileSync(agency, "utf8").replace(/^( {4}gone_by: +\(last\(contact.*)$/m, "$1\n    hide_after:   (last(contact of self or represented) else taken_in) + 1 year");
let r, helmi, olli;

before(() => {
  assert.ok(hiding.includes("hide_after"));
  r = register({ notice: file(folder(), "notice.yaml", hiding) });
  helmi = add(r.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" }, ["--taken-in", "2024-03-05"]);
  olli = add(r.data, "consumer", { first_name: "Olli", last_name: "Aaltonen", email: "olli@koti.example" });
  ok(["note", r.data, helmi, "Vanha kuva", "--kind", "invoice", "--amount", "100,00", "--at", "2024-03-05"]);
  ok(["note", r.data, helmi, "Kirje tuli", "--kind", "letter", "--at", "2024-03-06"]);
});

test("the command line is the owner's: it shows, and says that others do not see", () => {
  const shown = json(["show", r.data, helmi]);
  assert.deepEqual(shown.out_of_sight, [{ class: "customer", since: "2025-03-07", rule: "retention.customer.hide_after" }]);
  assert.ok(shown.values.every((value) => value.hidden_since === "2025-03-07"));
  assert.deepEqual(shown.records.map((one) => [one.kind, one.hidden_since]), [["letter", "2025-03-07"], ["invoice", undefined]]);
  assert.equal(shown.kept.find((one) => one.class === "customer").hide_after, "2025-03-06");
  assert.match(ok(["show", r.data, helmi]), /Out of sight since 7 March 2025, except for those who answer for requests/);
  assert.equal("out_of_sight" in json(["show", r.data, olli]), false);
  assert.equal(json(["find", r.data, "aalt"]).hits?.length ?? json(["find", r.data, "aalt"]).total, 2);
  for (const [lang, says] of [["fi", /pois näkyvistä 6\.3\.2025 jälkeen/], ["sv", /ur sikte efter 6\.3\.2025/]])
    assert.match(ok(["show", r.data, helmi], { env: { SELOSTE_LANG: lang } }), says);
});

test("the day: in sight to the end of it in Helsinki, out of sight from midnight", () => {
  const own = register({ notice: file(folder(), "notice.yaml", hiding) }); // no server, whose clock would be another
  const one = add(own.data, "consumer", { last_name: "Rautio" });
  const on = (clock) => json(["show", own.data, one], { env: { SELOSTE_CLOCK: clock } }).out_of_sight;
  assert.equal(on("2027-03-05T21:59:59Z"), undefined);
  assert.equal(on("2027-03-05T22:00:00Z").length, 1);
});

test("an export leaves it out and says by which sentence", () => {
  const path = join(r.place, "out.json");
  const result = json(["export", r.data, helmi, olli, "--as", "json", "--purpose", "contact", "--to", "mail", "-o", path]);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes("olli@koti.example"));
  assert.doesNotMatch(text, /helmi|Aaltio|Kirje/i);
  assert.ok(result.left_out.some((left) => left.what === "value" && /out of sight/.test(left.why) && left.sentence === "P70" && left.count === 3), JSON.stringify(result.left_out));
});

test("the package for the person has it, and says that it is out of sight", () => {
  const zip = join(r.place, "answer.zip");
  ok(["access", r.data, helmi, "-o", zip]);
  const data = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" }));
  assert.ok(data.values.some((value) => value.stored === "helmi@koti.example" && value.kept.out_of_sight === true && value.kept.out_of_sight_since === "2025-03-07"));
  assert.ok(data.records.some((record) => record.text === "Kirje tuli"));
  assert.match(execFileSync("unzip", ["-p", zip, "*.html"], { encoding: "utf8" }), /Since 7 March 2025 only those of us who answer for requests/);
});

let running, base;
before(async () => {
  for (const role of ["staff", "officer", "reader"]) ok(["user", "add", r.data, role, "--role", role]);
  running = start(["serve", r.data, "--listen", "127.0.0.1:0"]);
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
});
after(async () => {
  running.child.kill("SIGTERM");
  assert.equal((await running.end).code, 0);
});

async function signedIn(role) {
  const { code } = json(["user", "link", r.data, role]);
  const reply = await fetch(`${base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  return (path, more = {}) => fetch(`${base}${path}`, { redirect: "manual", ...more, headers: { cookie, "accept-language": "en", ...more.headers } });
}
const text = async (reply) => (await reply).text();

test("in the browser the staff neither sees nor finds it, the officer does", async () => {
  for (const role of ["staff", "reader"]) {
    const get = await signedIn(role);
    const list = await text(get("/customers"));
    assert.match(list, /Aaltonen/);
    assert.doesNotMatch(list, /Aaltio|helmi@/);
    const page = await text(get(`/party/${helmi}`));
    assert.doesNotMatch(page, /helmi@|Kirje tuli|<h1>[^<]*Aaltio|<title>[^<]*Aaltio/);
    assert.match(page, /Vanha kuva/); // bookkeeping is not out of sight, with the name that stands on the voucher
    assert.doesNotMatch(page, /Erased\. Only what has to be kept/);
  }
  const get = await signedIn("officer");
  assert.match(await text(get("/customers")), /Aaltio/);
  const page = await text(get(`/party/${helmi}`));
  assert.match(page, /helmi@koti\.example/);
  assert.match(page, /Kirje tuli/);
});

test("a search for what it says finds nobody", async () => {
  for (const [role, found] of [["staff", false], ["officer", true]]) {
    const get = await signedIn(role);
    const csrf = /name="csrf" value="([^"]+)"/.exec(await text(get("/customers")))[1];
    const reply = await get("/customers", { method: "POST", body: new URLSearchParams({ csrf, q: "helmi@koti" }) });
    const shown = reply.status === 303 ? await text(get(new URL(reply.headers.get("location"), base).pathname)) : await reply.text();
    assert.equal(/Aaltio/.test(shown), found, `${role}: ${reply.status}`);
  }
});

test("a form that did not show it takes nothing away", async () => {
  const get = await signedIn("staff");
  const form = await text(get(`/party/${helmi}/edit`));
  assert.doesNotMatch(form, /Aaltio|helmi@/);
  const fields = Object.fromEntries([...form.matchAll(/<input[^>]*name="([^"]+)"[^>]*?(?:value="([^"]*)")?[^>]*>/g)].map((one) => [one[1], one[2] ?? ""]));
  const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((one) => [one[1], one[2]]));
  await get(`/party/${helmi}/edit`, { method: "POST", body: new URLSearchParams({ ...fields, ...hidden, source: "person" }) });
  const after = json(["show", r.data, helmi]).values.map((value) => value.text);
  assert.deepEqual(after, ["Helmi", "Aaltio", "helmi@koti.example"]);
});

test("a new notice that hides: from the moment it is in force", async () => {
  const other = register();
  const mikko = add(other.data, "consumer", { first_name: "Mikko", last_name: "Rautio" }, ["--taken-in", "2024-01-01"]);
  assert.equal("out_of_sight" in json(["show", other.data, mikko]), false);
  ok(["notice", "adopt", other.data, file(other.place, "next.yaml", hiding.replace("version: 7", "version: 8")), "--yes"]);
  assert.equal(json(["show", other.data, mikko]).out_of_sight[0].since, "2025-01-02");
});

test("the log says that it was read, as ever", () => {
  const lines = ok(["audit", "list", r.data, "--party", helmi, "--action", "opened", "--json"]);
  assert.match(lines, /user:/);
  assert.equal(seloste(["audit", "verify", r.data]).code, 0);
});
