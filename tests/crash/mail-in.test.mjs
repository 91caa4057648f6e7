// Mail that is taken in when the program dies, between its coming and its commit or just behind it: each is there once after the next look.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { add, copy, dies, each, hasPoints, json, read, register, run, whole } from "./crash.mjs";
import { mailserver, noMailserver, people } from "../scenario/mailserver.mjs";

const PRIVACY = "tietosuoja@toimisto.test", SALES = "myynti@toimisto.test", LIISA = "liisa@asiakas.test";
let full, helmi, server;

before(async () => {
  if (noMailserver) return;
  server = await mailserver();
  full = register();
  helmi = add(full.data, "consumer", { first_name: "Liisa", last_name: "Mäkinen", email: LIISA });
  for (const [account, use] of [[PRIVACY, "requests"], [SALES, "contacts"]]) {
    json(["mailbox", "add", full.data, use, "--server", `imaps://localhost:${server.imaps}`, "--login", account, "--ca", server.ca, "--use", use,
      "--since", "2026-01-01"], { input: `${people[account]}\n` });
    for (let i = 0; i < 3; i++) server.put(account, `From: ${LIISA}\nTo: ${account}\nSubject: ${use} ${i}\nMessage-ID: <${use}${i}@test>\n\nHei\n`, { received: 1772000000 + i });
  }
  await hasPoints(full);
});
after(() => server?.stop());

test("wherever it dies, each mail is taken in once", { skip: noMailserver }, async () => {
  const points = ["mail.fetched", "mail.taken"].flatMap((point) => [1, 2, 4, 6].map((n) => `${point}:${n}`));
  await each(points, async (point) => {
    const one = copy(full);
    assert.ok(await dies(one, ["mail", "fetch"], point), `${point} is not passed`);
    const again = await run(one, ["mail", "fetch"]);
    assert.equal(again.code, 0, `${point}: ${again.err}${again.out}`);
    const requests = (await read(one, ["request", "list"])).requests;
    const contacts = (await read(one, ["show", helmi])).records.filter((record) => record.kind === "message_in");
    assert.deepEqual([requests.length, contacts.map((contact) => contact.text).sort()], [3, ["contacts 0", "contacts 1", "contacts 2"]], point);
    await whole(one);
  });
});
