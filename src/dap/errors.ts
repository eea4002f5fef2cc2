// Every error that a client of the adapter can see, each with its number. The texts say what, and what to do next.
import type { DebugProtocol } from '@vscode/debugprotocol';

/** An error with a stable number. `showUser: false`: somebody else (the extension) has already told the reader. */
export class DapError extends Error {
  readonly id: number;
  readonly showUser: boolean;
  constructor(id: number, message: string, showUser = true) {
    super(message);
    this.name = 'DapError';
    this.id = id;
    this.showUser = showUser;
  }
  toMessage(): DebugProtocol.Message {
    // `format` may hold braces of C code: they are no placeholders, so the text goes in as a variable (`_` is not telemetry).
    return { id: this.id, format: '{_text}', variables: { _text: this.message }, showUser: this.showUser };
  }
}

export const errors = {
  unknownRequest: (command: string) => new DapError(1001, `Faultline's debugger does not know the request “${command}”.`, false),
  notLaunched: (command: string) => new DapError(1002, `“${command}” needs a run: start one first.`, false),
  running: (what: string) => new DapError(1003, `${what} can be had only while the run is stopped: pause it first.`, false),
  nothingToRun: () => new DapError(1004, 'There is nothing to run: set “scenario” or “program” in the launch configuration.'),
  launchFailed: (message: string) => new DapError(1005, message),
  noSuchFrame: (id: number) => new DapError(1006, `Frame ${id} is gone: the run has gone on since it was listed.`, false),
  noSuchVariable: (reference: number) => new DapError(1007, `Variable ${reference} is gone: the run has gone on since it was listed.`, false),
  noSource: (path: string) => new DapError(1008, `The text of ${path} is not to be had.`),
  cannotEvaluate: (message: string) => new DapError(1009, message, false),
  noException: () => new DapError(1010, 'The run did not stop at a finding.', false),
  internal: (message: string) => new DapError(1099, `Faultline met an error of its own: ${message}. Please report it with the program that shows it.`),
} as const;

export function asDapError(e: unknown): DapError {
  if (e instanceof DapError) return e;
  return errors.internal(e instanceof Error ? e.message : String(e));
}
