// What becomes of files and papers when their customer's import is undone, when their time is over, and while their use is restricted.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { add, fault, file, folder, json, ok, register } from "./seloste.mjs";
import { withFiles } from "./with-files.mjs";

const later = { env: { SELOSTE_CLOCK: "2036-03-10T10:00:00Z" } };
const bytes = randomBytes(150000); // three pieces
let r, batch, ids;

const rows = (table) => Number(execFileSync("sqlite3", ["-readonly", join(r.data, "register.db"), `SELECT COUNT(*) FROM ${table}`], { encoding: "utf8" }));
const attach = (who, more = []) => json(["attach", r.data, who, file(r.place, "liite.bin", bytes), ...more]).id;
const records = (who, options) => json(["show", r.data, who], options).records;
const out = (id, options, data = r.data, keys = r.keys) => {
  const path = join(folder(), "out");
  ok(["file", data, id, "-o", path, "--keys", keys], options);
  return readFileSync(path);
};
const found = () => json(["find", r.data]).found.map((one) => one.name).sort();

before(() => {
  r = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  const list = "First Name,Last Name,E-mail 1 - Value,Notes\n" +
    "Aino,Aalto,aino@lista.example,\nBertta,Buri,bertta@lista.example,\nCecilia,Cedro,cecilia@lista.example,\n" +
    "Daavid,Dahl,daavid@lista.example,\nEero,Eklund,eero@lista.example,Tavattu messuilla\nFanni,Fors,fanni@lista.example,\n";
  batch = json(["import", r.data, file(r.place, "lista.csv", list), "--source", "person"]).batch;
  ids = Object.fromEntries(json(["find", r.data]).found.map((one) => [one.name.split(" ")[0], one.id]));
});

test("an import undone: whoever got a file or a paper since stays with it, and it is told", () => {
  const picture = attach(ids.Aino);
  ok(["paper", "add", r.data, ids.Bertta, "Käyntikortti", "--folder", "3"]);
  ok(["remove", r.data, attach(ids.Cecilia), "--yes"]); // no file any more
  const note = records(ids.Eero)[0].id;
  const annex = attach(ids.Eero, ["--belongs-to", note]);
  const kept = attach(ids.Fanni);
  ok(["restrict", r.data, ids.Fanni, "--why", "accuracy"]);
  const pieces = rows("blob_piece");
  assert.equal(pieces, 9);

  const plan = json(["undo", r.data, batch, "--plan"]);
  const said = (report) => report.stays.map((one) => [one.what, one.why, one.count]).sort();
  assert.deepEqual([plan.parties, plan.parties_stay], [2, 4], JSON.stringify(plan));
  const done = json(["undo", r.data, batch, "--yes"]);
  assert.deepEqual(said(done), said(plan));
  for (const [what, why, count] of [["file", "added", 2], ["paper", "added", 1], ["note", "needed", 1], ["party", "restricted", 1]])
    assert.ok(said(done).some((one) => String(one) === String([what, why, count])), `${what} ${why} ${count}: ${JSON.stringify(said(done))}`);

  assert.deepEqual(found(), ["Aino Aalto", "Bertta Buri", "Eero Eklund", "Fanni Fors"]);
  assert.equal(rows("blob_piece"), pieces);
  for (const id of [picture, annex, kept]) assert.ok(out(id).equals(bytes));
  assert.ok(records(ids.Eero).some((one) => one.id === note && one.text === "Tavattu messuilla"));
  assert.deepEqual(json(["paper", "list", r.data]).papers.map((one) => one.party), [ids.Bertta]);
  assert.deepEqual(json(["paper", "tasks", r.data]).tasks, [], "nobody has to destroy anything");
  assert.deepEqual(json(["show", r.data, ids.Aino]).values.map((one) => one.field).sort(), ["first_name", "last_name"], "the rest of what it brought is gone");
  assert.ok(json(["show", r.data, ids.Fanni]).values.some((one) => one.field === "email"), "hers is only stored");
});

test("restricted: a file is read and handed out, and nothing is added, changed or taken away", () => {
  const id = records(ids.Fanni).find((one) => one.kind === "file").id;
  assert.ok(out(id).equals(bytes));
  assert.ok(json(["audit", "list", r.data, "--party", ids.Fanni]).entries.some((one) => one.record === id && one.action === "opened"));
  const path = join(folder(), "answer.zip");
  ok(["access", r.data, ids.Fanni, "-o", path]);
  const inside = JSON.parse(execFileSync("unzip", ["-p", path, "data.json"])).records.find((one) => one.file);
  assert.ok(execFileSync("unzip", ["-p", path, inside.file.in_package]).equals(bytes));
  const pieces = rows("blob_piece"), blobs = rows("blob");
  for (const args of [["attach", r.data, ids.Fanni, file(r.place, "uusi.bin", bytes)], ["paper", "add", r.data, ids.Fanni, "Kortti", "--folder", "4"],
    ["correct", r.data, id, "Toinen teksti"], ["remove", r.data, id, "--yes"]]) {
    const why = fault(args);
    assert.deepEqual([why.code, why.error.sentence], [3, "rights.restriction"], args[0]);
  }
  assert.deepEqual([rows("blob_piece"), rows("blob")], [pieces, blobs], "nothing of what was refused is kept");
  assert.ok(out(id).equals(bytes));
});

test("their time is over: bytes go from the database and from older copies, papers become work, and what is restricted waits", () => {
  const fresh = add(r.data, "consumer", { first_name: "Gunnel", last_name: "Grahn", email: "gunnel@koti.example" });
  const hers = attach(fresh), his = records(ids.Aino).find((one) => one.kind === "file").id, waits = records(ids.Fanni).find((one) => one.kind === "file").id;
  ok(["paper", "add", r.data, ids.Bertta, "Kokousmuistio", "--folder", "5", "--page", "8", "--also", fresh]);
  ok(["note", r.data, fresh, "Soitto", "--kind", "call"], { env: { SELOSTE_CLOCK: "2031-01-08T10:00:00Z" } });
  const [copy, whole, keys] = ["copy", "whole", "keys"].map((name) => join(folder(), name));
  for (const [from, to] of [[r.data, copy], [r.data, whole], [r.keys, keys]]) cpSync(from, to, { recursive: true });
  assert.ok(out(his, {}, whole, keys).equals(bytes), "with the keys of that day it opens");

  const planned = json(["sweep", r.data], later).rows;
  const fate = (who) => planned.filter((row) => row.party === who).map((row) => row.fate);
  assert.deepEqual([fate(ids.Aino), fate(ids.Bertta), fate(ids.Eero), fate(ids.Fanni), fate(fresh)], [["goes"], ["goes"], ["goes"], ["waits"], []], JSON.stringify(planned));
  assert.equal(json(["sweep", r.data, "--yes"], later).parties, 3);

  assert.deepEqual([rows("blob_piece"), rows("blob")], [6, 2], "hers who is fresh, and what waits");
  for (const id of [hers, waits]) assert.ok(out(id, later).equals(bytes));
  assert.equal(fault(["file", r.data, his, "-o", join(r.place, "never")], later).code, 4);
  assert.ok([3, 4].includes(fault(["file", copy, his, "-o", join(r.place, "never"), "--keys", r.keys], later).code));
  assert.deepEqual(json(["paper", "tasks", r.data], later).tasks.map((one) => [one.work, one.place, one.others]).sort(), [["destroy", "folder 3", 0], ["destroy", "folder 5, page 8", 1]]);
  assert.deepEqual(json(["paper", "list", r.data], later).papers.map((one) => one.party), [fresh]);
  assert.deepEqual(json(["sweep", r.data], later).rows.filter((row) => row.fate !== "waits"), [], "once");

  ok(["restrict", r.data, ids.Fanni, "--tell", "post"], later);
  ok(["restrict", r.data, ids.Fanni, "--lift"], later);
  assert.equal(json(["sweep", r.data, "--yes"], later).parties, 1);
  assert.deepEqual([rows("blob_piece"), rows("blob")], [3, 1]);
  assert.equal(fault(["file", r.data, waits, "-o", join(r.place, "never")], later).code, 4);
  assert.equal(json(["audit", "verify", r.data], later).whole, true);
});
