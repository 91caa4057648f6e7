// What the pages do, programs do too, or a reason stands beside it: src/gate/same.def held against the tables of both and against
// docs/API.md. A new page without a row here fails.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./seloste.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const rows = (path, pattern) => [...read(path).matchAll(pattern)].map(([, ...cells]) => cells);
const routes = rows("src/gate/routes.def", /^ROUTE\((\w+), "([^"]+)"/gm).map((row) => row.join(" "));
const api = rows("src/gate/api.def", /^API\((\w+), "([^"]+)"/gm).map((row) => row.join(" "));
const reasons = rows("src/gate/same.def", /^REASON\((\w+), "([^"]+)"\)/gm);
const same = rows("src/gate/same.def", /^SAME\((\w+), "([^"]+)", "([^"]+)"\)/gm);
const alone = rows("src/gate/same.def", /^ALONE\((\w+), "([^"]+)", (\w+)\)/gm);
const pages = [...same, ...alone].map(([method, path]) => `${method} ${path}`);

test("every page has its row, once: what a program does instead, or why none may", () => {
  assert.ok(routes.length > 100 && api.length > 90);
  assert.deepEqual(routes.filter((one) => !pages.includes(one)), [], "pages without a row in src/gate/same.def");
  assert.deepEqual(pages.filter((one) => !routes.includes(one)), [], "rows of no page");
  assert.equal(new Set(pages).size, pages.length);
  assert.equal(same.length + alone.length + reasons.length, read("src/gate/same.def").match(/^(SAME|ALONE|REASON)\(/gm).length);
});

test("what is said to be the same is there, and every reason is used", () => {
  assert.deepEqual(same.filter(([, , row]) => !api.includes(row)), []);
  assert.deepEqual(alone.filter(([, , id]) => !reasons.some(([reason]) => reason === id)), []);
  assert.deepEqual(reasons.filter(([reason]) => !alone.some(([, , id]) => id === reason)), []);
});

test("docs/API.md has the reasons as the table has them", () => {
  const page = read("docs/API.md");
  for (const [id, why] of reasons) assert.ok(page.includes(`| ${why} |`), `${id}: ${why}`);
});
