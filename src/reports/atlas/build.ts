/** What builds a file: the lines of the Makefiles from its own folder to the top (Documentation/kbuild/makefiles.rst), and the options they ask for. */
import type { FileSource } from '../../base/files.ts';
import { directoryOf } from '../../tree/include.ts';

export interface MakefileLine { readonly path: string; readonly line: number; /** What the line builds: `memory.o`, `mm/`. */ readonly target: string; /** The list that it is added to: `obj-y`, `obj-$(CONFIG_X)`, `hmm-objs`. */ readonly list: string; readonly options: readonly string[] }
export interface KconfigEntry { readonly option: string; readonly path: string; readonly line: number; readonly prompt: string | undefined; readonly type: string | undefined; readonly depends: readonly string[]; /** First and last line, and text, of the help. */ readonly help: { readonly line: number; readonly endLine: number; readonly text: string } | undefined }

interface ListEntry { readonly list: string; readonly words: readonly string[]; readonly line: number }

/** From the file's own line outward. Empty: no Makefile names it. */
export function makefileLines(files: FileSource, path: string): MakefileLine[] {
  const out: MakefileLine[] = [];
  if (!path.endsWith('.c')) return out;
  for (let directory = directoryOf(path), target = `${path.slice(directory === '' ? 0 : directory.length + 1, -2)}.o`; ;) {
    const name = ['Kbuild', 'Makefile'].map(n => (directory === '' ? n : `${directory}/${n}`)).find(p => files.exists(p));
    const lists = name === undefined ? [] : listsOf(files.read(name) ?? '');
    // Through composite objects to a list that kbuild descends into.
    let found = false;
    for (let wanted: string | undefined = target, depth = 0; wanted !== undefined && depth < 5; depth++) {
      const object: string = wanted;
      const hit = lists.find(l => l.words.includes(object) && !/^(targets|clean-files|CFLAGS|hostprogs)/.test(l.list));
      wanted = undefined;
      if (!hit) break;
      found = true;
      out.push({ path: name!, line: hit.line, target: object, list: hit.list, options: [...hit.list.matchAll(/CONFIG_(\w+)/g)].map(m => m[1]) });
      const composite = /^(.+)-(y|m|objs|\$\(CONFIG_\w+\))$/.exec(hit.list)?.[1];
      if (composite !== undefined && !/^(obj|lib|core|libs|drivers|net|virt|head|extra|subdir)$/.test(composite)) wanted = `${composite}.o`;
    }
    const up = directoryOf(directory);
    if (directory === '' || (!found && !target.includes('/') && out.length > 0 && !target.endsWith('/'))) return out;
    const step = directory.slice(up === '' ? 0 : up.length + 1);
    target = found || target.endsWith('/') ? `${step}/` : `${step}/${target}`;
    directory = up;
  }
}

function listsOf(text: string): ListEntry[] {
  const out: ListEntry[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1;
    let whole = lines[i].replace(/(^|\s)#.*/, '');
    while (whole.endsWith('\\') && i + 1 < lines.length) whole = `${whole.slice(0, -1)} ${lines[++i]}`;
    const m = /^\s*([^\s:=+?]+(?:\$\([^)]*\))?[^\s:=+?]*)\s*(?:\+=|:=|\?=|=)\s*(.*)$/.exec(whole);
    if (m) out.push({ list: m[1], words: m[2].trim().split(/\s+/), line });
  }
  return out;
}

/** The entry of an option (without CONFIG_), looked for from the file's folder outward, then in all Kconfig files of the tree. */
export function kconfigEntry(files: FileSource, option: string, path: string): KconfigEntry | undefined {
  const tried = new Set<string>();
  const look = (file: string): KconfigEntry | undefined => {
    if (tried.has(file)) return undefined;
    tried.add(file);
    const text = files.read(file);
    return text?.includes(option) ? entryIn(text, file, option) : undefined;
  };
  for (let d = directoryOf(path); ; d = directoryOf(d)) {
    for (const e of files.list(d) ?? []) {
      if (e.directory || !e.name.startsWith('Kconfig')) continue;
      const found = look(d === '' ? e.name : `${d}/${e.name}`);
      if (found) return found;
    }
    if (d === '') break;
  }
  // As the tree's own top Kconfig reaches them.
  const todo = ['Kconfig'];
  for (let file = todo.shift(); file !== undefined; file = todo.shift()) {
    const text = files.read(file);
    if (text === undefined) continue;
    const found = text.includes(option) ? entryIn(text, file, option) : undefined;
    if (found) return found;
    for (const m of text.matchAll(/^\s*[or]*source\s+"([^"*]+)"/gm)) todo.push(m[1].replace('$(SRCARCH)', 'x86'));
    if (todo.length > 5000) return undefined;
  }
  return undefined;
}

function entryIn(text: string, path: string, option: string): KconfigEntry | undefined {
  const lines = text.split('\n');
  const at = lines.findIndex(l => /^\s*(menu)?config\s/.test(l) && l.trim().split(/\s+/)[1] === option);
  if (at < 0) return undefined;
  let prompt: string | undefined, type: string | undefined, help: KconfigEntry['help'];
  const depends: string[] = [];
  for (let i = at + 1; i < lines.length && !/^(menu)?config\s|^(if|endif|menu|endmenu|choice|endchoice|source|comment)\b/.test(lines[i]); i++) {
    const l = lines[i].trim();
    let m: RegExpExecArray | null;
    if ((m = /^(def_)?(bool|tristate|int|hex|string)\b\s*(?:"([^"]*)")?/.exec(l))) { type = m[2]; prompt = m[3] ?? prompt; }
    else if ((m = /^prompt\s+"([^"]*)"/.exec(l))) prompt = m[1];
    else if ((m = /^depends on\s+(.*)/.exec(l))) depends.push(m[1]);
    else if (l === 'help' || l === '---help---') {
      const indent = (s: string): number => /^\s*/.exec(s)![0].replace(/\t/g, '        ').length;
      let from = i + 1;
      while (from < lines.length && lines[from].trim() === '') from++;
      const margin = indent(lines[from] ?? '');
      let to = from;
      while (margin > 0 && to < lines.length && (lines[to].trim() === '' || indent(lines[to]) >= margin)) to++;
      while (to > from && lines[to - 1].trim() === '') to--;
      if (to > from) help = { line: from + 1, endLine: to, text: lines.slice(from, to).map(s => s.trim()).join('\n') };
      break;
    }
  }
  return { option, path, line: at + 1, prompt, type, depends, help };
}
