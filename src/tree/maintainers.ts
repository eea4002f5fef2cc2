/** Who looks after a file: the entries of the tree's MAINTAINERS (its own head, and scripts/get_maintainer.pl, say how they are read). */
import type { FileSource } from '../base/files.ts';

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

interface Entry { readonly title: string; readonly line: number; readonly text: string; readonly files: readonly Pattern[]; readonly excluded: readonly Pattern[] }
interface Pattern { readonly text: string; readonly prefix: string; readonly matches: (path: string) => boolean; readonly depth: number }

/** A file's patterns stand under one of its folders: the one that a pattern names as far as it is literal. */
type ByFolder = ReadonlyMap<string, readonly { readonly entry: Entry; readonly pattern: Pattern }[]>;
const CACHE = new WeakMap<FileSource, { version: string; entries: ByFolder }>();

/** The entries that a file belongs to, the most particular first; the entry for everything only where there is no other. */
export function maintainersOf(files: FileSource, path: string): MaintainersEntry[] {
  const entries = entriesOf(files), best = new Map<Entry, Pattern>();
  for (let folder: string | undefined = path; folder !== undefined; folder = above(folder)) {
    for (const { entry, pattern } of entries.get(folder) ?? []) {
      const by = best.get(entry);
      if ((!by || pattern.depth > by.depth) && path.startsWith(pattern.prefix) && pattern.matches(path)) best.set(entry, pattern);
    }
  }
  const found = [...best].filter(([entry]) => !entry.excluded.some(x => path.startsWith(x.prefix) && x.matches(path))).map(([entry, by]) => ({ entry, by }));
  found.sort((a, b) => b.by.depth - a.by.depth || a.entry.line - b.entry.line);
  const particular = found.filter(f => f.entry.title !== 'THE REST');
  return (particular.length > 0 ? particular : found).map(({ entry: { title, line, text }, by }) => {
    const fields = [...text.matchAll(FIELD)].map(m => [m[1], m[2].trim()]);
    const all = (key: string): string[] => fields.filter(f => f[0] === key).map(f => f[1]);
    return { title, line, status: all('S')[0] ?? '', maintainers: all('M'), reviewers: all('R'), lists: all('L'), trees: all('T'), pattern: by.text };
  });
}

/** The folder that holds a path; the top is the empty path, above which there is none. */
const above = (path: string): string | undefined => (path === '' ? undefined : path.slice(0, Math.max(0, path.lastIndexOf('/'))));

function entriesOf(files: FileSource): ByFolder {
  const version = files.version('MAINTAINERS');
  const known = CACHE.get(files);
  if (known?.version === version) return known.entries;
  const entries = new Map<string, { entry: Entry; pattern: Pattern }[]>();
  for (const entry of parse(files.read('MAINTAINERS') ?? '')) {
    for (const pattern of entry.files) {
      const folder = above(pattern.prefix) ?? '', known = entries.get(folder);
      if (known) known.push({ entry, pattern }); else entries.set(folder, [{ entry, pattern }]);
    }
  }
  CACHE.set(files, { version, entries });
  return entries;
}

const FIELD = /^([A-Z]):\s+(.*)$/gm;

/** A heading is a line of its own with lines `X:` and a value behind it. */
function parse(text: string): Entry[] {
  const out: Entry[] = [];
  let entry: { title: string; line: number; text: string; files: Pattern[]; excluded: Pattern[] } | undefined;
  let from = 0, heading = '', end = 0;
  for (let at = 0, line = 1; at < text.length; line++) {
    const next = text.indexOf('\n', at), to = next < 0 ? text.length : next;
    const key = text.charCodeAt(at);
    if (to - at > 3 && text.charCodeAt(at + 1) === 58 && key >= 65 && key <= 90 && (text.charCodeAt(at + 2) === 9 || text.charCodeAt(at + 2) === 32)) {
      if (!entry && heading !== '') { entry = { title: heading, line: line - 1, text: '', files: [], excluded: [] }; from = at; }
      if (entry && key === 70) entry.files.push(glob(text.slice(at + 2, to).trim()));
      else if (entry && key === 78) entry.files.push(word(text.slice(at + 2, to).trim()));
      else if (entry && key === 88) entry.excluded.push(glob(text.slice(at + 2, to).trim()));
      end = to;
    } else {
      if (entry) { out.push({ ...entry, text: text.slice(from, end) }); entry = undefined; }
      heading = to > at && key > 32 && key !== 45 && key !== 46 && key !== 61 ? text.slice(at, to).trim() : '';
    }
    at = to + 1;
  }
  if (entry) out.push({ ...entry, text: text.slice(from, end) });
  return out;
}

/** `dir/` holds all below it, `dir/*` all files in it, `*` and `?` stay within a segment. */
function glob(text: string): Pattern {
  const cut = text.search(/[*?[]/);
  const prefix = cut < 0 ? text : text.slice(0, cut);
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
