/** The C library's wrappers of system calls: arguments passed on, errors to errno (man 2 of each). */
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { bytesOf, complete, libc, setErrno, stateAt, writeString } from './define.ts';
import { E } from './errno.ts';
import { cancelled } from './pthread.ts';
import { signalText } from './messages.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

/** Library functions that pass their arguments straight on: prototype, system call where the name differs. */
const direct: readonly (readonly [string, string?])[] = [
  ['long read(int fd, void *buf, unsigned long n)'], ['long write(int fd, const void *buf, unsigned long n)'],
  ['long pread(int fd, void *buf, unsigned long n, long offset)', 'pread64'], ['long pwrite(int fd, const void *buf, unsigned long n, long offset)', 'pwrite64'],
  ['long readv(int fd, const void *v, int n)'], ['long writev(int fd, const void *v, int n)'],
  ['int close(int fd)'], ['long lseek(int fd, long offset, int whence)'], ['int access(const char *path, int mode)'], ['int dup(int fd)'], ['int dup2(int fd, int to)'],
  ['int pipe(int *fds)'], ['int ftruncate(int fd, long length)'], ['int unlink(const char *path)'], ['int rename(const char *from, const char *to)'],
  ['int fork(void)'], ['int vfork(void)', 'fork'], ['int getpid(void)'], ['int getppid(void)'], ['int gettid(void)'], ['unsigned int getuid(void)'], ['unsigned int geteuid(void)'],
  ['unsigned int getgid(void)'], ['unsigned int getegid(void)'], ['int setuid(unsigned int uid)'], ['int setgid(unsigned int gid)'], ['int setpgid(int pid, int group)'], ['int setsid(void)'],
  ['int execve(const char *path, char *const *argv, char *const *envp)'], ['int pause(void)'], ['int chdir(const char *path)'],
  ['int stat(const char *path, void *st)'], ['int fstat(int fd, void *st)'], ['int lstat(const char *path, void *st)'], ['int mkdir(const char *path, unsigned int mode)'], ['int rmdir(const char *path)'], ['int fsync(int fd)'],
  ['int chmod(const char *path, unsigned int mode)'], ['unsigned int umask(unsigned int mask)'], ['int creat(const char *path, unsigned int mode)'],
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
  ['int sigqueue(int pid, int signo, void *value)', 'fl_sigqueue'], ['long preadv(int fd, const void *v, int n, long offset)'], ['long pwritev(int fd, const void *v, int n, long offset)'],
  ['long process_vm_readv(int pid, const void *local, unsigned long nlocal, const void *remote, unsigned long nremote, unsigned long flags)'],
  ['long process_vm_writev(int pid, const void *local, unsigned long nlocal, const void *remote, unsigned long nremote, unsigned long flags)'],
];

/** Those of them where a thread that was cancelled ends (pthreads(7)). */
const CANCELLATION_POINTS = new Set(['read', 'write', 'pread64', 'pwrite64', 'readv', 'writev', 'close', 'poll', 'ppoll', 'select', 'pselect6', 'epoll_wait', 'pause', 'msync', 'rt_sigsuspend', 'rt_sigtimedwait']);

/** A word of a variadic area, which may hold more than was passed: what lies behind is anything. */
function word(m: MemoryApi, at: bigint): bigint {
  const b = m.peek(at, 8);
  return b === undefined ? 0n : new DataView(b.buffer, b.byteOffset).getBigUint64(0, true);
}

/** Arguments of a prototype as 64-bit values, int ones sign-extended. */
function argumentsOf(c: NativeCall, prototype: string): bigint[] {
  const list = /\((.*)\)/.exec(prototype)![1]!;
  if (list === 'void') return [];
  return list.split(',').map((p, i) => /\*|long/.test(p) ? c.u64(i) : /unsigned/.test(p) ? BigInt(c.u32(i)) : BigInt.asUintN(64, BigInt(c.i32(i))));
}

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
  f('int open(const char *path, int flags, ...)', 'The system call open(2).', (c, m) => { complete(env, c, env.system.invoke(c, 'open', [c.u64(0), BigInt(c.u32(1)), c.u32(1) & 0o20200100 ? BigInt(m.readU32(c.varargs())) : 0n])); });
  f('int openat(int dir, const char *path, int flags, ...)', 'The system call openat(2).', (c, m) => { complete(env, c, env.system.invoke(c, 'openat', [BigInt.asUintN(64, BigInt(c.i32(0))), c.u64(1), BigInt(c.u32(2)), c.u32(2) & 0o20200100 ? BigInt(m.readU32(c.varargs())) : 0n])); });
  variadic('int fcntl(int fd, int command, ...)', 'fcntl', 2, 1);
  variadic('int ioctl(int fd, unsigned long request, ...)', 'ioctl', 2, 1);
  variadic('int prctl(int option, ...)', 'prctl', 1, 4);
  variadic('void *mremap(void *old, unsigned long old_size, unsigned long size, int flags, ...)', 'mremap', 4, 1);
  f('long syscall(long number, ...)', 'A system call by its number.', (c, m) => {
    const name = systemCallName(Number(c.i64(0)));
    const list: bigint[] = [];
    for (let i = 0; i < 6; i++) list.push(word(m, c.varargs() + BigInt(i * 8)));
    if (name === undefined) { setErrno(env, c, 38); c.ret64(-1n); return; }
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
  f('int sched_getcpu(void)', 'The CPU that the task runs on.', c => c.ret32(c.machine.cpu()));
  f('long sysconf(int name)', 'Configuration: page size, number of CPUs, clock ticks.', c => { const cpus = BigInt(c.machine.cpus), v = { 2: 100n, 4: 1024n, 30: 4096n, 83: cpus, 84: cpus, 85: 65536n, 86: 32768n }[c.i32(0)]; if (v === undefined) setErrno(env, c, 22); c.ret64(v ?? -1n); });
  f('void *__fl_initialiser(int final, int n)', 'The n-th constructor or destructor function of the program, for the library\'s start and exit; NULL when there is none.', c => c.ret64(env.initialisers?.(c.i32(0) !== 0)[c.i32(1)] ?? 0n));
  f('int __fl_arguments(char **argv, char *text, unsigned long size)', 'The arguments of the run, for the library\'s start.', (c, m) => {
    const list = ['program', ...(env.arguments ?? [])];
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
  f('unsigned long getauxval(unsigned long type)', 'The auxiliary vector: page size, else 0.', c => c.ret64(c.u64(0) === 6n ? 4096n : 0n));
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
  f('char *getcwd(char *buf, unsigned long n)', 'The working directory.', (c, m) => { m.writeBytes(c.u64(0), new TextEncoder().encode('/\0')); c.ret64(c.u64(0)); });
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
  f('int sigaddset(void *set, int signo)', 'Adds a signal.', (c, m) => { m.writeU64(c.u64(0), m.readU64(c.u64(0)) | bit(c)); c.ret32(0); });
  f('int sigdelset(void *set, int signo)', 'Removes a signal.', (c, m) => { m.writeU64(c.u64(0), m.readU64(c.u64(0)) & ~bit(c)); c.ret32(0); });
  f('int sigismember(const void *set, int signo)', 'Whether a signal is in the set.', (c, m) => c.ret32(m.readU64(c.u64(0)) & bit(c) ? 1 : 0));
  timeFunctions(env, f);
  return out;
}

/** time.h on the simulated clock. */
function timeFunctions(env: LibcEnvironment, f: (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => void): void {
  const boot = BigInt(env.bootTime ?? 1767225600);              // 2026-01-01 00:00:00 UTC
  const realtime = (c: NativeCall) => boot * 1000000000n + BigInt(Math.floor(c.machine.now));
  const clock = (c: NativeCall, id: number) => id === 0 || id === 5 || id === 11 ? realtime(c) : BigInt(Math.floor(c.machine.now));
  const writeTime = (m: MemoryApi, at: bigint, ns: bigint) => { m.writeU64(at, ns / 1000000000n); m.writeU64(at + 8n, ns % 1000000000n); };
  f('long time(long *t)', 'Seconds since 1970 on the simulated clock.', (c, m) => { const s = realtime(c) / 1000000000n; if (c.u64(0) !== 0n) m.writeU64(c.u64(0), s); c.ret64(s); });
  f('long clock(void)', 'Processor time in microseconds.', c => c.ret64(BigInt(Math.floor(c.machine.now / 1000))));
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
  const tm = (m: MemoryApi, at: bigint, seconds: bigint) => {
    const d = new Date(Number(seconds) * 1000);
    const start = Date.UTC(d.getUTCFullYear(), 0, 1);
    [d.getUTCSeconds(), d.getUTCMinutes(), d.getUTCHours(), d.getUTCDate(), d.getUTCMonth(), d.getUTCFullYear() - 1900, d.getUTCDay(), Math.floor((d.getTime() - start) / 86400000), 0]
      .forEach((v, i) => m.writeU32(at + BigInt(i * 4), v));
    m.writeU64(at + 40n, 0n); m.writeU64(at + 48n, 0n);
  };
  for (const name of ['gmtime', 'localtime']) {
    f(`void *${name}(const long *t)`, 'The calendar time, UTC.', (c, m) => { const at = stateAt(env, State.TmBuffer); tm(m, at, BigInt.asIntN(64, m.readU64(c.u64(0)))); c.ret64(at); });
    f(`void *${name}_r(const long *t, void *out)`, 'The calendar time, UTC.', (c, m) => { tm(m, c.u64(1), BigInt.asIntN(64, m.readU64(c.u64(0)))); c.ret64(c.u64(1)); });
  }
  f('long mktime(void *t)', 'Seconds since 1970, UTC.', (c, m) => {
    const w = (i: number) => m.readU32(c.u64(0) + BigInt(i * 4)) | 0;
    const s = BigInt(Math.floor(Date.UTC(w(5) + 1900, w(4), w(3), w(2), w(1), w(0)) / 1000));
    tm(m, c.u64(0), s);
    c.ret64(s);
  });
  f('unsigned long strftime(char *s, unsigned long n, const char *format, const void *t)', 'Formats a calendar time in the C locale.', (c, m) => {
    const at = c.u64(3);
    const text = formatTime(m.readCString(c.u64(2)), i => m.readU32(at + BigInt(i * 4)) | 0);
    if (BigInt(text.length) >= c.u64(1)) { c.ret64(0n); return; }
    writeString(c, c.u64(0), text);
    c.ret64(BigInt(text.length));
  });
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** strftime's conversions (C11 7.27.3.5); `field(i)` is the i-th int of struct tm. */
function formatTime(format: string, field: (i: number) => number): string {
  const [sec, min, hour, mday, mon, year, wday, yday] = [0, 1, 2, 3, 4, 5, 6, 7].map(field);
  const two = (v: number) => String(v).padStart(2, '0');
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
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
      case 'u': return String(wday === 0 ? 7 : wday);
      case 'U': return two(Math.floor((yday + 7 - wday) / 7));
      case 'w': return String(wday);
      case 'W': return two(Math.floor((yday + 7 - (wday + 6) % 7) / 7));
      case 'y': return two(((year % 100) + 100) % 100);
      case 'Y': return String(year + 1900);
      case 'z': return '+0000';
      case 'Z': return 'UTC';
      case '%': return '%';
      default: return `%${c}`;
    }
  };
  return format.replace(/%[EO]?(.)/gs, (_all, c: string) => one(c));
}

/** Names of the x86-64 system calls that programs make by number. */
const byNumber: Readonly<Record<number, string>> = {
  0: 'read', 1: 'write', 2: 'open', 3: 'close', 4: 'stat', 5: 'fstat', 6: 'lstat', 7: 'poll', 8: 'lseek', 9: 'mmap', 10: 'mprotect', 11: 'munmap', 12: 'brk', 16: 'ioctl', 17: 'pread64', 18: 'pwrite64',
  19: 'readv', 20: 'writev', 21: 'access', 22: 'pipe', 23: 'select', 24: 'sched_yield', 25: 'mremap', 26: 'msync', 27: 'mincore', 28: 'madvise', 32: 'dup', 33: 'dup2', 34: 'pause', 38: 'setitimer', 39: 'getpid', 57: 'fork',
  58: 'vfork', 60: 'exit', 61: 'wait4', 62: 'kill', 63: 'uname', 72: 'fcntl', 77: 'ftruncate', 102: 'getuid', 104: 'getgid', 107: 'geteuid', 108: 'getegid', 110: 'getppid', 131: 'sigaltstack', 149: 'mlock', 150: 'munlock',
  157: 'prctl', 186: 'gettid', 200: 'tkill', 202: 'futex', 213: 'epoll_create1', 228: 'clock_gettime', 231: 'exit_group', 232: 'epoll_wait', 233: 'epoll_ctl', 234: 'tgkill', 257: 'openat', 270: 'pselect6', 271: 'ppoll',
  272: 'unshare', 285: 'fallocate', 290: 'eventfd2', 291: 'epoll_create1', 292: 'dup3', 293: 'pipe2', 295: 'preadv', 296: 'pwritev', 308: 'setns', 309: 'getcpu', 310: 'process_vm_readv', 311: 'process_vm_writev',
  318: 'getrandom', 319: 'memfd_create', 323: 'userfaultfd', 325: 'mlock2', 434: 'pidfd_open', 440: 'process_madvise', 462: 'mseal',
};
export function systemCallName(number: number): string | undefined { return byNumber[number]; }
