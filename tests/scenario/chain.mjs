// The chain of the log, written a second time from its description alone: BLAKE2b-256 (RFC 7693) of the link before and the entry.
// With it a test can write a log anew the way somebody would who has the data folder and not the keys. Not a test itself.
const IV = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const SIGMA = ["0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
  "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"];
const MASK = (1n << 64n) - 1n;
const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;

function mix(v, a, b, c, d, x, y) {
  v[a] = (v[a] + v[b] + x) & MASK; v[d] = turn(v[d] ^ v[a], 32n);
  v[c] = (v[c] + v[d]) & MASK; v[b] = turn(v[b] ^ v[c], 24n);
  v[a] = (v[a] + v[b] + y) & MASK; v[d] = turn(v[d] ^ v[a], 16n);
  v[c] = (v[c] + v[d]) & MASK; v[b] = turn(v[b] ^ v[c], 63n);
}

function squeeze(h, block, length, last) {
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i)), v = [...h, ...IV];
  v[12] ^= BigInt(length);
  if (last) v[14] ^= MASK;
  for (let round = 0; round < 12; round++) {
    const s = [...SIGMA[round % 10]].map((c) => parseInt(c, 16));
    for (let i = 0; i < 4; i++) mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
    for (let i = 0; i < 4; i++) mix(v, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
  }
  for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
}

/** Of a Buffer, in hex. */
export function blake2b(bytes) {
  const h = [...IV];
  h[0] ^= 0x01010020n;
  for (let at = 0; ; at += 128) {
    const block = Buffer.alloc(128), last = at + 128 >= bytes.length;
    bytes.copy(block, 0, at, Math.min(at + 128, bytes.length));
    squeeze(h, block, Math.min(at + 128, bytes.length), last);
    if (last) break;
  }
  const out = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) out.writeBigUInt64LE(h[i], 8 * i);
  return out.toString("hex");
}

/** The hash of one entry behind a link in hex. */
export const link = (before, json) => blake2b(Buffer.concat([Buffer.from(before, "hex"), Buffer.from(json, "latin1")]));

/** The link before the first entry: the log's first entry names it. */
export const beginning = (lines) => lines[0].match(/"previous":"([0-9a-f]{64})"/)[1];

/** Entries (without their hashes), numbered and chained anew, as lines. */
export function chained(entries, before) {
  return entries.map((json, i) => {
    const numbered = json.replace(/^\{"seq":\d+/, `{"seq":${i + 1}`);
    before = link(before, numbered);
    return `${before} ${numbered}`;
  });
}
