// All files of a tree that the extension host reads: listed, searched and swept through requests, many files in each. Only when the reader asks for it.
import { Breath, byPath, Cancelled, isIndexed, isSource, PartMaker, type Bulk, type BulkOptions } from '../tree/bulk.ts';
import type { Remote } from './channel.ts';
import type { HostService } from './protocol.ts';

/** Folders and files of one request: enough that the way there and back does not count, few enough that what comes back is small. */
const FOLDERS = 48, FILES = 96;
/** Requests on their way: the next is there when the last has been worked on. */
const AHEAD = 3;

export function hostBulk(host: Remote<HostService>, folder: string): Bulk {
  /** The files in order, by pieces; `undefined`: it cannot be read. */
  async function* contents(paths: readonly string[], options: BulkOptions): AsyncGenerator<{ from: number; list: readonly (Uint8Array | undefined)[] }> {
    const asked: { from: number; list: Promise<readonly (Uint8Array | undefined)[]> }[] = [];
    let next = 0;
    const ask = (): void => { for (; asked.length < AHEAD && next < paths.length; next += FILES) asked.push({ from: next, list: host.readFiles(folder, paths.slice(next, next + FILES)) }); };
    for (ask(); asked.length > 0; ask()) {
      const { from, list } = asked.shift()!;
      yield { from, list: await list };
      if (options.cancelled?.()) throw new Cancelled();
      options.onProgress?.(Math.min(from + FILES, paths.length), paths.length);
    }
  }
  return {
    async list(options = {}) {
      const paths: string[] = [];
      for (let level = ['']; level.length > 0;) {
        const below: string[] = [];
        for (let i = 0; i < level.length; i += FOLDERS) {
          if (options.cancelled?.()) throw new Cancelled();
          const asked = level.slice(i, i + FOLDERS);
          (await host.listFolders(folder, asked)).forEach((entries, n) => {
            for (const e of entries ?? []) {
              const path = asked[n] === '' ? e.name : `${asked[n]}/${e.name}`;
              if (e.directory) { if (isIndexed(path, e.name)) below.push(path); } else if (isSource(e.name)) paths.push(path);
            }
          });
          options.onProgress?.(0, paths.length);
        }
        level = below;
      }
      paths.sort(byPath);
      // Versions would take a request for each file: an index made from these is for one session.
      return { paths, versions: paths.map(() => '') };
    },
    async containing(paths, needles, options = {}) {
      const decoder = new TextDecoder('latin1'), out: string[] = [];
      for await (const { from, list } of contents(paths, options)) {
        list.forEach((bytes, i) => { const text = bytes && decoder.decode(bytes); if (text !== undefined && needles.some(n => text.includes(n))) out.push(paths[from + i]); });
      }
      return out;
    },
    async sweep(paths, options = {}) {
      const part = new PartMaker(), breath = new Breath(options);
      for await (const { from, list } of contents(paths, options)) {
        for (const [i, bytes] of list.entries()) {
          const ended = new Uint8Array((bytes?.length ?? 0) + 1);
          if (bytes) ended.set(bytes);
          part.add(from + i, ended, ended.length - 1);
          await breath.take(from + i, paths.length);
        }
      }
      return [part.done()];
    },
  };
}
