// The register under a crowd: `make load`. A demo register is made and served, a crowd (crowd.mjs) works on it, and then it is held
// against what the crowd was told: everybody is there, no change is lost, the log is whole and has every look at a customer,
// a restart changes nothing, memory did not grow.
//
//     node bench/load.mjs [--clients 200] [--seconds 120] [--parties 10000] [--rest MILLISECONDS] [--json]
//
// --rest: so long a client reads before it asks on, on average; 0 asks on at once. Exit 1: something was wrong. The figures lie
// in build/bench/load.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Office, Wrong, watch } from "./crowd.mjs";
import { machine } from "./machine.mjs";
import { median } from "./page.mjs";
import * as peers from "./peers.mjs";
import { bin, clear, now, root, run } from "./stage.mjs";

const MIB = 1048576;
/** What a register may grow by that took people in meanwhile, and what an allocator keeps back; and how long a run must be to say so. */
const FLAT = { times: 1.05, bytes: 4 * MIB, seconds: 60 };

const json = (...args) => JSON.parse(run(bin, [...args, "--json"]));

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function kindsOf(office) {
  return [...office.kinds].map(([kind, list]) => {
    const sorted = list.sort((a, b) => a - b);
    return { kind, count: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), most: sorted.at(-1) };
  }).sort((a, b) => b.count - a.count);
}

/** Memory of the last third beside that of the middle third: what warms up is done by then. */
function memoryOf(samples) {
  const third = Math.floor(samples.length / 3), middle = median(samples.slice(third, 2 * third)), last = median(samples.slice(2 * third));
  return { first: samples[0] / MIB, middle: middle / MIB, last: last / MIB, most: Math.max(...samples) / MIB, flat: last <= middle * FLAT.times + FLAT.bytes, samples: samples.map((each) => Math.round(each / MIB * 10) / 10) };
}

/** Links for so many, of a few members of the staff who each sit at several screens. */
function linksFor(register, count) {
  const members = Array.from({ length: Math.min(count, 20) }, (_, i) => `clerk-${i}`);
  for (const name of members) run(bin, ["user", "add", register.data, name, "--role", "owner"]);
  return Array.from({ length: count }, (_, i) => json("user", "link", register.data, members[i % members.length]).code);
}

/** Customers that everybody changes. */
function sharedOf(register, parties) {
  const people = json("find", register.data, "--limit", String(Math.min(parties, 200))).found.filter((each) => each.type === "consumer").slice(0, 10);
  return people.map(({ id }) => ({ id }));
}

/** Entries of the log since then, by what was done. */
function logged(register, after) {
  const count = {};
  for (let more = true; more;) {
    const { entries } = json("audit", "list", register.data, "--after", String(after), "--limit", "10000");
    for (const { action } of entries) count[action] = (count[action] ?? 0) + 1;
    more = entries.length > 0;
    after = entries.at(-1)?.seq;
  }
  return count;
}

/** The register beside what the crowd was told; anything else is added to what was wrong. */
async function settle(office, register, began, most) {
  const right = (what, is, should) => is === should || office.fails("afterwards", new Wrong(`${what}: ${is}, not ${should}`));
  const looked = await office.verify(most);
  right("customers", json("find", register.data, "--limit", "1").total, office.parties);
  right("the log is whole", json("audit", "verify", register.data).whole, true);
  const log = logged(register, began), opened = office.kinds.get("open")?.length ?? 0;
  right("taken in, by the log", log.added, office.taken);
  if (log.opened < opened) right("opened, by the log, at least", log.opened, opened);
  return { looked, entries: Object.values(log).reduce((sum, each) => sum + each, 0) };
}

async function stop(server, office) {
  const { code } = await server.stop();
  if (code !== 0 || /Sanitizer|signal|error/i.test(server.err)) office.fails("the server", new Wrong(`ended with ${code}: ${server.err}`));
}

async function load(wanted) {
  const register = peers.register(wanted.parties), first = await peers.serve(register);
  const codes = linksFor(register, wanted.clients), shared = sharedOf(register, wanted.parties), entries = json("audit", "verify", register.data).entries;
  const office = new Office({ url: first.url, data: register.data, parties: wanted.parties, shared });
  await office.signIn(wanted.clients, codes);
  const seen = watch(first.pid, Math.min(1000, wanted.seconds * 1e3 / 30)), began = now();
  await office.work(wanted.seconds, wanted.rest);
  const seconds = (now() - began) / 1e3;
  seen.stop();
  const kinds = kindsOf(office), settled = await settle(office, register, entries, 2000);
  await stop(first, office);
  const second = await peers.serve(register);
  office.url = second.url;
  await office.verify(200);
  await stop(second, office);
  office.end();
  return { ...wanted, seconds, done: office.done, taken: office.taken, notes: office.notes, conflicts: office.conflicts, again: office.again, ...settled,
    requests: kinds.reduce((sum, each) => sum + each.count, 0), kinds, memory: memoryOf(seen.samples), wrong: Object.fromEntries(office.wrong) };
}

// ---- told

const number = (value, digits = 1) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function table(result) {
  const rows = [["what", "answers", "a second", "p50 ms", "p99 ms", "most ms"], ...result.kinds.map((each) =>
    [each.kind, number(each.count, 0), number(each.count / result.seconds), number(each.p50), number(each.p99), number(each.most)])];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const lines = rows.map((row) => row.map((each, i) => i ? each.padStart(widths[i]) : each.padEnd(widths[i])).join("  "));
  const { memory: rss, wrong } = result, mistakes = Object.entries(wrong);
  return [
    `${result.clients} clients, ${number(result.seconds)} s, ${number(result.parties, 0)} parties: ${number(result.requests, 0)} answers, ${number(result.requests / result.seconds, 0)} a second`,
    ...lines,
    `memory: ${number(rss.first)} MiB at first, ${number(rss.middle)} in the middle third, ${number(rss.last)} in the last: ${rss.flat ? "flat" : "it grows"}`,
    `taken in ${number(result.taken, 0)}, notes ${number(result.notes, 0)}, told that somebody else was faster ${number(result.conflicts, 0)}; asked again on a new connection ${number(result.again, 0)}; log entries ${number(result.entries, 0)}; looked at again ${number(result.looked, 0)}`,
    ...mistakes.length ? mistakes.map(([what, times]) => `WRONG, ${times} times: ${what}`) : ["nothing was wrong"],
  ].join("\n");
}

function chosen() {
  const { values } = parseArgs({ options: {
    clients: { type: "string", default: "200" }, seconds: { type: "string", default: "120" }, parties: { type: "string", default: "10000" },
    rest: { type: "string", default: "0" }, json: { type: "boolean", default: false } } });
  const wanted = Object.fromEntries(["clients", "seconds", "parties", "rest"].map((name) => [name, Number(values[name])]));
  for (const [name, value] of Object.entries(wanted))
    if (!(value >= (name === "rest" ? 0 : 1))) throw new Error(`--${name} ${values[name]}: a number is needed`);
  return { wanted, json: values.json };
}

async function main() {
  const { wanted, json: asJson } = chosen(), result = await load(wanted);
  await clear();
  const text = `${JSON.stringify({ ...result, machine: machine() }, null, 1)}\n`;
  mkdirSync(join(root, "build/bench"), { recursive: true });
  writeFileSync(join(root, "build/bench/load.json"), text);
  process.stdout.write(asJson ? text : `${table(result)}\n`);
  process.exitCode = Object.keys(result.wrong).length || !(result.memory.flat || result.seconds < FLAT.seconds) ? 1 : 0;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => clear().finally(() => process.exit(130)));
main().catch(async (error) => {
  process.stderr.write(`${error.stack}\n`);
  await clear();
  process.exit(1);
});
