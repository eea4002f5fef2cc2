// Where the headers that a text includes may lie in a kernel tree: for reading ahead, so conditionals are not looked at.

/** Directories that `<…>` is looked for in. */
export function includeFolders(arch: string): readonly string[] { return [`arch/${arch}/include/`, 'include/', `arch/${arch}/include/uapi/`, 'include/uapi/']; }

/** What a file names that is likely to be read next: a C file's headers, a Kconfig file's parts. */
export function namedFiles(path: string, text: string, arch: string): string[] {
  if (!/(^|\/)Kconfig[^/]*$/.test(path)) return includeCandidates(path, text, arch);
  return [...text.matchAll(/^[ \t]*source[ \t]+"([^"]+)"/gm)].map(m => m[1].replace(/\$\((?:SRCARCH|HEADER_ARCH)\)/g, arch));
}

/** Candidates in the order in which a compiler looks; most of them do not exist. `path`: of the text, below the tree's top. */
export function includeCandidates(path: string, text: string, arch: string): string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const folders = includeFolders(/^arch\/(\w+)\//.exec(path)?.[1] ?? arch);
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([\w./+-]+)[>"]/gm)].flatMap(([, open, name]) => {
    const names = name.startsWith('asm/') ? [name, `asm-generic/${name.slice(4)}`] : [name];
    return [...(open === '"' && !name.includes('..') ? [folder + name] : []), ...names.flatMap(n => folders.map(f => f + n))];
  });
}
