// THE table: every row that is measured. bench.mjs runs it, page.mjs writes it down; nothing of it is listed a second time.
//
// A row: { id, part, what, goal, against, peers, commands, notes, measure(sizes) }. `peers`: it needs programs of Debian's
// (tools/packages.sh bench). `measure` gives a list of figures:
//   compared(what, unit, ours, [whom, theirs], better, goal)   rounds of ours and of theirs, made in turn; the ratio is made for each round
//   grown(what, unit, better, [[size, rounds], [size, rounds]], goal)   the same at ten times the size: the exponent, and the times
//   plain(what, unit, values, goal)                            a figure by itself
// `better` is "more" (a rate) or "less" (a time). A goal is { least } or { most }, of the ratio, of the times, of the figure.
// A ratio above 1 always means: we are so many times as fast. With `cost` it is how many times as much it costs us.
import { Agent } from "node:http";
import { lighthouse, pages, weights } from "./office.mjs";
import * as peers from "./peers.mjs";
import { median } from "./page.mjs";
import { bin, forgetPeak, go, lines, load, measurer, memory, now, path, peak, rounds, run, station } from "./stage.mjs";

const full = { rounds: 5, small: 10000, big: 100000, huge: 1000000, swept: 100000, due: 1000, seconds: 2, milliseconds: 1000, clients: 64, notes: 100, erased: 20, ids: 1000 };
export const SIZES = {
  full,
  huge: { ...full, swept: 1000000 }, // a register of a million takes long to fill on a disk
  quick: { ...full, rounds: 3, small: 1000, big: 10000, huge: 100000, swept: 10000, due: 100, seconds: 1, milliseconds: 500, erased: 10, ids: 200 },
  // for the test of this code
  tiny: { ...full, rounds: 3, small: 30, big: 300, huge: 600, swept: 300, due: 20, seconds: 0.1, milliseconds: 50, clients: 4, notes: 10, erased: 2, ids: 10 },
};

const compared = (what, unit, ours, [whom, theirs], better, goal) => ({ kind: "compared", what, unit, ours, whom, theirs, better, goal });
const grown = (what, unit, better, sides, goal) => ({ kind: "grown", what, unit, better, sides, goal });
const plain = (what, unit, values, goal) => ({ kind: "plain", what, unit, values, goal });

const count = (n) => n.toLocaleString("en");
const MB = 1e6, MIB = 1048576;

/** The line of a measuring program that says this. */
function of(list, what, size) {
  const found = list.find((line) => line.what === what && (size === undefined || line.size === size));
  if (!found) throw new Error(`nothing was said about "${what}"`);
  return found.rounds ?? [found.value];
}

// ---- a person is opened

async function open(s) {
  const asked = (url, more = {}) => () => load(url, { clients: s.clients, seconds: s.seconds, ...more });
  const web = await peers.nginx(), small = await peers.requests(s.small), big = await peers.requests(s.big);
  const demo = peers.register(s.small), server = await peers.serve(demo), { cookie } = await peers.signIn(demo, server);
  const person = (one) => asked(one.url, { cookie: one.cookie, paths: one.people.map((id) => `/person/${id}`) });
  const got = await rounds(s.rounds, {
    nginx: asked(web.url), hello: asked(small.url, { paths: ["/hello"] }), entry: asked(small.url, { paths: ["/entry"] }), small: person(small), big: person(big),
    page: asked(server.url, { cookie, paths: peers.someIds(demo, s.ids).map((id) => `/party/${id}`) }),
  });
  await Promise.all([web.stop(), small.end(), big.end(), server.stop()]);
  const rate = (name) => got[name].map((each) => each.rate), waits = ["own hello that waits for one entry", rate("entry")];
  return [
    compared(`JSON, strict audit, ${count(s.small)} parties`, "a second", rate("small"), waits, "more", { least: 0.8 }),
    compared(`JSON, strict audit, ${count(s.big)} parties`, "a second", rate("big"), waits, "more"),
    compared("JSON, strict audit", "a second", rate("small"), ["own plain hello", rate("hello")], "more"),
    compared("JSON, strict audit", "a second", rate("small"), ["nginx, a static file", rate("nginx")], "more"),
    compared("the hello that waits for one entry", "a second", rate("entry"), ["own plain hello", rate("hello")], "more"),
    compared("own plain hello", "a second", rate("hello"), ["nginx, a static file", rate("nginx")], "more"),
    compared(`the page of a customer, ${median(got.page.map((each) => each.bytes / 1e3)).toFixed(1)} kB`, "a second", rate("page"), waits, "more"),
    grown("opening one of", "a second", "more", [[s.small, rate("small")], [s.big, rate("big")]]),
  ];
}

// ---- people are taken in

async function create(s) {
  const measured = {};
  for (const parties of [s.small, s.big]) measured[parties] = await lines("writes", [String(s.rounds), "0", String(parties), String(s.milliseconds)]);
  const made = (parties, clients) => of(measured[parties], "people taken in, clients", clients);
  const disk = (parties, clients) => of(measured[parties], "write and fdatasync, beside clients", clients);
  return [
    ...[8, 1, 64].map((clients) => compared(`${clients} client${clients > 1 ? "s" : ""}, ${count(s.small)} parties there before`, "a second", made(s.small, clients),
      ["the disk's loop", disk(s.small, clients)], "more", clients === 8 ? { least: 1 } : undefined)),
    compared(`8 clients, ${count(s.big)} parties there before`, "a second", made(s.big, 8), ["the disk's loop", disk(s.big, 8)], "more"),
    grown("8 clients, one more of", "a second", "more", [[s.small, made(s.small, 8)], [s.big, made(s.big, 8)]]),
  ];
}

// ---- a file is imported

async function importOnce(contacts) {
  peers.forgetRegister(0);
  const one = peers.register(0), server = await peers.serve(one), idle = peak(server.pid);
  forgetPeak(server.pid);
  const began = now();
  const said = JSON.parse(await go(bin, ["import", one.data, peers.contacts(contacts), "--source", "person", "--type", "consumer", "--json"]));
  const seconds = (now() - began) / 1e3, most = peak(server.pid) - idle;
  if (said.new !== contacts) throw new Error(`of ${contacts} contacts ${said.new} are new`);
  await server.stop();
  return { seconds, most, data: one.data, keys: one.keys };
}

/** The rows that the import has left, written again without us. */
async function insertsOf(done) {
  const disk = await station(measurer("disk"), [path(), `${done.data}/register.db`, `${done.keys}/keys.db`, `${done.keys}/lookup.db`]);
  const rows = disk.said.find((line) => line.what === "rows").value, rate = await disk.ask("inserts");
  await disk.end();
  return { rows, rate };
}

async function importing(s) {
  const got = Object.fromEntries([s.small, s.big].map((contacts) => [contacts, { seconds: [], ours: [], theirs: [], most: [], rows: 0 }]));
  for (let round = 0; round < 3; round++)
    for (const contacts of [s.small, s.big]) {
      const one = got[contacts], done = await importOnce(contacts), { rows, rate } = await insertsOf(done);
      one.rows = rows;
      one.seconds.push(done.seconds);
      one.most.push(done.most / MIB);
      one.ours.push(rows / done.seconds);
      one.theirs.push(rate);
    }
  const small = got[s.small], big = got[s.big];
  return [
    compared(`${count(s.big)} contacts, ${count(big.rows)} rows`, "rows a second", big.ours, ["plain batched inserts", big.theirs], "more", { least: 0.2 }),
    compared(`${count(s.small)} contacts, ${count(small.rows)} rows`, "rows a second", small.ours, ["plain batched inserts", small.theirs], "more"),
    plain("the server's memory above idle, at most", "MiB", big.most, { most: 64 }),
    grown("the whole import", "s", "less", [[s.small, small.seconds], [s.big, big.seconds]]),
  ];
}

// ---- searches

// `id`: what bench/find and bench/tryton.py call it.
const SEARCHES = [
  { name: "prefix", id: "prefix", words: "virt", tryton: "virt%" },
  { name: "inside a word", id: "inside", words: "ittyran", tryton: "%ittyran%" },
  { name: "one typo", id: "typo", words: "vitranen", tryton: "%vitranen%" },
];

/** Both models in their own processes, without HTTP. */
async function searchModels(s) {
  const small = await station(measurer("find"), [String(s.small)]), big = await station(measurer("find"), [String(s.big)]);
  const tryton = await peers.trytonStation(s.small), sides = {}, figures = [];
  for (const { id } of SEARCHES)
    for (const [name, one] of [["small", small], ["big", big], ["tryton", tryton]]) sides[`${id} ${name}`] = () => one.ask(id);
  const got = await rounds(s.rounds, sides);
  await Promise.all([small, big, tryton].map((one) => one.end()));
  for (const { name, id } of SEARCHES)
    figures.push(
      compared(`${name}, without HTTP, ours ${count(s.big)}, Tryton's ${count(s.small)} parties`, "ms", got[`${id} big`], ["Tryton", got[`${id} tryton`]], "less", { least: 50 }),
      grown(`${name}: without HTTP`, "ms", "less", [[s.small, got[`${id} small`]], [s.big, got[`${id} big`]]]));
  return figures;
}

async function searchLens(s) {
  const lens = await lines("lens", ["search", String(s.big), String(s.huge)]);
  return SEARCHES.map(({ name, id }) =>
    grown(`${name}: the lens alone`, "us", "less", [[s.big, of(lens, id, s.big)], [s.huge, of(lens, id, s.huge)]], { most: 4 }));
}

/** Milliseconds a search: as many as take half a second. */
async function searching(one, seconds) {
  const began = now();
  let times = 0;
  for (; times < 3 || now() - began < seconds * 500; times++) await one();
  return (now() - began) / times;
}

/** What a browser does: posts the words, and is led to the page with the first fifty. */
function ourSearch(server, { cookie, csrf }, words) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { Cookie: cookie, "Content-Type": "application/x-www-form-urlencoded" };
  return async () => {
    const posted = await peers.ask(agent, `${server.url}/customers`, { method: "POST", headers, body: `csrf=${encodeURIComponent(csrf)}&q=${words}` });
    const page = await peers.ask(agent, server.url + posted.headers.location, { headers: { Cookie: cookie } });
    if (page.status !== 200) throw new Error(`a search ended with ${page.status}`);
    return page.text.match(/href="\/party\/[0-9a-z]+"/g)?.length ?? 0;
  };
}

function trytonSearch(server, like) {
  return async () => (await server.call("model.party.party.search_read",
    [[["name", "ilike", like]], 0, 50, [["name", "ASC"]], ["name", "phone", "email"], {}])).length;
}

async function search(s) {
  const tryton = await peers.trytonServer(s.small), figures = [], ends = [tryton], found = [];
  await tryton.signIn();
  const sides = {};
  for (const parties of [s.small, s.big]) {
    const one = await peers.imported(parties), server = await peers.serve(one), session = await peers.signIn(one, server);
    ends.push(server);
    run(bin, ["find", one.data, "--limit", "1", "--json"]); // waits until everybody is in the lens
    for (const { name, words } of SEARCHES) {
      const look = ourSearch(server, session, words);
      found.push(`${name} (\`${words}\`) shows ${await look()} of our ${count(parties)}`);
      sides[`${name} ${parties}`] = () => searching(look, s.seconds);
    }
  }
  for (const { name, tryton: like } of SEARCHES) {
    const look = trytonSearch(tryton, like);
    found.push(`${name} (\`${like}\`) shows ${await look()} of Tryton's ${count(s.small)}`);
    sides[`${name} Tryton`] = () => searching(look, s.seconds);
  }
  const got = await rounds(s.rounds, sides);
  await Promise.all(ends.map((one) => one.stop()));
  for (const { name } of SEARCHES) {
    figures.push(compared(`${name}, over HTTP, ours ${count(s.big)}, Tryton's ${count(s.small)} parties`, "ms", got[`${name} ${s.big}`],
      ["Tryton", got[`${name} Tryton`]], "less", { least: 50 }));
    figures.push(grown(`${name}: the page over HTTP`, "ms", "less", [[s.small, got[`${name} ${s.small}`]], [s.big, got[`${name} ${s.big}`]]]));
  }
  figures.push(...await searchModels(s), ...await searchLens(s));
  return { figures, notes: [`First fifty: ${found.join("; ")}.`] };
}

// ---- the lens is built

async function building(s) {
  const got = {};
  for (const parties of [s.small, s.big]) got[parties] = await lines("lens", ["build", String(parties)]);
  const reading = (parties) => of(got[parties], "reading and opening the letters"), built = (parties) => of(got[parties], "building");
  return [
    compared(`${count(s.big)} parties`, "s", built(s.big), ["reading and opening the letters", reading(s.big)], "less", { least: 0.25 }),
    compared(`${count(s.small)} parties`, "s", built(s.small), ["reading and opening the letters", reading(s.small)], "less"),
    grown("building", "s", "less", [[s.small, built(s.small)], [s.big, built(s.big)]]),
  ];
}

// ---- what the law asks for

async function access(s) {
  const ours = await station(measurer("rights"), [String(s.small)]), tryton = await peers.trytonStation(s.small);
  const sides = {};
  for (const notes of [s.notes, s.notes * 10]) {
    sides[`ours ${notes}`] = () => ours.ask("access", notes);
    sides[`tryton ${notes}`] = () => tryton.ask("access", notes);
  }
  for (const side of Object.values(sides)) await side(); // makes the person, and what is made once
  const got = await rounds(s.rounds, sides);
  await Promise.all([ours.end(), tryton.end()]);
  return [
    compared(`a person with ${s.notes} records`, "us a record", got[`ours ${s.notes}`], ["Tryton's export_data", got[`tryton ${s.notes}`]], "less", { least: 10 }),
    compared(`a person with ${count(s.notes * 10)} records`, "us a record", got[`ours ${s.notes * 10}`], ["Tryton's export_data", got[`tryton ${s.notes * 10}`]], "less"),
    grown("a record, of so many", "us", "less", [[s.notes, got[`ours ${s.notes}`]], [s.notes * 10, got[`ours ${s.notes * 10}`]]]),
  ];
}

async function erase(s) {
  const small = await station(measurer("rights"), [String(s.small)]), big = await station(measurer("rights"), [String(s.big)]);
  const tryton = await peers.trytonStation(s.small), disk = await station(measurer("disk"), [path()]);
  const sides = {
    small: () => small.ask("erase", s.erased), big: () => big.ask("erase", s.erased), tryton: () => tryton.ask("erase", s.erased),
    disk: async () => 1000 / await disk.ask("sync"),
  };
  for (const side of Object.values(sides)) await side();
  const got = await rounds(s.rounds, sides);
  await Promise.all([small, big, tryton, disk].map((one) => one.end()));
  return [
    compared(`among ${count(s.small)} parties`, "ms", got.small, ["Tryton's wizard, the same number", got.tryton], "less", { least: 20 }),
    compared(`among ${count(s.big)} parties, Tryton's among ${count(s.small)}`, "ms", got.big, ["Tryton's wizard", got.tryton], "less"),
    compared("the same", "ms", got.small, ["one fdatasync", got.disk], "less"),
    grown("erasing one of", "ms", "less", [[s.small, got.small], [s.big, got.big]]),
  ];
}

async function sweep(s) {
  const small = await station(measurer("rights"), [String(s.small)]), big = await station(measurer("rights"), [String(s.swept)]);
  const got = await rounds(3, { small: () => small.ask("sweep", s.due), big: () => big.ask("sweep", s.due) });
  await Promise.all([small.end(), big.end()]);
  return [
    grown(`sweeping ${count(s.due)} of`, "s", "less", [[s.small, got.small], [s.swept, got.big]], { most: 2 }),
    plain(`one party of the sweep, among ${count(s.swept)}`, "ms", got.big.map((seconds) => seconds * 1e3 / s.due)),
  ];
}

// ---- what proves, and what asks

/** Two stations of `proofs`, one ten times as large as the other, asked in turn: { small: { what: rounds }, big: ... }. */
async function atTwoSizes(s, entries, whats) {
  const stations = { small: await station(measurer("proofs"), [String(s.small), entries(s.small)]), big: await station(measurer("proofs"), [String(s.big), entries(s.big)]) };
  const sides = Object.keys(stations), all = sides.flatMap((side) => whats.map((what) => [`${side} ${what}`, () => stations[side].ask(what)]));
  const got = await rounds(s.rounds, Object.fromEntries(all));
  await Promise.all(sides.map((side) => stations[side].end()));
  return (side, what) => got[`${side} ${what}`];
}

async function proofs(s) {
  const got = await atTwoSizes(s, (parties) => String(parties / 2), ["verify", "hash"]);
  return [
    compared("the whole log, read again from its files", "MB/s", got("small", "verify"), ["BLAKE2b over as many bytes in memory", got("small", "hash")], "more", { least: 0.5 }),
    grown("megabytes a second of a log with entries for", "MB/s", "more", [[s.small, got("small", "verify")], [s.big, got("big", "verify")]]),
  ];
}

async function permits(s) {
  // In registers of their own: each round of the second pair makes another twentieth object, and stays.
  const got = await atTwoSizes(s, () => "1", ["permit", "single", "kept", "read"]), read = ["the same people read from the store", got("big", "read")];
  const later = await atTwoSizes(s, () => "1", ["objected", "followed", "read"]), again = ["the same people read from the store", later("big", "read")];
  return [
    compared(`may each of ${count(s.big)} people be sent marketing, ${count(s.big / 20)} of whom objected: asked at once, as a mailing asks`, "people/s", got("big", "permit"), read, "more", { least: 10 }),
    compared(`the same when another ${count(s.big / 20)} have objected a moment ago`, "people/s", later("big", "objected"), again, "more", { least: 10 }),
    compared("the same asked one by one, as each is again when its message goes", "people/s", got("big", "single"), read, "more"),
    compared("the same answers as the list of customers keeps them, when nothing has changed", "people/s", got("big", "kept"), read, "more"),
    compared(`as the list keeps them, when another ${count(s.big / 20)} have objected a moment ago`, "people/s", later("big", "followed"), again, "more"),
    grown("asked at once in a second, of", "people/s", "more", [[s.small, got("small", "permit")], [s.big, got("big", "permit")]]),
  ];
}

// ---- start and memory

async function starting(s) {
  const idle = [], full = [];
  for (const parties of [s.small, s.big]) await peers.imported(parties);
  await peers.trytonDatabase(s.small);
  const ourStart = (parties) => async () => {
    const one = await peers.imported(parties), server = await peers.serve(one), used = memory(server.pid);
    if (parties === s.big) {
      idle.push(used / MB);
      run(bin, ["find", one.data, "--limit", "1", "--json"]); // builds the lens
      full.push(memory(server.pid) / MB);
    }
    await server.stop();
    return server.ready;
  };
  const once = (start, used) => async () => {
    const server = await start();
    used.push(memory(server.pid) / MB);
    await server.stop();
    return server.ready;
  };
  const tryton = [], radicale = [];
  const got = await rounds(s.rounds, {
    small: ourStart(s.small), big: ourStart(s.big), tryton: once(() => peers.trytonServer(s.small), tryton), radicale: once(peers.radicale, radicale),
  });
  return [
    compared(`first answer, ${count(s.big)} parties`, "ms", got.big, ["Tryton", got.tryton], "less", { least: 5 }),
    compared(`first answer, ${count(s.big)} parties`, "ms", got.big, ["Radicale", got.radicale], "less", { least: 5 }),
    plain("memory, idle", "MB", idle, { most: 25 }),
    plain(`memory with ${count(s.big)} parties in the lens`, "MB", full, { most: 200 }),
    plain("Tryton's memory after its first answer", "MB", tryton),
    plain("Radicale's memory after its first answer", "MB", radicale),
    grown("first answer", "ms", "less", [[s.small, got.small], [s.big, got.big]]),
  ];
}

// ---- the table

const station_ = (words) => `printf '${words}\\n' | build/release/bench/rights PARTIES`;

export const ROWS = [
  { id: "open", part: "core", what: "one person opened over HTTP, signed in, letters decrypted, 64 clients", peers: true, measure: open,
    goal: "strict audit ≥ 0.8; batched ≥ 0.60", against: "own hello that waits for one audit entry; own plain hello (nginx static beside both)",
    commands: ["wrk -t1 -c64 -d2s -s bench/load.lua URL -- PATHS COOKIE", "build/release/bench/requests serve PARTIES", "seloste serve DATA"],
    notes: ["`/person/ID` is an address that `bench/requests` adds to the program's own gate and server, with session, permission, audit and letters as everywhere; the API's own one asks for a token and a purpose besides, and is not measured. The page is the program's real one, `GET /party/ID`, HTML, of people with histories of up to 17 years. Only the strict mode exists: no look at a person is answered before its entry is on disk. So the batched figure of the goal (≥ 0.60 of the plain hello) has nothing to be measured on; what strict audit leaves of the plain hello stands in its place."] },
  { id: "create", part: "core", what: "create a person (key, letter, look-ups, audit), durable, 8 clients", peers: false, measure: create,
    goal: "≥ 1.0, stretch 2", against: "a loop of write and fdatasync in one thread",
    commands: ["build/release/bench/writes ROUNDS 0 PARTIES"],
    notes: ["In the program, without HTTP; each client is told when its person is on disk (SQLite, synchronous=FULL)."] },
  { id: "import", part: "core", what: "import 100,000 contacts from CSV, all checks, durable", peers: false, measure: importing,
    goal: "≥ 0.2; memory ≤ 64 MiB above idle", against: "raw batched SQLite inserts of as many table rows as the import writes",
    commands: ["seloste import DATA contacts.csv --source person --type consumer", "build/release/bench/disk FOLDER DATABASE..."],
    notes: ["The whole command, sent to a running server, from its start to its end: both passes, staging, and the dates of everybody. The inserts are rows of the same number and mean size in tables without any other index, 1,000 a transaction, synchronous=FULL."] },
  { id: "search", part: "core", what: "search 100,000 parties: prefix, inside a word, one typo, in Finnish order, first 50", peers: true, measure: search,
    goal: "≥ 50x faster at ten times the size; 1,000,000 costs ≤ 4x of 100,000", against: "Tryton, 10,000 parties",
    commands: ["POST /customers, GET /customers/found/ID", "model.party.party.search_read [[name, ilike, PATTERN]] limit 50 order name", "build/release/bench/find PARTIES", "build/release/bench/lens search 100000 1000000"],
    notes: ["The registers and Tryton's database hold the same invented contacts. One client, one search after the other. Over HTTP ours is two requests (the words are posted, the page is fetched), an entry of the log on disk and a whole HTML page; Tryton's is one request of JSON. Without HTTP each side calls its own model in its own process; ours still puts its entry on disk before it answers, which Tryton does not. Its database sorts in Finnish order (ICU) too. Tryton forgives no slip: its search for the misspelt word finds nobody."] },
  { id: "lens", part: "core", what: "building the lens", peers: false, measure: building,
    goal: "≥ 0.25", against: "reading and opening the same letters, nothing else",
    commands: ["build/release/bench/lens build PARTIES"], notes: [] },
  { id: "access", part: "core", what: "access package, per record, without PDF", peers: true, measure: access,
    goal: "≥ 10x", against: "Tryton's export",
    commands: [station_("access 100"), "python3 bench/tryton.py CONFIG DATABASE station (access 100)"],
    notes: ["Neither side pays for HTTP or for the start of a program: the model is called in its own process. Ours is the whole package: read, opened, calculated, logged, signed and a ZIP on disk; Tryton's is a list of rows in memory. In a profile of a person with 1,000 records reading is two fifths of it, the log of who looked, the JSON, the page and the ZIP a sixth to a tenth each. A record of ours is a note or a value, one of Tryton's a contact mechanism."] },
  { id: "erase", part: "core", what: "erase one person, durable, verified", peers: true, measure: erase,
    goal: "≥ 20x", against: "Tryton's erase wizard",
    commands: [station_("erase 20"), "python3 bench/tryton.py CONFIG DATABASE station (erase 20)"],
    notes: ["Somebody with ten notes; with Tryton an inactive party with ten contact mechanisms. Neither pays for HTTP. Tryton overwrites columns and keeps the rows; it destroys no key and verifies nothing. An erasure waits for the disk six times, each time for what the next step rests on: the decision, three times for the keys (the beginning of their log, the log, the file), the rows, the certificate. Six of the fdatasync beside it are the least that it can cost."] },
  { id: "sweep", part: "core", what: "sweep when 1,000 are due among 1,000,000", peers: false, measure: sweep,
    goal: "≤ 2x", against: "the same 1,000 among 10,000",
    commands: [station_("sweep 1000")],
    notes: ["Parties without histories; those who are due are taken in, twelve years ago, before each round, which is not in the time. A register of 1,000,000 is filled and swept by `make bench HUGE=1` only, for it takes longer than all other rows together; what was measured stands in the table."] },
  { id: "verify", part: "rights", what: "audit verify: every hash, place and signature of the log", peers: false, measure: proofs,
    goal: "≥ 0.5", against: "BLAKE2b over the same bytes",
    commands: ["printf 'verify\\nhash\\n' | build/release/bench/proofs PARTIES ENTRIES", "seloste audit verify DATA"],
    notes: ["Entries of lists of a hundred people, as the list of customers makes them; the files are in the system's memory."] },
  { id: "permit", part: "rights", what: "permit() for a send to 100,000 people with 5,000 choices", peers: false, measure: permits,
    goal: "≥ 10x", against: "reading the same parties from the store",
    commands: ["printf 'permit\\nobjected\\nsingle\\nread\\n' | build/release/bench/proofs PARTIES ENTRIES"],
    notes: ["Nothing is kept between two questions (registry/permit_many.h): each table is read once from one end to the other, permit() itself is asked about one of each likeness. In each round of the rows with fresh objections another twentieth objects, and those before stay. When a message goes, permit() is asked about its receiver once more. For the list of customers the answers are kept (128 to 256 bytes a party) until the party, somebody around it, the day or the notice changes, or somebody with the same address objects. Read are the roles and the letter that holds the values, opened."] },
  { id: "start", part: "core", what: "start to first answer; memory idle, and with 100,000 parties in the lens", peers: true, measure: starting,
    goal: "≤ 1/5 (so ≥ 5x as fast); ≤ 25 MB; ≤ 200 MB", against: "Tryton's and Radicale's start",
    commands: ["seloste serve DATA --listen 127.0.0.1:PORT", "trytond -c CONFIG", "radicale --config CONFIG"],
    notes: ["From the start of the program to any HTTP answer, asked for every millisecond: ours is the page to sign in, from the open register; Tryton's is its version number, before it has read its database. Memory is what each process of the program has alone, and what they share once."] },
  { id: "pages", part: "office", what: "list, customer and search pages at 100,000 parties, HTML, 16 clients", peers: true, measure: pages,
    goal: "≥ 100x; ≥ 0.5", against: "Tryton reads, 10,000 parties; own hello that waits for one audit entry",
    commands: ["wrk -t1 -c16 -d2s -s bench/load.lua URL -- PATHS COOKIE", "model.party.party.search_read, model.party.party.read"],
    notes: ["Ours are whole pages with their entry of the log on disk before they leave; Tryton's are answers of JSON with names, telephones and addresses. Not packed: wrk does not ask for it."] },
  { id: "weight", part: "office", what: "page weight (HTML + CSS + JS, compressed), first load / next pages", peers: false, measure: weights,
    goal: "≤ 60 kB / ≤ 15 kB", against: "nobody", commands: ["GET PAGE with Accept-Encoding: gzip, and what it names"], notes: [] },
  { id: "lighthouse", part: "office", what: "Lighthouse, four groups, on list, customer and notice", peers: true, measure: lighthouse,
    goal: "≥ 98", against: "nobody", commands: ["npx lighthouse URL --extra-headers COOKIE"], notes: ["Signed in, on the demo register; Lighthouse's own slow telephone and network."] },
];
