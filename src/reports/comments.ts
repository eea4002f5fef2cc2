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
  let first = true, inParagraph = true;
  for (const line of lines) {
    const text = line.trim();
    if (text === '') {
      // A blank line ends a parameter's text and begins a paragraph.
      if (paragraphs.at(-1)!.length > 0) paragraphs.push([]);
      into = l => { paragraphs.at(-1)!.push(l); };
      inParagraph = true;
      continue;
    }
    if (kernelDoc && first) {
      first = false;
      const m = /^(?:(?:struct|union|enum|typedef|DOC:)\s+)?[\w.()\-> ]*?(?:\(\))?\s+-+\s+(.*)$/.exec(text) ?? /^(?:struct|union|enum|typedef)?\s*\w+(?:\(\))?\s*[:-]\s*(.*)$/.exec(text);
      summary = m ? m[1] : '';
      if (m) { into = l => { summary += ` ${l}`; }; inParagraph = false; continue; }
    }
    const at = /^@([\w.\->\][]+|\.\.\.)\s*:\s*(.*)$/.exec(text), section = /^(Returns?|Context|Locking|Description|Note)\s*:\s*(.*)$/i.exec(text);
    if (at) {
      const [, name] = at;
      names.set(name, at[2]);
      inParagraph = false;
      into = l => { names.set(name, `${names.get(name)} ${l}`.trim()); };
    } else if (section && !/^(description|note)$/i.test(section[1])) {
      const name = /^return/i.test(section[1]) ? 'return' : section[1].toLowerCase();
      sections.set(name, section[2]);
      inParagraph = false;
      into = l => { sections.set(name, `${sections.get(name)} ${l}`.trim()); };
    } else if (section) {
      inParagraph = true;
      into = l => { paragraphs.at(-1)!.push(l); };
      if (section[2]) into(section[2]);
    } else {
      // Each item of a list is a paragraph.
      const item = /^(?:[*•o-]\s+(?=\S)|(?=%?-E[A-Z]+\b))(.*)$/.exec(text);
      // A parameter's or a section's own list belongs to it.
      if (item && inParagraph) paragraphs.push([]);
      into(item && inParagraph ? `• ${item[1]}` : text);
    }
  }
  const description = paragraphs.map(p => tidy(p.join(' '))).filter(p => p !== '');
  // Many comments that are no kernel-doc begin as if they were: `name - what it does`.
  if (summary === '') summary = (description[0] ?? '').replace(/^\w+(?:\(\))?\s+--?\s+/, '').replace(/^•\s+/, '') + (description[1]?.startsWith('•') && !/[.:!?]$/.test(description[0]) ? ' …' : '');
  return { summary: firstSentence(tidy(summary)), description, names, returns: sections.get('return'), context: sections.get('context') ?? sections.get('locking'), kernelDoc, start };
}

/** How a comment begins that warns, demands or explains how something is laid out: it says nothing of what a thing is for. */
const NO_PURPOSE = /^(@|FIXME|TODO|XXX|HACK|BUG|note\b|caution|warning|careful|beware|please\b|don't|do not|must\b|should\b|called (with|from|under|by|in|when)|(the )?callers? (must|should|has|have|is|are|needs?|holds?)\b|we (enter|return|must|need|have)\b|(the )?locking\b|lock order|protected by|start with|keep (mostly|these|this|in sync)\b|put \w+ (first|last)|this (must|should|has to|needs to)\b|these (are|must|should)\b|for now\b)/i;
/** Words of the compiler's, and of memory's layout. */
const OF_COMPILING = /\b(gcc|clang|compilers?|cachelines?|cache lines?|build error|silence|shut up)\b/i;

/** What a thing of this name is for, in its comment's words; undefined: the comment says something else. */
export function purposeIn(doc: Doc, name: string): string | undefined {
  const { summary } = doc;
  if (summary === '') return undefined;
  if (doc.kernelDoc) return summary;
  const other = /^[`'"]?(\w+)\(\)/.exec(summary)?.[1];
  return NO_PURPOSE.test(summary) || OF_COMPILING.test(summary) || (other !== undefined && other !== name) ? undefined : summary;
}

function tidy(text: string): string { return text.replace(/\s+/g, ' ').trim(); }

/** Characters of the longest sentence that is quoted. */
const LONGEST = 240;

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  const all = tidy(text);
  const m = /^(.{12,}?[.!?])(?=\s+(?:[A-Z([]|\w+_\w)|$)/.exec(all.replace(/\b(e\.g|i\.e|etc|vs|cf)\./g, w => w.replace(/\./g, '\u0001')));
  const sentence = (m ? m[1] : all).replaceAll('\u0001', '.').replace(/[.:]$/, '');
  return sentence.length > LONGEST ? `${sentence.slice(0, sentence.lastIndexOf(' ', LONGEST))} …` : sentence;
}
