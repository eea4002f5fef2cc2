// The runs: the one that is going on or the last one, for hovers, decorations and panels.
import * as vscode from 'vscode';
import type { FindingInfo, SessionStop, StackFrame } from '../../engine/api.ts';
import type { Remote } from '../../worker/channel.ts';
import type { RunQueries } from '../../worker/protocol.ts';
import type { OpenTree } from './engines.ts';

export type RunStatus = 'starting' | 'running' | 'stopped' | 'ended';

export interface Run {
  readonly id: string;
  readonly title: string;
  readonly arch: string;
  readonly tree: OpenTree;
  /** What can be asked of it while it stands. The answers come from its worker. */
  readonly session: Remote<RunQueries>;
  /** Gives its memory back. */
  readonly close: () => void;
  /** The debug session that drives it. */
  readonly debug: vscode.DebugSession;
  /** Maps the engine's paths to what an editor shows, and back. */
  readonly uri: (path: string) => vscode.Uri | undefined;
  readonly path: (uri: vscode.Uri) => string | undefined;
  status: RunStatus;
  /** Why it could not start, for the reader. */
  problem: string | undefined;
  stop: SessionStop | undefined;
  top: StackFrame | undefined;
  /** Why it stands, where the stop's kind does not say enough. */
  description: string | undefined;
  /** Statements executed, at the last stop. */
  step: number;
  /** So far, at the last stop. */
  findings: readonly FindingInfo[];
}

export class Runs implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Run | undefined>();
  private run: Run | undefined;
  /** What a command started last: what “Run Again” starts. */
  lastConfiguration: vscode.DebugConfiguration | undefined;
  /** A run started, stopped, went on or ended, or was cleared. */
  readonly onDidChange = this.changed.event;

  get current(): Run | undefined { return this.run; }
  /** The run while its memory can be looked at: it stands, or has ended. */
  get inspectable(): Run | undefined { return this.run && (this.run.status === 'stopped' || this.run.status === 'ended') ? this.run : undefined; }

  /** Only one run is kept: an older one is ended. */
  begin(run: Run): void {
    const old = this.run;
    this.run = run;
    if (old) {
      if (old.debug !== run.debug && old.status !== 'ended') void vscode.debug.stopDebugging(old.debug);
      old.close();
    }
    this.fire();
  }

  /** Changes what is known of a run; ignored when another one has begun. */
  update(id: string, change: Partial<Pick<Run, 'status' | 'problem' | 'stop' | 'top' | 'description' | 'step' | 'findings'>>): void {
    if (this.run?.id !== id) return;
    Object.assign(this.run, change);
    this.fire();
  }

  clear(): void {
    const old = this.run;
    if (!old) return;
    this.run = undefined;
    if (old.status !== 'ended') void vscode.debug.stopDebugging(old.debug);
    old.close();
    this.fire();
  }

  private fire(): void {
    void vscode.commands.executeCommand('setContext', 'faultline.hasRun', this.run !== undefined);
    this.changed.fire(this.run);
  }

  dispose(): void {
    this.run?.close();
    this.changed.dispose();
  }
}
