// References to variables. Those of the engine are valid until the session resumes; scopes are lists that the engine has no reference for.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EvaluateResult, Session, Variable } from '../engine/api.ts';

type Handle =
  | { readonly kind: 'arguments' | 'locals'; readonly frame: number }
  | { readonly kind: 'children'; readonly reference: number };

/** Largest number of elements sent at once: the client pages through more. */
const page = 256;

export class Variables {
  private handles: Handle[] = [];

  /** Forgets all references: the run goes on. */
  clear(): void { this.handles = []; }

  scopes(session: Session, frame: number): DebugProtocol.Scope[] {
    const scopes: DebugProtocol.Scope[] = [];
    const args = session.arguments(frame);
    if (args.length) scopes.push({ name: 'Arguments', presentationHint: 'arguments', variablesReference: this.add({ kind: 'arguments', frame }), namedVariables: args.length, expensive: false });
    const locals = session.locals(frame);
    if (locals.length) scopes.push({ name: 'Locals', presentationHint: 'locals', variablesReference: this.add({ kind: 'locals', frame }), namedVariables: locals.length, expensive: false });
    return scopes;
  }

  /** undefined: no such reference. */
  list(session: Session, reference: number, start?: number, count?: number): DebugProtocol.Variable[] | undefined {
    const h = this.handles[reference - 1];
    if (!h) return undefined;
    let list: Variable[];
    switch (h.kind) {
      case 'arguments': list = session.arguments(h.frame); break;
      case 'locals': list = session.locals(h.frame); break;
      case 'children': return session.children(h.reference, start ?? 0, count || page).map(v => this.variable(v));
    }
    return (start || count ? list.slice(start ?? 0, (start ?? 0) + (count || list.length)) : list).map(v => this.variable(v));
  }

  variable(v: Variable): DebugProtocol.Variable {
    return {
      name: v.name, value: v.value, type: v.type, variablesReference: this.child(v),
      ...(v.indexed === undefined ? {} : { indexedVariables: v.indexed }),
      ...(v.evaluateName === undefined ? {} : { evaluateName: v.evaluateName }),
    };
  }

  result(v: EvaluateResult): DebugProtocol.EvaluateResponse['body'] {
    return {
      result: v.value, type: v.type, variablesReference: this.child(v),
      ...(v.indexed === undefined ? {} : { indexedVariables: v.indexed }),
    };
  }

  private child(v: Variable): number { return v.reference ? this.add({ kind: 'children', reference: v.reference }) : 0; }
  private add(h: Handle): number { return this.handles.push(h); }
}
