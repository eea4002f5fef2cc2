/** Comments of kernel source: which one belongs to a place, and what it says. Offsets are UTF-16 offsets of the file's text. */

/** A kernel-doc comment (Documentation/doc-guide/kernel-doc.rst), or any other, read as one. */
export interface Doc {
  /** The short description, or the comment's first sentence. */
  readonly summary: string;
  /** What stands behind it, paragraphs apart. */
  readonly description: readonly string[];
  /** `@name:` sections: parameters, members, enumerators. */
  readonly names: ReadonlyMap<string, string>;
  /** `Return:` */
  readonly returns: string | undefined;
  /** `Context:` */
  readonly context: string | undefined;
  readonly kernelDoc: boolean;
  readonly start: number;
}

/** The comment that ends directly above an item, blank space with at most one line end between; undefined: none, or a file's licence. */
export function docAbove(text: string, item: number): Doc | undefined {
  let end = item;
  let lines = 0;
  for (; end > 0 && /\s/.test(text[end - 1]); end--) if (text[end - 1] === '\n' && ++lines > 1) return undefined;
  if (text.startsWith('*/', end - 2)) {
    const start = text.lastIndexOf('/*', end - 2);
    if (start < 0) return undefined;
    // A comment behind code on the same line belongs to that code.
    if (text.slice(text.lastIndexOf('\n', start) + 1, start).trim() !== '') return undefined;
    return isLicence(text, start, end) ? undefined : docOf(text.slice(start, end), start);
  }
  let start = end;
  for (;;) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (!/^[ \t]*\/\/(?!.*SPDX)/.test(text.slice(lineStart, start))) break;
    start = lineStart - 1;
    if (lineStart === 0) break;
  }
  return start === end ? undefined : docOf(text.slice(start + 1, end), start + 1);
}

/** The comment on the rest of a line, or on the lines directly behind it: `NAME = 1,` and its remark. */
export function docBehind(text: string, end: number): Doc | undefined {
  const m = /^[ \t,;]*(\/\*(?!\*)[^]*?\*\/|\/\/[^\n]*)/.exec(text.slice(end, end + 1000));
  return m ? docOf(m[1], end + m[0].indexOf('/')) : undefined;
}

function isLicence(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start).replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, '').trim();
  return before === '' && /SPDX|Copyright|\(C\)|©|licen[sc]e/i.test(text.slice(start, end));
}

/** Reads a comment's text, with its marks. */
export function docOf(comment: string, start = 0): Doc {
  const kernelDoc = /^\/\*\*(?!\/)/.test(comment);
  const lines = comment.replace(/^\/\*+/, '').replace(/\*+\/$/, '').split('\n').map(l => l.replace(/^\s*(\*(?!\/)|\/\/+)? ?/, '').trimEnd());
  const names = new Map<string, string>();
  const sections = new Map<string, string>();
  const paragraphs: string[][] = [[]];
  let summary = '', into: (line: string) => void = line => { paragraphs.at(-1)!.push(line); };
  let first = true;
  for (const line of lines) {
    const text = line.trim();
    if (text === '') {
      // A blank line ends a parameter's text and begins a paragraph.
      if (paragraphs.at(-1)!.length > 0) paragraphs.push([]);
      into = l => { paragraphs.at(-1)!.push(l); };
      continue;
    }
    if (kernelDoc && first) {
      first = false;
      const m = /^(?:(?:struct|union|enum|typedef|DOC:)\s+)?[\w.()\-> ]*?(?:\(\))?\s+-+\s+(.*)$/.exec(text) ?? /^(?:struct|union|enum|typedef)?\s*\w+(?:\(\))?\s*[:-]\s*(.*)$/.exec(text);
      summary = m ? m[1] : '';
      if (m) { into = l => { summary += ` ${l}`; }; continue; }
    }
    const at = /^@([\w.\->\][]+|\.\.\.)\s*:\s*(.*)$/.exec(text), section = /^(Returns?|Context|Locking|Description|Note)\s*:\s*(.*)$/i.exec(text);
    if (at) {
      const [, name] = at;
      names.set(name, at[2]);
      into = l => { names.set(name, `${names.get(name)} ${l}`.trim()); };
    } else if (section && !/^(description|note)$/i.test(section[1])) {
      const name = /^return/i.test(section[1]) ? 'return' : section[1].toLowerCase();
      sections.set(name, section[2]);
      into = l => { sections.set(name, `${sections.get(name)} ${l}`.trim()); };
    } else if (section) {
      into = l => { paragraphs.at(-1)!.push(l); };
      if (section[2]) into(section[2]);
    } else into(text);
  }
  const description = paragraphs.map(p => tidy(p.join(' '))).filter(p => p !== '');
  // Many comments that are no kernel-doc begin as if they were: `name - what it does`.
  if (summary === '') summary = (description[0] ?? '').replace(/^\w+(?:\(\))?\s+--?\s+/, '');
  return { summary: firstSentence(tidy(summary)), description, names, returns: sections.get('return'), context: sections.get('context') ?? sections.get('locking'), kernelDoc, start };
}

function tidy(text: string): string { return text.replace(/\s+/g, ' ').trim(); }

/** Characters of the longest sentence that is quoted. */
const LONGEST = 240;

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  const all = tidy(text);
  const m = /^(.{12,}?[.!?])(?=\s+[A-Z([]|$)/.exec(all.replace(/\b(e\.g|i\.e|etc|vs|cf)\./g, w => w.replace(/\./g, '\u0001')));
  const sentence = (m ? m[1] : all).replaceAll('\u0001', '.').replace(/[.:]$/, '');
  return sentence.length > LONGEST ? `${sentence.slice(0, sentence.lastIndexOf(' ', LONGEST))} …` : sentence;
}
