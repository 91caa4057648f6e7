// The command line itself: help of every row, and lines that are wrong, each with its sentence and exit code. No register
// is needed here.
import { test } from "node:test";
import assert from "node:assert/strict";
import { closeSync, existsSync, openSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { bin, environment, seloste } from "./seloste.mjs";

/** [name, line of help] of every command, as the program lists them. */
function commands() {
  const { code, out } = seloste(["--help"]);
  assert.equal(code, 0);
  const lines = out.split("\n");
  const from = lines.indexOf("Commands:"), to = lines.indexOf("", from);
  assert.ok(from > 0 && to > from);
  return lines.slice(from + 1, to).map((line) => line.trim().split(/ {2,}/));
}

/** Its usage line, taken apart: the words and options that it must have. */
function usage(name) {
  const { out } = seloste(["help", ...name.split(" ")]);
  const takes = out.split("\n")[0].replace(`usage: seloste ${name}`, "").trim();
  const needed = takes.replace(/\[(?:[^[\]]|\[[^\]]*\])*\]/g, " ").trim();
  const parts = needed ? needed.split(/\s+/) : [];
  const options = [], words = [];
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].startsWith("-")) options.push([parts[i], parts[++i]]);
    else words.push(parts[i].replace("...", ""));
  }
  return { takes, words, options };
}

const expected = [
  "help", "version", "notice check", "notice render", "notice explain", "notice deadline", "init", "import", "find", "show",
  "add", "set", "note", "link", "access", "erase", "due", "audit list", "audit verify", "user add", "user list", "user link",
  "serve",
];

test("every command is listed, with a sentence", () => {
  const found = commands();
  for (const name of expected) assert.ok(found.some(([known]) => known === name), `${name} is missing`);
  for (const [name, help] of found) assert.match(help ?? "", /^[A-Z].{10,}/, name);
});

test("every command explains itself, in three languages", () => {
  for (const [name] of commands()) {
    const words = name.split(" ");
    // both ways to ask, not each in every language: a process is dear, and there are hundreds
    const ways = [["en", "help", ...words], ["en", ...words, "--help"], ["fi", ...words, "--help"], ["sv", "help", ...words]];
    const [texts, again] = [[], []];
    for (const [lang, ...line] of ways) {
      const asked = seloste([...line, `--lang=${lang}`]);
      assert.deepEqual([asked.code, asked.err], [0, ""], name);
      (lang === "en" && texts.length ? again : texts).push(asked.out);
    }
    assert.deepEqual(again, [texts[0]]);
    assert.equal(new Set(texts).size, 3, `${name} says the same in two languages`);
    assert.match(texts[0], new RegExp(`^usage: seloste ${name}`));
    assert.match(texts[1], new RegExp(`^käyttö: seloste ${name}`));
    const { takes } = usage(name);
    for (const option of takes.match(/--?[a-z][a-z-]*/g) ?? [])
      assert.match(texts[0], new RegExp(`^  ${option}\\b.* {2,}\\S`, "m"), `${name} does not explain ${option}`);
  }
});

test("the first word of several commands explains them all", () => {
  for (const words of [["notice", "--help"], ["help", "notice"], ["--help", "notice", "nonsense"]]) {
    const { code, out } = seloste(words);
    assert.equal(code, 0);
    const all = commands().map(([name]) => name).filter((name) => name.startsWith("notice "));
    assert.ok(all.length >= 4);
    assert.deepEqual(out.match(/^usage: seloste \S+ \S+/gm), all.map((name) => `usage: seloste ${name}`));
  }
  assert.equal(seloste(["nonsense", "--help"]).code, 2);
});

test("what a command must have is named when it is missing, with the usage", () => {
  const lacked = new Set(); // what an option says without its value is the same of every command
  for (const [name] of commands()) {
    const { words, options } = usage(name);
    const said = options.flatMap(([option, value]) => [option, value.includes("|") ? value.split("|")[0] : "x"]);
    const full = [...words.map(() => "x"), ...said];
    // the first, and the last: those between are found missing by the same lines
    for (const left of new Set(words.length ? [0, words.length - 1] : [])) {
      const given = [...words.slice(0, left).map(() => "x"), ...said];
      const { code, err, out } = seloste([...name.split(" "), ...given]);
      assert.deepEqual([code, out], [2, ""], name);
      assert.ok(err.startsWith(`seloste: ${words[left]} is missing\nusage: seloste ${name}`), err);
    }
    for (const [option] of options) {
      const at = full.indexOf(option);
      const { code, err } = seloste([...name.split(" "), ...full.slice(0, at), ...full.slice(at + 2)]);
      assert.equal(code, 2, name);
      assert.ok(err.startsWith(`seloste: ${option}`) && err.includes("is missing"), err);
      if (lacked.has(option)) continue;
      lacked.add(option);
      const last = seloste([...name.split(" "), ...full.slice(0, at), ...full.slice(at + 2), option]);
      assert.equal(last.code, 2, name);
      assert.match(last.err, new RegExp(`${option} lacks its value`));
    }
  }
});

test("slips are understood", () => {
  const slips = [
    [["notice", "chekc", "x"], "did you mean “notice check”?"],
    [["fnd", "x"], "did you mean “find”?"],
    [["erace", "x"], "did you mean “erase”?"],
    [["adit", "list", "x"], "did you mean “audit list”?"],
    [["find", "x", "--limt", "3"], "did you mean “--limit”?"],
    [["help", "serv"], "did you mean “serve”?"],
    [["notice"], "“notice” alone is no command: say one of notice "],
    [["zzzzzz"], "there is no command “zzzzzz”; “seloste --help” lists them all"],
    [[], "say a command; “seloste --help” lists them all"],
  ];
  for (const [words, sentence] of slips) {
    const { code, err, out } = seloste(words);
    assert.deepEqual([code, out], [2, ""]);
    assert.ok(err.includes(sentence), err);
  }
});

test("wrong options are named", () => {
  const lines = [
    [["version", "--nonsense"], "“version” takes no option “--nonsense”"],
    [["version", "more"], "too many words after “version”"],
    [["version", "--lang", "de"], "--lang is one of fi|sv|en, not “de”"],
    [["version", "--lang", "fi", "--lang", "fi"], "--lang on annettu kahdesti"],
    [["erase", "d", "w", "--plan", "--yes"], "--plan and --yes exclude each other"],
    [["erase", "d", "w", "--yes=no"], "--yes takes no value"],
    [["find", ""], "DIR is empty"],
    [["version", "-x"], "takes no option “-x”"],
  ];
  for (const [words, sentence] of lines) {
    const { code, err } = seloste(words);
    assert.equal(code, 2, words.join(" "));
    assert.ok(err.includes(sentence), `${words.join(" ")}: ${err}`);
  }
  assert.equal(seloste(["version", "--lang", "--help"]).code, 0);
});

test("an error in JSON has always the same keys", () => {
  const { code, err, out } = seloste(["notice", "check", "--json"]);
  assert.deepEqual([code, out], [2, ""]);
  const { error } = JSON.parse(err);
  assert.deepEqual(Object.keys(error), ["status", "text", "field", "file", "line", "column", "sentence"]);
  assert.deepEqual([error.status, error.field, error.file, error.line], ["invalid", "FILE", null, null]);
});

test("a word that is not UTF-8 is refused", () => {
  const done = spawnSync("sh", ["-c", `exec "$0" help "$(printf '\\377\\376')"`, bin], { encoding: "utf8", env: environment() });
  assert.equal(done.status, 2);
  assert.match(done.stderr, /word 2 of the command line is not UTF-8/);
});

test("the language is the caller's, and English when it is none of ours", () => {
  const says = (env) => seloste(["nonsense"], { env }).err;
  assert.match(says({ LANG: "fi_FI.UTF-8" }), /komentoa/);
  assert.match(says({ LANG: "fi_FI.UTF-8", SELOSTE_LANG: "sv" }), /kommandot/);
  assert.match(says({ LANG: "de_DE.UTF-8" }), /there is no command/);
});

test("output that cannot be written is an error, and a reader that has enough is not told", () => {
  assert.ok(existsSync("/dev/full"));
  const full = openSync("/dev/full", "w");
  const done = spawnSync(bin, ["--help"], { encoding: "utf8", env: environment(), stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  assert.equal(done.status, 6);
  assert.match(done.stderr, /could not be written: No space left/);
  const piped = spawnSync("sh", ["-c", `"$0" --help 3>&1 >/dev/null | true; "$0" help | head -n 1`, bin], { encoding: "utf8", env: environment() });
  assert.equal(piped.stderr, "");
});

test("a full standard error and a closed one harm nobody", () => {
  const done = spawnSync("sh", ["-c", `"$0" nonsense 2>/dev/full; echo $?; "$0" nonsense 2>&-; echo $?; "$0" version >&-; echo $?`, bin], { encoding: "utf8", env: environment() });
  assert.deepEqual(done.stdout.trim().split("\n"), ["2", "2", "6"]);
});
