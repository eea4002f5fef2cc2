// Scenarios and headers that come with Faultline, as read-only documents.
import * as vscode from 'vscode';
import { bundledScheme } from '../ids.ts';
import type { Services } from '../services/index.ts';

export function bundledDocuments(services: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(bundledScheme, {
    provideTextDocumentContent: uri => services.engines.bundledText(uri.path.slice(1)),
  });
}
