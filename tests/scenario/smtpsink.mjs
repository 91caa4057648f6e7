// A mail server for the bad cases: says what it is told to say (4xx, 5xx, nothing at all, hanging up), with or without TLS and with a
// certificate of our choosing, and keeps what it got. Not a test itself; what works is tested with mailserver.mjs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createServer as createSecure, TLSSocket, createSecureContext } from "node:tls";
import { join } from "node:path";
import { folder } from "./seloste.mjs";

/** A CA, and a certificate for that name: { ca, key, cert } as paths. */
export function certificate(name = "localhost") {
  const place = folder(), at = (file) => join(place, file);
  const run = (...words) => {
    const done = spawnSync("openssl", words, { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
  };
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run("req", "-x509", ...curve, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-subj", "/CN=Koe CA", "-days", "3650");
  run("req", "-x509", ...curve, "-keyout", at("key.pem"), "-out", at("cert.pem"), "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`,
    "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-days", "3650");
  return { ca: at("ca.pem"), key: at("key.pem"), cert: at("cert.pem") };
}

/** Listens on 127.0.0.1. `says`: { ehlo, auth, mail, rcpt, data, end, greeting } as answers that are not the usual ones; a function gets the
 * line and the number of the try; null hangs up, undefined is the usual one, "" says nothing. `tls`: none, start or wrapped. */
export async function sink({ says = {}, tls = "none", keys, login } = {}) {
  const got = [], sockets = new Set();
  const state = { says, tries: 0, connections: 0 };
  const serve = (socket, secure) => {
    let mode = "line", bytes = "", mail = {};
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    const say = (what, line, usual) => {
      const own = typeof state.says[what] === "function" ? state.says[what](line, state.tries) : state.says[what];
      const answer = own === undefined ? usual : own;
      if (answer === null) return socket.destroy(), false;
      if (answer !== "") socket.write(answer.replace(/\n/g, "\r\n") + "\r\n");
      return answer === usual;
    };
    const command = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === "EHLO") {
        mail = {};
        const more = [tls === "start" && !secure ? "STARTTLS" : "", login ? "AUTH PLAIN" : "", "8BITMIME"].filter(Boolean);
        say("ehlo", line, ["localhost", ...more].map((one, i, all) => `250${i === all.length - 1 ? " " : "-"}${one}`).join("\n"));
      } else if (word === "STAR") {
        socket.write("220 go on\r\n");
        socket.removeAllListeners("data");
        sockets.delete(socket);
        serve(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ key: readFileSync(keys.key), cert: readFileSync(keys.cert) }) }), true);
      } else if (word === "AUTH" && !line.split(" ")[2]) {
        mode = "auth";
        socket.write("334 \r\n");
      } else if (word === "AUTH") {
        const given = Buffer.from(line.split(" ")[2], "base64").toString();
        say("auth", line, given === `\0${login?.user}\0${login?.password}` ? "235 2.7.0 in" : "535 5.7.8 no");
      } else if (word === "MAIL") {
        state.tries++;
        mail = { from: line.match(/<(.*?)>/)[1] };
        say("mail", line, "250 2.1.0 ok");
      } else if (word === "RCPT") {
        mail.to = line.match(/<(.*?)>/)[1];
        say("rcpt", line, "250 2.1.5 ok");
      } else if (word === "DATA") {
        if (say("data", line, "354 go on")) mode = "data";
      } else if (word === "QUIT") {
        socket.end("221 bye\r\n");
      } else if (word === "RSET" || word === "NOOP") {
        socket.write("250 ok\r\n");
      } else {
        socket.write("502 5.5.2 no\r\n");
      }
    };
    socket.setEncoding("latin1").on("data", (data) => {
      bytes += data;
      for (let at; mode === "data" ? (at = bytes.indexOf("\r\n.\r\n")) >= 0 : (at = bytes.indexOf("\r\n")) >= 0; ) {
        const piece = bytes.slice(0, at);
        bytes = bytes.slice(at + (mode === "data" ? 5 : 2));
        if (mode !== "data") {
          const auth = mode === "auth";
          mode = "line";
          command(auth ? `AUTH PLAIN ${piece}` : piece);
          continue;
        }
        mode = "line";
        const whole = { ...mail, text: (piece + "\r\n").replace(/\r\n\.\./g, "\r\n."), secure };
        if (say("end", "", "250 2.0.0 taken")) got.push(whole);
        else if (state.keeps) got.push(whole);
      }
    });
    if (!secure || tls === "wrapped") say("greeting", "", "220 localhost ESMTP");
  };
  const server = tls === "wrapped"
    ? createSecure({ key: readFileSync(keys.key), cert: readFileSync(keys.cert) }, (socket) => { state.connections++; serve(socket, true); })
    : createServer((socket) => { state.connections++; serve(socket, false); });
  server.on("tlsClientError", () => {});
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { got, state, port: server.address().port, set: (more) => { state.says = more; },
    stop: () => { sockets.forEach((socket) => socket.destroy()); return new Promise((done) => server.close(done)); } };
}

/** Headers (unfolded, RFC 2047 decoded) and body of a mail: { headers: { subject: ... }, body }. */
export function read(text) {
  const [head, ...rest] = text.split("\r\n\r\n"), headers = {};
  for (const line of head.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const [name, value] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()];
    headers[name.toLowerCase()] = words(value);
  }
  return { headers, body: rest.join("\r\n\r\n") };
}

const words = (value) => value.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, what) =>
  how.toLowerCase() === "b" ? Buffer.from(what, "base64").toString() : quoted(what.replace(/_/g, " ")));

export const quoted = (text) => Buffer.from(text.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString();
