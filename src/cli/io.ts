/** What a command of the terminal writes to, and its exit statuses (sysexits.h where there is one). */
export interface Io {
  stdout(text: string | Uint8Array): void; stderr(text: string | Uint8Array): void;
  /** Standard output is a terminal. */
  readonly terminal?: boolean;
  /** Whether what reads the output has gone away (`| head`): nothing more needs to be done. */
  closed?(): boolean;
}

export const enum Exit {
  Ok = 0,
  /** Something failed: a message says what. */
  Failed = 1,
  /** The command's words are off. */
  Usage = 64,
  /** A file could not be read. */
  NoInput = 66,
  /** The run ended with a finding, or found something on the way. */
  Finding = 70,
  /** What read the output has gone away: what a shell reports of a program that SIGPIPE killed. */
  Pipe = 141,
}

/** A mistake in the command's words: what is wrong, shown with a pointer to --help. */
export class UsageError extends Error {}
