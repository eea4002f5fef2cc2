// What a #define says about how its name is used: derived from the tree's own definitions, so that hardly any name is kept by hand.
import { lex, P, Tok, type TokenList } from '../lexer.ts';
import { KEYWORDS, W } from './words.ts';

/** How uses of a macro read. */
export type MacroClass = W.Attr | W.AttrCall | W.Iterator | W.Asm | W.Complete;

const enum Body {
  Attribute, Empty, Iterator, Asm, Complete,
  /** One call of another macro: whatever that one is. */
  Call,
  Other,
}

interface Definition {
  functionLike: boolean;
  body: Body;
  /** Names that must be attribute-like for this one to be; for a `Call` and an `Iterator` the macro that decides. */
  needs: string[];
  /** For a declaring macro: which parameter it declares; -1 none. */
  declares: number;
  /** The macro that declares it in turn, and which of that one's arguments each parameter is. */
  via?: { name: string; args: (number | undefined)[] };
}

// For a lone file without its tree. Everything else comes from the tree's definitions or from the context.
const BUILTIN: [MacroClass, string][] = [
  [W.Attr, '__init __exit __initdata __initconst __exitdata __user __kernel __iomem __percpu __rcu __force __nocast __bitwise __private __safe '
    + '__always_inline noinline notrace noinstr asmlinkage __must_check __maybe_unused __always_unused __unused __used __packed __read_mostly '
    + '__ro_after_init __cold __weak __pure __sched __lockfunc __kprobes __latent_entropy __visible __noreturn __malloc __ref __refdata '
    + '__meminit __cpuidle ____cacheline_aligned ____cacheline_aligned_in_smp __cacheline_aligned __cacheline_aligned_in_smp __deprecated '
    + '__randomize_layout __net_init __net_exit __net_initdata inline_for_extension'],
  [W.AttrCall, '__aligned __printf __scanf __section __acquires __releases __must_hold __free __cleanup __counted_by __alias __assume_aligned '
    + '__alloc_size __guarded_by __cond_acquires __nonstring_array __diagnose_as'],
];

/** Classes of macro names: built-in ones, then the tree's, then (through {@link extend}) a file's own. */
export class MacroTable {
  private readonly definitions = new Map<string, Definition[]>();
  private classes: Map<string, number> | undefined;
  private readonly parent: MacroTable | undefined;
  private declared = new Map<string, number>();
  private readonly arities = new Map<string, number>();
  private readonly numbers = new Map<string, number>();

  constructor(parent?: MacroTable) {
    this.parent = parent;
  }

  /** Class of a name, or undefined. Keywords are no macros: ask `KEYWORDS` first. */
  classOf(name: string): number | undefined {
    // Asked for every identifier of a text: an empty table passes the question on without work.
    const own = this.parent && this.definitions.size === 0 ? undefined : (this.classes ?? this.resolved()).get(name);
    return own ?? this.parent?.classOf(name);
  }

  /** How many parameters a function-like macro has. */
  arity(name: string): number | undefined { return this.arities.get(name) ?? this.parent?.arity(name); }

  /** The value of a macro whose body is one decimal number. */
  numberOf(name: string): number | undefined { return this.numbers.get(name) ?? this.parent?.numberOf(name); }

  /** For a macro that declares a name: the index of the argument that is that name. */
  declaredArgument(name: string): number | undefined {
    const known = this.declared.get(name);
    if (known !== undefined) return known < 0 ? undefined : known;
    const found = this.findDeclared(name);
    if (found !== undefined || !this.parent) this.declared.set(name, found ?? -1);
    return found ?? this.parent?.declaredArgument(name);
  }

  private findDeclared(name: string): number | undefined {
    // A chain of definitions (DEFINE_PER_CPU, DEFINE_PER_CPU_SECTION, …), walked without recursion.
    let map: (number | undefined)[] | undefined;
    let at = name;
    for (let hops = 0; hops < 8; hops++) {
      const def = this.lookup(at)?.find(d => d.declares >= 0 || d.via);
      if (!def) return undefined;
      const translate = (p: number): number | undefined => (map ? map[p] : p);
      if (def.declares >= 0) return translate(def.declares);
      const via = def.via!;
      map = via.args.map(p => (p === undefined ? undefined : translate(p)));
      at = via.name;
    }
    return undefined;
  }

  private lookup(name: string): Definition[] | undefined {
    return this.definitions.get(name) ?? this.parent?.lookup(name);
  }

  /** Reads all the #defines of a text. */
  addText(text: string): void {
    if (!text.includes('define')) return;
    const tokens = lex(text);
    for (let i = 0; i < tokens.length; i++) {
      if (tokens.kinds[i] !== Tok.Hash) continue;
      let end = i + 1;
      while (end < tokens.length && !(tokens.flags[end] & 1)) end++;
      if (tokens.is(i + 1, 'define')) this.addDefine(tokens, i + 2, end);
      i = end - 1;
    }
  }

  /** Reads one definition: token `i` is the macro's name, `end` the first token of the next line. */
  addDefine(tokens: TokenList, i: number, end: number): void {
    if (i >= end || tokens.kinds[i] !== Tok.Ident) return;
    const name = tokens.value(i);
    if (end === i + 2 && tokens.kinds[i + 1] === Tok.Number) {
      const v = Number(tokens.value(i + 1));
      if (Number.isFinite(v)) this.numbers.set(name, v);
      return;
    }
    const params = parametersOf(tokens, i, end);
    if (params) this.arities.set(name, params.length);
    const def = readDefinition(tokens, i, end, params);
    if (!def) return;
    const known = this.definitions.get(name);
    if (known) known.push(def);
    else this.definitions.set(name, [def]);
    this.classes = undefined;
  }

  /** Number of names with a definition of a telling shape. */
  get size(): number { return this.definitions.size; }

  private resolved(): Map<string, number> {
    if (this.classes) return this.classes;
    const classes = new Map<string, number>();
    if (!this.parent) for (const [w, names] of BUILTIN) for (const n of names.split(' ')) classes.set(n, w);
    const known = (n: string) => classes.get(n) ?? this.parent?.classOf(n);
    // Definitions lean on each other: until nothing more is found.
    let rest = [...this.definitions];
    for (let round = 0; round < 10 && rest.length > 0; round++) {
      const next: typeof rest = [];
      for (const entry of rest) {
        const c = classify(entry[0], entry[1], known);
        if (c === undefined) next.push(entry);
        else if (c > 0) classes.set(entry[0], c);
      }
      if (next.length === rest.length) break;
      rest = next;
    }
    return this.classes = classes;
  }
}

/** Class from all definitions of one name; 0: none; undefined: not known yet. */
function classify(name: string, defs: Definition[], known: (n: string) => number | undefined): number | undefined {
  let attribute = 0, empty = 0, iterator = 0, complete = 0, waiting = false;
  for (const d of defs) {
    if (d.body === Body.Empty) { empty++; continue; }
    if (d.body === Body.Asm) return W.Asm;
    if (d.body === Body.Complete) { complete++; continue; }
    const classes = d.needs.map(known);
    const attributes = classes.every(c => c === W.Attr || c === W.AttrCall);
    if (d.body === Body.Attribute) { if (attributes) attribute++; else if (classes[classes.length - 1] === W.Iterator) iterator++; else waiting = true; }
    else if (d.body === Body.Iterator) { if (classes.every(c => c === W.Iterator)) iterator++; else waiting = true; }
    else if (d.body === Body.Call) { if (attributes) attribute++; else if (classes[0] === W.Iterator) iterator++; else if (classes[0] === W.Complete) complete++; else waiting = true; }
  }
  if (iterator > 0) return W.Iterator;
  const functionLike = defs[0].functionLike;
  if (attribute > 0) return functionLike ? W.AttrCall : W.Attr;
  if (complete > 0) return W.Complete;
  if (waiting) return undefined;
  // A macro that is always empty reads as an attribute; one with arguments may as well be a call that is configured away.
  // A lower-case name without an underscore is one that a header hides rather than an attribute.
  if (empty === defs.length && !functionLike && /^[_A-Z]/.test(name)) return W.Attr;
  return 0;
}

/** Names of the parameters of the macro at `i`; undefined when it has no parameter list. */
function parametersOf(t: TokenList, i: number, end: number): string[] | undefined {
  let k = i + 1;
  if (k >= end || t.codes[k] !== P.LParen || t.starts[k] !== t.ends[i]) return undefined;
  const params: string[] = [];
  for (k++; k < end && t.codes[k] !== P.RParen; k++) {
    if (t.kinds[k] === Tok.Ident) params.push(t.value(k));
    else if (t.codes[k] === P.Ellipsis && t.codes[k - 1] !== P.Comma && t.codes[k - 1] !== P.LParen) continue;
    else if (t.codes[k] === P.Ellipsis) params.push('__VA_ARGS__');
  }
  return params;
}

function readDefinition(t: TokenList, i: number, end: number, parameters: string[] | undefined): Definition | undefined {
  let k = i + 1;
  const functionLike = parameters !== undefined;
  const params = parameters ?? [];
  if (functionLike) {
    while (k < end && t.codes[k] !== P.RParen) k++;
    k++;
  }
  if (k >= end) return { functionLike, body: Body.Empty, needs: [], declares: -1 };
  if (!functionLike && asmWords(t, k, end)) return { functionLike, body: Body.Asm, needs: [], declares: -1 };
  const first = t.kinds[k] === Tok.Ident ? t.value(k) : '';
  const w = KEYWORDS.get(first);
  const close = functionLike && first !== '' && t.codes[k + 1] === P.LParen ? closing(t, k + 1, end) : -1;
  if (close === end - 1 && w === undefined) {
    const via = { name: first, args: argumentParams(t, k + 1, close, params) };
    return { functionLike, body: Body.Call, needs: [first], declares: -1, via };
  }
  const attributes = attributeNeeds(t, k, end, params);
  if (attributes) return { functionLike, body: Body.Attribute, needs: attributes, declares: -1 };
  const depth = braceDelta(t, k, end);
  const aType = (w === W.Struct || w === W.Enum) && t.codes[end - 1] === P.RBrace;
  if (depth === 0 && !aType && (t.codes[end - 1] === P.Semi || t.codes[end - 1] === P.RBrace)) {
    const declares = functionLike ? declaredParam(t, k, end, params) : -1;
    return { functionLike, body: Body.Complete, needs: [], declares };
  }
  if (!functionLike) {
    // `struct {` and `} attribute;`: opens or closes something, so it cannot stand as a name.
    return depth !== 0 ? { functionLike, body: Body.Attribute, needs: [], declares: -1 } : undefined;
  }
  if (depth === 0) {
    const last = lastStatement(t, k, end);
    if (last === '') return { functionLike, body: Body.Iterator, needs: [], declares: -1 };
    if (last !== undefined) return { functionLike, body: Body.Iterator, needs: [last], declares: -1 };
  }
  const declares = declaredParam(t, k, end, params);
  return declares >= 0 ? { functionLike, body: Body.Other, needs: [], declares } : undefined;
}

function asmWords(t: TokenList, k: number, end: number): boolean {
  if (KEYWORDS.get(t.value(k)) !== W.Asm) return false;
  for (let j = k + 1; j < end; j++) {
    const w = t.kinds[j] === Tok.Ident ? KEYWORDS.get(t.value(j)) : undefined;
    if (w !== W.Storage && w !== W.Qualifier && w !== W.Attr && w !== W.Goto) return false;
  }
  return true;
}

/**
 * For a body that wants a statement behind it: '' where it ends with `else` or the parentheses of for, while or if; the macro's name where it
 * ends with the call of one that would have to be an iterator (`for_each_x(…) for_each_y(…)`); undefined otherwise.
 */
function lastStatement(t: TokenList, k: number, end: number): string | undefined {
  if (t.is(end - 1, 'else')) return '';
  if (t.codes[end - 1] !== P.RParen) return undefined;
  let heads = 0, last = '';
  while (k < end) {
    // Statements that come before: (bit) = first; for_each_x(bit, …)
    const head = t.kinds[k] === Tok.Ident && (KEYWORDS.has(t.value(k)) || t.codes[k + 1] === P.LParen);
    if (!head) {
      for (let d = 0; k < end && !(d === 0 && t.codes[k] === P.Semi); k++) { if (t.codes[k] === P.LParen || t.codes[k] === P.LBrace) d++; else if (t.codes[k] === P.RParen || t.codes[k] === P.RBrace) d--; }
      if (++k >= end) return undefined;
      continue;
    }
    const name = t.value(k);
    const w = KEYWORDS.get(name);
    if (w === W.Else) { k++; continue; }
    if (w !== undefined && w !== W.For && w !== W.While && w !== W.If) return undefined;
    if (k + 1 >= end || t.codes[k + 1] !== P.LParen) return undefined;
    last = w === undefined ? name : '';
    heads++;
    k = closing(t, k + 1, end) + 1;
    if (k === 0) return undefined;
    // `if (…) { … } else …` and `if (…) ; else …`
    if (k < end && t.codes[k] === P.Semi) k++;
    else if (k < end && t.codes[k] === P.LBrace) {
      let d = 0;
      for (; k < end; k++) { if (t.codes[k] === P.LBrace) d++; else if (t.codes[k] === P.RBrace && --d === 0) { k++; break; } }
    }
  }
  return heads > 0 ? last : undefined;
}

function braceDelta(t: TokenList, k: number, end: number): number {
  let d = 0;
  for (; k < end; k++) { if (t.codes[k] === P.LBrace) d++; else if (t.codes[k] === P.RBrace) d--; }
  return d;
}

function closing(t: TokenList, k: number, end: number): number {
  let d = 0;
  for (; k < end; k++) {
    if (t.codes[k] === P.LParen) d++;
    else if (t.codes[k] === P.RParen && --d === 0) return k;
  }
  return -1;
}

/** For a call in a macro body: which parameter each argument is, where it is one. */
function argumentParams(t: TokenList, open: number, close: number, params: string[]): (number | undefined)[] {
  const out: (number | undefined)[] = [];
  let d = 0, start = open + 1;
  for (let k = open + 1; k <= close; k++) {
    const c = t.codes[k];
    if (c === P.LParen) d++;
    else if (c === P.RParen && k < close) d--;
    if (k === close || (c === P.Comma && d === 0)) {
      const p = k - start === 1 && t.kinds[start] === Tok.Ident ? params.indexOf(t.value(start)) : -1;
      out.push(p >= 0 ? p : undefined);
      start = k + 1;
    }
  }
  return out;
}

/** Names that must be attributes for the whole body to be a list of attributes and storage words; undefined when it is none. */
function attributeNeeds(t: TokenList, k: number, end: number, params: string[]): string[] | undefined {
  const needs: string[] = [];
  for (; k < end; k++) {
    if (t.kinds[k] !== Tok.Ident) return undefined;
    const name = t.value(k);
    const w = KEYWORDS.get(name);
    if (w === W.Qualifier || w === W.Storage || w === W.Attr) continue;
    const open = k + 1 < end && t.codes[k + 1] === P.LParen;
    if (w === W.AttrCall) {
      if (!open) return undefined;
    } else if (w !== undefined || params.includes(name)) return undefined;
    else needs.push(name);
    if (open) {
      k = closing(t, k + 1, end);
      if (k < 0) return undefined;
    }
  }
  return needs;
}

/** Which parameter stands where a declaration has its name: after a type, before `=`, `[`, `;` or the end. */
function declaredParam(t: TokenList, k: number, end: number, params: string[]): number {
  for (let j = k + 1; j < end; j++) {
    const c = t.codes[j];
    if (c === P.LParen || c === P.Assign || c === P.LBrace) break;
    if (t.kinds[j] !== Tok.Ident) continue;
    const prev = j - 1;
    if (t.kinds[prev] !== Tok.Ident && t.codes[prev] !== P.Star) continue;
    const next = j + 1 < end ? t.codes[j + 1] : P.Semi;
    const nextIsWord = j + 1 < end && t.kinds[j + 1] === Tok.Ident;
    if (next !== P.Assign && next !== P.LBracket && next !== P.Semi && !nextIsWord) continue;
    const p = params.indexOf(t.value(j));
    if (p >= 0) {
      const before = t.kinds[prev] === Tok.Ident ? t.value(prev) : '';
      if (before === 'struct' || before === 'union' || before === 'enum') continue;
      return p;
    }
  }
  return -1;
}
