/** Where an index outlives the process: the command line's cache folder, the editor's storage. */
import { bytesChecksum } from '../base/checksum.ts';
import { STRIDE, type FileIndex } from './scan/events.ts';

/** A key-value store. `put` must replace a value as a whole or not at all; a value that cannot be had reads as undefined. */
export interface IndexStore {
  get(key: string): Uint8Array | undefined;
  put(key: string, value: Uint8Array): void;
  /** Takes away the values whose keys have the prefix, but for those that are still of use. `age`: milliseconds since it was put. */
  prune?(prefix: string, keep: (key: string, age: number) => boolean): void;
}

/** Scans of files by path and version. */
export interface IndexCache {
  get(path: string, version: string): FileIndex | undefined;
  put(path: string, version: string, index: FileIndex): void;
  /** Writes what is new. */
  flush(): void;
}

// Changes with the layout of the events and with what a scan finds.
const FORMAT = 3;
const MAGIC = 0x464c4958;   // FLIX

interface Entry { readonly version: string; index: FileIndex | undefined; readonly strings: [number, number]; readonly events: [number, number] }
interface Pack { readonly entries: Map<string, Entry>; readonly text: string; readonly words: Int32Array; dirty: boolean }

/**
 * One value of the store holds the scans of one directory (a *pack*), so that a warm start reads a few dozen values.
 *
 *     int32 magic, format, checksum of what follows, length of the text in bytes, number of words
 *     int32[] words: the files' events, one file behind the other
 *     utf8 text: JSON list of [file name, version, offset and length of its strings, offset and length of its events], a new line, all strings
 *                joined by new lines
 */
export class PackedCache implements IndexCache {
  private readonly store: IndexStore;
  private readonly packs = new Map<string, Pack>();

  constructor(store: IndexStore) { this.store = store; }

  get(path: string, version: string): FileIndex | undefined {
    const [directory, name] = split(path);
    const pack = this.pack(directory);
    const e = pack.entries.get(name);
    if (!e || e.version !== version) return undefined;
    return e.index ??= { strings: pack.text.slice(e.strings[0], e.strings[0] + e.strings[1]).split('\n'), events: pack.words.subarray(e.events[0], e.events[0] + e.events[1]) };
  }

  put(path: string, version: string, index: FileIndex): void {
    const [directory, name] = split(path);
    const pack = this.pack(directory);
    // A string with a new line cannot be kept in the pack's text; such a file is scanned each time.
    if (index.strings.some(s => s.includes('\n'))) return;
    pack.entries.set(name, { version, index, strings: [0, 0], events: [0, 0] });
    pack.dirty = true;
  }

  flush(): void {
    if (![...this.packs.values()].some(p => p.dirty)) return;
    this.store.prune?.('scan-', k => k.startsWith(`scan-${FORMAT}/`));       // of other layouts
    for (const [directory, pack] of this.packs) {
      if (!pack.dirty) continue;
      pack.dirty = false;
      for (const [name, e] of pack.entries) if (!e.index) this.get(directory === '' ? name : `${directory}/${name}`, e.version);
      this.store.put(key(directory), encode(pack));
    }
  }

  private pack(directory: string): Pack {
    let pack = this.packs.get(directory);
    if (!pack) {
      pack = decode(this.store.get(key(directory))) ?? { entries: new Map(), text: '', words: new Int32Array(0), dirty: false };
      this.packs.set(directory, pack);
    }
    return pack;
  }
}

/** JSON with its checksum in front. */
export function seal(value: unknown): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(value)), head = new TextEncoder().encode(`${bytesChecksum(json)}\n`);
  const out = new Uint8Array(head.length + json.length);
  out.set(head);
  out.set(json, head.length);
  return out;
}
/** What {@link seal} was given; undefined for anything that is not whole. */
export function unseal(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  const cut = bytes.indexOf(10), json = bytes.subarray(cut + 1), decoder = new TextDecoder();
  if (cut < 0 || decoder.decode(bytes.subarray(0, cut)) !== bytesChecksum(json)) return undefined;
  try { return JSON.parse(decoder.decode(json)); } catch { return undefined; }
}


const key = (directory: string): string => `scan-${FORMAT}/${directory === '' ? '_' : directory.replaceAll('/', '+')}`;

function split(path: string): [string, string] {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? ['', path] : [path.slice(0, cut), path.slice(cut + 1)];
}

function checksum(words: Int32Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) h = Math.imul(h ^ words[i], 0x01000193);
  return h;
}

function encode(pack: Pack): Uint8Array {
  const list: unknown[] = [];
  const parts: string[] = [];
  let textAt = 0, wordAt = 0;
  const files = [...pack.entries].filter(([, e]) => e.index);
  for (const [name, e] of files) {
    const s = e.index!.strings.join('\n');
    list.push([name, e.version, textAt, s.length, wordAt, e.index!.events.length]);
    parts.push(s);
    textAt += s.length + 1;
    wordAt += e.index!.events.length;
  }
  const text = new TextEncoder().encode(`${JSON.stringify(list)}\n${parts.join('\n')}`);
  const padded = (text.length + 3) & ~3;
  const out = new Uint8Array(20 + wordAt * 4 + padded);
  const words = new Int32Array(out.buffer, 20, wordAt);
  let at = 0;
  for (const [, e] of files) { words.set(e.index!.events, at); at += e.index!.events.length; }
  out.set(text, 20 + wordAt * 4);
  const head = new Int32Array(out.buffer, 0, 5);
  head.set([MAGIC, FORMAT, 0, text.length, wordAt]);
  head[2] = checksum(new Int32Array(out.buffer, 12));
  return out;
}

/** Undefined for anything but a whole pack of this format: it is then written anew. */
function decode(bytes: Uint8Array | undefined): Pack | undefined {
  if (!bytes || bytes.length < 20 || bytes.length % 4 !== 0) return undefined;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const head = new Int32Array(aligned.buffer, aligned.byteOffset, 5);
  const [magic, format, sum, textLength, wordCount] = head;
  if (magic !== MAGIC || format !== FORMAT || textLength < 0 || wordCount < 0 || wordCount % STRIDE !== 0) return undefined;
  if (20 + wordCount * 4 + ((textLength + 3) & ~3) !== aligned.length) return undefined;
  if (checksum(new Int32Array(aligned.buffer, aligned.byteOffset + 12, (aligned.length - 12) / 4)) !== sum) return undefined;
  const words = new Int32Array(aligned.buffer, aligned.byteOffset + 20, wordCount);
  const all = new TextDecoder().decode(aligned.subarray(20 + wordCount * 4, 20 + wordCount * 4 + textLength));
  const cut = all.indexOf('\n');
  const entries = new Map<string, Entry>();
  const text = all.slice(cut + 1);
  for (const [name, version, s, sn, w, wn] of JSON.parse(all.slice(0, cut)) as [string, string, number, number, number, number][]) {
    entries.set(name, { version, index: undefined, strings: [s, sn], events: [w, wn] });
  }
  return { entries, text, words, dirty: false };
}
