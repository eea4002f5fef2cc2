// The findings of the last run in the Problems view, each with where it shows and where it began.
import * as vscode from 'vscode';
import { findingTitle } from '../../dap/index.ts';
import type { FindingInfo } from '../../engine/api.ts';
import type { Run } from '../services/runs.ts';
import type { Services } from '../services/index.ts';

export function findings(services: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('faultline');
  let shown: Run | undefined;
  return vscode.Disposable.from(collection, services.runs.onDidChange(run => {
    if (run !== shown || !run) collection.clear();
    shown = run;
    if (!run || run.status === 'starting' || run.status === 'running') return;
    const byFile = new Map<string, { uri: vscode.Uri; list: vscode.Diagnostic[] }>();
    const add = (uri: vscode.Uri, d: vscode.Diagnostic) => {
      const entry = byFile.get(uri.toString()) ?? { uri, list: [] };
      byFile.set(uri.toString(), entry);
      entry.list.push(d);
    };
    for (const f of run.findings) {
      // What shows in Faultline's own code is put where it began, or at the innermost place in the reader's source.
      const at = [f.at, ...(f.began ? [f.began] : []), ...f.stack].find(p => !p.path.startsWith('<') && run.uri(p.path) !== undefined);
      if (!at) continue;
      add(run.uri(at.path)!, diagnostic(run, f, at));
      const began = f.began && f.began !== at ? run.uri(f.began.path) : undefined;
      if (f.began && began) add(began, origin(run, f, f.began));
    }
    collection.clear();
    for (const { uri, list } of byFile.values()) collection.set(uri, list);
  }));
}

/** A hint where a finding that shows elsewhere began. */
function origin(run: Run, f: FindingInfo, began: NonNullable<FindingInfo['began']>): vscode.Diagnostic {
  const d = new vscode.Diagnostic(place(began), `${findingTitle(f.kind)}: ${began.what}`, vscode.DiagnosticSeverity.Information);
  d.source = 'Faultline';
  d.code = f.kind;
  const uri = run.uri(f.at.path);
  if (uri) d.relatedInformation = [new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, place(f.at)), vscode.l10n.t('shows in {0}()', f.at.function))];
  return d;
}

function diagnostic(run: Run, f: FindingInfo, at: { readonly line: number; readonly column: number }): vscode.Diagnostic {
  const d = new vscode.Diagnostic(place(at), `${findingTitle(f.kind)}: ${f.message}`, f.fatal ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
  d.source = 'Faultline';
  d.code = f.kind;
  const related: { path: string; line: number; column: number; words: string }[] = [{ ...f.at, words: vscode.l10n.t('shows in {0}()', f.at.function) }, ...(f.began ? [{ ...f.began, words: f.began.what }] : [])];
  d.relatedInformation = related.flatMap(r => { const uri = run.uri(r.path); return uri ? [new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, place(r)), r.words)] : []; });
  return d;
}

/** From the position to the line's end: a diagnostic of one character is hard to see. */
function place(p: { readonly line: number; readonly column: number }): vscode.Range {
  return new vscode.Range(p.line - 1, Math.max(0, p.column - 1), p.line - 1, 1000);
}
