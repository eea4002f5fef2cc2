// The reader's breakpoints, and the one that Faultline sets itself (the studied handler's start), merged for the engine.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { withFiles } from '../base/files.ts';
import type { Session } from '../engine/api.ts';

interface Asked { readonly id: number; readonly line: number; actual: number | undefined; readonly condition?: string; readonly log?: string }

export class Breakpoints {
  private readonly asked = new Map<string, Asked[]>();
  private own: { readonly path: string; readonly line: number; readonly name: string; actual: number | undefined } | undefined;
  private ids = 0;

  /** Replaces the reader's breakpoints of a file; lines are the engine's. */
  async set(session: Session, path: string, wanted: readonly DebugProtocol.SourceBreakpoint[], engineLine: (client: number) => number): Promise<readonly Asked[]> {
    const list = wanted.map(w => ({
      id: ++this.ids, line: engineLine(w.line), actual: undefined,
      ...(w.condition ? { condition: w.condition } : {}), ...(w.logMessage ? { log: w.logMessage } : {}),
    }));
    this.asked.set(path, list);
    await this.send(session, path);
    return list;
  }

  /** Stops once at `line`, whatever the reader's breakpoints are. Answers whether there is a statement to stop at. */
  async setOwn(session: Session, stopAt: { path: string; line: number; name: string }): Promise<boolean> {
    this.own = { ...stopAt, actual: undefined };
    await this.send(session, stopAt.path);
    return this.own.actual !== undefined;
  }

  /** After a restart: the same breakpoints in a new session. */
  async sendAll(session: Session): Promise<readonly Asked[]> {
    for (const path of this.asked.keys()) await this.send(session, path);
    return [...this.asked.values()].flat();
  }

  /** What stands at the place where the run stopped. */
  at(path: string, line: number): { readonly own: boolean; readonly asked: readonly Asked[] } {
    return {
      own: this.own?.path === path && this.own.actual === line,
      asked: (this.asked.get(path) ?? []).filter(b => b.actual === line),
    };
  }

  get waitingFor(): string | undefined { return this.own?.name; }

  /** The own breakpoint has done its work. */
  async dropOwn(session: Session): Promise<void> {
    const own = this.own;
    this.own = undefined;
    if (own) await this.send(session, own.path);
  }

  private async send(session: Session, path: string): Promise<void> {
    const list = this.asked.get(path) ?? [];
    const own = this.own?.path === path ? this.own : undefined;
    const lines = [...list.map(b => b.line), ...(own ? [own.line] : [])];
    const actual = await withFiles(() => session.setBreakpoints(path, lines));
    list.forEach((b, i) => { b.actual = actual[i]; });
    if (own) own.actual = actual[list.length];
  }
}
