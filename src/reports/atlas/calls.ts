/** Who calls into a file, and what it calls, by file: from the tree's index of uses. */
import type { CallIndex, UseSite } from '../../tree/calls/index.ts';
import type { SourceText } from '../analysis/source.ts';

export interface UsedBy { readonly function: string; readonly line: number; readonly uses: readonly { readonly path: string; readonly line: number; readonly by: string | undefined; readonly how: 'call' | 'value' }[] }
export interface CallerFile { readonly path: string; readonly functions: readonly { readonly name: string; readonly count: number; readonly line: number; readonly how: 'call' | 'value'; readonly by: string | undefined }[] }
export interface CalleeFile { readonly path: string | undefined; readonly functions: readonly { readonly name: string; readonly line: number | undefined; readonly kind: 'function' | 'macro' | 'variable' | undefined; readonly count: number; readonly from: readonly string[] }[] }

export interface FileCalls {
  /** Sorted by the number of uses. */
  readonly in: readonly CallerFile[];
  readonly out: readonly CalleeFile[];
  /** Calls through a member: `ops->fault`. */
  readonly members: readonly { readonly name: string; readonly through: string; readonly function: string; readonly line: number }[];
}

/** Without an index only calls inside the file are known: undefined then. */
export async function fileCalls(index: CallIndex | undefined, source: SourceText, declaredIn: Pick<ReadonlyMap<string, { readonly path: string; readonly line: number }>, 'get'>, built: (path: string) => boolean = () => true): Promise<FileCalls> {
  const own = new Set(source.functions.map(f => f.name));
  const members = source.functions.flatMap(f => f.calls.filter(c => c.through !== undefined).map(c => ({ name: c.name, through: c.through!, function: f.name, line: c.line })));
  const called = new Map<string, { count: number; from: Set<string> }>();
  for (const f of source.functions) for (const c of f.calls) {
    if (c.through !== undefined || own.has(c.name)) continue;
    const known = called.get(c.name) ?? { count: 0, from: new Set<string>() };
    known.count++;
    known.from.add(f.name);
    called.set(c.name, known);
  }
  const macros = new Set(source.outline.filter(o => o.kind === 'macro').map(o => o.name));
  const byFile = new Map<string | undefined, CalleeFile['functions'][number][]>();
  for (const [name, { count, from }] of called) {
    if (macros.has(name)) continue;
    const at = index?.ready ? await definitionOf(index, name, source.path, declaredIn.get(name)?.path, built) : undefined;
    const path = at?.path ?? declaredIn.get(name)?.path;
    const list = byFile.get(path) ?? [];
    list.push({ name, line: at?.line ?? declaredIn.get(name)?.line, kind: at?.owner?.kind, count, from: [...from] });
    byFile.set(path, list);
  }
  const out = [...byFile].map(([path, functions]) => ({ path, functions: functions.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)) }))
    .sort((a, b) => b.functions.length - a.functions.length || ((a.path ?? '~') < (b.path ?? '~') ? -1 : 1));

  const callers = new Map<string, CallerFile['functions'][number][]>();
  if (index?.ready) {
    for (const f of source.functions) {
      if (f.entry.static && !source.path.endsWith('.h')) continue;
      for (const [path, sites] of await outsideUses(index, f.name, source.path)) {
        const list = callers.get(path) ?? [];
        list.push({ name: f.name, count: sites.length, line: sites[0].line, how: sites.some(s => s.use === 'call') ? 'call' : 'value', by: sites[0].owner?.name });
        callers.set(path, list);
      }
    }
  }
  const total = (l: CallerFile): number => l.functions.reduce((n, f) => n + f.count, 0);
  return { in: [...callers].map(([path, functions]) => ({ path, functions })).sort((a, b) => total(b) - total(a) || (a.path < b.path ? -1 : 1)), out, members };
}

/** Uses of a function that one file defines in others, by file. A file with a definition of its own means that one. */
export async function outsideUses(index: CallIndex, name: string, path: string): Promise<ReadonlyMap<string, readonly UseSite[]>> {
  const sites = await index.uses(name);
  const others = new Set(sites.filter(s => s.use === 'definition' && s.path !== path && s.owner?.kind !== 'macro').map(s => s.path));
  const out = new Map<string, UseSite[]>();
  for (const s of sites) {
    // EXPORT_SYMBOL() and the like name the function outside of anything.
    if ((s.use !== 'call' && s.use !== 'value') || s.path === path || others.has(s.path) || (s.use === 'value' && s.owner === undefined)) continue;
    const list = out.get(s.path);
    if (list) list.push(s); else out.set(s.path, [s]);
  }
  return out;
}

/** Where a name that a file calls is defined: in the header that declares it, else in the likeliest file. */
async function definitionOf(index: CallIndex, name: string, from: string, header: string | undefined, built: (path: string) => boolean): Promise<UseSite | undefined> {
  const all = await index.definitions(name);
  if (all.length === 0) return undefined;
  const inHeader = all.find(s => s.path === header);
  if (inHeader) return inHeader;
  const arch = /^arch\/[^/]+\//.exec(from)?.[0] ?? 'arch/x86/';
  const score = (s: UseSite): number => {
    let n = 0;
    if ((s.owner?.isStatic || s.owner?.kind === 'macro') && !s.path.endsWith('.h')) n -= 20;
    if (/^(tools|scripts|samples|Documentation)\//.test(s.path)) n -= 10;
    if (s.path.startsWith('arch/') && !s.path.startsWith(arch)) n -= 5;
    // Loaders and tests have their own of what the kernel has.
    if (/(^|\/)(boot|purgatory|realmode|um|tests?|selftests|kunit|pi|stub|libstub|compressed|nvhe)\//.test(s.path)) n -= 4;
    // A folder of the top alone says nothing: drivers/ is half of the tree.
    for (const [i, part] of s.path.split('/').entries()) { if (from.split('/')[i] !== part) break; if (i > 0) n += 2; }
    if (s.owner?.kind === 'function') n++;
    if (!s.path.startsWith('arch/')) n++;
    // A function of a header that the file does not see is another one.
    if (s.path.endsWith('.h')) n -= 2;
    return n;
  };
  const scores = new Map(all.map(s => [s, score(s)])), highest = Math.max(...scores.values());
  if (highest <= -10) return undefined;
  // mm/vmalloc.c and mm/nommu.c: the one that is built.
  const best = all.filter(s => scores.get(s) === highest);
  return best.length === 1 ? best[0] : best.find(s => s.path.endsWith('.c') && built(s.path)) ?? best[0];
}
