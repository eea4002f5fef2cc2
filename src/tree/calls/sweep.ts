/**
 * Who uses which name, read from a file's bytes in one pass that makes no tokens: functions, macros and initialised variables of the file
 * (*owners*), and in each the calls, the calls through a member, the names taken as values, and the slots that are given a name.
 *
 * It is made for speed (a whole tree on two cores in a few seconds), so it does not expand macros and looks at both branches of a conditional.
 * What it gives is where to look; whoever shows it as fact reads those places with the scanner (tree/scan) or the compiler.
 */
import { BEFORE_EXPRESSION, KEYWORD_COUNT, NameTable } from './words.ts';
import { isCallAttribute, looksLikeAttribute } from '../scan/words.ts';

export const enum Use {
  /** `name(` in a function, a macro or an initialiser. */
  Call,
  /** `x.name(` and `x->name(`: a call through a pointer. */
  Member,
  /** The name as a value: an argument, an initialiser, the right side of an assignment. */
  Value,
  /** `.name = value`, `x->name = value` where the value is a name: the next use is that value. */
  Slot,
  /** The name of the owner itself. */
  Definition,
}
export const USE_BITS = 3;
export const enum Owner { Function, Macro, Variable }
export const OWNER_KIND = 3;
export const OWNER_STATIC = 4;

/** What {@link Sweep.scan} appends: owners as [name, line, kind and flags], uses as [name, line, Use | owner + 1 << USE_BITS]; lines are 1-based. */
export class Numbers {
  data = new Int32Array(1 << 16);
  length = 0;
  push(a: number, b: number, c: number): void {
    if (this.length + 3 > this.data.length) { const d = new Int32Array(this.data.length * 2); d.set(this.data); this.data = d; }
    this.data[this.length++] = a;
    this.data[this.length++] = b;
    this.data[this.length++] = c;
  }
}

const enum C { Other, Ident, Digit, Space, Line, Quote, Slash, Hash, Brace, Paren }
const CLASS = new Uint8Array(256);
const WORD = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36 || c >= 128, digit = c >= 48 && c <= 57;
  WORD[c] = letter || digit ? 1 : 0;
  CLASS[c] = letter ? C.Ident : digit ? C.Digit : c === 32 || c === 9 || c === 13 || c === 12 || c === 11 || c === 92 ? C.Space : c === 10 ? C.Line : c === 34 || c === 39 ? C.Quote
    : c === 47 ? C.Slash : c === 35 ? C.Hash : c === 123 || c === 125 ? C.Brace : c === 40 || c === 41 || c === 91 || c === 93 ? C.Paren : C.Other;
}
const bytesIn = (s: string): Uint8Array => { const a = new Uint8Array(256); for (const c of s) a[c.charCodeAt(0)] = 1; return a; };
const BEFORE_VALUE = bytesIn('(,=&?:{|!+-<'), AFTER_VALUE = bytesIn(',);}:?');
/** Codes of {@link Sweep.prev} that are no character. */
const WAS_WORD = 1, WAS_OTHER = 2;

const enum Mode { File, Body, Initialiser, Record }
interface Saved { mode: Mode; depth: number; paren: number; owner: number; pending: boolean }

export class Sweep {
  readonly names = new NameTable();
  readonly owners = new Numbers();
  readonly uses = new Numbers();
  /** For each name: the file that last used it as a value, so that a file tells each once. */
  private seen = new Int32Array(1 << 16);
  private file = 0;
  /** What a name looks like, + 1; 0: not looked at yet. */
  private spellings = new Uint8Array(1 << 16);

  // What is unfinished at a place.
  private mode: Mode = Mode.File;
  private depth = 0;
  private paren = 0;
  /** Index of the owner among the file's, -1: none. */
  private owner = -1;
  /** The owner is told with its first use. */
  private pending = false;
  private ownerName = 0;
  private macroStart = 0;
  private macroEnd = 0;
  private ownerLine = 0;
  private ownerFlags = 0;
  private ownersBefore = 0;
  // The file-scope item so far.
  private head = -1;
  private headLine = 0;
  private headArgument = 0;
  private isStatic = false;
  private lastStart = 0;
  private lastEnd = 0;
  private lastHash = 0;
  private lastLine = 0;
  private closed = false;
  private behindString = false;

  /** Bytes [0, n) of a file; `b[n]` must be there and 0. Appends to {@link owners} and {@link uses}. */
  scan(b: Uint8Array, n: number): void {
    this.file++;
    this.ownersBefore = this.owners.length / 3;
    this.mode = Mode.File;
    this.depth = this.paren = 0;
    this.owner = -1;
    this.pending = false;
    this.reset();
    const branches: Saved[] = [];
    let outside: Saved | undefined;        // what a #define interrupts
    let i = 0, line = 1, prev = 10, prevStart = 0, prevEnd = 0;
    while (i < n) {
      const c = b[i];
      switch (CLASS[c]) {
        case C.Space: i++; continue;
        case C.Line: {
          if (outside && b[i - 1] !== 92 && !(b[i - 1] === 13 && b[i - 2] === 92)) { this.restore(outside); outside = undefined; prev = 59; }
          line++; i++;
          continue;
        }
        case C.Ident: {
          const start = i;
          let h = 0;
          do { h = (Math.imul(h, 31) + b[i]) | 0; i++; } while (WORD[b[i]] === 1);
          let k = i;
          while (b[k] === 32 || b[k] === 9) k++;
          if (b[k] === 10 || b[k] === 13 || b[k] === 92) while (b[k] === 10 || b[k] === 13 || b[k] === 9 || b[k] === 32 || b[k] === 92) k++;
          const next = b[k];
          if (this.mode === Mode.File) this.fileWord(b, start, i, h, next, k, line, prev, prevStart, prevEnd);
          else if (this.mode !== Mode.Record) {
            if (next === 40) this.called(b, start, i, h, line, prev, prevStart, prevEnd);
            else if (next === 61) {
              if (prev === 46 || prev === 62) { const skip = this.slot(b, start, i, h, k, line); if (skip > 0) { for (; i < skip; i++) if (b[i] === 10) line++; prev = WAS_OTHER; continue; } }
            } else if (AFTER_VALUE[next] === 1 && (BEFORE_VALUE[prev] === 1 || (prev === WAS_WORD && prevEnd - prevStart === 6 && b[prevStart] === 114 && b[prevStart + 1] === 101))) this.value(b, start, i, h, line);
          }
          prev = WAS_WORD; prevStart = start; prevEnd = i;
          continue;
        }
        case C.Digit: do i++; while (WORD[b[i]] === 1 || b[i] === 46); prev = WAS_OTHER; continue;
        case C.Quote: {
          for (i++; i < n && b[i] !== c; i++) { if (b[i] === 92) { i++; if (b[i] === 10) line++; } else if (b[i] === 10) { line++; if (c === 39) break; } }
          i++;
          prev = WAS_OTHER;
          this.behindString = true;
          continue;
        }
        case C.Slash: {
          const d = b[i + 1];
          if (d === 42) { for (i += 2; i < n && !(b[i] === 42 && b[i + 1] === 47); i++) if (b[i] === 10) line++; i += 2; continue; }
          if (d === 47) { for (; i < n && !(b[i] === 10 && b[i - 1] !== 92); i++) if (b[i] === 10) line++; continue; }
          i++; prev = c;
          continue;
        }
        case C.Hash: {
          if (outside || !beginsLine(b, i)) { i++; prev = WAS_OTHER; continue; }
          let k = i + 1;
          while (b[k] === 32 || b[k] === 9) k++;
          const word = b[k], second = b[k + 1];
          if (word === 100) {                                       // define
            k += 6;
            while (b[k] === 32 || b[k] === 9) k++;
            const start = k;
            while (WORD[b[k]] === 1) k++;
            outside = this.save();
            this.begin(-1, line, Owner.Macro, Mode.Body);
            this.macroStart = start; this.macroEnd = k;
            if (b[k] === 40) while (k < n && b[k] !== 41 && b[k] !== 10) k++;
            i = k; prev = 61;
            continue;
          }
          if (word === 105 && second === 102) branches.push(this.save());      // if, ifdef, ifndef
          else if (word === 101 && second === 108) { const s = branches.at(-1); if (s) this.restore(s); }   // else, elif
          else if (word === 101 && second === 110) branches.pop();           // endif
          // To the end of the directive, over comments that span lines.
          for (i = k; i < n && b[i] !== 10; i++) {
            if (b[i] === 92 && (b[i + 1] === 10 || b[i + 1] === 13)) { i++; if (b[i] === 13) i++; line++; }
            else if (b[i] === 47 && b[i + 1] === 42) { for (i += 2; i < n && !(b[i] === 42 && b[i + 1] === 47); i++) if (b[i] === 10) line++; i++; }
          }
          continue;
        }
        case C.Brace: this.brace(b, i, c === 123, outside !== undefined); prev = c; i++; continue;
        case C.Paren: {
          if (this.depth === 0) {
            if (c === 40 || c === 91) this.paren++;
            else { if (this.paren > 0) this.paren--; if (this.paren === 0 && c === 41) this.closed = true; }
          }
          prev = c; i++;
          continue;
        }
        default: {
          if (this.depth === 0 && this.paren === 0 && !outside) {
            if (c === 59) this.end();
            else if (c === 61 && this.mode === Mode.File && this.lastEnd > this.lastStart) {
              this.begin(this.names.add(b, this.lastStart, this.lastEnd, this.lastHash), this.lastLine, Owner.Variable | (this.isStatic ? OWNER_STATIC : 0), Mode.Initialiser);
            }
          }
          prev = c; i++;
        }
      }
    }
  }

  private reset(): void {
    this.head = -1;
    this.isStatic = this.closed = this.behindString = false;
    this.lastStart = this.lastEnd = 0;
  }
  private end(): void { this.reset(); this.mode = Mode.File; this.owner = -1; this.pending = false; }
  private save(): Saved { return { mode: this.mode, depth: this.depth, paren: this.paren, owner: this.owner, pending: this.pending }; }
  private restore(s: Saved): void { this.mode = s.mode; this.depth = s.depth; this.paren = s.paren; this.owner = s.owner; this.pending = s.pending; }

  private begin(name: number, line: number, flags: number, mode: Mode): void {
    this.mode = mode;
    this.pending = true;
    this.ownerName = name;
    this.ownerLine = line;
    this.ownerFlags = flags;
  }
  private tell(b: Uint8Array): void {
    if (this.ownerName < 0) this.ownerName = this.names.add(b, this.macroStart, this.macroEnd, hash(b, this.macroStart, this.macroEnd));
    this.owner = this.owners.length / 3 - this.ownersBefore;
    this.owners.push(this.ownerName, this.ownerLine, this.ownerFlags);
    this.uses.push(this.ownerName, this.ownerLine, Use.Definition | (this.owner + 1) << USE_BITS);
    this.pending = false;
  }
  private use(b: Uint8Array, name: number, line: number, kind: Use): void {
    if (this.pending) this.tell(b);
    this.uses.push(name, line, kind | (this.owner + 1) << USE_BITS);
  }

  /** A word outside of braces. */
  private fileWord(b: Uint8Array, start: number, end: number, h: number, next: number, k: number, line: number, prev: number, prevStart: number, prevEnd: number): void {
    if (this.paren > 0) {
      // What TRACE_EVENT() and its kin are given is code. In the parameters of a prototype `type (` is none.
      if (next === 40 && this.head >= 0 && this.spelling(this.head) & CAPITALS) this.called(b, start, end, h, line, prev, prevStart, prevEnd);
      else if (AFTER_VALUE[next] === 1 && (prev === 40 || prev === 44 || prev === 38)) this.value(b, start, end, h, line);
      return;
    }
    const length = end - start;
    if (next === 40) {
      const id = this.names.add(b, start, end, h);
      if (id < KEYWORD_COUNT) return;
      const spelling = this.spelling(id);
      if (spelling === ATTRIBUTE || (this.head >= 0 && (spelling & UNDERSCORES || (spelling & CAPITALS && !(this.spelling(this.head) & CAPITALS))))) return;
      this.head = id;
      this.headLine = line;
      this.headArgument = k + 1;
      this.closed = false;
      return;
    }
    if (length === 6 && b[start] === 115 && b[start + 1] === 116 && b[start + 2] === 97 && b[start + 3] === 116) { this.isStatic = true; return; }
    if (length === 6 && b[start] === 101 && b[start + 1] === 120 && b[start + 5] === 110) { this.behindString = false; return; }
    if (b[start] === 95 && b[start + 1] === 95 && this.lastEnd > this.lastStart) return;
    this.lastStart = start; this.lastEnd = end; this.lastHash = h; this.lastLine = line;
  }

  private spelling(id: number): number {
    if (id >= this.spellings.length) { const larger = new Uint8Array(Math.max(this.spellings.length * 2, id + 1)); larger.set(this.spellings); this.spellings = larger; }
    if (this.spellings[id] === 0) {
      const text = this.names.text(id);
      this.spellings[id] = 1 + (isCallAttribute(text) ? ATTRIBUTE : (looksLikeAttribute(text) ? UNDERSCORES : 0) | (/^[A-Z0-9_]+$/.test(text) ? CAPITALS : 0));
    }
    return this.spellings[id] - 1;
  }

  private brace(b: Uint8Array, i: number, open: boolean, inMacro: boolean): void {
    if (inMacro) return;
    if (open) {
      if (this.depth > 0) { this.depth++; return; }
      if (this.mode === Mode.Initialiser) { this.depth = 1; return; }
      if (this.head >= 0 && this.closed) {
        const flags = Owner.Function | (this.isStatic ? OWNER_STATIC : 0);
        this.begin(this.functionName(b), this.headLine, flags, Mode.Body);
        this.tell(b);
        this.depth = 1;
      } else if (this.behindString && this.paren === 0) this.reset();      // extern "C" {
      else if (this.paren === 0) { this.mode = Mode.Record; this.depth = 1; }
      else this.depth++;
      return;
    }
    // Conditionals may leave the count of a body's braces wrong: a brace in the first column ends it.
    if (this.mode === Mode.Body && (i === 0 || b[i - 1] === 10)) this.depth = 1;
    if (this.depth === 0) return;
    if (--this.depth > 0) return;
    if (this.mode === Mode.Body) { this.paren = 0; this.end(); }
    else if (this.mode === Mode.Record) { this.mode = Mode.File; this.lastStart = this.lastEnd = 0; this.head = -1; }
  }

  /** The name that a head gives its function: a macro in capitals makes it from its first argument (SYSCALL_DEFINE1). */
  private functionName(b: Uint8Array): number {
    if (!(this.spelling(this.head) & CAPITALS)) return this.head;
    let s = this.headArgument;
    while (b[s] === 32 || b[s] === 9) s++;
    let e = s;
    while (WORD[b[e]] === 1) e++;
    if (e === s || CLASS[b[s]] !== C.Ident) return this.head;
    const macro = this.names.text(this.head);
    const prefix = /^SYSCALL(32|64)?_DEFINE/.test(macro) ? 'sys_' : macro.startsWith('COMPAT_SYSCALL_DEFINE') ? 'compat_sys_' : '';
    let text = prefix;
    for (let k = s; k < e; k++) text += String.fromCharCode(b[k]);
    return this.names.addText(text);
  }

  private called(b: Uint8Array, start: number, end: number, h: number, line: number, prev: number, prevStart: number, prevEnd: number): void {
    if (prev === 46 || (prev === 62 && behindArrow(b, start))) { this.use(b, this.names.add(b, start, end, h), line, Use.Member); return; }
    // `type name(`: a declaration, unless the word before begins an expression.
    if (prev === WAS_WORD && !BEFORE_EXPRESSION.has(this.names.add(b, prevStart, prevEnd, hash(b, prevStart, prevEnd)))) return;
    const id = this.names.add(b, start, end, h);
    if (id >= KEYWORD_COUNT) this.use(b, id, line, Use.Call);
  }

  private value(b: Uint8Array, start: number, end: number, h: number, line: number): void {
    const id = this.names.add(b, start, end, h);
    if (id < KEYWORD_COUNT) return;
    if (this.mode !== Mode.Initialiser) {
      if (id >= this.seen.length) { const s = new Int32Array(Math.max(this.seen.length * 2, id + 1)); s.set(this.seen); this.seen = s; }
      if (this.seen[id] === this.file) return;
      this.seen[id] = this.file;
    }
    this.use(b, id, line, Use.Value);
  }

  /** `.name = value` with a name for its value: where the value ends; 0: it is something else. `k`: at the `=`. */
  private slot(b: Uint8Array, start: number, end: number, h: number, k: number, line: number): number {
    if (b[k + 1] === 61) return 0;
    let s = k + 1;
    while (b[s] === 32 || b[s] === 9 || b[s] === 38 || b[s] === 10) s++;
    if (CLASS[b[s]] !== C.Ident) return 0;
    let e = s;
    while (WORD[b[e]] === 1) e++;
    let a = e;
    while (b[a] === 32 || b[a] === 9 || b[a] === 10) a++;
    if (b[a] !== 44 && b[a] !== 59 && b[a] !== 125) return 0;
    const name = this.names.add(b, start, end, h), value = this.names.add(b, s, e, hash(b, s, e));
    if (value < KEYWORD_COUNT) return 0;
    this.use(b, name, line, Use.Slot);
    this.use(b, value, line, Use.Value);
    return e;
  }
}

const ATTRIBUTE = 4, CAPITALS = 1, UNDERSCORES = 2;

function hash(b: Uint8Array, from: number, to: number): number {
  let h = 0;
  for (let i = from; i < to; i++) h = (Math.imul(h, 31) + b[i]) | 0;
  return h;
}
function beginsLine(b: Uint8Array, i: number): boolean {
  do i--; while (i >= 0 && (b[i] === 32 || b[i] === 9));
  return i < 0 || b[i] === 10 || (b[i] === 47 && b[i - 1] === 42);
}
function behindArrow(b: Uint8Array, i: number): boolean {
  do i--; while (i >= 0 && (b[i] === 32 || b[i] === 9 || b[i] === 10));
  return b[i] === 62 && b[i - 1] === 45;
}
