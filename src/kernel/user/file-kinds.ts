/** What a modelled file does that has no code here of its own in sys-file.ts: read(2), write(2), poll(2) of one kind of file. */
import type { NativeCall } from '../../vm/api.ts';
import type { OpenFile } from './open-files.ts';

export interface FileKind {
  /** Answers the call, or blocks it. Absent: EINVAL. */
  read?(call: NativeCall, file: OpenFile, at: bigint, size: number, offset?: number): void;
  write?(call: NativeCall, file: OpenFile, at: bigint, size: number, offset?: number): void;
  /** The events of poll(2) that it has for a task. */
  events(file: OpenFile, task: number): number;
  /** pread(2), pwrite(2) and lseek(2) work. */
  readonly seekable?: true;
  /** Its lines of /proc/self/fdinfo, behind those that all files have. */
  info?(file: OpenFile): string;
}
export type FileKinds = Readonly<Partial<Record<OpenFile['kind'], FileKind>>>;

export const POLL = { in: 1, pri: 2, out: 4, err: 8, hup: 16, invalid: 32, rdnorm: 0x40, wrnorm: 0x100, rdhup: 0x2000 } as const;
