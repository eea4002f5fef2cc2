/** stdlib.h (C11 7.22) but for memory and what calls back into C, and the small rest: locale, errno, inttypes. */
import { parse80, partsOf } from '../../base/f80.ts';
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { errnoAt, libc, setErrno, stateAt, writeString } from './define.ts';
import { parseDouble, parseInteger } from './numbers.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

const EINVAL = 22, ERANGE = 34;
const WINDOW = 512;

export function stdlibFunctions(env: LibcEnvironment): Primitive[] {
  const out: Primitive[] = [];
  const f = (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => out.push(libc('general', prototype, does, c => native(c, c.machine.memory)));
  const integer = (c: NativeCall, m: MemoryApi, base: number, signed: boolean) => {
    if (base < 0 || base === 1 || base > 36) { setErrno(env, c, EINVAL); c.ret64(0n); return; }
    const r = parseInteger(m.readCString(c.u64(0), WINDOW), base);
    const [lo, hi] = signed ? [-(1n << 63n), (1n << 63n) - 1n] : [-(1n << 64n) + 1n, (1n << 64n) - 1n];
    let v = r.value;
    if (v < lo || v > hi) { setErrno(env, c, ERANGE); v = !signed || v > hi ? hi : lo; }
    if (c.u64(1) !== 0n) m.writeU64(c.u64(1), c.u64(0) + BigInt(r.used));
    c.ret64(BigInt.asUintN(64, v));
  };
  for (const [name, type, signed] of [['strtol', 'long', true], ['strtoll', 'long long', true], ['strtoimax', 'long', true], ['strtoul', 'unsigned long', false], ['strtoull', 'unsigned long long', false], ['strtoumax', 'unsigned long', false]] as const) {
    f(`${type} ${name}(const char *s, char **end, int base)`, 'The integer that a string begins with.', (c, m) => integer(c, m, c.i32(2), signed));
  }
  f('int atoi(const char *s)', 'The integer that a string begins with.', (c, m) => c.ret32(Number(BigInt.asIntN(32, parseInteger(m.readCString(c.u64(0), WINDOW), 10).value))));
  for (const [name, type] of [['atol', 'long'], ['atoll', 'long long']] as const) f(`${type} ${name}(const char *s)`, 'The integer that a string begins with.', (c, m) => c.ret64(BigInt.asUintN(64, parseInteger(m.readCString(c.u64(0), WINDOW), 10).value)));
  f('double atof(const char *s)', 'The number that a string begins with.', (c, m) => c.retF64(parseDouble(m.readCString(c.u64(0), WINDOW)).value));
  for (const [name, type] of [['strtod', 'double'], ['strtof', 'float'], ['strtold', 'long double']] as const) {
    f(`${type} ${name}(const char *s, char **end)`, 'The number that a string begins with.', (c, m) => {
      const text = m.readCString(c.u64(0), WINDOW), r = parseDouble(text), number = text.slice(0, r.used), long = name === 'strtold' ? parse80(number) : undefined;
      if ((long === undefined ? !Number.isFinite(r.value) : partsOf(long).kind !== 'finite') && /\d/.test(number)) setErrno(env, c, ERANGE);
      if (c.u64(1) !== 0n) m.writeU64(c.u64(1), c.u64(0) + BigInt(r.used));
      if (long !== undefined) c.retExtended(long); else c.retF64(name === 'strtof' ? Math.fround(r.value) : r.value);
    });
  }
  f('int abs(int j)', 'The absolute value.', c => c.ret32(Math.abs(c.i32(0)) | 0));
  for (const [name, type] of [['labs', 'long'], ['llabs', 'long long'], ['imaxabs', 'long']] as const) f(`${type} ${name}(${type} j)`, 'The absolute value.', c => { const v = c.i64(0); c.ret64(BigInt.asUintN(64, v < 0n ? -v : v)); });
  f('int system(const char *command)', 'There is no command interpreter: 0 for NULL, else -1.', c => c.ret32(c.u64(0) === 0n ? 0 : -1));
  f('char *setlocale(int category, const char *locale)', 'The C locale, always.', c => { const at = stateAt(env, State.Text); writeString(c, at, 'C'); c.ret64(at); });
  f('int *__errno_location(void)', 'Where errno is.', c => c.ret64(errnoAt(env, c)));
  return out;
}
