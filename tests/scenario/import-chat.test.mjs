// Chats as phones export them: who of the register was in touch, on which days and which way; nothing of anybody else.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { join } from "node:path";
import { add, agency, everything, fault, file, json, ok, register, root } from "./seloste.mjs";

const mended = join(root, "notices/agency-mended.yaml");
const sample = join(root, "tests/samples/whatsapp_fi.txt");
let r;
before(() => {
  r = register();
  add(r.data, "consumer", { first_name: "Lumi", last_name: "Halla", email: "lumi@halla.example" });
  ok(["user", "add", r.data, "Aino Ahkera"]);
});

const taken = (data, path, more = []) => json(["import", data, path, "--source", "person", ...more]);
const refused = (data, path, more = []) => fault(["import", data, path, "--source", "person", ...more]);
const records = (data, who) => json(["show", data, who]).records.map((one) => [one.kind, one.at, one.with?.channel ?? null, one.text ?? null]);
const counts = (report) => [report.rows, report.new, report.merged, report.unchanged, report.refused];
const whys = (report) => report.lines.filter((line) => line.outcome === "refused").map((line) => [line.line, line.why]);
const found = (data, words) => json(["find", data, words]).total;

/** A register of its own, with a customer and one of us. */
function fresh(notice = agency, customer = { first_name: "Lumi", last_name: "Halla", email: "lumi@halla.example" }) {
  const made = register({ notice });
  made.id = add(made.data, "consumer", customer);
  ok(["user", "add", made.data, "Aino Ahkera"]);
  return made;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** A ZIP of [name, bytes] pairs. */
function zip(place, name, entries) {
  const parts = [], list = [];
  let at = 0;
  for (const [entry, content] of entries) {
    const bytes = Buffer.from(content), packed = deflateRawSync(bytes), path = Buffer.from(entry);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), head, path, packed);
    list.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, place, path);
    at += 30 + path.length + packed.length;
  }
  const central = Buffer.concat(list), end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  const path = join(place, name);
  writeFileSync(path, Buffer.concat([...parts, central, Buffer.from("PK\x05\x06", "latin1"), end]));
  return path;
}

test("a chat of two becomes one contact a day and direction, and a call; the same again, and a longer one, add only what is new", () => {
  const preview = taken(r.data, sample, ["--dry-run"]);
  assert.deepEqual(records(r.data, "lumi@halla.example"), []);
  const report = taken(r.data, sample);
  for (const one of [preview, report]) {
    assert.deepEqual(counts(one), [4, 0, 4, 0, 0]);
    assert.match(one.format, /^whatsapp/);
  }
  assert.deepEqual(records(r.data, "lumi@halla.example").sort(), [
    ["call", "2020-09-03", "whatsapp", null], ["message_in", "2020-09-01", "whatsapp", null],
    ["message_out", "2020-09-01", "whatsapp", null], ["message_out", "2020-09-04", "whatsapp", null]]);
  assert.deepEqual(counts(taken(r.data, sample)), [4, 0, 0, 4, 0]);
  const longer = file(r.place, "longer.txt", `${readFileSync(sample)}[4.9.2020 klo 8.00.00] Lumi Halla: Kiitos!\n[5.9.2020 klo 8.00.00] Lumi Halla: Vielä yksi\n`);
  assert.deepEqual(counts(taken(r.data, longer, ["--dry-run"])), [6, 0, 2, 4, 0]);
  const more = taken(r.data, longer);
  assert.deepEqual(counts(more), [6, 0, 2, 4, 0]);
  ok(["undo", r.data, more.batch, "--yes"]);
  assert.equal(records(r.data, "lumi@halla.example").length, 4);
  const other = json(["show", r.data, "lumi@halla.example"]);
  assert.equal(other.name, "Lumi Halla");
});

test("the last contact of a chat moves the day until which data are kept, and an e-mail of the same day is another contact", () => {
  const { data, place, id } = fresh();
  ok(["note", data, id, "--kind", "message_in", "--at", "2020-09-01", "--with", "channel=email"]);
  taken(data, file(place, "_chat.txt", readFileSync(sample)));
  assert.deepEqual(records(data, id).filter((one) => one[0] === "message_in").map((one) => one[2]).sort(), ["email", "whatsapp"]);
  assert.match(ok(["show", data, id]), /2030-09-0|3 September 2030|September 2030/);
});

test("where the notice lists messages, each is kept with its time, sealed; what may not be kept is left out of it and told", () => {
  const { data, place, id } = fresh(mended);
  const chat = file(place, "_chat.txt", `${readFileSync(sample)}[5.9.2020 klo 8.00.00] Lumi Halla: Hetuni on 131052-308T\n`);
  const report = taken(data, chat), made = records(data, id);
  assert.deepEqual(counts(report), [7, 0, 7, 0, 0]);
  assert.equal(report.values_refused, 1);
  assert.match(report.lines.find((line) => line.outcome === "refused").why, /identity code/);
  assert.ok(made.some((one) => one[3] === "Hei! Saisinko tarjouksen?" && one[1] === "2020-09-01T06:05:18Z"), JSON.stringify(made));
  assert.ok(made.some((one) => one[3]?.includes("\nToinen rivi samassa viestissä [12.3.2019")));
  assert.ok(!made.some((one) => one[3]?.includes("131052")));
  assert.equal(made.filter((one) => one[1].startsWith("2020-09-05")).length, 1, "that it came is kept");
  assert.deepEqual(counts(taken(data, chat)), [7, 0, 0, 7, 0]);
  for (const name of everything(data))
    try {
      assert.ok(!readFileSync(join(data, name)).includes("Saisinko"), name);
    } catch (error) { if (error.code !== "EISDIR" && error.code !== "ENXIO") throw error; }
});

test("every way in which phones write a date comes to the same days", () => {
  const rows = [["20/3/20, 2:05 PM", "-"], ["3/20/20, 2:05 PM", "-"], ["20.3.2020 klo 14.05", "-"], ["20.03.20, 14:05", "-"],
    ["2020-03-20 14:05", "-"], ["20.3.2020 klo 2.05 ip.", "-"], ["20/03/2020, 2:05 p. m.", "-"], ["20/3/20, 2:05\u202fpm", "-"],
    ["[20.3.2020 klo 14.05.33]", ""], ["\u200e[20/03/2020, 2:05:33\u202fPM]", ""], ["[2020-03-20, 14:05:33]", ""], ["20.03.2020 um 14:05", "-"]];
  for (const [date, dash] of rows) {
    const { data, place, id } = fresh();
    const begin = `${date}${dash ? ` ${dash}` : ""} `;
    const text = `\ufeff${begin}Lumi Halla: Hei\r\n${begin}Aino Ahkera: Hei\r\n`;
    assert.deepEqual(counts(taken(data, file(place, "WhatsApp Chat with Lumi Halla.txt", text))), [2, 0, 2, 0, 0], date);
    assert.deepEqual([...new Set(records(data, id).map((one) => one[1]))], ["2020-03-20"], date);
  }
});

test("the order of day and month is told by the whole file, or asked for; it is never guessed", () => {
  const line = (date, name = "Lumi Halla") => `${date}, 14:05 - ${name}: Hei\n`;
  const { data, place, id } = fresh();
  const unsure = file(place, "a.txt", line("3/4/20") + line("5/4/20", "Aino Ahkera"));
  const { code, error } = refused(data, unsure);
  assert.notEqual(code, 0);
  assert.match(error.message ?? error.text ?? JSON.stringify(error), /--dates dmy or --dates mdy/);
  assert.doesNotMatch(JSON.stringify(error), /Lumi|Halla|Aino/);
  assert.deepEqual(counts(taken(data, unsure, ["--dates", "mdy"])), [2, 0, 2, 0, 0]);
  assert.deepEqual(records(data, id).map((one) => one[1]).sort(), ["2020-03-04", "2020-05-04"]);
  const days = (text, more) => {
    const made = fresh();
    taken(made.data, file(made.place, "a.txt", text), more);
    return records(made.data, made.id).map((one) => one[1]).sort();
  };
  assert.deepEqual(days(line("1/2/20") + line("13/2/20")), ["2020-02-01", "2020-02-13"].sort());
  assert.deepEqual(days(line("1/2/20") + line("2/13/20")), ["2020-01-02", "2020-02-13"]);
  assert.deepEqual(days(line("5/1/20") + line("1/2/20", "Aino Ahkera") + line("2/3/20")), ["2020-01-05", "2020-02-01", "2020-03-02"]);
  assert.deepEqual(days(line("1/5/20") + line("2/1/20", "Aino Ahkera") + line("3/2/20")), ["2020-01-05", "2020-02-01", "2020-03-02"]);
  assert.deepEqual(days(line("4/4/20") + line("5/5/20")), ["2020-04-04", "2020-05-05"]);
  const certain = file(place, "b.txt", line("13/2/20"));
  assert.match(JSON.stringify(refused(data, certain, ["--dates", "mdy"]).error), /cannot stand in that order/);
  assert.match(JSON.stringify(refused(data, certain, ["--dates", "dym"]).error), /--dates/);
});

test("who we are: the staff, the controller, the name of the file, else --we; without it nothing is taken in", () => {
  const chat = (name) => `1.9.2020 klo 9.05 - Lumi Halla: Hei\n2.9.2020 klo 9.05 - ${name}: Hei\n`;
  const kinds = (data) => records(data, "lumi@halla.example").map((one) => one[0]).sort();
  const { data, place } = fresh();
  const unknown = refused(data, file(place, "chat.txt", chat("Joku Meistä")));
  assert.match(JSON.stringify(unknown.error), /--we/);
  assert.doesNotMatch(JSON.stringify(unknown.error), /Joku|Lumi/);
  assert.deepEqual(kinds(data), []);
  assert.match(JSON.stringify(refused(data, join(place, "chat.txt"), ["--we", "Toinen"]).error), /--we/);
  assert.deepEqual(counts(taken(data, join(place, "chat.txt"), ["--we", "Toinen", "--we", "joku meistä"])), [2, 0, 2, 0, 0]);
  assert.deepEqual(kinds(data), ["message_in", "message_out"]);
  for (const [file_name, ours] of [["WhatsApp-keskustelu: Lumi Halla.txt", "Kuka Vain"], ["WhatsApp Chat with Lumi Halla.txt", "Kuka Vain"],
    ["chat.txt", "Viestintätoimisto Suvanne Oy"], ["chat.txt", "SUVANNE"], ["chat.txt", "Sinä"]]) {
    const made = fresh();
    taken(made.data, file(made.place, file_name, chat(ours)));
    assert.deepEqual(kinds(made.data), ["message_in", "message_out"], `${file_name} ${ours}`);
  }
});

test("a number is looked up as a number, marks and all; a name with a colon is one name; a name is never a part of one", () => {
  const { data, place } = fresh();
  const phone = add(data, "consumer", { first_name: "Piia", last_name: "Puhelin", phone: "040 123 4567" });
  const odd = add(data, "organisation", { name: "Yritys: Osasto" });
  const text = `1.9.2020 klo 9.05 - \u202a+358\u00a040\u00a0123\u00a04567\u202c: Hei\n1.9.2020 klo 9.06 - Yritys: Osasto: Hei\n`
    + `1.9.2020 klo 9.07 - Lumi: Hei\n1.9.2020 klo 9.08 - Halla Lumi: Hei: sinä\n1.9.2020 klo 9.09 - Aino Ahkera: Hei\n`
    + `1.9.2020 klo 9.10 - +358 40 765 4321: Hei\n1.9.2020 klo 9.11 - ~ Lumi Halla: Hei\n1.9.2020 klo 9.12 - Lumi: taas\n`;
  const report = taken(data, file(place, "g.txt", text));
  assert.deepEqual(counts(report), [6, 0, 3, 0, 3]);
  assert.deepEqual([records(data, phone).length, records(data, odd).length, records(data, "lumi@halla.example").length], [1, 1, 1]);
  assert.deepEqual([...new Set(whys(report).map(([line]) => line))].sort(), [3, 6, 7], "each sender once");
  assert.doesNotMatch(JSON.stringify(report), /Lumi|765/);
  assert.equal(found(data, "Lumi"), 1, "nobody was added");
});

test("of two of one name neither is meant; --customer says who the other one is, in a chat of two only", () => {
  const { data, place, id } = fresh();
  add(data, "consumer", { first_name: "Lumi", last_name: "Halla", email: "toinen@halla.example" });
  const report = taken(data, sample);
  assert.equal(report.merged, 0);
  assert.match(whys(report)[0][1], /Several/);
  assert.deepEqual(records(data, id), []);
  assert.deepEqual(counts(taken(data, sample, ["--customer", "lumi@halla.example"])), [4, 0, 4, 0, 0]);
  const nick = file(place, "n.txt", "1.9.2021 klo 9.05 - Lumi töistä: Hei\n1.9.2021 klo 9.06 - Aino Ahkera: Hei\n");
  assert.deepEqual(counts(taken(data, nick, ["--customer", "toinen@halla.example"])), [2, 0, 2, 0, 0]);
  assert.equal(records(data, "toinen@halla.example").length, 2);
  const group = file(place, "g.txt", "1.9.2021 klo 9.05 - Lumi: Hei\n1.9.2021 klo 9.06 - Pekka: Hei\n1.9.2021 klo 9.06 - Aino Ahkera: Hei\n");
  assert.match(JSON.stringify(refused(data, group, ["--customer", "toinen@halla.example"]).error), /several/);
});

test("in a group only what customers write is kept, and the program's own lines are nobody's", () => {
  const { data, place, id } = fresh();
  const text = `1.9.2020 klo 9.00 - Viestit ja puhelut ovat täysin salattuja. Kukaan ei voi lukea niitä.\n1.9.2020 klo 9.00 - Lumi Halla loi ryhmän "Talkoot: kevät"\n`
    + `1.9.2020 klo 9.01 - Lumi Halla lisäsi sinut\n2.9.2020 klo 9.05 - Aino Ahkera: Hei\n3.9.2020 klo 9.06 - Lumi Halla: <Media jätettiin pois>\n4.9.2020 klo 9.00 - Lumi Halla poistui\n`;
  assert.deepEqual(counts(taken(data, file(place, "g.txt", text))), [1, 0, 1, 0, 0]);
  assert.deepEqual(records(data, id), [["message_in", "2020-09-03", "whatsapp", null]]);
});

test("a day is the day that the phone shows: at midnight, and in the hours that are twice or none", () => {
  const { data, place, id } = fresh();
  const at = (date, time) => `${date} klo ${time} - Lumi Halla: Hei\n`;
  taken(data, file(place, "t.txt", at("28.3.2020", "23.59") + at("29.3.2020", "3.30") + at("25.10.2020", "3.30") + at("25.10.2020", "3.10") + at("26.10.2020", "0.00")
    + "26.10.2020 klo 9.00 - Aino Ahkera: Hei\n"));
  assert.deepEqual(records(data, id).filter((one) => one[0] === "message_in").map((one) => one[1]).sort(), ["2020-03-28", "2020-03-29", "2020-10-25", "2020-10-26"]);
});

test("a chat that an editor wrote in another encoding is read in it", () => {
  const text = "20.3.2020 klo 14.05 - Lumi Hällä: Hei\r\n20.3.2020 klo 14.05 - Aino Ahkera: Hei\r\n";
  for (const [bytes, encoding] of [[Buffer.from(text, "latin1"), "Windows-1252"], [Buffer.from(`\ufeff${text}`, "utf16le"), "UTF-16LE"], [Buffer.from(text), "UTF-8"]]) {
    const { data, place, id } = fresh(agency, { first_name: "Lumi", last_name: "Hällä", email: "lumi@halla.example" });
    const report = taken(data, file(place, "e.txt", bytes));
    assert.deepEqual([counts(report), report.encoding], [[2, 0, 2, 0, 0], encoding]);
    assert.equal(records(data, id).length, 2);
  }
});

test("the clock of this machine may lie before the chat", () => {
  const { data, place, id } = fresh();
  const at = (date) => `${date}, 14:05 - Lumi Halla: Hei\n`;
  assert.deepEqual(counts(taken(data, file(place, "f.txt", at("1/9/2027") + at("13/9/2027")))), [2, 0, 2, 0, 0]);
  assert.deepEqual(records(data, id).map((one) => one[1]).sort(), ["2027-09-01", "2027-09-13"]);
});

test("a chat in which only we have written is with whom the iPhone says", () => {
  const { data, place, id } = fresh();
  const lines = readFileSync(sample, "utf8").split("\n");
  assert.deepEqual(counts(taken(data, file(place, "_chat.txt", `${lines[0]}\n${lines[7]}\n`))), [1, 0, 1, 0, 0]);
  assert.deepEqual(records(data, id).map((one) => one[0]), ["message_out"]);
});

test("lines that are quoted in a message make no contact", () => {
  const { data, place, id } = fresh();
  const text = `1.9.2020 klo 9.05 - Aino Ahkera: Muistatko:\n1.2.2019 klo 9.05 - Lumi Halla: tilaan sen\n[3.3.2020, 9.05.00] Lumi Halla: ja tämän\n1.1.2199 klo 9.05 - Lumi Halla: joskus\n2.9.2020 klo 9.05 - Lumi Halla: Muistan\n`;
  const report = taken(data, file(place, "q.txt", text));
  assert.deepEqual(records(data, id).map((one) => one[1]).sort(), ["2020-09-01", "2020-09-02"]);
  assert.ok(whys(report).some(([line, why]) => line === 2 && /: 3$/.test(why)), JSON.stringify(report.lines));
});

test("a notice that does not speak of the service refuses it with its sentence; somebody restricted is left alone", () => {
  const shop = register({ notice: join(root, "notices/webshop.yaml") });
  const id = json(["add", shop.data, "first_name=Lumi", "last_name=Halla", "email=lumi@halla.example", "--type", "shopper", "--source", "person"]).id;
  const report = taken(shop.data, sample, ["--we", "Aino Ahkera"]);
  assert.equal(report.merged, 0);
  assert.ok(report.lines.some((line) => line.sentence && line.outcome === "refused" && /this service/.test(line.why)), JSON.stringify(report.lines));
  assert.deepEqual(records(shop.data, id), []);
  const { data, id: held } = fresh();
  ok(["restrict", data, held, "--why", "accuracy"]);
  const held_report = taken(data, sample);
  assert.equal(held_report.merged, 0);
  assert.ok(held_report.lines.some((line) => /restricted/.test(line.why ?? "") && line.sentence));
});

test("the text in an archive is read; what is no chat is refused", () => {
  const { data, place, id } = fresh();
  const chat = readFileSync(sample), photo = Buffer.alloc(300000, "x");
  const good = zip(place, "WhatsApp Chat - Lumi Halla.zip", [["00000004-PHOTO.jpg", photo], ["00000005-notes.txt", "1.9.2020 klo 9.05 - Lumi Halla: no"], ["_chat.txt", chat]]);
  assert.deepEqual(counts(taken(data, good, ["--dry-run"])), [4, 0, 4, 0, 0]);
  assert.deepEqual(counts(taken(data, good)), [4, 0, 4, 0, 0]);
  assert.equal(records(data, id).length, 4);
  const android = zip(place, "a.zip", [["WhatsApp Chat with Lumi Halla.txt", chat], ["IMG-1.jpg", photo]]);
  assert.equal(taken(data, android).unchanged, 4);
  const bad = {
    "none.zip": [[["a.jpg", photo]], /no WhatsApp chat/],
    "other.zip": [[["a.txt", "only words"]], /no WhatsApp chat/],
    "two.zip": [[["a.txt", chat], ["b.txt", chat]], /several texts/],
  };
  for (const [name, [entries, why]] of Object.entries(bad))
    assert.match(JSON.stringify(refused(data, zip(place, name, entries)).error), why, name);
  const cut = join(place, "cut.zip");
  writeFileSync(cut, readFileSync(good).subarray(0, 700));
  assert.match(JSON.stringify(refused(data, cut).error), /damaged/);
});

test("an archive that unpacks without end is refused before it is read", () => {
  const { data, place } = fresh();
  const path = zip(place, "bomb.zip", [["_chat.txt", Buffer.from(readFileSync(sample))]]);
  const bytes = readFileSync(path), size = bytes.lastIndexOf(Buffer.from("PK\x01\x02", "latin1")) + 24;
  bytes.writeUInt32LE(0xfffffff0, size);
  writeFileSync(path, bytes);
  assert.match(JSON.stringify(refused(data, path).error), /gibibyte/);
});
