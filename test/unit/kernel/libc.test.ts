/** The formatted output of the C library against what glibc prints (values taken from printf of glibc 2.36). */
import test from 'node:test';
import assert from 'node:assert/strict';
import { exponential, fixed, general, hexadecimal } from '../../../src/kernel/user/float.ts';
import { parseDouble, parseInteger } from '../../../src/kernel/user/numbers.ts';
import { errorText, signalText } from '../../../src/kernel/user/messages.ts';

test('%f is exact and rounds half to even', () => {
  assert.equal(fixed(0.1, 20), '0.10000000000000000555');
  assert.deepEqual([0.5, 1.5, 2.5, 3.5].map(v => fixed(v, 0)), ['0', '2', '2', '4']);
  assert.equal(fixed(1e22, 0), '10000000000000000000000');
});
test('%e and %g choose their exponents as glibc does', () => {
  assert.equal(exponential(12345.678, 3, false), '1.235e+04');
  assert.equal(exponential(0, 2, false), '0.00e+00');
  assert.deepEqual([100000, 1000000, 0.0001, 0.00001, 999999.5].map(v => general(v, 6, false)), ['100000', '1e+06', '0.0001', '1e-05', '1e+06']);
  assert.equal(general(5e-324, 17, false), '4.9406564584124654e-324');
});
test('%a shows the bits', () => {
  assert.equal(hexadecimal(1.5, undefined, false), '0x1.8p+0');
  assert.equal(hexadecimal(1.999, 1, false), '0x2.0p+0');
  assert.equal(hexadecimal(0, undefined, false), '0x0p+0');
});
test('numbers are read as strtol and strtod read them', () => {
  assert.deepEqual(parseInteger(' -0x1fz', 0), { value: -31n, used: 6, negative: true });
  assert.deepEqual(parseInteger('0x', 16), { value: 0n, used: 1, negative: false });
  assert.equal(parseInteger('zz', 10).used, 0);
  assert.deepEqual(parseDouble('1e+x'), { value: 1, used: 1 });
  assert.equal(parseDouble('0x1.8p3').value, 12);
});
test('messages are glibc\'s', () => {
  assert.equal(errorText(14), 'Bad address');
  assert.equal(errorText(9999), 'Unknown error 9999');
  assert.equal(signalText(7), 'Bus error');
});
