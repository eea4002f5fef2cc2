// From tree-sitter's tree of a function to plain data (ast.ts): what reports and analyses read.
import type { Node } from 'web-tree-sitter';
import type { Directive, Expr, FunctionAst, LocalVariable, Parameter, Span, Stmt } from './ast.ts';
import type { Change } from './dialect/change.ts';
import { lightOf, type Light } from './light.ts';
import { declaredName, type SourceTree } from './parser.ts';

/** Nesting beyond which text is kept as text: generated code only. */
const DEEPEST = 250;

/** The functions that a file defines, in order. `wanted`: only these names. */
export function functionAsts(source: SourceTree, wanted?: (name: string) => boolean): FunctionAst[] {
  const macros = new Map(source.changes.filter(c => c.kind === 'functionMacro').map(c => [c.start, c]));
  const reading = new Reading(source);
  const out: FunctionAst[] = [];
  for (const node of definitions(source.tree.rootNode)) {
    const f = reading.definition(node, macros, wanted);
    if (f) out.push(f);
  }
  return out;
}

const CONTAINERS = new Set(['translation_unit', 'linkage_specification', 'declaration_list', 'ERROR']);

/** Function definitions at file scope, also those behind a place that could not be read. */
function* definitions(root: Node): Generator<Node> {
  const cursor = root.walk();
  try {
    for (let down = true; ; ) {
      if (down && cursor.nodeType === 'function_definition') yield cursor.currentNode;
      else if (down && CONTAINERS.has(cursor.nodeType) && cursor.gotoFirstChild()) continue;
      down = true;
      if (cursor.gotoNextSibling()) continue;
      if (!cursor.gotoParent()) return;
      down = false;
    }
  } finally {
    cursor.delete();
  }
}

class Reading {
  private readonly source: SourceTree;
  private readonly iterators = new Map<number, string>();
  private depth = 0;

  constructor(source: SourceTree) {
    this.source = source;
    for (const c of source.changes) if (c.kind === 'iterator') this.iterators.set(c.start, c.name ?? 'for_each');
  }

  /** The reader's text of a place, on one line. */
  private text(at: Span): string { return oneLine(this.source.text.slice(at.start, at.end)); }
  private nodeText(n: Light): string { return this.text(span(n)); }

  definition(whole: Node, macros: ReadonlyMap<number, Change>, wanted: ((name: string) => boolean) | undefined): FunctionAst | undefined {
    // The name is found in the few nodes of the header: most functions are asked for by name.
    if (wanted && !this.named(whole, macros, wanted)) return undefined;
    const node = lightOf(whole, this.source.rewritten);
    const body = node.childForFieldName('body');
    const declarator = node.childForFieldName('declarator');
    if (!body || !declarator || body.type !== 'compound_statement') return undefined;
    const macro = macros.get(node.startIndex) ?? macros.get(node.childForFieldName('type')?.startIndex ?? -1);
    const header = macro ? this.macroHeader(macro) : this.header(node, declarator);
    if (!header) return undefined;
    const inside = this.changesIn(body);
    return {
      ...header, ...span(node), bodyStart: body.startIndex, body: this.list(body), hasError: whole.hasError,
      directives: inside.filter(c => c.kind === 'directive').map((c): Directive => ({ start: c.start, end: c.end, word: c.name ?? '', text: this.text(c) })),
      leftOut: inside.filter(c => c.kind === 'branch').map(({ start, end }) => ({ start, end })),
      ...(macro ? { macro: macro.name! } : {}),
    };
  }

  private named(whole: Node, macros: ReadonlyMap<number, Change>, wanted: (name: string) => boolean): boolean {
    const macro = macros.get(whole.startIndex) ?? macros.get(whole.childForFieldName('type')?.startIndex ?? -1);
    if (macro) { const h = this.macroHeader(macro); return h !== undefined && wanted(h.name); }
    const declarator = whole.childForFieldName('declarator');
    const name = declarator && declaredName(lightOf(declarator, this.source.rewritten));
    return name !== null && wanted(name.text);
  }

  /** The changes inside a node: they are in order of their starts. */
  private changesIn(n: Light): Change[] {
    const { changes } = this.source;
    let low = 0, high = changes.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (changes[mid].start < n.startIndex) low = mid + 1; else high = mid;
    }
    const out: Change[] = [];
    for (; low < changes.length && changes[low].start < n.endIndex; low++) if (changes[low].end <= n.endIndex) out.push(changes[low]);
    return out;
  }

  private header(node: Light, declarator: Light): Pick<FunctionAst, 'name' | 'nameStart' | 'result' | 'isStatic' | 'inline' | 'params' | 'variadic'> | undefined {
    const name = declaredName(declarator);
    if (!name) return undefined;
    let list: Light | null = null, stars = '';
    for (let d: Light | null = declarator; d; d = d.childForFieldName('declarator')) {
      if (d.type === 'pointer_declarator') stars += '*';
      if (d.type === 'function_declarator') list = d.childForFieldName('parameters');
    }
    const before = this.typeWords(node.startIndex, declarator.startIndex);
    const params = (list?.namedChildren ?? []).flatMap(p => (p?.type === 'parameter_declaration' ? this.parameter(p) : []));
    return {
      name: name.text, nameStart: name.startIndex, result: stars ? `${before.type} ${stars}` : before.type || 'int', isStatic: before.words.has('static'), inline: [...before.words].some(w => /inline/.test(w)),
      params, variadic: (list?.namedChildren ?? []).some(p => p?.type === 'variadic_parameter'),
    };
  }

  /** SYSCALL_DEFINE3(name, type, name, …) and its like. */
  private macroHeader(c: Change): ReturnType<Reading['header']> {
    const text = this.source.text.slice(c.start, c.end);
    const open = text.indexOf('('), close = text.lastIndexOf(')');
    const parts = open < 0 ? [] : split(text.slice(open + 1, close < 0 ? undefined : close)).map(oneLine);
    const nameStart = c.declares ?? c.start, written = /^\w+/.exec(this.source.text.slice(nameStart, nameStart + 200))?.[0];
    if (!written) return undefined;
    const system = /SYSCALL_DEFINE/.test(c.name ?? '');
    const params: Parameter[] = [];
    for (let i = 1; system && i + 1 < parts.length; i += 2) params.push({ start: c.start, end: c.end, name: parts[i + 1], type: parts[i] });
    return { name: system ? `sys_${written}` : written, nameStart, result: 'long', isStatic: false, inline: false, params, variadic: false };
  }

  private parameter(p: Light): Parameter[] {
    const declarator = p.childForFieldName('declarator');
    const name = declaredName(declarator);
    if (!declarator || !name) return [];
    return [{ ...span(p), name: name.text, type: this.declaredType(p.startIndex, declarator, name) }];
  }

  /** Specifiers between two places, storage words apart. */
  private typeWords(start: number, end: number): { readonly type: string; readonly words: ReadonlySet<string> } {
    const words = new Set<string>();
    const type = oneLine(this.source.rewritten.slice(start, end)).split(' ').filter(w => {
      const storage = /^(static|extern|register|auto|inline|__inline|__inline__|__always_inline|noinline|asmlinkage|__typedef)$/.test(w);
      if (storage) words.add(w);
      return !storage && w !== '';
    }).join(' ');
    return { type, words };
  }

  /** The type of one declared name: specifiers, and the declarator without the name. */
  private declaredType(start: number, declarator: Light, name: Light): string {
    const { rewritten } = this.source;
    const { type } = this.typeWords(start, declarator.startIndex);
    const around = oneLine(rewritten.slice(declarator.startIndex, name.startIndex) + rewritten.slice(name.endIndex, declarator.endIndex)).replace(/\s*([()*])\s*/g, '$1');
    return around ? `${type} ${around}` : type;
  }

  // ---- statements

  private list(block: Light): Stmt[] { return (block.namedChildren ?? []).flatMap(n => this.statement(n)); }

  /** undefined nodes and comments give nothing. */
  private statement(n: Light): Stmt[] {
    const at = span(n);
    if (n.type === 'comment') return [];
    if (this.depth > DEEPEST) return [{ ...at, kind: 'other', text: this.nodeText(n).slice(0, 200) }];
    this.depth++;
    try { return [this.oneStatement(n, at)]; } finally { this.depth--; }
  }
  private single(n: Light | null): Stmt {
    if (!n) return { start: 0, end: 0, kind: 'empty' };
    return this.statement(n)[0] ?? { ...span(n), kind: 'empty' };
  }

  private oneStatement(n: Light, at: Span): Stmt {
    const field = (name: string) => n.childForFieldName(name);
    switch (n.type) {
      case 'compound_statement': return { ...at, kind: 'block', body: this.list(n) };
      case 'expression_statement': {
        const e = n.namedChildren.find(c => c.type !== 'comment');
        if (!e) return { ...at, kind: 'empty' };
        if (e.type === 'gnu_asm_expression') return { ...at, kind: 'asm', text: this.nodeText(e) };
        return { ...at, kind: 'expression', value: this.expression(e) };
      }
      case 'declaration': return { ...at, kind: 'declare', names: this.variables(n) };
      case 'if_statement': {
        const other = field('alternative');
        const no = other?.type === 'else_clause' ? other.namedChildren.find(c => c.type !== 'comment') ?? null : other;
        return { ...at, kind: 'if', condition: this.inParentheses(field('condition')), yes: this.single(field('consequence')), no: no ? this.single(no) : undefined, elseStart: other?.startIndex };
      }
      case 'switch_statement': return { ...at, kind: 'switch', value: this.inParentheses(field('condition')), body: this.single(field('body')) };
      case 'case_statement': return this.caseOf(n, at);
      case 'while_statement': {
        const macro = this.iterators.get(n.startIndex), condition = field('condition');
        const body = this.single(field('body'));
        if (macro === undefined) return { ...at, kind: 'while', condition: this.inParentheses(condition), body };
        return { ...at, kind: 'iterate', macro, args: condition ? this.listed(condition) : [], body };
      }
      case 'do_statement': return { ...at, kind: 'do', condition: this.inParentheses(field('condition')), body: this.single(field('body')) };
      case 'for_statement': {
        const init = field('initializer'), condition = field('condition'), step = field('update');
        return {
          ...at, kind: 'for', body: this.single(field('body')), condition: condition ? this.expression(condition) : undefined, step: step ? this.expression(step) : undefined,
          init: init && (init.type === 'declaration' ? this.single(init) : { ...span(init), kind: 'expression', value: this.expression(init) }) || undefined,
        };
      }
      case 'goto_statement': return { ...at, kind: 'goto', label: field('label')?.text ?? this.nodeText(n).replace(/^goto\s*|;$/g, '') };
      case 'labeled_statement': {
        const label = field('label');
        const body = n.namedChildren.find(c => c.type !== 'comment' && c.startIndex !== label?.startIndex);
        return { ...at, kind: 'label', name: label?.text ?? '', body: body ? this.single(body) : undefined };
      }
      case 'return_statement': {
        const value = n.namedChildren.find(c => c.type !== 'comment');
        return { ...at, kind: 'return', value: value ? this.expression(value) : undefined };
      }
      case 'break_statement': return { ...at, kind: 'break' };
      case 'continue_statement': return { ...at, kind: 'continue' };
      case 'attributed_statement': {
        const inner = n.namedChildren.findLast(c => c && !c.type.startsWith('attribute'));
        return inner ? this.single(inner) : { ...at, kind: 'empty' };
      }
      default: return { ...at, kind: 'other', text: this.nodeText(n) };
    }
  }

  private caseOf(n: Light, at: Span): Stmt {
    const value = n.childForFieldName('value');
    const body = n.namedChildren.flatMap(c => (c && c.startIndex !== value?.startIndex ? this.statement(c) : []));
    const range = value?.type === 'binary_expression' && this.changesIn(value).some(c => c.kind === 'caseRange');
    if (range) return { ...at, kind: 'case', value: this.expression(value.childForFieldName('left')!), upTo: this.expression(value.childForFieldName('right')!), body };
    return { ...at, kind: 'case', value: value ? this.expression(value) : undefined, upTo: undefined, body };
  }

  private variables(n: Light): LocalVariable[] {
    const isStatic = n.namedChildren.some(c => c?.type === 'storage_class_specifier' && c.text === 'static');
    const first = n.childrenForFieldName('declarator')[0];
    return n.childrenForFieldName('declarator').flatMap(d => {
      if (!d || !first) return [];
      const initialised = d.type === 'init_declarator', declarator = initialised ? d.childForFieldName('declarator') : d;
      const value = initialised ? d.childForFieldName('value') : null;
      const name = declaredName(declarator);
      if (!declarator || !name) return [];
      const { type } = this.typeWords(n.startIndex, first.startIndex);
      const own = this.declaredType(declarator.startIndex, declarator, name).trim();
      return [{ ...span(d), name: name.text, type: own ? `${type} ${own}` : type, initial: value ? this.expression(value) : undefined, isStatic }];
    });
  }

  // ---- expressions

  private inParentheses(n: Light | null): Expr {
    if (!n) return { start: 0, end: 0, kind: 'other', what: 'missing', text: '' };
    const inner = n.type === 'parenthesized_expression' ? n.namedChildren.find(c => c.type !== 'comment') : n;
    return inner ? this.expression(inner) : { ...span(n), kind: 'other', what: n.type, text: this.nodeText(n) };
  }
  /** The arguments of an iterator macro, which the rewriting left as a comma expression in parentheses. */
  private listed(n: Light): Expr[] {
    const out: Expr[] = [];
    let e = this.inParentheses(n);
    for (; e.kind === 'comma'; e = e.right) out.push(e.left);
    return [...out, e];
  }

  expression(n: Light): Expr {
    const at = span(n);
    if (this.depth > DEEPEST) return { ...at, kind: 'other', what: 'deep', text: this.nodeText(n).slice(0, 200) };
    this.depth++;
    try { return this.oneExpression(n, at); } finally { this.depth--; }
  }

  private oneExpression(n: Light, at: Span): Expr {
    const of = (name: string): Expr => {
      const c = n.childForFieldName(name);
      return c ? this.expression(c) : { ...at, kind: 'other', what: 'missing', text: '' };
    };
    const operator = (): string => n.childForFieldName('operator')?.text ?? '';
    switch (n.type) {
      case 'identifier': case 'field_identifier': case 'type_identifier': return { ...at, kind: 'name', text: this.nodeText(n) };
      case 'number_literal': return { ...at, kind: 'number', text: n.text };
      case 'null': return { ...at, kind: 'null', text: 'NULL' };
      case 'true': case 'false': return { ...at, kind: 'name', text: n.text };
      case 'string_literal': case 'concatenated_string': return { ...at, kind: 'string', text: this.nodeText(n) };
      case 'char_literal': return { ...at, kind: 'char', text: n.text };
      case 'parenthesized_expression': {
        const inner = n.namedChildren.find(c => c.type !== 'comment');
        if (inner?.type === 'compound_statement') return { ...at, kind: 'block', body: this.list(inner) };
        return inner ? this.expression(inner) : { ...at, kind: 'other', what: n.type, text: this.nodeText(n) };
      }
      case 'call_expression': {
        const args = n.childForFieldName('arguments')?.namedChildren.filter(c => c.type !== 'comment') ?? [];
        return { ...at, kind: 'call', callee: of('function'), args: args.map(a => (a!.type === 'compound_statement' ? { ...span(a!), kind: 'block' as const, body: this.list(a!) } : this.expression(a!))) };
      }
      case 'field_expression': return { ...at, kind: 'member', object: of('argument'), arrow: operator() === '->', field: n.childForFieldName('field')?.text ?? '' };
      case 'subscript_expression': return { ...at, kind: 'index', array: of('argument'), index: of('index') };
      case 'pointer_expression': case 'unary_expression': return { ...at, kind: 'unary', operator: operator(), value: of('argument') };
      case 'update_expression': {
        const op = n.childForFieldName('operator');
        return { ...at, kind: 'update', operator: op?.text ?? '++', value: of('argument'), prefix: op?.startIndex === n.startIndex };
      }
      case 'binary_expression': return this.binary(n);
      case 'assignment_expression': return { ...at, kind: 'assign', operator: operator() || '=', left: of('left'), right: of('right') };
      case 'conditional_expression': return { ...at, kind: 'choose', condition: of('condition'), yes: n.childForFieldName('consequence') ? of('consequence') : undefined, no: of('alternative') };
      case 'cast_expression': return { ...at, kind: 'cast', type: this.nodeText(n.childForFieldName('type') ?? n), value: of('value') };
      case 'comma_expression': return { ...at, kind: 'comma', left: of('left'), right: of('right') };
      default: return { ...at, kind: 'other', what: n.type, text: this.nodeText(n) };
    }
  }

  /** A chain of operators leans to the left, as long as the text that made it: without recursion. */
  private binary(n: Light): Expr {
    const chain: Light[] = [];
    let at: Light | null = n;
    for (; at?.type === 'binary_expression'; at = at.childForFieldName('left')) chain.push(at);
    let left: Expr = at ? this.expression(at) : { ...span(n), kind: 'other', what: 'missing', text: '' };
    for (const b of chain.reverse()) {
      const right = b.childForFieldName('right');
      left = {
        start: b.startIndex, end: b.endIndex, kind: 'binary', operator: b.childForFieldName('operator')?.text ?? '', left,
        right: right ? this.expression(right) : { ...span(b), kind: 'other', what: 'missing', text: '' },
      };
    }
    return left;
  }
}

function span(n: Light): Span { return { start: n.startIndex, end: n.endIndex }; }

/** Text without comments, on one line. */
function oneLine(text: string): string { return text.replace(/\/\*[^]*?\*\//g, ' ').replace(/\/\/.*$/gm, ' ').replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' ').trim(); }

/** A macro's arguments at their commas. */
function split(text: string): string[] {
  const out: string[] = [];
  let depth = 0, from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
    else if (c === ',' && depth === 0) { out.push(text.slice(from, i)); from = i + 1; }
  }
  return [...out, text.slice(from)];
}
