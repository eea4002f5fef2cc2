// Folding that knows kernel files: function bodies into their signatures, the parts of conditionals, runs of includes.
import * as vscode from 'vscode';
import { cSelector } from '../ids.ts';
import type { Services } from '../services/index.ts';
import { otherCExtension } from './others.ts';

const kinds = { comment: vscode.FoldingRangeKind.Comment, imports: vscode.FoldingRangeKind.Imports, region: undefined };

export function folding(services: Services): vscode.Disposable {
  return vscode.languages.registerFoldingRangeProvider([...cSelector], {
    provideFoldingRanges: async (document, _, token) => {
      if (otherCExtension()) return undefined;
      const folds = await services.reader.folds(document, () => token.isCancellationRequested);
      return folds?.map(f => new vscode.FoldingRange(f.first - 1, f.last - 1, kinds[f.kind]));
    },
  });
}
