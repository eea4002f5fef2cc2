/**
 * What a file takes from each header that it includes. A name belongs to the include that declares it, else to the include through which it comes
 * in by the shortest way. Conditionals are not decided, and members are not looked at.
 */
import { P, Tok } from '../../syntax/lexer.ts';
import { Ev, KIND_MASK, NameKind, STRIDE, type FileIndex } from '../../tree/scan/events.ts';
import type { KernelTree } from '../../tree/index.ts';
import type { SourceText } from '../analysis/source.ts';

export interface IncludeUse {
  /** As written, with its brackets or quotes. */
  readonly spelled: string;
  readonly line: number;
  /** Undefined: the tree has no such file. */
  readonly path: string | undefined;
  /** Of a build, not of the tree. */
  readonly generated: boolean;
  /** Names that the header itself declares and that this file uses. */
  readonly names: readonly string[];
  /** Names that come in through it from further headers, with those. */
  readonly through: readonly { readonly name: string; readonly path: string }[];
  /** Functions of this file that it, or what comes in through it, declares. */
  readonly own: readonly string[];
  /** None of these: nothing that this file spells comes from it first. */
  readonly unused: boolean;
}

/** A header's declaration: its name's offset there. */
export interface DeclaredAt { readonly path: string; readonly offset: number }

export interface IncludeSurface {
  readonly includes: readonly IncludeUse[];
  /** Headers that the file sees in all. */
  readonly reached: number;
  /** Names that the file uses and does not declare: where they are declared. */
  readonly declaredIn: ReadonlyMap<string, DeclaredAt>;
  /** The file's own functions that a header declares for others. */
  readonly publishedIn: ReadonlyMap<string, DeclaredAt>;
}

/** Stops following includes of includes beyond this many headers. */
const MOST = 6000;

export function includeSurface(tree: KernelTree, source: SourceText): IncludeSurface {
  const wanted = namesUsed(source);
  const direct = directIncludes(tree, source);
  // Breadth first from all includes at once: each header is reached first through one of them.
  const origin = new Map<string, number>();
  const order: string[] = [];
  direct.forEach((d, i) => { if (d.path !== undefined && !origin.has(d.path)) { origin.set(d.path, i); order.push(d.path); } });
  const names: string[][] = direct.map(() => []), mine: string[][] = direct.map(() => []), through: { name: string; path: string }[][] = direct.map(() => []);
  const declaredIn = new Map<string, DeclaredAt>(), publishedIn = new Map<string, DeclaredAt>();
  const own = new Set(source.functions.filter(f => !f.entry.static).map(f => f.name));
  for (let k = 0; k < order.length && order.length < MOST; k++) {
    const path = order[k], from = origin.get(path)!;
    const x = tree.scanOf(path);
    if (!x) continue;
    for (const [name, offset] of declared(x)) {
      if (own.has(name)) { if (!publishedIn.has(name)) { publishedIn.set(name, { path, offset }); mine[from].push(name); } continue; }
      if (!wanted.has(name) || declaredIn.has(name)) continue;
      declaredIn.set(name, { path, offset });
      if (direct[from].path === path) names[from].push(name); else through[from].push({ name, path });
    }
    for (const next of tree.includedBy(path)) if (!origin.has(next)) { origin.set(next, from); order.push(next); }
  }
  return {
    includes: direct.map((d, i) => ({ ...d, names: names[i].sort(), through: through[i].sort((a, b) => (a.name < b.name ? -1 : 1)), own: mine[i].sort(), unused: d.path !== undefined && names[i].length === 0 && mine[i].length === 0 && through[i].length === 0 })),
    reached: order.length, declaredIn, publishedIn,
  };
}

function directIncludes(tree: KernelTree, source: SourceText): Pick<IncludeUse, 'spelled' | 'line' | 'path' | 'generated'>[] {
  const x = tree.scanOf(source.path);
  const out: Pick<IncludeUse, 'spelled' | 'line' | 'path' | 'generated'>[] = [];
  if (!x) return out;
  for (let o = 0; o < x.events.length; o += STRIDE) {
    if (x.events[o] !== Ev.Include && x.events[o] !== Ev.IncludeNext) continue;
    const spelled = x.strings[x.events[o + 1]];
    const m = /^(?:<([^>]*)>|"([^"]*)")/.exec(spelled);
    const path = m ? tree.includes.resolve(m[1] ?? m[2], m[1] !== undefined, source.path, x.events[o] === Ev.IncludeNext) : undefined;
    out.push({ spelled: m?.[0] ?? spelled, line: source.lineOf(x.events[o + 2]), path, generated: path !== undefined && /(^|\/)generated\//.test(path) });
  }
  return out;
}

function* declared({ events: e, strings }: FileIndex): Iterable<readonly [string, number]> {
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] === Ev.Define || (e[o] === Ev.Name && (e[o + 4] & KIND_MASK) !== NameKind.Invocation)) yield [strings[e[o + 1]], e[o + 5]];
    // What a macro in capitals makes: PAGEFLAG(Locked, …), DECLARE_STATIC_KEY_FALSE(name).
    else if (e[o] === Ev.Args) for (const a of strings[e[o + 1]].split(',')) yield [a, e[o + 5]];
  }
}

const KEYWORDS = new Set(`if else for while do switch case default break continue return goto sizeof typeof struct union enum const volatile static extern inline
  typedef int char long short unsigned signed void float double register auto asm define include ifdef ifndef endif elif undef defined pragma error NULL`.split(/\s+/));

/** Identifiers outside of members, declarations of locals and the file's own names. */
function namesUsed(source: SourceText): Set<string> {
  const { tokens: t } = source;
  const used = new Set<string>(), local = new Set<string>(source.outline.filter(o => o.kind !== 'prototype' && o.kind !== 'macroInvocation').map(o => o.name));
  for (let i = 0; i < t.length; i++) {
    if (t.kinds[i] === Tok.Hash && (t.is(i + 1, 'include') || t.is(i + 1, 'include_next'))) { i = source.directiveEnd(i) - 1; continue; }
    if (t.kinds[i] !== Tok.Ident) continue;
    const before = t.codes[i - 1], after = t.codes[i + 1];
    if (i > 0 && (before === P.Arrow || before === P.Dot)) continue;
    const name = t.value(i);
    if (KEYWORDS.has(name) || name.startsWith('CONFIG_')) continue;
    // `type name` and `type *name` in front of `= ; , ) [` declare it.
    const declares = after === P.Assign || after === P.Semi || after === P.Comma || after === P.RParen || after === P.LBracket;
    const tagged = before === P.Star && i > 2 && (t.is(i - 3, 'struct') || t.is(i - 3, 'union') || t.is(i - 3, 'enum'));
    if (declares && i > 1 && (tagged || (t.kinds[i - 1] === Tok.Ident ? !/^(return|goto|case|else)$/.test(t.value(i - 1)) && !(t.kinds[i - 2] === Tok.Hash) : before === P.Star && t.kinds[i - 2] === Tok.Ident && !/^(return|sizeof)$/.test(t.value(i - 2)) && after !== P.RParen))) local.add(name);
    used.add(name);
  }
  for (const n of local) used.delete(n);
  return used;
}
