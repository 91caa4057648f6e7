// Every vector of retention and of deadlines, through the commands, with the agency's notice.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { agency, folder, json, ok, root } from "./seloste.mjs";

const place = folder();
const environment = { env: { SELOSTE_CLOCK: "2026-11-25T10:00:00Z", SELOSTE_LANG: "en" } };

// Rows of a file whose first line names the columns; what is empty is null.
function rows(name) {
  const [head, ...lines] = readFileSync(join(root, "tests/vectors", name), "utf8").trim().split("\n");
  const columns = head.split(";");
  return lines.map(line => Object.fromEntries(line.split(";").map((value, at) => [columns[at], value || null])));
}

// The agency's notice with other fiscal years: the line that names them replaced.
const notices = new Map();
function noticeFor(ends) {
  if (!notices.has(ends)) {
    const text = readFileSync(agency, "utf8");
    const changed = text.replace(/fiscal_years_end: \[[^\]]*\]/, `fiscal_years_end: [${ends.split(" ").join(", ")}]`);
    const path = join(place, `${notices.size}.yaml`);
    assert.match(changed, new RegExp(`fiscal_years_end: \\[${ends.split(" ")[0]}`));
    writeFileSync(path, changed);
    notices.set(ends, path);
  }
  return notices.get(ends);
}

const types = { X: "organisation", Y: "organisation", A: "contact_person", B: "contact_person", C: "consumer" };

function scenario(row) {
  const links = (row.links ?? "").split(" ").filter(Boolean).map(link => link.split("-"));
  const events = row.events.split(", ").map(event => event.split(" "));
  const named = [...new Set([row.asked, ...links.flat(), ...events.map(event => event[0])])];
  const on = row.on ? { on: row.on } : {};
  return {
    parties: Object.fromEntries(named.map(name => [name, types[name]])),
    links: links.map(([person, organisation]) => ({ person, organisation })),
    events: events.map(([party, what, at, about]) => ({ party, what, at, ...(about ? { for: about } : {}) })),
    ask: ["bookkeeping", "customer"].map(name => ({ party: row.asked, class: name, ...on })),
  };
}

describe("retention", () => {
  for (const row of rows("retention.csv")) {
    test(`${row.id}: ${row.what}`, () => {
      const path = join(place, `${row.id}.json`);
      writeFileSync(path, JSON.stringify(scenario(row)));
      const answers = json(["notice", "explain", noticeFor(row["fiscal years end"]), "--events", path], environment);
      assert.equal(answers.length, 2);
      const [books, other] = answers;
      assert.deepEqual([books.party, books.class, other.party, other.class], [row.asked, "bookkeeping", row.asked, "customer"]);
      assert.equal(books.erasable_from, row["books erasable from"]);
      assert.equal(books.gone_by, row["books gone by"]);
      assert.deepEqual(books.statutes, { "fi.vouchers": row["vouchers by law"], "fi.books": row["books by law"] });
      assert.equal(other.keep_through, null);
      assert.equal(other.erasable_from, null);
      assert.equal(other.gone_by, row["other gone by"]);
      if (row.states) assert.equal(`${books.state}/${other.state}`, row.states);
      if (!row["books gone by"]) assert.equal(books.state, "open");
      for (const answer of answers) assert.ok(answer.trace.length > 0 && answer.trace.every(line => line.length > 5));
    });
  }
});

describe("deadlines", () => {
  for (const row of rows("deadline.csv")) {
    test(`${row.id}: ${row.right} received ${row.received}`, () => {
      const words = ["notice", "deadline", agency, "--right", row.right, "--received", row.received];
      const answer = json(words, environment);
      assert.equal(answer.promised_by, row["promised by"]);
      assert.equal(answer.law_by, row["law by"]);
      assert.equal(answer.binding, row.binding);
      if (row["extension notice by"]) {
        assert.equal(answer.extension_notice_by, row["extension notice by"]);
        assert.equal(answer.extended_by, row["extended by"]);
      }
      const twelve = !["information", "breach"].includes(row.right);
      assert.equal(answer.extended_by !== null && answer.extension_notice_by !== null, twelve);
      const [year, month, day] = row["received day"].split("-").map(Number);
      const names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
      assert.ok(answer.trace[0].includes(`${day} ${names[month - 1]} ${year}`), answer.trace[0]);
      assert.ok(ok(words, environment).includes(answer.trace.at(-1)));
    });
  }
});
