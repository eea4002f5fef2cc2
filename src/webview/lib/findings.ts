// Findings with their two places: where it shows, and where it began.
import { html, nothing, type TemplateResult } from 'lit';
import type { Position, RunState } from '../protocol.ts';
import { act } from './act.ts';

export function findingsList(findings: RunState['findings']): TemplateResult {
  return html`<ul class="findings">${findings.map(f => html`
    <li class=${f.fatal ? 'fatal' : 'warning'}>
      <vscode-icon name=${f.fatal ? 'error' : 'warning'} aria-hidden="true"></vscode-icon>
      <div>
        <p class="finding-title">${f.title}</p>
        <p class="finding-text">${sentence(f.message)}</p>
        <p class="places">${place(f.at, `shows in ${f.at.function}()`)}${f.began ? place(f.began, f.began.what) : nothing}</p>
      </div>
    </li>`)}</ul>`;
}

function place(p: Position, words: string): TemplateResult {
  return html`<span class="place"><span class="place-words">${words}</span> <a href="#" @click=${(e: Event) => { e.preventDefault(); act({ type: 'open', position: p }); }}>${p.path.slice(p.path.lastIndexOf('/') + 1)}:${p.line}</a></span>`;
}

function sentence(text: string): string { return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!)]$/.test(text) ? '' : '.'); }
