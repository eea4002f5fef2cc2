// What the program did to the mapping, access by access.
import { html, type TemplateResult } from 'lit';
import { act } from '../lib/act.ts';
import type { VvarPathView } from '../protocol.ts';

export function accessLog(view: VvarPathView, canJump: boolean): TemplateResult {
  if (view.accesses.length === 0) return html`<p class="empty">The program has not touched the mapping yet.</p>`;
  return html`
    <div class="scroll"><table class="grid accesses">
      <thead><tr><th scope="col" class="number">Step</th><th scope="col">Access</th><th scope="col">Page</th><th scope="col">Outcome</th><th scope="col" class="address">Address</th></tr></thead>
      <tbody>${view.accesses.map(a => html`
        <tr>
          <td class="number">${canJump ? html`<a href="#" title="Go to this step" @click=${(e: Event) => { e.preventDefault(); act({ type: 'jump', step: a.step }); }}>${a.step}</a>` : a.step}</td>
          <td>${a.kind}</td><td title=${a.address}>${a.page}</td>
          <td class=${a.ok ? 'good' : 'bad'}><vscode-icon name=${a.ok ? 'pass' : 'error'} size="14" aria-hidden="true"></vscode-icon><span class="mono">${a.outcome}</span></td>
          <td class="mono dim address">${a.address}</td>
        </tr>`)}</tbody>
    </table></div>`;
}
