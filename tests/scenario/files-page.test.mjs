// Files and papers on the pages: sent by a form, seen as a preview that another process draws, downloaded and nothing else.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, truncateSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { add, agency, file, folder, json, ok, register, start } from "./seloste.mjs";
import { arrives, axeFinds, launch, sideways, signIn, watched } from "./browser.mjs";
import { withFiles } from "./with-files.mjs";

let place, browser, page, helmi, org;

const crcs = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
const crc = (bytes) => { let c = 0xffffffff; for (const byte of bytes) c = crcs[(c ^ byte) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
const number = (n) => { const four = Buffer.alloc(4); four.writeUInt32BE(n); return four; };
const chunk = (name, data) => { const body = Buffer.concat([Buffer.from(name), data]); return Buffer.concat([number(data.length), body, number(crc(body))]); };
/** A PNG that says it is so wide and high, with these bytes for its rows. */
const png = (wide, high, rows) => Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", Buffer.concat([number(wide), number(high), Buffer.from([8, 2, 0, 0, 0])])),
  chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
const red = png(900, 600, Buffer.concat(Array.from({ length: 600 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(2700, Buffer.from([200, 30, 30]))]))));
const bomb = png(50000, 50000, Buffer.alloc(3 * 50000 * 100));
const jpeg = Buffer.from("/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=", "base64");
/** The same with what a telephone writes into it: where it was. */
const photo = Buffer.concat([jpeg.subarray(0, 2), (() => {
  const exif = Buffer.concat([Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0", "latin1"), Buffer.from("GPS kanarjapaikka 60.1699 24.9384")]);
  return Buffer.concat([Buffer.from([0xff, 0xe1]), Buffer.from([(exif.length + 2) >> 8, (exif.length + 2) & 255]), exif]);
})(), jpeg.subarray(2)]);

const records = () => json(["show", place.data, helmi]).records.filter((one) => one.file);
const fetchAs = (path, options = {}) => page.context().request.fetch(`${place.base}${path}`, { maxRedirects: 0, ...options });
/** Sends a file by the form; `address` of the page that answers. */
const attach = async (name, bytes, text = "", address = /\/party\/.*#files$/) => {
  await page.goto(`${place.base}/party/${helmi}`);
  await page.getByLabel("Tiedosto tai valokuva").setInputFiles({ name, mimeType: "text/html", buffer: Buffer.from(bytes) });
  await page.getByLabel("Mikä se on").fill(text);
  await arrives(page, () => page.getByRole("button", { name: "Liitä tiedosto" }).click(), address);
};

/** What is answered to the head of an upload alone, of which nothing has come yet. */
async function early(length) {
  const [session] = await page.context().cookies();
  const socket = connect(new URL(place.base).port, "127.0.0.1");
  socket.write(`POST /party/${helmi}/file HTTP/1.1\r\nHost: x\r\nCookie: ${session.name}=${session.value}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return answer.toString();
}

before(async () => {
  const { data, place: at } = register({ notice: file(folder(), "notice.yaml", withFiles()) });
  helmi = add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio", email: "helmi@koti.example" });
  add(data, "consumer", { first_name: "Onni", last_name: "Aaltio", email: "onni@koti.example" });
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const base = (await running.says(/http:\/\/127\.0\.0\.1:\d+/))[0];
  place = { data, at, base, running };
  browser = await launch();
  page = await watched(browser);
  await signIn(page, base, json(["user", "link", data, "Iida Tammisto"]).code);
});

after(async () => {
  await browser.close();
  place.running.child.kill("SIGTERM");
  await place.running.end;
});

test("a picture is sent, seen and downloaded", async () => {
  await attach("punainen kuva ä.png", red, "Kansikuva");
  const [record] = records();
  assert.deepEqual([record.kind, record.text, record.file.name, record.file.type], ["picture", "Kansikuva", "punainen kuva ä.png", "image/png"]);
  const shown = page.locator(`img[src="/file/${record.id}/preview"]`);
  await shown.scrollIntoViewIfNeeded();
  await page.waitForFunction((id) => { const one = document.querySelector(`img[src="/file/${id}/preview"]`); return one.complete && one.naturalWidth > 0; }, record.id);
  assert.equal(await shown.evaluate((one) => one.naturalWidth), 480);
  const sent = await fetchAs(`/file/${record.id}`);
  const heads = sent.headers();
  assert.ok((await sent.body()).equals(red));
  assert.equal(heads["content-type"], "image/png");
  assert.equal(heads["content-disposition"], "attachment; filename=\"file.png\"; filename*=UTF-8''punainen%20kuva%20%C3%A4.png");
  assert.equal(heads["x-content-type-options"], "nosniff");
  assert.match(heads["content-security-policy"], /sandbox/);
  assert.equal(heads["cache-control"], "no-store");
  const log = json(["audit", "list", place.data, "--party", helmi]).entries.filter((one) => one.record === record.id && one.action === "opened");
  assert.equal(log.length, 2, "the preview and the download");
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(page.complaints, []);
});

test("where a photograph was taken is not in its preview; a PDF has one; what cannot be drawn has an icon", async () => {
  const pdf = join(place.at, "n.pdf");
  ok(["notice", "render", agency, "--as", "pdf", "-o", pdf, "--lang", "fi"]);
  for (const [name, bytes, type] of [["kuva.jpg", photo, /^image\/(jpeg|png)$/], ["seloste.pdf", readFileSync(pdf), /^image\/png$/], ["pommi.png", bomb, /^image\/svg/],
    ["rikki.jpg", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(5000)]), /^image\/svg/]]) {
    const had = new Set(records().map((one) => one.id));
    await attach(name, bytes);
    const { id } = records().find((one) => !had.has(one.id));
    const preview = await fetchAs(`/file/${id}/preview`);
    assert.equal(preview.status(), 200, name);
    assert.match(preview.headers()["content-type"], type, name);
    assert.equal((await preview.body()).indexOf("kanarja"), -1);
  }
  assert.ok(readFileSync(pdf).length > 0);
});

test("a page that calls itself a picture is a text, and leaves as one", async () => {
  await attach("kuva.png", "<html><script>alert(1)</script></html>");
  const record = records().find((one) => one.file.name === "kuva.png");
  const heads = (await fetchAs(`/file/${record.id}`)).headers();
  assert.equal(heads["content-type"], "text/plain");
  assert.match(heads["content-disposition"], /^attachment; filename="file\.txt"/);
});

test("what is refused says why, and keeps what was typed; too large is refused before it comes", async () => {
  await attach("tyhja.txt", "", "Tyhjä liite", /\/file$/);
  assert.match(await page.locator(".summary").innerText(), /tyhjä|Valitse/);
  assert.equal(await page.getByLabel("Mikä se on").inputValue(), "Tyhjä liite");
  assert.deepEqual(await axeFinds(page), []);
  const large = file(place.at, "valtava.bin", "");
  truncateSync(large, 30 * 1024 * 1024);
  await page.goto(`${place.base}/party/${helmi}`);
  await page.getByLabel("Tiedosto tai valokuva").setInputFiles(large);
  await arrives(page, () => page.getByRole("button", { name: "Liitä tiedosto" }).click());
  assert.match(await page.locator(".summary").innerText(), /liian suuri/);
  assert.match(await early(200 * 1024 * 1024), /^HTTP\/1\.1 413 /);
});

test("nobody without a session, and no form without its token", async () => {
  const [record] = records();
  const stranger = await (await browser.newContext()).request.fetch(`${place.base}/file/${record.id}`, { maxRedirects: 0 });
  assert.equal(stranger.status(), 303);
  const form = new FormData();
  form.set("file", new Blob([randomBytes(5 * 1024 * 1024)]), "suuri.bin");
  const sent = await fetch(`${place.base}/party/${helmi}/file`, { method: "POST", body: form, headers: { "accept-language": "fi" } });
  assert.equal(sent.status, 403, "it is answered, not broken off");
  assert.match(await sent.text(), /<h1>[^]*Et ole enää kirjautuneena/);
  const count = records().length;
  const forged = await fetchAs(`/party/${helmi}/file`, { method: "POST", multipart: { csrf: "x", text: "", file: { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") } } });
  assert.equal(forged.status(), 403);
  assert.equal(records().length, count);
  assert.equal((await fetchAs("/file/0000000000000")).status(), 404);
});

test("a paper is photographed in, dated and signed, also on a telephone", async () => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${place.base}/papers`);
  assert.equal(await sideways(page), 0);
  await page.getByLabel("Ketä se koskee").fill("Aaltio");
  await page.getByLabel("Mikä se on").fill("Käyntikortti");
  await page.getByLabel("Kansio tai laatikko").fill("3");
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa paperi" }).click());
  await page.locator(".summary").waitFor();
  await page.getByLabel(/^Helmi Aaltio/).check();
  assert.deepEqual(await axeFinds(page), []);
  await page.getByLabel("Valokuva tai skannaus (ei pakollinen)").setInputFiles({ name: "kortti.jpg", mimeType: "image/jpeg", buffer: photo });
  await arrives(page, () => page.getByRole("button", { name: "Kirjaa paperi" }).click(), `${place.base}/papers`);
  const [paper] = json(["paper", "list", place.data]).papers;
  assert.deepEqual([paper.party, paper.text, paper.folder, paper.undated, paper.scanned], [helmi, "Käyntikortti", "3", true, true]);
  assert.deepEqual(await axeFinds(page), []);
  assert.equal(await sideways(page), 0);
  await page.locator("#undated").getByLabel("Paperin päiväys").fill("2020-05-01");
  await arrives(page, () => page.getByRole("button", { name: /^Tallenna päiväys/ }).click());
  assert.equal(await page.locator("#undated").count(), 0);
  assert.equal(json(["paper", "list", place.data]).papers[0].day, "2020-05-01");
  ok(["paper", "add", place.data, helmi, "--folder", "7"]);
  ok(["access", place.data, helmi, "-o", join(place.at, "a.zip")]);
  await page.goto(`${place.base}/papers`);
  await arrives(page, () => page.getByRole("button", { name: /^Kuittaa tehdyksi/ }).click());
  assert.equal(await page.locator("#tasks").count(), 0);
  assert.deepEqual(json(["paper", "tasks", place.data]).tasks, []);
  assert.deepEqual(page.complaints, []);
});

test("without script, and where the notice lists no files", async () => {
  const plain = await watched(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  await signIn(plain, place.base, json(["user", "link", place.data, "Iida Tammisto"]).code);
  await plain.goto(`${place.base}/party/${helmi}/files`);
  await plain.getByLabel("Tiedosto tai valokuva").setInputFiles({ name: "ilman.txt", mimeType: "text/plain", buffer: Buffer.from("ilman skriptiä") });
  await arrives(plain, () => plain.getByRole("button", { name: "Liitä tiedosto" }).click(), /#files$/);
  assert.ok(records().some((one) => one.file.name === "ilman.txt"));
  await plain.context().close();
});
