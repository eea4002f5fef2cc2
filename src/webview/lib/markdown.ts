// The Markdown that Faultline's own reports are made of, as elements: headings, lists, tables, quotes, annotated source, inline code, bold, links.
// Nothing becomes HTML by itself: a text is always text.
import { html, nothing, type TemplateResult } from 'lit';

/** What a link of the form `path#line` does (`step:#n`: a step of the run). */
export type Follow = (path: string, line: number) => void;
export interface Heading { readonly id: string; readonly text: string; readonly level: number }

/** One entry of a list, with what stands below it: remarks on lines of their own, a quotation, entries of the next level. */
interface Item { readonly text: string; readonly remarks: string[]; readonly quote: string[]; readonly items: Item[] }

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Item[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'source'; readonly lines: readonly { readonly line: number; readonly code: string; readonly note: string }[] };

export function parse(markdown: string): { readonly blocks: readonly Block[]; readonly headings: readonly Heading[] } {
  const blocks: Block[] = [], headings: Heading[] = [];
  const lines = markdown.split('\n');
  const cells = (l: string): string[] => l.replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map(c => c.trim());
  for (let i = 0; i < lines.length; i++) {
    const l = lines[i];
    let m: RegExpExecArray | null;
    if (l.trim() === '') continue;
    if ((m = /^(#+) (.*)$/.exec(l))) {
      const id = `s${headings.length}`;
      headings.push({ id, text: plain(m[2]), level: m[1].length });
      blocks.push({ kind: 'heading', level: m[1].length, text: m[2], id });
    } else if (l.startsWith('| ')) {
      const head = cells(l), rows: string[][] = [];
      for (i += 2; i < lines.length && lines[i].startsWith('|'); i++) rows.push(cells(lines[i]));
      i--;
      blocks.push({ kind: 'table', head, rows });
    } else if (l.startsWith('```')) {
      const code: string[] = [];
      for (i++; i < lines.length && !lines[i].startsWith('```'); i++) code.push(lines[i]);
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (/^ {4}/.test(l)) {
      const source: { line: number; code: string; note: string }[] = [];
      for (; i < lines.length && (/^ {4}/.test(lines[i])); i++) {
        const s = /^ {4}\s*(\d+) {2}(.*?)(?: {4}◂ (.*))?$/.exec(lines[i]);
        if (s) source.push({ line: Number(s[1]), code: s[2], note: s[3] ?? '' });
      }
      i--;
      blocks.push({ kind: 'source', lines: source });
    } else if ((m = /^(- |\d+\. )(.*)$/.exec(l))) {
      const ordered = m[1] !== '- ';
      const items: Item[] = [];
      // The entry that was added last on each level.
      const open: Item[] = [];
      for (; i < lines.length; i++) {
        const item = /^( *)(?:- |\d+\. )(.*)$/.exec(lines[i]), remark = /^ +<br>(.*)$/.exec(lines[i]), quote = /^ {2,}> ?(.*)$/.exec(lines[i]);
        if (item) {
          const depth = Math.min(item[1].length >> 1, open.length), entry: Item = { text: item[2], remarks: [], quote: [], items: [] };
          (depth === 0 ? items : open[depth - 1].items).push(entry);
          open.length = depth;
          open.push(entry);
        } else if (remark) open.at(-1)?.remarks.push(remark[1]);
        else if (quote) open.at(-1)?.quote.push(quote[1]);
        else if (lines[i].trim() !== '' || !/^ *(- |\d+\. |> )/.test(lines[i + 1] ?? '')) break;
      }
      i--;
      blocks.push({ kind: 'list', ordered, items });
    } else blocks.push({ kind: l.startsWith('> ') ? 'quote' : 'paragraph', text: l.replace(/^> /, '') });
  }
  return { blocks, headings };
}

/** Characters of code that stay on one line. */
const NAME = 36;

export function draw(blocks: readonly Block[], follow: Follow, path: string): TemplateResult[] {
  const words = (s: string): unknown => inline(s, follow);
  return blocks.map(b => {
    switch (b.kind) {
      case 'heading': return b.level === 1 ? html`<h1 id=${b.id}>${words(b.text)}</h1>` : b.level === 2 ? html`<h2 id=${b.id}>${words(b.text)}</h2>` : html`<h3 id=${b.id}>${words(b.text)}</h3>`;
      case 'paragraph': return html`<p>${words(b.text)}</p>`;
      case 'code': return html`<div class="wide"><pre><code lang="en">${b.text}</code></pre></div>`;
      case 'quote': return html`<blockquote>${words(b.text)}</blockquote>`;
      case 'list': {
        const items = b.items.map(x => entry(x, words));
        return b.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
      }
      case 'table': return html`<div class="wide"><table><thead><tr>${b.head.map(h => html`<th scope="col">${words(h)}</th>`)}</tr></thead><tbody>${b.rows.map(r => html`<tr>${r.map(c => html`<td>${words(c)}</td>`)}</tr>`)}</tbody></table></div>`;
      case 'source': return html`<div class="wide"><table class="source"><tbody>${b.lines.map(s => html`<tr class=${s.note ? 'noted' : ''}><td class="at">${place(path, s.line, String(s.line), follow)}</td><td class="code">${s.code}</td><td class="note">${s.note}</td></tr>`)}</tbody></table></div>`;
    }
  });
}

function entry(x: Item, words: (s: string) => unknown): TemplateResult {
  return html`<li>${words(x.text)}${x.remarks.map(r => html`<div class="remark">${words(r)}</div>`)}${x.items.length ? html`<ul>${x.items.map(n => entry(n, words))}</ul>` : nothing}${
    x.quote.length ? html`<blockquote>${x.quote.map(q => (q === '' ? html`<br>` : html`<div>${words(q)}</div>`))}</blockquote>` : nothing}</li>`;
}

function place(path: string, line: number, text: string, follow: Follow): TemplateResult {
  const step = path === 'step:';
  return html`<a href="#" class=${step ? 'seen' : text.includes('/') ? nothing : 'near'} title=${step ? `Go to step ${line}` : `${path}:${line}`} @click=${(e: Event) => { e.preventDefault(); follow(path, line); }}>${text}</a>`;
}

function inline(text: string, follow: Follow): unknown[] {
  const out: unknown[] = [];
  const re = /``\s(.*?)\s``|`([^`]*)`|\[([^\]]*)\]\(([^)#]*)#(\d+)\)|\*\*(.*?)\*\*|⟨([^⟩]*)⟩|\\([\\<>*_#|`[\]])/g;
  let at = 0;
  for (let m = re.exec(text); m; m = re.exec(text)) {
    if (m.index > at) out.push(text.slice(at, m.index));
    at = re.lastIndex;
    if (m[1] !== undefined || m[2] !== undefined) out.push(html`<code lang="en" class=${(m[1] ?? m[2]).length <= NAME ? 'name' : nothing}>${m[1] ?? m[2]}</code>`);
    else if (m[4] !== undefined) out.push(place(m[4], Number(m[5]), m[3], follow));
    else if (m[6] !== undefined) out.push(html`<strong>${inline(m[6], follow)}</strong>`);
    else if (m[7] !== undefined) out.push(html`<span class="held">⟨${inline(m[7], follow)}⟩</span>`);
    else out.push(m[8]);
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

const plain = (s: string): string => s.replace(/`/g, '').replace(/\\(.)/g, '$1');
