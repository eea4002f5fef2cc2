// Syntax errors of kernel C, as the reader's view finds them. Only for documents of a kernel tree, and for a lone file with a fault handler:
// other C projects have their own tools.
import * as vscode from 'vscode';
import type { SyntaxError } from '../../syntax/index.ts';
import type { Services } from '../services/index.ts';
import { otherCExtension } from './others.ts';
import { placeOf } from './place.ts';
import type { Reading } from './reader.ts';

/** Of one document: behind that many, the first ones have to be looked at anyway. */
const MOST = 100;

export function syntaxErrors(services: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('faultline-syntax');
  // Documents that read without an error once: one that comes up later is the reader's.
  const clean = new WeakSet<vscode.TextDocument>();
  const asked = new WeakSet<vscode.TextDocument>(), complete = new WeakSet<vscode.TextDocument>();

  const loadHeaders = async (r: Reading, place: { root: vscode.Uri; path: string }): Promise<void> => {
    const { document } = r;
    asked.add(document);
    try {
      await services.reader.useHeaders(document, services.engines.folder(place.root), place.path, services.parameters.arch);
      complete.add(document);
    } catch (e) {
      services.log.warn(`headers of ${place.path}: ${String(e)}`);
      complete.add(document);
      await update(r);
    }
  };
  const update = async (r: Reading): Promise<void> => {
    const { document } = r;
    const set = (list: vscode.Diagnostic[] | undefined) => { if (!document.isClosed && r.version === document.version) collection.set(document.uri, list); };
    if (r.errors.length === 0) {
      clean.add(document);
      set(undefined);
      return;
    }
    if (!vscode.workspace.getConfiguration('faultline', document.uri).get('syntaxErrors', true)) { set(undefined); return; }
    const place = await placeOf(services, document.uri);
    if (place && !asked.has(document)) void loadHeaders(r, place);
    const wanted = place ? clean.has(document) || complete.has(document) : !otherCExtension() && r.handlers.definitions.length > 0;
    set(wanted ? causes(r).slice(0, MOST).map(e => diagnostic(r, e)) : undefined);
  };
  return vscode.Disposable.from(
    collection,
    services.reader.onDidRead(r => void update(r)),
    services.reader.onDidForget(d => collection.delete(d.uri)),
    vscode.workspace.onDidChangeConfiguration(e => { if (e.affectsConfiguration('faultline.syntaxErrors')) again(); }),
    vscode.extensions.onDidChange(() => again()));

  function again(): void {
    for (const d of vscode.workspace.textDocuments) void services.reader.reading(d).then(r => r && update(r), () => undefined);
  }
}

/** The errors without those that only follow from a bracket that lacks its other half, earlier in the same function. */
function causes(r: Reading): SyntaxError[] {
  const functions = r.declarations.filter(d => d.kind === 'function');
  const broken = new Set<unknown>();
  return r.errors.filter(e => {
    const within = functions.find(f => e.start >= f.start && e.start <= f.end);
    if (within && broken.has(within)) return false;
    if (within && /^(missing|unexpected) [()[\]{}]/.test(e.cause)) broken.add(within);
    return true;
  });
}

function diagnostic(r: Reading, e: SyntaxError): vscode.Diagnostic {
  // An error may hold the rest of the file: its first line is what the reader looks at. One of no width stands behind a token.
  const line = r.text.indexOf('\n', e.start);
  const end = Math.min(e.end, line < 0 ? r.text.length : line);
  const start = end > e.start ? e.start : Math.max(0, e.start - 1);
  const d = new vscode.Diagnostic(new vscode.Range(r.position(start), r.position(Math.max(end, e.start))), e.message, vscode.DiagnosticSeverity.Error);
  d.source = 'Faultline';
  d.code = 'syntax';
  return d;
}
