/** Answers for the compiler: macros and file-scope names of a tree as seen from a file (NameSource of syntax/cpp/token.ts). */
import type { SourceTable } from '../base/position.ts';
import { LayeredMacros } from '../syntax/cpp/define.ts';
import { ExpansionTable } from '../syntax/cpp/expand.ts';
import { preprocess, type IncludeFinder } from '../syntax/cpp/preprocess.ts';
import type { Fragment, MacroTable, NameSource } from '../syntax/cpp/token.ts';
import { P, Tok } from '../syntax/lexer.ts';
import type { TreeFiles } from './files.ts';
import { Ev, KIND_MASK, NameFlag, NameKind, STRIDE } from './scan/events.ts';
import { scan } from './scan/scanner.ts';
import type { Def, Layer, NameRef, Unit } from './unit.ts';

/** Finds the .c files that may define an external name, likely ones first (definitions.ts). `parts`: arguments that a macro may paste it from. */
export interface DefinitionSearch {
  candidates(name: string, from: string, parts: readonly string[]): Iterable<string>;
  /** The architecture's files that define a name which is weak elsewhere. */
  overrides(name: string): Iterable<string>;
}

const FRAGMENT_KIND: Record<number, Fragment['kind']> = {
  [NameKind.Function]: 'function', [NameKind.Prototype]: 'prototype', [NameKind.Variable]: 'variable', [NameKind.Typedef]: 'typedef', [NameKind.Struct]: 'struct',
  [NameKind.Union]: 'union', [NameKind.Enum]: 'enum', [NameKind.Enumerator]: 'enumerator', [NameKind.Invocation]: 'macroInvocation',
};

interface PastingMacro { readonly words: readonly string[]; readonly uses: { readonly ref: NameRef; readonly args: readonly string[] }[] }
/** Of a layer: how many of its invocations are grouped, all groups by macro definition, those that paste. */
interface PastingMacros { count: number; readonly all: Map<Def, PastingMacro>; readonly pasting: PastingMacro[] }

export class UnitNames implements NameSource {
  readonly unit: Unit;
  private readonly files: TreeFiles;
  private readonly sources: SourceTable;
  private readonly search: DefinitionSearch;
  private readonly tables = new Map<Layer, MacroTable>();
  /** What an invocation declares, by the invocation's place. */
  private readonly declared = new Map<string, ReadonlyMap<string, number>>();
  private readonly pasted = new Map<string, Fragment | null>();
  /** What opaque items declare. */
  private readonly opaque = new Map<Layer, { until: number; readonly names: Map<string, NameRef> }>();
  private readonly pastingMacros = new Map<Layer, PastingMacros>();
  private readonly definitions = new Map<string, Fragment | null>();

  private readonly include: IncludeFinder;

  /** `include` finds what is included inside an item (an enum's list of enumerators). */
  constructor(unit: Unit, files: TreeFiles, sources: SourceTable, search: DefinitionSearch, include: IncludeFinder) {
    this.include = include;
    this.unit = unit;
    this.files = files;
    this.sources = sources;
    this.search = search;
  }

  /** With an offset: the macros that hold there, as C has it. Without: those that hold at the file's end, and those that were undefined by then. */
  macros(path: string, offset?: number): MacroTable {
    const { unit } = this;
    const l = unit.layerOf(path);
    if (offset !== undefined) {
      const time = unit.timeAt(path, offset);
      return { get: name => unit.macroOf(unit.lookup(l, name, time)) };
    }
    let table = this.tables.get(l);
    if (!table) {
      table = {
        get: name => {
          let d = unit.lookup(l, name);
          // Undefined again at the end: what it was while the headers used it (PF_HEAD of page-flags.h).
          while (d && d.visit.index.events[d.event * STRIDE] === Ev.Undef && d.prev) d = d.prev;
          return unit.macroOf(d);
        },
      };
      this.tables.set(l, table);
    }
    return table;
  }

  /** `spelled`: only what a text declares by that name, not what macros make. */
  ordinary(name: string, path: string, spelled = false): Fragment | undefined {
    const l = this.unit.layerOf(path);
    const best = this.best(l.names.get(name)) ?? undefined;
    const shared = l.root === undefined ? undefined : this.best(this.unit.shared.names.get(name));
    const chosen = !best ? shared : !shared || rank(best) >= rank(shared) ? best : shared;
    // A prototype whose definition is made by pasting (a header's generated inline function) is found by definition().
    return chosen ? fragment(chosen) : spelled ? undefined : this.byPasting(name, l, false);
  }

  tag(kind: 'struct' | 'union' | 'enum', name: string, path: string): Fragment | undefined {
    const l = this.unit.layerOf(path);
    const wanted = kind === 'struct' ? NameKind.Struct : kind === 'union' ? NameKind.Union : NameKind.Enum;
    for (const layer of l.root === undefined ? [l] : [l, this.unit.shared]) {
      for (let r = layer.tags.get(name); r; r = r.prev) if ((flags(r) & KIND_MASK) === wanted) return fragment(r);
    }
    return this.byPasting(name, l, true, kind);
  }

  definition(name: string, path: string): Fragment | undefined {
    const l = this.unit.layerOf(path);
    for (const layer of l.root === undefined ? [l] : [l, this.unit.shared]) {
      for (let r = layer.names.get(name); r; r = r.prev) if (isDefinition(r)) return fragment(r);
    }
    let found = this.definitions.get(name);
    if (found === undefined) {
      // Without a declaration in sight there is nothing to search the tree for.
      found = this.byPasting(name, l, false) ?? (this.ordinary(name, path) ? this.elsewhere(name, path) : undefined) ?? null;
      this.definitions.set(name, found);
    }
    return found ?? undefined;
  }

  private elsewhere(name: string, path: string): Fragment | undefined {
    for (const candidate of this.search.candidates(name, path, wordRuns(name))) {
      const hit = this.definedIn(candidate, name);
      if (!hit || !this.isWeak(hit)) { if (hit) return hit; continue; }
      for (const other of this.search.overrides(name)) {
        const strong = other === hit.path ? undefined : this.definedIn(other, name);
        if (strong && !this.isWeak(strong)) return strong;
      }
      return hit;
    }
    return undefined;
  }

  /** The external definition that a .c file has under the profile. */
  private definedIn(path: string, name: string): Fragment | undefined {
    const l = this.unit.layerOf(path);
    for (let r = l.names.get(name); r; r = r.prev) if (isDefinition(r) && !(flags(r) & NameFlag.Static) && r.visit.layer === l) return fragment(r);
    return this.byPasting(name, l, false, undefined, true);
  }

  private isWeak(f: Fragment): boolean {
    const text = this.files.text(f.path)?.slice(f.start, f.end) ?? '';
    const head = text.indexOf('{');
    return /\b__weak\b|\bweak\b/.test(head < 0 ? text : text.slice(0, head));
  }

  private best(r: NameRef | undefined): NameRef | undefined {
    let best: NameRef | undefined;
    for (; r; r = r.prev) if (!best || rank(r) > rank(best)) best = r;
    return best;
  }

  /**
   * A name that no text spells: made by a macro from an argument (PAGEFLAG, DEFINE_GUARD, SYSCALL_DEFINE). Such a name holds the argument, so
   * only invocations with an argument that is a run of the name's words are expanded.
   */
  private byPasting(name: string, l: Layer, isTag: boolean, kind?: string, own = false): Fragment | undefined {
    const key = `${kind ?? ''} ${name} ${l.root ?? ''}`;
    let found = this.pasted.get(key);
    if (found === undefined) {
      found = null;
      search: for (const part of wordRuns(name)) {
        for (const r of this.unit.invocations(l, part)) {
          if (own && r.visit.layer !== l) continue;
          const declared = this.expand(r, l);
          const k = declared.get(name);
          if (k === undefined || (isTag !== (k >= NameKind.Struct && k <= NameKind.Enum)) || (kind !== undefined && FRAGMENT_KIND[k] !== kind)) continue;
          if (own && k !== NameKind.Function && k !== NameKind.Variable) continue;
          const f: Fragment = { ...fragment(r), kind: 'macroInvocation', name };
          found = f;
          if (k !== NameKind.Prototype) break search;
        }
      }
      found ??= own || name.startsWith('__builtin_') ? null : this.lastResort(name, l, isTag);
      this.pasted.set(key, found);
    }
    return found ?? undefined;
  }

  /**
   * Names that hold no argument of the invocation that makes them (`OP(  )` pastes nothing to `__lse_atomic_add`), and enumerators that come
   * from an include or a macro inside an enum.
   */
  private lastResort(name: string, l: Layer, isTag: boolean): Fragment | null {
    const { unit } = this;
    const item = isTag ? undefined : this.opaqueNames(l).get(name) ?? this.opaqueNames(unit.shared).get(name);
    if (item) return { ...fragment(item), kind: 'enumerator', name };
    let found: Fragment | null = null;
    for (const { words, uses } of this.pasting(l)) {
      const whole = words.some(w => (w.length > 2 ? name.includes(w) : name.startsWith(w)));
      for (const { ref, args } of uses) {
        // Or pasted onto an argument that is no whole word of the name.
        if (!whole && !args.some(a => name.includes(a))) continue;
        const k = this.expand(ref, l).get(name);
        if (k === undefined || isTag !== (k >= NameKind.Struct && k <= NameKind.Enum)) continue;
        found = { ...fragment(ref), kind: 'macroInvocation', name };
        if (k !== NameKind.Prototype) return found;
      }
    }
    return found;
  }

  /** What a layer's own opaque items declare; of headers that were read since the last time, the new ones. */
  private opaqueNames(l: Layer): ReadonlyMap<string, NameRef> {
    let known = this.opaque.get(l);
    if (!known) this.opaque.set(l, known = { until: -1, names: new Map() });
    if (known.until === this.unit.now) return known.names;
    const { until, names } = known;
    known.until = this.unit.now;
    for (const r of this.unit.opaqueItems(l, until)) for (const n of this.expand(r, l).keys()) if (!names.has(n)) names.set(n, r);
    return names;
  }

  /** The invocations in sight whose macros paste, by macro definition, with the words that are pasted onto. */
  private *pasting(l: Layer): Iterable<PastingMacro> {
    yield* this.pastingIn(l);
    if (l !== this.unit.shared) yield* this.pastingIn(this.unit.shared);
  }

  /** Those of a layer itself; of headers that were read since the last time, the new ones are added. */
  private pastingIn(l: Layer): Iterable<PastingMacro> {
    const { unit } = this;
    let known = this.pastingMacros.get(l);
    if (!known) this.pastingMacros.set(l, known = { count: 0, all: new Map(), pasting: [] });
    for (; known.count < l.allInvocations.length; known.count++) {
      const ref = l.allInvocations[known.count];
      const { strings, events } = ref.visit.index;
      const o = ref.event * STRIDE;
      const d = unit.lookup(l, strings[events[o + 1]], ref.stamp);
      if (!d) continue;
      let group = known.all.get(d);
      if (!group) {
        known.all.set(d, group = { words: this.pastedWords(strings[events[o + 1]], ref, l), uses: [] });
        if (group.words.length > 0) known.pasting.push(group);
      }
      if (group.words.length === 0) continue;
      const args = events[o + STRIDE] === Ev.Args ? strings[events[o + STRIDE + 1]].split(',').filter(x => x.length > 2) : [];
      group.uses.push({ ref, args });
    }
    return known.pasting;
  }

  /** The words onto which a macro, or one that it uses, pastes. */
  private pastedWords(macro: string, r: NameRef, l: Layer): string[] {
    const words: string[] = [];
    const seen = new Set<string>();
    const todo = [macro];
    for (let m = todo.pop(); m !== undefined && seen.size < 60; m = todo.pop()) {
      if (seen.has(m)) continue;
      seen.add(m);
      const { body = [], params = [] } = this.unit.macroOf(this.unit.lookup(l, m, r.stamp)) ?? {};
      body.forEach((t, i) => {
        if (t.kind !== Tok.Ident) return;
        const pasted = body[i - 1]?.punct === P.HashHash || body[i + 1]?.punct === P.HashHash;
        if (pasted && !params.includes(t.text) && t.text.length > 1) words.push(t.text);
        if (!pasted && !params.includes(t.text) && body[i + 1]?.punct === P.LParen) todo.push(t.text);
      });
    }
    return words;
  }

  /** What an invocation declares once it is expanded: kinds by name. */
  private expand(r: NameRef, l: Layer): ReadonlyMap<string, number> {
    const { path } = r.visit;
    const f = fragment(r);
    const key = `${path}:${f.start}:${r.visit.layer.root ?? ''}:${r.stamp}`;
    let out = this.declared.get(key);
    if (!out) {
      const names = new Map<string, number>();
      this.declared.set(key, out = names);
      const text = this.files.text(path);
      if (text !== undefined) {
        const file = this.sources.add(path, text, 'tree');
        const below: MacroTable = { get: n => this.unit.macroOf(this.unit.lookup(r.visit.layer.root === undefined ? l : r.visit.layer, n, r.stamp)) };
        const { tokens } = preprocess(file, { sources: this.sources, macros: new LayeredMacros(below), expansions: new ExpansionTable(), include: this.include }, f.start, f.end);
        const x = scan(`${tokens.map(t => t.text).join(' ')}\n;`);
        for (let o = 0; o < x.events.length; o += STRIDE) {
          if (x.events[o] !== Ev.Name) continue;
          const n = x.strings[x.events[o + 1]], k = x.events[o + 4] & KIND_MASK;
          if (k !== NameKind.Invocation && (names.get(n) ?? NameKind.Prototype) === NameKind.Prototype) names.set(n, k);
        }
      }
    }
    return out;
  }
}

const flags = (r: NameRef): number => r.visit.index.events[r.event * STRIDE + 4];

function isDefinition(r: NameRef): boolean {
  const f = flags(r), k = f & KIND_MASK;
  return k === NameKind.Function || (k === NameKind.Variable && (!(f & NameFlag.Extern) || (f & NameFlag.Braces) !== 0));
}

/** Definitions before declarations. */
function rank(r: NameRef): number {
  const f = flags(r);
  switch (f & KIND_MASK) {
    case NameKind.Function: case NameKind.Typedef: case NameKind.Enumerator: return 5;
    case NameKind.Variable: return f & NameFlag.Braces ? 5 : f & NameFlag.Extern ? 3 : 4;
    default: return 2;
  }
}

export function fragment(r: NameRef): Fragment {
  const { events, strings } = r.visit.index;
  const o = r.event * STRIDE;
  return { path: r.visit.path, start: events[o + 2], end: events[o + 3], kind: FRAGMENT_KIND[events[o + 4] & KIND_MASK], name: strings[events[o + 1]] };
}

/** Runs of whole words of a name, longest first: `folio_test_locked` gives `folio_test_locked`, `folio_test`, … `locked`. */
function wordRuns(name: string): string[] {
  const cuts = [0];
  for (let i = 1; i < name.length; i++) {
    const a = name[i - 1], b = name[i];
    if (a === '_' || b === '_' || (/[a-z0-9]/.test(a) && /[A-Z]/.test(b)) || (/[A-Za-z]/.test(a) && /[0-9]/.test(b)) || (/[0-9]/.test(a) && /[A-Za-z]/.test(b))) cuts.push(i);
  }
  cuts.push(name.length);
  const out = new Set<string>();
  for (let n = cuts.length - 1; n > 0; n--) for (let i = 0; i + n < cuts.length; i++) {
    const s = name.slice(cuts[i], cuts[i + n]);
    if (/^[A-Za-z_]/.test(s) && s !== '_' && s !== '__') out.add(s);
  }
  return [...out];
}
