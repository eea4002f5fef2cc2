/** The study folder with one more file of kernel code, whose failing() its page-fault handler calls: in a process, and in a child of it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { FileSource } from '../../../src/base/files.ts';
import { NodeFiles } from '../../../src/node/files.ts';

const HANDLER = 'lib/vdso/datastore.c';
export const FILE = 'lib/vdso/failing.c';
const study = new NodeFiles('media/study');

/** The study folder with one more file, whose function its handler calls. */
export function withFile(text: string): FileSource {
  const handler = study.read(HANDLER)!.replace('static vm_fault_t vvar_fault(', 'void failing(int second);\nstatic vm_fault_t vvar_fault(')
    .replace('\tif (!page)\n\t\treturn VM_FAULT_SIGBUS;\n\n\tif (own', '\tfailing(get_current()->pid != 1001);\n\tif (!page)\n\t\treturn VM_FAULT_SIGBUS;\n\n\tif (own');
  assert.match(handler, /\tfailing\(/);
  const own = (p: string) => (p === FILE ? text : p === HANDLER ? handler : undefined);
  return {
    read: p => own(p) ?? study.read(p), exists: p => own(p) !== undefined || study.exists(p), version: p => (own(p) === undefined ? study.version(p) : '1'),
    list: p => { const l = study.list(p); return p === path.dirname(FILE) && Array.isArray(l) ? [...l, { name: path.basename(FILE), directory: false }] : l; },
  };
}
export const PROGRAM = `
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>
#include <sys/wait.h>
int main(void)
{
	static char maps[8192];
	int fd = open("/proc/self/maps", O_RDONLY), n = read(fd, maps, sizeof maps - 1), status = 0;
	char *at = strstr(maps, "[vvar]"), *line = at;
	if (n <= 0 || !at) return 3;
	while (line > maps && line[-1] != '\\n') line--;
	volatile char *page = (char *)strtoul(line, 0, 16);
	pid_t child = fork();
	(void)*page;
	if (child == 0) _exit(0);
	waitpid(child, &status, 0);
	return status != 0;
}
`;
