/**
 * The index of uses on disk: what a sweep of the whole tree found, turned round so that a name tells its uses.
 *
 * A *shard* holds the names with one remainder of their hash, sorted by their bytes, in groups of GROUP:
 *
 *     integers   for each group, and one more, where it begins in the bytes
 *     bytes      per name: length shared with the name before it in its group, length of the rest, rest, length of what follows; then for each file that
 *                uses it: difference of the file's number to the one before, number of uses, and per use: difference of the line to the one before,
 *                owner + 1 << USE_BITS | Use (sweep.ts)
 *
 * The *owners* of some files hold per file what its owner numbers mean:
 *
 *     integers   for each file, and one more, where its entry begins in the bytes
 *     bytes      per owner: difference of the line to the one before, kind and flags, length shared with the name before, length of the rest, rest
 */
import type { SweptPart } from '../bulk.ts';
import { ByteReader, ByteWriter, sealBlock, type Block } from '../bytes.ts';
import { Owner, OWNER_KIND, OWNER_STATIC, Use, USE_BITS } from './sweep.ts';
import { hashOf, NameTable } from './words.ts';

/** An answer reads a shard whole: many small ones. */
export const SHARDS = 1024;
/** Names that are gone through one by one. */
const GROUP = 16;
/** Changes with what a sweep finds and with the layout. */
export const FORMAT = 4;
/** Files whose owners are one value of the store. */
export const OWNER_FILES = 128;
/** The value that holds a file's owners. */
export const ownersKey = (file: number): string => `owners-${file / OWNER_FILES | 0}`;

export interface OwnerEntry { readonly name: string; readonly line: number; readonly kind: 'function' | 'macro' | 'variable'; readonly isStatic: boolean }
const OWNER_KINDS: readonly OwnerEntry['kind'][] = ['function', 'macro', 'variable'];
export interface UseEntry { readonly file: number; readonly line: number; readonly use: Use; readonly owner: number }

const enum Known { Function = 1, External = 2, Header = 4 }

interface Where { readonly part: SweptPart; readonly ids: Int32Array; readonly at: number }

/** Encodes what was swept of `paths`. In steps, the encoded values being yielded as they are done; `key` is {@link ownersKey} or a shard's number. */
export function* packUses(parts: readonly SweptPart[], paths: readonly string[], generation: number): Generator<{ key: string; value: Uint8Array }, void> {
  const names = new NameTable();
  const files: (Where | undefined)[] = paths.map(() => undefined);
  for (const part of parts) {
    const ids = new Int32Array(part.nameStarts.length - 1);
    for (let n = 0; n < ids.length; n++) ids[n] = names.add(part.nameBytes, part.nameStarts[n], part.nameStarts[n + 1], hashOf(part.nameBytes, part.nameStarts[n], part.nameStarts[n + 1]));
    part.files.forEach((file, at) => { files[file] = { part, ids, at }; });
  }
  const known = new Uint8Array(names.count);
  files.forEach((f, file) => {
    if (!f) return;
    const header = paths[file].endsWith('.h') ? Known.Header : 0;
    for (let o = f.part.bounds[f.at * 2]; o < f.part.bounds[f.at * 2 + 2]; o += 3) {
      const flags = f.part.owners[o + 2];
      if ((flags & OWNER_KIND) === Owner.Function) known[f.ids[f.part.owners[o]]] |= Known.Function | header | (flags & OWNER_STATIC ? 0 : Known.External);
    }
  });
  for (let from = 0; from < files.length; from += OWNER_FILES) yield { key: ownersKey(from), value: packOwners(files.slice(from, from + OWNER_FILES), names, generation) };

  // Which uses are kept: a value or a slot only where the value can be a function.
  let total = 0;
  for (const p of parts) total += p.uses.length / 3;
  const fileOf = new Int32Array(total), lineOf = new Int32Array(total), codeOf = new Int32Array(total), nameOf = new Int32Array(total);
  const own = new Int32Array(names.count).fill(-1);
  const counts = new Int32Array(names.count + 1);
  let kept = 0;
  files.forEach((f, file) => {
    if (!f) return;
    const { part: { owners, uses, bounds }, ids, at } = f;
    for (let o = bounds[at * 2]; o < bounds[at * 2 + 2]; o += 3) own[ids[owners[o]]] = file;
    const usable = (id: number): boolean => (known[id] & Known.Function) !== 0 && ((known[id] & (Known.External | Known.Header)) !== 0 || own[id] === file);
    for (let u = bounds[at * 2 + 1]; u < bounds[at * 2 + 3]; u += 3) {
      const use = uses[u + 2] & (1 << USE_BITS) - 1;
      if (use === Use.Value && !usable(ids[uses[u]])) continue;
      if (use === Use.Slot && !usable(ids[uses[u + 3]])) continue;
      const id = ids[uses[u]];
      fileOf[kept] = file; lineOf[kept] = uses[u + 1]; codeOf[kept] = uses[u + 2]; nameOf[kept] = id;
      counts[id]++;
      kept++;
    }
  });
  // Stable counting sort by name: within a name, files and lines stay in order.
  const starts = new Int32Array(names.count + 1);
  for (let n = 0; n < names.count; n++) starts[n + 1] = starts[n] + counts[n];
  const order = new Int32Array(kept), fill = starts.slice();
  for (let k = 0; k < kept; k++) order[fill[nameOf[k]]++] = k;

  const shards: number[][] = Array.from({ length: SHARDS }, () => []);
  for (let n = 0; n < names.count; n++) if (counts[n] > 0) shards[shardOf(names.hash(n))].push(n);
  for (let s = 0; s < SHARDS; s++) {
    const list = shards[s].sort((a, b) => compare(names.bytes(a), names.bytes(b)));
    const groups = Math.ceil(list.length / GROUP), integers = new Int32Array(groups + 1);
    const out = new ByteWriter(), uses = new ByteWriter();
    list.forEach((n, i) => {
      if (i % GROUP === 0) integers[i / GROUP] = out.length;
      writeName(out, names.bytes(n), i % GROUP === 0 ? NOTHING : names.bytes(list[i - 1]));
      uses.length = 0;
      let file = -1;
      for (let k = starts[n]; k < starts[n + 1];) {
        let end = k;
        while (end < starts[n + 1] && fileOf[order[end]] === fileOf[order[k]]) end++;
        uses.varint(fileOf[order[k]] - file);
        file = fileOf[order[k]];
        uses.varint(end - k);
        let line = 0;
        for (; k < end; k++) { uses.signed(lineOf[order[k]] - line); line = lineOf[order[k]]; uses.varint(codeOf[order[k]]); }
      }
      out.varint(uses.length);
      out.bytes(uses.written());
    });
    integers[groups] = out.length;
    yield { key: String(s), value: sealBlock(FORMAT, generation, integers, out.done()) };
  }
}

const NOTHING = new Uint8Array(0);

/** A name behind another: what it shares with that, and its rest. */
function writeName(out: ByteWriter, name: Uint8Array, before: Uint8Array): void {
  let shared = 0;
  while (shared < name.length && shared < before.length && name[shared] === before[shared]) shared++;
  out.varint(shared);
  out.varint(name.length - shared);
  out.bytes(name.subarray(shared));
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export const shardOf = (hash: number): number => (hash ^ (hash >>> 16)) & SHARDS - 1;

function packOwners(files: readonly (Where | undefined)[], names: NameTable, generation: number): Uint8Array {
  const integers = new Int32Array(files.length + 1);
  const out = new ByteWriter();
  files.forEach((f, file) => {
    integers[file] = out.length;
    if (!f) return;
    const { part: { owners, bounds }, ids, at } = f;
    let line = 0, before: Uint8Array = NOTHING;
    for (let o = bounds[at * 2]; o < bounds[at * 2 + 2]; o += 3) {
      const name = names.bytes(ids[owners[o]]);
      out.signed(owners[o + 1] - line);
      line = owners[o + 1];
      out.byte(owners[o + 2]);
      writeName(out, name, before);
      before = name;
    }
  });
  integers[files.length] = out.length;
  return sealBlock(FORMAT, generation, integers, out.done());
}

/** The owners of a file, by its number in the block; `only`: those of some numbers, ascending, the others being left out of the list. */
export function readOwners(block: Block, file: number, only?: readonly number[]): OwnerEntry[] {
  const { bytes } = block, r = new ByteReader(bytes, block.integers[file]), end = block.integers[file + 1];
  const out: OwnerEntry[] = [];
  let name = new Uint8Array(64), line = 0, next = 0;
  for (let n = 0; r.at < end && (!only || next < only.length); n++) {
    line += r.signed();
    const flags = r.byte(), shared = r.varint(), rest = r.varint(), length = shared + rest;
    if (length > name.length) { const larger = new Uint8Array(length * 2); larger.set(name); name = larger; }
    for (let k = shared; k < length; k++) name[k] = bytes[r.at++];
    if (only && only[next] !== n) continue;
    next++;
    let text = '';
    for (let k = 0; k < length; k++) text += String.fromCharCode(name[k]);
    out.push({ name: text, line, kind: OWNER_KINDS[flags & OWNER_KIND], isStatic: (flags & OWNER_STATIC) !== 0 });
  }
  return out;
}

/** The uses of a name in its shard; `only`: those of one kind. */
export function readUses(block: Block, name: string, only?: Use): UseEntry[] {
  const { integers, bytes } = block;
  // Bytes as characters: their order is that of the names.
  const wanted = String.fromCharCode(...new TextEncoder().encode(name));
  const first = (group: number): string => { const r = new ByteReader(bytes, integers[group]); r.varint(); return r.text(r.varint()); };
  let low = 0, high = integers.length - 1;
  while (low < high) { const mid = (low + high) >> 1; if (first(mid) <= wanted) low = mid + 1; else high = mid; }
  if (low === 0) return [];
  const r = new ByteReader(bytes, integers[low - 1]);
  for (let text = ''; r.at < integers[low];) {
    const shared = r.varint(), rest = r.varint();
    text = text.slice(0, shared) + r.text(rest);
    const length = r.varint();
    if (text === wanted) return usesIn(r, r.at + length, only);
    r.at += length;
  }
  return [];
}

function usesIn(r: ByteReader, end: number, only: Use | undefined): UseEntry[] {
  const out: UseEntry[] = [];
  for (let file = -1; r.at < end;) {
    file += r.varint();
    let line = 0;
    for (let n = r.varint(); n > 0; n--) {
      line += r.signed();
      const code = r.varint();
      if (only === undefined || (code & (1 << USE_BITS) - 1) === only) out.push({ file, line, use: code & (1 << USE_BITS) - 1, owner: (code >>> USE_BITS) - 1 });
    }
  }
  return out;
}
