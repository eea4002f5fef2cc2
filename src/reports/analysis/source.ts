/** One C file as the reports look at it: tokens, what it declares, and the calls in each function. Nothing is preprocessed. */
import { lineAt, lineStarts } from '../../base/position.ts';
import { lex, P, Tok, TokFlag, type TokenList } from '../../syntax/lexer.ts';
import type { OutlineEntry } from '../../tree/index.ts';

/** Token indices [from, to). */
export interface Range { readonly from: number; readonly to: number }

export interface Call {
  /** What is called; of a call through a member, the member's name. */
  readonly name: string;
  readonly token: number;
  readonly line: number;
  /** The arguments' tokens. */
  readonly args: readonly Range[];
  /** The closing parenthesis. */
  readonly end: number;
  /** `vma->vm_ops` of `vma->vm_ops->fault(vmf)`; undefined: called by its name. */
  readonly through?: string;
  /** The left side, where the call's value is assigned: `page` of `page = alloc_page(gfp)`. */
  readonly assigned?: string;
}

export interface FunctionText {
  readonly name: string;
  readonly entry: OutlineEntry;
  /** 1-based: of the name, and of the last line. */
  readonly line: number;
  readonly endLine: number;
  /** From the item's first token to the body's opening brace. */
  readonly head: Range;
  /** Inside of the braces. */
  readonly body: Range;
  readonly calls: readonly Call[];
}

const NOT_CALLED = new Set(`if while for switch return sizeof typeof __typeof__ __typeof do else case goto defined __attribute__ _Static_assert static_assert
  _Alignof __alignof__ alignof asm __asm__ volatile __volatile__ _Generic`.split(/\s+/));
const BEFORE_EXPRESSION = new Set(['return', 'else', 'do', 'case', 'goto', 'sizeof']);

export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly tokens: TokenList;
  readonly outline: readonly OutlineEntry[];
  readonly functions: readonly FunctionText[];
  /** Opening brackets that nothing closes. */
  readonly unclosed: readonly number[];
  private readonly starts: Uint32Array;
  private readonly closers: Int32Array;
  private readonly openers: Int32Array;

  constructor(path: string, text: string, outline: readonly OutlineEntry[]) {
    this.path = path;
    this.text = text;
    this.tokens = lex(text);
    this.starts = lineStarts(text);
    const { closers, unclosed } = matchBrackets(this.tokens);
    this.closers = closers;
    this.unclosed = unclosed;
    this.openers = new Int32Array(this.closers.length).fill(-1);
    this.closers.forEach((close, open) => { if (close >= 0) this.openers[close] = open; });
    this.outline = outline;
    const seen = new Set<number>();
    this.functions = outline.flatMap(e => {
      // One body may have a head in each branch of a conditional; a macro that defines several has one body too.
      const f = e.kind === 'function' || (e.kind === 'macroInvocation' && e.braces) ? this.functionOf(e) : undefined;
      if (!f || seen.has(f.body.from)) return [];
      seen.add(f.body.from);
      return [f];
    });
  }

  get lines(): number { return this.starts.length - (this.text.endsWith('\n') ? 1 : 0); }
  /** 1-based line of an offset. */
  lineOf(offset: number): number { return lineAt(this.starts, offset) + 1; }
  tokenLine(token: number): number { return this.lineOf(this.tokens.starts[Math.min(token, this.tokens.length - 1)] ?? 0); }
  /** The text of a 1-based line, without its end. */
  line(line: number): string { return this.text.slice(this.starts[line - 1], (this.starts[line] ?? this.text.length + 1) - 1); }
  /** The closing bracket of an opening one, or the end of the tokens. */
  closer(token: number): number { return this.closers[token] < 0 ? this.tokens.length : this.closers[token]; }
  /** The first token at or behind an offset. */
  tokenAt(offset: number): number {
    const { starts, length } = this.tokens;
    let low = 0, high = length;
    while (low < high) { const mid = (low + high) >> 1; if (starts[mid] < offset) low = mid + 1; else high = mid; }
    return low;
  }

  /** The words of a range on one line, comments left out. */
  words(range: Range): string {
    let s = '';
    for (let i = range.from; i < range.to; i++) s += (i > range.from && this.tokens.flags[i] & (TokFlag.SpaceBefore | TokFlag.LineStart) ? ' ' : '') + this.tokens.value(i);
    return s;
  }

  /** The calls in a range of tokens, in the order of the text. */
  callsIn(range: Range): Call[] {
    const { tokens: t } = this;
    const out: Call[] = [];
    for (let i = range.from; i < range.to; i++) {
      if (t.kinds[i] === Tok.Hash) { i = this.directiveEnd(i) - 1; continue; }
      if (t.kinds[i] !== Tok.Ident || t.codes[i + 1] !== P.LParen) continue;
      const name = t.value(i);
      if (NOT_CALLED.has(name)) continue;
      const before = i - 1;
      const member = t.codes[before] === P.Dot || t.codes[before] === P.Arrow;
      if (before >= range.from && t.kinds[before] === Tok.Ident && !BEFORE_EXPRESSION.has(t.value(before))) continue;
      const end = this.closer(i + 1);
      const start = member ? this.chainStart(before, range.from) : i;
      const assigned = this.assignedTo(start, range.from);
      out.push({ name, token: i, line: this.tokenLine(i), args: this.split(i + 2, end), end, ...(member ? { through: this.words({ from: start, to: before }) } : {}), ...(assigned === undefined ? {} : { assigned }) });
    }
    return out;
  }

  /** Pieces between the commas of a bracket's inside. */
  split(from: number, to: number): Range[] {
    const { tokens: t } = this;
    if (from >= to) return [];
    const out: Range[] = [];
    let start = from;
    for (let i = from; i < to; i++) {
      if (this.closers[i] > i) { i = Math.min(this.closers[i], to); continue; }
      if (t.codes[i] === P.Comma) { out.push({ from: start, to: i }); start = i + 1; }
    }
    out.push({ from: start, to });
    return out;
  }

  /** First token behind a directive's line. */
  directiveEnd(hash: number): number {
    let i = hash + 1;
    while (i < this.tokens.length && !(this.tokens.flags[i] & TokFlag.LineStart)) i++;
    return i;
  }

  /** Where the chain of members before the `.` or `->` at `dot` begins: `a` of `a->b[2].c`. */
  private chainStart(dot: number, limit: number): number {
    const { tokens: t } = this;
    for (let end = dot; ;) {
      let k = end - 1;
      while (k > limit && (t.codes[k] === P.RBracket || t.codes[k] === P.RParen) && this.openers[k] >= limit) k = this.openers[k] - 1;
      if (k <= limit || t.kinds[k] !== Tok.Ident) return Math.max(limit, t.kinds[k] === Tok.Ident ? k : k + 1);
      if (t.codes[k - 1] !== P.Dot && t.codes[k - 1] !== P.Arrow) return k;
      end = k - 1;
    }
  }

  private assignedTo(start: number, limit: number): string | undefined {
    const { tokens: t } = this;
    // `x = (cast)call()`
    let i = start - 1;
    if (i > limit && t.codes[i] === P.RParen && this.openers[i] > limit) i = this.openers[i] - 1;
    if (i <= limit || t.codes[i] !== P.Assign) return undefined;
    let from = i;
    while (from > limit && (t.kinds[from - 1] === Tok.Ident || t.codes[from - 1] === P.Dot || t.codes[from - 1] === P.Arrow || t.codes[from - 1] === P.RBracket || t.codes[from - 1] === P.LBracket || t.codes[from - 1] === P.Star || t.kinds[from - 1] === Tok.Number)) {
      // A declaration: `struct page *page = …`: the name alone.
      if (t.kinds[from - 1] === Tok.Ident && t.kinds[from] === Tok.Ident) break;
      if (t.codes[from - 1] === P.Star && from - 2 > limit && t.kinds[from - 2] === Tok.Ident) break;
      from--;
    }
    return from < i ? this.words({ from, to: i }) : undefined;
  }

  private functionOf(entry: OutlineEntry): FunctionText | undefined {
    const { tokens: t } = this;
    const from = this.tokenAt(entry.start), limit = this.tokenAt(entry.end);
    let open = this.tokenAt(entry.offset);
    for (; open < limit && t.codes[open] !== P.LBrace; open++) {
      if (t.codes[open] === P.LParen) open = Math.min(this.closer(open), limit);
      if (t.codes[open] === P.Semi) return undefined;
    }
    if (open >= limit) return undefined;
    const close = Math.min(this.closer(open), limit);
    const body = { from: open + 1, to: close };
    const name = entry.kind === 'macroInvocation' ? this.madeName(entry) : entry.name;
    return { name, entry, line: this.lineOf(entry.offset), endLine: this.tokenLine(close), head: { from, to: open }, body, calls: this.callsIn(body) };
  }

  /** The name that a macro with a body gives its function (include/linux/syscalls.h). */
  private madeName(entry: OutlineEntry): string {
    const i = this.tokenAt(entry.offset);
    const argument = this.tokens.codes[i + 1] === P.LParen && this.tokens.kinds[i + 2] === Tok.Ident ? this.tokens.value(i + 2) : entry.name;
    return /^SYSCALL(32|64)?_DEFINE/.test(entry.name) ? `sys_${argument}` : entry.name.startsWith('COMPAT_SYSCALL_DEFINE') ? `compat_sys_${argument}` : argument;
  }
}

/** For each opening bracket its closing one, -1: none. A `}` in the first column closes what is open: conditionals may unbalance a body. */
function matchBrackets(t: TokenList): { closers: Int32Array; unclosed: number[] } {
  const out = new Int32Array(t.length + 1).fill(-1);
  const open: number[] = [];
  const kept: number[][] = [];
  for (let i = 0; i < t.length; i++) {
    if (t.kinds[i] === Tok.Hash) {
      // Each branch of a conditional begins with what was open before it.
      if (t.is(i + 1, 'if') || t.is(i + 1, 'ifdef') || t.is(i + 1, 'ifndef')) kept.push(open.slice());
      else if ((t.is(i + 1, 'else') || t.is(i + 1, 'elif')) && kept.length > 0) open.splice(0, open.length, ...kept.at(-1)!);
      else if (t.is(i + 1, 'endif')) kept.pop();
      let k = i + 1;
      while (k < t.length && !(t.flags[k] & TokFlag.LineStart)) k++;
      i = k - 1;
      continue;
    }
    const c = t.codes[i];
    if (c === P.LParen || c === P.LBrace || c === P.LBracket) open.push(i);
    else if (c === P.RParen || c === P.RBrace || c === P.RBracket) {
      const first = c === P.RBrace && (t.starts[i] === 0 || t.text.charCodeAt(t.starts[i] - 1) === 10);
      if (first) while (open.length > 1) out[open.pop()!] = i;
      const top = open.pop();
      if (top !== undefined) out[top] = i;
    }
  }
  return { closers: out, unclosed: open };
}
