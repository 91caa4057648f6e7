// What docs/API.md says to type is typed, from top to bottom.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, bin, environment, root } from "./seloste.mjs";
import { serve } from "./api.mjs";

let api;
before(async () => { api = await serve({ before: ({ data }) => add(data, "consumer", { first_name: "Helmi", last_name: "Aaltio" }) }); });
after(async () => { await api.stop(); });

const commands = [...readFileSync(join(root, "docs/API.md"), "utf8").matchAll(/^```\n([^]*?)^```$/gm)].flatMap(([, block]) => block.trim().split("\n"));

test("every command of the page does what it says", () => {
  const env = { ...environment(), URL: api.root, TOKEN: api.token("docs", ["contact"], ["--write"]), PARTY: "" };
  let asked = 0;
  for (const command of commands) {
    const line = command.replace(/^seloste (\S+ \S+) DATA/, `${bin} $1 ${api.data}`).replace(/^curl -s /, "curl -sS --fail-with-body ");
    const done = spawnSync("bash", ["-c", line], { encoding: "utf8", env, timeout: 30000 });
    assert.equal(done.status, 0, `${command}\n${done.stdout}${done.stderr}`);
    if (!command.startsWith("curl")) continue;
    const answer = JSON.parse(done.stdout);
    if (command.includes("Idempotency-Key")) env.PARTY = answer.id;
    if (command.includes("/parties/search")) assert.equal(answer.items[0].name, "Helmi Aaltio");
    asked++;
  }
  assert.ok(asked >= 8);
});
