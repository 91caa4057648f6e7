// Who is measured beside us. Each is started in the run's folder on a free port, and ends with the run.
import { Agent, request } from "node:http";
import { existsSync, mkdirSync, readdirSync, writeFileSync, chownSync } from "node:fs";
import { join } from "node:path";
import { agency, bin, freePort, go, measurer, now, path, pause, root, run, start, station, userId } from "./stage.mjs";

// ---- HTTP from here

/** One request; { status, headers, text }. Connections are kept where the server keeps them. */
export function ask(agent, url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done, fail) => {
    const sent = request(url, { agent, method, headers: body === undefined ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => { text += part; }).on("error", fail)
        .on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.on("error", (error) => fail(Object.assign(error, { kept: sent.reusedSocket })));
    sent.end(body);
  });
}

/** Milliseconds from now until the server answers anything at all. */
export async function firstAnswer(one, url, options) {
  const began = now(), agent = new Agent();
  for (;;) {
    try {
      await ask(agent, url, options);
      return now() - began;
    } catch (error) {
      if (one.child.exitCode !== null || now() - began > 60000) throw new Error(`it never answered: ${error.message}\n${one.err}`);
      await pause(1);
    }
  }
}

// ---- ourselves

const made = new Map();

/** A register of N parties of the demo with their histories (0, or a name: empty); made once for all rows. */
export function register(parties) {
  if (!made.has(parties)) {
    const folder = path(`register-${parties}`), one = { data: join(folder, "disk", "data"), keys: join(folder, "safe", "keys") };
    mkdirSync(join(folder, "disk"), { recursive: true });
    mkdirSync(join(folder, "safe"));
    run(bin, ["init", one.data, "--notice", agency, "--keys", one.keys, "--sheet", join(folder, "sheet"), ...(parties > 0 ? ["--demo", String(parties)] : [])]);
    made.set(parties, one);
  }
  return made.get(parties);
}

/** A register of N contacts that were imported, as Tryton has them too. */
export async function imported(parties) {
  const name = `contacts-${parties}`;
  if (!made.has(name)) {
    const one = register(name);
    await go(bin, ["import", one.data, contacts(parties), "--source", "person", "--type", "consumer"]);
  }
  return made.get(name);
}

export function forgetRegister(parties) {
  made.delete(parties);
  run("rm", ["-rf", path(`register-${parties}`)]);
}

/** The register served: { url, ready: milliseconds to the first answer, stop }. */
export async function serve(one) {
  const port = await freePort(), url = `http://127.0.0.1:${port}`;
  const server = start(bin, ["serve", one.data, "--listen", `127.0.0.1:${port}`]);
  const ready = await firstAnswer(server, `${url}/signin`);
  return { ...server, url, ready };
}

/** Somebody of the staff, signed in: the cookie, and the token of the forms. */
export async function signIn(one, server) {
  const agent = new Agent(), name = `bench-${process.pid}`;
  const known = JSON.parse(run(bin, ["user", "list", one.data, "--json"]));
  if (!JSON.stringify(known).includes(`"${name}"`)) run(bin, ["user", "add", one.data, name, "--role", "owner"]);
  const { code } = JSON.parse(run(bin, ["user", "link", one.data, name, "--json"]));
  const answer = await ask(agent, `${server.url}/signin`, {
    method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: `code=${encodeURIComponent(code)}` });
  const cookie = answer.headers["set-cookie"][0].split(";")[0];
  const page = await ask(agent, `${server.url}/customers`, { headers: { Cookie: cookie } });
  return { cookie, csrf: page.text.match(/name="csrf" value="([^"]+)"/)[1] };
}

/** Some ids of the register, from all over the alphabet. */
export function someIds(one, count) {
  const letters = [..."ahklmnpstv"], limit = String(Math.ceil(count / letters.length));
  return letters.flatMap((each) => JSON.parse(run(bin, ["find", one.data, each, "--limit", limit, "--json"])).found.map((found) => found.id));
}

export function contacts(count, first = 0) {
  const file = path(`contacts-${first}-${count}.csv`);
  if (!existsSync(file)) writeFileSync(file, run(measurer("contacts"), [String(count), String(first)]));
  return file;
}

/** Our own HTTP layer with a hello, one that waits for an entry of the log, and a person as JSON: { url, cookie, people }. */
export async function requests(parties) {
  const one = await station(measurer("requests"), ["serve", String(parties)]);
  return { ...one, ...one.said.find((line) => line.ready) };
}

// ---- nginx, with one small file

export async function nginx() {
  const port = await freePort(), folder = path("nginx");
  mkdirSync(join(folder, "www"), { recursive: true });
  writeFileSync(join(folder, "www", "index.html"), "hello world\n");
  writeFileSync(join(folder, "nginx.conf"), `
daemon off; pid ${folder}/pid; worker_processes auto; ${process.getuid() === 0 ? "user root;" : ""}
events { worker_connections 512; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2;
fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
server { listen 127.0.0.1:${port}; root ${folder}/www; } }
`);
  const one = start("/usr/sbin/nginx", ["-e", join(folder, "errors"), "-c", join(folder, "nginx.conf")]);
  await firstAnswer(one, `http://127.0.0.1:${port}/`);
  return { ...one, url: `http://127.0.0.1:${port}/` };
}

// ---- Radicale

export async function radicale() {
  const port = await freePort(), folder = path("radicale");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config"), `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = none\n[storage]\nfilesystem_folder = ${folder}/cards\n`);
  const one = start("/usr/bin/python3", ["/usr/bin/radicale", "--config", join(folder, "config")]);
  const ready = await firstAnswer(one, `http://127.0.0.1:${port}/`);
  return { ...one, ready };
}

// ---- Tryton, on PostgreSQL with everything durable, names in Finnish order

let database;

async function postgres() {
  if (database) return database;
  const folder = path("pg"), versions = "/usr/lib/postgresql";
  const programs = join(versions, readdirSync(versions).sort((a, b) => b - a)[0], "bin");
  mkdirSync(folder);
  if (process.getuid() === 0) chownSync(folder, userId("postgres").uid, userId("postgres").gid);
  const made = start(join(programs, "initdb"), ["-D", join(folder, "data"), "-U", "seloste", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8",
    "--locale-provider=icu", "--icu-locale=fi"], { as: "postgres" });
  if ((await made.end).code !== 0) throw new Error(`initdb: ${made.err}`);
  const server = start(join(programs, "postgres"), ["-D", join(folder, "data"), "-k", folder, "-h", ""], { as: "postgres", signal: "SIGINT" });
  const env = { PGHOST: folder, PGUSER: "seloste", PGDATABASE: "postgres" };
  for (let tries = 0; ; tries++) {
    try {
      run("psql", ["-qc", "SELECT 1"], { env });
      break;
    } catch (error) {
      if (tries > 300) throw new Error(`PostgreSQL does not start: ${error.message} ${server.err}`);
      await pause(100);
    }
  }
  database = { env, version: run("psql", ["-Atc", "SHOW server_version"], { env }).trim() };
  return database;
}

const python = "/usr/bin/python3", tryton = { config: undefined, filled: new Map() };

async function trytonConfig() {
  if (tryton.config) return tryton.config;
  await postgres();
  tryton.config = path("trytond.conf");
  writeFileSync(tryton.config, "[database]\nuri = postgresql:///\n[session]\nsuper_pwd =\n");
  return tryton.config;
}

/** A database with the module party and so many parties, named as ours are; made once. */
export async function trytonDatabase(parties) {
  if (tryton.filled.has(parties)) return tryton.filled.get(parties);
  const config = await trytonConfig(), name = `tryton${parties}`, names = path(`names-${parties}`);
  writeFileSync(path("password"), "bench\n");
  const env = { ...database.env, TRYTONPASSFILE: path("password") };
  run("psql", ["-qc", `CREATE DATABASE ${name}`], { env });
  await go("trytond-admin", ["-c", config, "-d", name, "-u", "ir", "res", "party", "--activate-dependencies", "--email", "bench@posti.example"], { env });
  const rows = run("cat", [contacts(parties)]).trim().split("\n").slice(1).map((line) => line.split(";"));
  writeFileSync(names, rows.map(([first, last, email, phone]) => `${first} ${last}\t${email}\t${phone}\n`).join(""));
  await go(python, ["-W", "ignore", join(root, "bench/tryton.py"), config, name, "fill", String(parties), names], { env: database.env });
  run("psql", ["-qc", "VACUUM ANALYZE"], { env: { ...database.env, PGDATABASE: name } });
  tryton.filled.set(parties, name);
  return name;
}

/** Its own process measures itself: no HTTP between. */
export async function trytonStation(parties) {
  const name = await trytonDatabase(parties);
  return station(python, ["-W", "ignore", join(root, "bench/tryton.py"), tryton.config, name, "station"], { env: database.env });
}

/** Its server, as Debian's package starts it: { url, ready, call(method, params) }. */
export async function trytonServer(parties, sockets = 1) {
  const name = await trytonDatabase(parties), port = await freePort(), config = path(`trytond-${port}.conf`);
  writeFileSync(config, `[database]\nuri = postgresql:///\n[web]\nlisten = 127.0.0.1:${port}\n[session]\nsuper_pwd =\n`);
  const one = start(python, ["-W", "ignore", "/usr/bin/trytond", "-c", config], { env: database.env });
  const json = { "Content-Type": "application/json" }, agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const url = `http://127.0.0.1:${port}/`;
  const ready = await firstAnswer(one, url, { method: "POST", headers: json, body: JSON.stringify({ id: 0, method: "common.server.version", params: [] }) });
  let session;
  const call = async (method, params) => {
    const answer = await ask(agent, `${url}${name}/`, {
      method: "POST", headers: session ? { ...json, Authorization: `Session ${session}` } : json, body: JSON.stringify({ id: 1, method, params }) });
    const { result, error } = JSON.parse(answer.text);
    if (answer.status !== 200 || error) throw new Error(`Tryton, ${method}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return result;
  };
  const signIn = async () => {
    const [user, token] = await call("common.db.login", ["admin", { password: "bench" }, "en"]);
    session = Buffer.from(`admin:${user}:${token}`).toString("base64");
  };
  return { ...one, url, ready, call, signIn };
}

/** Versions, as Debian names them. */
export function versions() {
  const names = ["nginx", "tryton-server", "tryton-modules-party", "postgresql-15", "radicale", "wrk", "libmicrohttpd12", "libsqlite3-0", "libsodium23", "gcc"];
  const said = run("dpkg-query", ["-W", "-f", "${db:Status-Abbrev}\t${Package} ${Version}\n"]).split("\n");
  return said.filter((line) => line.startsWith("ii")).map((line) => line.split("\t")[1]).filter((line) => names.includes(line.split(" ")[0]));
}
