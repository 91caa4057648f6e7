// How much memory a large import takes: of the program as people run it, since sanitizers take memory of their own.
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environment, file, register, root } from "./seloste.mjs";

const program = join(root, "build/release/seloste");
const MIB = 1024, ROWS = 12000, MOST = 56 * MIB; // KiB; 25 MiB of it are the program itself
let r;
before(() => { r = register(); });

/** The most memory that a run ever had, in KiB, read while it runs: it only grows. */
function peak(args) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env: environment(), stdio: "ignore" });
    let most = 0;
    const look = () => {
      try {
        most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0));
      } catch { /* it has just ended */ }
    };
    const timer = setInterval(look, 5);
    look();
    child.on("close", (code) => { clearInterval(timer); (code === 0 ? done(most) : fail(new Error(`exit ${code}`))); });
  });
}

const people = Array.from({ length: ROWS }, (_, i) => i);
const formats = {
  csv: () => ["First name,Last name,Email,Phone,Street,Company",
    ...people.map((i) => `Etu${i},Suku${i % 97},e${i}@koti.example,+35840${1000000 + i},Katu ${i},${i % 4 ? "" : `Firma ${i} Oy`}`)].join("\n"),
  json: () => JSON.stringify(people.map((i) => ({ first_name: `Etu${i}`, last_name: `Suku${i % 97}`, email: `j${i}@koti.example` }))),
  vcf: () => people.map((i) => `BEGIN:VCARD\r\nVERSION:3.0\r\nN:Suku${i % 97};Etu${i};;;\r\nEMAIL:v${i}@koti.example\r\nEND:VCARD\r\n`).join(""),
};

for (const [name, content] of Object.entries(formats))
  test(`${ROWS} people in a file (${name}): within ${MOST / MIB} MiB, the program itself included`, async (t) => {
    if (!existsSync(program)) return t.skip("build/release is not there: make");
    const path = file(r.place, `many.${name}`, content());
    const most = await peak(["import", r.data, path, "--source", "person"]);
    assert.ok(most > 10 * MIB, `measured: ${most}`);
    assert.ok(most <= MOST, `${(most / MIB).toFixed(1)} MiB`);
  });

test("a chat of 200,000 messages, most of them on one day: within the same", async (t) => {
  if (!existsSync(program)) return t.skip("build/release is not there: make");
  const lines = people.flatMap((i) => Array.from({ length: 16 }, (_, j) =>
    `${i < ROWS / 2 ? "1.1.2020" : `${1 + (i % 28)}.2.2020`} klo 9.${10 + (j % 50)} - ${j % 2 ? "Etu5 Suku5" : `Joku ${i % 900}`}: viesti ${i} ${j}: jatkuu`));
  const path = file(r.place, "_chat.txt", lines.join("\n"));
  const most = await peak(["import", r.data, path, "--source", "person", "--we", "Joku 1"]);
  assert.ok(most > 10 * MIB && most <= MOST, `${(most / MIB).toFixed(1)} MiB`);
});

test("looking for those who stand twice takes little more than a search", async (t) => {
  if (!existsSync(program)) return t.skip("build/release is not there: make");
  const search = await peak(["find", r.data, "suku"]), all = await peak(["duplicates", r.data]);
  assert.ok(all - search <= 24 * MIB, `${(all / MIB).toFixed(1)} MiB, a search ${(search / MIB).toFixed(1)}`);
});
