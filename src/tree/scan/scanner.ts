/** One pass over a C file's tokens: directives and file-scope items (see events.ts). Never throws on bad input. */
import { lex, P, Tok, TokFlag, type TokenList } from '../../syntax/lexer.ts';
import { ItemReader } from './declare.ts';
import { Ev, KIND_MASK, NameKind, STRIDE, type FileIndex } from './events.ts';
import { isCallAttribute } from './words.ts';

/** An open bracket at file scope: only brackets of its own kind are counted until it closes. */
interface Group { open: number; count: number; kind: P; body: boolean }
/** What is unfinished at a place: an item's elements, and the group inside which the place is. */
interface State { el: number[]; group: Group | undefined; itemStart: number; itemDepth: number }
interface Branch { readonly offset: number; readonly before: State; readonly ends: State[]; zero: boolean; chosen: State | undefined; readonly alternatives: number[][] }

const CAPITALS = /^[A-Z_0-9]+$/;
const EMPTY: State = { el: [], group: undefined, itemStart: -1, itemDepth: 0 };
const CLOSER: Partial<Record<P, P>> = { [P.LParen]: P.RParen, [P.LBracket]: P.RBracket, [P.LBrace]: P.RBrace };

export function scan(text: string): FileIndex { return new Scanner(text).run(); }

interface Item { start: number; end: number }

class Scanner {
  private readonly text: string;
  private readonly t: TokenList;
  private readonly close: Int32Array;
  private readonly ids = new Map<string, number>();
  private readonly strings: string[] = [];
  private readonly directives: number[] = [];
  private readonly names: number[] = [];
  private readonly items: Item[] = [];
  private readonly branches: Branch[] = [];
  /** Items that end inside an #if group which they entered from outside: they end with the group. */
  private readonly openItems: { depth: number; item: Item }[] = [];
  private state: State = { ...EMPTY, el: [] };
  /** Heads that other branches of a conditional give to the current item. */
  private alternatives: number[][] = [];
  private readonly reader: ItemReader;
  private item = 0;

  constructor(text: string) {
    this.text = text;
    this.t = lex(text);
    this.close = new Int32Array(this.t.length + 1);
    this.reader = new ItemReader(this.t, this.close, (token, kind) => {
      this.names.push(this.id(this.t.value(token)), this.item, kind, this.t.starts[token]);
      if (this.t.codes[token + 1] !== P.LParen) return;
      // `extern long __annotation(name);` reads as a prototype: its one argument may be what it declares.
      const disguised = (kind & KIND_MASK) === NameKind.Prototype && (this.t.codes[token + 3] === P.RParen || this.t.codes[token + 3] === P.LBracket) && this.text.startsWith('__', this.t.starts[token]) && !this.t.is(token + 2, 'void');
      if ((kind & KIND_MASK) === NameKind.Invocation || disguised) {
        const args = this.identifierArguments(token + 1);
        if (args !== '') this.names.push(this.id(args), this.item, -1, this.t.starts[token]);
      }
    });
  }

  run(): FileIndex {
    const { t } = this;
    const { kinds, codes } = t;
    const n = t.length;
    let i = 0;
    while (i < n) {
      if (i < this.body) { i = this.body; continue; }
      if (kinds[i] === Tok.Hash) { i = this.directive(i); continue; }
      const s = this.state;
      const g = s.group;
      if (g) {
        const c = codes[i];
        if (c === g.kind) g.count++;
        else if (c === CLOSER[g.kind]) {
          // Conditionals may leave the count of a body's braces wrong: a brace in the first column ends it.
          if (--g.count === 0 || (g.body && this.firstColumn(i))) {
            this.close[g.open] = i;
            s.group = undefined;
            // A block without a head belongs to no item: what comes behind it begins one.
            if (g.body || (g.kind === P.LBrace && s.el.length === 1)) this.finish(i, g.body);
          }
        }
        i++;
        continue;
      }
      this.token(i);
      i++;
    }
    if (this.state.el.length > 0 && !this.state.group) this.finish(n - 1, false);
    return this.build();
  }

  private firstColumn(i: number): boolean {
    const s = this.t.starts[i];
    return s === 0 || this.text.charCodeAt(s - 1) === 10;
  }

  /** A token outside of brackets. */
  private token(i: number): void {
    const { t } = this;
    const s = this.state;
    const c = t.codes[i];
    if (c === P.Semi) {
      if (s.el.length === 0) return;
      if (!this.skipToBody(i)) this.finish(i, false);
      return;
    }
    if (s.el.length > 1 && t.kinds[i] === Tok.Ident && (t.flags[i] & TokFlag.LineStart || this.startsInvocation(i)) && this.isWholeInvocation(s.el, i)) {
      if (this.skipToBody(i)) return;
      this.finish(i - 1, false);
    }
    if (this.state.el.length === 1 && t.flags[i] & TokFlag.LineStart && t.kinds[i] === Tok.Ident && t.codes[i + 1] === P.LParen && CAPITALS.test(t.value(i)) && CAPITALS.test(t.value(this.state.el[0]))) {
      this.finish(this.state.el[0], false);
    }
    if (c === P.RBrace || c === P.RParen || c === P.RBracket) {
      // A stray closing bracket: begin anew.
      this.reset();
      return;
    }
    if (this.state.el.length === 0) {
      this.state.itemStart = t.starts[i];
      this.state.itemDepth = this.branches.length;
    }
    if (c === P.LBrace && this.state.el.length === 2 && t.kinds[this.state.el[1]] === Tok.String && t.is(this.state.el[0], 'extern')) {
      this.reset();   // extern "C" { ... }: what is inside is at file scope
      return;
    }
    if (c === P.LParen || c === P.LBracket || c === P.LBrace) {
      this.state.group = { open: i, count: 1, kind: c, body: c === P.LBrace && this.opensBody(this.state.el) };
    }
    this.state.el.push(i);
  }

  /** `FLAG(...) FLAG(...)` on one line: names in capitals are macros, not annotations of what follows. */
  private startsInvocation(i: number): boolean {
    const { t } = this;
    const before = this.state.el[this.state.el.length - 2];
    return t.codes[i + 1] === P.LParen && CAPITALS.test(t.value(i)) && CAPITALS.test(t.value(before));
  }

  /** Where the body of a definition with a list of identifiers is to go on (C11 6.9.1p6: `f(a, b) int a; char b; {`), 0 for anything else. `semi`: the first. */
  private oldStyleBody(el: readonly number[], semi: number): number {
    const { t } = this, open = el.findIndex(e => t.codes[e] === P.LParen);
    if (open < 1 || (open + 1 < el.length && t.kinds[el[open + 1]] !== Tok.Ident) || t.codes[this.close[el[open]] - 1] === P.LParen) return 0;
    for (let i = el[open] + 1; i < this.close[el[open]]; i++) if (t.kinds[i] !== Tok.Ident && t.codes[i] !== P.Comma) return 0;
    for (let i = this.close[el[open]] + 1; i < t.length; i++) {
      const c = t.codes[i];
      if (c === P.LBrace) return t.codes[i - 1] === P.Semi && i > semi ? i : 0;
      if (t.kinds[i] !== Tok.Ident && t.kinds[i] !== Tok.Number && c !== P.Star && c !== P.Comma && c !== P.Semi && c !== P.LBracket && c !== P.RBracket) return 0;
    }
    return 0;
  }
  /** {@link oldStyleBody}: what comes before it has been read. */
  private body = 0;
  private skipToBody(i: number): boolean {
    const { el } = this.state, body = this.oldStyleBody(el, i);
    if (body === 0) return false;
    this.body = body;
    el.length = el.findIndex(e => this.t.codes[e] === P.LParen) + 1;
    return true;
  }

  private reset(): void {
    this.lastClosed = -1;
    this.state = { ...EMPTY, el: [] };
    this.alternatives = [];
  }

  /**
   * `NAME(...)` alone, with a new line behind it that does not go on with a declaration's punctuation: an invocation without `;`.
   * `next`: the token behind it, -1 for a directive.
   */
  private isWholeInvocation(el: readonly number[], next: number): boolean {
    const { t } = this;
    const n = el.length;
    if (n < 2 || t.codes[el[n - 1]] !== P.LParen || t.kinds[el[n - 2]] !== Tok.Ident) return false;
    const name = t.value(el[n - 2]);
    if (isCallAttribute(name)) return false;
    for (let p = 0; p < n - 2; p++) if (!t.is(el[p], 'static') && !t.is(el[p], 'extern')) return false;
    if (next < 0) return true;
    const after = t.value(next);
    // A function's annotation may stand on the next line: `NAME(...) \n __acquires(x) {`.
    return !(after.startsWith('__') && isCallAttribute(after));
  }

  /** Whether `{` behind these elements opens a function's body (C11 6.9.1), not a structure, an enum or an initialiser. */
  private opensBody(el: readonly number[]): boolean {
    const { t } = this;
    let paren = false;
    for (let p = 0; p < el.length; p++) {
      const i = el[p];
      const c = t.codes[i];
      if (c === P.Assign) return false;
      if (c === P.LBrace) continue;
      if (c === P.LParen && p > 0) {
        const before = el[p - 1];
        if (t.kinds[before] !== Tok.Ident || !isCallAttribute(t.value(before))) paren = true;
      }
    }
    if (!paren) return false;
    const last = el[el.length - 1];
    return t.codes[last] !== P.LBrace;
  }

  private finish(last: number, body: boolean): void {
    const { t } = this;
    const s = this.state;
    const item: Item = { start: s.itemStart, end: t.ends[last] };
    const depth = this.branches.length;
    // Begun inside a group that is over: take the group in.
    if (s.itemDepth > depth && this.lastClosed >= 0) item.start = Math.min(item.start, this.lastClosed);
    if (s.itemDepth < depth) this.openItems.push({ depth: s.itemDepth, item });
    this.item = this.items.length;
    this.items.push(item);
    const braces = body ? s.el[s.el.length - 1] : -1;
    this.reader.read(s.el, body, body && this.body > 0 && this.body === braces);
    for (const el of this.alternatives) this.reader.read(body && el[el.length - 1] !== braces && this.t.codes[el[el.length - 1]] !== P.LBrace ? [...el, braces] : el, body);
    this.reset();
  }

  /** The arguments of the call at `(` that are single identifiers, with commas between; tags without `struct`. */
  private identifierArguments(open: number): string {
    const { t } = this;
    const out: string[] = [];
    let depth = 0, count = 0, ident = -1, limit = 1;
    for (let i = open; i < t.length && i < open + 4000; i++) {
      const c = t.codes[i];
      if (c === P.LParen || c === P.LBrace || c === P.LBracket) {
        depth++;
        // `name[4]` is a name too.
        if (c === P.LBracket && depth === 2 && count === 1 && ident === i - 1) limit = 2;
        if (depth > 1) count++;
      }
      else if (c === P.RParen || c === P.RBrace || c === P.RBracket) {
        if (--depth === 0) { if (ident >= 0 && count <= limit) out.push(t.value(ident)); break; }
      } else if (depth === 1 && c === P.Comma) {
        if (ident >= 0 && count <= limit) out.push(t.value(ident));
        count = 0; ident = -1; limit = 1;
      } else if (depth === 1) {
        if (t.kinds[i] === Tok.Hash) break;
        if (t.kinds[i] === Tok.Ident && (t.is(i, 'struct') || t.is(i, 'union') || t.is(i, 'enum'))) continue;
        count++;
        if (t.kinds[i] === Tok.Ident) ident = i;
      }
    }
    return out.join(',');
  }

  /** Offset of the `#if` of the outermost group that was closed while the current item was open. */
  private lastClosed = -1;

  private directive(hash: number): number {
    const { t } = this;
    const { el, group } = this.state;
    if (!group && el.length > 0 && this.isWholeInvocation(el, -1) && !this.bodyBehindGroup(hash)) this.finish(this.close[el[el.length - 1]], false);
    // An object-like macro alone before a directive: TLB_FLUSH_REASON.
    else if (!group && el.length === 1 && t.kinds[el[0]] === Tok.Ident && CAPITALS.test(t.value(el[0]))) this.finish(el[0], false);
    let end = hash + 1;
    while (end < t.length && !(t.flags[end] & TokFlag.LineStart)) end++;
    if (hash + 1 >= end) return end;
    const start = t.starts[hash], stop = t.ends[end - 1];
    const name = t.value(hash + 1);
    const arg = hash + 2;
    switch (name) {
      case 'define':
        if (arg < end) this.push(Ev.Define, this.id(t.value(arg)), start, stop, arg + 1 < end && t.codes[arg + 1] === P.LParen && t.starts[arg + 1] === t.ends[arg] ? 1 : 0, t.starts[arg]);
        break;
      case 'undef': if (arg < end) this.push(Ev.Undef, this.id(t.value(arg)), start, stop, 0, t.starts[arg]); break;
      case 'include': case 'include_next': case 'import':
        this.push(name === 'include_next' ? Ev.IncludeNext : Ev.Include, this.id(this.rest(arg, end)), start, stop, 0, 0);
        break;
      case 'if': this.open(Ev.If, this.rest(arg, end), start, stop, arg < end && t.value(arg) === '0' && arg + 1 === end); break;
      case 'ifdef': this.open(Ev.Ifdef, arg < end ? t.value(arg) : '', start, stop, false); break;
      case 'ifndef': this.open(Ev.Ifndef, arg < end ? t.value(arg) : '', start, stop, false); break;
      case 'elif': this.branch(Ev.Elif, this.rest(arg, end), start, stop); break;
      case 'elifdef': this.branch(Ev.Elifdef, arg < end ? t.value(arg) : '', start, stop); break;
      case 'elifndef': this.branch(Ev.Elifndef, arg < end ? t.value(arg) : '', start, stop); break;
      case 'else': this.branch(Ev.Else, '', start, stop); break;
      case 'endif': this.endif(start, stop); break;
      case 'pragma': if (arg < end && t.is(arg, 'once')) this.push(Ev.Once, 0, start, stop, 0, 0); break;
    }
    return end;
  }

  /** Whether the #if group that this directive goes on with, or ends, is followed by `{`: each branch gives the body a head. */
  private bodyBehindGroup(hash: number): boolean {
    const { t } = this;
    if (this.branches.length === 0 || !/^(el|endif)/.test(t.value(hash + 1))) return false;
    for (let i = hash, depth = 0; i < t.length; i++) {
      if (t.kinds[i] !== Tok.Hash) continue;
      if (t.value(i + 1).startsWith('if')) depth++;
      else if (t.is(i + 1, 'endif') && depth-- === 0) {
        for (i++; i < t.length && !(t.flags[i] & TokFlag.LineStart); i++) { /* to the next line */ }
        return t.codes[i] === P.LBrace;
      }
    }
    return false;
  }

  private open(kind: Ev, expression: string, start: number, stop: number, zero: boolean): void {
    this.push(kind, this.id(expression), start, stop, -1, 0);
    this.branches.push({ offset: start, before: copy(this.state), ends: [], zero, chosen: undefined, alternatives: [] });
  }

  private branch(kind: Ev, expression: string, start: number, stop: number): void {
    this.push(kind, this.id(expression), start, stop, -1, 0);
    const b = this.branches.at(-1);
    if (!b) return;
    this.endBranch(b);
    this.state = copy(b.before);
    b.zero = false;
  }

  private endBranch(b: Branch): void {
    if (b.zero) return;
    if (!b.chosen) b.chosen = this.state;
    else if (this.state.el.length > 0 && !same(this.state.el, b.chosen.el) && !same(this.state.el, b.before.el)) b.alternatives.push(this.state.el);
  }

  private endif(start: number, stop: number): void {
    this.push(Ev.Endif, 0, start, stop, -1, 0);
    const b = this.branches.pop();
    if (!b) return;
    this.endBranch(b);
    this.state = b.chosen ?? b.before;
    this.alternatives.push(...b.alternatives);
    const depth = this.branches.length;
    if (this.state.el.length > 0 && this.state.itemDepth > depth) this.lastClosed = b.offset;
    while (this.openItems.length > 0 && this.openItems.at(-1)!.depth >= depth) this.openItems.pop()!.item.end = stop;
  }

  private rest(from: number, to: number): string {
    if (from >= to) return '';
    // Comments and splices inside are rare: the tokens' own spelling then.
    const raw = this.text.slice(this.t.starts[from], this.t.ends[to - 1]);
    if (!raw.includes('/*') && !raw.includes('\\')) return raw;
    let s = '';
    for (let i = from; i < to; i++) s += (i > from && this.t.flags[i] & TokFlag.SpaceBefore ? ' ' : '') + this.t.value(i);
    return s;
  }

  private id(s: string): number {
    let n = this.ids.get(s);
    if (n === undefined) { n = this.strings.length; this.strings.push(s); this.ids.set(s, n); }
    return n;
  }

  private push(kind: Ev, id: number, start: number, end: number, link: number, name: number): void { this.directives.push(kind, id, start, end, link, name); }

  /** Directives and names in the order of the text, with the branches of each group linked. */
  private build(): FileIndex {
    const { directives: d, names } = this;
    const count = names.length / 4;
    const order = new Uint32Array(count);
    for (let k = 0; k < count; k++) order[k] = k;
    order.sort((a, b) => names[a * 4 + 3] - names[b * 4 + 3] || a - b);
    const events = new Int32Array(d.length + count * STRIDE);
    const open: number[] = [];
    let out = 0, di = 0, ni = 0;
    while (di < d.length || ni < count) {
      const k = ni < count ? order[ni] * 4 : 0;
      if (di < d.length && (ni >= count || d[di + 2] < names[k + 3])) {
        for (let x = 0; x < STRIDE; x++) events[out + x] = d[di + x];
        const kind = d[di];
        const at = out / STRIDE;
        if (kind >= Ev.Elif && kind <= Ev.Endif && open.length > 0) events[open.pop()! * STRIDE + 4] = at;
        if (kind < Ev.Endif) open.push(at);
        di += STRIDE;
      } else {
        const item = this.items[names[k + 1]];
        events[out] = names[k + 2] < 0 ? Ev.Args : Ev.Name; events[out + 1] = names[k]; events[out + 2] = item.start; events[out + 3] = item.end; events[out + 4] = names[k + 2]; events[out + 5] = names[k + 3];
        ni++;
      }
      out += STRIDE;
    }
    const total = events.length / STRIDE;
    for (const at of open) events[at * STRIDE + 4] = total;   // an #if without #endif
    return { strings: this.strings, events };
  }
}

const copy = (s: State): State => ({ el: s.el.slice(), group: s.group ? { ...s.group } : undefined, itemStart: s.itemStart, itemDepth: s.itemDepth });
const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
