/** `__atomic_*` and `__sync_*` (GCC manual 6.55, 6.56), lowered to the few atomic builtins of ast.ts. Of the memory orders only relaxed is told apart. */
import type { BinaryOp, BuiltinName, Expr, Span } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { BOOL, CHAR, INT, LONG, pointerTo, UCHAR, ULONG, unqualified, VOID } from '../types/make.ts';
import { say } from './errors.ts';
import { ExpressionParser } from './expressions.ts';

const OPS: Record<string, BinaryOp> = { add: '+', sub: '-', and: '&', or: '|', xor: '^', nand: '&' };

/** Which argument is the memory order, where it is not the third. */
const ORDER: Record<string, number> = { load_n: 1, load: 2, exchange: 3, compare_exchange_n: 4, compare_exchange: 4, test_and_set: 1, clear: 1 };

export abstract class AtomicBuiltins extends ExpressionParser {
  protected atomicCall(full: string, raw: Expr[], at: Span): Expr | undefined {
    const sync = full.startsWith('__sync_');
    const name = full.slice(sync ? 7 : 9).replace(/_(1|2|4|8|16)$/, '');
    const args = raw.map(a => this.rvalue(a));
    const order = args[ORDER[name] ?? 2], relaxed = !sync && order?.k === 'int' && order.value === 0n;
    const node = (n: BuiltinName, type: CType, list: Expr[]): Expr => ({ k: 'builtin', name: n, args: list, type, at, ...(relaxed ? { text: 'relaxed' } : {}) });
    const bad = (): never => this.fail(say.badBuiltin(full), at);
    const fence = () => node('atomic_fence', VOID, []);
    const zero = this.int(0, INT, at);

    if (name === 'thread_fence' || name === 'signal_fence' || name === 'synchronize') return fence();
    if (name === 'always_lock_free' || name === 'is_lock_free') return this.int(1, BOOL, at);
    const p = args[0];
    if (!p || p.type.kind !== Kind.Pointer) return bad();
    const type = unqualified(p.type.target);
    const value = (e: Expr | undefined): Expr => e ? this.convert(e, type) : bad();
    const at1 = (e: Expr | undefined): Expr => e ? this.deref(e, at) : bad();

    const rmw = /^(?:fetch_and|fetch)_(add|sub|and|or|xor|nand)$/.exec(name) ?? undefined;
    const rmwAfter = /^(add|sub|and|or|xor|nand)_(?:and_fetch|fetch)$/.exec(name) ?? undefined;
    if (rmw || rmwAfter) {
      const op = (rmw ?? rmwAfter)![1], builtin = `atomic_fetch_${op}` as BuiltinName;
      if (!args[1]) return bad();
      const pointer = type.kind === Kind.Pointer, operand = this.convert(args[1], pointer ? LONG : type);
      if (rmw) return node(builtin, type, [p, operand]);
      return this.once(operand, v => {
        const old = node(builtin, type, [p, v]);
        const l = pointer ? this.convert(old, ULONG) : old;
        const result = this.binary(OPS[op], l, v, at);
        return this.convert(op === 'nand' ? this.unary('~', result, at) : result, type);
      });
    }
    switch (name) {
      case 'load_n': return node('atomic_load', type, [p]);
      case 'load': return this.assign(at1(args[1]), node('atomic_load', type, [p]), at);
      case 'store_n': return node('atomic_store', VOID, [p, value(args[1])]);
      case 'store': return node('atomic_store', VOID, [p, value(at1(args[1]))]);
      case 'exchange_n': case 'lock_test_and_set': return node('atomic_exchange', type, [p, value(args[1])]);
      case 'exchange': return this.assign(at1(args[2]), node('atomic_exchange', type, [p, value(at1(args[1]))]), at);
      case 'compare_exchange_n': return node('atomic_cas', BOOL, [p, args[1] ?? bad(), value(args[2])]);
      case 'compare_exchange': return node('atomic_cas', BOOL, [p, args[1] ?? bad(), value(at1(args[2]))]);
      case 'val_compare_and_swap': return node('atomic_cas_value', type, [p, value(args[1]), value(args[2])]);
      case 'bool_compare_and_swap':
        return this.convert(this.once(value(args[1]), old => this.binary('==', node('atomic_cas_value', type, [p, old, value(args[2])]), old, at)), BOOL);
      case 'lock_release': return node('atomic_store', VOID, [p, this.convert(zero, type)]);
      case 'test_and_set': {
        const c = this.convert(p, pointerTo(UCHAR));
        return this.binary('!=', node('atomic_exchange', UCHAR, [c, this.int(1, UCHAR, at)]), zero, at);
      }
      case 'clear': return node('atomic_store', VOID, [this.convert(p, pointerTo(CHAR)), this.int(0, CHAR, at)]);
      default: return undefined;
    }
  }
}
