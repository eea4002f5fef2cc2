// Pictures made small: a screenshot's colours reduced to a palette of 256 (median cut), which nobody sees in text and flat surfaces.
// PNG: https://www.w3.org/TR/png-3/, 8-bit truecolour in, indexed colour out.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST = 256;

/** A smaller PNG of the same picture; the same bytes where it is no 8-bit truecolour picture. */
export function shrinkPng(png) {
  const image = decode(png);
  if (!image) return png;
  const small = encode(image.width, image.height, ...indexed(image.pixels));
  return small.length < png.length ? small : png;
}

function chunks(png) {
  const out = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    out.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return out;
}

/** Pixels as 0xRRGGBB; undefined for other kinds of PNG. */
function decode(png) {
  const all = chunks(png), header = all.find(c => c.type === 'IHDR').data;
  const width = header.readUInt32BE(0), height = header.readUInt32BE(4), samples = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || samples === undefined || header[12] !== 0) return undefined;
  const raw = inflateSync(Buffer.concat(all.filter(c => c.type === 'IDAT').map(c => c.data)));
  const stride = width * samples, pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)], row = new Uint8Array(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; i++) {
      const a = i < samples ? 0 : row[i - samples], b = above[i], c = i < samples ? 0 : above[i - samples];
      row[i] += filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : filter === 4 ? paeth(a, b, c) : 0;
    }
    for (let x = 0; x < width; x++) pixels[y * width + x] = row[x * samples] << 16 | row[x * samples + 1] << 8 | row[x * samples + 2];
    above = row;
  }
  return { width, height, pixels };
}
function paeth(a, b, c) {
  const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

const channel = (colour, n) => colour >> 8 * n & 255;

/** A palette and each pixel's place in it. */
function indexed(pixels) {
  const counts = new Map();
  for (const p of pixels) counts.set(p, (counts.get(p) ?? 0) + 1);
  let boxes = [[...counts.keys()]];
  const spread = box => [0, 1, 2].map(n => { let lo = 255, hi = 0; for (const c of box) { const v = channel(c, n); if (v < lo) lo = v; if (v > hi) hi = v; } return hi - lo; });
  const weight = box => box.length < 2 ? 0 : Math.max(...spread(box)) * Math.sqrt(box.reduce((sum, c) => sum + counts.get(c), 0));
  let weights = boxes.map(weight);
  while (boxes.length < MOST) {
    const at = weights.indexOf(Math.max(...weights));
    if (weights[at] === 0) break;
    const box = boxes[at], by = spread(box), n = by.indexOf(Math.max(...by));
    box.sort((x, y) => channel(x, n) - channel(y, n));
    // At the middle of the pixels, but never an empty half.
    const half = box.reduce((sum, c) => sum + counts.get(c), 0) / 2;
    let cut = 0;
    for (let sum = 0; cut < box.length - 1 && sum < half; cut++) sum += counts.get(box[cut]);
    const parts = [box.slice(0, Math.max(1, cut)), box.slice(Math.max(1, cut))];
    boxes = [...boxes.slice(0, at), ...parts, ...boxes.slice(at + 1)];
    weights = [...weights.slice(0, at), ...parts.map(weight), ...weights.slice(at + 1)];
  }
  const place = new Map(), palette = Buffer.alloc(boxes.length * 3);
  boxes.forEach((box, i) => {
    const total = box.reduce((sum, c) => sum + counts.get(c), 0);
    for (let n = 0; n < 3; n++) palette[i * 3 + 2 - n] = Math.round(box.reduce((sum, c) => sum + channel(c, n) * counts.get(c), 0) / total);
    for (const c of box) place.set(c, i);
  });
  return [palette, Uint8Array.from(pixels, p => place.get(p))];
}

function encode(width, height, palette, places) {
  const raw = Buffer.alloc((width + 1) * height), header = Buffer.alloc(13);
  for (let y = 0; y < height; y++) raw.set(places.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const chunk = (type, data) => {
    const out = Buffer.alloc(data.length + 12);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', palette), chunk('IDAT', deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
