/** The C library's wrappers of system calls: arguments passed on, errors to errno (man 2 of each). */
import { USER_TEXT } from '../../compiler/addresses.ts';
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { bytesOf, complete, libc, setErrno, stateAt, writeString } from './define.ts';
import { BOOT_TIME } from './clock.ts';
import { O } from './disk.ts';
import { E } from './errno.ts';
import { Passed } from './passed.ts';
import { cancelled } from './pthread.ts';
import { word } from './reach.ts';
import { signalText } from './messages.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

/** Library functions that pass their arguments straight on: prototype, system call where the name differs. */
const direct: readonly (readonly [string, string?])[] = [
  ['long read(int fd, void *buf, unsigned long n)'], ['long write(int fd, const void *buf, unsigned long n)'],
  ['long pread(int fd, void *buf, unsigned long n, long offset)', 'pread64'], ['long pwrite(int fd, const void *buf, unsigned long n, long offset)', 'pwrite64'],
  ['long readv(int fd, const void *v, int n)'], ['long writev(int fd, const void *v, int n)'],
  ['int close(int fd)'], ['long lseek(int fd, long offset, int whence)'], ['int access(const char *path, int mode)'], ['int dup(int fd)'], ['int dup2(int fd, int to)'],
  ['int pipe(int *fds)'], ['int ftruncate(int fd, long length)'], ['int unlink(const char *path)'], ['int rename(const char *from, const char *to)'],
  ['int __fl_fork(void)', 'fork'], ['int vfork(void)'], ['int getpid(void)'], ['int getppid(void)'], ['int gettid(void)'], ['unsigned int getuid(void)'], ['unsigned int geteuid(void)'],
  ['unsigned int getgid(void)'], ['unsigned int getegid(void)'], ['int setuid(unsigned int uid)'], ['int setgid(unsigned int gid)'], ['int setpgid(int pid, int group)'], ['int setsid(void)'],
  ['int execve(const char *path, char *const *argv, char *const *envp)'], ['int pause(void)'], ['int chdir(const char *path)'],
  ['int stat(const char *path, void *st)'], ['int fstat(int fd, void *st)'], ['int lstat(const char *path, void *st)'], ['int mkdir(const char *path, unsigned int mode)'], ['int rmdir(const char *path)'], ['int fsync(int fd)'],
  ['int chmod(const char *path, unsigned int mode)'], ['int fchmod(int fd, unsigned int mode)'], ['int link(const char *from, const char *to)'], ['unsigned int umask(unsigned int mask)'], ['int creat(const char *path, unsigned int mode)'],
  ['int fallocate(int fd, int mode, long offset, long length)'], ['int posix_fadvise(int fd, long offset, long length, int advice)', 'fadvise64'],
  ['void *mmap(void *address, unsigned long length, int protection, int flags, int fd, long offset)'], ['int munmap(void *address, unsigned long length)'],
  ['int mprotect(void *address, unsigned long length, int protection)'], ['int msync(void *address, unsigned long length, int flags)'],
  ['int madvise(void *address, unsigned long length, int advice)'], ['int mincore(void *address, unsigned long length, unsigned char *vec)'],
  ['int mlock(const void *address, unsigned long length)'], ['int mlock2(const void *address, unsigned long length, unsigned int flags)'], ['int munlock(const void *address, unsigned long length)'],
  ['int mlockall(int flags)'], ['int munlockall(void)'], ['int memfd_create(const char *name, unsigned int flags)'], ['int poll(void *fds, unsigned long n, int timeout)'],
  ['int eventfd(unsigned int value, int flags)', 'eventfd2'], ['int uname(void *u)'], ['int sched_yield(void)'], ['int unshare(int flags)'], ['int setns(int fd, int type)'],
  ['int kill(int pid, int signo)'], ['long getrandom(void *buf, unsigned long n, unsigned int flags)'], ['int getrusage(int who, void *u)'], ['int getrlimit(int what, void *r)'], ['int setrlimit(int what, const void *r)'],
  ['int clock_settime(int clock, const void *t)'], ['int sigaltstack(const void *stack, void *old)'],
  ['int pipe2(int *fds, int flags)'], ['int dup3(int fd, int to, int flags)'], ['int setitimer(int which, const void *value, void *old)'], ['int tgkill(int group, int tid, int signo)'],
  ['int epoll_create1(int flags)'], ['int epoll_ctl(int epoll, int operation, int fd, void *event)'], ['int epoll_wait(int epoll, void *events, int count, int timeout)'],
  ['int ppoll(void *fds, unsigned long n, const void *timeout, const void *mask)'], ['int select(int n, void *readfds, void *writefds, void *exceptfds, void *timeout)'],
  ['int pselect(int n, void *readfds, void *writefds, void *exceptfds, const void *timeout, const void *mask)', 'pselect6'],
  ['int sigpending(void *set)', 'rt_sigpending'], ['int sigsuspend(const void *mask)', 'rt_sigsuspend'], ['int sigtimedwait(const void *set, void *info, const void *timeout)', 'rt_sigtimedwait'],
  ['long preadv(int fd, const void *v, int n, long offset)'], ['long pwritev(int fd, const void *v, int n, long offset)'],
  ['long process_vm_readv(int pid, const void *local, unsigned long nlocal, const void *remote, unsigned long nremote, unsigned long flags)'],
  ['long process_vm_writev(int pid, const void *local, unsigned long nlocal, const void *remote, unsigned long nremote, unsigned long flags)'],
  ['int waitid(int type, unsigned int id, void *info, int options)'], ['int wait4(int pid, int *status, int options, void *usage)'], ['long readlink(const char *path, char *buf, unsigned long n)'], ['int fdatasync(int fd)'],
  ['int timerfd_create(int clock, int flags)'], ['int timerfd_settime(int fd, int flags, const void *value, void *old)'], ['int timerfd_gettime(int fd, void *value)'],
  ['int timer_create(int clock, void *event, void **timer)'], ['int timer_settime(void *timer, int flags, const void *value, void *old)'], ['int timer_gettime(void *timer, void *value)'], ['int timer_getoverrun(void *timer)'], ['int timer_delete(void *timer)'],
  ['int socketpair(int domain, int type, int protocol, int *fds)'], ['int socket(int domain, int type, int protocol)'], ['int bind(int fd, const void *address, unsigned int n)'], ['int listen(int fd, int backlog)'],
  ['int accept4(int fd, void *address, unsigned int *n, int flags)'], ['int connect(int fd, const void *address, unsigned int n)'], ['int shutdown(int fd, int how)'],
  ['long sendto(int fd, const void *buf, unsigned long n, int flags, const void *address, unsigned int size)'], ['long recvfrom(int fd, void *buf, unsigned long n, int flags, void *address, unsigned int *size)'],
  ['long sendmsg(int fd, const void *message, int flags)'], ['long recvmsg(int fd, void *message, int flags)'], ['int getsockopt(int fd, int level, int name, void *value, unsigned int *n)'], ['int setsockopt(int fd, int level, int name, const void *value, unsigned int n)'],
  ['int getsockname(int fd, void *address, unsigned int *n)'], ['int getpeername(int fd, void *address, unsigned int *n)'],
  ['int prlimit(int pid, int what, const void *next, void *old)', 'prlimit64'], ['int setpriority(int which, unsigned int who, int priority)'], ['int sched_getscheduler(int pid)'], ['int sched_setscheduler(int pid, int policy, const void *param)'], ['int sched_getparam(int pid, void *param)'], ['int sched_setparam(int pid, const void *param)'], ['int sched_get_priority_max(int policy)'], ['int sched_get_priority_min(int policy)'],
  ['long tee(int from, int to, unsigned long n, unsigned int flags)'], ['int sysinfo(void *info)'], ['int personality(unsigned long persona)'], ['int getcpu(unsigned int *cpu, unsigned int *node)'], ['int close_range(unsigned int first, unsigned int last, int flags)'],
  ['int fchdir(int fd)'], ['int symlink(const char *to, const char *path)'], ['int symlinkat(const char *to, int dir, const char *path)'], ['long readlinkat(int dir, const char *path, char *buf, unsigned long n)'],
  ['int faccessat(int dir, const char *path, int mode, int flags)', 'faccessat2'], ['int fchmodat(int dir, const char *path, unsigned int mode, int flags)', 'fchmodat2'], ['int mkdirat(int dir, const char *path, unsigned int mode)'],
  ['int unlinkat(int dir, const char *path, int flags)'], ['int renameat(int from_dir, const char *from, int to_dir, const char *to)'], ['int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned int flags)'],
  ['int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)'], ['int fstatat(int dir, const char *path, void *st, int flags)', 'newfstatat'], ['int utimensat(int dir, const char *path, const void *times, int flags)'],
  ['int statx(int dir, const char *path, int flags, unsigned int mask, void *st)'], ['int truncate(const char *path, long length)'], ['int chown(const char *path, unsigned int user, unsigned int group)'],
  ['int lchown(const char *path, unsigned int user, unsigned int group)'], ['int fchown(int fd, unsigned int user, unsigned int group)'], ['int fchownat(int dir, const char *path, unsigned int user, unsigned int group, int flags)'],
  ['int getpgid(int pid)'], ['int getsid(int pid)'], ['int pidfd_open(int pid, unsigned int flags)'], ['int pidfd_send_signal(int pidfd, int signo, void *info, unsigned int flags)'], ['int pidfd_getfd(int pidfd, int fd, unsigned int flags)'],
];

/** Those of them where a thread that was cancelled ends (pthreads(7)). */
const CANCELLATION_POINTS = new Set(['read', 'write', 'pread64', 'pwrite64', 'readv', 'writev', 'close', 'poll', 'ppoll', 'select', 'pselect6', 'epoll_wait', 'accept4', 'recvfrom', 'recvmsg', 'sendto', 'sendmsg', 'connect', 'wait4', 'waitid', 'pause', 'msync', 'rt_sigsuspend', 'rt_sigtimedwait']);

/** Arguments of a prototype as 64-bit values, int ones sign-extended. */
function argumentsOf(c: NativeCall, prototype: string): bigint[] {
  const list = /\((.*)\)/.exec(prototype)![1]!;
  if (list === 'void') return [];
  return list.split(',').map((p, i) => /\*|long/.test(p) ? c.u64(i) : /unsigned/.test(p) ? BigInt(c.u32(i)) : BigInt.asUintN(64, BigInt(c.i32(i))));
}

/** Whether open(2) has a third argument. */
const creates = (flags: number): boolean => (flags & O.CREAT) !== 0 || (flags & O.TMPFILE) === O.TMPFILE;

export function unixFunctions(env: LibcEnvironment): Primitive[] {
  const out: Primitive[] = [];
  const f = (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => out.push(libc('system calls', prototype, does, c => native(c, c.machine.memory), 'the result; -1 and errno on an error'));
  for (const [prototype, name] of direct) {
    const system = name ?? /(\w+)\(/.exec(prototype)![1]!;
    const point = CANCELLATION_POINTS.has(system);
    f(prototype, `The system call ${system}(2).`, c => { if (!point || !cancelled(env, c)) complete(env, c, env.system.invoke(c, system, argumentsOf(c, prototype))); });
  }
  /** Those with `...`: up to three more words. */
  const variadic = (prototype: string, system: string, fixed: number, more: number) => f(prototype, `The system call ${system}(2).`, (c, m) => {
    const list = argumentsOf(c, prototype.replace(', ...', '')).slice(0, fixed);
    for (let i = 0; i < more; i++) list.push(word(m, c.varargs() + BigInt(i * 8)));
    complete(env, c, env.system.invoke(c, system, list));
  });
  f('int open(const char *path, int flags, ...)', 'The system call open(2).', (c, m) => { complete(env, c, env.system.invoke(c, 'open', [c.u64(0), BigInt(c.u32(1)), creates(c.u32(1)) ? BigInt(m.readU32(c.varargs())) : 0n])); });
  f('int openat(int dir, const char *path, int flags, ...)', 'The system call openat(2).', (c, m) => { complete(env, c, env.system.invoke(c, 'openat', [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), BigInt(c.u32(2)), creates(c.u32(2)) ? BigInt(m.readU32(c.varargs())) : 0n])); });
  variadic('int fcntl(int fd, int command, ...)', 'fcntl', 2, 1);
  variadic('int ioctl(int fd, unsigned long request, ...)', 'ioctl', 2, 1);
  variadic('int prctl(int option, ...)', 'prctl', 1, 4);
  // The new address is looked at where there must be one: with MREMAP_DONTUNMAP programs mostly leave it out.
  f('void *mremap(void *old, unsigned long old_size, unsigned long size, int flags, ...)', 'The system call mremap(2).', (c, m) => {
    const fixed = (c.u32(3) & 2) !== 0;
    complete(env, c, env.system.invoke(c, 'mremap', [c.u64(0), c.u64(1), c.u64(2), BigInt(c.u32(3)), fixed ? word(m, c.varargs()) : 0n]));
  });
  const through = (prototype: string, system: string, list: (c: NativeCall) => bigint[]) => f(prototype, `The system call ${system}(2).`, c => { if (!CANCELLATION_POINTS.has(system) || !cancelled(env, c)) complete(env, c, env.system.invoke(c, system, list(c))); });
  // The union is passed as the address of a copy.
  through('int sigqueue(int pid, int signo, void *value)', 'fl_sigqueue', c => [BigInt.asUintN(64, BigInt(c.i32(0))), BigInt(c.i32(1)), word(c.machine.memory, c.u64(2))]);
  through('int signalfd(int fd, const void *mask, int flags)', 'signalfd4', c => [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), 8n, BigInt(c.u32(2))]);
  through('int accept(int fd, void *address, unsigned int *n)', 'accept4', c => [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), c.u64(2), 0n]);
  through('long send(int fd, const void *buf, unsigned long n, int flags)', 'sendto', c => [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), c.u64(2), BigInt(c.u32(3)), 0n, 0n]);
  through('long recv(int fd, void *buf, unsigned long n, int flags)', 'recvfrom', c => [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), c.u64(2), BigInt(c.u32(3)), 0n, 0n]);
  through('int getpgrp(void)', 'getpgid', () => [0n]);
  f('long syscall(long number, ...)', 'A system call by its number.', (c, m) => {
    const name = systemCallName(Number(c.i64(0)));
    const list: bigint[] = [];
    for (let i = 0; i < 6; i++) list.push(word(m, c.varargs() + BigInt(i * 8)));
    if (name === undefined) { setErrno(env, c, 38); c.ret64(-1n); return; }
    const library = out.find(p => p.name === name && ANSWERED.has(p.name));
    if (library?.native) { library.native(new Passed(c, list, name === 'clock_nanosleep' ? n => { setErrno(env, c, n); } : undefined)); return; }
    const inC = name === 'alarm' || name === 'getitimer' ? env.functionOf(name) : undefined;
    if (inC !== undefined) { c.tailCall(inC, name === 'alarm' ? [Number(list[0])] : [Number(list[0]), list[1]!]); return; }
    if (name === 'clone3' && (list[1]! < 64n || m.peek(list[0]!, 64) === undefined)) { setErrno(env, c, list[1]! < 64n ? E.INVAL : E.FAULT); c.ret64(-1n); return; }
    if (name === 'clone' || name === 'clone3') { rawClone(env, c, name === 'clone' ? { flags: list[0]!, stack: list[1]! } : { flags: m.readU64(list[0]!), stack: m.readU64(list[0]! + 40n) }); return; }
    complete(env, c, env.system.invoke(c, name, list));
  });
  for (const name of ['_exit', '_Exit', '__fl_exit', 'quick_exit']) f(`void ${name}(int status)`, 'Ends the process.', c => { env.system.invoke(c, 'exit_group', [BigInt(c.i32(0) & 0xff)]); });
  f('void abort(void)', 'Ends the process by SIGABRT.', c => { env.system.invoke(c, 'fl_abort', []); });
  f('int raise(int signo)', 'Sends a signal to this thread.', c => { complete(env, c, env.system.invoke(c, 'fl_raise', [BigInt(c.i32(0))])); });
  f('int wait(int *status)', 'Waits for a child.', c => { complete(env, c, env.system.invoke(c, 'wait4', [0xffffffffffffffffn, c.u64(0), 0n, 0n])); });
  f('int waitpid(int pid, int *status, int options)', 'Waits for a child.', c => { complete(env, c, env.system.invoke(c, 'wait4', [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), BigInt(c.i32(2)), 0n])); });
  f('int remove(const char *path)', 'Removes a file or an empty directory.', c => {
    const r = env.system.invoke(c, 'unlink', [c.u64(0)]);
    if (r !== undefined) complete(env, c, r === BigInt(-E.ISDIR) ? env.system.invoke(c, 'rmdir', [c.u64(0)]) : r);
  });
  f('int isatty(int fd)', 'Nothing is a terminal.', c => { setErrno(env, c, 25); c.ret32(0); });
  f('int sched_getcpu(void)', 'The CPU that the task runs on.', (c, m) => {
    const at = stateAt(env, State.Output), r = env.system.invoke(c, 'getcpu', [at, 0n]);
    if (r !== undefined) c.ret32(r === 0n ? m.readU32(at) : c.machine.cpu());
  });
  f('long sysconf(int name)', 'Configuration: page size, number of CPUs, clock ticks.', c => { const cpus = BigInt(c.machine.cpus), v = { 0: 2097152n, 1: 30000n, 2: 100n, 3: 65536n, 4: 1024n, 29: 200809n, 30: 4096n, 60: 1024n, 75: 16384n, 83: cpus, 84: cpus, 85: 65536n, 86: 32768n, 180: 64n, 190: 64n }[c.i32(0)]; if (v === undefined) setErrno(env, c, 22); c.ret64(v ?? -1n); });
  f('void *__fl_initialiser(int final, int n)', 'The n-th constructor or destructor function of the program, for the library\'s start and exit; NULL when there is none.', c => c.ret64(env.initialisers?.(c.i32(0) !== 0)[c.i32(1)] ?? 0n));
  f('int __fl_arguments(char **argv, char *text, unsigned long size)', 'The arguments of the run, for the library\'s start.', (c, m) => {
    const list = [`./${env.programName ?? 'program'}`, ...(env.arguments ?? [])];
    let at = c.u64(1);
    const end = c.u64(1) + c.u64(2);
    let n = 0;
    for (const a of list.slice(0, 60)) {
      const bytes = new TextEncoder().encode(`${a}\0`);
      if (at + BigInt(bytes.length) > end) break;
      m.writeBytes(at, bytes);
      m.writeU64(c.u64(0) + BigInt(n++ * 8), at);
      at += BigInt(bytes.length);
    }
    c.ret32(n);
  });
  f('int getpagesize(void)', 'Bytes of a page.', c => c.ret32(4096));
  f('unsigned long getauxval(unsigned long type)', 'The auxiliary vector: page size, clock ticks, random bytes, program name; else 0.', c => {
    const type = Number(c.u64(0)), value = type === 6 ? 4096n : type === 9 ? USER_TEXT : type === 17 ? 100n : type === 25 ? env.object('__fl_libc') : type === 31 ? c.machine.memory.readU64(env.object('program_invocation_name')) : 0n;
    if (value === 0n && ![7, 8, 11, 12, 13, 14, 23].includes(type)) setErrno(env, c, 2);
    c.ret64(value);
  });
  f('int brk(void *end)', 'Moves the end of the heap.', c => { const r = env.system.invoke(c, 'brk', [c.u64(0)]); if (r === undefined) return; if (r !== c.u64(0)) setErrno(env, c, 12); c.ret32(r === c.u64(0) ? 0 : -1); });
  f('void *sbrk(long by)', 'Moves the end of the heap by some bytes; its old value.', c => {
    const old = env.system.invoke(c, 'brk', [0n]);
    if (old === undefined) return;
    const to = BigInt.asUintN(64, old + c.i64(0));
    const r = c.i64(0) === 0n ? old : env.system.invoke(c, 'brk', [to]);
    if (r === undefined) return;
    if (r !== to) { setErrno(env, c, 12); c.ret64(-1n); } else c.ret64(old);
  });
  f('void psignal(int signo, const char *s)', 'Writes the text of a signal to standard error.', (c, m) => c.machine.output(2, bytesOf(`${m.readCString(c.u64(1))}: ${signalText(c.i32(0))}\n`)));
  for (const p of ['int execv(const char *path, char *const *argv)', 'int execvp(const char *file, char *const *argv)', 'int execl(const char *path, const char *arg, ...)', 'int execlp(const char *file, const char *arg, ...)']) {
    f(p, 'There are no other programs: fails with ENOENT.', c => { setErrno(env, c, 2); c.ret32(-1); });
  }
  f('int gethostname(char *name, unsigned long n)', 'The name of the machine.', (c, m) => { m.writeBytes(c.u64(0), new TextEncoder().encode('faultline\0')); c.ret32(0); });
  // signals: the library's struct sigaction (152 bytes) is not the kernel's (32)
  f('int sigaction(int signo, const void *action, void *old)', 'What a signal does.', c => { complete(env, c, env.system.invoke(c, 'fl_sigaction', [BigInt(c.i32(0)), c.u64(1), c.u64(2)])); });
  f('void *signal(int signo, void *handler)', 'Sets the handler of a signal; returns the old one.', (c, m) => {
    // by sigaction(2) with SA_RESTART, in memory of the library
    const act = stateAt(env, State.Output), old = act + 160n;
    m.fill(act, 0, 320);
    m.writeU64(act, c.u64(1)); m.writeU32(act + 136n, 0x10000000);
    const r = env.system.invoke(c, 'fl_sigaction', [BigInt(c.i32(0)), act, old]);
    if (r === undefined) return;
    if (r < 0n) { setErrno(env, c, Number(-r)); c.ret64(-1n); } else c.ret64(m.readU64(old));
  });
  f('int pthread_sigmask(int how, const void *set, void *old)', 'The blocked signals.', c => { const r = env.system.invoke(c, 'rt_sigprocmask', [BigInt(c.i32(0)), c.u64(1), c.u64(2), 8n]); if (r !== undefined) c.ret32(Number(-r)); });
  for (const name of ['sigprocmask']) f(`int ${name}(int how, const void *set, void *old)`, 'The blocked signals.', c => { complete(env, c, env.system.invoke(c, 'rt_sigprocmask', [BigInt(c.i32(0)), c.u64(1), c.u64(2), 8n])); });
  f('int sigemptyset(void *set)', 'No signal.', (c, m) => { m.fill(c.u64(0), 0, 128); c.ret32(0); });
  f('int sigfillset(void *set)', 'All signals.', (c, m) => { m.fill(c.u64(0), 0xff, 128); c.ret32(0); });
  const bit = (c: NativeCall) => 1n << BigInt(c.i32(1) - 1);
  const known = (c: NativeCall): boolean => { if (c.i32(1) >= 1 && c.i32(1) <= 64) return true; setErrno(env, c, E.INVAL); c.ret32(-1); return false; };
  f('int sigaddset(void *set, int signo)', 'Adds a signal.', (c, m) => { if (!known(c)) return; m.writeU64(c.u64(0), m.readU64(c.u64(0)) | bit(c)); c.ret32(0); });
  f('int sigdelset(void *set, int signo)', 'Removes a signal.', (c, m) => { if (!known(c)) return; m.writeU64(c.u64(0), m.readU64(c.u64(0)) & ~bit(c)); c.ret32(0); });
  f('int sigismember(const void *set, int signo)', 'Whether a signal is in the set.', (c, m) => { if (known(c)) c.ret32(m.readU64(c.u64(0)) & bit(c) ? 1 : 0); });
  timeFunctions(env, f);
  return out;
}

/** time.h on the simulated clock. */
function timeFunctions(env: LibcEnvironment, f: (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => void): void {
  const boot = BigInt(env.bootTime ?? BOOT_TIME);
  const realtime = (c: NativeCall) => boot * 1000000000n + BigInt(Math.floor(c.machine.now));
  const clock = (c: NativeCall, id: number) => id === 0 || id === 5 || id === 11 ? realtime(c) : BigInt(Math.floor(c.machine.now));
  const writeTime = (m: MemoryApi, at: bigint, ns: bigint) => { m.writeU64(at, ns / 1000000000n); m.writeU64(at + 8n, ns % 1000000000n); };
  f('long time(long *t)', 'Seconds since 1970 on the simulated clock.', (c, m) => { const s = realtime(c) / 1000000000n; if (c.u64(0) !== 0n) m.writeU64(c.u64(0), s); c.ret64(s); });
  f('long clock(void)', 'Processor time in microseconds.', c => c.ret64(BigInt(Math.floor(c.machine.now / 1000))));
  f('long times(long *t)', 'Processor time in clock ticks: the simulated clock.', (c, m) => { const ticks = BigInt(Math.floor(c.machine.now / 1e7)); if (c.u64(0) !== 0n) [ticks, 0n, 0n, 0n].forEach((v, i) => m.writeU64(c.u64(0) + BigInt(i * 8), v)); c.ret64(ticks); });
  f('double difftime(long a, long b)', 'a - b.', c => c.retF64(Number(c.i64(0) - c.i64(1))));
  f('int clock_gettime(int clock, void *t)', 'The simulated clock.', (c, m) => { const r = env.system.invoke(c, 'clock_gettime', [BigInt(c.i32(0)), c.u64(1)]); if (r === undefined) return; if (r === -38n) { // no kernel
      writeTime(m, c.u64(1), clock(c, c.i32(0))); c.ret32(0); } else complete(env, c, r); });
  f('int clock_getres(int clock, void *t)', 'One nanosecond.', (c, m) => { if (c.u64(1) !== 0n) writeTime(m, c.u64(1), 1n); c.ret32(0); });
  f('int timespec_get(void *t, int base)', 'The simulated clock.', (c, m) => { writeTime(m, c.u64(0), realtime(c)); c.ret32(c.i32(1)); });
  f('int gettimeofday(void *tv, void *tz)', 'The simulated clock.', (c, m) => { const ns = realtime(c); m.writeU64(c.u64(0), ns / 1000000000n); m.writeU64(c.u64(0) + 8n, ns % 1000000000n / 1000n); c.ret32(0); });
  /** Sleeps; answers the nanoseconds that are left when a signal handler ended it, 0 at the end, undefined while it sleeps. */
  const rest = (c: NativeCall, ns: bigint): number | undefined => {
    const until = (c.state as number | undefined) ?? c.machine.now + Number(ns), left = until - c.machine.now;
    if (cancelled(env, c)) return undefined;
    if (c.interrupted !== 'no' || left <= 0 && c.resumed !== undefined) return Math.max(0, left);
    c.state = until;
    c.block({ kind: 'sleeping', until });
    return undefined;
  };
  const slept = (c: NativeCall, m: MemoryApi, left: number | undefined, remaining: bigint, plain: boolean) => {
    if (left === undefined) return;
    if (c.interrupted === 'no') { c.ret32(0); return; }
    if (remaining !== 0n) writeTime(m, remaining, BigInt(Math.ceil(left)));
    if (plain) { c.ret32(4); return; }
    setErrno(env, c, 4);
    c.ret32(-1);
  };
  const duration = (m: MemoryApi, at: bigint): bigint | undefined => {
    const s = BigInt.asIntN(64, m.readU64(at)), ns = m.readU64(at + 8n);
    return s < 0n || ns > 999999999n ? undefined : s * 1000000000n + ns;
  };
  f('int nanosleep(const void *t, void *left)', 'Sleeps on the simulated clock; a signal handler ends it.', (c, m) => {
    const ns = duration(m, c.u64(0));
    if (ns === undefined) { setErrno(env, c, 22); c.ret32(-1); } else slept(c, m, rest(c, ns), c.u64(1), false);
  });
  f('int clock_nanosleep(int clock, int flags, const void *t, void *left)', 'Sleeps on the simulated clock.', (c, m) => {
    const ns = duration(m, c.u64(2));
    if (ns === undefined) { c.ret32(22); return; }
    const absolute = (c.i32(1) & 1) !== 0;
    slept(c, m, rest(c, absolute ? ns - clock(c, c.i32(0)) > 0n ? ns - clock(c, c.i32(0)) : 0n : ns), absolute ? 0n : c.u64(3), true);
  });
  f('unsigned int sleep(unsigned int seconds)', 'Sleeps on the simulated clock.', c => { const left = rest(c, BigInt(c.u32(0)) * 1000000000n); if (left !== undefined) c.ret32(c.interrupted === 'no' ? 0 : Math.ceil(left / 1e9)); });
  f('int usleep(unsigned int microseconds)', 'Sleeps on the simulated clock.', (c, m) => slept(c, m, rest(c, BigInt(c.u32(0)) * 1000n), 0n, false));
  const tm = (m: MemoryApi, at: bigint, seconds: bigint, zone = m.readU64(env.object('tzname'))) => {
    const d = new Date(Number(seconds) * 1000);
    const start = Date.UTC(d.getUTCFullYear(), 0, 1);
    [d.getUTCSeconds(), d.getUTCMinutes(), d.getUTCHours(), d.getUTCDate(), d.getUTCMonth(), d.getUTCFullYear() - 1900, d.getUTCDay(), Math.floor((d.getTime() - start) / 86400000), 0]
      .forEach((v, i) => m.writeU32(at + BigInt(i * 4), v));
    m.writeU64(at + 40n, 0n); m.writeU64(at + 48n, zone);
  };
  for (const name of ['gmtime', 'localtime']) {
    const zone = (m: MemoryApi) => name === 'gmtime' ? env.object('__fl_gmt') : m.readU64(env.object('tzname'));
    f(`void *${name}(const long *t)`, 'The calendar time, UTC.', (c, m) => { const at = stateAt(env, State.TmBuffer); tm(m, at, BigInt.asIntN(64, m.readU64(c.u64(0))), zone(m)); c.ret64(at); });
    f(`void *${name}_r(const long *t, void *out)`, 'The calendar time, UTC.', (c, m) => { tm(m, c.u64(1), BigInt.asIntN(64, m.readU64(c.u64(0))), zone(m)); c.ret64(c.u64(1)); });
  }
  f('long mktime(void *t)', 'Seconds since 1970, UTC.', (c, m) => {
    const w = (i: number) => m.readU32(c.u64(0) + BigInt(i * 4)) | 0;
    const s = BigInt(Math.floor(Date.UTC(w(5) + 1900, w(4), w(3), w(2), w(1), w(0)) / 1000));
    tm(m, c.u64(0), s);
    c.ret64(s);
  });
  f('unsigned long strftime(char *s, unsigned long n, const char *format, const void *t)', 'Formats a calendar time in the C locale.', (c, m) => {
    const at = c.u64(3);
    const format = m.readCString(c.u64(2)), zone = format.includes('Z') ? m.readU64(at + 48n) : 0n;
    const text = formatTime(format, i => m.readU32(at + BigInt(i * 4)) | 0, zone === 0n ? '' : m.readCString(zone, 16));
    if (BigInt(text.length) >= c.u64(1)) { c.ret64(0n); return; }
    writeString(c, c.u64(0), text);
    c.ret64(BigInt(text.length));
  });
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** strftime's conversions (C11 7.27.3.5); `field(i)` is the i-th int of struct tm. */
function formatTime(format: string, field: (i: number) => number, zone: string): string {
  const [sec, min, hour, mday, mon, year, wday, yday] = [0, 1, 2, 3, 4, 5, 6, 7].map(field);
  const two = (v: number) => String(v).padStart(2, '0');
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  /** ISO 8601: week 1 has the year's first Thursday. */
  const isoWeek = (): [year: number, week: number] => {
    const thursday = new Date(Date.UTC(year + 1900, mon, mday + 3 - (wday + 6) % 7)), start = Date.UTC(thursday.getUTCFullYear(), 0, 1);
    return [thursday.getUTCFullYear(), Math.floor((thursday.getTime() - start) / 604800000) + 1];
  };
  const one = (c: string): string => {
    switch (c) {
      case 'a': return DAYS[wday]?.slice(0, 3) ?? '?';
      case 'A': return DAYS[wday] ?? '?';
      case 'b': case 'h': return MONTHS[mon]?.slice(0, 3) ?? '?';
      case 'B': return MONTHS[mon] ?? '?';
      case 'c': return `${one('a')} ${one('b')} ${one('e')} ${one('T')} ${one('Y')}`;
      case 'C': return two(Math.floor((year + 1900) / 100));
      case 'd': return two(mday);
      case 'D': case 'x': return `${one('m')}/${one('d')}/${one('y')}`;
      case 'e': return String(mday).padStart(2);
      case 'F': return `${one('Y')}-${one('m')}-${one('d')}`;
      case 'H': return two(hour);
      case 'I': return two(hour12);
      case 'j': return String(yday + 1).padStart(3, '0');
      case 'm': return two(mon + 1);
      case 'M': return two(min);
      case 'n': return '\n';
      case 'p': return hour < 12 ? 'AM' : 'PM';
      case 'r': return `${one('I')}:${one('M')}:${one('S')} ${one('p')}`;
      case 'R': return `${one('H')}:${one('M')}`;
      case 's': return String(Math.floor(Date.UTC(year + 1900, mon, mday, hour, min, sec) / 1000));
      case 'S': return two(sec);
      case 't': return '\t';
      case 'T': case 'X': return `${one('H')}:${one('M')}:${one('S')}`;
      case 'G': return String(isoWeek()[0]);
      case 'g': return two(isoWeek()[0] % 100);
      case 'V': return two(isoWeek()[1]);
      case 'k': return String(hour).padStart(2);
      case 'l': return String(hour12).padStart(2);
      case 'P': return hour < 12 ? 'am' : 'pm';
      case 'u': return String(wday === 0 ? 7 : wday);
      case 'U': return two(Math.floor((yday + 7 - wday) / 7));
      case 'w': return String(wday);
      case 'W': return two(Math.floor((yday + 7 - (wday + 6) % 7) / 7));
      case 'y': return two(((year % 100) + 100) % 100);
      case 'Y': return String(year + 1900);
      case 'z': return '+0000';
      case 'Z': return zone;
      case '%': return '%';
      default: return `%${c}`;
    }
  };
  return format.replace(/%[EO]?(.)/gs, (_all, c: string) => one(c));
}

/** System calls that the library answers itself, without a primitive behind it. */
const ANSWERED = new Set(['nanosleep', 'clock_nanosleep', 'gettimeofday', 'time', 'times', 'clock_getres', 'getcwd']);

/** clone(2) and clone3(2) by number: what begins at another stack cannot be told where, so that only a copy of the caller is made. */
function rawClone(env: LibcEnvironment, c: NativeCall, { flags, stack }: { flags: bigint; stack: bigint }): void {
  if (stack !== 0n) { setErrno(env, c, 38); c.ret64(-1n); return; }
  complete(env, c, env.system.invoke(c, (flags & 0x4100n) === 0x4100n ? 'vfork' : 'fork', []));
}

/** Names of the x86-64 system calls that programs make by number. */
const byNumber: Readonly<Record<number, string>> = {
  0: 'read', 1: 'write', 2: 'open', 3: 'close', 4: 'stat', 5: 'fstat', 6: 'lstat', 7: 'poll', 8: 'lseek', 9: 'mmap', 10: 'mprotect', 11: 'munmap', 12: 'brk', 16: 'ioctl', 17: 'pread64', 18: 'pwrite64',
  19: 'readv', 20: 'writev', 21: 'access', 22: 'pipe', 23: 'select', 24: 'sched_yield', 25: 'mremap', 26: 'msync', 27: 'mincore', 28: 'madvise', 32: 'dup', 33: 'dup2', 34: 'pause', 38: 'setitimer', 39: 'getpid', 57: 'fork',
  58: 'vfork', 60: 'exit', 61: 'wait4', 62: 'kill', 63: 'uname', 72: 'fcntl', 77: 'ftruncate', 102: 'getuid', 104: 'getgid', 107: 'geteuid', 108: 'getegid', 110: 'getppid', 131: 'sigaltstack', 149: 'mlock', 150: 'munlock',
  157: 'prctl', 186: 'gettid', 200: 'tkill', 202: 'futex', 213: 'epoll_create', 228: 'clock_gettime', 231: 'exit_group', 232: 'epoll_wait', 233: 'epoll_ctl', 234: 'tgkill', 257: 'openat', 270: 'pselect6', 271: 'ppoll',
  40: 'sendfile', 41: 'socket', 42: 'connect', 43: 'accept', 44: 'sendto', 45: 'recvfrom', 46: 'sendmsg', 47: 'recvmsg', 48: 'shutdown', 49: 'bind', 50: 'listen', 51: 'getsockname', 52: 'getpeername', 53: 'socketpair', 54: 'setsockopt', 55: 'getsockopt',
  13: 'rt_sigaction', 14: 'rt_sigprocmask', 35: 'nanosleep', 36: 'getitimer', 37: 'alarm', 74: 'fsync', 79: 'getcwd', 87: 'unlink', 89: 'readlink', 96: 'gettimeofday', 97: 'getrlimit', 98: 'getrusage', 109: 'setpgid', 111: 'getpgrp', 121: 'getpgid', 124: 'getsid',
  127: 'rt_sigpending', 128: 'rt_sigtimedwait', 130: 'rt_sigsuspend', 151: 'mlockall', 152: 'munlockall', 160: 'setrlimit', 201: 'time', 203: 'sched_setaffinity', 204: 'sched_getaffinity', 216: 'remap_file_pages', 218: 'set_tid_address', 222: 'timer_create', 223: 'timer_settime',
  224: 'timer_gettime', 225: 'timer_getoverrun', 226: 'timer_delete', 247: 'waitid', 262: 'newfstatat', 263: 'unlinkat', 282: 'signalfd', 283: 'timerfd_create', 286: 'timerfd_settime', 287: 'timerfd_gettime', 288: 'accept4', 289: 'signalfd4', 302: 'prlimit64', 324: 'membarrier',
  424: 'pidfd_send_signal', 436: 'close_range', 438: 'pidfd_getfd', 439: 'faccessat2',
  272: 'unshare', 285: 'fallocate', 290: 'eventfd2', 291: 'epoll_create1', 292: 'dup3', 293: 'pipe2', 295: 'preadv', 296: 'pwritev', 308: 'setns', 309: 'getcpu', 310: 'process_vm_readv', 311: 'process_vm_writev',
  318: 'getrandom', 319: 'memfd_create', 323: 'userfaultfd', 325: 'mlock2', 434: 'pidfd_open', 440: 'process_madvise', 462: 'mseal',
  // Most of these are not modelled: their names are for the message that says so.
  15: 'rt_sigreturn', 29: 'shmget', 30: 'shmat', 31: 'shmctl', 56: 'clone', 59: 'execve', 64: 'semget', 65: 'semop', 66: 'semctl', 67: 'shmdt', 68: 'msgget', 69: 'msgsnd', 70: 'msgrcv', 71: 'msgctl', 73: 'flock',
  75: 'fdatasync', 76: 'truncate', 78: 'getdents', 80: 'chdir', 81: 'fchdir', 82: 'rename', 83: 'mkdir', 84: 'rmdir', 85: 'creat', 86: 'link', 88: 'symlink', 90: 'chmod', 91: 'fchmod', 92: 'chown', 93: 'fchown',
  94: 'lchown', 95: 'umask', 99: 'sysinfo', 100: 'times', 101: 'ptrace', 103: 'syslog', 105: 'setuid', 106: 'setgid', 112: 'setsid', 113: 'setreuid', 114: 'setregid', 115: 'getgroups', 116: 'setgroups', 117: 'setresuid',
  118: 'getresuid', 119: 'setresgid', 120: 'getresgid', 122: 'setfsuid', 123: 'setfsgid', 125: 'capget', 126: 'capset', 129: 'rt_sigqueueinfo', 132: 'utime', 133: 'mknod', 134: 'uselib', 135: 'personality', 136: 'ustat',
  137: 'statfs', 138: 'fstatfs', 139: 'sysfs', 140: 'getpriority', 141: 'setpriority', 142: 'sched_setparam', 143: 'sched_getparam', 144: 'sched_setscheduler', 145: 'sched_getscheduler', 146: 'sched_get_priority_max',
  147: 'sched_get_priority_min', 148: 'sched_rr_get_interval', 153: 'vhangup', 154: 'modify_ldt', 155: 'pivot_root', 156: '_sysctl', 158: 'arch_prctl', 159: 'adjtimex', 161: 'chroot', 162: 'sync', 163: 'acct',
  164: 'settimeofday', 165: 'mount', 166: 'umount2', 167: 'swapon', 168: 'swapoff', 169: 'reboot', 170: 'sethostname', 171: 'setdomainname', 172: 'iopl', 173: 'ioperm', 174: 'create_module', 175: 'init_module',
  176: 'delete_module', 177: 'get_kernel_syms', 178: 'query_module', 179: 'quotactl', 180: 'nfsservctl', 181: 'getpmsg', 182: 'putpmsg', 183: 'afs_syscall', 184: 'tuxcall', 185: 'security', 187: 'readahead',
  188: 'setxattr', 189: 'lsetxattr', 190: 'fsetxattr', 191: 'getxattr', 192: 'lgetxattr', 193: 'fgetxattr', 194: 'listxattr', 195: 'llistxattr', 196: 'flistxattr', 197: 'removexattr', 198: 'lremovexattr',
  199: 'fremovexattr', 205: 'set_thread_area', 206: 'io_setup', 207: 'io_destroy', 208: 'io_getevents', 209: 'io_submit', 210: 'io_cancel', 211: 'get_thread_area', 212: 'lookup_dcookie', 214: 'epoll_ctl_old',
  215: 'epoll_wait_old', 217: 'getdents64', 219: 'restart_syscall', 220: 'semtimedop', 221: 'fadvise64', 227: 'clock_settime', 229: 'clock_getres', 230: 'clock_nanosleep', 235: 'utimes', 236: 'vserver', 237: 'mbind',
  238: 'set_mempolicy', 239: 'get_mempolicy', 240: 'mq_open', 241: 'mq_unlink', 242: 'mq_timedsend', 243: 'mq_timedreceive', 244: 'mq_notify', 245: 'mq_getsetattr', 246: 'kexec_load', 248: 'add_key', 249: 'request_key',
  250: 'keyctl', 251: 'ioprio_set', 252: 'ioprio_get', 253: 'inotify_init', 254: 'inotify_add_watch', 255: 'inotify_rm_watch', 256: 'migrate_pages', 258: 'mkdirat', 259: 'mknodat', 260: 'fchownat', 261: 'futimesat',
  264: 'renameat', 265: 'linkat', 266: 'symlinkat', 267: 'readlinkat', 268: 'fchmodat', 269: 'faccessat', 273: 'set_robust_list', 274: 'get_robust_list', 275: 'splice', 276: 'tee', 277: 'sync_file_range', 278: 'vmsplice',
  279: 'move_pages', 280: 'utimensat', 281: 'epoll_pwait', 284: 'eventfd', 294: 'inotify_init1', 297: 'rt_tgsigqueueinfo', 298: 'perf_event_open', 299: 'recvmmsg', 300: 'fanotify_init', 301: 'fanotify_mark',
  303: 'name_to_handle_at', 304: 'open_by_handle_at', 305: 'clock_adjtime', 306: 'syncfs', 307: 'sendmmsg', 312: 'kcmp', 313: 'finit_module', 314: 'sched_setattr', 315: 'sched_getattr', 316: 'renameat2', 317: 'seccomp',
  320: 'kexec_file_load', 321: 'bpf', 322: 'execveat', 326: 'copy_file_range', 327: 'preadv2', 328: 'pwritev2', 329: 'pkey_mprotect', 330: 'pkey_alloc', 331: 'pkey_free', 332: 'statx', 333: 'io_pgetevents', 334: 'rseq',
  425: 'io_uring_setup', 426: 'io_uring_enter', 427: 'io_uring_register', 428: 'open_tree', 429: 'move_mount', 430: 'fsopen', 431: 'fsconfig', 432: 'fsmount', 433: 'fspick', 435: 'clone3', 437: 'openat2',
  441: 'epoll_pwait2', 442: 'mount_setattr', 443: 'quotactl_fd', 444: 'landlock_create_ruleset', 445: 'landlock_add_rule', 446: 'landlock_restrict_self', 447: 'memfd_secret', 448: 'process_mrelease', 449: 'futex_waitv',
  450: 'set_mempolicy_home_node', 451: 'cachestat', 453: 'map_shadow_stack',
};
export function systemCallName(number: number): string | undefined { return byNumber[number]; }
