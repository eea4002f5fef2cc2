// The page table entries of the studied mapping, the pages that they lead to, and the lines between them.
import { html, nothing, type TemplateResult } from 'lit';
import { act } from '../lib/act.ts';
import type { VvarPathView } from '../protocol.ts';

/** The flags' abbreviations as /proc and the manuals have them; `P` is what “present” says. */
const words: Readonly<Record<string, string>> = { ro: 'read-only', rw: 'writable', USR: 'user', A: 'accessed', D: 'dirty', NX: 'no execute', G: 'global', S: 'special', PAT: 'PAT', PWT: 'write-through', PCD: 'uncached' };

export function pageMap(view: VvarPathView): TemplateResult {
  const name = view.mappings.find(m => m.highlight)?.name ?? 'the mapping';
  return html`
    <div class="page-map">
      <div class="column entries">
        <h2>Entries of ${name}</h2>
        ${view.entries.length ? html`<ol>${view.entries.map(entry)}</ol>` : html`<p class="empty">Not mapped.</p>`}
      </div>
      <svg class="connectors" aria-hidden="true"></svg>
      <div class="column pages">
        <h2>Data pages</h2>
        ${view.dataPages.length ? html`<ul>${view.dataPages.map(p => dataPage(p, view.entries.filter(e => e.present && e.pfn === p.pfn).length))}</ul>` : html`<p class="empty">None allocated.</p>`}
      </div>
    </div>`;
}

function entry(e: VvarPathView['entries'][number]): TemplateResult {
  return html`
    <li class="entry ${e.present ? 'present' : 'absent'}" data-pfn=${e.present && e.pfn !== undefined ? e.pfn : nothing}>
      <div class="entry-head"><span class="pgoff" title="Page offset in the mapping">${e.pgoff}</span><span class="entry-page">${e.page}</span>
        <span class="state">${e.present ? 'present' : 'none'}</span></div>
      <div class="entry-detail"><span class="mono">${e.address}</span>${e.present && e.pfn !== undefined ? html`<span class="pfn">pfn ${hex(e.pfn)}</span>` : nothing}</div>
      ${e.present ? html`
        <div class="chips">${e.flags.split(/[\s|,]+/).filter(f => f && f !== 'P').map(f => html`<span class="chip">${words[f] ?? f}</span>`)}</div>
        <div class="entry-detail"><span class="mono dim" title="Value of the page table entry">${e.value}</span></div>`
        : html`<div class="entry-detail dim">The next access faults.</div>`}
    </li>`;
}

function dataPage(p: VvarPathView['dataPages'][number], entries: number): TemplateResult {
  const at = p.allocatedAt;
  return html`
    <li class="data-page ${entries ? 'linked' : ''}" data-pfn=${p.pfn}>
      <div class="entry-head"><span class="entry-page">${p.name}</span><span class="refcount" aria-label=${`reference count ${p.refcount}`} title="Reference count of the page"><vscode-icon name="references" aria-hidden="true"></vscode-icon>${p.refcount}</span></div>
      <div class="entry-detail"><span class="pfn">pfn ${hex(p.pfn)}</span><span>mapped ${p.mapped}×</span></div>
      <div class="entry-detail"><span class="mono dim">${p.address}</span>${at ? html`<a href="#" title="Where it was allocated" @click=${(e: Event) => { e.preventDefault(); act({ type: 'open', position: at }); }}>${at.path.slice(at.path.lastIndexOf('/') + 1)}:${at.line}</a>` : nothing}</div>
    </li>`;
}

const hex = (n: number) => `0x${n.toString(16)}`;

/** Draws the lines between entries and pages where they now stand. */
export function connectors(): void {
  for (const map of document.querySelectorAll<HTMLElement>('.page-map')) {
    const canvas = map.querySelector<SVGSVGElement>('.connectors')!;
    const frame = canvas.getBoundingClientRect();
    const lines: SVGPathElement[] = [];
    if (frame.width > 0) {
      const targets = new Map<string, DOMRect>();
      for (const page of map.querySelectorAll<HTMLElement>('.data-page')) targets.set(page.dataset.pfn ?? '', page.getBoundingClientRect());
      for (const e of map.querySelectorAll<HTMLElement>('.entry[data-pfn]')) {
        const to = targets.get(e.dataset.pfn ?? ''), from = e.getBoundingClientRect();
        if (!to) continue;
        const y1 = from.top + from.height / 2 - frame.top, y2 = to.top + to.height / 2 - frame.top, w = frame.width;
        const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        path.setAttribute('d', `M0 ${y1} C${w / 2} ${y1} ${w / 2} ${y2} ${w - 5} ${y2}`);
        const tip = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        tip.setAttribute('d', `M${w - 6} ${y2 - 3.5} L${w} ${y2} L${w - 6} ${y2 + 3.5} Z`);
        tip.setAttribute('class', 'tip');
        lines.push(path, tip);
      }
    }
    canvas.replaceChildren(...lines);
  }
}
