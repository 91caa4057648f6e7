// What the tests of the API share: a register that is served, tokens, and requests of which every answer is held against the
// description that the server itself gives. Not a test itself.
import assert from "node:assert/strict";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { json, register, root, start } from "./seloste.mjs";

export const mended = join(root, "notices/agency-mended.yaml");
const formats = {
  date: /^\d{4}-\d\d-\d\d$/,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/,
};

/** A served register: { data, port, token(name, purposes, more), ask(...), stop() }. The first user is its owner. */
export async function serve({ notice = mended, before, purpose = "contact" } = {}) {
  const made = register({ notice });
  const { data } = made;
  json(["user", "link", data, "Iida Tammisto"]);
  before?.(made);
  const running = start(["serve", data, "--listen", "127.0.0.1:0"]);
  const [, port] = await running.says(/http:\/\/127\.0\.0\.1:(\d+)\//);
  const api = { ...made, port, running, asked: new Set() };
  api.token = (name, purposes, more = []) =>
    json(["token", "add", data, name, ...purposes.flatMap((purpose) => ["--purpose", purpose]), ...more]).token;
  api.root = `http://127.0.0.1:${port}`;
  const reader = api.token("the description", [purpose]);
  api.description = await (await fetch(`${api.root}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${reader}` } })).json();
  const ajv = new Ajv2020({ allErrors: true, strict: false, formats });
  ajv.addSchema(api.description, "api");
  api.valid = (pointer, value) => {
    const check = ajv.getSchema(`api#${pointer}`);
    assert.ok(check, `no such schema: ${pointer}`);
    assert.ok(check(value), `${pointer}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value).slice(0, 600)}`);
  };
  api.ask = (token, method, path, body, options) => ask(api, token, method, path, body, options);
  api.stop = async () => {
    running.child.kill("SIGTERM");
    const ended = await running.end;
    assert.equal(ended.code, 0, ended.err);
    return ended;
  };
  return api;
}

const fits = (pattern, path) => new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
const escaped = (text) => text.replaceAll("~", "~0").replaceAll("/", "~1");

/** Sends it, holds the answer against the description, and gives { status, headers, body }. */
async function ask(api, token, method, path, body, { headers = {}, raw } = {}) {
  const all = { ...headers };
  if (token) all.authorization = `Bearer ${token}`;
  if (body !== undefined && !raw) all["content-type"] ??= "application/json";
  const got = await fetch(`${api.root}/api/v1${path}`, { method, headers: all, body: body === undefined ? undefined : raw ? body : JSON.stringify(body) });
  const type = got.headers.get("content-type") ?? "";
  const bytes = Buffer.from(await got.arrayBuffer());
  const answer = { status: got.status, headers: got.headers, type, bytes, body: /json/.test(type) && bytes.length ? JSON.parse(bytes) : undefined };
  if (got.status >= 400) {
    assert.equal(type, "application/problem+json");
    api.valid("/components/schemas/Problem", answer.body);
    assert.equal(answer.body.status, got.status);
    return answer;
  }
  const patterns = Object.keys(api.description.paths);
  const wanted = `/api/v1${path.split("?")[0]}`;
  const pattern = patterns.find((one) => one === wanted) ?? patterns.find((one) => fits(one, wanted));
  assert.ok(pattern, `not described: ${wanted}`);
  const operation = api.description.paths[pattern][method.toLowerCase()];
  assert.ok(operation, `not described: ${method} ${pattern}`);
  const response = operation.responses[String(got.status)];
  assert.ok(response, `not described: ${method} ${pattern} gives ${got.status}`);
  api.asked.add(`${method} ${pattern}`);
  if (response.content?.["application/json"])
    api.valid(`/paths/${escaped(pattern)}/${method.toLowerCase()}/responses/${got.status}/content/application~1json/schema`, answer.body);
  return answer;
}
