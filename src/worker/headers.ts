// The macros of a kernel document's headers. Most kernel files read without them; they are loaded for a document that shows a syntax error,
// so that a macro of the tree is not taken for one. In the background, in slices.
import { withFiles, type FileSource } from '../base/files.ts';
import { MacroTable } from '../syntax/index.ts';
import { includeFolders } from './includes.ts';

const SLICE = 8;
/** Headers read at a time where each takes a request. */
const WIDTH = 32;
/** A closure of a kernel file has 1,000 to 1,500 headers. */
const MOST = 3000;

interface Known { readonly table: MacroTable; readonly have: Set<string> }

export class Headers {
  private readonly pause: () => Promise<void>;
  private readonly trees = new Map<FileSource, Known>();

  constructor(pause: () => Promise<void>) { this.pause = pause; }

  /** What the headers that a text includes, directly or not, say of macros. `files`: of the tree; `path`: of the text, below its top. */
  async macros(files: FileSource, path: string, text: string, arch: string): Promise<MacroTable> {
    const known: Known = this.trees.get(files) ?? { table: new MacroTable(), have: new Set() };
    this.trees.set(files, known);
    // Headers beside the file stay with it: other folders have others of the same name.
    const own = new MacroTable(known.table);
    const folders = includeFolders(/^arch\/(\w+)\//.exec(path)?.[1] ?? arch);
    const seen = new Set<string>();
    let until = performance.now() + SLICE;
    let level = includes(text, path);
    while (level.length > 0 && seen.size < MOST) {
      const next: Include[] = [];
      for (let i = 0; i < level.length; i += WIDTH) {
        const found = await Promise.all(level.slice(i, i + WIDTH).map(h => header(files, h, folders)));
        for (const f of found) {
          if (!f || seen.has(f.path)) continue;
          seen.add(f.path);
          next.push(...includes(f.text, f.path));
          if (f.shared ? !known.have.has(f.path) : true) (f.shared ? known.table : own).addText(f.text);
          if (f.shared) known.have.add(f.path);
          if (performance.now() > until) {
            await this.pause();
            until = performance.now() + SLICE;
          }
        }
      }
      level = next.filter(h => !seen.has(`${h.angled ? 'include/' : h.folder}${h.name}`));
    }
    await this.pause();
    own.classOf('__init');                                   // what the definitions say of each other, found once
    return own;
  }
}

interface Include { readonly name: string; readonly angled: boolean; readonly folder: string }

function includes(text: string, path: string): Include[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([\w./+-]+)[>"]/gm)].map(m => ({ name: m[2], angled: m[1] === '<', folder }));
}

interface Header { readonly path: string; readonly text: string; readonly shared: boolean }

async function header(files: FileSource, h: Include, folders: readonly string[]): Promise<Header | undefined> {
  const name = h.name.startsWith('asm/') ? [h.name, `asm-generic/${h.name.slice(4)}`] : [h.name];
  const places = name.flatMap(n => folders.map(f => ({ path: f + n, shared: true })));
  if (!h.angled && !h.name.includes('..')) places.unshift({ path: h.folder + h.name, shared: folders.some(f => h.folder.startsWith(f)) });
  return withFiles(() => {
    for (const p of places) {
      if (!files.exists(p.path)) continue;
      const text = files.read(p.path);
      if (text !== undefined) return { ...p, text };
    }
    return undefined;
  });
}
