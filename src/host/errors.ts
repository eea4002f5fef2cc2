// What the extension tells the reader when something cannot be done: what, where, and what to do next. Texts are made here alone.
import * as vscode from 'vscode';
import { createTreeCommand } from './ids.ts';

const t = vscode.l10n.t;

/** An error whose text is for the reader, with actions to offer: a title and a command to execute. */
export class ReaderError extends Error {
  readonly actions: readonly { readonly title: string; readonly command: string; readonly args?: readonly unknown[] }[];
  constructor(message: string, actions: ReaderError['actions'] = []) {
    super(message);
    this.name = 'ReaderError';
    this.actions = actions;
  }
}

/** The engine's worker ended. Told once, by who started it: whoever waited for an answer gets this error too. */
export class EngineDied extends Error {
  readonly why: string;
  /** The reader asked for it. */
  readonly wanted: boolean;
  constructor(why: string, wanted = false) {
    super(t('Faultline’s engine stopped: {0}. It starts again with the next run.', why.split('\n')[0]));
    this.name = 'EngineDied';
    this.why = why;
    this.wanted = wanted;
  }
}

const chooseTree = () => ({ title: t('Choose Kernel Tree…'), command: createTreeCommand });

export const readerErrors = {
  noSuchTree: (path: string) => new ReaderError(t('The kernel tree “{0}” of the setting faultline.tree cannot be opened. Correct the setting, or choose another folder.', path), [chooseTree()]),
  notATree: (path: string) => new ReaderError(t('“{0}” is no kernel source tree: it has no include/linux/mm.h. Choose the top folder of a kernel’s source.', path), [chooseTree()]),
  noTree: () => new ReaderError(t('No kernel tree is open: open the folder of a kernel’s source, or choose one.'), [chooseTree()]),
  loneHandler: (name: string) => new ReaderError(t('{0}() lies in no kernel tree, so the code around it that a run needs is not there. Open the file inside its tree, or choose a tree.', name), [chooseTree()]),
  noHandlerHere: (path: string) => new ReaderError(t('No page-fault handler was recognised in {0}. A handler is a function that takes a struct vm_fault * and stands in a table’s .fault slot. Open a file that holds one: the view Fault Handlers lists them.', path)),
  noScenario: (name: string) => new ReaderError(t('Faultline has no scenario that reaches {0}(). Run a program of your own that does: write a C file and use “Run This Program”.', name)),
  unknownScenario: (id: string) => new ReaderError(t('There is no scenario “{0}”. The view Scenarios lists what there is.', id)),
  noProgram: (path: string) => new ReaderError(t('The program “{0}” cannot be read. Check the path in the launch configuration.', path)),
  notC: () => new ReaderError(t('Open a C file with a main() function to run it.')),
  handlerGone: (name: string, path: string) => new ReaderError(t('{0}() is no longer a fault handler of {1}: it was renamed, or its text cannot be read. Look at the errors in the file.', name, path)),
  engineDied: (died: EngineDied, again: boolean) => new ReaderError(died.message, [...(again ? [{ title: t('Run Again'), command: 'faultline.runAgain' }] : []), { title: t('Show Log'), command: 'faultline.showLog' }]),
  engineKeepsDying: () => new ReaderError(t('Faultline’s engine stopped several times within a minute. Look at the log for why, then start it again.'), [{ title: t('Show Log'), command: 'faultline.showLog' }, { title: t('Restart Engine'), command: 'faultline.restartEngine' }]),
  nothingRan: () => new ReaderError(t('Nothing has run yet.')),
} as const;

/** Shows an error with its actions; does not wait for the reader. */
export function tell(error: unknown, log: vscode.LogOutputChannel): void {
  const message = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error && !(error instanceof ReaderError) ? error : message);
  if (error instanceof EngineDied) return;
  const actions = error instanceof ReaderError ? error.actions : [];
  void vscode.window.showErrorMessage(message, ...actions.map(a => a.title)).then(chosen => {
    const action = actions.find(a => a.title === chosen);
    if (action) void vscode.commands.executeCommand(action.command, ...(action.args ?? []));
  });
}
