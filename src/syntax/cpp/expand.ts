/**
 * Macro expansion (C11 6.10.3), with the GNU extensions that the kernel uses. The algorithm is gcc's: while what a macro gave is being read its
 * name is not expanded, and a token of that name which is met then is never expanded again (6.10.3.4p2). Tokens that a macro's body yields
 * stand, for the reader, where the macro was used; tokens of its arguments stay where the reader wrote them.
 */
import type { SourceTable } from '../../base/position.ts';
import { lex, P, Tok } from '../lexer.ts';
import { computedMacros } from './define.ts';
import type { Macro, MacroTable, PToken } from './token.ts';

/** One use of a macro: which, where, and inside which other expansion (0: none). */
export interface Expansion { readonly macro: Macro; readonly file: number; readonly offset: number; readonly end: number; readonly parent: number }

/** Expansions by number; entry 0 is unused. Shared by all compilations of an image so that numbers stay unique. */
export class ExpansionTable {
  private readonly list: (Expansion | undefined)[] = [undefined];
  add(e: Expansion): number { this.list.push(e); return this.list.length - 1; }
  get(n: number): Expansion | undefined { return this.list[n]; }
}

/** Where the expander's tokens come from: raw tokens after directives, one at a time; undefined at the end. */
export type Pull = () => PToken | undefined;

export interface ExpandContext {
  readonly macros: MacroTable;
  readonly expansions: ExpansionTable;
  readonly sources: SourceTable;
  readonly counter: { value: number };
  includeLevel(): number;
  /** Line and file name that __LINE__ and __FILE__ tell of a place, where they are not the reader's own: `#line`, the spelling of an include. */
  presumed?(at: PToken): { readonly line: number; readonly path: string };
  /** The name of the file that the translation began with. */
  baseFile?(): string;
  problem(message: string, file: number, offset: number, end: number): void;
}

/** The tokens of one macro argument; `absent`: it was left out, comma and all. */
type Argument = PToken[] & { absent?: boolean };
/** `trailing`: white space stood before something at the end that expanded to nothing. `ownSpace`: something at the start did, so the first token's white space is its own. */
type Expanded = PToken[] & { trailing?: boolean; ownSpace?: boolean };

/** More than this many tokens from one top-level use is taken for a runaway expansion. */
const MAX_TOKENS = 4_000_000;

/** What a name stands for that is looked at before it is looked up as a macro (`defined`); it may read on with `raw`. Undefined: no such name. */
export type Operator = (name: PToken, raw: () => PToken | undefined) => PToken | undefined;

/** Tokens to be read before what follows; `name`: the macro that gave them, which is not expanded until they are read. */
interface Reading { readonly tokens: readonly PToken[]; i: number; readonly name?: string }

export class Expander {
  private readonly readings: Reading[] = [];
  private made = 0;
  /** White space before something that expanded to nothing: the next token has it. */
  private space = false;
  private vanished = false;
  private readonly context: ExpandContext;
  private readonly pull: Pull;
  /** Names of the macros that are being expanded, those around an argument included. */
  private readonly active: Set<string>;
  private readonly operator: Operator | undefined;
  constructor(context: ExpandContext, pull: Pull, operator?: Operator, active = new Set<string>()) {
    this.context = context;
    this.pull = pull;
    this.operator = operator;
    this.active = active;
  }

  /** The next token, not expanded. */
  private raw(): PToken | undefined {
    let t: PToken | undefined;
    for (;;) {
      const top = this.readings.at(-1);
      if (!top) { t = this.pull(); break; }
      if (top.i < top.tokens.length) { t = top.tokens[top.i++]; break; }
      this.readings.pop();
      if (top.name !== undefined) this.active.delete(top.name);
    }
    if (!t) return t;
    const final = t.kind === Tok.Ident && this.active.has(t.text) && !t.final;
    if (!this.space) return final ? { ...t, final } : t;
    this.space = false;
    return final || !t.spaceBefore ? { ...t, final: final || t.final, spaceBefore: true } : t;
  }

  /** The next fully expanded token. */
  next(): PToken | undefined {
    for (;;) {
      const t = this.raw();
      if (!t || t.kind !== Tok.Ident) return t;
      const operator = this.operator?.(t, () => this.raw());
      if (operator) return operator;
      const macro = this.context.macros.get(t.text) ?? computedMacros.get(t.text);
      if (!macro || t.final) return t;
      if (!macro.params) {
        this.push(this.substitute(macro, t, t.end, []), t);
        continue;
      }
      const open = this.raw();
      if (!open) return t;
      if (open.punct !== P.LParen) { this.readings.push({ tokens: [open], i: 0 }); return t; }
      const args = this.collect(macro, t);
      if (!args) return t;
      this.push(this.substitute(macro, t, args.close.file === t.file && args.close.end > t.offset ? args.close.end : t.end, args.list), t);
    }
  }

  /** All remaining tokens. */
  all(): PToken[] {
    const out: PToken[] = [];
    for (let t = this.next(); t; t = this.next()) out.push(t);
    return out;
  }

  private push(tokens: PToken[], use: PToken): void {
    if (tokens.length === 0) {
      this.vanished = true;
      if (use.spaceBefore) this.space = true;
      return;
    }
    this.made += tokens.length;
    if (this.made > MAX_TOKENS) {
      const t = tokens[0];
      this.context.problem('macro expansion does not end: too many tokens', t.file, t.offset, t.end);
      return;
    }
    this.active.add(use.text);
    this.readings.push({ tokens, i: 0, name: use.text });
  }

  /** The arguments after `(`, one token list each, and the closing parenthesis. */
  private collect(macro: Macro, use: PToken): { list: PToken[][]; close: PToken } | undefined {
    const params = macro.params!;
    const list: PToken[][] = [];
    let current: PToken[] = [];
    let depth = 0;
    for (;;) {
      const t = this.raw();
      if (!t) {
        this.context.problem(`the arguments of macro ${macro.name} are not closed: add )`, use.file, use.offset, use.end);
        return undefined;
      }
      if (t.punct === P.LParen) depth++;
      else if (t.punct === P.RParen) {
        if (depth === 0) {
          list.push(current);
          if (params.length === 0 && list.length === 1 && current.length === 0) list.pop();
          const missing = params.length - list.length;
          // A missing variadic argument is allowed (GNU): it is empty, and `, ## __VA_ARGS__` drops the comma.
          if (missing === 1 && macro.variadic) list.push(Object.assign([], { absent: true }) as Argument);
          else if (missing !== 0) {
            this.context.problem(`macro ${macro.name} takes ${params.length} argument${params.length === 1 ? '' : 's'}, ${list.length} given`, use.file, use.offset, use.end);
            while (list.length < params.length) list.push([]);
          }
          return { list, close: t };
        }
        depth--;
      } else if (t.punct === P.Comma && depth === 0 && !(macro.variadic && list.length === params.length - 1)) {
        list.push(current);
        current = [];
        continue;
      }
      current.push(t);
    }
  }

  private expandList(tokens: readonly PToken[]): Expanded {
    let i = 0;
    const inner = new Expander(this.context, () => tokens[i++], this.operator, this.active), first = inner.next(), ownSpace = inner.vanished;
    if (!first) return Object.assign([], { trailing: inner.space });
    return Object.assign([first, ...inner.all()], { trailing: inner.space, ownSpace });
  }

  /** The body with arguments put in, pasted and stringified; placed at the use. */
  private substitute(macro: Macro, use: PToken, useEnd: number, args: PToken[][]): PToken[] {
    if (macro.builtin) return this.computed(macro.builtin, use, args);
    const number = this.context.expansions.add({ macro, file: use.file, offset: use.offset, end: useEnd, parent: use.expansion });
    const place = (b: PToken, space = b.spaceBefore): PToken => ({
      kind: b.kind, text: b.text, punct: b.punct, file: use.file, offset: use.offset, end: useEnd, expansion: number, spaceBefore: space,
    });
    const params = macro.params ?? [];
    const expanded: (Expanded | undefined)[] = [];
    /** White space before a parameter whose argument is empty. */
    let carried = false;
    const argOf = (t: PToken | undefined) => (t && t.kind === Tok.Ident ? params.indexOf(t.text) : -1);
    /** Whether something is left of the variadic argument: __VA_OPT__ asks after expansion, as gcc 12 and C23. */
    const present = () => (expanded[params.length - 1] ??= this.expandList(args[params.length - 1])).length > 0;
    const isOptional = (body: readonly PToken[], i: number) => body[i]?.text === '__VA_OPT__' && macro.variadic && body[i + 1]?.punct === P.LParen;
    const nothing = (t: PToken, space: boolean): PToken => ({ ...place(t, space), kind: Tok.Punct, text: '', punct: 0 });
    /** `body` with arguments put in, placemarkers (6.10.3.3p2) included; `operand`: it is an argument of its own, the content of __VA_OPT__. */
    const build = (body: readonly PToken[], operand: boolean): PToken[] => {
      const out: PToken[] = [];
      for (let i = 0; i < body.length; i++) {
        const t = body[i];
        if (t.punct === P.Hash && macro.params) {
          const n = argOf(body[i + 1]), at = place(t, carried || (i === 0 ? use.spaceBefore : t.spaceBefore));
          if (n >= 0) { out.push(stringified(args[n], at)); carried = false; i++; continue; }
          if (isOptional(body, i + 1)) {
            const [inner, close] = optional(body, i + 1);
            out.push(stringified((present() ? build(inner, true) : []).filter(x => x.text !== ''), at));
            carried = false;
            i = close;
            continue;
          }
        }
        if (t.punct === P.HashHash && i > 0 && i + 1 < body.length) {
          const n = argOf(body[i + 1]);
          let right: PToken[], next = i + 1;
          if (isOptional(body, i + 1)) {
            const [inner, close] = optional(body, i + 1);
            right = present() ? build(inner, true) : [];
            next = close;
          } else right = n >= 0 ? args[n] : [place(body[i + 1])];
          if (n >= 0 && macro.variadic && n === params.length - 1 && out.at(-1)?.punct === P.Comma) {
            // GNU: `, ## __VA_ARGS__` drops the comma when the variadic argument is left out, and pastes nothing otherwise. As gcc does it,
            // an argument that is there but empty keeps the comma, unless it is the only one. It is an operand of ##: not expanded before.
            if (right.length === 0 && ((right as Argument).absent || params.length === 1)) { if (out.at(-1)?.punct === P.Comma) out.pop(); } else out.push(...right);
            i++;
            continue;
          }
          if (right.length > 0) {
            const left = out.pop();
            if (!left || left.text === '') out.push(left ? { ...right[0], spaceBefore: left.spaceBefore } : right[0]);
            else if (right[0].text === '') out.push(left);
            else out.push(...this.paste(left, right[0]));
            for (let k = 1; k < right.length; k++) out.push(right[k]);
          }
          i = next;
          continue;
        }
        if (isOptional(body, i)) {
          const [inner, close] = optional(body, i);
          const tokens = present() ? build(inner, true) : [];
          if (tokens.length > 0) out.push(...tokens);
          else if (body[close + 1]?.punct === P.HashHash) out.push(nothing(t, carried || (i === 0 ? use.spaceBefore : t.spaceBefore)));
          i = close;
          continue;
        }
        const n = argOf(t);
        if (n >= 0) {
          const space = carried || (i === 0 ? use.spaceBefore : t.spaceBefore);
          if (body[i + 1]?.punct === P.HashHash && i + 2 < body.length) {
            // Left operand of ##: the argument as written, after the parameter's white space; an empty one leaves a placemarker.
            carried = false;
            if (args[n].length === 0) out.push(nothing(t, space));
            else args[n].forEach((a, k) => { out.push(k === 0 && a.spaceBefore !== space ? { ...a, spaceBefore: space } : a); });
          } else {
            // White space before the parameter counts, not that before the argument.
            const e = (expanded[n] ??= this.expandList(args[n]));
            const own = space || (e.ownSpace === true && e[0].spaceBefore);
            carried = e.trailing === true || (e.length === 0 && space);
            for (let k = 0; k < e.length; k++) out.push(k === 0 && own !== e[k].spaceBefore ? { ...e[k], spaceBefore: own } : e[k]);
            if (e.length === 0 && operand) out.push(nothing(t, space));
          }
          continue;
        }
        out.push(place(t, carried || (i === 0 ? use.spaceBefore : t.spaceBefore)));
        carried = false;
      }
      return out;
    };
    // As gcc does it, what a __VA_OPT__ that is left out would have held is expanded all the same: __COUNTER__ tells.
    if (macro.variadic && macro.body.some(t => t.text === '__VA_OPT__')) {
      macro.body.forEach((t, i) => {
        const n = argOf(t), before = macro.body[i - 1]?.punct;
        if (n >= 0 && before !== P.Hash && before !== P.HashHash && macro.body[i + 1]?.punct !== P.HashHash) expanded[n] ??= this.expandList(args[n]);
      });
    }
    const out = build(macro.body, false);
    if (carried) this.space = true;
    return out.some(t => t.text === '') ? out.filter(t => t.text !== '') : out;
  }

  /** C11 6.10.3.3: one token made of two; where that is no token, both stay (as gcc's error, told once). */
  private paste(left: PToken, right: PToken): PToken[] {
    const text = left.text + right.text;
    const list = lex(text);
    if (list.length !== 1) {
      this.context.problem(`pasting ${left.text} and ${right.text} does not give a valid token`, left.file, left.offset, left.end);
      return [left, right];
    }
    return [{ ...left, kind: list.kinds[0] === Tok.Hash ? Tok.Punct : list.kinds[0], text, punct: list.codes[0], final: undefined }];
  }

  private computed(name: string, use: PToken, args: PToken[][]): PToken[] {
    const { context } = this;
    const token = (kind: Tok, text: string): PToken[] => [{ ...use, kind, text, punct: 0 }];
    switch (name) {
      case '__LINE__': return token(Tok.Number, String(context.presumed?.(use).line ?? context.sources.position(use).line));
      case '__FILE__': return token(Tok.String, JSON.stringify(context.presumed?.(use).path ?? context.sources.path(use.file)));
      case '__BASE_FILE__': return token(Tok.String, JSON.stringify(context.baseFile?.() ?? context.sources.path(use.file)));
      case '__COUNTER__': return token(Tok.Number, String(context.counter.value++));
      case '__INCLUDE_LEVEL__': return token(Tok.Number, String(context.includeLevel()));
      // Runs are reproducible: the time of compilation is a fixed one.
      case '__DATE__': return token(Tok.String, '"Jan  1 2020"');
      case '__TIME__': return token(Tok.String, '"00:00:00"');
      case '__TIMESTAMP__': return token(Tok.String, '"Wed Jan  1 00:00:00 2020"');
      default: return args[0]?.[0] ? pragmaOperator(args[0][0], use) : [];
    }
  }
}

/** What the parser sees of a pragma that means something to it: `__pragma ( ... )`. */
export function pragmaTokens(tokens: readonly PToken[], at: PToken): PToken[] {
  const make = (kind: Tok, text: string, punct: number): PToken => ({ ...at, kind, text, punct });
  return [make(Tok.Ident, '__pragma', 0), make(Tok.Punct, '(', P.LParen), ...tokens, make(Tok.Punct, ')', P.RParen)];
}
/** C11 6.10.9: `_Pragma("pack(1)")` is `#pragma pack(1)`; other pragmas do nothing here. */
function pragmaOperator(literal: PToken, use: PToken): PToken[] {
  const text = /^"(.*)"$/s.exec(literal.text)?.[1].replace(/\\(["\\])/g, '$1');
  if (text === undefined || !/^\s*pack\b/.test(text)) return [];
  const list = lex(text), tokens: PToken[] = [];
  for (let i = 0; i < list.length; i++) tokens.push({ ...use, kind: list.kinds[i], text: list.value(i), punct: list.codes[i] });
  return pragmaTokens(tokens, use);
}

/** The tokens inside `__VA_OPT__ ( ... )` at body[i], and the index of the closing parenthesis. */
function optional(body: readonly PToken[], i: number): [PToken[], number] {
  let depth = 0, k = i + 1;
  for (; k < body.length; k++) {
    if (body[k].punct === P.LParen) depth++;
    else if (body[k].punct === P.RParen && --depth === 0) break;
  }
  return [body.slice(i + 2, k), k];
}

/** C11 6.10.3.2. */
function stringified(arg: readonly PToken[], at: PToken): PToken {
  let s = '';
  arg.forEach((t, i) => {
    if (i > 0 && t.spaceBefore) s += ' ';
    s += t.kind === Tok.String || t.kind === Tok.Char ? t.text.replace(/[\\"]/g, '\\$&') : t.text;
  });
  // A backslash at the end would take the quote away: dropped, as gcc does it.
  if (/(^|[^\\])(\\\\)*\\$/.test(s)) s = s.slice(0, -1);
  return { ...at, kind: Tok.String, text: `"${s}"`, punct: 0 };
}
