// Registering commands so that whatever goes wrong in one is told to the reader.
import * as vscode from 'vscode';
import { tell } from '../errors.ts';
import type { Services } from '../services/index.ts';

/** One that is registered; errors are shown, and the command then answers undefined. */
export function command(services: Services, id: string, run: (...args: never[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`faultline.${id}`, async (...args: unknown[]) => {
    try {
      return await run(...args as never[]);
    } catch (e) {
      tell(e, services.log);
      return undefined;
    }
  });
}
