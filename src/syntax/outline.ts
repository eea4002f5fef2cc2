// What a file declares, seen through the dialect pass: a system call's macro is a function, DEFINE_MUTEX(x) declares x.
import type { Node } from 'web-tree-sitter';
import type { Change } from './dialect/change.ts';
import { declaredName, type SourceTree } from './parser.ts';

/** `.slot = value` in an initialiser. Offsets are UTF-16 offsets of the text. */
export interface Designator {
  /** The member's name; nested ones with their path: `[0].fault`. */
  readonly slot: string;
  /** The value's text: a function's name without `&`. */
  readonly value: string;
  /** Where the value's text starts. */
  readonly valueStart: number;
  /** Where the designator starts. */
  readonly start: number;
}

/** One declaration of a file. Offsets are UTF-16 offsets of the text. */
export interface Declaration {
  readonly kind: 'function' | 'prototype' | 'struct' | 'union' | 'enum' | 'enumerator' | 'typedef' | 'macro' | 'variable' | 'macroInvocation';
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
  /** A function's or structure's braces. */
  readonly bodyStart?: number;
  readonly bodyEnd?: number;
  readonly storage?: 'static' | 'extern';
  readonly inline?: boolean;
  /** The type before the name as written, attributes and storage words left out: a function's result, a variable's type. */
  readonly type?: string;
  /** A function's or function-like macro's parameters as written, without the parentheses. */
  readonly params?: string;
  /** The macro that declares it, where one does. */
  readonly macro?: string;
  /** What a variable's initialiser sets by name. */
  readonly designators?: readonly Designator[];
}

/** The declarations at file scope, enumerators included, in order of `start`. */
export function outline(tree: SourceTree): Declaration[] {
  const out: Declaration[] = [];
  const macros = new Map<number, Change>();
  for (const c of tree.changes) {
    if (c.kind === 'functionMacro' || c.kind === 'declarationMacro' || c.kind === 'macroCall') macros.set(c.start, c);
    else if (c.kind === 'directive' && c.name === 'define') define(tree, c, out);
  }
  const cursor = tree.tree.rootNode.walk();
  try {
    if (cursor.gotoFirstChild()) {
      for (let down = true; ; ) {
        const node = cursor.currentNode;
        if (down && (node.type === 'linkage_specification' || node.type === 'declaration_list' || node.type === 'ERROR') && cursor.gotoFirstChild()) continue;
        if (down) item(tree, node, macros, out);
        down = true;
        if (cursor.gotoNextSibling()) continue;
        if (!cursor.gotoParent() || cursor.currentNode.type === 'translation_unit') break;
        down = false;
      }
    }
  } finally {
    cursor.delete();
  }
  return out.sort((a, b) => a.start - b.start);
}

function define(tree: SourceTree, c: Change, out: Declaration[]): void {
  const text = tree.text.slice(c.start, c.end);
  const m = /^(#|%:)\s*define\s+([\w$]+)(\(([^)]*)\))?/.exec(text);
  if (!m) return;
  const nameStart = c.start + m[0].indexOf(m[2], m[0].indexOf('define') + 6);
  out.push({ kind: 'macro', name: m[2], nameStart, start: c.start, end: c.end, ...(m[3] === undefined ? {} : { params: m[4].trim() }) });
}

function item(tree: SourceTree, node: Node, macros: Map<number, Change>, out: Declaration[]): void {
  switch (node.type) {
    case 'function_definition': return functionDefinition(tree, node, macros, out);
    case 'declaration': return declaration(tree, node, macros, out);
    case 'type_definition': {
      specifier(tree, node, out);
      for (const d of node.childrenForFieldName('declarator')) {
        const name = declaredName(d);
        if (name) out.push({ kind: 'typedef', name: name.text, nameStart: name.startIndex, start: node.startIndex, end: node.endIndex, type: typeText(tree, node, d.startIndex) });
      }
      return;
    }
    case 'struct_specifier': case 'union_specifier': case 'enum_specifier': return tag(tree, node, out);
    case 'expression_statement': case 'identifier': case 'call_expression': case 'type_identifier': return invocation(tree, node, macros, out);
  }
}

function functionDefinition(tree: SourceTree, node: Node, macros: Map<number, Change>, out: Declaration[]): void {
  const body = node.childForFieldName('body');
  const declarator = node.childForFieldName('declarator');
  if (!body || !declarator) return;
  const span = { start: node.startIndex, end: node.endIndex, bodyStart: body.startIndex, bodyEnd: body.endIndex };
  for (let at: Node | null = node.firstChild; at && at.startIndex < body.startIndex; at = at.nextSibling) {
    const c = macros.get(at.startIndex);
    if (c?.kind !== 'functionMacro' || c.declares === undefined) continue;
    const arg = /^\w+/.exec(tree.text.slice(c.declares, c.end))?.[0] ?? '';
    const rest = tree.text.slice(c.declares + arg.length, c.end - 1).replace(/^\s*,\s*/, '').trim();
    out.push({ kind: 'function', name: definedName(c.name ?? '', arg), nameStart: c.declares, ...span, ...storage(node), params: rest, macro: c.name });
    return;
  }
  const name = declaredName(declarator);
  if (!name) return;
  const params = parameterList(declarator);
  // NAME(x)(parameters): a macro makes the name from its argument.
  const made = macros.get(name.startIndex);
  const nameStart = made?.declares ?? name.startIndex;
  const shown = made?.declares === undefined ? name.text : /^\w+/.exec(tree.text.slice(nameStart, made.end))?.[0] ?? name.text;
  out.push({ kind: 'function', name: shown, nameStart, ...span, ...storage(node), type: typeText(tree, node, name.startIndex), ...(params ? { params: inner(tree, params) } : {}) });
}

/** The name that a function-defining macro makes of its first argument (include/linux/syscalls.h and compat.h for system calls). */
function definedName(macro: string, arg: string): string {
  if (/^SYSCALL(32|64)?_DEFINE/.test(macro)) return `sys_${arg}`;
  if (/^COMPAT_SYSCALL_DEFINE/.test(macro)) return `compat_sys_${arg}`;
  return arg;
}

function declaration(tree: SourceTree, node: Node, macros: Map<number, Change>, out: Declaration[]): void {
  specifier(tree, node, out);
  const macro = macroOf(node, macros);
  for (let d of node.childrenForFieldName('declarator')) {
    let value: Node | null = null;
    if (d.type === 'init_declarator') {
      value = d.childForFieldName('value');
      const inside = d.childForFieldName('declarator');
      if (!inside) continue;
      d = inside;
    }
    const name = declaredName(d);
    if (!name) continue;
    const common = { name: name.text, nameStart: name.startIndex, start: node.startIndex, end: node.endIndex, ...storage(node), type: typeText(tree, node, name.startIndex), ...(macro ? { macro } : {}) };
    const params = declaresFunction(d) ? parameterList(d) : null;
    if (params) out.push({ kind: 'prototype', ...common, params: inner(tree, params) });
    else out.push({ kind: 'variable', ...common, ...(value ? { designators: designators(tree, value) } : {}) });
  }
}

function macroOf(node: Node, macros: Map<number, Change>): string | undefined {
  const type = node.childForFieldName('type');
  const c = type ? macros.get(type.startIndex) : undefined;
  return c?.kind === 'declarationMacro' ? c.name : undefined;
}

/** A call of a macro at file scope: it declares something, or is shown as what it is. */
function invocation(tree: SourceTree, node: Node, macros: Map<number, Change>, out: Declaration[]): void {
  const c = macros.get(node.startIndex);
  const span = { start: node.startIndex, end: node.endIndex };
  if (c?.kind === 'declarationMacro' && c.declares !== undefined) {
    const name = /^\w+/.exec(tree.text.slice(c.declares, c.end))?.[0] ?? '';
    out.push({ kind: 'variable', name, nameStart: c.declares, ...span, macro: c.name });
    return;
  }
  const name = /^[A-Za-z_]\w*(?=\s*[(;]|\s*$)/.exec(tree.text.slice(node.startIndex, node.endIndex))?.[0];
  if (name) out.push({ kind: 'macroInvocation', name, nameStart: node.startIndex, ...span });
}

function specifier(tree: SourceTree, node: Node, out: Declaration[]): void {
  const type = node.childForFieldName('type');
  if (type) tag(tree, type, out);
}

function tag(tree: SourceTree, type: Node, out: Declaration[]): void {
  const kind = type.type === 'struct_specifier' ? 'struct' : type.type === 'union_specifier' ? 'union' : type.type === 'enum_specifier' ? 'enum' : undefined;
  const body = kind ? type.childForFieldName('body') : null;
  if (!kind || !body) return;
  const name = type.childForFieldName('name');
  if (name) out.push({ kind, name: name.text, nameStart: name.startIndex, start: type.startIndex, end: type.endIndex, bodyStart: body.startIndex, bodyEnd: body.endIndex });
  if (kind !== 'enum') return;
  for (const e of body.namedChildren) {
    if (e.type !== 'enumerator') continue;
    const n = e.childForFieldName('name');
    if (n) out.push({ kind: 'enumerator', name: tree.text.slice(n.startIndex, n.endIndex), nameStart: n.startIndex, start: e.startIndex, end: e.endIndex });
  }
}

function storage(node: Node): { storage?: 'static' | 'extern'; inline?: boolean } {
  const r: { storage?: 'static' | 'extern'; inline?: boolean } = {};
  for (let n = node.firstChild; n && n.type !== 'compound_statement'; n = n.nextSibling) {
    if (n.type !== 'storage_class_specifier') continue;
    const t = n.text;
    if (t === 'static' || t === 'extern') r.storage = t;
    else if (t.includes('inline')) r.inline = true;
  }
  return r;
}

/** The type of a declaration as it is read before the name: storage words and a structure's body left out, white space made single. */
function typeText(tree: SourceTree, node: Node, nameStart: number): string {
  const type = node.childForFieldName('type');
  if (!type) return '';
  const body = type.childForFieldName('body');
  const head = tree.rewritten.slice(type.startIndex, body ? body.startIndex : type.endIndex);
  const stars = tree.rewritten.slice(type.endIndex, nameStart).replace(/[^*]/g, '');
  const before = /\b(const|volatile)\b/.exec(tree.rewritten.slice(node.startIndex, type.startIndex))?.[0];
  return `${before ? `${before} ` : ''}${head.replace(/\s+/g, ' ').trim()}${stars ? ` ${stars}` : ''}`;
}

/** Whether a declarator declares a function, rather than a pointer to one. */
function declaresFunction(d: Node | null): boolean {
  while (d && (d.type === 'pointer_declarator' || d.type === 'attributed_declarator')) d = d.childForFieldName('declarator') ?? d.firstNamedChild;
  return d?.type === 'function_declarator' && d.childForFieldName('declarator')?.type === 'identifier';
}

function parameterList(d: Node | null): Node | null {
  while (d && d.type !== 'function_declarator') d = d.childForFieldName('declarator') ?? (d.type === 'parenthesized_declarator' ? d.firstNamedChild : null);
  return d?.childForFieldName('parameters') ?? null;
}

function inner(tree: SourceTree, parens: Node): string {
  return tree.text.slice(parens.startIndex + 1, parens.endIndex - 1).replace(/\s+/g, ' ').trim();
}

/** What an initialiser sets by name, nested lists included. Walks with a stack of its own. */
export function designators(tree: SourceTree, value: Node): Designator[] {
  const out: Designator[] = [];
  const work: { node: Node; path: string }[] = [{ node: value, path: '' }];
  for (let w = work.pop(); w; w = work.pop()) {
    if (w.node.type !== 'initializer_list') continue;
    let index = 0;
    for (const child of w.node.namedChildren) {
      if (child.type === 'comment') continue;
      if (child.type === 'initializer_list') { work.push({ node: child, path: `${w.path}[${index++}]` }); continue; }
      index++;
      if (child.type !== 'initializer_pair') continue;
      const v = child.childForFieldName('value');
      if (!v) continue;
      const label = tree.text.slice(child.startIndex, v.startIndex).replace(/[\s=]+$/, '').replace(/\s*:$/, '').replace(/\s+/g, ' ');
      const slot = w.path + (/^[.[]/.test(label) ? label : `.${label}`);
      if (v.type === 'initializer_list') { work.push({ node: v, path: slot }); continue; }
      const amp = v.type === 'pointer_expression' && tree.text[v.startIndex] === '&';
      const at = amp ? v.firstNamedChild ?? v : v;
      out.push({ slot: slot.replace(/^\./, ''), value: tree.text.slice(at.startIndex, at.endIndex), valueStart: at.startIndex, start: child.startIndex });
    }
  }
  return out.sort((a, b) => a.start - b.start);
}
