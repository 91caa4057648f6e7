// Requests about people's rights on the command line: their days at every edge of the vectors, from receipt to answer, and what
// becomes of them when the person is erased or the register is carried.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { add, fault, folder, json, ok, register, root, seloste } from "./seloste.mjs";

const at = (clock, more = {}) => ({ env: { SELOSTE_CLOCK: clock, ...more } });

function vectors() {
  const [head, ...lines] = readFileSync(join(root, "tests/vectors/deadline.csv"), "utf8").trim().split("\n");
  const columns = head.split(";");
  return lines.map(line => Object.fromEntries(line.split(";").map((value, i) => [columns[i], value || null])));
}

test("a real request has the days of every vector", () => {
  const { data } = register();
  const late = at("2028-01-01T10:00:00Z");
  for (const row of vectors().filter(row => row.right !== "breach")) {
    const id = json(["request", "add", data, row.right, "--from", "Somebody", "--by", "post", "--received", row.received], late).id;
    const seen = json(["request", "show", data, id], late);
    assert.equal(seen.received_day, row["received day"], row.id);
    assert.equal(seen.promised_by, row["promised by"], row.id);
    assert.equal(seen.law_by, row["law by"], row.id);
    assert.equal(seen.due, row.binding, row.id);
    if (row["extension notice by"]) {
      assert.equal(seen.extension_notice_by, row["extension notice by"], row.id);
      assert.equal(seen.extended_by, row["extended by"], row.id);
    }
    assert.ok(seen.late && seen.trace.length > 2);
  }
});

test("one minute before midnight in Helsinki is still that day, also when the clocks change", () => {
  const { data } = register();
  const edges = [ // received, day, promised by
    ["2026-06-30T20:59:59Z", "2026-06-30", "2026-07-28"], ["2026-06-30T21:00:00Z", "2026-07-01", "2026-07-29"],
    ["2026-03-28T21:59:59Z", "2026-03-28", "2026-04-25"], ["2026-03-28T22:00:00Z", "2026-03-29", "2026-04-26"],
    ["2026-10-24T20:59:00Z", "2026-10-24", "2026-11-21"], ["2026-10-25T21:59:00Z", "2026-10-25", "2026-11-22"],
    ["2026-10-25T22:00:00Z", "2026-10-26", "2026-11-23"],
  ];
  for (const [received, day, promised] of edges) {
    const id = json(["request", "add", data, "access", "--from", "Somebody", "--by", "email", "--received", received], at("2026-12-01T10:00:00Z")).id;
    const seen = json(["request", "show", data, id]);
    assert.deepEqual([seen.received_day, seen.promised_by], [day, promised], received);
  }
});

test("late is what the clock says, stored nowhere", () => {
  const { data } = register();
  const id = json(["request", "add", data, "access", "--from", "Somebody", "--by", "phone"]).id; // 5 March 2026
  const seen = (clock) => json(["request", "show", data, id], at(clock));
  assert.deepEqual([seen("2026-04-02T20:59:59Z").late, seen("2026-04-02T20:59:59Z").days_left], [false, 0]);
  assert.deepEqual([seen("2026-04-02T21:00:00Z").late, seen("2026-04-02T21:00:00Z").days_left], [true, -1]);
  assert.equal(json(["request", "list", data, "--late"], at("2026-04-02T20:00:00Z")).total, 0);
  assert.equal(json(["request", "list", data, "--late"], at("2026-04-03T20:00:00Z")).total, 1);
  ok(["request", "no-data", data, id], at("2026-04-08T10:00:00Z"));
  const closed = seen("2027-01-01T10:00:00Z");
  assert.deepEqual([closed.late, closed.promise_broken, closed.state], [true, true, "no_data"]);
});

test("from a letter to the answer, in the person's language", () => {
  const { data } = register();
  const who = add(data, "consumer", { first_name: "Åsa", last_name: "Holm", email: "asa@example.fi" });
  const id = json(["request", "add", data, "erasure", who, "Glöm mig", "--by", "post", "--language", "sv"]).id;
  assert.match(ok(["request", "list", data], { env: { SELOSTE_LANG: "fi" } }), /Poistopyyntö/);
  assert.equal(fault(["request", "letter", data, id]).code, 4);
  ok(["request", "acknowledge", data, id]);
  const letter = json(["request", "letter", data, id]);
  assert.match(letter.subject, /begäran om radering/);
  assert.match(letter.body, /^Bästa Åsa Holm,/);
  assert.match(letter.body, /avgiftsfritt/);
  // who it is: only with a reason, and never what was shown
  assert.match(seloste(["request", "ask", data, id, "Vem är du?"]).err, /--why/);
  ok(["request", "ask", data, id, "Ring oss från ditt nummer.", "--why", "okänd adress"]);
  assert.match(json(["request", "letter", data, id]).body, /identitetshandling/);
  assert.equal(fault(["request", "check", data, id, "--how", "131052-308T"]).error.field, "--how");
  ok(["request", "check", data, id, "--how", "samtal till känt nummer"]);
  ok(["erase", data, who, "--yes"]);
  ok(["request", "done", data, id, "raderat"]);
  ok(["request", "answer", data, id, "Dina uppgifter är raderade.", "--partly", "fakturan från 2024"]);
  assert.match(json(["request", "letter", data, id]).body, /fakturan från 2024[\s\S]*domstol/);
  assert.equal(json(["request", "show", data, id]).state, "partly_refused");
  // nothing of it lies in plain anywhere
  const log = ok(["audit", "list", data, "--json"]);
  for (const word of ["Holm", "Glöm", "okänd", "samtal"]) assert.ok(!log.includes(word));
  assert.match(ok(["audit", "verify", data]), /whole/);
});

test("a request goes along when the register is carried, also without a person", () => {
  const one = register(), place = folder();
  const who = add(one.data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" });
  const first = json(["request", "add", one.data, "access", who, "Mitä?", "--by", "form"]).id;
  const second = json(["request", "add", one.data, "complaint", "--from", "Joku", "--by", "whatsapp"]).id;
  ok(["request", "acknowledge", one.data, first]);
  ok(["request", "done", one.data, first, "Kerrottu puhelimessa."]);
  ok(["request", "answer", one.data, first, "Tässä."]);
  ok(["request", "posted", one.data, first, "--how", "post"]);
  ok(["erase", one.data, who, "--yes"]);
  const file = join(place, "all.json");
  ok(["export", one.data, "--all", "--as", "json", "-o", file, "--yes"]);
  assert.ok(!readFileSync(file, "utf8").includes("Mitä?"));
  const two = register();
  ok(["import", two.data, file], { input: readFileSync(join(one.place, "sheet.txt"), "utf8") });
  const seen = json(["request", "show", two.data, second]);
  assert.deepEqual([seen.from, seen.right, seen.channel, seen.state], ["Joku", "complaint", "whatsapp", "received"]);
  const gone = json(["request", "show", two.data, first]);
  assert.deepEqual([gone.erased, gone.state, gone.steps.length], [true, "granted", 4]);
  ok(["request", "refuse", two.data, second, "--why", "ei meidän"]);
});

test("the access package tells what the person asked and what was written back", () => {
  const { data, place } = register();
  const who = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@example.fi" });
  const id = json(["request", "add", data, "access", who, "Näyttäkää kaikki", "--by", "email"]).id;
  ok(["request", "acknowledge", data, id]);
  const zip = join(place, "answer.zip");
  ok(["access", data, who, "-o", zip]);
  const [request] = JSON.parse(execFileSync("unzip", ["-p", zip, "data.json"], { encoding: "utf8" })).requests;
  assert.deepEqual([request.right, request.text, request.state, request.answer_by, request.letters.length], ["access", "Näyttäkää kaikki", "acknowledged", "2026-04-02", 1]);
});

test("what is wrong is told at its option", () => {
  const { data } = register();
  const said = (...args) => fault(["request", ...args]);
  assert.equal(said("add", data, "breach", "--from", "x", "--by", "post").error.field, "RIGHT");
  assert.equal(said("add", data, "access", "--from", "x", "--by", "pigeon").error.field, "--by");
  assert.equal(said("add", data, "access", "--by", "post").error.field, "--from");
  assert.equal(said("add", data, "access", "--from", "x", "--by", "post", "--received", "2026-03-06").error.field, "--received");
  assert.equal(said("add", data, "access", "--from", "x", "--by", "post", "--language", "ru").error.field, "--language");
  assert.equal(said("show", data, "0000000000001").code, 4);
});
