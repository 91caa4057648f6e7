// A crowd at work: many signed-in users on connections that are kept, each asking for the next page as soon as it has the last one (or
// after a pause), as an office does: lists, searches, customers opened and changed, notes, people taken in, objections. Every
// answer is held against what this client knows must stand there; whatever is wrong is counted with an example, and fails the run.
import { Agent } from "node:http";
import { ask } from "./peers.mjs";
import { bin, go, memory, now, pause } from "./stage.mjs";

// ---- reading pages

const marks = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#34": '"' };
export const plain = (html) => html.replace(/&(amp|lt|gt|quot|#39|#34);/g, (_, name) => marks[name]);

/** The customers of a list: [{ id, name }]. */
export const listed = (html) => [...html.matchAll(/<th scope="row"><a href="\/party\/([0-9a-z]+)">([^<]*)<\/a>/g)].map(([, id, name]) => ({ id, name: plain(name) }));
export const heading = (html) => plain(/<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? "");
/** A number without its spaces, as in a form, or as it is stored: the digits behind 0 or +358. */
const digits = (phone) => phone.replace(/[\s\u00a0-]/g, "").replace(/^(\+358|0)/, "");
const next = (html) => { const found = /<a class="btn" rel="next" href="([^"]+)"/.exec(html); return found && plain(found[1]); };
const earlier = (html) => plain(/href="(\/party\/[0-9a-z]+\?after=[^"#]+)#happened"/.exec(html)?.[1] ?? "");
const times = (text, part) => text.split(part).length - 1;

/** What a form would send if nobody typed anything: { name: value }. */
export function formOf(html, action) {
  const from = html.indexOf(`action="${action}"`);
  if (from < 0) return undefined;
  const form = html.slice(from, html.indexOf("</form>", from)), values = {};
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const of = (name) => { const found = new RegExp(` ${name}="([^"]*)"`).exec(tag); return found ? plain(found[1]) : ""; };
    if (!["radio", "checkbox"].includes(of("type")) || / checked/.test(tag)) values[of("name")] = of("value");
  }
  for (const [, name, text] of form.matchAll(/<textarea [^>]*?name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g)) values[name] = plain(text);
  for (const [, name, options] of form.matchAll(/<select [^>]*?name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    values[name] = plain(/value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? "");
  return values;
}

// ---- one user

export class Wrong extends Error {}
function must(right, what) {
  if (!right) throw new Wrong(what);
}

/** The same for the same seed: what a client does follows from its number, not from luck. */
function dice(seed) {
  let state = seed * 2654435761 >>> 0 || 1;
  return (sides) => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
    return state % sides;
  };
}

const letters = (number, length) => Array.from({ length }, (_, i) => "aeioukmnprst"[Math.floor(number / 12 ** i) % 12]).join("");

class Client {
  constructor(office, number) {
    this.office = office;
    this.number = number;
    this.roll = dice(number + 1);
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
    /* An office behind one address would be slowed down when all sign in within a minute; these stand for many. */
    this.agent.options.localAddress = `127.0.${1 + (number >> 5)}.${1 + (number & 31)}`;
    this.own = []; // who was taken in here: { id, name, phone, notes, objected }
    this.seen = []; // of lists
    this.counted = 0;
  }

  async ask(kind, path, { form, expect = 200 } = {}) {
    const headers = { Cookie: this.cookie ?? "", "Accept-Language": "en" };
    if (form) headers["Content-Type"] = "application/x-www-form-urlencoded";
    const began = now(), send = () => ask(this.agent, this.office.url + path, {
      method: form ? "POST" : "GET", headers, body: form && new URLSearchParams({ csrf: this.csrf ?? "", ...form }).toString() });
    let answer = await send().catch((error) => {
      if (!error.kept || error.code !== "ECONNRESET") throw error;
      this.office.again++; // a kept connection on which nothing was said for long was closed meanwhile: browsers ask again as well
      return send();
    });
    /* A form meets a new notice: it is shown again, says so, and is sent again. */
    for (let tries = 0; this.office.leaving && answer.status === 409 && /A new notice has come into force|just being put in force/.test(answer.text) && tries < 50; tries++) {
      this.office.again++;
      answer = await send();
    }
    /* A list says when the register is still being read into memory, and asks again by itself. */
    for (let tries = 0; !form && /This list is not complete yet\./.test(answer.text) && tries < 50; tries++) {
      this.office.again++;
      answer = await send();
    }
    this.office.took(kind, now() - began);
    must([expect].flat().includes(answer.status), `${answer.status} instead of ${expect}${answer.status === 303 ? ` to ${answer.headers.location.replace(/[0-9a-z]{13,}/, "ID")}` : ""}`);
    return answer;
  }

  async signIn(code) {
    const answer = await this.ask("sign in", "/signin", { form: { code }, expect: 303 });
    this.cookie = answer.headers["set-cookie"][0].split(";")[0];
    const { text } = await this.ask("list", "/customers");
    this.csrf = /name="csrf" value="([^"]+)"/.exec(text)[1];
    this.remember(listed(text));
  }

  remember(people) {
    this.seen = [...people, ...this.seen].slice(0, 200);
  }

  any(list) { return list[this.roll(list.length)]; }

  // ---- what an office does; each checks what it is answered

  async list() {
    const first = await this.ask("list", "/customers"), people = listed(first.text);
    must(people.length === Math.min(50, this.office.parties), `${people.length} customers on the first page`);
    this.remember(people);
    const on = next(first.text);
    if (!on || this.roll(2)) return;
    const second = await this.ask("list", on), more = listed(second.text);
    must(more.length > 0 && !more.some((each) => people.slice(0, -1).some((before) => before.id === each.id)), "somebody stands on both pages");
    this.remember(more);
  }

  async find(words) {
    const posted = await this.ask("search, posted", "/customers", { form: { q: words }, expect: 303 });
    must(/^\/customers\/found\/[0-9a-z]+$/.test(posted.headers.location), "no address of a result");
    const { text } = await this.ask("search, its result", posted.headers.location);
    if (/<p class="measure" role="status">/.test(text)) { // everybody is being read into memory, and the page says so
      this.office.early++;
      return this.find(words);
    }
    must(plain(/name="q" type="search" value="([^"]*)"/.exec(text)?.[1] ?? "") === words, "the result is of other words");
    return text;
  }

  async search() {
    if (this.own.length && this.roll(2)) {
      const one = this.any(this.own), found = listed(await this.find(one.name));
      must(found.length === 1 && found[0].id === one.id && found[0].name === one.name, `${found.length} have a name that one has`);
      return;
    }
    const one = this.any(this.seen), text = await this.find(one.name), people = listed(text);
    must(this.office.leaving || people.length > 0, "somebody who is listed is not found");
    must(this.office.leaving || people.some((each) => each.id === one.id) || next(text), "somebody else is found");
    this.remember(people);
  }

  async open() {
    if (this.own.length && this.roll(4) === 0) return this.look(this.any(this.own));
    const one = this.any(this.seen), { status, text } = await this.ask("open", `/party/${one.id}`, { expect: this.office.leaving ? [200, 404] : 200 });
    /* Of whom something must be kept, an id is left, and no name. */
    if (status === 404 || (this.office.leaving && heading(text) === one.id)) return void this.office.missed++;
    must(heading(text) === one.name, "the page of somebody else");
  }

  async look(one) {
    const { text } = await this.ask("open", `/party/${one.id}`);
    must(heading(text) === one.name, "the page of somebody else");
    let all = plain(text);
    for (let on = earlier(text); on;) { // what happened stands there a page at a time
      const page = (await this.ask("open", on)).text;
      all += plain(page.slice(page.indexOf('id="happened"')));
      on = earlier(page);
    }
    must(all.replace(/[\s\u00a0]/g, "").includes(digits(one.phone)), "the changed number is not there");
    for (const note of one.notes) must(times(all, note) === 1, `a note stands there ${times(all, note)} times`);
    must(!one.objected || text.includes('id="choices"'), "an objection is not there");
  }

  async add() {
    const { text } = await this.ask("form of a new customer", "/customers/new?type=consumer");
    const form = formOf(text, "/customers/new");
    must(form?.once, "no form");
    const mark = letters(this.counted++ * 4096 + this.number, 7), one = { name: `Kuorma ${mark[0].toUpperCase()}${mark.slice(1)}la`, notes: [] };
    one.phone = this.phone();
    const [first_name, last_name] = one.name.split(" ");
    const answer = await this.ask("take in", "/customers/new", {
      form: { ...form, type: "consumer", first_name, last_name, phone: one.phone, email: `${mark}@kuorma.example`, source: "person" }, expect: 303 });
    one.id = /^\/party\/([0-9a-z]+)$/.exec(answer.headers.location)?.[1];
    must(one.id, "no address of the new customer");
    this.office.parties++;
    this.own.push(one);
    await this.look(one);
  }

  phone() {
    return `+35840${String(1000000 + this.number * 20000 + this.office.phones++ % 20000).padStart(7, "0")}`;
  }

  async change() {
    if (!this.own.length) return this.add();
    const one = this.any(this.own), path = `/party/${one.id}/edit`, form = formOf((await this.ask("form of a change", path)).text, path);
    must(form?.version && form.first_name === one.name.split(" ")[0], "the form is not of this customer");
    const phone = this.phone();
    await this.ask("change", path, { form: { ...form, phone, source: "person" }, expect: 303 });
    one.phone = phone;
    await this.look(one);
  }

  /** Many change the same few: one wins, the others are told. */
  async compete() {
    if (!this.office.shared.length) return this.open();
    const one = this.office.shared[this.roll(this.office.shared.length)], path = `/party/${one.id}/edit`;
    const form = formOf((await this.ask("form of a change", path)).text, path);
    must(form?.version, "no form");
    const phone = this.phone(), answer = await this.ask("change, somebody else too", path, { form: { ...form, phone, source: "person" }, expect: [303, 409] });
    if (answer.status === 303) one.won.push({ from: Number(form.version), phone });
    else this.office.conflicts++;
  }

  async compare(one) {
    must(new Set(one.won.map((each) => each.from)).size === one.won.length, "a change went over another");
    if (!one.won.length) return;
    const last = one.won.reduce((a, b) => (a.from > b.from ? a : b)), path = `/party/${one.id}/edit`;
    must(digits(formOf((await this.ask("form of a change", path)).text, path).phone) === digits(last.phone), "the last change does not stand");
  }

  /** Now and then the button is pressed twice. */
  async note() {
    if (!this.own.length) return this.add();
    const one = this.any(this.own), { text } = await this.ask("open", `/party/${one.id}`), path = `/party/${one.id}/note`;
    const form = { ...formOf(text, path), kind: "call", note: `Puhuttu ${letters(this.number, 3)}-${letters(this.counted++, 5)}: "tarjous" <menee> & tulee` };
    must(form.once, "no form");
    const again = this.roll(8) === 0 && this.twin();
    await Promise.all([this.ask("note", path, { form, expect: 303 }), again && again.ask("note", path, { form, expect: 303 })]);
    one.notes.push(form.note);
    await this.look(one);
  }

  /** The same session on a second connection. */
  twin() {
    if (!this.second) {
      this.second = new Client(this.office, this.number);
      Object.assign(this.second, { cookie: this.cookie, csrf: this.csrf });
    }
    return this.second;
  }

  /** Said on the telephone, typed at the command line, while everybody else works. */
  async object() {
    const one = this.own.find((each) => !each.objected);
    if (!one) return;
    const began = now();
    const said = JSON.parse(await go(bin, ["object", this.office.data, one.id, "--by", "phone", "--json"]));
    this.office.took("objection (a command)", now() - began);
    must(said, "the command says nothing");
    one.objected = true;
    await this.look(one);
  }

  end() {
    this.agent.destroy();
    this.second?.end();
  }
}

/** Of a hundred things that somebody does. */
const MIX = { open: 38, search: 24, list: 14, note: 10, change: 6, add: 4, compete: 3, object: 1 };
const WHEEL = Object.entries(MIX).flatMap(([name, share]) => Array(share).fill(name));

// ---- all of them

export class Office {
  /** `leaving`: others erase people meanwhile, so that whoever was not taken in here may be gone. */
  constructor({ url, data, parties, shared = [], leaving = false }) {
    Object.assign(this, { url, data, parties, leaving, shared: shared.map((each) => ({ ...each, won: [] })), conflicts: 0, again: 0, early: 0, missed: 0, phones: 0, done: 0 });
    this.kinds = new Map();
    this.wrong = new Map();
    this.clients = [];
  }

  took(kind, milliseconds) {
    if (!this.kinds.has(kind)) this.kinds.set(kind, []);
    this.kinds.get(kind).push(milliseconds);
  }

  /** What went wrong, counted; the text names nobody. */
  fails(doing, error) {
    const what = `${doing}: ${error instanceof Wrong ? error.message : error.code ?? error.stack}`;
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }

  async try(doing, work) {
    try {
      await work();
      this.done++;
    } catch (error) {
      this.fails(doing, error);
    }
  }

  async signIn(count, codes) {
    this.clients = Array.from({ length: count }, (_, number) => new Client(this, number));
    await Promise.all(this.clients.map((client, i) => this.try("sign in", () => client.signIn(codes[i]))));
    this.clients = this.clients.filter((client) => client.csrf);
  }

  async work(seconds, rest) {
    const end = now() + seconds * 1e3;
    await Promise.all(this.clients.map(async (client) => {
      if (rest) await pause(client.roll(rest));
      while (now() < end) {
        const doing = WHEEL[client.roll(WHEEL.length)];
        await this.try(doing, () => client[doing]());
        if (rest) await pause(rest / 2 + client.roll(rest));
      }
    }));
  }

  /** Whoever was taken in is there, as it was left; on `most` pages. Of those whom many changed no version was changed twice, and
   *  the last change stands. */
  async verify(most) {
    const all = this.clients.flatMap((client) => client.own.map((one) => ({ client, one })));
    const step = Math.max(1, Math.ceil(all.length / most));
    for (let i = 0; i < all.length; i += step) await this.try("afterwards", () => all[i].client.look(all[i].one));
    for (const one of this.shared) await this.try("afterwards", () => this.clients[0].compare(one));
    return Math.ceil(all.length / step);
  }

  get taken() { return this.clients.reduce((sum, client) => sum + client.own.length, 0); }
  get notes() { return this.clients.reduce((sum, client) => sum + client.own.reduce((n, one) => n + one.notes.length, 0), 0); }

  end() {
    for (const client of this.clients) client.end();
  }
}

/** Bytes of a program and its children, looked at all the time; { samples, stop }. */
export function watch(pid, milliseconds) {
  const samples = [], timer = setInterval(() => samples.push(memory(pid)), milliseconds);
  return { samples, stop: () => clearInterval(timer) };
}
