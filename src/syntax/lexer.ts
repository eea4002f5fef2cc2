// A C lexer (C11 6.4) over a JavaScript string: preprocessing tokens as a structure of arrays, no object per token.
// Shared by the dialect pass, the tree index and the preprocessor. Comments are skipped; bad input is data, never thrown.

/** Kinds of preprocessing token (C11 6.4). */
export const enum Tok {
  Eof = 0,
  Ident,
  /** A preprocessing number (C11 6.4.8). */
  Number,
  Char,
  String,
  Punct,
  /** '#' (or '%:') that stands first on its logical line: it starts a directive (C11 6.10). */
  Hash,
  /** End of a logical line; only with `newlines: true`. */
  Newline,
}

/** Bits of `TokenList.flags`. */
export const enum TokFlag {
  /** First token of its logical line. */
  LineStart = 1,
  /** White space, a comment or a new line stands before it. */
  SpaceBefore = 2,
  /** A backslash-newline splice stands inside it: use `value(i)`, not the raw slice. */
  Spliced = 4,
  /** A character or string literal that its line ends before the closing quote. */
  Unterminated = 8,
}

/** Codes of the punctuators of C11 6.4.6. Digraphs have the code of what they stand for. `Other` is any stray character. */
export const enum P {
  None = 0,
  LBracket, RBracket, LParen, RParen, LBrace, RBrace,
  Dot, Arrow, PlusPlus, MinusMinus, Amp, Star, Plus, Minus, Tilde, Bang,
  Slash, Percent, Shl, Shr, Lt, Gt, Le, Ge, EqEq, Ne, Caret, Pipe, AmpAmp, PipePipe,
  Question, Colon, Semi, Ellipsis,
  Assign, StarAssign, SlashAssign, PercentAssign, PlusAssign, MinusAssign, ShlAssign, ShrAssign, AmpAssign, CaretAssign, PipeAssign,
  Comma, Hash, HashHash,
  Other,
}

/** Something wrong in the text: an offset (UTF-16 units) and what it is. */
export interface LexError { start: number; message: string }

const SPLICE = /\\\r?\n/g;

/**
 * Tokens of one text. `starts` and `ends` are UTF-16 offsets into `text`; entry `length` of each array is an Eof token
 * (so a consumer may look one past the end). Arrays may be longer than `length`.
 */
export class TokenList {
  kinds: Uint8Array;
  /** Punctuator codes (`P`); 0 for other kinds. */
  codes: Uint8Array;
  flags: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  length = 0;
  text: string;
  errors: LexError[] = [];

  constructor(text: string, capacity: number) {
    this.text = text;
    this.kinds = new Uint8Array(capacity);
    this.codes = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  /** Spelling of token `i` with splices taken out (C11 5.1.1.2, translation phase 2). */
  value(i: number): string {
    const raw = this.text.slice(this.starts[i], this.ends[i]);
    if (!(this.flags[i] & TokFlag.Spliced)) return raw;
    const whole = raw.replace(SPLICE, '');
    // A universal character name in an identifier is that character (6.4.3).
    return this.kinds[i] === Tok.Ident ? whole.replace(UCN, (_, short: string, long: string) => String.fromCodePoint(parseInt(short ?? long, 16))) : whole;
  }

  /** Punctuator code of token `i` (`P.None` when it is no punctuator). A directive's Hash token has `P.Hash`. */
  punct(i: number): P {
    return this.codes[i];
  }

  /** Whether token `i` is the identifier (or keyword) `name`. */
  is(i: number, name: string): boolean {
    if (this.kinds[i] !== Tok.Ident) return false;
    if (this.flags[i] & TokFlag.Spliced) return this.value(i) === name;
    const s = this.starts[i];
    return this.ends[i] - s === name.length && this.text.startsWith(name, s);
  }

  /** Doubles the room for tokens. */
  grow(): void {
    const n = this.kinds.length * 2;
    this.kinds = copy8(this.kinds, n);
    this.codes = copy8(this.codes, n);
    this.flags = copy8(this.flags, n);
    this.starts = copy32(this.starts, n);
    this.ends = copy32(this.ends, n);
  }
}

function copy8(a: Uint8Array, n: number): Uint8Array { const b = new Uint8Array(n); b.set(a); return b; }
function copy32(a: Uint32Array, n: number): Uint32Array { const b = new Uint32Array(n); b.set(a); return b; }

// Classes of the ASCII characters.
const enum C { Other, Space, Newline, Ident, Digit, Quote, Punct, Dot, Backslash, Slash }
const CLASS = new Uint8Array(128);
// Characters that may continue an identifier (bit 0) or a preprocessing number (bit 1).
const CONT = new Uint8Array(128);
for (const c of ' \t\v\f\r') CLASS[c.charCodeAt(0)] = C.Space;
CLASS[10] = C.Newline;
for (let c = 0; c < 128; c++) {
  const s = String.fromCharCode(c);
  if (/[A-Za-z_$]/.test(s)) { CLASS[c] = C.Ident; CONT[c] = 3; }
  if (/[0-9]/.test(s)) { CLASS[c] = C.Digit; CONT[c] = 3; }
  if (/[[\](){}\-+&*~!%<>=^|?:;,#]/.test(s)) CLASS[c] = C.Punct;
}
CONT[46] = 2;
CLASS[34] = CLASS[39] = C.Quote;
CLASS[46] = C.Dot;
CLASS[92] = C.Backslash;
CLASS[47] = C.Slash;

const SINGLE = new Uint8Array(128);
const singles: [string, P][] = [
  ['[', P.LBracket], [']', P.RBracket], ['(', P.LParen], [')', P.RParen], ['{', P.LBrace], ['}', P.RBrace], ['.', P.Dot],
  ['&', P.Amp], ['*', P.Star], ['+', P.Plus], ['-', P.Minus], ['~', P.Tilde], ['!', P.Bang], ['/', P.Slash], ['%', P.Percent],
  ['<', P.Lt], ['>', P.Gt], ['^', P.Caret], ['|', P.Pipe], ['?', P.Question], [':', P.Colon], [';', P.Semi], ['=', P.Assign],
  [',', P.Comma], ['#', P.Hash],
];
for (const [s, p] of singles) SINGLE[s.charCodeAt(0)] = p;

/** End of the universal character name at `i`, or `i` where none stands. */
function skipUcn(text: string, i: number, end: number): number {
  const n = text.charCodeAt(i + 1) === 117 ? 4 : text.charCodeAt(i + 1) === 85 ? 8 : 0;
  if (n === 0 || i + 2 + n > end) return i;
  const digits = text.slice(i + 2, i + 2 + n);
  return /^[0-9a-fA-F]+$/.test(digits) && parseInt(digits, 16) <= 0x10ffff ? i + 2 + n : i;
}
const UCN = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g;

/** End of the run of splices at `i` (backslash, optional carriage return, new line), or `i` where none stands. */
function skipSplices(text: string, i: number, end: number): number {
  while (i < end && text.charCodeAt(i) === 92) {
    let j = i + 1;
    if (j < end && text.charCodeAt(j) === 13) j++;
    if (j >= end || text.charCodeAt(j) !== 10) break;
    i = j + 1;
  }
  return i;
}

// Longest punctuator at (c0, c1, c2): code in the low byte, length in characters above it.
// c3 is only needed for the digraph '%:%:'.
function munch(c0: number, c1: number, c2: number, c3: number): number {
  const two = 2 << 8, three = 3 << 8;
  switch (c0) {
    case 45: /* - */
      if (c1 === 62) return P.Arrow | two;
      if (c1 === 45) return P.MinusMinus | two;
      if (c1 === 61) return P.MinusAssign | two;
      break;
    case 43: if (c1 === 43) return P.PlusPlus | two; if (c1 === 61) return P.PlusAssign | two; break;
    case 38: if (c1 === 38) return P.AmpAmp | two; if (c1 === 61) return P.AmpAssign | two; break;
    case 124: if (c1 === 124) return P.PipePipe | two; if (c1 === 61) return P.PipeAssign | two; break;
    case 61: if (c1 === 61) return P.EqEq | two; break;
    case 33: if (c1 === 61) return P.Ne | two; break;
    case 42: if (c1 === 61) return P.StarAssign | two; break;
    case 47: if (c1 === 61) return P.SlashAssign | two; break;
    case 94: if (c1 === 61) return P.CaretAssign | two; break;
    case 35: if (c1 === 35) return P.HashHash | two; break;
    case 46: if (c1 === 46 && c2 === 46) return P.Ellipsis | three; break;
    case 58: if (c1 === 62) return P.RBracket | two; break;
    case 60: /* < */
      if (c1 === 60) return c2 === 61 ? P.ShlAssign | three : P.Shl | two;
      if (c1 === 61) return P.Le | two;
      if (c1 === 58) return P.LBracket | two;
      if (c1 === 37) return P.LBrace | two;
      break;
    case 62:
      if (c1 === 62) return c2 === 61 ? P.ShrAssign | three : P.Shr | two;
      if (c1 === 61) return P.Ge | two;
      break;
    case 37: /* % */
      if (c1 === 61) return P.PercentAssign | two;
      if (c1 === 62) return P.RBrace | two;
      if (c1 === 58) return c2 === 37 && c3 === 58 ? P.HashHash | (4 << 8) : P.Hash | two;
      break;
  }
  return SINGLE[c0] | (1 << 8);
}

/** Options of `lex`. */
export interface LexOptions {
  /** Also give a Newline token at the end of each logical line. */
  newlines?: boolean;
}

/**
 * Tokens of `text` from `start` to `end` (UTF-16 offsets; the tokens' positions are offsets into the whole `text`).
 * `start` must not lie inside a token or comment; the token there counts as first on its line.
 */
export function lex(text: string, start = 0, end = text.length, opts?: LexOptions): TokenList {
  const list = new TokenList(text, Math.max(16, ((end - start) >> 2) + 8));
  const newlines = opts?.newlines === true;
  // '*\<newline>/' ends a comment too; look for it slowly only where the text can hold it.
  const oddCommentEnds = text.includes('*\\\n') || text.includes('*\\\r\n');
  let { kinds, codes, flags, starts, ends } = list;
  let cap = kinds.length, n = 0, i = start;
  let pending: number = TokFlag.LineStart; // flags that the next token gets

  while (i < end) {
    const c = text.charCodeAt(i);
    let cls = c < 128 ? CLASS[c] : C.Ident;
    if (cls === C.Space) { i++; pending |= TokFlag.SpaceBefore; continue; }
    if (cls === C.Newline) {
      if (newlines) {
        if (n + 1 >= cap) { list.grow(); ({ kinds, codes, flags, starts, ends } = list); cap = kinds.length; }
        kinds[n] = Tok.Newline; codes[n] = 0; flags[n] = pending; starts[n] = i; ends[n] = i + 1; n++;
      }
      i++;
      pending = TokFlag.LineStart | TokFlag.SpaceBefore;
      continue;
    }
    if (cls === C.Backslash) {
      const j = skipSplices(text, i, end);
      if (j !== i) { i = j; pending |= TokFlag.SpaceBefore; continue; }
      if (skipUcn(text, i, end) !== i) cls = C.Ident;
    } else if (cls === C.Slash) {
      let j = i + 1;
      if (text.charCodeAt(j) === 92) j = skipSplices(text, j, end);
      const c1 = j < end ? text.charCodeAt(j) : 0;
      if (c1 === 42) {
        let e = text.indexOf('*/', j + 1);
        let len = 2;
        if (oddCommentEnds) {
          for (let k = j + 1; k < end && (e < 0 || k < e); k++) {
            k = text.indexOf('*', k);
            if (k < 0) break;
            const m = skipSplices(text, k + 1, end);
            if (m !== k + 1 && text.charCodeAt(m) === 47) { e = k; len = m + 1 - k; break; }
          }
        }
        if (e < 0 || e + len > end) { list.errors.push({ start: i, message: 'comment is not closed: add */' }); i = end; }
        else i = e + len;
        pending |= TokFlag.SpaceBefore;
        continue;
      }
      if (c1 === 47) {
        let e = j;
        for (;;) {
          e = text.indexOf('\n', e);
          if (e < 0 || e >= end) { e = end; break; }
          const b = text.charCodeAt(e - 1) === 13 ? e - 2 : e - 1;
          if (text.charCodeAt(b) !== 92) break;
          e++;
        }
        i = e;
        pending |= TokFlag.SpaceBefore;
        continue;
      }
    }

    if (n + 1 >= cap) { list.grow(); ({ kinds, codes, flags, starts, ends } = list); cap = kinds.length; }
    let kind: Tok = Tok.Punct, code: number = 0, j = i + 1;

    if (cls === C.Ident) {
      kind = Tok.Ident;
      if (c === 92) { j = skipUcn(text, i, end); pending |= TokFlag.Spliced; }
      for (;;) {
        let d = 0;
        while (j < end && ((d = text.charCodeAt(j)) >= 128 || CONT[d] & 1)) j++;
        if (j >= end || d !== 92) break;
        const k = skipSplices(text, j, end), u = k < end ? skipUcn(text, k, end) : k;
        if (u !== k) { pending |= TokFlag.Spliced; j = u; continue; }
        if (k === j || k >= end) break;
        const e = text.charCodeAt(k);
        if (e < 128 && !(CONT[e] & 1)) break;
        pending |= TokFlag.Spliced;
        j = k;
      }
      // L'x', L"x", u"x", U"x", u8"x" (C11 6.4.4.4, 6.4.5)
      const q = j < end ? text.charCodeAt(j) : 0;
      if ((q === 34 || q === 39) && j - i <= 2) {
        if ((j - i === 1 && (c === 76 || c === 117 || c === 85)) || (j - i === 2 && c === 117 && text.charCodeAt(i + 1) === 56 && q === 34)) {
          kind = q === 34 ? Tok.String : Tok.Char;
        }
      }
    } else if (cls === C.Quote) {
      kind = c === 34 ? Tok.String : Tok.Char;
      j = i;
    } else if (cls === C.Digit || (cls === C.Dot && i + 1 < end && CLASS[text.charCodeAt(i + 1) & 127] === C.Digit && text.charCodeAt(i + 1) < 128)) {
      kind = Tok.Number;
      let last = c;
      for (;;) {
        if (j >= end) break;
        const d = text.charCodeAt(j);
        if (d >= 128 || CONT[d]) { last = d; j++; continue; }
        // e+ e- E+ E- p+ p- P+ P-
        if ((d === 43 || d === 45) && ((last | 32) === 101 || (last | 32) === 112)) { last = d; j++; continue; }
        if (d !== 92) break;
        const k = skipSplices(text, j, end);
        if (k === j || k >= end) break;
        const e = text.charCodeAt(k);
        if (e < 128 && !CONT[e]) break;
        pending |= TokFlag.Spliced;
        j = k;
      }
    } else {
      const single = SINGLE[c];
      code = single === 0 ? P.Other : single;
      // ( ) [ ] { } ~ ? ; , stand alone; the others may start a longer one.
      if (code > P.RBrace && code !== P.Tilde && code !== P.Question && code !== P.Semi && code !== P.Comma && code !== P.Other) {
        const c1 = j < end ? text.charCodeAt(j) : 0;
        if (c1 === 92 && skipSplices(text, j, end) !== j) {
          // The same over the spliced text, then back to offsets.
          const at = [i, 0, 0, 0, 0];
          let k = j;
          for (let t = 1; t <= 4; t++) { k = skipSplices(text, k, end); at[t] = k++; }
          const ch = (t: number) => (at[t] < end ? text.charCodeAt(at[t]) : 0);
          const m = munch(c, ch(1), ch(2), ch(3));
          code = m & 255;
          const len = m >> 8;
          if (len > 1) { j = at[len - 1] + 1; pending |= TokFlag.Spliced; }
        } else {
          let c2 = 0, c3 = 0;
          if (j + 1 < end) {
            let k = j + 1;
            c2 = text.charCodeAt(k);
            if (c2 === 92) { k = skipSplices(text, k, end); c2 = k < end ? text.charCodeAt(k) : 0; }
            if (c === 37 && k + 1 < end) c3 = text.charCodeAt(k + 1);
            const m = munch(c, c1, c2, c3);
            code = m & 255;
            const len = m >> 8;
            if (len > 2 && k !== j + 1) pending |= TokFlag.Spliced;
            j = len <= 2 ? i + len : k + len - 2;
          } else {
            const m = munch(c, c1, 0, 0);
            code = m & 255;
            j = i + (m >> 8);
          }
        }
        if (code === P.Hash && pending & TokFlag.LineStart) kind = Tok.Hash;
      }
    }

    if (kind === Tok.String || kind === Tok.Char) {
      const quote = text.charCodeAt(j);
      j++;
      for (;;) {
        if (j >= end) { pending |= TokFlag.Unterminated; break; }
        const d = text.charCodeAt(j);
        if (d === quote) { j++; break; }
        if (d === 10) { pending |= TokFlag.Unterminated; break; }
        if (d === 92) {
          const k = skipSplices(text, j, end);
          if (k !== j) { pending |= TokFlag.Spliced; j = k; continue; }
          // The character escaped is the next one after splices.
          const escaped = skipSplices(text, j + 1, end);
          if (escaped !== j + 1) pending |= TokFlag.Spliced;
          j = escaped + 1;
          continue;
        }
        j++;
      }
      if (j > end) { j = end; pending |= TokFlag.Unterminated; }
      if (pending & TokFlag.Unterminated) {
        list.errors.push({ start: i, message: `${kind === Tok.String ? 'string' : 'character'} literal is not closed on its line` });
      }
    }

    kinds[n] = kind; codes[n] = code; flags[n] = pending; starts[n] = i; ends[n] = j;
    n++;
    pending = 0;
    i = j;
  }
  kinds[n] = Tok.Eof; codes[n] = 0; flags[n] = pending; starts[n] = end; ends[n] = end;
  list.length = n;
  return list;
}
