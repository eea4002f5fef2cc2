/** Whether kbuild compiles a .c file under a profile: the object lists of the Makefile beside it (Documentation/kbuild/makefiles.rst). */
import type { FileSource } from '../base/files.ts';
import { directoryOf } from './include.ts';
import type { Profile } from './profiles/profile.ts';

const CACHE = new WeakMap<Profile, Map<string, ReadonlyMap<string, string> | null>>();

/** Variables of a directory's Makefile after its conditionals; `null`: no Makefile. */
function variables(files: FileSource, profile: Profile, directory: string): ReadonlyMap<string, string> | null {
  let cache = CACHE.get(profile);
  if (!cache) CACHE.set(profile, cache = new Map());
  let known = cache.get(directory);
  if (known !== undefined) return known;
  const name = files.exists(`${directory}/Kbuild`) ? `${directory}/Kbuild` : `${directory}/Makefile`;
  const text = files.exists(name) ? files.read(name) : undefined;
  known = text === undefined ? null : parse(text, profile);
  cache.set(directory, known);
  return known;
}

function parse(text: string, profile: Profile): ReadonlyMap<string, string> {
  const vars = new Map<string, string>();
  const value = (name: string): string => (name.startsWith('CONFIG_') ? profile.config.get(name.slice(7)) ?? '' : name === 'BITS' ? '64' : name === 'SRCARCH' ? profile.arch : vars.get(name) ?? '');
  const expand = (s: string): string => {
    for (let n = 0; n < 5 && s.includes('$('); n++) {
      s = s.replace(/\$\(subst\s+([^,()]*),([^,()]*),([^()]*)\)/g, (_, a: string, b: string, c: string) => (a === '' ? c : c.split(a).join(b)))
        .replace(/\$\(([\w.-]+)\)/g, (_, v: string) => value(v))
        .replace(/\$\([a-z]+ [^()]*\)/g, '');
    }
    return s;
  };
  const on: boolean[] = [];
  for (const raw of text.replace(/\\\n/g, ' ').split('\n')) {
    const line = raw.replace(/#.*/, '').trim();
    let m: RegExpExecArray | null;
    if ((m = /^(ifdef|ifndef)\s+(\S+)/.exec(line))) { on.push((value(m[2]) !== '') === (m[1] === 'ifdef')); continue; }
    if ((m = /^(ifeq|ifneq)\s*\((.*),(.*)\)\s*$/.exec(line))) { on.push((expand(m[2]).trim() === expand(m[3]).trim()) === (m[1] === 'ifeq')); continue; }
    if (/^else\b/.test(line)) { if (on.length) on[on.length - 1] = !on[on.length - 1]; continue; }
    if (/^endif\b/.test(line)) { on.pop(); continue; }
    if (!on.every(Boolean)) continue;
    m = /^([^\s:=+?]+(?:\s*\$\([^)]*\))?[^\s:=+?]*)\s*(\+=|:=|\?=|=)\s*(.*)$/.exec(line);
    if (!m) continue;
    const name = expand(m[1]), v = expand(m[3]);
    vars.set(name, m[2] === '+=' ? `${vars.get(name) ?? ''} ${v}` : v);
  }
  return vars;
}

/** True unless the Makefile shows that the file is left out. */
export function isBuilt(files: FileSource, profile: Profile, path: string): boolean {
  // User Mode Linux has its files beside those of the architecture that it runs on (arch/um/Makefile adds that directory).
  if (/^arch\/[^/]+\/um\//.test(path) && profile.arch !== 'um') return false;
  const d = directoryOf(path);
  const vars = variables(files, profile, d);
  if (!vars) return true;
  const object = `${path.slice(d.length + 1, -2)}.o`;
  const mentions = (o: string): string[] => [...vars].filter(([, v]) => v.split(/\s+/).includes(o)).map(([k]) => k);
  // Objects reach obj-y directly, through lib-y, or through a composite's list NAME-y, NAME-objs.
  const reaches = (o: string, depth: number): boolean => mentions(o).some(k => {
    const m = /^(.*)-(y|m|objs)$/.exec(k);
    if (!m) return false;
    if (m[1] === 'obj' || m[1] === 'lib' || m[1] === 'core' || m[1] === 'vobjs') return true;
    return depth > 4 || !mentions(`${m[1]}.o`).length || reaches(`${m[1]}.o`, depth + 1);
  });
  if (mentions(object).length === 0) {
    // Not spelled at all in the lists that hold: was it named under an option that is off?
    const raw = (files.exists(`${d}/Kbuild`) ? files.read(`${d}/Kbuild`) : files.read(`${d}/Makefile`)) ?? '';
    return !raw.includes(object);
  }
  return reaches(object, 0);
}
