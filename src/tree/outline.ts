/** The names that a file declares, for symbols and pages. */
import type { TreeFiles } from './files.ts';
import { Ev, KIND_MASK, NameFlag, NameKind, STRIDE, type FileIndex } from './scan/events.ts';
import { scan } from './scan/index.ts';

export interface OutlineEntry {
  readonly kind: 'macro' | 'function' | 'prototype' | 'variable' | 'typedef' | 'struct' | 'union' | 'enum' | 'enumerator' | 'macroInvocation';
  readonly name: string;
  /** Offset of the name. */
  readonly offset: number;
  /** Extent of the directive or item. */
  readonly start: number; readonly end: number;
  readonly static: boolean; readonly inline: boolean;
  /** It has a body or an initialiser. */
  readonly braces: boolean;
  /** Declared `extern`. */
  readonly extern: boolean;
}

const KINDS: Record<number, OutlineEntry['kind']> = {
  [NameKind.Function]: 'function', [NameKind.Prototype]: 'prototype', [NameKind.Variable]: 'variable', [NameKind.Typedef]: 'typedef', [NameKind.Struct]: 'struct',
  [NameKind.Union]: 'union', [NameKind.Enum]: 'enum', [NameKind.Enumerator]: 'enumerator', [NameKind.Invocation]: 'macroInvocation',
};

export function outline(files: TreeFiles, path: string): OutlineEntry[] {
  const x = files.index(path);
  return x ? entries(x) : [];
}

/** Names of the functions that a text defines, in order; from a scan that knows no macros of other files. */
export function definedFunctions(text: string): string[] { return entries(scan(text)).filter(e => e.kind === 'function').map(e => e.name); }

/** The text with the bodies of all other functions blank: as long, with its lines where they were. For who wants a few functions of a large file parsed. */
export function onlyFunctions(text: string, declared: readonly OutlineEntry[], wanted: (name: string) => boolean): string {
  const functions = declared.filter(d => d.kind === 'function');
  const kept = functions.filter(f => wanted(f.name));
  if (kept.length === 0) return text;
  let out = '', at = 0;
  for (const f of functions) {
    if (f.start < at || kept.some(k => k.start < f.end && f.start < k.end)) continue;
    const body = text.slice(f.start, f.end);
    // A conditional that is not closed within stays as it is.
    if ((body.match(/^[ \t]*#[ \t]*if/gm)?.length ?? 0) !== (body.match(/^[ \t]*#[ \t]*endif/gm)?.length ?? 0)) continue;
    out += text.slice(at, f.start) + body.replace(/[^\n]+/g, l => ' '.repeat(l.length));
    at = f.end;
  }
  return out + text.slice(at);
}

function entries({ events: e, strings }: FileIndex): OutlineEntry[] {
  const out: OutlineEntry[] = [];
  for (let o = 0; o < e.length; o += STRIDE) {
    if (e[o] === Ev.Define) out.push({ kind: 'macro', name: strings[e[o + 1]], offset: e[o + 5], start: e[o + 2], end: e[o + 3], static: false, inline: false, braces: false, extern: false });
    else if (e[o] === Ev.Name) {
      const f = e[o + 4];
      out.push({ kind: KINDS[f & KIND_MASK], name: strings[e[o + 1]], offset: e[o + 5], start: e[o + 2], end: e[o + 3], static: (f & NameFlag.Static) !== 0, inline: (f & NameFlag.Inline) !== 0, braces: (f & NameFlag.Braces) !== 0, extern: (f & NameFlag.Extern) !== 0 });
    }
  }
  return out;
}
