// The atlas page of a file, or the report of a function, beside its editor: a list of its sections, and the page.
import { html, nothing, render, type TemplateResult } from 'lit';
import '../lib/elements.ts';
import './atlas.css';
import { connectPage, request } from '../lib/bridge.ts';
import { draw, parse } from '../lib/markdown.ts';
import type { PageState } from '../protocol.ts';

const root = document.getElementById('root')!;
const tell = (e: Error): void => { const alert = document.getElementById('alert'); if (alert) alert.textContent = e.message; };
/** `step:` in the place of a path: the number is a step of the run. */
const follow = (path: string, line: number): void => { request(path === 'step:' ? { type: 'jump', step: line } : { type: 'open', position: { path, line, column: 1 } }).catch(tell); };

function page(state: PageState): TemplateResult {
  switch (state.type) {
    case 'waiting': return html`<main><p class="dim" role="status">${state.words}</p><vscode-progress-bar indeterminate aria-label=${state.words}></vscode-progress-bar></main>`;
    case 'failed': return html`<main><p class="alert" role="alert">${state.words}</p></main>`;
    case 'handlers': case 'explore': return html``;
    case 'report':
    case 'atlas': {
      const { blocks, headings } = parse(state.markdown);
      return html`
        <nav aria-label="Sections" lang=${state.language}><ul>${headings.filter(h => h.level === 2).map(h => html`<li><a href=${`#${h.id}`} @click=${(e: Event) => { e.preventDefault(); document.getElementById(h.id)?.scrollIntoView({ block: 'start' }); }}>${h.text}</a></li>`)}</ul></nav>
        <main class=${state.type} lang=${state.language}>
          <p id="alert" class="alert" role="alert"></p>
          ${state.indexed ? nothing : html`<p class="hint"><vscode-button secondary icon="list-tree" @click=${() => { request({ type: 'prepare' }).catch(tell); }}>Index the tree</vscode-button> <span>Who calls from other files is not told yet: that takes an index of the whole tree.</span></p>`}
          ${draw(blocks, follow, state.path)}
        </main>`;
    }
  }
}

connectPage(state => render(page(state), root));
