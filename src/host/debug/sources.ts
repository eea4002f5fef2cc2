// Paths of the engine as an editor opens them, and back; and the same for the sources in a debug adapter's messages.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { bundledScheme, bundledUri } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import { resolve } from '../services/trees.ts';

/** Maps the paths of one run. */
export class RunPaths {
  private readonly tree: OpenTree;
  private readonly program: { readonly path: string; readonly uri: vscode.Uri };

  constructor(tree: OpenTree, program: { readonly path: string; readonly uri: vscode.Uri }) {
    this.tree = tree;
    this.program = program;
  }

  uri(path: string): vscode.Uri | undefined {
    if (isProgram(path, this.program.path)) return this.program.uri;
    // A header beside the program: paths of a tree are relative.
    if (path.startsWith('/')) return this.program.uri.with({ path });
    return ownUri(path) ?? this.tree.uri(path);
  }

  path(uri: vscode.Uri): string | undefined {
    return uri.toString() === this.program.uri.toString() ? this.program.path : ownPath(uri) ?? this.tree.path(uri);
  }

  /** A message of the adapter as VS Code is to see it. */
  toClient(message: DebugProtocol.ProtocolMessage): DebugProtocol.ProtocolMessage {
    return withSources(message, s => {
      const uri = s.path === undefined || s.sourceReference ? undefined : this.uri(s.path);
      return uri ? { ...s, path: uri.scheme === 'file' ? uri.fsPath : uri.toString() } : s;
    });
  }

  /** A request of VS Code as the adapter is to see it. A file that has no part in the run keeps its path, which names no file of the engine's. */
  toEngine(message: DebugProtocol.ProtocolMessage): DebugProtocol.ProtocolMessage {
    return withSources(message, s => {
      if (s.path === undefined || s.sourceReference) return s;
      return { ...s, path: this.path(resolve(s.path)) ?? s.path };
    });
  }
}

/** A copy in which every `source` is another one. */
function withSources(message: DebugProtocol.ProtocolMessage, map: (s: DebugProtocol.Source) => DebugProtocol.Source): DebugProtocol.ProtocolMessage {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const out: Record<string, unknown> = {};
    for (const [k, v] of Object.entries(value)) out[k] = k === 'source' && typeof v === 'object' && v !== null ? map(v as DebugProtocol.Source) : visit(v);
    return out;
  };
  // Variables have no sources, and are many.
  return 'command' in message && message.command === 'variables' ? message : visit(message) as DebugProtocol.ProtocolMessage;
}

/** The engine may name the program by its path or as `<program>/NAME`. */
function isProgram(path: string, program: string): boolean {
  return path === program || path === `<program>/${program}` || path === `<program>/${program.slice(program.lastIndexOf('/') + 1)}`;
}

/** Faultline's own code: `<model>/pages.c` is the bundled `model/pages.c`, `<include>/stdio.h` is `include/stdio.h`, `<include>/libc/libc.c` is `libc/libc.c`. */
function ownUri(path: string): vscode.Uri | undefined {
  const m = /^<(model|include)>\/(.*)$/.exec(path);
  return m ? bundledUri(m[1] === 'include' && m[2].startsWith('libc/') ? m[2] : `${m[1]}/${m[2]}`) : undefined;
}
function ownPath(uri: vscode.Uri): string | undefined {
  const m = uri.scheme === bundledScheme ? /^\/(model|include|libc)\/(.*)$/.exec(uri.path) : null;
  return m ? m[1] === 'libc' ? `<include>/libc/${m[2]}` : `<${m[1]}>/${m[2]}` : undefined;
}
