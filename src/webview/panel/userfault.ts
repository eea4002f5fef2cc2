// The userfault path: threads, what each userfaultfd has pending, the pages of the watched ranges, the locks held, and who ran when.
import { html, nothing, type TemplateResult } from 'lit';
import { act } from '../lib/act.ts';
import { colour, lanes } from '../lib/lanes.ts';
import type { UserfaultPathView } from '../protocol.ts';
import { bare } from './addressSpace.ts';

type View = UserfaultPathView;
type Context = View['contexts'][number];
type Message = Context['pending'][number];
type Range = View['ranges'][number];
type Page = Range['pages'][number];
type Thread = View['threads'][number];

const icons: Readonly<Record<Thread['state'], string>> = { running: 'play', runnable: 'circle-large-outline', sleeping: 'debug-pause', exited: 'circle-slash' };
/** Short words for the small boxes; the whole one stands in the tooltip and the list. */
const short: Readonly<Record<Page['state'], string>> = {
  none: '', present: 'P', 'read-only': 'R', 'write-protected': 'WP', 'zero page': '0', 'marker: write-protected': 'm', 'marker: poisoned': '!', 'marker: guard': 'G', swap: 'S', migration: 'M',
};

export function threads(view: View): TemplateResult {
  if (view.threads.length === 0) return html`<p class="empty">No thread is left.</p>`;
  return html`
    <table class="grid threads">
      <thead><tr><th scope="col">Thread</th><th scope="col">State</th><th scope="col">Where</th></tr></thead>
      <tbody>${view.threads.map(t => html`
        <tr class=${t.state}>
          <td>${who(view, t.task)}</td>
          <td><vscode-icon name=${icons[t.state]} size="14" aria-hidden="true"></vscode-icon> ${t.state}${t.kernelState && t.kernelState !== 'TASK_RUNNING' ? html`<div class="mono dim">${t.kernelState}</div>` : nothing}</td>
          <td>${t.function ? html`<span class="mono">${t.function}()</span>` : nothing}${t.waitsFor ? html`<div class="dim">waits for ${t.waitsFor}</div>` : nothing}${
            t.queues.length ? html`<div class="chips">${t.queues.map(q => html`<span class="chip" title=${`It stands on ${q}`}>${q}</span>`)}</div>` : nothing}</td>
        </tr>`)}</tbody>
    </table>`;
}

export function contexts(view: View): TemplateResult {
  if (view.contexts.length === 0) return html`<p class="empty">No userfaultfd is open.</p>`;
  return html`${view.contexts.map(c => html`
    <section class="context" aria-label=${`userfaultfd ${c.id}`}>
      <div class="entry-head"><span class="entry-page">userfaultfd ${c.id}</span><span class="dim">${c.descriptors.map(d => `fd ${d.fd} of ${d.pid}`).join(', ') || 'no descriptor'}</span>
        <span class="refcount" aria-label=${`reference count ${c.refcount}`} title="References to the context"><vscode-icon name="references" aria-hidden="true"></vscode-icon>${c.refcount}</span></div>
      <div class="chips">${[...traits(c), ...c.features].map(f => html`<span class="chip">${f}</span>`)}</div>
      <div class="queues">
        ${queue(view, 'Pending', 'fault_pending_wqh', 'not read yet; the first is read next', c.pending)}
        ${queue(view, 'Delivered', 'fault_wqh', 'read, and not resolved', c.delivered)}
        ${queue(view, 'Events', 'event_wqh', 'fork, remap, remove and unmap', c.events)}
      </div>
      ${c.readers.length ? html`<p class="entry-detail">Waiting to read: ${c.readers.map(r => nameOf(view, r)).join(', ')}</p>` : nothing}
    </section>`)}`;
}

function traits(c: Context): string[] {
  return [c.initialised ? '' : 'before UFFDIO_API', c.nonBlocking ? 'O_NONBLOCK' : '', c.userModeOnly ? 'user mode only' : '', c.released ? 'released' : '', c.mmapChanging ? 'mmap_changing' : ''].filter(t => t !== '');
}

function queue(view: View, title: string, name: string, what: string, list: readonly Message[]): TemplateResult {
  return html`
    <div class="queue">
      <h3>${title} <span class="mono dim" title=${what}>${name}</span></h3>
      ${list.length === 0 ? html`<p class="empty">empty</p>` : html`<ol>${list.map(m => html`
        <li class=${m.waken ? 'waken' : ''}>
          <span>${m.event}${m.flags.length ? ` (${m.flags.join(', ')})` : ''}</span>
          ${m.address ? html`<span class="mono">${m.address}${m.to ? ` → ${m.to}` : ''}${m.length ? ` + ${m.length}` : ''}</span>` : nothing}
          ${m.task === undefined ? nothing : html`<span class="dim">${who(view, m.task)}${m.waken ? ', woken' : ''}</span>`}
        </li>`)}</ol>`}
    </div>`;
}

export function ranges(view: View): TemplateResult {
  if (view.ranges.length === 0) return html`<p class="empty">No range is registered.</p>`;
  return html`${view.ranges.map(r => html`
    <section class="range" aria-label=${`range ${r.start} to ${r.end}`}>
      <div class="entry-head"><span class="mono">${bare(r.start)}<span class="dim">–</span>${bare(r.end)}</span><span class="mono dim">${r.rights}</span><span>${r.name || html`<span class="dim">anonymous</span>`}</span>
        <span class="state">userfaultfd ${r.context}: ${r.modes.join(', ')}</span></div>
      <ol class="cells" aria-label="Page table entries">${r.pages.map(p => cell(p))}</ol>
      ${r.more ? html`<p class="empty">${r.more} more pages</p>` : nothing}
    </section>`)}
    <p class="legend">${[...new Set(view.ranges.flatMap(r => r.pages.map(p => p.state)))].map(s => html`<span><span class=${`cell ${kind(s)}`} aria-hidden="true">${short[s]}</span> ${s}</span>`)}</p>`;
}

function cell(p: Page): TemplateResult {
  const facts = [`${p.address}: ${p.state}`, p.flags && `flags ${p.flags}`, p.pfn === undefined ? '' : `pfn 0x${p.pfn.toString(16)}`, p.refcount === undefined ? '' : `references ${p.refcount}`,
    p.mapcount === undefined ? '' : `mapped ${p.mapcount}×`, p.waiting ? `${p.waiting} waiting` : ''].filter(f => f !== '').join('\n');
  return html`<li class=${`cell ${kind(p.state)} ${p.waiting ? 'waiting' : ''}`} title=${facts} aria-label=${facts}>${short[p.state]}${p.waiting ? html`<span class="badge" aria-hidden="true">${p.waiting}</span>` : nothing}</li>`;
}
function kind(s: Page['state']): string { return s === 'none' ? 'none' : s.startsWith('marker') || s === 'swap' || s === 'migration' ? 'marker' : s === 'present' ? 'writable' : 'readable'; }

export function locks(view: View): TemplateResult {
  if (view.locks.length === 0) return html`<p class="empty">None is held.</p>`;
  return html`<ul class="locks">${view.locks.map(l => html`<li>
    <vscode-icon name="lock" size="14" aria-hidden="true"></vscode-icon>
    <span class="mono">${l.name}</span>
    <span>${who(view, l.task)}${l.what === 'semaphore' ? (l.read ? ' for reading' : ' for writing') : ''}, since ${place(l.since)}</span></li>`)}</ul>`;
}

/** Who had the CPU when: a click goes to the turn's first step. */
export function timeline(view: View, canJump: boolean): TemplateResult {
  const turns = view.timeline;
  if (turns.length === 0) return html`<p class="empty">Nothing has run yet.</p>`;
  const first = turns[0].from, last = Math.max(first + 1, ...turns.map(t => t.to)), ran = new Set(turns.map(t => t.task));
  return lanes({
    tasks: [...new Set([...view.threads.map(t => t.task), ...ran])].filter(t => ran.has(t)).map(task => ({ task, name: nameOf(view, task) })), from: first, to: last, now: view.step,
    label: `Who ran when: steps ${first} to ${last}`, width: (document.getElementById('root')?.clientWidth ?? 600) - 34,
    turns: turns.map(t => ({ ...t, label: `${nameOf(view, t.task)}: steps ${t.from} to ${t.to}`, go: canJump ? () => act({ type: 'jump', step: t.from }) : undefined })),
  });
}

function who(view: View, task: number): TemplateResult { return html`<span class=${`who t${colourOf(view, task)}`} aria-hidden="true"></span>${nameOf(view, task)}`; }
function place(p: { readonly path: string; readonly line: number; readonly column: number }): TemplateResult {
  return html`<a href="#" title=${`${p.path}:${p.line}`} @click=${(e: Event) => { e.preventDefault(); act({ type: 'open', position: p }); }}>${p.path.slice(p.path.lastIndexOf('/') + 1)}:${p.line}</a>`;
}
function nameOf(view: View, task: number): string {
  const t = view.threads.find(x => x.task === task);
  return t ? (t.name.endsWith(` ${t.pid}`) ? t.name : `${t.name} ${t.pid}`) : `task ${task}`;
}
function colourOf(view: View, task: number): number { return colour(view.threads.map(t => t.task), task); }
