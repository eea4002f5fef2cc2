/** What tools/testing/selftests/FOLDER/Makefile says of one program (Documentation/dev-tools/kselftest.rst). */

/** The C files of a program, its own first: those that rules name for it, or for all programs. Empty: the Makefile builds no such program. */
export function sourcesOf(makefile: string, program: string): readonly string[] {
  const lists = new Map<string, Set<string>>();
  const rules: (readonly [targets: readonly string[], files: readonly string[]])[] = [];
  for (const line of makefile.replace(/\\\n/g, ' ').split('\n')) {
    const list = /^\s*(TEST_GEN_(?:PROGS|FILES|PROGS_EXTENDED))\s*[:+?]?=\s*([^#]*)/.exec(line);
    if (list) {
      const names = lists.get(list[1]!) ?? new Set<string>();
      for (const n of list[2]!.split(/\s+/)) if (n !== '') names.add(n);
      lists.set(list[1]!, names);
      continue;
    }
    const rule = /^(\S[^:=#]*):\s*([^=#]*)$/.exec(line);
    if (rule) rules.push([rule[1]!.trim().split(/\s+/), rule[2]!.split(/\s+/).filter(f => f.endsWith('.c'))]);
  }
  const kinds = [...lists].filter(([, names]) => names.has(program)).map(([kind]) => `$(${kind})`);
  if (kinds.length === 0) return [];
  const own = `$(OUTPUT)/${program}`;
  return [...new Set([`${program}.c`, ...rules.filter(([targets]) => targets.some(t => t === own || kinds.includes(t))).flatMap(([, files]) => files)])];
}
