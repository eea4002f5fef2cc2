/**
 * Sockets of the UNIX domain: pairs, names, streams, datagrams and packets, with descriptors as ancillary data (unix(7)); those of the Internet domain
 * are the same on the loopback device, with ports for names. Other domains are not modelled. The kernel's: net/unix/af_unix.c.
 */
import { Access, type MachineApi, type MemoryApi, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach } from './reach.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';
import { AF_INET, boundAs, internetBytes, internetName, isHere, isInternet, loopback, portOf } from './internet.ts';
import { changed, fileAt, filesOf, freeDescriptor, install, O, share, type OpenFile, type Socket } from './open-files.ts';
import { processOf } from './processes.ts';
import { SI, SIG, sendToThread } from './signals.ts';

const AF_UNIX = 1, STREAM = 1, DATAGRAM = 2, PACKET = 5, TYPE_MASK = 0xf;
const MSG = { peek: 2, controlCut: 8, cut: 0x20, dontWait: 0x40, waitAll: 0x100, noSignal: 0x4000, closeOnExec: 0x40000000 } as const;
const SOL_SOCKET = 1, RIGHTS = 1, MAX_RIGHTS = 253;
/** net.core.wmem_default. */
const ROOM = 212992;
const PATH = 108, MAX_IOV = 1024;
const X = { notSocket: 88, messageSize: 90, protocol: 93, notSupported: 95, family: 97, inUse: 98, notAvailable: 99, unreachable: 101, reset: 104, connected: 106, notConnected: 107, refused: 111, type: 94, options: 92, tooMany: 109, prototype: 91 } as const;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
const what = (id: number) => `socket ${id}`;

interface Segment { readonly at: bigint; readonly size: number }

export function socketFile(k: KernelContext, calls: SocketIo): FileKind {
  return {
    read: (call, file, at, size) => calls.receive(call, file, [{ at, size }], 0),
    write: (call, file, at, size) => calls.send(call, file, [{ at, size }], 0),
    events(file) {
      const s = k.state.sockets[file.socket!]!, peer = s.peer === undefined ? undefined : k.state.sockets[s.peer];
      let e = 0;
      if (s.listening) return s.listening.length > 0 ? POLL.in | POLL.rdnorm : 0;
      if (s.queue.length > 0 || s.ended || s.shutRead) e |= POLL.in | POLL.rdnorm;
      if (s.ended || s.shutRead) e |= POLL.rdhup;
      if ((s.ended && s.shutWrite) || (s.shutRead && s.shutWrite) || (s.gone && s.type !== DATAGRAM) || (s.type === STREAM && !peer && !s.gone)) e |= POLL.hup;
      if (s.error) e |= POLL.err;
      if (s.type === DATAGRAM ? !peer || room(peer) > 0 : s.gone || !peer || room(peer) > 0) e |= POLL.out | POLL.wrnorm;
      return e;
    },
  };
}

const room = (s: Socket): number => ROOM - s.queue.reduce((n, m) => n + m.data.length, 0);

/** What read(2), recv(2) and recvmsg(2) share, and what write(2), send(2) and sendmsg(2) do. */
export interface SocketIo {
  receive(call: NativeCall, file: OpenFile, to: readonly Segment[], flags: number, header?: bigint): void;
  send(call: NativeCall, file: OpenFile, from: readonly Segment[], flags: number, header?: bigint): void;
}

export function socketIo(k: KernelContext, access: UserAccess): SocketIo {
  const wait = (call: NativeCall, file: OpenFile, flags: number, id: number) => { if (file.flags & O.nonBlock || flags & MSG.dontWait) error(call, E.AGAIN); else call.block({ kind: 'io', what: what(id) }); };
  /** Makes segments accessible: how many bytes, or undefined when the call was answered or is executed again. */
  const reached = (call: NativeCall, list: readonly Segment[], kind: Access): number | undefined => {
    let total = 0;
    for (const s of list) {
      const n = access.prepare(call, s.at, s.size, kind);
      if (n === undefined) return undefined;
      if (n < s.size) { error(call, E.FAULT); return undefined; }
      total += n;
    }
    return total;
  };
  /** Open files of a message's control data: struct cmsghdr of 16 bytes, then the descriptors. undefined: the call was answered. */
  const rights = (call: NativeCall, at: bigint, size: number): number[] | undefined => {
    const m = call.machine.memory, open: number[] = [];
    for (let offset = 0; offset + 16 <= size;) {
      const length = Number(m.readU64(at + BigInt(offset)));
      if (length < 16 || offset + length > size) { error(call, E.INVAL); return undefined; }
      if (m.readU32(at + BigInt(offset + 8)) === SOL_SOCKET && m.readU32(at + BigInt(offset + 12)) === RIGHTS) {
        const count = Math.floor((length - 16) / 4);
        if (open.length + count > MAX_RIGHTS) { error(call, E.INVAL); return undefined; }
        for (let i = 0; i < count; i++) {
          const d = filesOf(k, call.task)[m.readU32(at + BigInt(offset + 16 + i * 4)) | 0];
          if (!d) { error(call, E.BADF); return undefined; }
          open.push(d.open);
        }
      }
      offset += Math.ceil(length / 8) * 8;
    }
    return open;
  };
  const gather = (m: MemoryApi, list: readonly Segment[], from: number, count: number): number[] => {
    const out: number[] = [];
    for (const s of list) {
      const skip = Math.min(from, s.size), n = Math.min(s.size - skip, count - out.length);
      from -= skip;
      if (n > 0) { m.requireDefined(s.at + BigInt(skip), n); out.push(...m.readBytes(s.at + BigInt(skip), n)); }
    }
    return out;
  };
  return {
    send(call, file, from, flags, header) {
      const id = file.socket!, s = k.state.sockets[id]!, m = call.machine.memory;
      const total = reached(call, from, Access.Read);
      if (total === undefined) return;
      let target = s.peer;
      const pipe = () => {
        if (!(flags & MSG.noSignal) && s.type !== DATAGRAM) sendToThread(k.state, call.machine, call.task, { signo: SIG.pipe, code: SI.user, pid: processOf(k.state, call.task).pid });
        error(call, E.PIPE);
      };
      if (header !== undefined && m.readU64(header) !== 0n && m.readU32(header + 8n) > 0) {
        if (s.type !== DATAGRAM) { error(call, s.peer === undefined ? X.notSupported : X.connected); return; }
        const named = nameAt(call, m.readU64(header), m.readU32(header + 8n));
        if (named === undefined) return;
        target = k.state.bound[named];
        if (target === undefined) { error(call, named.startsWith('@') ? X.refused : E.NOENT); return; }
      }
      const written = (call.state as { written?: number } | undefined)?.written ?? 0;
      if (s.shutWrite) { if (written > 0) call.ret64(BigInt(written)); else pipe(); return; }
      if (target === undefined) { error(call, s.gone ? (s.type === DATAGRAM ? X.refused : E.PIPE) : X.notConnected); return; }
      const peer = k.state.sockets[target]!;
      if (peer.shutRead) { pipe(); return; }
      if (s.type !== STREAM && total > ROOM) { error(call, X.messageSize); return; }
      const free = room(peer);
      if (s.type === STREAM ? free <= 0 && total > written : free < total) { if (written > 0 && (file.flags & O.nonBlock || flags & MSG.dontWait)) call.ret64(BigInt(written)); else wait(call, file, flags, target); return; }
      const open = header === undefined || written > 0 ? [] : rights(call, m.readU64(header + 32n), Number(m.readU64(header + 40n)));
      if (open === undefined) return;
      for (const o of open) k.state.open[o]!.users++;
      const data = gather(m, from, written, s.type === STREAM ? Math.min(free, total - written) : total);
      if (data.length > 0 || open.length > 0 || s.type !== STREAM) {
        peer.queue.push({ data, open, from: s.name ?? '', pid: processOf(k.state, call.task).pid });
        changed(k.state, call.machine, what(target));
      }
      if (written + data.length < total && !(file.flags & O.nonBlock) && !(flags & MSG.dontWait)) { call.state = { written: written + data.length }; call.block({ kind: 'io', what: what(target) }); return; }
      call.ret64(BigInt(written + data.length));
    },
    receive(call, file, to, flags, header) {
      const id = file.socket!, s = k.state.sockets[id]!, m = call.machine.memory;
      if (s.type === STREAM && s.peer === undefined && !s.gone && !s.ended) { error(call, E.INVAL); return; }
      const total = reached(call, to, Access.Write);
      if (total === undefined) return;
      const control = header === undefined ? 0n : m.readU64(header + 32n), controlSize = header === undefined ? 0 : Number(m.readU64(header + 40n));
      if (controlSize > 0 && !reach(access, call, [[control, controlSize, Access.Write]])) return;
      if (s.queue.length === 0) {
        if (s.error) { const e = s.error; delete s.error; error(call, e); return; }
        if (s.shutRead || (s.ended && s.type !== DATAGRAM)) { if (header !== undefined) { m.writeU64(header + 40n, 0n); m.writeU32(header + 48n, 0); m.writeU32(header + 8n, 0); } call.ret64(0n); return; }
        if (s.type === PACKET && s.peer === undefined) { error(call, X.notConnected); return; }
        wait(call, file, flags, id);
        return;
      }
      if (flags & MSG.waitAll && s.type === STREAM && !s.ended && s.queue.reduce((n, x) => n + x.data.length, 0) < total && !(flags & MSG.dontWait) && room(s) > 0) { wait(call, file, flags, id); return; }
      const bytes: number[] = [];
      let result = MSG_NONE, open: readonly number[] = [], from = '', cut = 0;
      const queue = flags & MSG.peek ? s.queue.map(x => ({ ...x })) : s.queue;
      while (queue.length > 0 && (bytes.length < total || s.type !== STREAM)) {
        const first = queue[0]!;
        const n = Math.min(total - bytes.length, first.data.length);
        bytes.push(...first.data.slice(0, n));
        from = first.from;
        if (s.type !== STREAM && n < first.data.length) { result |= MSG.cut; cut = first.data.length; }
        if (first.open.length > 0) open = first.open;
        if (s.type === STREAM && n < first.data.length) { queue[0] = { ...first, data: first.data.slice(n), open: flags & MSG.peek ? first.open : [] }; break; }
        queue.shift();
        if (s.type !== STREAM || first.open.length > 0) break;
      }
      let done = 0;
      for (const x of to) { const part = bytes.slice(done, done + x.size); if (part.length > 0) m.writeBytes(x.at, Uint8Array.from(part)); done += part.length; }
      if (header !== undefined) {
        // As many descriptors as there is room for.
        const fits = Math.max(0, Math.min(open.length, Math.floor((controlSize - 16) / 4)));
        let given = 0;
        for (; given < fits; given++) {
          const fd = freeDescriptor(k, call.task);
          if (fd === undefined) break;
          share(k, call.task, open[given]!, fd, (flags & MSG.closeOnExec) !== 0);
          m.writeU32(control + BigInt(16 + given * 4), fd);
        }
        if (given < open.length) result |= MSG.controlCut;
        if (given > 0) { m.writeU64(control, BigInt(16 + given * 4)); m.writeU32(control + 8n, SOL_SOCKET); m.writeU32(control + 12n, RIGHTS); }
        m.writeU64(header + 40n, BigInt(given > 0 ? Math.min(controlSize, 16 + Math.ceil(given * 4 / 8) * 8) : 0));
        m.writeU32(header + 48n, result);
        const name = m.readU64(header);
        if (name !== 0n) m.writeU32(header + 8n, s.type === STREAM ? 0 : writeName(m, name, m.readU32(header + 8n), from));
      }
      if (!(flags & MSG.peek)) { for (const o of open) k.state.open[o]!.users--; changed(k.state, call.machine, what(id)); }
      call.ret64(BigInt(flags & MSG.cut && s.type !== STREAM && cut > 0 ? cut : bytes.length));
    },
  };
}
const MSG_NONE = 0;

/** struct sockaddr_un: family 0 (2 bytes), path from 2; an empty first byte: an abstract name, told here by a leading `@`. undefined: answered. */
function nameAt(call: NativeCall, at: bigint, size: number, inet = false): string | undefined {
  const m = call.machine.memory;
  if (inet) { const name = internetName(m, at, size); if (name === undefined) error(call, size < 16 ? E.INVAL : X.family); return name; }
  if (size < 2 || size > 2 + PATH) { error(call, E.INVAL); return undefined; }
  if (m.readU16(at) !== AF_UNIX) { error(call, E.INVAL); return undefined; }
  const bytes = m.readBytes(at + 2n, size - 2), text = Array.from(bytes, b => String.fromCharCode(b)).join('');
  return text.startsWith('\0') ? `@${text.slice(1)}` : text.split('\0')[0]!;
}
function writeName(m: MemoryApi, at: bigint, size: number, name: string): number {
  if (isInternet(name)) { const bytes = internetBytes(name); m.writeBytes(at, bytes.subarray(0, size)); return bytes.length; }
  const text = name.startsWith('@') ? `\0${name.slice(1)}` : name === '' ? '' : `${name}\0`;
  const bytes = new Uint8Array(2 + text.length);
  bytes[0] = AF_UNIX;
  for (let i = 0; i < text.length; i++) bytes[2 + i] = text.charCodeAt(i);
  m.writeBytes(at, bytes.subarray(0, size));
  return bytes.length;
}

export function socketCalls(k: KernelContext, access: UserAccess, io: SocketIo): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'net/socket.c', kind: 'user', sleeps: 'may' };
  const socketAt = (call: NativeCall): { file: OpenFile; id: number; s: Socket } | undefined => {
    const file = fileAt(k, call.task, Number(call.i64(0)));
    if (file?.socket === undefined) { error(call, file ? X.notSocket : E.BADF); return undefined; }
    return { file, id: file.socket, s: k.state.sockets[file.socket]! };
  };
  const make = (type: number, inet = false): number => { const id = k.state.nextSocket++; k.state.sockets[id] = { type, queue: [], ...(inet ? { inet } : {}) }; return id; };
  /** A port that no other socket of the type has. */
  const freePort = (type: number): number => { let port = 32768; while (k.state.bound[boundAs(type, loopback(port))] !== undefined) port++; return port; };
  const bind = (id: number, name: string): void => { const x = k.state.sockets[id]!; x.name = name; k.state.bound[boundAs(x.type, name)] = id; };
  const descriptor = (call: NativeCall, id: number, flags: number) => install(k, call.task, { kind: 'socket', socket: id, flags: O.readWrite | flags & O.nonBlock }, (flags & O.closeOnExec) !== 0);
  const checked = (call: NativeCall, pair = false): { type: number; flags: number; inet: boolean } | undefined => {
    const domain = Number(call.i64(0)), type = Number(call.i64(1)) & TYPE_MASK, flags = Number(call.i64(1)) & ~TYPE_MASK;
    if (flags & ~(O.nonBlock | O.closeOnExec)) { error(call, E.INVAL); return undefined; }
    const inet = domain === AF_INET, protocol = Number(call.i64(2));
    if (domain !== AF_UNIX && !inet) { error(call, X.family); return undefined; }
    if (type !== STREAM && type !== DATAGRAM && (type !== PACKET || inet)) { error(call, X.type); return undefined; }
    if (inet ? protocol !== 0 && protocol !== (type === STREAM ? 6 : 17) : protocol > 1) { error(call, X.protocol); return undefined; }
    if (inet && pair) { error(call, X.notSupported); return undefined; }
    return { type, flags, inet };
  };
  const segments = (call: NativeCall, header: bigint): Segment[] | undefined => {
    const m = call.machine.memory;
    if (!reach(access, call, [[header, 56, Access.Write]])) return undefined;
    const at = m.readU64(header + 16n), count = Number(m.readU64(header + 24n));
    if (header === 0n) { error(call, E.FAULT); return undefined; }
    if (count > MAX_IOV) { error(call, X.messageSize); return undefined; }
    if (count > 0 && !reach(access, call, [[at, count * 16, Access.Read]])) return undefined;
    return Array.from({ length: count }, (_, i) => ({ at: m.readU64(at + BigInt(i * 16)), size: Number(m.readU64(at + BigInt(i * 16 + 8))) }));
  };
  const join = (machine: MachineApi, a: number, b: number) => { k.state.sockets[a]!.peer = b; k.state.sockets[b]!.peer = a; changed(k.state, machine, what(a)); changed(k.state, machine, what(b)); };
  const nameOf = (call: NativeCall, ofPeer: boolean) => {
    const x = socketAt(call), m = call.machine.memory;
    if (!x || !reach(access, call, [[call.u64(2), 4, Access.Write]])) return;
    const s = ofPeer ? x.s.peer === undefined ? undefined : k.state.sockets[x.s.peer] : x.s;
    if (!s) { error(call, X.notConnected); return; }
    const size = m.readU32(call.u64(2));
    if (!reach(access, call, [[call.u64(1), size, Access.Write]])) return;
    m.writeU32(call.u64(2), writeName(m, call.u64(1), size, s.name ?? ''));
    call.ret64(0n);
  };
  return [
    entry(f, { prototype: 'long __sys_socketpair(long domain, long type, long protocol, int *fds)', does: 'Makes two sockets of the UNIX domain that are connected.', returns: '0 or a negative error', native: call => {
      const c = checked(call, true);
      if (!c || !reach(access, call, [[call.u64(3), 8, Access.Write]])) return;
      const a = make(c.type), b = make(c.type), first = descriptor(call, a, c.flags), second = first === undefined ? undefined : descriptor(call, b, c.flags);
      if (first === undefined || second === undefined) { error(call, E.MFILE); return; }
      join(call.machine, a, b);
      for (const id of [a, b]) k.state.sockets[id]!.peerPid = processOf(k.state, call.task).pid;
      call.machine.memory.writeU32(call.u64(3), first); call.machine.memory.writeU32(call.u64(3) + 4n, second);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_socket(long domain, long type, long protocol)', does: 'Makes a socket of the UNIX or the Internet domain, the latter for the loopback device alone; others are refused with EAFNOSUPPORT.', returns: 'the descriptor or a negative error', native: call => { const c = checked(call); if (c) call.ret64(BigInt(descriptor(call, make(c.type, c.inet), c.flags) ?? -E.MFILE)); } }),
    entry(f, { prototype: 'long __sys_bind(long fd, const void *address, unsigned long size)', does: 'Gives a socket a name.', returns: '0 or a negative error', native: call => {
      const x = socketAt(call);
      if (!x || !reach(access, call, [[call.u64(1), Number(call.u64(2)), Access.Read]])) return;
      const given = nameAt(call, call.u64(1), Number(call.u64(2)), x.s.inet);
      if (given === undefined) return;
      const name = x.s.inet && portOf(given) === 0 ? `${given.slice(0, given.lastIndexOf(':'))}:${freePort(x.s.type)}` : given;
      if (x.s.name !== undefined) { error(call, E.INVAL); return; }
      if (x.s.inet && !isHere(name)) { error(call, X.notAvailable); return; }
      if (k.state.bound[boundAs(x.s.type, name)] !== undefined) { error(call, X.inUse); return; }
      bind(x.id, name);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_listen(long fd, long backlog)', does: 'Lets others connect.', returns: '0 or a negative error', native: call => {
      const x = socketAt(call);
      if (!x) return;
      if (x.s.type === DATAGRAM) { error(call, X.notSupported); return; }
      if (x.s.inet && x.s.name === undefined) bind(x.id, `ip:0:${freePort(x.s.type)}`);
      if (x.s.name === undefined || x.s.peer !== undefined) { error(call, E.INVAL); return; }
      x.s.listening ??= [];
      x.s.pid = processOf(k.state, call.task).pid;
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_connect(long fd, const void *address, unsigned long size)', does: 'Connects to the socket of a name.', returns: '0 or a negative error', native: call => {
      const x = socketAt(call);
      if (!x || !reach(access, call, [[call.u64(1), Number(call.u64(2)), Access.Read]])) return;
      const name = nameAt(call, call.u64(1), Number(call.u64(2)), x.s.inet);
      if (name === undefined) return;
      if (x.s.inet && !isHere(name)) { error(call, X.unreachable); return; }
      const id = k.state.bound[boundAs(x.s.type, name)], target = id === undefined ? undefined : k.state.sockets[id];
      if (!target) { error(call, name.startsWith('@') || x.s.inet ? X.refused : E.NOENT); return; }
      if (x.s.inet && x.s.name === undefined) bind(x.id, loopback(freePort(x.s.type)));
      if (x.s.type !== target.type) { error(call, X.prototype); return; }
      if (x.s.type === DATAGRAM) { x.s.peer = id!; call.ret64(0n); return; }
      if (x.s.peer !== undefined) { error(call, X.connected); return; }
      if (!target.listening) { error(call, X.refused); return; }
      const other = make(target.type, target.inet);
      k.state.sockets[other]!.name = x.s.inet ? loopback(portOf(name)) : name;
      join(call.machine, x.id, other);
      k.state.sockets[other]!.peerPid = processOf(k.state, call.task).pid;
      x.s.peerPid = target.pid;
      target.listening.push(other);
      changed(k.state, call.machine, what(id!));
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_accept4(long fd, void *address, unsigned int *size, long flags)', does: 'The next connection of a socket that listens.', returns: 'the descriptor or a negative error', native: call => {
      const x = socketAt(call), flags = Number(call.i64(3)), m = call.machine.memory;
      if (!x) return;
      if (flags & ~(O.nonBlock | O.closeOnExec)) { error(call, E.INVAL); return; }
      if (!x.s.listening) { error(call, x.s.type === DATAGRAM ? X.notSupported : E.INVAL); return; }
      if (call.u64(1) !== 0n) {
        if (!reach(access, call, [[call.u64(2), 4, Access.Write]]) || !reach(access, call, [[call.u64(1), m.readU32(call.u64(2)), Access.Write]])) return;
      }
      if (x.s.listening.length === 0) { if (x.file.flags & O.nonBlock) error(call, E.AGAIN); else call.block({ kind: 'io', what: what(x.id) }); return; }
      const fd = freeDescriptor(k, call.task);
      if (fd === undefined) { error(call, E.MFILE); return; }
      const id = x.s.listening.shift()!;
      if (call.u64(1) !== 0n) m.writeU32(call.u64(2), writeName(m, call.u64(1), m.readU32(call.u64(2)), k.state.sockets[k.state.sockets[id]!.peer ?? -1]?.name ?? ''));
      call.ret64(BigInt(descriptor(call, id, flags)!));
    } }),
    entry(f, { prototype: 'long __sys_shutdown(long fd, long how)', does: 'Ends reading (0), writing (1) or both (2).', returns: '0 or a negative error', native: call => {
      const x = socketAt(call), how = Number(call.i64(1));
      if (!x) return;
      if (how < 0 || how > 2) { error(call, E.INVAL); return; }
      const peer = x.s.peer === undefined ? undefined : k.state.sockets[x.s.peer];
      if (how !== 1) { x.s.shutRead = true; if (peer && x.s.type !== DATAGRAM) peer.shutWrite = true; }
      if (how !== 0) { x.s.shutWrite = true; if (peer && x.s.type !== DATAGRAM) peer.ended = true; }
      changed(k.state, call.machine, what(x.id));
      if (x.s.peer !== undefined) changed(k.state, call.machine, what(x.s.peer));
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sendto(long fd, const void *buffer, unsigned long count, long flags, const void *address, unsigned long size)', does: 'Sends bytes; a name is asked for by datagrams that are not connected.', returns: 'the number of bytes or a negative error', native: call => {
      const x = socketAt(call);
      if (!x) return;
      if (call.u64(4) !== 0n && x.s.type === DATAGRAM) {
        if (!reach(access, call, [[call.u64(4), Number(call.u64(5)), Access.Read]])) return;
        const name = nameAt(call, call.u64(4), Number(call.u64(5)), x.s.inet);
        if (name === undefined) return;
        if (x.s.inet && x.s.name === undefined) bind(x.id, loopback(freePort(x.s.type)));
        const target = k.state.bound[boundAs(x.s.type, name)];
        // Nobody is told of a datagram that nobody takes.
        if (target === undefined && x.s.inet) { call.ret64(call.u64(2)); return; }
        if (target === undefined) { error(call, name.startsWith('@') ? X.refused : E.NOENT); return; }
        const before = x.s.peer;
        x.s.peer = target;
        io.send(call, x.file, [{ at: call.u64(1), size: Number(call.u64(2)) }], Number(call.i64(3)));
        if (before === undefined) delete x.s.peer; else x.s.peer = before;
        return;
      }
      io.send(call, x.file, [{ at: call.u64(1), size: Number(call.u64(2)) }], Number(call.i64(3)));
    } }),
    entry(f, { prototype: 'long __sys_recvfrom(long fd, void *buffer, unsigned long count, long flags, void *address, unsigned int *size)', does: 'Receives bytes.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const x = socketAt(call);
      if (!x) return;
      const from = x.s.queue[0]?.from ?? '';
      if (call.u64(4) !== 0n) {
        if (!reach(access, call, [[call.u64(5), 4, Access.Write]]) || !reach(access, call, [[call.u64(4), call.machine.memory.readU32(call.u64(5)), Access.Write]])) return;
      }
      const queued = x.s.queue.length > 0;
      io.receive(call, x.file, [{ at: call.u64(1), size: Number(call.u64(2)) }], Number(call.i64(3)));
      if (call.u64(4) !== 0n && queued) { const m = call.machine.memory; m.writeU32(call.u64(5), x.s.type === STREAM ? 0 : writeName(m, call.u64(4), m.readU32(call.u64(5)), from)); }
    } }),
    // struct msghdr: name 0, its size 8, vector 16, its length 24, control 32, its size 40, flags 48.
    entry(f, { prototype: 'long __sys_sendmsg(long fd, const void *message, long flags)', does: 'Sends a vector of bytes, with descriptors (SCM_RIGHTS).', returns: 'the number of bytes or a negative error', native: call => {
      const x = socketAt(call), list = x && segments(call, call.u64(1)), m = call.machine.memory;
      if (!x || !list) return;
      const control = m.readU64(call.u64(1) + 40n), name = m.readU64(call.u64(1));
      if (control > 0n && !reach(access, call, [[m.readU64(call.u64(1) + 32n), Number(control), Access.Read]])) return;
      if (name !== 0n && !reach(access, call, [[name, m.readU32(call.u64(1) + 8n), Access.Read]])) return;
      io.send(call, x.file, list, Number(call.i64(2)), call.u64(1));
    } }),
    entry(f, { prototype: 'long __sys_recvmsg(long fd, void *message, long flags)', does: 'Receives a vector of bytes, with descriptors (SCM_RIGHTS).', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const x = socketAt(call), list = x && segments(call, call.u64(1));
      if (!x || !list) return;
      const name = call.machine.memory.readU64(call.u64(1));
      if (name !== 0n && !reach(access, call, [[name, call.machine.memory.readU32(call.u64(1) + 8n), Access.Write]])) return;
      io.receive(call, x.file, list, Number(call.i64(2)), call.u64(1));
    } }),
    entry(f, { prototype: 'long __sys_getsockopt(long fd, long level, long name, void *value, unsigned int *size)', does: 'SO_TYPE, SO_ERROR, SO_DOMAIN, SO_SNDBUF, SO_RCVBUF, SO_PEERCRED.', returns: '0 or a negative error', native: call => {
      const x = socketAt(call), m = call.machine.memory, name = Number(call.i64(2));
      if (!x) return;
      if (Number(call.i64(1)) !== SOL_SOCKET && !x.s.inet) { error(call, X.notSupported); return; }
      const peer = x.s.peerPid;
      const words = name === 17 ? [peer ?? 0, peer === undefined ? 0xffffffff : 0, peer === undefined ? 0xffffffff : 0] : name === 3 ? [x.s.type] : name === 4 ? [x.s.error ?? 0] : name === 39 ? [x.s.inet ? AF_INET : AF_UNIX] : name === 7 || name === 8 ? [ROOM] : name === 16 ? [0] : undefined;
      if (!words) { error(call, X.options); return; }
      if (!reach(access, call, [[call.u64(4), 4, Access.Write]]) || !reach(access, call, [[call.u64(3), words.length * 4, Access.Write]])) return;
      if (name === 4) delete x.s.error;
      const n = Math.min(words.length, m.readU32(call.u64(4)) >> 2);
      for (let i = 0; i < n; i++) m.writeU32(call.u64(3) + BigInt(i * 4), words[i]!);
      m.writeU32(call.u64(4), n * 4);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_setsockopt(long fd, long level, long name, const void *value, unsigned long size)', does: 'Options of sockets are accepted; nothing here depends on them.', returns: '0 or a negative error', native: call => { const x = socketAt(call); if (x) { if (Number(call.i64(1)) === SOL_SOCKET || x.s.inet) call.ret64(0n); else error(call, X.notSupported); } } }),
    entry(f, { prototype: 'long __sys_getsockname(long fd, void *address, unsigned int *size)', does: 'The name of a socket.', returns: '0 or a negative error', native: call => nameOf(call, false) }),
    entry(f, { prototype: 'long __sys_getpeername(long fd, void *address, unsigned int *size)', does: 'The name of the socket that one is connected to.', returns: '0 or a negative error', native: call => nameOf(call, true) }),
  ];
}
