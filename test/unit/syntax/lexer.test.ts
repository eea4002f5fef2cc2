import test from 'node:test';
import assert from 'node:assert/strict';
import { lex, P, Tok, TokFlag, type TokenList } from '../../../src/syntax/lexer.ts';

const values = (t: TokenList) => Array.from({ length: t.length }, (_, i) => t.value(i));

test('identifiers, numbers, literals and punctuators with their places', () => {
  const t = lex('int x1 = 0x1fUL + 1.5e-3 * .5; /* c */ a->b ... // end\n  L"w" u8"s" \'\\\'\' "a\\"b"');
  assert.deepEqual(values(t), ['int', 'x1', '=', '0x1fUL', '+', '1.5e-3', '*', '.5', ';', 'a', '->', 'b', '...', 'L"w"', 'u8"s"', "'\\''", '"a\\"b"']);
  assert.equal(t.punct(10), P.Arrow);
  assert.equal(t.kinds[13], Tok.String);
  assert.equal(t.kinds[15], Tok.Char);
  assert.equal(t.flags[13] & TokFlag.LineStart, TokFlag.LineStart);
  assert.equal(t.kinds[t.length], Tok.Eof);
});

test('every punctuator, and digraphs as what they stand for', () => {
  const all = '[ ] ( ) { } . -> ++ -- & * + - ~ ! / % << >> < > <= >= == != ^ | && || ? : ; ... = *= /= %= += -= <<= >>= &= ^= |= , # ##'.split(' ');
  const t = lex('x ' + all.join(' '));
  for (let i = 0; i < all.length; i++) assert.equal(t.punct(i + 1), i + 1, all[i]);
  const d = lex('x <: :> <% %> %: %:%:');
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(i => d.punct(i)), [P.LBracket, P.RBracket, P.LBrace, P.RBrace, P.Hash, P.HashHash]);
});

test('a # first on its line starts a directive, elsewhere not', () => {
  const t = lex('  /* c */ # define A(x) #x a##b\n%: undef A\nz');
  assert.equal(t.kinds[0], Tok.Hash);
  assert.equal(t.kinds[6], Tok.Punct);
  assert.equal(t.punct(6), P.Hash);
  const hashes = values(t).filter((_, i) => t.kinds[i] === Tok.Hash);
  assert.deepEqual(hashes, ['#', '%:']);
});

test('splices: inside names, punctuators and literals, and between tokens', () => {
  const t = lex('fo\\\no = a +\\\n= "x\\\r\ny"\\\n ; -\\\n> <\\\n<\\\n= /\\\n* c *\\\n/ end');
  assert.deepEqual(values(t), ['foo', '=', 'a', '+=', '"xy"', ';', '->', '<<=', 'end']);
  assert.equal(t.flags[0] & TokFlag.Spliced, TokFlag.Spliced);
  // A spliced line is one logical line.
  assert.equal(t.flags[8] & TokFlag.LineStart, 0);
});

test('newlines on request, one for each logical line', () => {
  const t = lex('a \\\n b\nc\n', 0, undefined, { newlines: true });
  assert.deepEqual(Array.from(t.kinds.subarray(0, t.length)), [Tok.Ident, Tok.Ident, Tok.Newline, Tok.Ident, Tok.Newline]);
});

test('a spliced line comment goes on', () => {
  assert.deepEqual(values(lex('a // b \\\n c\nd')), ['a', 'd']);
});

test('bad input is data', () => {
  const a = lex('int a; /* never closed');
  assert.deepEqual(values(a), ['int', 'a', ';']);
  assert.equal(a.errors[0].start, 7);
  const b = lex("#error don't\nint b;");
  assert.equal(b.errors.length, 1);
  assert.deepEqual(values(b).slice(-3), ['int', 'b', ';']);
  for (const s of ['"', "'", '\\', '/', '/*', '"\\', '%:%', '<<', '..', 'L"', '1e+', '@`']) assert.ok(lex(s).length >= 0, s);
});

test('a part of a text: offsets are those of the whole', () => {
  const t = lex('aa bb cc dd', 3, 8);
  assert.deepEqual(values(t), ['bb', 'cc']);
  assert.equal(t.starts[0], 3);
  assert.ok(t.is(0, 'bb') && !t.is(0, 'b'));
});

test('long input grows without losing tokens', () => {
  const n = 5000;
  assert.equal(lex('+ '.repeat(n)).length, n);
  assert.equal(lex('(('.repeat(n)).length, 2 * n);
});
