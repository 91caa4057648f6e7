// What is made from the rows of the commands: completion for three shells, manual pages.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { file, folder, ok, seloste } from "./seloste.mjs";

const place = folder();
const commands = ok(["--help"], { env: { SELOSTE_LANG: "en" } }).split("\n\n").find((part) => part.startsWith("Commands:") || part.includes("  notice check"))
  .split("\n").map((line) => line.match(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/)?.[1]).filter(Boolean);

function shell(program, args, input) {
  const done = spawnSync(program, args, { input, encoding: "utf8", cwd: place });
  assert.equal(done.error, undefined, `${program} is not there`);
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

test("the help lists commands", () => assert.ok(commands.length > 30, String(commands)));

const bash = file(place, "seloste.bash", ok(["completion", "bash"]));
/** What bash proposes for the last of the words. */
const proposed = (...words) => shell("bash", ["--norc", "-c",
  `source ${bash}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _seloste; printf '%s\\n' "\${COMPREPLY[@]}"`, "bash", "seloste", ...words]).split("\n").filter(Boolean);

test("bash: commands, their second words, options and what may follow them", () => {
  for (const name of commands) {
    const [first, second] = name.split(" ");
    assert.ok(proposed(first.slice(0, 2)).includes(first), name);
    if (second) assert.ok(proposed(first, "").includes(second), name);
  }
  assert.deepEqual(proposed("notice", "render", "x.yaml", "--as", ""), ["html", "text", "pdf"]);
  assert.deepEqual(proposed("user", "add", "DIR", "Maija", "--role", "o"), ["owner", "officer"]);
  assert.deepEqual(proposed("sweep", "DIR", "--p"), ["--plan"]);
  assert.ok(!proposed("find", "DIR", "--").includes("--yes"));
  file(place, "asiakkaat.csv", "");
  assert.deepEqual(proposed("import", "DIR", "asia"), ["asiakkaat.csv"]);
});

test("fish and zsh read theirs", () => {
  const fish = file(place, "seloste.fish", ok(["completion", "fish"]));
  const said = shell("fish", ["-c", `source ${fish}; complete -C 'seloste notice '`]);
  for (const word of ["check", "render", "adopt"]) assert.match(said, new RegExp(`^${word}\\b`, "m"));
  assert.match(shell("fish", ["-c", `source ${fish}; complete -C 'seloste notice render x --as '`]), /^pdf/m);
  const zsh = file(place, "_seloste", ok(["completion", "zsh"]));
  assert.match(shell("zsh", ["-f", "-c", `source ${zsh}; print -r -- $_comps[seloste]`]), /_bash_complete/);
});

test("another shell is refused", () => {
  const { code, err } = seloste(["completion", "tcsh"]);
  assert.equal(code, 2);
  assert.match(err, /bash, zsh/);
});

test("every command has a page that man reads without a complaint, in three languages", () => {
  const all = [[], ...commands.map((name) => name.split(" "))];
  for (const lang of ["en", "fi", "sv"]) { // one groff for all pages of a language: it names the line
    const pages = all.map((words) => ok(["manual", ...words], { env: { SELOSTE_LANG: lang } }));
    for (const page of pages) assert.match(page, /^\.TH /m);
    const done = spawnSync("groff", ["-man", "-Tutf8", "-K", "utf-8", "-ww", "-z"], { input: pages.join(""), encoding: "utf8" });
    assert.equal(done.error, undefined, "groff is not there");
    assert.equal(done.stderr, "", lang);
  }
  assert.match(ok(["manual", "notice", "render"], { env: { SELOSTE_LANG: "en" } }), /seloste\\-notice\\-render/);
  assert.equal(seloste(["manual", "notise"]).code, 2);
});
