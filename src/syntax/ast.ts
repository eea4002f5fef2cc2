// A function of the reader's view as plain data: statements and expressions as they are written, macros unexpanded. Nothing of it holds
// WebAssembly memory. Offsets are UTF-16 offsets of the text.

export interface Span { readonly start: number; readonly end: number }

export type Expr = Span & (
  | { readonly kind: 'name' | 'number' | 'string' | 'char' | 'null'; readonly text: string }
  /** `callee` is a name, or an expression that gives a function. */
  | { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] }
  | { readonly kind: 'member'; readonly object: Expr; readonly arrow: boolean; readonly field: string }
  | { readonly kind: 'index'; readonly array: Expr; readonly index: Expr }
  /** `! ~ - + * &` */
  | { readonly kind: 'unary'; readonly operator: string; readonly value: Expr }
  /** `++ --` */
  | { readonly kind: 'update'; readonly operator: string; readonly value: Expr; readonly prefix: boolean }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  /** `= += |= …` */
  | { readonly kind: 'assign'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'choose'; readonly condition: Expr; readonly yes: Expr | undefined; readonly no: Expr }
  | { readonly kind: 'cast'; readonly type: string; readonly value: Expr }
  | { readonly kind: 'comma'; readonly left: Expr; readonly right: Expr }
  /** `({ … })` */
  | { readonly kind: 'block'; readonly body: readonly Stmt[] }
  /** sizeof, compound literals, asm, text that could not be read. */
  | { readonly kind: 'other'; readonly what: string; readonly text: string });

export type Stmt = Span & (
  | { readonly kind: 'expression'; readonly value: Expr }
  | { readonly kind: 'declare'; readonly names: readonly LocalVariable[] }
  | { readonly kind: 'block'; readonly body: readonly Stmt[] }
  | { readonly kind: 'if'; readonly condition: Expr; readonly yes: Stmt; readonly no: Stmt | undefined; readonly elseStart: number | undefined }
  | { readonly kind: 'switch'; readonly value: Expr; readonly body: Stmt }
  /** `value` undefined: default. `upTo`: the end of a range. The statements that follow belong to it. */
  | { readonly kind: 'case'; readonly value: Expr | undefined; readonly upTo: Expr | undefined; readonly body: readonly Stmt[] }
  | { readonly kind: 'while'; readonly condition: Expr; readonly body: Stmt }
  | { readonly kind: 'do'; readonly condition: Expr; readonly body: Stmt }
  | { readonly kind: 'for'; readonly init: Stmt | undefined; readonly condition: Expr | undefined; readonly step: Expr | undefined; readonly body: Stmt }
  /** A macro that repeats what stands behind it: `list_for_each_entry(…) …`; also `scoped_guard(…) …`. */
  | { readonly kind: 'iterate'; readonly macro: string; readonly args: readonly Expr[]; readonly body: Stmt }
  | { readonly kind: 'goto'; readonly label: string }
  | { readonly kind: 'label'; readonly name: string; readonly body: Stmt | undefined }
  | { readonly kind: 'return'; readonly value: Expr | undefined }
  | { readonly kind: 'break' | 'continue' | 'empty' }
  | { readonly kind: 'asm' | 'other'; readonly text: string });

export interface LocalVariable extends Span {
  readonly name: string;
  /** As written, with the declarator's stars and brackets: `struct vm_area_struct *`, `char [16]`. */
  readonly type: string;
  readonly initial: Expr | undefined;
  readonly isStatic: boolean;
}

export interface Parameter extends Span { readonly name: string; readonly type: string }

/** A preprocessor directive inside a function. */
export interface Directive extends Span { readonly word: string; readonly text: string }

export interface FunctionAst extends Span {
  readonly name: string;
  readonly nameStart: number;
  /** The result's type as written, storage words and attributes left out; a system call's macro gives `long`. */
  readonly result: string;
  readonly isStatic: boolean;
  readonly inline: boolean;
  readonly params: readonly Parameter[];
  readonly variadic: boolean;
  readonly body: readonly Stmt[];
  /** Start of the body's opening brace. */
  readonly bodyStart: number;
  readonly directives: readonly Directive[];
  /** Parts of the body that the reading left out: the branch of a conditional that cuts through a construct. */
  readonly leftOut: readonly Span[];
  readonly hasError: boolean;
  /** The macro that defines it: SYSCALL_DEFINE3. */
  readonly macro?: string;
}

/** Every expression below one, itself first; without recursion. */
export function* expressions(root: Expr): Generator<Expr> {
  const stack: Expr[] = [root];
  for (let e = stack.pop(); e; e = stack.pop()) {
    yield e;
    stack.push(...children(e).reverse());
  }
}

function children(e: Expr): Expr[] {
  switch (e.kind) {
    case 'call': return [e.callee, ...e.args];
    case 'member': return [e.object];
    case 'index': return [e.array, e.index];
    case 'unary': case 'update': case 'cast': return [e.value];
    case 'binary': case 'assign': case 'comma': return [e.left, e.right];
    case 'choose': return e.yes ? [e.condition, e.yes, e.no] : [e.condition, e.no];
    case 'block': return [...statements(e.body)].flatMap(s => ownExpressions(s));
    default: return [];
  }
}

/** Every statement of a list and below, in the order of the text; not those inside statement expressions. */
export function* statements(list: readonly Stmt[]): Generator<Stmt> {
  const stack: Stmt[] = [...list].reverse();
  for (let s = stack.pop(); s; s = stack.pop()) {
    yield s;
    stack.push(...below(s).reverse());
  }
}

/** The statements directly inside one. */
export function below(s: Stmt): Stmt[] {
  switch (s.kind) {
    case 'block': case 'case': return [...s.body];
    case 'if': return s.no ? [s.yes, s.no] : [s.yes];
    case 'switch': case 'while': case 'do': case 'iterate': return [s.body];
    case 'for': return s.init ? [s.init, s.body] : [s.body];
    case 'label': return s.body ? [s.body] : [];
    default: return [];
  }
}

/** The expressions that a statement evaluates itself, not those of the statements inside it. */
export function ownExpressions(s: Stmt): Expr[] {
  switch (s.kind) {
    case 'expression': return [s.value];
    case 'declare': return s.names.flatMap(n => (n.initial ? [n.initial] : []));
    case 'if': case 'while': case 'do': return [s.condition];
    case 'switch': return [s.value];
    case 'case': return [s.value, s.upTo].filter(e => e !== undefined);
    case 'for': return [s.condition, s.step].filter(e => e !== undefined);
    case 'iterate': return [...s.args];
    case 'return': return s.value ? [s.value] : [];
    default: return [];
  }
}
