/** Callers, callees and implementations of a function or of a table's slot, as an editor asks for them. Plain data. */
import type { FileSource } from '../../base/files.ts';
import { lineStarts } from '../../base/position.ts';
import type { CallIndex, UseSite } from './index.ts';

export interface NamedPlace { readonly name: string; readonly path: string; /** 1-based. */ readonly line: number; readonly kind: 'function' | 'macro' | 'variable' }
export interface CallerOf { readonly by: NamedPlace; /** The lines of the calls. */ readonly lines: readonly number[]; /** `slot`: not called but installed there. */ readonly how: 'call' | 'slot' }
export interface CalleeOf { readonly callee: NamedPlace; readonly lines: readonly number[] }
export interface Implementation { readonly function: NamedPlace; readonly table: string; readonly path: string; readonly line: number }

/** More implementations than this are no help to a reader. */
const MOST = 400;

/** Where a name that stands in `path` is defined, the likeliest first. */
export async function definitionsOf(index: CallIndex, name: string, path: string): Promise<NamedPlace[]> {
  const all = (await index.definitions(name)).map(toPlace);
  const rank = (p: NamedPlace): number => (p.path === path ? 0 : p.kind === 'function' ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** Who calls the function that `path` defines, and who puts it into a table. A file with a function of that name itself means its own. */
export async function callersOf(index: CallIndex, name: string, path: string): Promise<CallerOf[]> {
  const sites = await index.uses(name);
  const own = sites.find(s => s.use === 'definition' && s.path === path)?.owner;
  const others = new Set(sites.filter(s => s.use === 'definition' && s.path !== path).map(s => s.path));
  const out = new Map<string, { by: NamedPlace; lines: number[]; how: CallerOf['how'] }>();
  for (const s of sites) {
    if (!s.owner || (s.use !== 'call' && s.use !== 'value') || (s.path !== path && (others.has(s.path) || (own?.isStatic === true && path.endsWith('.c'))))) continue;
    const how = s.use === 'call' ? 'call' : 'slot';
    const key = `${s.path}\0${s.owner.name}\0${s.owner.line}\0${how}`;
    const known = out.get(key);
    if (known) known.lines.push(s.line);
    else out.set(key, { by: { name: s.owner.name, path: s.path, line: s.owner.line, kind: s.owner.kind }, lines: [s.line], how });
  }
  return [...out.values()];
}

/** What is put into the slot `name` of tables, with the functions' definitions. */
export async function implementationsOf(index: CallIndex, files: FileSource, name: string): Promise<Implementation[]> {
  const out: Implementation[] = [];
  const texts = new Map<string, { text: string; starts: Uint32Array }>();
  const defined = new Map<string, readonly UseSite[]>();
  const value = new RegExp(`(?:\\.|->)\\s*${name}\\s*=\\s*&?\\s*(\\w+)\\s*[,;}]`, 'y');
  for (const s of await index.uses(name)) {
    if (s.use !== 'slot' || !s.owner) continue;
    if (out.length >= MOST) break;
    let file = texts.get(s.path);
    if (!file) {
      const text = files.read(s.path) ?? '';
      texts.set(s.path, file = { text, starts: lineStarts(text) });
    }
    const from = file.starts[s.line - 1] ?? 0;
    const function_ = find(file.text, value, from, file.starts[s.line] ?? file.text.length);
    if (function_ === undefined) continue;
    let places = defined.get(function_);
    if (!places) defined.set(function_, places = await index.definitions(function_));
    const at = places.find(p => p.path === s.path) ?? places.find(p => p.owner?.isStatic === false);
    if (at) out.push({ function: toPlace(at), table: s.owner.name, path: s.path, line: s.line });
  }
  return out;
}

function find(text: string, value: RegExp, from: number, to: number): string | undefined {
  for (let i = from; i < to; i++) {
    if (text[i] !== '.' && text[i] !== '-') continue;
    value.lastIndex = i;
    const m = value.exec(text);
    if (m) return m[1];
  }
  return undefined;
}

const toPlace = (s: UseSite): NamedPlace => ({ name: s.owner?.name ?? '', path: s.path, line: s.line, kind: s.owner?.kind ?? 'function' });
