// The notice and the Article 30 record on paper: a tagged PDF with every sentence in it, numbered pages, and the record's
// seven points. Read back with poppler, not with the program's own code.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(root, process.env.SELOSTE_BIN ?? "build/san/seloste");
const file = join(root, "notices/agency.yaml");
const place = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), "seloste-paper-"));
process.on("exit", () => rmSync(place, { recursive: true, force: true }));

const run = (command, ...args) => spawnSync(command, args, { encoding: "utf8", env: { ...process.env, SELOSTE_LANG: "en" } });
const seloste = (...args) => run(program, ...args);
const flat = (text) => text.replace(/\u00ad\s*|-\n\s*(?=\p{Ll})/gu, "").replace(/\s+/g, " ");

for (const lang of ["fi", "sv", "en"])
  test(`the notice as a tagged PDF: ${lang}`, () => {
    const pdf = join(place, `${lang}.pdf`);
    const made = seloste("notice", "render", file, "--lang", lang, "--as", "pdf", "-o", pdf);
    assert.equal(made.status, 0, made.stderr);
    const info = run("pdfinfo", pdf).stdout;
    assert.match(info, /Tagged:\s+yes/);
    assert.match(info, /Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
    assert.match(info, /Author:\s+Viestintätoimisto Suvanne Oy/);
    const pages = Number(/Pages:\s+(\d+)/.exec(info)[1]);
    assert.ok(pages > 2);
    const text = run("pdftotext", "-layout", pdf, "-").stdout;
    for (let page = 1; page <= pages; page++) assert.ok(text.includes(`${page} (${pages})`), `page ${page} is numbered`);
    // pdftotext in reading order: side headings stand beside the text, so each is looked for on its own.
    const foot = /Viestintätoimisto Suvanne Oy\s*\d+ \(\d+\)\s*$/;
    const body = run("pdftotext", "-raw", pdf, "-").stdout.split("\f").map((page) => page.replace(foot, "")).join("");
    const raw = flat(body).replace(/ /g, "");
    const plain = seloste("notice", "render", file, "--lang", lang).stdout.split("\n").filter((line) => line && !/^[-=]+$/.test(line));
    for (const line of plain)
      for (const part of line.replace(/^– /, "").split(/(?<=[.:]) /))
        if (!part.includes("-")) assert.ok(raw.includes(part.replace(/\s/g, "")), part);
    const structure = run("pdfinfo", "-struct-text", pdf).stdout;
    for (const tag of ["H1", "H2", "P", "LI"]) assert.match(structure, new RegExp(`^\\s*${tag}`, "m"));
  });

test("a file that is there is not written over", () => {
  const pdf = join(place, "once.pdf");
  assert.equal(seloste("notice", "render", file, "--as", "pdf", "-o", pdf).status, 0);
  const size = statSync(pdf).size;
  const again = seloste("notice", "render", file, "--as", "pdf", "-o", pdf);
  assert.equal(again.status, 1);
  assert.equal(statSync(pdf).size, size);
  const nowhere = seloste("notice", "render", file, "--as", "pdf", "-o", join(place, "none", "x.pdf"));
  assert.equal(nowhere.status, 6);
  assert.ok(!existsSync(join(place, "none")));
});

test("the record of processing activities has Article 30's points", () => {
  const made = seloste("notice", "record", file, "--lang", "en");
  assert.equal(made.status, 0, made.stderr);
  for (const point of [
    /Viestintätoimisto Suvanne Oy, business ID 9120347-8/, // (a)
    /delivering the service/, // (b)
    /Categories of people[^]*organisation[^]*consumer/, // (c)
    /accounting firm: Tilitoimisto Hakanen & Niinimaa/, // (d)
    /Grounds and safeguards of transfers:[^]*Google \(käsittelyehdot\); ground: the EU–US Privacy Shield/, // (e)
    /bookkeeping material: at most 15 years after the end of the fiscal year in which the latest invoicing/, // (f)
    /passwords and devices/, // (g)
  ])
    assert.match(made.stdout, point);
  const html = seloste("notice", "record", file, "--lang", "fi", "--as", "html").stdout;
  assert.match(html, /<html lang="fi">/);
  assert.ok(!/<script|https?:/.test(html));
});

test("a business ID is not broken at its hyphen on a narrow page, and is printed as it was written", () => {
  const club = join(root, "notices/association.yaml");
  assert.match(seloste("notice", "render", club, "--lang", "sv", "--as", "html").stdout, /\(<span class="nw">9318254-3<\/span>\)/);
  assert.match(seloste("notice", "render", club, "--lang", "sv").stdout, /\(9318254-3\)/);
});
