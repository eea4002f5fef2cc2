// The map of a tree's fault handlers: a table to filter and to sort.
import { html, nothing, render, type TemplateResult } from 'lit';
import '../lib/elements.ts';
import './handlers.css';
import { connectPage, request } from '../lib/bridge.ts';
import type { HandlerRow, PageState } from '../protocol.ts';

const root = document.getElementById('root')!;
let state: PageState = { type: 'waiting', words: '' };
let filter = '', helpers = false, runnable = false, sort: Column = 'path', down = false;

type Column = 'name' | 'path' | 'slot' | 'subsystem' | 'arch' | 'scenarios';
const COLUMNS: readonly { readonly key: Column; readonly title: string; readonly of: (r: HandlerRow) => string }[] = [
  { key: 'name', title: 'Handler', of: r => r.name },
  { key: 'path', title: 'Defined', of: r => `${r.path}\0${String(r.line).padStart(7, '0')}` },
  { key: 'slot', title: 'Installed as', of: r => r.installed.map(i => `${i.slot} ${i.table}`).join(' ') },
  { key: 'subsystem', title: 'Subsystem', of: r => r.subsystem },
  { key: 'arch', title: 'Architecture', of: r => r.arch },
  { key: 'scenarios', title: 'Faultline executes it', of: r => (r.scenarios.length > 0 ? `0${r.scenarios.join(' ')}` : '1') },
];

const tell = (e: Error): void => { const alert = document.getElementById('alert'); if (alert) alert.textContent = e.message; };
const open = (path: string, line: number) => (e: Event): void => { e.preventDefault(); request({ type: 'open', position: { path, line, column: 1 } }).catch(tell); };
const link = (path: string, line: number, text: string): TemplateResult => html`<a href="#" title=${`${path}:${line}`} @click=${open(path, line)}>${text}</a>`;

function shown(rows: readonly HandlerRow[]): HandlerRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(w => w !== '');
  const column = COLUMNS.find(c => c.key === sort)!;
  return rows.filter(r => (helpers || r.kind !== 'helper') && (!runnable || r.scenarios.length > 0))
    .filter(r => { const text = `${r.name} ${r.path} ${r.subsystem} ${r.arch} ${r.installed.map(i => `${i.slot} ${i.table} ${i.type}`).join(' ')} ${r.scenarios.join(' ')}`.toLowerCase(); return words.every(w => text.includes(w)); })
    .sort((a, b) => { const x = column.of(a), y = column.of(b); return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
}

function draw(): void { render(page(), root); }

function page(): TemplateResult {
  if (state.type === 'waiting') return html`<main><p class="dim" role="status">${state.words}</p><vscode-progress-bar indeterminate aria-label=${state.words}></vscode-progress-bar></main>`;
  if (state.type === 'failed') return html`<main><p class="alert" role="alert">${state.words}</p></main>`;
  if (state.type !== 'handlers') return html``;
  const rows = shown(state.rows);
  const set = (act: () => void): void => { act(); draw(); };
  return html`
    <main>
      <h1>Fault handlers</h1>
      <p id="alert" class="alert" role="alert"></p>
      <div class="controls">
        <vscode-textfield placeholder="Filter by name, path, table, subsystem…" aria-label="Filter" .value=${filter} @input=${(e: Event) => set(() => { filter = (e.target as HTMLInputElement).value; })}></vscode-textfield>
        <vscode-checkbox label="Faultline executes it" .checked=${runnable} @change=${(e: Event) => set(() => { runnable = (e.target as HTMLInputElement).checked; })}></vscode-checkbox>
        <vscode-checkbox label="Also what only returns vm_fault_t" .checked=${helpers} @change=${(e: Event) => set(() => { helpers = (e.target as HTMLInputElement).checked; })}></vscode-checkbox>
        <span class="dim" role="status">${rows.length} of ${state.rows.length}</span>
      </div>
      <div class="wide"><table>
        <thead><tr>${COLUMNS.map(c => html`<th scope="col" aria-sort=${sort === c.key ? (down ? 'descending' : 'ascending') : 'none'}><button type="button" @click=${() => set(() => { down = sort === c.key ? !down : false; sort = c.key; })}>${c.title}${sort === c.key ? html`<vscode-icon name=${down ? 'chevron-down' : 'chevron-up'} aria-hidden="true"></vscode-icon>` : nothing}</button></th>`)}</tr></thead>
        <tbody>${rows.map(row)}</tbody>
      </table></div>
      ${rows.length === 0 ? html`<p class="empty">No handler fits the filter.</p>` : nothing}
    </main>`;
}

function row(r: HandlerRow): TemplateResult {
  return html`<tr>
    <td class="mono">${link(r.path, r.line, r.name)}</td>
    <td>${link(r.path, r.line, `${r.path}:${r.line}`)}</td>
    <td>${r.installed.length > 0 ? html`<ul>${r.installed.slice(0, 4).map(i => html`<li><code>.${i.slot}</code> of ${link(i.path, i.line, i.table)}</li>`)}${r.installed.length > 4 ? html`<li class="dim">and ${r.installed.length - 4} more</li>` : nothing}</ul>`
      : html`<span class="dim">${r.kind === 'helper' ? 'returns vm_fault_t only' : 'nowhere'}</span>`}</td>
    <td>${r.subsystem}</td>
    <td>${r.arch || 'all'}</td>
    <td>${r.scenarios.length > 0 ? html`<a href="#" title=${r.scenarios.join(', ')} @click=${(e: Event) => { e.preventDefault(); request({ type: 'run', path: r.path, name: r.name }).catch(tell); }}>Run</a>` : html`<span class="dim">no scenario yet</span>`}</td>
  </tr>`;
}

connectPage(page => { state = page; draw(); });
