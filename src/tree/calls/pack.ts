/**
 * The index of uses on disk: what a sweep of the whole tree found, turned round so that a name tells its uses.
 *
 * A *shard* holds the names with one remainder of their hash:
 *
 *     integers   hashes of its names, ascending; then for each name, and one more, where its entry begins in the bytes
 *     bytes      per name: length and text; then for each file that uses it: difference of the file's number to the one before + 1 (0 ends), number
 *                of uses, and per use: difference of the line to the one before, owner + 1 << USE_BITS | Use (sweep.ts)
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

export const SHARDS = 128;
/** Changes with what a sweep finds and with the layout. */
export const FORMAT = 2;
/** Files whose owners are one value of the store. */
export const OWNER_FILES = 1024;
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
    const list = shards[s].sort((a, b) => names.hash(a) - names.hash(b));
    const integers = new Int32Array(list.length * 2 + 1);
    const out = new ByteWriter();
    list.forEach((n, i) => {
      integers[i] = names.hash(n);
      integers[list.length + i] = out.length;
      const bytes = names.bytes(n);
      out.varint(bytes.length);
      out.bytes(bytes);
      let file = -1;
      for (let k = starts[n]; k < starts[n + 1];) {
        let end = k;
        while (end < starts[n + 1] && fileOf[order[end]] === fileOf[order[k]]) end++;
        out.varint(fileOf[order[k]] - file);
        file = fileOf[order[k]];
        out.varint(end - k);
        let line = 0;
        for (; k < end; k++) { out.signed(lineOf[order[k]] - line); line = lineOf[order[k]]; out.varint(codeOf[order[k]]); }
      }
      out.varint(0);
    });
    integers[list.length * 2] = out.length;
    yield { key: String(s), value: sealBlock(FORMAT, generation, integers, out.done()) };
  }
}

export const shardOf = (hash: number): number => (hash ^ (hash >>> 16)) & SHARDS - 1;

function packOwners(files: readonly (Where | undefined)[], names: NameTable, generation: number): Uint8Array {
  const integers = new Int32Array(files.length + 1);
  const out = new ByteWriter();
  files.forEach((f, file) => {
    integers[file] = out.length;
    if (!f) return;
    const { part: { owners, bounds }, ids, at } = f;
    let line = 0, before = new Uint8Array(0);
    for (let o = bounds[at * 2]; o < bounds[at * 2 + 2]; o += 3) {
      const name = names.bytes(ids[owners[o]]);
      let shared = 0;
      while (shared < name.length && shared < before.length && name[shared] === before[shared]) shared++;
      out.signed(owners[o + 1] - line);
      line = owners[o + 1];
      out.byte(owners[o + 2]);
      out.varint(shared);
      out.varint(name.length - shared);
      out.bytes(name.subarray(shared));
      before = name.slice();
    }
  });
  integers[files.length] = out.length;
  return sealBlock(FORMAT, generation, integers, out.done());
}

/** The owners of a file, by its number in the block. */
export function readOwners(block: Block, file: number): OwnerEntry[] {
  const r = new ByteReader(block.bytes, block.integers[file]);
  const out: OwnerEntry[] = [];
  let line = 0, name = '';
  while (r.at < block.integers[file + 1]) {
    line += r.signed();
    const flags = r.byte(), shared = r.varint(), rest = r.varint();
    name = name.slice(0, shared) + r.text(rest);
    out.push({ name, line, kind: OWNER_KINDS[flags & OWNER_KIND], isStatic: (flags & OWNER_STATIC) !== 0 });
  }
  return out;
}

/** The uses of a name in its shard; `only`: those of one kind. */
export function readUses(block: Block, name: string, only?: Use): UseEntry[] {
  const bytes = new TextEncoder().encode(name);
  const hash = hashOf(bytes, 0, bytes.length);
  const { integers } = block;
  const count = (integers.length - 1) / 2;
  let low = 0, high = count;
  while (low < high) { const mid = (low + high) >> 1; if (integers[mid] < hash) low = mid + 1; else high = mid; }
  for (; low < count && integers[low] === hash; low++) {
    const r = new ByteReader(block.bytes, integers[count + low]);
    const length = r.varint();
    if (length !== name.length || r.text(length) !== name) continue;
    const out: UseEntry[] = [];
    let file = -1;
    for (let d = r.varint(); d !== 0; d = r.varint()) {
      file += d;
      let line = 0;
      for (let n = r.varint(); n > 0; n--) {
        line += r.signed();
        const code = r.varint();
        if (only === undefined || (code & (1 << USE_BITS) - 1) === only) out.push({ file, line, use: code & (1 << USE_BITS) - 1, owner: (code >>> USE_BITS) - 1 });
      }
    }
    return out;
  }
  return [];
}
