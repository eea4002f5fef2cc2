// The symbols of a kernel document for the outline, breadcrumbs and “Go to Symbol”: what a macro declares is there under its own name.
import * as vscode from 'vscode';
import type { Declaration } from '../../syntax/index.ts';
import { cSelector } from '../ids.ts';
import type { Services } from '../services/index.ts';
import { otherCExtension } from './others.ts';
import type { Reading } from './reader.ts';

const kinds: Readonly<Record<Exclude<Declaration['kind'], 'macroInvocation'>, vscode.SymbolKind>> = {
  function: vscode.SymbolKind.Function, prototype: vscode.SymbolKind.Interface, struct: vscode.SymbolKind.Struct, union: vscode.SymbolKind.Struct,
  enum: vscode.SymbolKind.Enum, enumerator: vscode.SymbolKind.EnumMember, typedef: vscode.SymbolKind.Class, macro: vscode.SymbolKind.Constant,
  variable: vscode.SymbolKind.Variable,
};

export function symbols(services: Services): vscode.Disposable {
  return vscode.languages.registerDocumentSymbolProvider([...cSelector], {
    provideDocumentSymbols: async document => {
      if (otherCExtension()) return undefined;
      const reading = await services.reader.reading(document);
      return reading && symbolsOf(reading);
    },
  }, { label: 'Faultline' });
}

function symbolsOf(r: Reading): vscode.DocumentSymbol[] {
  const exported = exportsOf(r);
  const out: vscode.DocumentSymbol[] = [];
  let container: { end: number; symbol: vscode.DocumentSymbol } | undefined;
  for (const d of r.declarations) {
    if (d.kind === 'macroInvocation') continue;
    const symbol = new vscode.DocumentSymbol(d.name, detail(d, exported.get(d.name)), kinds[d.kind], range(r, d.start, d.end), nameRange(r, d));
    if (d.kind === 'enumerator' && container && d.start < container.end) container.symbol.children.push(symbol);
    else out.push(symbol);
    if (d.kind === 'enum') container = { end: d.end, symbol };
  }
  return out;
}

/** EXPORT_SYMBOL(name) and its variants, by name. */
function exportsOf(r: Reading): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const d of r.declarations) {
    if (d.kind !== 'macroInvocation' || !d.name.startsWith('EXPORT_')) continue;
    const name = /\(\s*(\w+)/.exec(r.text.slice(d.start, d.end))?.[1];
    if (name) out.set(name, d.name);
  }
  return out;
}

function detail(d: Declaration, exported: string | undefined): string {
  const what = d.macro ?? (d.kind === 'macro' ? (d.params === undefined ? '#define' : `#define (${d.params})`) : d.type ?? (d.kind === 'union' ? 'union' : ''));
  return exported ? `${what}${what ? ' · ' : ''}${exported}` : what;
}

function range(r: Reading, start: number, end: number): vscode.Range { return new vscode.Range(r.position(start), r.position(end)); }

/** The name where it stands in the text: a system call's has no sys_ there. */
function nameRange(r: Reading, d: Declaration): vscode.Range {
  const length = /^\w+/.exec(r.text.slice(d.nameStart, d.nameStart + 200))?.[0].length ?? 0;
  const start = Math.max(d.start, Math.min(d.nameStart, d.end));
  return range(r, start, Math.max(start, Math.min(start + length, d.end)));
}
