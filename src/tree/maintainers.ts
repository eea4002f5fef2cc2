/** Who looks after a file: the entries of the tree's MAINTAINERS (its own head, and scripts/get_maintainer.pl, say how they are read). */
import type { FileSource } from '../base/files.ts';
import { lineAt, lineStarts } from '../base/position.ts';

export interface MaintainersEntry {
  /** The entry's heading: `MEMORY MANAGEMENT - CORE`. */
  readonly title: string;
  /** 1-based, of the heading. */
  readonly line: number;
  /** S: `Maintained`, `Supported`, `Orphan`, … */
  readonly status: string;
  readonly maintainers: readonly string[];
  readonly reviewers: readonly string[];
  readonly lists: readonly string[];
  /** T:, as written. */
  readonly trees: readonly string[];
  /** The F: or N: line by which the file belongs to the entry. */
  readonly pattern: string;
}

interface Entry { readonly title: string; readonly at: number; readonly text: string; readonly excluded: readonly Pattern[] }
interface Pattern { readonly text: string; readonly prefix: string; readonly matches: (path: string) => boolean; readonly depth: number }
/** A file's patterns stand under one of its folders: the one that a pattern names as far as it is literal. */
type ByFolder = ReadonlyMap<string, readonly Rule[]>;
/** A line of an entry, read when a path begins as it does. `undefined`: it belongs to no entry. */
interface Rule { readonly prefix: string; readonly read: () => readonly [Entry, Pattern] | undefined }

interface Read { readonly version: string; readonly text: string; readonly entries: Map<number, Entry>; readonly rules: Map<string, ByFolder>; starts?: Uint32Array }
const CACHE = new WeakMap<FileSource, Read>();

/** The entries that a file belongs to, the most particular first; the entry for everything only where there is no other. */
export function maintainersOf(files: FileSource, path: string): MaintainersEntry[] {
  const known = opened(files), best = new Map<Entry, Pattern>();
  const rules = rulesFor(known, path.split('/', 1)[0]);
  for (let folder: string | undefined = path; folder !== undefined; folder = above(folder)) {
    for (const rule of rules.get(folder) ?? []) {
      const [entry, pattern] = (path.startsWith(rule.prefix) ? rule.read() : undefined) ?? [];
      if (!entry || !pattern) continue;
      const by = best.get(entry);
      if ((!by || pattern.depth > by.depth) && pattern.matches(path)) best.set(entry, pattern);
    }
  }
  const found = [...best].filter(([entry]) => !entry.excluded.some(x => path.startsWith(x.prefix) && x.matches(path))).map(([entry, by]) => ({ entry, by }));
  found.sort((a, b) => b.by.depth - a.by.depth || a.entry.at - b.entry.at);
  const particular = found.filter(f => f.entry.title !== 'THE REST');
  return (particular.length > 0 ? particular : found).map(({ entry: { title, at, text }, by }) => {
    const fields = [...text.matchAll(FIELD)].map(m => [m[1], m[2].trim()]);
    const all = (key: string): string[] => fields.filter(f => f[0] === key).map(f => f[1]);
    return { title, line: lineAt(known.starts ??= lineStarts(known.text), at) + 1, status: all('S')[0] ?? '', maintainers: all('M'), reviewers: all('R'), lists: all('L'), trees: all('T'), pattern: by.text };
  });
}

/** The folder that holds a path; the top is the empty path, above which there is none. */
const above = (path: string): string | undefined => (path === '' ? undefined : path.slice(0, Math.max(0, path.lastIndexOf('/'))));

function opened(files: FileSource): Read {
  const version = files.version('MAINTAINERS');
  let known = CACHE.get(files);
  if (known?.version !== version) CACHE.set(files, known = { version, text: files.read('MAINTAINERS') ?? '', entries: new Map(), rules: new Map() });
  return known;
}

const FIELD = /^([A-Z]):\s+(.*)$/gm;

/** The F: and N: lines that can hold for files below a folder of the top. The others are not looked at: a page needs few of 25,000. */
function rulesFor(known: Read, top: string): ByFolder {
  let rules = known.rules.get(top);
  if (!rules) {
    const name = top.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const made = new Map<string, Rule[]>();
    for (const m of known.text.matchAll(new RegExp(`^(?:F:[ \\t]+((?:${name}(?:/|[ \\t]*$)|[^\\s/]*[*?[]).*)|N:[ \\t]+(.*))$`, 'gm'))) {
      const { index, 1: files, 2: expression } = m, prefix = files === undefined ? '' : literal(files.trim()), folder = above(prefix) ?? '', list = made.get(folder);
      let found: readonly [Entry, Pattern] | null | undefined;
      const read = (): readonly [Entry, Pattern] | undefined => {
        if (found === undefined) {
          const entry = entryAround(known, index);
          found = entry ? [entry, files !== undefined ? glob(files.trim()) : word(expression.trim())] : null;
        }
        return found ?? undefined;
      };
      if (list) list.push({ prefix, read }); else made.set(folder, [{ prefix, read }]);
    }
    known.rules.set(top, rules = made);
  }
  return rules;
}

/** An entry is a heading and the lines `X:` with a value behind it. Undefined: there is no heading. */
function entryAround({ text, entries }: Read, at: number): Entry | undefined {
  const isField = (i: number): boolean => /[A-Z]/.test(text[i] ?? '') && text[i + 1] === ':' && (text[i + 2] === '\t' || text[i + 2] === ' ');
  const before = (i: number): number => text.lastIndexOf('\n', i - 2) + 1;
  let from = at;
  while (from > 0 && isField(before(from))) from = before(from);
  let entry = entries.get(from);
  if (!entry) {
    const heading = from > 0 ? before(from) : from, title = text.slice(heading, from).trim();
    if (title === '' || /^[\s.=-]/.test(text[heading])) return undefined;
    let to = at;
    while (to < text.length && isField(to)) { const end = text.indexOf('\n', to); to = end < 0 ? text.length : end + 1; }
    const body = text.slice(from, to);
    entries.set(from, entry = { title, at: heading, text: body, excluded: [...body.matchAll(FIELD)].filter(m => m[1] === 'X').map(m => glob(m[2].trim())) });
  }
  return entry;
}

/** What of a pattern stands before its first wildcard. */
function literal(text: string): string {
  const cut = text.search(/[*?[]/);
  return cut < 0 ? text : text.slice(0, cut);
}

/** `dir/` holds all below it, `dir/*` all files in it, `*` and `?` stay within a segment. */
function glob(text: string): Pattern {
  const cut = text.search(/[*?[]/), prefix = literal(text);
  const depth = text.split('/').filter(s => s !== '' && s !== '*').length * 2 + (text.endsWith('/') ? 0 : 1);
  if (cut < 0) return { text: `F: ${text}`, prefix, depth, matches: text.endsWith('/') ? () => true : path => path === text || path.startsWith(`${text}/`) };
  let expression: RegExp | undefined;
  const compiled = (): RegExp => new RegExp(`^${text.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]')}${text.endsWith('/') ? '' : '$'}`);
  return { text: `F: ${text}`, prefix, depth, matches: path => (expression ??= compiled()).test(path) };
}

/** N: a regular expression over the path; less particular than any F:. */
function word(text: string): Pattern {
  let expression: RegExp | undefined;
  try { expression = new RegExp(text); } catch { /* Perl's own: it matches nothing here */ }
  return { text: `N: ${text}`, prefix: '', depth: 1, matches: path => expression?.test(path) ?? false };
}
