// Postfix and Dovecot from Debian on loopback, for one test: their configuration, spool, ports, certificate and CA lie in a folder that
// goes away. Two domains: ours (toimisto.test) and a customer's (asiakas.test). Whoever submits with a password may send to both; a mailbox
// that is not there is found out after the mail was accepted, so that the sender gets a real delivery report (RFC 3464). Port `smtp` is how
// the world comes in: no password, no relaying, and an unknown mailbox is refused at once.
// Not a test itself.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { connect as plain, createServer } from "node:net";
import { connect as secure } from "node:tls";
import { join } from "node:path";
import { folder } from "./seloste.mjs";

const MASTER = "/usr/lib/postfix/sbin/master", DOVECOT = "/usr/sbin/dovecot";

/** Why there can be no mail server here; undefined where there can: { skip: noMailserver } */
export const noMailserver = process.getuid() !== 0 ? "Postfix and Dovecot start as root only"
  : !existsSync(MASTER) || !existsSync(DOVECOT) ? "Postfix and Dovecot are not installed" : undefined;

/** Who has a mailbox, and the password of it. */
export const people = {
  "tietosuoja@toimisto.test": "avain-1", "myynti@toimisto.test": "avain-2", "posti@toimisto.test": "avain-3",
  "liisa@asiakas.test": "avain-4", "matti@asiakas.test": "avain-5",
};

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: "utf8", ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.error ?? done.stderr}`);
  return done.stdout;
}

/** So many ports that nobody listens on. */
async function ports(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => done(server));
  })));
  const found = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return found;
}

/** Calls `look` until it gives something; what it gave. */
export async function until(look, what = "it", seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what} never came`);
}

const listens = (port) => new Promise((done) => {
  const socket = plain(port, "127.0.0.1", () => { socket.destroy(); done(true); }).on("error", () => done(false));
});

/** A CA and a certificate for the name "localhost" alone: 127.0.0.1 is another name. */
function certificate(place) {
  const at = (name) => join(place, name), curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run("openssl", ["req", "-x509", ...curve, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-subj", "/CN=Koe CA", "-days", "2"]);
  run("openssl", ["req", ...curve, "-keyout", at("server.key"), "-out", at("server.csr"), "-subj", "/CN=localhost"]);
  writeFileSync(at("san"), "subjectAltName=DNS:localhost\n");
  run("openssl", ["x509", "-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-out",
    at("server.pem"), "-days", "2", "-extfile", at("san")]);
}

const id = (name, of = "-u") => Number(run("id", [of, name]).trim());
const maildir = (place, account) => join(place, "boxes", ...account.split("@").reverse(), "Maildir");

function postfix(place, { smtp, submission, submissions }, uid) {
  const at = (...names) => join(place, ...names), postfixUid = id("postfix");
  for (const name of ["etc", "spool", "lib", "log"]) mkdirSync(at(name), { mode: 0o755 });
  for (const name of ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace", "maildrop", "public"]) {
    mkdirSync(at("spool", name), { mode: 0o700 });
    chownSync(at("spool", name), postfixUid, id("root", "-g"));
  }
  chmodSync(at("spool/public"), 0o755);
  mkdirSync(at("spool/pid"), { mode: 0o755 });
  chownSync(at("lib"), postfixUid, id("root", "-g"));
  // The master waits for its log for seconds, unless there is a socket that nobody reads yet.
  run("perl", ["-e", "use Socket; socket(S, PF_UNIX, SOCK_DGRAM, 0) && bind(S, sockaddr_un($ARGV[0])) or die $!", at("spool/public/postlog")]);
  writeFileSync(at("etc/boxes"), Object.keys(people).map((one) => `${one} ${one.split("@").reverse().join("/")}/Maildir/\n`).join(""));
  writeFileSync(at("etc/main.cf"), `
compatibility_level = 3.6
queue_directory = ${at("spool")}
data_directory = ${at("lib")}
maillog_file = ${at("log/mail.log")}
maillog_file_prefixes = ${place}
myhostname = localhost
mydestination =
alias_maps =
local_recipient_maps =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
default_transport = error:5.4.4 nobody out there
virtual_mailbox_domains = toimisto.test, asiakas.test
virtual_mailbox_base = ${at("boxes")}
virtual_mailbox_maps = texthash:${at("etc/boxes")}
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${uid}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_tls_cert_file = ${at("server.pem")}
smtpd_tls_key_file = ${at("server.key")}
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 0
smtpd_peername_lookup = no
local_header_rewrite_clients =
`);
  for (const name of ["etc/main.cf", "etc/boxes"]) utimesSync(at(name), 1, 1); // what was just written is read again and again, in case that somebody is writing still
  const asks = "-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject -o smtpd_reject_unlisted_recipient=no";
  const inside = [["cleanup", "0 cleanup"], ["qmgr", "1 qmgr"], ["rewrite", "- trivial-rewrite"], ["bounce", "0 bounce"], ["defer", "0 bounce"],
    ["trace", "0 bounce"], ["tlsmgr", "1 tlsmgr"], ["flush", "0 flush"], ["proxymap", "- proxymap"], ["anvil", "1 anvil"], ["error", "- error"],
    ["retry", "- error"], ["virtual", "- virtual"], ["smtp", "- smtp"]];
  const open = { cleanup: "n", qmgr: "n", flush: "n" };
  writeFileSync(at("etc/master.cf"), [
    `127.0.0.1:${smtp} inet n - n - - smtpd`,
    `127.0.0.1:${submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt ${asks}`,
    `127.0.0.1:${submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${asks}`,
    "postlog unix-dgram n - n - 1 postlogd",
    ...inside.map(([name, rest]) => {
      const [most, program] = rest.split(" ");
      return `${name} unix ${open[name] ?? "-"} ${name === "virtual" ? "n" : "-"} n ${name === "tlsmgr" ? "1000?" : "-"} ${most} ${program}`;
    }), ""].join("\n"));
}

function dovecot(place, { imap, imaps }, uid) {
  const at = (...names) => join(place, ...names);
  writeFileSync(at("passwords"), Object.entries(people).map(([who, password]) => `${who}:{PLAIN}${password}\n`).join(""));
  writeFileSync(at("dovecot.conf"), `
base_dir = ${at("run")}
state_dir = ${at("run")}
log_path = ${at("log/dovecot.log")}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${at("server.pem")}
ssl_key = <${at("server.key")}
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${at("boxes")}/%d/%n/Maildir
mail_fsync = never
first_valid_uid = 1
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = username_format=%u ${at("passwords")}
}
userdb {
  driver = static
  args = uid=${uid} gid=${uid} home=${at("boxes")}/%d/%n
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${imaps}
    ssl = yes
  }
}
service stats {
  chroot =
}
service auth {
  unix_listener ${at("spool/private/auth")} {
    mode = 0666
  }
}
`);
}

/** One command after the other: `say("SELECT INBOX")` gives its lines; a literal stands in them as it came. */
async function imapClient(port, ca, account, password) {
  const socket = secure({ port, host: "127.0.0.1", servername: "localhost", ca });
  let bytes = "", number = 0, wake = () => {};
  socket.setEncoding("latin1").on("data", (data) => { bytes += data; wake(); }).on("error", () => wake()).on("close", () => wake());
  const line = async (pattern) => {
    while (!pattern.test(bytes)) {
      if (socket.destroyed) throw new Error(`the IMAP server has gone: ${bytes}`);
      await new Promise((done) => { wake = done; });
    }
    const said = bytes;
    bytes = "";
    return said;
  };
  await line(/^\* OK.*\r\n/);
  const say = async (command, literal) => {
    const tag = `t${++number}`;
    socket.write(`${tag} ${command}\r\n`);
    if (literal) {
      await line(/^\+.*\r\n/m);
      socket.write(literal + "\r\n", "latin1");
    }
    const said = await line(new RegExp(`(^|\r\n)${tag} [A-Z].*\r\n$`));
    if (!said.includes(`${tag} OK`)) throw new Error(`${command}: ${said}`);
    return said;
  };
  await say(`LOGIN "${account}" "${password}"`);
  return { say, end: async () => { await say("LOGOUT").catch(() => {}); socket.destroy(); } };
}

/** Starts both; they end with the test. */
export async function mailserver() {
  const place = join(folder(), "m"), at = (...names) => join(place, ...names);
  mkdirSync(place, { mode: 0o755 });
  chmodSync(join(place, ".."), 0o755);
  const [smtp, submission, submissions, imap, imaps] = await ports(5);
  const port = { smtp, submission, submissions, imap, imaps }, uid = id("nobody"), running = {};
  certificate(place);
  mkdirSync(at("boxes"));
  chownSync(at("boxes"), uid, uid);
  postfix(place, port, uid);
  dovecot(place, port, uid);

  // Of a group of its own, so that it can end its children; the signal of death is for a test that is killed.
  const begin = (name, words) => {
    const log = openSync(at("log", `${name}.out`), "a");
    running[name] = spawn("setpriv", ["--pdeathsig", "TERM", ...words], {
      detached: true, stdio: ["ignore", log, log], env: { PATH: process.env.PATH, MAIL_CONFIG: at("etc") } });
  };
  const end = async (name) => {
    const child = running[name];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.on("exit", done));
    child.kill("SIGTERM");
    await gone;
  };
  const log = () => readdirSync(at("log")).map((name) => readFileSync(at("log", name), "utf8")).join("");
  const server = {
    host: "localhost", ...port, ca: at("ca.pem"), place, log,
    /** IMAP alone: away, and there again. */
    startImap: async () => {
      begin("dovecot", [DOVECOT, "-F", "-c", at("dovecot.conf")]);
      await until(() => listens(imaps), `Dovecot: ${log()}`);
    },
    stopImap: () => end("dovecot"),
    startSmtp: async () => {
      begin("postfix", [MASTER, "-d", "-c", at("etc")]);
      await until(() => listens(submission), `Postfix: ${log()}`);
    },
    stopSmtp: () => end("postfix"),
    stop: () => Object.values(running).forEach((child) => child.kill("SIGTERM")),

    imapClient: (account, password = people[account]) => imapClient(imaps, readFileSync(at("ca.pem")), account, password),
    /** What lies in a mailbox: [{ uid, seen, text }], text as latin1. */
    messages: async (account, box = "INBOX") => {
      const client = await imapClient(imaps, readFileSync(at("ca.pem")), account, people[account]);
      try {
        if (!/\* [1-9]\d* EXISTS/.test(await client.say(`EXAMINE "${box}"`))) return [];
        const said = await client.say("UID FETCH 1:* (FLAGS BODY.PEEK[])"), found = [];
        for (let rest = said, m; (m = rest.match(/\* \d+ FETCH \(UID (\d+) FLAGS \(([^)]*)\) BODY\[\] \{(\d+)\}\r\n/)); ) {
          const from = m.index + m[0].length;
          found.push({ uid: Number(m[1]), seen: m[2].includes("\\Seen"), text: rest.slice(from, from + Number(m[3])) });
          rest = rest.slice(from + Number(m[3]));
        }
        return found;
      } finally {
        await client.end();
      }
    },
    /** Puts a mail there as if it had been received at that instant (INTERNALDATE): seconds since 1970, or a Date's text. */
    put: (account, text, { received, box } = {}) => {
      const to = join(maildir(place, account), box ? `.${box}` : "");
      for (let i = 0, parts = to.slice(place.length + 1).split("/"); i < parts.length; i++) {
        const each = at(...parts.slice(0, i + 1));
        if (!existsSync(each)) { mkdirSync(each); chownSync(each, uid, uid); }
      }
      for (const name of ["tmp", "new", "cur"])
        if (!existsSync(join(to, name))) { mkdirSync(join(to, name)); chownSync(join(to, name), uid, uid); }
      const seconds = received === undefined ? Date.now() / 1000 : typeof received === "number" ? received : Date.parse(received) / 1000;
      const name = `${Math.floor(seconds)}.${server.put.count = (server.put.count ?? 0) + 1}.test`;
      writeFileSync(join(to, "tmp", name), text.replace(/\r?\n/g, "\r\n"), { encoding: "utf8" });
      chownSync(join(to, "tmp", name), uid, uid);
      utimesSync(join(to, "tmp", name), seconds, seconds);
      renameSync(join(to, "tmp", name), join(to, "new", name));
    },
    /** Nothing is in its inbox any more. */
    empty: async (account) => {
      const client = await imapClient(imaps, readFileSync(at("ca.pem")), account, people[account]);
      if (/\* [1-9]\d* EXISTS/.test(await client.say("SELECT INBOX"))) {
        await client.say("UID STORE 1:* +FLAGS.SILENT (\\Deleted)");
        await client.say("EXPUNGE");
      }
      await client.end();
    },
    /** The mailbox is made anew: the same mails under another UIDVALIDITY and other UIDs. */
    renew: (account) => {
      const box = maildir(place, account);
      for (const name of readdirSync(box)) if (name.startsWith("dovecot")) rmSync(join(box, name), { recursive: true });
      writeFileSync(join(box, "dovecot-uidlist"), `3 V${Math.floor(statSync(box).mtimeMs / 1000) + 1000} N500\n`);
      chownSync(join(box, "dovecot-uidlist"), uid, uid);
    },
    /** Sends over submission with STARTTLS, as `from` with its password. */
    send: (from, to, text) => {
      const mail = at(`mail-${Math.random()}`);
      writeFileSync(mail, text.replace(/\r?\n/g, "\r\n"));
      run("curl", ["-sS", "--ssl-reqd", "--cacert", at("ca.pem"), "--url", `smtp://localhost:${submission}`, "--user", `${from}:${people[from]}`,
        "--mail-from", from, "--mail-rcpt", to, "--upload-file", mail]);
    },
  };
  process.on("exit", server.stop);
  await Promise.all([server.startImap(), server.startSmtp()]);
  return server;
}
