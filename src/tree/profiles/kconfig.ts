/** Reads a tree's Kconfig files (Documentation/kbuild/kconfig-language.rst, kconfig-macro-language.rst) into symbols. Never throws on bad input. */
import { PendingFile, type FileSource } from '../../base/files.ts';
import { answer, TOOL_VARIABLES } from './toolchain.ts';

export type Expr =
  | { readonly op: 'symbol'; readonly name: string }
  | { readonly op: 'constant'; readonly value: string }
  | { readonly op: '!'; readonly a: Expr }
  | { readonly op: '&&' | '||' | '=' | '!=' | '<' | '<=' | '>' | '>='; readonly a: Expr; readonly b: Expr };

export type SymbolType = 'bool' | 'tristate' | 'int' | 'hex' | 'string';
export interface Conditional { readonly value: Expr; readonly when: Expr }
export interface ConfigSymbol {
  readonly name: string;
  type: SymbolType | undefined;
  /** When the reader may set it. */
  readonly prompts: Expr[];
  readonly defaults: Conditional[];
  readonly ranges: { readonly low: Expr; readonly high: Expr; readonly when: Expr }[];
  /** What forces it on, what suggests it. */
  readonly selectedBy: Expr[];
  readonly impliedBy: Expr[];
  readonly depends: Expr[];
  choice: Choice | undefined;
}
export interface Choice { readonly members: ConfigSymbol[]; readonly prompts: Expr[]; readonly defaults: Conditional[]; optional: boolean }
export interface ConfigModel { readonly symbols: ReadonlyMap<string, ConfigSymbol>; readonly choices: readonly Choice[]; /** Files read, in order. */ readonly files: readonly string[];
  /** Some file that is named by `source` is not there. */
  readonly incomplete: boolean;
}

export const YES: Expr = { op: 'constant', value: 'y' };
const and = (a: Expr, b: Expr): Expr => (a === YES ? b : b === YES ? a : { op: '&&', a, b });

/** One level of `menu`, `if` or `choice`. */
interface Scope { readonly kind: 'menu' | 'if' | 'choice' | 'top'; depends: Expr; visible: Expr; choice: Choice | undefined }
/** The entry whose properties are being read. */
interface Entry { readonly kind: 'config' | 'choice' | 'menu' | 'other'; readonly symbol: ConfigSymbol | undefined; readonly choice: Choice | undefined; readonly scope: Scope; depends: Expr; readonly later: (() => void)[] }

/** `environment`: ARCH, SRCARCH and the like. Throws PendingFile, having asked for every file that is known to be needed. */
export function readKconfig(files: FileSource, environment: Readonly<Record<string, string>>): ConfigModel { return new Reader(files, environment).read(); }

class Reader {
  private readonly files: FileSource;
  private readonly variables = new Map<string, string>();
  private readonly symbols = new Map<string, ConfigSymbol>();
  private readonly choices: Choice[] = [];
  private readonly paths: string[] = [];
  private readonly scopes: Scope[] = [{ kind: 'top', depends: YES, visible: YES, choice: undefined }];
  private readonly waits: PendingFile[] = [];
  private entry: Entry | undefined;
  private incomplete = false;

  constructor(files: FileSource, environment: Readonly<Record<string, string>>) {
    this.files = files;
    for (const [k, v] of Object.entries({ ...TOOL_VARIABLES, ...environment })) this.variables.set(k, v);
  }

  read(): ConfigModel {
    this.file('Kconfig', 0);
    this.finish();
    if (this.waits.length > 0) throw new PendingFile(this.waits[0].path, Promise.all(this.waits.map(w => w.ready)).then(() => undefined));
    return { symbols: this.symbols, choices: this.choices, files: this.paths, incomplete: this.incomplete };
  }

  private file(path: string, depth: number): void {
    if (depth > 40) return;
    let text: string | undefined;
    try {
      text = this.files.read(path);
    } catch (e) {
      if (!(e instanceof PendingFile)) throw e;
      this.waits.push(e);
      return;
    }
    if (text === undefined) { this.incomplete = true; return; }
    this.paths.push(path);
    const lines = text.split('\n');
    for (let i = 0; i < lines.length; i++) {
      let line = lines[i];
      while (line.endsWith('\\') && i + 1 < lines.length) line = line.slice(0, -1) + lines[++i];
      const bare = line.trim();
      if (bare === '' || bare.startsWith('#')) continue;
      const word = /^[\w$-]+/.exec(bare)?.[0] ?? '';
      if (word === 'help' || bare === '---help---') { i = this.skipHelp(lines, i); continue; }
      this.line(word, bare, path, depth);
    }
  }

  /** The last line of a help text: all that is indented more than its first line's margin allows. */
  private skipHelp(lines: readonly string[], at: number): number {
    const indent = (s: string): number => { let n = 0; for (const c of s) { if (c === '\t') n = (n & ~7) + 8; else if (c === ' ') n++; else break; } return n; };
    let first = at + 1;
    while (first < lines.length && lines[first].trim() === '') first++;
    if (first >= lines.length) return at;
    const margin = indent(lines[first]);
    if (margin === 0) return at;
    let i = first;
    while (i < lines.length && (lines[i].trim() === '' || indent(lines[i]) >= margin)) i++;
    return i - 1;
  }

  private line(word: string, bare: string, path: string, depth: number): void {
    const m = /^([\w-]+)\s*(:=|\+=|=)\s*(.*)$/.exec(bare);
    if (m && !KEYWORDS.has(m[1])) {
      const [, name, op, value] = m;
      if (!(name in TOOL_VARIABLES)) this.variables.set(name, op === '=' ? value : op === '+=' ? `${this.variables.get(name) ?? ''} ${this.expand(value)}` : this.expand(value));
      return;
    }
    if (bare.startsWith('$(')) { this.expand(bare); return; }
    const rest = bare.includes('$(') ? this.expand(bare).slice(word.length).trim() : bare.slice(word.length).trim();
    const scope = this.scopes[this.scopes.length - 1];
    switch (word) {
      case 'source': case 'osource':
        this.finish();
        if (word === 'osource' && !this.files.exists(unquote(rest))) return;
        this.file(unquote(rest), depth + 1); return;
      case 'rsource': case 'orsource': { this.finish(); const cut = path.lastIndexOf('/'); this.file(`${path.slice(0, cut + 1)}${unquote(rest)}`, depth + 1); return; }
      case 'mainmenu': return;
      case 'config': case 'menuconfig': {
        this.finish();
        const symbol = this.symbol(rest.trim());
        if (scope.choice) { symbol.choice = scope.choice; if (!scope.choice.members.includes(symbol)) scope.choice.members.push(symbol); }
        this.entry = { kind: 'config', symbol, choice: undefined, scope, depends: scope.depends, later: [] };
        return;
      }
      case 'choice': {
        this.finish();
        const choice: Choice = { members: [], prompts: [], defaults: [], optional: false };
        this.choices.push(choice);
        const inner: Scope = { kind: 'choice', depends: scope.depends, visible: scope.visible, choice };
        this.scopes.push(inner);
        this.entry = { kind: 'choice', symbol: undefined, choice, scope: inner, depends: scope.depends, later: [] };
        return;
      }
      case 'menu': {
        this.finish();
        const inner: Scope = { kind: 'menu', depends: scope.depends, visible: scope.visible, choice: scope.choice };
        this.scopes.push(inner);
        this.entry = { kind: 'menu', symbol: undefined, choice: undefined, scope: inner, depends: scope.depends, later: [] };
        return;
      }
      case 'if': {
        this.finish();
        const e = this.expression(rest);
        this.scopes.push({ kind: 'if', depends: and(scope.depends, e), visible: scope.visible, choice: scope.choice });
        return;
      }
      case 'endif': case 'endmenu': case 'endchoice':
        this.finish();
        if (this.scopes.length > 1) this.scopes.pop();
        return;
      case 'comment': this.finish(); this.entry = { kind: 'other', symbol: undefined, choice: undefined, scope, depends: scope.depends, later: [] }; return;
      default: this.property(word, rest);
    }
  }

  private property(word: string, rest: string): void {
    const e = this.entry;
    if (!e) return;
    const { symbol, choice } = e;
    const prompt = (s: string): void => {
      const text = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S+)\s*(?:if\s+(.*))?$/.exec(s);
      if (!text) return;
      const when = text[2] === undefined ? YES : this.expression(text[2]);
      const visible = e.scope.visible;
      e.later.push(() => (symbol?.prompts ?? choice?.prompts)?.push(and(and(e.depends, visible), when)));
    };
    const withIf = (s: string): [string, Expr] => {
      const cut = splitIf(s);
      return cut < 0 ? [s, YES] : [s.slice(0, cut).trim(), this.expression(s.slice(cut + 2))];
    };
    switch (word) {
      case 'bool': case 'boolean': case 'tristate': case 'int': case 'hex': case 'string':
        if (symbol) symbol.type ??= word === 'boolean' ? 'bool' : word;
        if (rest !== '') prompt(rest);
        return;
      case 'prompt': prompt(rest); return;
      case 'def_bool': case 'def_tristate': case 'default': {
        if (symbol && word !== 'default') symbol.type ??= word === 'def_bool' ? 'bool' : 'tristate';
        const [v, when] = withIf(rest);
        const value = this.expression(v);
        e.later.push(() => (symbol?.defaults ?? choice?.defaults)?.push({ value, when: and(e.depends, when) }));
        return;
      }
      case 'depends': {
        const on = /^on\s+(.*)$/.exec(rest);
        if (!on) return;
        const [v, when] = withIf(on[1]);
        const x = this.expression(v);
        e.depends = and(e.depends, when === YES ? x : { op: '||', a: { op: '!', a: when }, b: x });
        if (e.kind === 'menu' || e.kind === 'choice') e.scope.depends = e.depends;
        return;
      }
      case 'visible': {
        const on = /^if\s+(.*)$/.exec(rest);
        if (on && e.kind === 'menu') e.scope.visible = and(e.scope.visible, this.expression(on[1]));
        return;
      }
      case 'select': case 'imply': {
        const [target, when] = withIf(rest);
        if (!symbol) return;
        const name = symbol.name;
        e.later.push(() => {
          const by = and({ op: 'symbol', name }, and(e.depends, when));
          const t = this.symbol(target);
          (word === 'select' ? t.selectedBy : t.impliedBy).push(by);
        });
        return;
      }
      case 'range': {
        const [v, when] = withIf(rest);
        const [low, high] = v.split(/\s+/);
        if (high !== undefined) { const range = { low: this.expression(low), high: this.expression(high) }; e.later.push(() => symbol?.ranges.push({ ...range, when: and(e.depends, when) })); }
        return;
      }
      case 'optional': if (choice) choice.optional = true; return;
    }
  }

  /** Properties count with all the dependencies of their entry, also those that stand below them. */
  private finish(): void {
    const e = this.entry;
    this.entry = undefined;
    if (!e) return;
    for (const f of e.later) f();
    if (e.symbol) e.symbol.depends.push(e.depends);
  }

  private symbol(name: string): ConfigSymbol {
    let s = this.symbols.get(name);
    if (!s) this.symbols.set(name, s = { name, type: undefined, prompts: [], defaults: [], ranges: [], selectedBy: [], impliedBy: [], depends: [], choice: undefined });
    return s;
  }

  /** `$(name)` and `$(function,arguments)`, innermost last as the language has it; a command's answer comes from toolchain.ts. */
  private expand(s: string, args: readonly string[] = [], depth = 0): string {
    let out = '';
    for (let i = 0; i < s.length; i++) {
      if (s[i] !== '$' || s[i + 1] !== '(') { out += s[i]; continue; }
      let level = 0, k = i + 1;
      for (; k < s.length; k++) { if (s[k] === '(') level++; else if (s[k] === ')' && --level === 0) break; }
      out += this.call(s.slice(i + 2, k), args, depth + 1);
      i = k;
    }
    return out;
  }

  private call(inner: string, args: readonly string[], depth: number): string {
    if (depth > 50) return '';
    const parts: string[] = [];
    let level = 0, from = 0;
    for (let i = 0; i <= inner.length; i++) {
      if (i === inner.length || (inner[i] === ',' && level === 0)) { parts.push(inner.slice(from, i)); from = i + 1; } else if (inner[i] === '(') level++; else if (inner[i] === ')') level--;
    }
    const name = this.expand(parts[0], args, depth).trim();
    if (/^[0-9]+$/.test(name)) return args[Number(name)] ?? '';
    const values = parts.slice(1).map(p => this.expand(p, args, depth));
    const known = answer(name, values, this.variables.get('SRCARCH') ?? '');
    if (known !== undefined) return known;
    const v = this.variables.get(name);
    return v === undefined ? '' : v.includes('$(') ? this.expand(v, [name, ...values], depth) : v;
  }

  private expression(s: string): Expr { return new ExpressionReader(s.includes('$(') ? this.expand(s) : s).read(); }
}

const KEYWORDS = new Set(['config', 'menuconfig', 'default', 'depends', 'select', 'imply', 'bool', 'tristate', 'int', 'hex', 'string', 'if', 'range', 'prompt', 'def_bool', 'def_tristate', 'visible', 'comment', 'menu', 'source']);
const unquote = (s: string): string => s.replace(/^["'](.*)["']$/, '$1');

/** Offset of the word `if` outside of quotes, or -1. */
function splitIf(s: string): number {
  let quote = '';
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (quote) { if (c === '\\') i++; else if (c === quote) quote = ''; continue; }
    if (c === '"' || c === "'") { quote = c; continue; }
    if (c === 'i' && s[i + 1] === 'f' && /\s/.test(s[i - 1] ?? '') && /\s|\(|!/.test(s[i + 2] ?? '')) return i;
  }
  return -1;
}

class ExpressionReader {
  private readonly t: string[];
  private i = 0;
  constructor(s: string) { this.t = s.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|&&|\|\||!=|<=|>=|[!=<>()]|[^\s!=<>()&|"']+/g) ?? []; }
  read(): Expr { return this.t.length === 0 ? { op: 'constant', value: '' } : this.or(); }
  private or(): Expr { let a = this.and(); while (this.t[this.i] === '||') { this.i++; a = { op: '||', a, b: this.and() }; } return a; }
  private and(): Expr { let a = this.not(); while (this.t[this.i] === '&&') { this.i++; a = { op: '&&', a, b: this.not() }; } return a; }
  private not(): Expr {
    if (this.t[this.i] === '!') { this.i++; return { op: '!', a: this.not() }; }
    const a = this.primary();
    const op = this.t[this.i];
    if (op === '=' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=') { this.i++; return { op, a, b: this.primary() }; }
    return a;
  }
  private primary(): Expr {
    const w = this.t[this.i++];
    if (w === undefined) return { op: 'constant', value: 'n' };
    if (w === '(') { const e = this.or(); if (this.t[this.i] === ')') this.i++; return e; }
    if (w[0] === '"' || w[0] === "'") return { op: 'constant', value: w.slice(1, -1).replace(/\\(.)/g, '$1') };
    if (w === 'y') return YES;
    if (w === 'n' || w === 'm' || /^-?(0x[0-9a-fA-F]+|\d+)$/.test(w)) return { op: 'constant', value: w };
    return { op: 'symbol', name: w };
  }
}
