/**
 * Which names an item at file scope declares (C11 6.7, 6.9.1), from its tokens before macro expansion. The item is given as its *elements*:
 * token indices outside of brackets, a bracketed group being its opening token.
 */
import { P, Tok, TokFlag, type TokenList } from '../../syntax/lexer.ts';
import { NameFlag, NameKind } from './events.ts';
import { INLINE_WORDS, QUALIFIERS, TYPEOF_WORDS, TYPE_WORDS, isCallAttribute, looksLikeAttribute } from './words.ts';

/** Receives a name: its token and its kind with flags. */
export type Declare = (token: number, kindAndFlags: number) => void;

export class ItemReader {
  private readonly t: TokenList;
  /** For an opening bracket that the scan closed: its closing token. */
  private readonly close: Int32Array;
  private readonly declare: Declare;
  private flags = 0;

  constructor(t: TokenList, close: Int32Array, declare: Declare) {
    this.t = t;
    this.close = close;
    this.declare = declare;
  }

  /** `body`: the last element is the braces of a function's body. `typed`: a function even where no type stands before its name. */
  read(el: readonly number[], body: boolean, typed = false): void {
    const { t } = this;
    this.flags = 0;
    let isTypedef = false, haveType = false, p = 0;
    const n = body ? el.length - 1 : el.length;
    if (n === 0) return;
    const base = body ? NameFlag.Braces : 0;
    // Words before the declarator that are neither keywords nor tags: types, annotations, and last the name.
    const words: number[] = [];
    let typeAt = 0;  // number of words before the last type specifier
    let head = -1;   // element at which the declarator's punctuation begins
    for (; p < n; p++) {
      const i = el[p];
      if (t.kinds[i] !== Tok.Ident) { head = p; break; }
      const v = t.value(i);
      const nextIsParen = p + 1 < n && t.codes[el[p + 1]] === P.LParen;
      if (v === 'typedef') isTypedef = true;
      else if (v === 'static') this.flags |= NameFlag.Static;
      else if (v === 'extern') this.flags |= NameFlag.Extern;
      else if (INLINE_WORDS.has(v)) this.flags |= NameFlag.Inline;
      else if (v === 'struct' || v === 'union' || v === 'enum') { p = this.tag(el, p, n, v, 0) - 1; haveType = true; typeAt = words.length; }
      else if (TYPE_WORDS.has(v)) { haveType = true; typeAt = words.length; }
      else if (QUALIFIERS.has(v)) { if (v === 'auto') haveType = true; }
      else if (TYPEOF_WORDS.has(v) && nextIsParen) { haveType = true; p++; }
      else if (nextIsParen && isCallAttribute(v)) p++;
      else words.push(i);
    }
    if (head < 0) head = n;
    const at = head < n ? el[head] : -1;
    const code = at >= 0 ? t.codes[at] : P.Semi;
    const kindOf = (isFunction: boolean, initialised: boolean): number =>
      isTypedef ? NameKind.Typedef : isFunction ? (body ? NameKind.Function : NameKind.Prototype)
        : NameKind.Variable | (initialised ? NameFlag.Braces : 0);

    if (at >= 0 && t.kinds[at] === Tok.String) return;   // extern "C"
    if (code === P.LParen) {
      const inner = at + 1;
      const nested = (haveType || words.length > 0) && this.nestedDeclarator(inner, this.close[at]);
      if (nested && head + 1 < n && (t.codes[el[head + 1]] === P.LParen || t.codes[el[head + 1]] === P.LBracket)) {
        this.emit(nested.token, kindOf(nested.isFunction, this.hasAssign(el, head, n)) | base);
        this.rest(el, head + 1, n, isTypedef);
        return;
      }
      if (words.length === 0) { if (haveType) this.rest(el, head, n, isTypedef); return; }
      const name = words[words.length - 1];
      // Is there a type before the name? A word that reads as an annotation is none.
      // A lower-case name behind any other word is a function of an unknown `__type`.
      typed ||= haveType || words.slice(0, -1).some(w => !looksLikeAttribute(t.value(w))) || (words.length > 1 && !/^[A-Z0-9_]+$/.test(t.value(name)));
      if (!typed && isTypedef && head + 1 < n) {
        // `typedef MACRO(type) name;`
        for (let k = n - 1; k > head; k--) if (t.kinds[el[k]] === Tok.Ident) { this.emit(el[k], NameKind.Typedef); return; }
      }
      if (!typed && !isTypedef) {
        // `__annotation(args) int f(void)`: an annotation that is not known, with arguments, before the type.
        if (words.length === 1 && head + 1 < n && t.kinds[el[head + 1]] === Tok.Ident && this.laterDeclarator(el, head + 1, n)) {
          this.read(body ? el.slice(head + 1) : el.slice(head + 1, n), body);
          return;
        }
        this.declare(name, NameKind.Invocation | this.flags | base | (this.hasAssign(el, head, n) ? NameFlag.Braces : 0));
        return;
      }
      // `T __annotation(args) name(...)`: the name is a later word before a parenthesis.
      const later = looksLikeAttribute(t.value(name)) ? this.laterCall(el, head + 1, n) : -1;
      this.emit(later >= 0 ? later : name, kindOf(true, false) | base);
      this.rest(el, head + 1, n, isTypedef);
      return;
    }
    if (code === P.Star) {
      this.declarator(el, head, n, isTypedef, body);
      return;
    }
    // `;` `=` `,` `[` `:` : a variable or typedef name, perhaps with annotations behind it.
    if (words.length === 0) { if (!haveType) return; this.rest(el, head, n, isTypedef); return; }
    if (!haveType && words.length === 1 && !isTypedef) {
      // An object-like macro that stands for a whole declaration.
      if (!looksLikeAttribute(t.value(words[0])) || head >= n) this.declare(words[0], NameKind.Invocation | this.flags);
      return;
    }
    const plain = words.filter(w => !looksLikeAttribute(t.value(w)));
    let name: number;
    if (haveType) name = plain.length > 0 ? plain[plain.length - 1] : words[typeAt] ?? words[words.length - 1];
    else name = plain.length >= 2 ? plain[plain.length - 1] : words[words.indexOf(plain[0] ?? words[0]) + 1] ?? words[words.length - 1];
    this.emit(name, kindOf(false, this.hasAssign(el, head, n)));
    this.rest(el, head, n, isTypedef);
  }

  private emit(token: number, kindAndFlags: number): void { this.declare(token, kindAndFlags | this.flags); }

  private hasAssign(el: readonly number[], from: number, to: number): boolean {
    for (let p = from; p < to; p++) if (this.t.codes[el[p]] === P.Assign) return true;
    return false;
  }

  /** Whether a declaration with a declarator follows. */
  private laterDeclarator(el: readonly number[], from: number, to: number): boolean {
    let idents = 0;
    for (let p = from; p < to; p++) {
      const i = el[p];
      if (this.t.codes[i] === P.Assign) return idents > 1;
      if (this.t.kinds[i] === Tok.Ident) { idents++; continue; }
      if (this.t.codes[i] === P.Star) return true;
      if (this.t.codes[i] === P.LParen && !isCallAttribute(this.t.value(el[p - 1]))) return idents > 1;
    }
    return idents > 1;
  }

  private laterCall(el: readonly number[], from: number, to: number): number {
    for (let p = from; p + 1 < to; p++) {
      const i = el[p];
      if (this.t.codes[i] === P.Assign) return -1;
      if (this.t.kinds[i] === Tok.Ident && this.t.codes[el[p + 1]] === P.LParen && !looksLikeAttribute(this.t.value(i))) return i;
    }
    return -1;
  }

  /** A declarator from a `*` on: its name, then the further ones of the list. */
  private declarator(el: readonly number[], from: number, to: number, isTypedef: boolean, body: boolean): void {
    const { t } = this;
    let p = from;
    const words: number[] = [];
    for (; p < to; p++) {
      const i = el[p];
      if (t.codes[i] === P.Star) continue;
      if (t.kinds[i] !== Tok.Ident) break;
      const v = t.value(i);
      if (QUALIFIERS.has(v)) continue;
      if (p + 1 < to && t.codes[el[p + 1]] === P.LParen && isCallAttribute(v)) { p++; continue; }
      words.push(i);
    }
    const code = p < to ? t.codes[el[p]] : P.Semi;
    const braces = body ? NameFlag.Braces : 0;
    if (code === P.LParen) {
      const nested = this.nestedDeclarator(el[p] + 1, this.close[el[p]]);
      if (words.length === 0 || (nested && p + 1 < to && t.codes[el[p + 1]] === P.LParen && words.every(w => looksLikeAttribute(t.value(w))))) {
        if (nested) this.emit(nested.token, (isTypedef ? NameKind.Typedef : nested.isFunction ? (body ? NameKind.Function : NameKind.Prototype) : NameKind.Variable) | braces);
      } else {
        const last = words[words.length - 1];
        const later = looksLikeAttribute(t.value(last)) && !isTypedef ? this.laterCall(el, p + 1, to) : -1;
        this.emit(later >= 0 ? later : last, (isTypedef ? NameKind.Typedef : body ? NameKind.Function : NameKind.Prototype) | braces);
      }
    } else if (words.length > 0) {
      const plain = words.filter(w => !looksLikeAttribute(t.value(w)));
      // Annotations stand on either side: `*__user name`, `*name __initdata`.
      const name = plain.length > 0 ? plain[plain.length - 1] : words[words.length - 1];
      this.emit(name, isTypedef ? NameKind.Typedef : NameKind.Variable | (this.hasAssign(el, p, to) ? NameFlag.Braces : 0));
    }
    this.rest(el, p, to, isTypedef);
  }

  /** The declarators after the next comma of the list. */
  private rest(el: readonly number[], from: number, to: number, isTypedef: boolean): void {
    for (let p = from; p < to; p++) {
      if (this.t.codes[el[p]] !== P.Comma) continue;
      this.declarator(el, p + 1, to, isTypedef, false);
      return;
    }
  }

  /** The name inside `( ... )` when that is a declarator: `(*name)`, `(*name[3])`, `(*name(args))`, `(name)`. */
  private nestedDeclarator(from: number, to: number): { token: number; isFunction: boolean } | undefined {
    const { t } = this;
    let i = from, stars = 0, last = -1;
    for (; i < to; i++) {
      const c = t.codes[i];
      if (c === P.Star || c === P.Caret) { stars++; last = -1; continue; }
      if (t.kinds[i] !== Tok.Ident) break;
      const v = t.value(i);
      if (QUALIFIERS.has(v)) continue;
      if (isCallAttribute(v) && t.codes[i + 1] === P.LParen) { i = this.skipParens(i + 1, to) - 1; continue; }
      if (last >= 0 && looksLikeAttribute(v)) continue;
      last = i;
    }
    if (i < to && t.codes[i] === P.LParen) {
      if (last < 0 && stars > 0) return this.nestedDeclarator(i + 1, this.skipParens(i, to) - 1);
      return last >= 0 && stars > 0 ? { token: last, isFunction: true } : undefined;
    }
    if (last < 0) return undefined;
    if (stars === 0) return i === to && last === from ? { token: last, isFunction: true } : undefined;
    return i === to || t.codes[i] === P.LBracket ? { token: last, isFunction: false } : undefined;
  }

  /** Index after the parenthesis group at `i`. */
  private skipParens(i: number, to: number): number {
    let depth = 0;
    for (; i < to; i++) {
      if (this.t.codes[i] === P.LParen) depth++;
      else if (this.t.codes[i] === P.RParen && --depth === 0) return i + 1;
    }
    return to;
  }

  /** `struct`, `union` or `enum` at element `p`: declares the tag when braces follow. Answers the element behind the specifier. */
  private tag(el: readonly number[], p: number, n: number, keyword: string, flags: number): number {
    const { t } = this;
    let name = -1;
    let q = p + 1;
    let k = q;
    while (k < n && (t.kinds[el[k]] === Tok.Ident || (t.codes[el[k]] === P.LParen && k > q && isCallAttribute(t.value(el[k - 1]))))) k++;
    // Without braces the first word is the tag, however it is spelled.
    if (k < n && t.kinds[el[q]] === Tok.Ident && t.codes[el[k]] !== P.LBrace && t.codes[el[k]] !== P.Colon && !isCallAttribute(t.value(el[q]))) return q + 1;
    for (; q < n; q++) {
      const i = el[q];
      if (t.kinds[i] !== Tok.Ident) break;
      const v = t.value(i);
      const paren = q + 1 < n && t.codes[el[q + 1]] === P.LParen;
      if (paren && isCallAttribute(v)) { q++; continue; }
      if (name < 0 && !(looksLikeAttribute(v) && q + 1 < n && (t.kinds[el[q + 1]] === Tok.Ident))) { name = i; continue; }
      // Words behind the tag belong to the specifier only when braces follow: `struct tag __packed {`.
      let k = q;
      while (k < n && t.kinds[el[k]] === Tok.Ident && looksLikeAttribute(t.value(el[k]))) k++;
      if (k < n && t.codes[el[k]] === P.LBrace) { q = k; break; }
      if (name >= 0) break;
    }
    // `enum tag : type {` (C23)
    if (keyword === 'enum' && q < n && t.codes[el[q]] === P.Colon) {
      let k = q + 1;
      while (k < n && t.kinds[el[k]] === Tok.Ident) k++;
      if (k < n && t.codes[el[k]] === P.LBrace) q = k;
    }
    if (q < n && t.codes[el[q]] === P.LBrace) {
      const open = el[q];
      this.tagBody(keyword, name, open, this.close[open], flags);
      return q + 1;
    }
    return q;
  }

  private tagBody(keyword: string, name: number, open: number, close: number, flags: number): void {
    if (name >= 0) this.declare(name, (keyword === 'struct' ? NameKind.Struct : keyword === 'union' ? NameKind.Union : NameKind.Enum) | flags | NameFlag.Braces);
    if (keyword === 'enum') this.enumerators(open + 1, close, flags);
    else this.members(open + 1, close);
  }

  private enumerators(from: number, to: number, flags: number): void {
    const { t } = this;
    let depth = 0, expect = true;
    for (let i = from; i < to; i++) {
      if (t.kinds[i] === Tok.Hash) {
        // The enumerators stand in another file: the item is one to expand.
        if (t.is(i + 1, 'include')) this.declare(i + 1, NameKind.Invocation | NameFlag.Enumerators | flags);
        i = this.lineEnd(i, to) - 1;
        continue;
      }
      const c = t.codes[i];
      if (c === P.LParen || c === P.LBrace || c === P.LBracket) depth++;
      else if (c === P.RParen || c === P.RBrace || c === P.RBracket) { if (--depth === 0 && this.t.flags[i + 1] & TokFlag.LineStart && t.codes[i + 1] !== P.Comma) expect = true; }
      else if (depth === 0 && c === P.Comma) expect = true;
      else if (depth === 0 && expect && t.kinds[i] === Tok.Ident) {
        expect = false;
        this.declare(i, (t.codes[i + 1] === P.LParen ? NameKind.Invocation | NameFlag.Enumerators : NameKind.Enumerator) | flags);
      }
    }
  }

  /** Tags that a structure's members define have file scope in C (6.2.1p4, 6.7.2.3). */
  private members(from: number, to: number): void {
    const { t } = this;
    for (let i = from; i < to; i++) {
      if (t.kinds[i] === Tok.Hash) { i = this.lineEnd(i, to) - 1; continue; }
      if (t.kinds[i] !== Tok.Ident) continue;
      const struct = t.is(i, 'struct'), union = !struct && t.is(i, 'union'), isEnum = !struct && !union && t.is(i, 'enum');
      if (!struct && !union && !isEnum) {
        if (t.codes[i + 1] === P.LParen && (t.is(i, 'struct_group_tagged') || t.is(i, '__struct_group')) && t.kinds[i + 2] === Tok.Ident) {
          this.declare(i + 2, NameKind.Struct | NameFlag.Nested);
        }
        continue;
      }
      let k = i + 1, name = -1;
      for (; k < to && t.kinds[k] === Tok.Ident; k++) {
        if (t.codes[k + 1] === P.LParen && isCallAttribute(t.value(k))) { k = this.skipParens(k + 1, to) - 1; continue; }
        if (name < 0 || !looksLikeAttribute(t.value(k))) name = k;
      }
      if (k >= to || t.codes[k] !== P.LBrace) continue;
      if (name >= 0) this.declare(name, (struct ? NameKind.Struct : union ? NameKind.Union : NameKind.Enum) | NameFlag.Nested | NameFlag.Braces);
      if (isEnum) {
        let depth = 0, e = k;
        for (; e < to; e++) {
          if (t.codes[e] === P.LBrace) depth++;
          else if (t.codes[e] === P.RBrace && --depth === 0) break;
        }
        this.enumerators(k + 1, e, NameFlag.Nested);
        i = e;
      } else i = k;
    }
  }

  private lineEnd(i: number, to: number): number {
    for (i++; i < to && !(this.t.flags[i] & TokFlag.LineStart); i++) { /* to the next line */ }
    return i;
  }
}
