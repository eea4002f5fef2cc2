/**
 * Who uses a name, over a whole tree: kept between sessions, made anew for the files that have changed. Where there is no index yet, an answer
 * comes from a search of the texts.
 */
import { Breath, TreeState, type Bulk, type BulkOptions, type SweptPart } from '../bulk.ts';
import { Listing, withUnread, type ListedFiles } from '../listing.ts';
import { seal, unseal, type IndexStore } from '../store.ts';
import { openBlock, type Block } from '../bytes.ts';
import { FORMAT, OWNER_FILES, ownersKey, packUses, readOwners, readUses, shardOf, SHARDS, type OwnerEntry } from './pack.ts';
import { OWNER_KIND, OWNER_STATIC, Use, USE_BITS } from './sweep.ts';
import { hashOf } from './words.ts';

export type { OwnerEntry } from './pack.ts';

export interface UseSite {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly use: 'call' | 'member' | 'value' | 'slot' | 'definition';
  /** The function, macro or variable of the file in which the use stands. */
  readonly owner: OwnerEntry | undefined;
}
const USES: readonly UseSite['use'][] = ['call', 'member', 'value', 'slot', 'definition'];
const KINDS: readonly OwnerEntry['kind'][] = ['function', 'macro', 'variable'];

/** More changed files than this, and the index is made anew rather than patched in memory. */
const PATCH = 400;

/** Blocks that are younger, in milliseconds, may be of an index that another process is making. */
const UNFINISHED = 3600_000;

const HEAD = `uses-${FORMAT}/head`;
const blockKey = (generation: number, key: string): string => `uses-${FORMAT}/${generation}/${key}`;

interface Head { readonly generation: number; readonly listing: Listing }

export class CallIndex {
  private readonly bulk: Bulk;
  private readonly store: IndexStore | undefined;
  private base: Head | undefined;
  private readonly state: TreeState;
  private readonly blocks = new Map<string, Block | undefined>();
  private readonly ownersOfFile = new Map<number, readonly OwnerEntry[]>();
  /** Files of the base that have changed or are gone. */
  private stale: ReadonlySet<number> = new Set();
  /** Uses in files that the base does not have as they are. */
  private patch: ReadonlyMap<string, readonly UseSite[]> = new Map();
  private patched = new Map<string, readonly OwnerEntry[]>();

  /** `state`: shared with others that ask about the same tree. */
  constructor(bulk: Bulk, store: IndexStore | undefined, state: TreeState = new TreeState(bulk)) { this.bulk = bulk; this.store = store; this.state = state; }

  /** Whether {@link uses} can answer from an index. */
  get ready(): boolean { return this.base !== undefined; }

  /** The tree's files as they are now. Call {@link forget} before, where they may have changed. */
  async files(options: BulkOptions = {}): Promise<ListedFiles> { return this.state.files(options); }

  /** Says that files may have changed: the next {@link load} or {@link build} looks. */
  forget(): void { this.state.forget(); }

  /** Takes an index that an earlier session has written, brought up to date. False: there is none, or too much of it is old. */
  async load(options: BulkOptions = {}): Promise<boolean> {
    const base = this.base ?? openHead(this.store);
    if (!base) return false;
    const { stale, fresh } = await this.state.since(base.listing, options);
    if (fresh.length > PATCH) return false;
    this.base = base;
    this.stale = stale;
    const sites = new Map<string, UseSite[]>();
    this.patched = new Map();
    if (fresh.length > 0) for (const part of await this.bulk.sweep(fresh, options)) this.add(part, fresh, sites);
    this.patch = sites;
    return true;
  }

  /** Makes the index from all files and writes it. A crash on the way leaves the old one or none. */
  async build(options: BulkOptions = {}): Promise<void> {
    if (await this.load(options)) return;
    const listed = await this.files(options), { paths } = listed;
    const parts = await this.bulk.sweep(paths, options);
    const old = openHead(this.store), breath = new Breath(options);
    // Never one that was before: blocks of an index that was not finished must not be taken for another's.
    let generation = old?.generation ?? 0;
    while (generation === (old?.generation ?? 0)) generation = Math.floor(Math.random() * 2 ** 31);
    this.blocks.clear();
    this.ownersOfFile.clear();
    let done = 0;
    for (const { key, value } of packUses(parts, paths, generation)) {
      if (this.store) this.store.put(blockKey(generation, key), value);
      else this.blocks.set(key, openBlock(value, FORMAT, generation));
      await breath.take(done++, SHARDS + paths.length / OWNER_FILES);
    }
    const sealed = Listing.encode(withUnread(listed, parts.flatMap(p => p.unread.map(n => paths[n]))));
    this.store?.put(blockKey(generation, 'files'), sealed);
    // Last: from here on the new blocks are the index.
    this.store?.put(HEAD, seal({ generation }));
    // The index before, what a crash has left, other layouts of this index.
    const before = old && blockKey(old.generation, '');
    this.store?.prune?.('uses-', (key, age) => key === HEAD || key.startsWith(blockKey(generation, '')) || (age < UNFINISHED && (before === undefined || !key.startsWith(before))));
    this.base = { generation, listing: Listing.open(sealed)! };
    this.stale = new Set();
    this.patch = new Map();
  }

  /** The uses of a name, by path and line. From the index where there is one, else by a search of all texts. */
  async uses(name: string, options: BulkOptions = {}): Promise<UseSite[]> { return this.lookUp(name, undefined, options); }

  private async lookUp(name: string, only: Use | undefined, options: BulkOptions): Promise<UseSite[]> {
    const { base } = this;
    const bytes = new TextEncoder().encode(name);
    const block = base && this.block(String(shardOf(hashOf(bytes, 0, bytes.length))));
    const entries = block && readUses(block, name, only).filter(u => !this.stale.has(u.file));
    if (!entries || entries.some(u => !this.block(ownersKey(u.file)))) {
      this.base = undefined;             // damaged: the next build makes it again
      const found = await this.search(name, options);
      return only === undefined ? found : found.filter(s => s.use === USES[only]);
    }
    const out: UseSite[] = [];
    for (let i = 0; i < entries.length;) {
      const { file } = entries[i], path = base.listing.path(file);
      // In the order of lines the owners come in that of their numbers, but for macros inside of functions.
      let end = i, last = -1, ordered = true, wanted: number[] = [];
      for (; end < entries.length && entries[end].file === file; end++) {
        const { owner } = entries[end];
        if (owner < 0 || owner === last) continue;
        if (owner < last) ordered = false;
        wanted.push(last = owner);
      }
      if (!ordered) wanted = [...new Set(wanted)].sort((a, b) => a - b);
      const owners = this.ownersAmong(file, wanted);
      for (let at = 0; i < end; i++) {
        const { line, use, owner } = entries[i];
        if (owner >= 0 && wanted[at] !== owner) at = wanted[at + 1] === owner ? at + 1 : wanted.indexOf(owner);
        out.push({ path, line, use: USES[use], owner: owner < 0 ? undefined : owners[at] });
      }
    }
    const more = this.patch.get(name)?.filter(s => only === undefined || s.use === USES[only]);
    return more ? [...out, ...more].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line)) : out;
  }

  /** Where functions, macros that use something, and initialised variables of a name are defined. Needs {@link ready}: nothing otherwise. */
  async definitions(name: string): Promise<UseSite[]> { return this.ready ? this.lookUp(name, Use.Definition, {}) : []; }

  /** By a search of all texts, then a sweep of the files that hold the name. */
  private async search(name: string, options: BulkOptions = {}): Promise<UseSite[]> {
    const { paths } = await this.files(options);
    const candidates = await this.bulk.containing(paths, [name], options);
    const sites = new Map<string, UseSite[]>();
    this.patched = new Map();
    for (const part of await this.bulk.sweep(candidates, options)) this.add(part, candidates, sites, name);
    return (sites.get(name) ?? []).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
  }

  /** Functions, macros that use something and initialised variables of a file. Needs {@link ready}. */
  ownersIn(path: string): readonly OwnerEntry[] {
    const patched = this.patched.get(path);
    if (patched) return patched;
    const n = this.base?.listing.find(path) ?? -1;
    return n < 0 || this.stale.has(n) ? [] : this.owners(n);
  }

  private owners(file: number): readonly OwnerEntry[] {
    let list = this.ownersOfFile.get(file);
    if (!list) {
      const block = this.block(ownersKey(file));
      list = block ? readOwners(block, file % OWNER_FILES) : [];
      this.ownersOfFile.set(file, list);
    }
    return list;
  }

  /** Those of some numbers, ascending. */
  private ownersAmong(file: number, wanted: readonly number[]): readonly OwnerEntry[] {
    const known = this.ownersOfFile.get(file), block = this.block(ownersKey(file));
    return known ? wanted.map(n => known[n]) : block ? readOwners(block, file % OWNER_FILES, wanted) : [];
  }

  private block(key: string): Block | undefined {
    if (!this.blocks.has(key)) this.blocks.set(key, openBlock(this.store?.get(blockKey(this.base!.generation, key)), FORMAT, this.base!.generation));
    return this.blocks.get(key);
  }

  /** Adds a part's uses by name; of one name alone where `only` is given. */
  private add(part: SweptPart, paths: readonly string[], sites: Map<string, UseSite[]>, only?: string): void {
    const decoder = new TextDecoder('latin1');
    const texts: (string | undefined)[] = [];
    const text = (n: number): string => (texts[n] ??= decoder.decode(part.nameBytes.subarray(part.nameStarts[n], part.nameStarts[n + 1])));
    let wanted = -1;
    if (only !== undefined) while (++wanted < part.nameStarts.length - 1 && (part.nameStarts[wanted + 1] - part.nameStarts[wanted] !== only.length || text(wanted) !== only));
    part.files.forEach((file, at) => {
      if (wanted >= 0) {
        let found = false;
        for (let u = part.bounds[at * 2 + 1]; u < part.bounds[at * 2 + 3] && !found; u += 3) found = part.uses[u] === wanted;
        if (!found) return;
      }
      const owners: OwnerEntry[] = [];
      for (let o = part.bounds[at * 2]; o < part.bounds[at * 2 + 2]; o += 3) {
        const flags = part.owners[o + 2];
        owners.push({ name: text(part.owners[o]), line: part.owners[o + 1], kind: KINDS[flags & OWNER_KIND], isStatic: (flags & OWNER_STATIC) !== 0 });
      }
      this.patched.set(paths[file], owners);
      for (let u = part.bounds[at * 2 + 1]; u < part.bounds[at * 2 + 3]; u += 3) {
        if (wanted >= 0 && part.uses[u] !== wanted) continue;
        const code = part.uses[u + 2], name = text(part.uses[u]);
        const site: UseSite = { path: paths[file], line: part.uses[u + 1], use: USES[code & (1 << USE_BITS) - 1], owner: owners[(code >>> USE_BITS) - 1] };
        const list = sites.get(name);
        if (list) list.push(site); else sites.set(name, [site]);
      }
    });
  }
}

function openHead(store: IndexStore | undefined): Head | undefined {
  const head = unseal(store?.get(HEAD)) as { generation: number } | undefined;
  const listing = head && Listing.open(store!.get(blockKey(head.generation, 'files')));
  return listing && { generation: head.generation, listing };
}
