/** string.h and strings.h (C11 7.24, POSIX). */
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { libc, stateAt } from './define.ts';
import { allocate } from './heap.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

/** Length of the string at `a`, up to `max`. */
export function length(m: MemoryApi, a: bigint, max = 0x7fffffff): number {
  let n = 0;
  while (n < max && m.readU8(a + BigInt(n)) !== 0) n++;
  return n;
}

function compare(m: MemoryApi, a: bigint, b: bigint, n: number, stopAtZero: boolean, fold: boolean): number {
  const lower = (c: number) => fold && c >= 65 && c <= 90 ? c + 32 : c;
  for (let i = 0; i < n; i++) {
    const x = lower(m.readU8(a + BigInt(i))), y = lower(m.readU8(b + BigInt(i)));
    if (x !== y) return x - y;
    if (stopAtZero && x === 0) return 0;
  }
  return 0;
}

const size = (c: NativeCall, n: number) => { const v = c.u64(n); return v > 0x7fffffffn ? 0x7fffffff : Number(v); };

function find(m: MemoryApi, s: bigint, what: Uint8Array | string, from: number, limit: number): number {
  const n = what.length;
  outer: for (let i = from; i + n <= limit; i++) {
    for (let j = 0; j < n; j++) {
      const c = typeof what === 'string' ? what.charCodeAt(j) : what[j];
      if (m.readU8(s + BigInt(i + j)) !== c) continue outer;
    }
    return i;
  }
  return -1;
}

export function stringFunctions(env: LibcEnvironment): Primitive[] {
  const f = (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => libc('strings', prototype, does, c => native(c, c.machine.memory));
  const set = (c: NativeCall, m: MemoryApi, accepted: boolean) => {
    const s = c.u64(0), chars = new Set(m.readBytes(c.u64(1), length(m, c.u64(1))));
    let n = 0;
    for (;;) { const x = m.readU8(s + BigInt(n)); if (x === 0 || chars.has(x) !== accepted) return n; n++; }
  };
  /** strtok on `s`, or on the saved place when it is NULL. */
  const token = (c: NativeCall, m: MemoryApi, s: bigint, separators: bigint, save: bigint) => {
    const chars = new Set(m.readBytes(separators, length(m, separators)));
    let p = s !== 0n ? s : m.readU64(save);
    if (p === 0n) { c.ret64(0n); return; }
    while (chars.has(m.readU8(p))) p++;
    if (m.readU8(p) === 0) { m.writeU64(save, p); c.ret64(0n); return; }
    let e = p;
    for (let x = m.readU8(e); x !== 0 && !chars.has(x); x = m.readU8(e)) e++;
    if (m.readU8(e) === 0) m.writeU64(save, e); else { m.writeU64(save, e + 1n); m.writeU8(e, 0); }
    c.ret64(p);
  };
  const duplicate = (c: NativeCall, m: MemoryApi, n: number) => {
    const s = c.u64(0);
    const bytes = m.readBytes(s, n);
    const p = allocate(env, c, n + 1, 16);
    if (p === undefined) return;
    if (p !== 0n) { m.writeBytes(p, bytes); m.writeU8(p + BigInt(n), 0); }
    c.ret64(p);
  };
  const moved = (c: NativeCall, m: MemoryApi) => { m.copy(c.u64(0), c.u64(1), size(c, 2)); };
  return [
    f('void *memcpy(void *to, const void *from, unsigned long n)', 'Copies n bytes.', (c, m) => { moved(c, m); c.ret64(c.u64(0)); }),
    f('void *memmove(void *to, const void *from, unsigned long n)', 'Copies n bytes; the ranges may overlap.', (c, m) => { moved(c, m); c.ret64(c.u64(0)); }),
    f('void *mempcpy(void *to, const void *from, unsigned long n)', 'Copies n bytes and returns the end.', (c, m) => { moved(c, m); c.ret64(c.u64(0) + c.u64(2)); }),
    f('void bcopy(const void *from, void *to, unsigned long n)', 'Copies n bytes; the ranges may overlap.', (c, m) => { m.copy(c.u64(1), c.u64(0), size(c, 2)); }),
    f('void *memset(void *p, int c, unsigned long n)', 'Sets n bytes.', (c, m) => { m.fill(c.u64(0), c.u32(1) & 0xff, size(c, 2)); c.ret64(c.u64(0)); }),
    f('void bzero(void *p, unsigned long n)', 'Zeroes n bytes.', (c, m) => { m.fill(c.u64(0), 0, size(c, 1)); }),
    f('int memcmp(const void *a, const void *b, unsigned long n)', 'Compares bytes.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), size(c, 2), false, false)); }),
    f('int bcmp(const void *a, const void *b, unsigned long n)', 'Compares bytes.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), size(c, 2), false, false)); }),
    f('void *memchr(const void *p, int c, unsigned long n)', 'Finds a byte.', (c, m) => {
      const p = c.u64(0), x = c.u32(1) & 0xff, n = size(c, 2);
      for (let i = 0; i < n; i++) if (m.readU8(p + BigInt(i)) === x) { c.ret64(p + BigInt(i)); return; }
      c.ret64(0n);
    }),
    f('void *memrchr(const void *p, int c, unsigned long n)', 'Finds the last such byte.', (c, m) => {
      const p = c.u64(0), x = c.u32(1) & 0xff;
      for (let i = size(c, 2) - 1; i >= 0; i--) if (m.readU8(p + BigInt(i)) === x) { c.ret64(p + BigInt(i)); return; }
      c.ret64(0n);
    }),
    f('void *memmem(const void *p, unsigned long n, const void *what, unsigned long k)', 'Finds a byte sequence.', (c, m) => {
      const at = find(m, c.u64(0), m.readBytes(c.u64(2), size(c, 3)), 0, size(c, 1));
      c.ret64(at < 0 ? 0n : c.u64(0) + BigInt(at));
    }),
    f('void *memccpy(void *to, const void *from, int c, unsigned long n)', 'Copies up to and with a byte.', (c, m) => {
      const to = c.u64(0), from = c.u64(1), x = c.u32(2) & 0xff, n = size(c, 3);
      for (let i = 0; i < n; i++) { const b = m.readU8(from + BigInt(i)); m.writeU8(to + BigInt(i), b); if (b === x) { c.ret64(to + BigInt(i + 1)); return; } }
      c.ret64(0n);
    }),
    f('unsigned long strlen(const char *s)', 'Length of a string.', (c, m) => { c.ret64(BigInt(length(m, c.u64(0)))); }),
    f('unsigned long strnlen(const char *s, unsigned long n)', 'Length of a string, at most n.', (c, m) => { c.ret64(BigInt(length(m, c.u64(0), size(c, 1)))); }),
    f('char *strcpy(char *to, const char *from)', 'Copies a string.', (c, m) => { m.copy(c.u64(0), c.u64(1), length(m, c.u64(1)) + 1); c.ret64(c.u64(0)); }),
    f('char *stpcpy(char *to, const char *from)', 'Copies a string and returns its end.', (c, m) => { const n = length(m, c.u64(1)); m.copy(c.u64(0), c.u64(1), n + 1); c.ret64(c.u64(0) + BigInt(n)); }),
    f('char *strncpy(char *to, const char *from, unsigned long n)', 'Copies a string, filled up with zeros to n bytes, or cut.', (c, m) => {
      const n = size(c, 2), k = length(m, c.u64(1), n);
      m.copy(c.u64(0), c.u64(1), k);
      m.fill(c.u64(0) + BigInt(k), 0, n - k);
      c.ret64(c.u64(0));
    }),
    f('char *stpncpy(char *to, const char *from, unsigned long n)', 'As strncpy; returns the end of the string.', (c, m) => {
      const n = size(c, 2), k = length(m, c.u64(1), n);
      m.copy(c.u64(0), c.u64(1), k);
      m.fill(c.u64(0) + BigInt(k), 0, n - k);
      c.ret64(c.u64(0) + BigInt(k));
    }),
    f('char *strcat(char *to, const char *from)', 'Appends a string.', (c, m) => { m.copy(c.u64(0) + BigInt(length(m, c.u64(0))), c.u64(1), length(m, c.u64(1)) + 1); c.ret64(c.u64(0)); }),
    f('char *strncat(char *to, const char *from, unsigned long n)', 'Appends at most n characters of a string.', (c, m) => {
      const at = c.u64(0) + BigInt(length(m, c.u64(0))), k = length(m, c.u64(1), size(c, 2));
      m.copy(at, c.u64(1), k);
      m.writeU8(at + BigInt(k), 0);
      c.ret64(c.u64(0));
    }),
    f('int strcmp(const char *a, const char *b)', 'Compares strings.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), Infinity, true, false)); }),
    f('int strcoll(const char *a, const char *b)', 'Compares strings in the C locale.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), Infinity, true, false)); }),
    f('int strncmp(const char *a, const char *b, unsigned long n)', 'Compares at most n characters.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), size(c, 2), true, false)); }),
    f('int strcasecmp(const char *a, const char *b)', 'Compares strings without regard to case.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), Infinity, true, true)); }),
    f('int strncasecmp(const char *a, const char *b, unsigned long n)', 'Compares at most n characters without regard to case.', (c, m) => { c.ret32(compare(m, c.u64(0), c.u64(1), size(c, 2), true, true)); }),
    ...(['strchr', 'index', 'strchrnul', 'strrchr', 'rindex'] as const).map(name => f(`char *${name}(const char *s, int c)`, `Finds the ${name.includes('r') && name.endsWith('rchr') || name === 'rindex' ? 'last' : 'first'} such character of a string.`, (c, m) => {
      const s = c.u64(0), x = c.u32(1) & 0xff, last = name === 'strrchr' || name === 'rindex';
      let found = -1, i = 0;
      for (;; i++) {
        const b = m.readU8(s + BigInt(i));
        if (b === x) { found = i; if (!last) break; }
        if (b === 0) break;
      }
      c.ret64(found >= 0 ? s + BigInt(found) : name === 'strchrnul' ? s + BigInt(i) : 0n);
    })),
    f('char *strstr(const char *s, const char *what)', 'Finds a string in a string.', (c, m) => {
      const at = find(m, c.u64(0), m.readBytes(c.u64(1), length(m, c.u64(1))), 0, length(m, c.u64(0)));
      c.ret64(at < 0 ? 0n : c.u64(0) + BigInt(at));
    }),
    f('char *strcasestr(const char *s, const char *what)', 'Finds a string in a string without regard to case.', (c, m) => {
      const at = m.readCString(c.u64(0)).toLowerCase().indexOf(m.readCString(c.u64(1)).toLowerCase());
      c.ret64(at < 0 ? 0n : c.u64(0) + BigInt(at));
    }),
    f('unsigned long strspn(const char *s, const char *accept)', 'Length of the start that consists of these characters.', (c, m) => { c.ret64(BigInt(set(c, m, true))); }),
    f('unsigned long strcspn(const char *s, const char *reject)', 'Length of the start that has none of these characters.', (c, m) => { c.ret64(BigInt(set(c, m, false))); }),
    f('char *strpbrk(const char *s, const char *accept)', 'Finds the first of these characters.', (c, m) => { const p = c.u64(0) + BigInt(set(c, m, false)); c.ret64(m.readU8(p) === 0 ? 0n : p); }),
    f('char *strtok(char *s, const char *separators)', 'The next token of a string.', (c, m) => { token(c, m, c.u64(0), c.u64(1), stateAt(env, State.StrtokNext)); }),
    f('char *strtok_r(char *s, const char *separators, char **save)', 'The next token of a string.', (c, m) => { token(c, m, c.u64(0), c.u64(1), c.u64(2)); }),
    f('char *strsep(char **s, const char *separators)', 'The next field of a string.', (c, m) => {
      const p = m.readU64(c.u64(0));
      if (p === 0n) { c.ret64(0n); return; }
      const chars = new Set(m.readBytes(c.u64(1), length(m, c.u64(1))));
      let e = p;
      for (let x = m.readU8(e); x !== 0 && !chars.has(x); x = m.readU8(e)) e++;
      if (m.readU8(e) === 0) m.writeU64(c.u64(0), 0n); else { m.writeU8(e, 0); m.writeU64(c.u64(0), e + 1n); }
      c.ret64(p);
    }),
    f('char *strdup(const char *s)', 'A copy of a string from malloc.', (c, m) => duplicate(c, m, length(m, c.u64(0)))),
    f('char *strndup(const char *s, unsigned long n)', 'A copy of at most n characters from malloc.', (c, m) => duplicate(c, m, length(m, c.u64(0), size(c, 1)))),
    ...(['ffs', 'ffsl', 'ffsll'] as const).map(name => f(`int ${name}(${name === 'ffs' ? 'int' : 'long'} i)`, 'Number of the lowest bit that is set, from 1; 0 without any.', c => {
      const v = c.u64(0);
      let n = 0;
      if (v !== 0n) while ((v >> BigInt(n++) & 1n) === 0n);
      c.ret32(n);
    })),
  ];
}
