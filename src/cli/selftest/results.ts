/** Results in the words of a kernel selftest: TAP (Documentation/dev-tools/ktap.rst), or the lines that its programs printed before they had it. */

export interface CaseResult {
  readonly name: string;
  readonly state: 'pass' | 'skip' | 'fail';
  /** Why it was skipped or failed, in the program's own words. */
  readonly reason?: string;
}

/** The case whose result a line tells; undefined: it tells none. */
export function caseOf(line: string): CaseResult | undefined {
  const tap = /^(ok|not ok) \d+ (?:- )?(.*)$/.exec(line);
  if (tap) {
    const [, ok, rest] = tap, skip = /^# SKIP (.*?)(?: \((.*)\))?$|^(.*?) # SKIP ?(.*)$/.exec(rest!);
    if (skip) return { name: (skip[1] ?? skip[3])!.trim(), state: 'skip', ...((skip[2] ?? skip[4]) ? { reason: skip[2] ?? skip[4] } : {}) };
    return { name: rest!.replace(/^# XFAIL /, '').trim(), state: ok === 'ok' ? 'pass' : 'fail' };
  }
  const words = /^Testing (.*?)\.\.\. *(?:(done)|(skipped|failed) \[reason: (.*)\])$/.exec(line);
  if (words) return { name: words[1]!, state: words[2] ? 'pass' : words[3] === 'skipped' ? 'skip' : 'fail', ...(words[4] === undefined ? {} : { reason: words[4] }) };
  return undefined;
}

/** The case that a line without its end has begun. */
export function begun(line: string): string | undefined { return /^Testing (.*?)\.\.\. *$/.exec(line)?.[1]; }

/** Text in pieces, as lines. */
export class Lines {
  private rest = '';
  private readonly decoder = new TextDecoder();
  add(bytes: Uint8Array): readonly string[] {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n');
    this.rest = lines.pop()!;
    return lines;
  }
  get unfinished(): string { return this.rest; }
}
