// The panel beside the editor: what the run has made of the process's address space.
import { html, nothing, render, type TemplateResult } from 'lit';
import '../lib/elements.ts';
import '../lib/lanes.css';
import './panel.css';
import { connect, remember, remembered } from '../lib/bridge.ts';
import { findingsList } from '../lib/findings.ts';
import { runHead, statement } from '../lib/run.ts';
import { parametersForm, scenarioPicker } from '../lib/setup.ts';
import type { ViewState } from '../protocol.ts';
import { accessLog } from './accesses.ts';
import { addressSpace } from './addressSpace.ts';
import { connectors, pageMap } from './pageMap.ts';
import { contexts, locks, ranges, threads, timeline } from './userfault.ts';

const root = document.getElementById('root')!;
let last: ViewState | undefined;

function page(state: ViewState): TemplateResult {
  const { run, setup } = state;
  const view = run?.view;
  return html`
    ${runHead(state)}
    <main>
      ${statement(run?.statement)}
      ${run?.findings.length ? section('findings', 'Findings', String(run.findings.length), findingsList(run.findings)) : nothing}
      ${section('setup', 'Scenario and parameters', setup.changed ? 'changed' : '', html`<div class="setup">${scenarioPicker(setup)}<div class="parameters">${parametersForm(setup)}</div></div>`, run === undefined)}
      ${view ? html`
        ${view.path === 'userfault' ? html`
          ${section('threads', 'Threads', `${view.threads.filter(t => t.state !== 'exited').length} alive`, threads(view))}
          ${section('ranges', 'Watched ranges', view.ranges.length ? String(view.ranges.length) : '', ranges(view))}
          ${section('contexts', 'userfaultfd', view.contexts.length ? String(view.contexts.length) : '', contexts(view))}
          ${section('locks', 'Locks held', view.locks.length ? String(view.locks.length) : '', locks(view))}
          ${section('timeline', 'Who ran when', '', timeline(view, run.status === 'stopped'))}` : nothing}
        ${section('space', 'Address space', `${view.mappings.length} mappings`, addressSpace(view))}
        ${view.path === 'vvar' ? html`
          ${section('pages', 'Page table and data pages', '', pageMap(view))}
          ${section('accesses', 'Accesses', view.accesses.length ? String(view.accesses.length) : '', accessLog(view, run.status === 'stopped'))}` : nothing}`
        : html`<p class="empty">${run ? 'The run has not set up its address space yet.' : 'Run a scenario to see the process’s mappings, the page table entries of the mapping that is studied, its data pages and each access.'}</p>`}
    </main>`;
}

function section(id: string, title: string, note: string, body: unknown, openFirst = true): TemplateResult {
  const open = remembered()[id] ?? openFirst;
  return html`
    <vscode-collapsible class="section" heading=${title} description=${note} ?open=${open}
      @vsc-collapsible-toggle=${(e: CustomEvent<{ open: boolean }>) => { remember(id, e.detail.open); requestAnimationFrame(connectors); }}>
      <div class="body">${body}</div>
    </vscode-collapsible>`;
}

function draw(): void {
  if (!last) return;
  render(page(last), root);
  requestAnimationFrame(connectors);
}

new ResizeObserver(() => draw()).observe(root);
connect(state => { last = state; draw(); });
