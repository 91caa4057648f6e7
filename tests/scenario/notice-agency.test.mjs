// The agency's notice, through the built program: it loads, every promise of the specification is in it, and people can
// read every sentence of it in three languages. The expected texts are read from the file itself, line by line; the values
// that the program prints into them are written out here by hand.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { agency, file, folder, ok, seloste } from "./seloste.mjs";

const source = readFileSync(agency, "utf8");
const languages = ["fi", "sv", "en"];

const printed = {
  "register.controller.name": "Viestintätoimisto Suvanne Oy",
  "register.controller.short_name": "Suvanne",
  "register.controller.business_id": "9120347-8",
  "register.controller.address": "Rohdinkuja 4, 33100 Tampere",
  "register.contact.name": "Iida Tammisto",
  "register.contact.email": "iida.tammisto@suvanne.example",
  "register.contact.phone": "+358 40 000 0118",
  "register.deputy.name": "Oskari Lehmus",
  "register.deputy.email": "oskari.lehmus@suvanne.example",
  "systems.mail.provider": "Postiranta Oy",
  "systems.myhours.provider": "MyHours",
  "systems.zendesk.provider": "Zendesk",
  "systems.jotform.provider": "JotForm",
  "systems.pcloud.provider": "pCloud",
  "systems.google.provider": "Google",
  "systems.whatsapp.provider": "WhatsApp",
  "systems.joomag.provider": "Joomag",
  "rights.access.within": { fi: ["28 vuorokautta", "28 päivää"], sv: ["28 dygn", "28 dagar"], en: ["28 days"] },
  "rights.rectification.within": { fi: ["28 vuorokautta", "28 päivää"], sv: ["28 dygn", "28 dagar"], en: ["28 days"] },
};

const render = (lang, as, notice = agency) => ok(["notice", "render", notice, "--lang", lang, "--as", as]);

// The findings of `notice check --json`, whether printed as a list or in an object.
function check(notice) {
  const { code, signal, out, err } = seloste(["notice", "check", notice, "--json"]);
  assert.equal(signal, null, err);
  const answer = JSON.parse(out);
  const findings = Array.isArray(answer) ? answer : answer.findings;
  assert.ok(Array.isArray(findings), out.slice(0, 200));
  return { code, findings };
}

// The sentences as the file has them: [{promise, fi, sv, en}], informing ones without a promise, and the headings.
function sentencesOf(yaml) {
  const body = yaml.slice(yaml.indexOf("\ntext:\n"));
  const sentences = [];
  for (const line of body.split("\n")) {
    const part = /^ {6}(- | {2})(promise|fi|sv|en): (.+)$/.exec(line);
    if (!part) continue;
    if (part[1] === "- ") sentences.push({});
    sentences.at(-1)[part[2]] = part[3].replace(/^"(.*)"$/, "$1");
  }
  return sentences;
}

function headingsOf(yaml) {
  const found = [...yaml.matchAll(/^ {2}- heading: \{fi: (.+), sv: (.+), en: (.+)\}$/gm)];
  return found.map(([, fi, sv, en]) => ({ fi, sv, en }));
}

// Every way in which a sentence may be printed.
function readings(sentence, lang) {
  let texts = [sentence[lang]];
  for (const [, path] of sentence[lang].matchAll(/<([a-z_.]+)>/g)) {
    const value = printed[path];
    assert.ok(value, `no expected value for <${path}>`);
    const values = typeof value === "string" ? [value] : value[lang];
    texts = texts.flatMap((text) => values.map((one) => text.replace(`<${path}>`, one)));
  }
  return texts;
}

const flat = (text) => text.replace(/\s+/g, " ").trim();
const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decode(text) {
  return text.replace(/&(#x?[0-9a-fA-F]+|[a-zA-Z]+);/g, (whole, name) => {
    if (name[0] !== "#") return named[name] ?? assert.fail(`unknown entity ${whole}`);
    const code = name[1].toLowerCase() === "x" ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return String.fromCodePoint(code);
  });
}

// Reads the page strictly: every tag closed in order, attributes quoted and once, no bare < or &. Gives the elements.
function parse(html) {
  const empty = new Set(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"]);
  const open = [];
  const elements = [];
  const text = [];
  const doctype = /^<!doctype html>/i.exec(html);
  assert.ok(doctype, "no doctype");
  let at = doctype[0].length;
  while (at < html.length) {
    const start = html.indexOf("<", at);
    const before = html.slice(at, start < 0 ? html.length : start);
    assert.doesNotMatch(before, /&(?!#?\w+;)/, "a bare &");
    if (open.at(-1) === "style") elements.push({ tag: "style text", attributes: {}, text: before });
    else text.push(decode(before));
    if (start < 0) break;
    if (html.startsWith("<!--", start)) {
      const end = html.indexOf("-->", start);
      assert.ok(end > 0, "a comment that does not end");
      at = end + 3;
      continue;
    }
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*(\/?)>/.exec(html.slice(start));
    assert.ok(tag, `not a tag: ${html.slice(start, start + 60)}`);
    at = start + tag[0].length;
    const name = tag[2].toLowerCase();
    if (tag[1]) {
      assert.equal(name, open.pop(), `</${name}> closes another element`);
    } else {
      const attributes = {};
      for (const [, key, value] of tag[3].matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
        assert.ok(!(key in attributes), `${key} twice in <${name}>`);
        attributes[key] = decode(value ?? "");
      }
      elements.push({ tag: name, attributes });
      if (!empty.has(name) && !tag[4]) open.push(name);
    }
    text.push(/^(p|li|h[1-6]|div|section|td|th|dt|dd|br|tr|title|ul|ol)$/.test(name) ? "\n" : "");
  }
  assert.deepEqual(open, [], "elements left open");
  return { elements, text: text.join("") };
}

function changed(from, to) {
  assert.equal(source.split(from).length, 2, `"${from}" is not in the notice once`);
  return source.replace(from, to);
}

function inOrder(text, parts) {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= from, `out of order or missing: ${part}`);
    from = at + part.length;
  }
}

const place = folder();

const sentences = sentencesOf(source);

test("every promise P1 to P71 is in the file once, and says what keeps it", () => {
  const promises = sentences.map((one) => one.promise).filter(Boolean);
  const wanted = Array.from({ length: 71 }, (_, i) => `P${i + 1}`);
  assert.deepEqual([...promises].sort(), [...wanted].sort());
  for (const one of sentences) for (const lang of languages) assert.ok(one[lang], `${one.promise} lacks ${lang}`);
  const blocks = source.split(/^ {6}- promise: /m).slice(1);
  for (const block of blocks) {
    assert.match(block, /^ {8}(kept_by|check|attested): \S/m, `${block.slice(0, 4)} is kept by nothing`);
  }
});

test("it loads without errors, and the sentences that disagree are shown as such", () => {
  const { code, findings } = check(agency);
  assert.deepEqual(findings.filter((one) => one.level === "error"), []);
  assert.equal(code, 1);
  const about = (level) => findings.filter((one) => one.level === level).map((one) => one.promise);
  for (const promise of ["P17", "P36", "P68"]) assert.ok(about("conflict").includes(promise), `no conflict about ${promise}`);
  for (const promise of ["P42", "P47", "P48", "P71"]) assert.ok(about("law").includes(promise), `nothing about ${promise}`);
  for (const one of findings) {
    assert.ok(["conflict", "law"].includes(one.level), one.level);
    assert.ok(one.id && one.text, JSON.stringify(one));
    assert.ok(one.line > 0 && one.column > 0, JSON.stringify(one));
  }
});

test("a path that nothing declares is an error at its place, with the nearest known word", () => {
  const text = changed("kept_by: purposes.survey", "kept_by: purposes.surwey");
  const line = text.split("\n").findIndex((one) => one.includes("purposes.surwey")) + 1;
  const { code, findings } = check(file(place, "surwey.yaml", text));
  assert.equal(code, 2);
  const errors = findings.filter((one) => one.level === "error");
  assert.equal(errors.length, 1, JSON.stringify(errors));
  assert.equal(errors[0].line, line);
  assert.match(errors[0].text, /survey/);
});

for (const lang of languages) {
  test(`text in ${lang}: every sentence, every heading in order, no path left`, () => {
    const text = flat(render(lang, "text"));
    for (const one of sentences) {
      assert.ok(
        readings(one, lang).some((reading) => text.includes(flat(reading))),
        `${one.promise ?? "a sentence"} is not in the text: ${one[lang]}`,
      );
    }
    assert.doesNotMatch(text, /<[a-z_.]+>/);
    inOrder(text, headingsOf(source).map((heading) => heading[lang]));
  });

  test(`html in ${lang}: well-formed, the same sentences, nothing fetched and no script`, () => {
    const { elements, text } = parse(render(lang, "html"));
    const said = flat(text);
    for (const one of sentences) {
      assert.ok(
        readings(one, lang).some((reading) => said.includes(flat(reading))),
        `${one.promise ?? "a sentence"} is not on the page: ${one[lang]}`,
      );
    }
    assert.doesNotMatch(said, /<[a-z_.]+>/);
    inOrder(said, headingsOf(source).map((heading) => heading[lang].replace(/^\d+\. /, "")));
    assert.equal(elements.find((one) => one.tag === "html").attributes.lang, lang);
    assert.equal(elements.filter((one) => one.tag === "h1").length, 1);
    for (const { tag, attributes, text: style } of elements) {
      assert.ok(!["script", "iframe", "object", "embed", "link", "base", "form"].includes(tag), `<${tag}>`);
      for (const [key, value] of Object.entries(attributes)) {
        assert.doesNotMatch(key, /^(on.*|src|srcset|action|background|poster)$/, `${key} on <${tag}>`);
        if (key === "href") assert.match(value, /^(#|mailto:|tel:)/, value);
        if (key === "style") assert.doesNotMatch(value, /url\(|@import/);
        if (key === "http-equiv") assert.equal(value.toLowerCase(), "content-security-policy");
      }
      if (style) assert.doesNotMatch(style, /url\(|@import/);
    }
  });
}

test("twelve headings, the eleven after the title numbered", () => {
  const headings = headingsOf(source);
  assert.equal(headings.length, 12);
  headings.slice(1).forEach((heading, i) => {
    for (const lang of languages) assert.ok(heading[lang].startsWith(`${i + 1}. `), heading[lang]);
  });
});

test("a sentence prints the number of its rule, so the two cannot part", () => {
  const text = changed("answer: [email], within: 28 days", "answer: [email], within: 21 days");
  const path = file(place, "days.yaml", text);
  assert.match(flat(render("fi", "text", path)), /kestää 21 (vuorokautta|päivää)\./);
  assert.match(flat(render("sv", "text", path)), /tar det 21 (dygn|dagar) att/);
  assert.match(flat(render("en", "text", path)), /takes 21 days\./);
});
