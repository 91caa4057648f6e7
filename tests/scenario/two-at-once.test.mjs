// Two people at the same form: the second is told what changed meanwhile, and nothing that either of them wrote is lost. Over plain HTTP: each
// form is read as a browser would read it, and sent back with what its user changed.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, file, folder, json, ok, register, start } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

let data, base, running, iida, otso;
const plain = (text) => text.replace(/&quot;/g, "\"").replace(/&#39;|&#x27;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, plain(value ?? "")]));

/** What a browser would send of the first form with this action: { action, values }. */
function formOf(page, action) {
  const [, whole] = page.match(new RegExp(`(<form[^>]* action="${action}"[^]*?</form>)`)) ?? assert.fail(`no form ${action} in ${page.slice(0, 2000)}`);
  const values = new URLSearchParams();
  for (const [tag, area] of whole.matchAll(/<input[^>]*>|<textarea[^>]*>([^]*?)<\/textarea>/g)) {
    const one = attributes(tag.slice(0, tag.indexOf(">")));
    if (!one.name || one.type === "file" || (["radio", "checkbox"].includes(one.type) && !("checked" in one))) continue;
    values.append(one.name, area === undefined ? one.value ?? "" : plain(area).replace(/^\n/, ""));
  }
  for (const [, head, body] of whole.matchAll(/<select([^>]*)>([^]*?)<\/select>/g))
    values.append(attributes(head).name, plain(/<option value="([^"]*)" selected/.exec(body)?.[1] ?? /<option value="([^"]*)"/.exec(body)?.[1] ?? ""));
  return { action: plain(action.replace(/\\/g, "")), values };
}

/** Somebody signed in, with a page before them. */
async function person(name) {
  const { code } = json(["user", "link", data, name]);
  const first = await fetch(`${base}/signin`, { method: "POST", body: new URLSearchParams({ code }), redirect: "manual" });
  const cookie = first.headers.get("set-cookie").split(";")[0];
  const ask = async (path, options = {}) => {
    const reply = await fetch(base + path, { redirect: "manual", headers: { cookie }, ...options });
    return { status: reply.status, location: reply.headers.get("location"), page: await reply.text() };
  };
  return { ask,
    open: async (path, action) => formOf((await ask(path)).page, action ?? path),
    send: (form, changes = {}) => {
      const values = new URLSearchParams(form.values);
      for (const [field, value] of Object.entries(changes)) values.set(field, value);
      return ask(form.action, { method: "POST", body: values });
    } };
}

const both = async (path, action) => [await iida.open(path, action), await otso.open(path, action)];
const values = (id) => Object.fromEntries(json(["show", data, id]).values.map((one) => [one.field, one.text]));
const somebody = (name) => add(data, "consumer", { first_name: name, last_name: "Kahdesti", email: `${name.toLowerCase()}@koti.example` });
/** What was sent is taken. */
const goes = async (one, form, changes) => {
  const reply = await one.send(form, changes);
  assert.equal(reply.status, 303, `${form.action} ${form.values}: ${reply.page.match(/<main[^]*/)?.[0].replace(/<[^>]*>|\s+/g, " ").slice(0, 600)}`);
  return reply;
};
const TOLD = /Joku|joku/;

before(async () => {
  ({ data } = register({ notice: file(folder(), "notice.yaml", withFiles()) }));
  json(["user", "link", data, "Iida Tammisto"]);
  ok(["user", "add", data, "Otso Lehti", "--role", "owner"]);
  ok(["user", "add", data, "Kolmas", "--role", "staff"]);
  running = start(["serve", data, "--listen", "127.0.0.1:0"], { env: { SELOSTE_LANG: "fi" } });
  base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  iida = await person("Iida Tammisto");
  otso = await person("Otso Lehti");
  for (const one of [iida, otso]) await one.send({ ...await one.open("/today", "/language"), action: "/language" }, { lang: "fi" });
});

after(async () => {
  running.child.kill("SIGTERM");
  const ended = await running.end;
  assert.equal(ended.code, 0, ended.err);
});

test("a customer's form and a single value", async () => {
  const id = somebody("Aino");
  const [one, other] = await both(`/party/${id}/edit`);
  for (const form of [one, other]) form.values.set("source", "person");
  await goes(iida, one, { last_name: "Ensimmäinen" });
  const told = await otso.send(other, { last_name: "Toinen" });
  assert.equal(told.status, 409);
  assert.match(told.page, TOLD);
  assert.match(told.page, /Ensimmäinen/);
  assert.equal(formOf(told.page, `/party/${id}/edit`).values.get("last_name"), "Toinen");
  assert.equal(values(id).last_name, "Ensimmäinen");
  const again = formOf(told.page, `/party/${id}/edit`);
  await goes(otso, again);
  assert.equal(values(id).last_name, "Toinen");
  const [value, late] = await both(`/party/${id}/value?field=email`, `/party/${id}/value`);
  for (const form of [value, late]) form.values.set("source", "person");
  await goes(iida, value, { email: "uusi@koti.example" });
  const second = await otso.send(late, { email: "toinen@koti.example" });
  assert.equal(second.status, 409);
  assert.match(second.page, /uusi@koti\.example/);
  assert.equal(values(id).email, "uusi@koti.example");
});

test("a record: corrected by both, corrected and removed", async () => {
  const id = somebody("Bertta"), note = json(["note", data, id, "Alku"]).id;
  const [one, other] = await both(`/record/${note}`);
  await goes(iida, one, { text: "Iidan" });
  const told = await otso.send(other, { text: "Otson" });
  assert.equal(told.status, 409);
  assert.match(told.page, /Iidan/);
  assert.match(told.page, /Otson/);
  const remove = await iida.open(`/record/${note}`, `/record/${note}/remove`), correct = await otso.open(`/record/${note}`);
  await goes(otso, correct, { text: "Otson toinen" });
  assert.equal((await iida.send(remove)).status, 409, "what somebody has just written is not removed unread");
  assert.equal(json(["show", data, id]).records.find((record) => record.id === note).text, "Otson toinen");
  const gone = await iida.open(`/record/${note}`, `/record/${note}/remove`), late = await otso.open(`/record/${note}`);
  await goes(iida, gone);
  assert.equal((await otso.send(late, { text: "Liian myöhään" })).status, 404);
});

test("notes, steps, links: what both add is there twice, what both change is told", async () => {
  const id = somebody("Cilla"), org = add(data, "organisation", { name: "Kahden Oy" });
  const notes = await both(`/party/${id}`, `/party/${id}/note`);
  await goes(iida, notes[0], { note: "Iidan" });
  await goes(otso, notes[1], { note: "Otson" });
  assert.deepEqual(json(["show", data, id]).records.filter((one) => one.kind === "note").map((one) => one.text).sort(), ["Iidan", "Otson"]);
  const step = json(["follow", data, id, "Soita", "--on", "2026-03-09"]).id;
  const steps = await both(`/step/${step}`);
  await goes(iida, steps[0], { do: "log", note: "Soitin" });
  const told = await otso.send(steps[1], { do: "log", note: "Minäkin soitin" });
  assert.notEqual(told.status, 303);
  assert.match(told.page, /Minäkin soitin|hoidettu|Joku/);
  assert.equal(json(["show", data, id]).records.filter((one) => one.text === "Soitin").length, 1);
  ok(["link", data, id, org]);
  const link = (await iida.ask(`/party/${org}`)).page.match(/\/link\/[0-9a-z]+/)[0];
  const links = await both(link);
  await goes(iida, links[0], { to: "30.3.2026" });
  const late = await otso.send(links[1], { to: "31.3.2026" });
  assert.equal(late.status, 409);
  assert.match(late.page, TOLD);
});

test("choices: each answer stays, the last holds; a restriction is made and lifted once", async () => {
  const id = somebody("Dora");
  const forms = await both(`/party/${id}`, `/party/${id}/choose`);
  await goes(iida, forms[0], { says: "consents", channel: "email" });
  await goes(otso, forms[1], { says: "objects", channel: "email" });
  assert.deepEqual(json(["show", data, id]).choices.map((one) => one.answer), ["given", "refused"]);
  const restrict = await both(`/party/${id}`, `/party/${id}/restrict`);
  await goes(iida, restrict[0]);
  const told = await otso.send(restrict[1]);
  assert.notEqual(told.status, 500);
  assert.equal(json(["audit", "list", data, "--party", id]).entries.filter((entry) => entry.action === "restricted").length, 1);
});

test("settings: the second is told what is set now, and decides", async () => {
  const action = "/settings", of = async (one) => {
    const { page } = await one.ask("/settings");
    const [whole] = page.match(/<form class="setting"(?:(?!<\/form>)[^])*name="name" value="ytj\.hours"[^]*?<\/form>/g).slice(-1);
    return formOf(whole.slice(whole.lastIndexOf("<form")), action);
  };
  const [one, other] = [await of(iida), await of(otso)];
  await goes(iida, one, { value: "12" });
  const told = await otso.send(other, { value: "36" });
  assert.equal(told.status, 409);
  assert.match(told.page, TOLD);
  assert.match(told.page, /Se on nyt: 12/);
  assert.match(told.page, /value="36"/);
  assert.equal(json(["setting", data, "ytj.hours"]).value, "12");
  await goes(otso, await of(otso), { value: "36" });
  assert.equal(json(["setting", data, "ytj.hours"]).value, "36");
  const back = await of(iida);
  ok(["setting", data, "ytj.hours", "48"]);
  assert.equal((await iida.send(back, { default: "1" })).status, 409);
  assert.equal(json(["setting", data, "ytj.hours"]).value, "48");
});

test("staff: a role and an e-mail that somebody has just changed are not changed back unseen", async () => {
  const id = (await iida.ask("/people")).page.match(/href="\/people\/([0-9a-z]+)">Kolmas/)[1], path = `/people/${id}`;
  const roles = await both(path, `${path}/role`), emails = await both(path, `${path}/email`);
  const role = () => /name="role" value="(\w+)" checked/.exec(roleForm())?.[1];
  let page = "";
  const roleForm = () => page.slice(page.indexOf(`${path}/role`));
  await goes(iida, roles[0], { role: "officer" });
  const told = await otso.send(roles[1], { role: "reader" });
  assert.equal(told.status, 409);
  assert.match(told.page, TOLD);
  ({ page } = await iida.ask(path));
  assert.equal(role(), "officer");
  await goes(iida, emails[0], { email: "kolmas@suvanne.example" });
  const late = await otso.send(emails[1], { email: "k@suvanne.example" });
  assert.equal(late.status, 409);
  assert.match(late.page, /value="k@suvanne\.example"/);
  assert.match((await iida.ask(path)).page, /kolmas@suvanne\.example/);
  await goes(otso, await otso.open(path, `${path}/role`), { role: "reader" });
  const ends = await both(path, `${path}/end`);
  await goes(iida, ends[0]);
  assert.equal((await otso.send(ends[1])).status, 404);
});

test("papers: dated once, signed once; files: both are there", async () => {
  const id = somebody("Eeva"), paper = json(["paper", "add", data, id, "Kortti", "--folder", "3"]).id;
  const dates = await both("/papers", `/papers/${paper}/date`);
  await goes(iida, dates[0], { day: "2020-05-01" });
  const told = await otso.send(dates[1], { day: "2021-06-02" });
  assert.equal(told.status, 409);
  assert.match(told.page, TOLD);
  assert.equal(json(["paper", "list", data]).papers.find((one) => one.record === paper).day, "2020-05-01");
  ok(["access", data, id, "-o", `${folder()}/a.zip`]);
  const task = json(["paper", "tasks", data]).tasks[0].id, tasks = await both("/papers", `/papers/task/${task}`);
  await goes(iida, tasks[0]);
  assert.equal((await otso.send(tasks[1])).status, 404);
  const forms = await both(`/party/${id}/files`, `/party/${id}/file`);
  const attach = (one, form, name) => {
    const body = new FormData();
    for (const [field, value] of form.values) body.set(field, value);
    body.set("file", new Blob([name]), `${name}.txt`);
    return one.ask(form.action, { method: "POST", body });
  };
  for (const reply of await Promise.all([attach(iida, forms[0], "iidan"), attach(otso, forms[1], "otson")])) assert.equal(reply.status, 303, reply.page);
  assert.deepEqual(json(["show", data, id]).records.filter((one) => one.file).map((one) => one.file.name).sort(), ["iidan.txt", "otson.txt"]);
});

test("two that are one: merged once, taken apart once", async () => {
  const one = somebody("Fanni"), other = add(data, "consumer", { first_name: "Fanni", last_name: "Kahdesti", phone: "040 000 7711" }, ["--even-if-known"]);
  const path = `/duplicates/${one}/${other}`, merges = await both(path);
  const first = await iida.send(merges[0], { do: "merge" });
  assert.equal(first.status, 303);
  const second = await otso.send(merges[1], { do: "merge" });
  assert.notEqual(second.status, 303);
  assert.match(second.page, /jo yksi|jo sama/);
  assert.equal(json(["find", data, "Fanni Kahdesti"]).found.length, 1);
  assert.deepEqual([values(one).email, values(one).phone], ["fanni@koti.example", "+358400007711"]);
  const splits = await both(first.location);
  await goes(iida, splits[0], { do: "split" });
  const late = await otso.send(splits[1], { do: "split" });
  assert.ok([303, 404, 409].includes(late.status), `${late.status}`);
  assert.equal(json(["find", data, "Fanni Kahdesti"]).found.length, 2);
});

test("the notice's draft is nobody's alone", async () => {
  const forms = await both("/settings/notice");
  const text = forms[0].values.get("notice");
  assert.ok(text.includes("register:"));
  assert.equal((await iida.send(forms[0], { notice: text.replace("version: 7", "version: 8"), do: "keep" })).status < 400, true);
  const told = await otso.send(forms[1], { notice: text.replace("version: 7", "version: 9"), do: "keep" });
  assert.equal(told.status, 409);
  assert.match(told.page, /version: 8/);
  assert.match(told.page, /version: 9/);
});

test("whoever is erased or merged while somebody writes about them", async () => {
  const id = somebody("Gunilla");
  const edit = await otso.open(`/party/${id}/edit`), note = await otso.open(`/party/${id}`, `/party/${id}/note`);
  ok(["erase", data, id, "--yes"]);
  for (const [form, changes] of [[edit, { last_name: "Myöhässä", source: "person" }], [note, { note: "Myöhässä" }]]) assert.equal((await otso.send(form, changes)).status, 404);
  assert.equal(json(["find", data, "Myöhässä"]).total, 0);
});

test("the same company taken in by both: the second is shown the first", async () => {
  const forms = await both("/customers/new?type=consumer", "/customers/new");
  const who = { type: "consumer", first_name: "Hilma", last_name: "Sama", email: "hilma@koti.example", source: "person" };
  await goes(iida, forms[0], who);
  const told = await otso.send(forms[1], who);
  assert.equal(told.status, 409);
  assert.match(told.page, /Hilma Sama/);
  assert.equal(json(["find", data, "Hilma Sama"]).total, 1);
});

test("one request answered by several at once: one answer, and what the others made for theirs is gone", async () => {
  for (const other of [["give", "--as", "link", "--seen", "--complete"], ["withdraw"], ["refuse", "--why", "syy"]]) {
    const who = somebody(`Vastaus${other[0]}`);
    const id = json(["request", "add", data, "access", who, "Tietoni", "--by", "email"]).id;
    ok(["request", "begin", data, id]);
    const give = ["give", "--as", "link", "--seen", "--complete"];
    const ended = await Promise.all([give, other, give].map((words) => start(["request", words[0], data, id, ...words.slice(1)]).end));
    const copies = ended.filter((one) => one.code === 0 && /fresh copy/.test(one.out)); // asked for once more, after the answer: free
    assert.equal(ended.filter((one) => one.code === 0).length - copies.length, 1, JSON.stringify(ended));
    const seen = json(["request", "show", data, id]);
    assert.equal(seen.handed_over.length, seen.state === "granted" ? 1 + copies.length : 0, `${other[0]}: ${seen.state}`);
  }
});
