// A YTJ of our own on this machine: it answers in the documented shapes (PRH open data v3), and badly when it is told to.
// Not a test itself.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./seloste.mjs";

const read = (name) => JSON.parse(readFileSync(join(root, "tests/scenario/ytj", name), "utf8"));
export const company = read("company.json").companies[0];
export const ended = read("page1.json").companies[1];
export const bare = { businessId: { value: "9000008-8" } };

const page = (companies, total = companies.length) => JSON.stringify({ totalResults: total, companies });
const json = (response, text, code = 200) => response.writeHead(code, { "Content-Type": "application/json;charset=UTF-8" }).end(text);

/** What waits for `release()`. */
const held = [];

/** What is asked for by a name decides how it answers. */
const odd = {
  slow: (request, response) => { held.push(response); },
  much: (request, response) => response.writeHead(429, { "Content-Type": "text/plain", "Retry-After": "30" }).end("Too Many Requests"),
  broken: (request, response) => json(response, '{"totalResults": 1, "companies": [{"businessId": {"val'),
  list: (request, response) => json(response, "[1, 2]"),
  html: (request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>maintenance</h1>"),
  huge: (request, response) => json(response, `{"companies": [], "x": "${"y".repeat(5 * 1024 * 1024)}"}`),
  away: (request, response) => response.writeHead(302, { Location: "http://127.0.0.2:1/companies" }).end(),
  round: (request, response) => response.writeHead(302, { Location: "/companies?name=round" }).end(),
  moved: (request, response) => response.writeHead(301, { Location: "/companies?name=%C3%84%C3%A4ni" }).end(),
  wrong: (request, response) => json(response, '{"timestamp": "x", "message": "bad", "errorcode": 1}', 400),
  down: (request, response) => json(response, '{"message": "down"}', 503),
  empty: (request, response) => json(response, '{"totalResults": 0}'),
  nulls: (request, response) => json(response, page([{ businessId: { value: "9000009-6" }, names: null, addresses: {}, companyForms: "x",
    website: 7, mainBusinessLine: [], companySituations: [null, 1], endDate: null }, 7, null, { names: [] }, bare])),
};

/** Answers at `url`; `asked` lists what came, `release` answers whoever waits for the slow one. */
export async function ytj(companies = [company, ended, bare]) {
  const asked = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://x");
    asked.push(request.url);
    const name = url.searchParams.get("name"), id = url.searchParams.get("businessId"), number = Number(url.searchParams.get("page") ?? "1");
    if (url.pathname === "/v3/description") return response.writeHead(200, { "Content-Type": "text/plain" }).end("16\tOsakeyhtiö\n17\tJulkinen osakeyhtiö\n");
    if (odd[name]) return odd[name](request, response);
    if (url.pathname !== "/v3/companies" && !url.pathname.startsWith("/companies")) return json(response, "{}", 404);
    if (id) return json(response, page(companies.filter((one) => one.businessId.value === id)));
    if (name === "pages") return json(response, page(companies.slice(number - 1, number), companies.length));
    json(response, page(companies.filter((one) => (one.names ?? []).some((each) => each.name.toLowerCase().includes(name.toLowerCase())))));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  const url = `http://127.0.0.1:${server.address().port}/v3`;
  const release = () => held.splice(0).forEach((response) => json(response, page([company])));
  return { url, asked, release, close: () => new Promise((done) => { server.closeAllConnections?.(); server.close(done); }) };
}
