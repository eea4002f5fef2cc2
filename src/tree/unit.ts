/**
 * A translation unit as the preprocessor would see it, without its text: the directives of a file and of all that it includes are carried
 * out in order (C11 6.10) on the scans of the files. What is left is, for every macro, its definitions with the place in that order where
 * each begins to hold, and every file-scope name of a group that is not skipped.
 *
 * Several roots may be walked into one unit: headers of the tree are then shared, as if the roots stood behind each other in one
 * translation unit, while what a .c file (or a header beside it) defines is seen from there only.
 */
import { PendingFile } from '../base/files.ts';
import type { SourceTable } from '../base/position.ts';
import { evaluateCondition, isPredefined } from '../syntax/cpp/condition.ts';
import { macroFromText, plainToken } from '../syntax/cpp/define.ts';
import { ExpansionTable, type ExpandContext } from '../syntax/cpp/expand.ts';
import type { Macro, MacroTable, PToken } from '../syntax/cpp/token.ts';
import { lex } from '../syntax/lexer.ts';
import type { TreeFiles } from './files.ts';
import { directoryOf, includedBy, type Includes } from './include.ts';
import { hasOperator } from './profiles/compiler.ts';
import { Ev, KIND_MASK, NameFlag, NameKind, STRIDE, type FileIndex } from './scan/events.ts';

/** One reading of a file. */
export interface Visit {
  readonly path: string; readonly index: FileIndex; readonly layer: Layer;
  /** Time before its first directive. */
  readonly begin: number;
  /** Pairs: offset of a directive, time after it. */
  readonly marks: number[];
}
/** A `#define` or `#undef` that was carried out. `stamp`: its time. */
export interface Def { readonly stamp: number; readonly visit: Visit; readonly event: number; readonly prev: Def | undefined; macro?: Macro | null }
/** A file-scope name that is not skipped. */
export interface NameRef { readonly stamp: number; readonly visit: Visit; readonly event: number; readonly prev: NameRef | undefined }

/** Names of one root's own files, or of the headers that all share. */
export interface Layer {
  /** Undefined: the shared layer. */
  readonly root: string | undefined;
  readonly defs: Map<string, Def>;
  readonly names: Map<string, NameRef>;
  readonly tags: Map<string, NameRef>;
  /** By argument. */
  readonly invocations: Map<string, NameRef[]>;
  readonly allInvocations: NameRef[];
  readonly once: Set<string>;
}

export interface Missing { readonly spec: string; readonly path: string; readonly offset: number }

const MAX_DEPTH = 200;

export class Unit {
  readonly shared: Layer = layer(undefined);
  readonly missing: Missing[] = [];
  private readonly files: TreeFiles;
  private readonly includes: Includes;
  private readonly sources: SourceTable;
  private readonly prefix: readonly string[];
  private readonly layers = new Map<string, Layer>();
  private readonly visits = new Map<string, Visit[]>();
  private readonly conditions = new Map<string, PToken[]>();
  private readonly expansions = new ExpansionTable();
  private earlier: readonly string[] = [];
  private clock = 0;
  private active: Layer = this.shared;
  private current = '';
  private readonly table: MacroTable = { get: name => this.macroOf(this.lookup(this.active, name)) };
  private readonly context: ExpandContext;

  /** `prefix`: files that the compiler's command line includes before every file. */
  constructor(files: TreeFiles, includes: Includes, sources: SourceTable, prefix: readonly string[]) {
    this.files = files;
    this.includes = includes;
    this.sources = sources;
    this.prefix = prefix;
    this.context = { macros: this.table, expansions: this.expansions, sources, counter: { value: 0 }, includeLevel: () => 0, problem: () => undefined };
  }

  /** Paths of the files read so far. */
  paths(): IterableIterator<string> { return this.visits.keys(); }
  visited(path: string): boolean { return this.visits.has(path); }

  /** The layer in which a file's names are seen; reads the file (and what it includes) when that has not been done. */
  layerOf(path: string): Layer {
    const known = () => this.layers.get(path) ?? this.visits.get(path)?.[0].layer;
    if (this.isShared(path)) for (const root of this.earlier) { if (known()) break; if (!this.layers.has(root)) this.enter(root); }
    return known() ?? this.enter(path);
  }

  /** The files that were walked into this unit, in their order. */
  roots(): string[] { return [...new Set([...this.earlier, ...this.layers.keys()])]; }
  /**
   * What holds in a header depends on what was read before it. Another unit's roots: before a header is read on its own they are walked, in their
   * order, until one of them includes it, so that it is read as it was there.
   */
  follow(roots: readonly string[]): void { this.earlier = roots; }

  /** Whether a header belongs to all: it lies in a directory that <...> searches. */
  private isShared(path: string): boolean {
    return path.startsWith('<profile>/') || this.includes.directories.some(d => path.startsWith(d) && path.charCodeAt(d.length) === 47);
  }

  private enter(path: string): Layer {
    const first = this.layers.size === 0;
    const l = this.isShared(path) ? this.shared : layer(path);
    try {
      this.active = l;
      if (first) for (const p of this.prefix) this.walk(p, 0);
      this.walk(path, 0);
    } catch (e) {
      if (e instanceof PendingFile) this.restart();
      throw e instanceof PendingFile ? this.gather(path, e) : e;
    }
    this.layers.set(path, l);
    return l;
  }

  /** Work that a file's loading interrupted is done again from the start. */
  private restart(): void {
    for (const m of [this.shared.defs, this.shared.names, this.shared.tags, this.shared.invocations, this.shared.once, this.layers, this.visits]) m.clear();
    this.shared.allInvocations.length = 0;
    this.clock = 0;
    this.missing.length = 0;
  }

  /** Asks for everything that the files at hand include, so that loading goes level by level and not file by file. */
  private gather(root: string, first: PendingFile): PendingFile {
    const seen = new Set<string>();
    const waits: Promise<void>[] = [first.ready];
    const todo = [...this.prefix, root];
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      try {
        todo.push(...includedBy(this.files, this.includes, path));
      } catch (e) {
        if (!(e instanceof PendingFile)) throw e;
        waits.push(e.ready);
      }
    }
    return new PendingFile(first.path, Promise.all(waits).then(() => undefined));
  }

  private walk(path: string, depth: number): void {
    const index = this.files.index(path);
    if (!index) return;
    const l = this.isShared(path) ? this.shared : this.active;
    if (l.once.has(path)) return;
    const visit: Visit = { path, index, layer: l, begin: this.clock, marks: [] };
    const { events, strings } = index;
    const n = events.length / STRIDE;
    const outer = this.current;
    this.current = path;
    let substance = false;
    let i = 0;
    while (i < n) {
      const o = i * STRIDE;
      const s = strings[events[o + 1]];
      switch (events[o] as Ev) {
        case Ev.If: case Ev.Ifdef: case Ev.Ifndef:
          i = this.holds(events[o], s) ? i + 1 : this.branch(index, events[o + 4]);
          continue;
        case Ev.Elif: case Ev.Elifdef: case Ev.Elifndef: case Ev.Else: {
          // The branch before was read: to the #endif.
          let at = events[o + 4];
          while (at >= 0 && at < n && events[at * STRIDE] !== Ev.Endif) at = events[at * STRIDE + 4];
          i = at < 0 ? n : at + 1;
          continue;
        }
        case Ev.Endif: break;
        case Ev.Define: case Ev.Undef: {
          substance = true;
          const stamp = ++this.clock;
          visit.marks.push(events[o + 2], stamp);
          l.defs.set(s, { stamp, visit, event: i, prev: l.defs.get(s) });
          break;
        }
        case Ev.Include: case Ev.IncludeNext: {
          substance = true;
          if (depth < MAX_DEPTH) this.include(s, path, events[o] === Ev.IncludeNext, events[o + 2], depth);
          this.current = path;
          visit.marks.push(events[o + 2], this.clock);
          break;
        }
        case Ev.Once: l.once.add(path); break;
        case Ev.Name: {
          substance = true;
          const ref: NameRef = { stamp: this.clock, visit, event: i, prev: undefined };
          const kind = events[o + 4] & KIND_MASK;
          const map = kind >= NameKind.Struct && kind <= NameKind.Enum ? l.tags : l.names;
          if (kind === NameKind.Invocation) l.allInvocations.push(ref);
          else map.set(s, { stamp: this.clock, visit, event: i, prev: map.get(s) });
          break;
        }
        case Ev.Args: {
          const ref: NameRef = { stamp: this.clock, visit, event: i - 1, prev: undefined };
          for (const a of s.split(',')) {
            const list = l.invocations.get(a);
            if (list) list.push(ref); else l.invocations.set(a, [ref]);
          }
          break;
        }
      }
      i++;
    }
    this.current = outer;
    const list = this.visits.get(path);
    if (!list) this.visits.set(path, [visit]);
    // A reading that its include guard shut ends before the one that it stands in: a file that includes itself on a roundabout way.
    else if (substance && list[0].marks.length < visit.marks.length) list.unshift(visit);
    else if (substance) list.push(visit);
  }

  /** The event behind the next branch of a group that holds, or behind its #endif. */
  private branch(x: FileIndex, at: number): number {
    const n = x.events.length / STRIDE;
    while (at >= 0 && at < n) {
      const o = at * STRIDE;
      const kind = x.events[o] as Ev;
      if (kind === Ev.Else || kind === Ev.Endif) return at + 1;
      if (this.holds(kind, x.strings[x.events[o + 1]])) return at + 1;
      at = x.events[o + 4];
    }
    return n;
  }

  private holds(kind: Ev, s: string): boolean {
    switch (kind) {
      case Ev.Ifdef: case Ev.Elifdef: return this.isDefined(s);
      case Ev.Ifndef: case Ev.Elifndef: return !this.isDefined(s);
      default: return this.evaluate(s);
    }
  }

  private isDefined(name: string): boolean {
    const d = this.lookup(this.active, name);
    if (d) return d.visit.index.events[d.event * STRIDE] === Ev.Define;
    return isPredefined(name);
  }

  private evaluate(expression: string): boolean {
    let tokens = this.conditions.get(expression);
    if (!tokens) {
      const list = lex(expression);
      tokens = [];
      for (let i = 0; i < list.length; i++) tokens.push(plainToken(list, i, -1));
      this.conditions.set(expression, tokens);
    }
    const v = evaluateCondition(tokens, this.context, (operator, argument) => {
      if (operator === '__has_include') {
        const m = /^(["<])(.*)[">]$/.exec(argument.map(t => t.text).join(''));
        return m && this.includes.resolve(m[2], m[1] === '<', this.current) !== undefined ? 1n : 0n;
      }
      return hasOperator(operator, argument);
    });
    return typeof v === 'bigint' && v !== 0n;
  }

  private include(spec: string, from: string, next: boolean, offset: number, depth: number): void {
    let m = /^(?:<([^>]*)>|"([^"]*)")/.exec(spec);
    if (!m) {
      const macro = this.table.get(spec.trim());
      if (macro) m = /^(?:<([^>]*)>|"([^"]*)")/.exec(macro.body.map(t => t.text).join(''));
    }
    const found = m ? this.includes.resolve(m[1] ?? m[2], m[1] !== undefined, from, next) : undefined;
    if (found === undefined) { this.missing.push({ spec, path: from, offset }); return; }
    this.walk(found, depth + 1);
  }

  /** The last definition or undefinition of a macro, as seen from a layer, at a time (default: the end). */
  lookup(l: Layer, name: string, time = Infinity): Def | undefined {
    let a = l.defs.get(name);
    while (a && a.stamp > time) a = a.prev;
    if (l === this.shared) return a;
    let b = this.shared.defs.get(name);
    while (b && b.stamp > time) b = b.prev;
    return !b || (a && a.stamp > b.stamp) ? a : b;
  }

  macroOf(d: Def | undefined): Macro | undefined {
    if (!d) return undefined;
    if (d.macro === undefined) {
      const { events } = d.visit.index;
      const o = d.event * STRIDE;
      d.macro = null;
      if (events[o] === Ev.Define) {
        const text = this.files.text(d.visit.path) ?? '';
        const m = macroFromText(text, events[o + 2], events[o + 3], this.sources.add(d.visit.path, text, 'tree'));
        if (typeof m !== 'string') d.macro = m;
      }
    }
    return d.macro ?? undefined;
  }

  /** The time at an offset of a file: which definitions hold there. Undefined: the file has not been read. */
  timeAt(path: string, offset: number): number | undefined {
    const list = this.visits.get(path);
    if (!list) return undefined;
    const { marks, begin } = list[0];
    let time = begin;
    for (let i = 0; i < marks.length && marks[i] <= offset; i += 2) time = marks[i + 1];
    return time;
  }

  /** Every visible invocation with an argument of this spelling. */
  invocations(l: Layer, argument: string): readonly NameRef[] {
    const own = l === this.shared ? undefined : l.invocations.get(argument);
    const all = this.shared.invocations.get(argument);
    return own ? (all ? [...own, ...all] : own) : all ?? [];
  }

  /**
   * Items whose text does not show what they declare: an `#include` or an object-like macro stands among an enum's enumerators
   * (cgroup_subsys.h, VDSO_ARCH_CLOCKMODES). Of this layer alone, and read after a time.
   */
  *opaqueItems(l: Layer, after: number): Iterable<NameRef> {
    for (let i = l.allInvocations.length - 1; i >= 0 && l.allInvocations[i].stamp >= after; i--) {
      const r = l.allInvocations[i];
      if (r.visit.index.events[r.event * STRIDE + 4] & NameFlag.Enumerators) yield r;
    }
    const seen = new Set<string>();
    for (const [name, first] of l.names) {
      for (let r: NameRef | undefined = first; r && r.stamp >= after; r = r.prev) {
        const { index, path } = r.visit;
        const o = r.event * STRIDE;
        if ((index.events[o + 4] & KIND_MASK) !== NameKind.Enumerator) continue;
        const d = this.lookup(l, name, r.stamp);
        if (d === undefined) continue;
        const item = `${path}:${index.events[o + 2]}`;
        if (!seen.has(item) && this.isMacroForOthers(d, name)) { seen.add(item); yield r; }
      }
    }
  }

  /** The time: it goes on with each definition that is read. */
  get now(): number { return this.clock; }

  private isMacroForOthers(d: Def, name: string): boolean {
    const m = this.macroOf(d);
    return m !== undefined && !m.params && m.body.some(t => t.text !== name);
  }

  directoryOfRoot(l: Layer): string { return l.root === undefined ? '' : directoryOf(l.root); }
}

function layer(root: string | undefined): Layer {
  return { root, defs: new Map(), names: new Map(), tags: new Map(), invocations: new Map(), allInvocations: [], once: new Set() };
}
