// The process's mappings: a strip in the order of addresses, and a table like /proc/PID/maps.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { PathView } from '../protocol.ts';

type Mapping = PathView['mappings'][number];

const height = 30, gap = 14;

export function addressSpace(view: PathView): TemplateResult {
  if (view.mappings.length === 0) return html`<p class="empty">Nothing is mapped.</p>`;
  return html`${strip(view.mappings)}${table(view.mappings)}`;
}

/** Widths grow with the logarithm of the size: the mappings differ by a factor of a thousand. A gap that is not mapped is a break. */
function strip(mappings: readonly Mapping[]): TemplateResult {
  const width = Math.max(240, (document.getElementById('root')?.clientWidth ?? 600) - 34);
  const weight = (m: Mapping) => 1 + Math.log2(Math.max(1, m.pages));
  const gaps = mappings.slice(1).filter((m, i) => m.start !== mappings[i].end).length;
  const total = mappings.reduce((sum, m) => sum + weight(m), 0);
  const unit = (width - gaps * gap) / total;
  let x = 0;
  return html`<svg class="strip" width=${width} height=${height + 16} role="img" aria-label=${`Address space with ${mappings.length} mappings; the table below lists them`}>
    ${mappings.map((m, i) => {
      const broken = i > 0 && mappings[i - 1].end !== m.start;
      if (broken) x += gap;
      const w = weight(m) * unit, at = x;
      x += w;
      return svg`
        ${broken ? svg`<path class="break" d=${`M${at - gap + 4} ${height / 2} h${gap - 8}`}></path>` : nothing}
        <rect class=${`map ${m.highlight ? 'highlight' : kind(m)}`} x=${at + 0.5} y="0.5" width=${Math.max(1, w - 1)} height=${height - 1} rx="2"><title>${`${m.start}–${m.end} ${m.flags} ${m.name}`}</title></rect>
        ${w > 7 * short(m).length + 6 ? svg`<text class=${m.highlight ? 'highlight' : ''} x=${at + w / 2} y=${height / 2 + 4} text-anchor="middle">${short(m)}</text>` : nothing}`;
    })}
    <text class="end" x="0" y=${height + 13}>${mappings[0].start}</text>
    <text class="end" x=${width} y=${height + 13} text-anchor="end">${mappings[mappings.length - 1].end}</text>
  </svg>`;
}

function short(m: Mapping): string { return m.name.slice(m.name.lastIndexOf('/') + 1) || 'anon'; }
function kind(m: Mapping): string { return m.flags.includes('x') ? 'code' : m.flags.includes('w') ? 'data' : 'read'; }

function table(mappings: readonly Mapping[]): TemplateResult {
  return html`
    <div class="scroll"><table class="grid">
      <thead><tr><th scope="col">Start</th><th scope="col">End</th><th scope="col">Rights</th><th scope="col" class="number">Pages</th><th scope="col">Name</th></tr></thead>
      <tbody>${mappings.map(m => html`
        <tr class=${m.highlight ? 'highlight' : ''}>
          <td class="mono">${m.start}</td><td class="mono">${m.end}</td><td class="mono">${m.flags}</td><td class="number">${m.pages}</td>
          <td class="mono name">${m.name || html`<span class="dim">anonymous</span>`}${m.highlight ? html`<span class="label studied">studied</span>` : nothing}</td>
        </tr>`)}</tbody>
    </table></div>`;
}
