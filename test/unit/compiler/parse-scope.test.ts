/** Names that arrive on demand, as the linker gives them. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { FileScope, parseFragment, tokensOf, type FileSymbol } from '../../../src/compiler/parse/index.ts';
import { identity } from '../../../src/compiler/types/make.ts';
import { showStmt, TestBuilder } from './parse-helper.ts';

/** Pieces of files by name, each parsed once in its file's scope. */
function tree(pieces: Record<string, { file: number; text: string; names: string[] }>) {
  const builder = new TestBuilder(), scopes = new Map<number, FileScope>(), cache = new Map<string, readonly FileSymbol[]>(), asked: string[] = [];
  const scope = (file: number): FileScope => {
    let s = scopes.get(file);
    if (!s) {
      const give = (key: string, name: string): boolean => {
        asked.push(key);
        const found = Object.entries(pieces).find(([, p]) => p.names.includes(key));
        if (!found) return false;
        if (!cache.has(found[0])) cache.set(found[0], parseFragment(tokensOf(found[1].text, found[1].file), scope(found[1].file), builder, { bodies: false, initialisers: false }));
        for (const x of cache.get(found[0])!) if (x.name === name) made.adopt(x);
        return true;
      };
      const made = new FileScope(file, { ordinary: n => give(n, n), tag: (k, n) => give(`${k} ${n}`, n) });
      scopes.set(file, s = made);
    }
    return s;
  };
  return { builder, scope, asked };
}

test('a structure is one type however many files reach it, and is asked for when it is needed complete', () => {
  const t = tree({
    page: { file: 1, text: 'struct page { unsigned long flags; struct mapping *m; };', names: ['struct page'] },
    get: { file: 2, text: 'struct page *get(struct page *p);', names: ['get'] },
    type: { file: 3, text: 'typedef struct page page_t;', names: ['page_t'] },
  });
  const text = 'unsigned long f(page_t *q) { struct page *p = get(q); p = q; return p->flags + sizeof(*q); }';
  parseFragment(tokensOf(text, 9), t.scope(9), t.builder);
  assert.equal(t.builder.defs.get('f')!.body.body.map(showStmt).join(' '), 'struct page * p = get(q); p = q; return (*p.flags + 16);');
  assert.ok(!t.asked.includes('struct mapping'), 'a structure that is only pointed to is not asked for');
  const mentions = [2, 3, 9].map(f => identity(t.scope(f).mention('struct', 'page') as never));
  assert.ok(mentions.every(m => m === identity(t.scope(1).mention('struct', 'page') as never) || m.size === -1));
});

test('functions are declared without their bodies, objects without their initialisers', () => {
  const t = tree({
    helper: { file: 1, text: 'static inline int helper(int a) { return unknown_thing + a; }', names: ['helper'] },
    ops: { file: 1, text: 'static const struct ops { int (*go)(int); } table = { .go = helper };', names: ['table', 'struct ops'] },
  });
  parseFragment(tokensOf('int f(void) { return helper(1) + table.go(2); }', 9), t.scope(9), t.builder);
  assert.equal(t.builder.defs.has('helper'), false);
  assert.equal(t.builder.data.has(t.builder.objects.get('table')!), false);
  parseFragment(tokensOf('static const struct ops { int (*go)(int); } table = { .go = helper };', 1), t.scope(1), t.builder);
  assert.equal(t.builder.data.get(t.builder.objects.get('table')!)!.relocations[0].target.name, 'helper');
});

test('one invocation can declare several names; parsing it again is no redefinition', () => {
  const b = new TestBuilder(), s = new FileScope(1), text = 'typedef struct { int v; } atomic_t; enum { A, B = 5, C }; static atomic_t x; static inline int get(void) { return x.v + C; }';
  const names = parseFragment(tokensOf(text, 1), s, b).map(x => x.name);
  assert.deepEqual(names, ['atomic_t', 'A', 'B', 'C', 'x', 'get']);
  assert.deepEqual(parseFragment(tokensOf(text, 1), s, b).map(x => x.name), names);
  assert.equal(b.defs.get('get')!.body.body.map(showStmt).join(''), 'return (x.v + 6);');
});

test('a statement of a tree that cannot be compiled traps with its message; what stands beside it is compiled', () => {
  const b = new TestBuilder(), s = new FileScope(1, { ordinary: () => false, tag: () => false });
  parseFragment(tokensOf('int f(struct gone *p, int a) { if (a) { p->x = 1; a++; } return a; }', 1), s, b);
  assert.equal(b.defs.get('f')!.body.body.map(showStmt).join(' '),
    "if (a) { undeclared('struct gone' is incomplete here: its definition is needed); a += 1 in int post; } return a;");
});
