// The process's mappings: a strip in the order of addresses, and a table like /proc/PID/maps.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { PathView } from '../protocol.ts';

type Mapping = PathView['mappings'][number];

/** Pixels: height of the strip, width of a break, width of a character of the labels. */
const height = 30, gap = 14, character = 7;

export function addressSpace(view: PathView): TemplateResult {
  if (view.mappings.length === 0) return html`<p class="empty">Nothing is mapped: the process has no address space, or has exited.</p>`;
  return html`${strip(view.mappings)}${table(view.mappings)}`;
}

/** Widths grow with the logarithm of the size: the mappings differ by a factor of a thousand. A gap that is not mapped is a break. */
function strip(mappings: readonly Mapping[]): TemplateResult {
  const width = Math.max(240, (document.getElementById('root')?.clientWidth ?? 600) - 34);
  const broken = (i: number) => i > 0 && mappings[i - 1].end !== mappings[i].start;
  // What every mapping gets first: the studied one room for its name, the others enough to be seen.
  const least = mappings.map(m => m.highlight ? character * short(m).length + 14 : 12);
  const weight = mappings.map(m => Math.log2(1 + m.pages));
  const rest = Math.max(0, width - least.reduce((a, b) => a + b, 0) - gap * mappings.filter((_, i) => broken(i)).length) / weight.reduce((a, b) => a + b, 0);
  let x = 0;
  return html`<svg class="strip" width=${width} height=${height + 16} role="img" aria-label=${`Address space with ${mappings.length} mappings; the table below lists them`}>
    ${mappings.map((m, i) => {
      if (broken(i)) x += gap;
      const w = least[i] + weight[i] * rest, at = x;
      x += w;
      return svg`
        ${broken(i) ? svg`<path class="break" d=${`M${at - gap + 4} ${height / 2} h${gap - 8}`}></path>` : nothing}
        <rect class=${`map ${m.highlight ? 'highlight' : kind(m)}`} x=${at + 0.5} y="0.5" width=${Math.max(1, w - 1)} height=${height - 1} rx="2"><title>${`${m.start}–${m.end} ${m.flags} ${m.name}`}</title></rect>
        ${w > character * short(m).length + 6 ? svg`<text class=${m.highlight ? 'highlight' : ''} x=${at + w / 2} y=${height / 2 + 4} text-anchor="middle">${short(m)}</text>` : nothing}`;
    })}
    <text class="end" x="0" y=${height + 13}>${mappings[0].start}</text>
    <text class="end" x=${width} y=${height + 13} text-anchor="end">${mappings[mappings.length - 1].end}</text>
  </svg>`;
}

function short(m: Mapping): string { return m.name.slice(m.name.lastIndexOf('/') + 1) || 'anon'; }
/** As /proc/PID/maps writes addresses. */
export function bare(address: string): string { return address.replace(/^0x/, '').padStart(8, '0'); }
function kind(m: Mapping): string { return m.flags.includes('x') ? 'code' : m.flags.includes('w') ? 'data' : 'read'; }

function table(mappings: readonly Mapping[]): TemplateResult {
  return html`
    <div class="scroll"><table class="grid">
      <thead><tr><th scope="col">Addresses</th><th scope="col">Rights</th><th scope="col" class="number">Pages</th><th scope="col">Name</th></tr></thead>
      <tbody>${mappings.map(m => html`
        <tr class=${m.highlight ? 'highlight' : ''}>
          <td class="mono">${bare(m.start)}<span class="dim">–</span>${bare(m.end)}</td><td class="mono">${m.flags}</td><td class="number">${m.pages}</td>
          <td class="mono name" title=${m.name}>${m.name || html`<span class="dim">anonymous</span>`}${m.highlight ? html`<span class="label studied">studied</span>` : nothing}</td>
        </tr>`)}</tbody>
    </table></div>`;
}
