/** /proc/self/mem: the program's memory as a file. The kernel's: mem_rw() of fs/proc/base.c, which goes through a buffer of its own. */
import { Access } from '../../vm/api.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';

export function memoryFile(access: UserAccess): FileKind {
  return {
    seekable: true,
    events: () => POLL.in | POLL.out | POLL.rdnorm | POLL.wrnorm,
    read(call, file, at, size, offset) {
      const from = BigInt(offset ?? file.position), n = access.prepare(call, from, size, Access.Read);
      if (n === undefined) return;
      if (n === 0 && size > 0) { call.ret64(BigInt(-E.IO)); return; }
      const room = access.prepare(call, at, n, Access.Write);
      if (room === undefined) return;
      if (room < n) { call.ret64(BigInt(-E.FAULT)); return; }
      call.machine.memory.writeBytes(at, call.machine.memory.readBytes(from, n));
      if (offset === undefined) file.position += n;
      call.ret64(BigInt(n));
    },
    write(call, file, at, size, offset) {
      const to = BigInt(offset ?? file.position), have = access.prepare(call, at, size, Access.Read);
      if (have === undefined) return;
      if (have === 0 && size > 0) { call.ret64(BigInt(-E.FAULT)); return; }
      const n = access.prepare(call, to, have, Access.Write);
      if (n === undefined) return;
      if (n === 0 && size > 0) { call.ret64(BigInt(-E.IO)); return; }
      call.machine.memory.writeBytes(to, call.machine.memory.readBytes(at, n));
      if (offset === undefined) file.position += n;
      call.ret64(BigInt(n));
    },
  };
}
