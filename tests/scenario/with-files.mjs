// The agency's notice, which lists files and pictures too. Not a test itself.
import { readFileSync } from "node:fs";
import { agency } from "./seloste.mjs";

export const withFiles = (text = readFileSync(agency, "utf8")) => text
  .replace(/^ {2}notes:\n/m, "  files:\n    words: {fi: tiedostot, sv: filer, en: files}\n    types: [consumer, contact_person, organisation]\n    class: customer\n    fields: [picture, file]\n  notes:\n");
