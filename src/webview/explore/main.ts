// The endings of a program over the orders of its threads: each with who runs when, and a button that replays it.
import { html, nothing, render, type TemplateResult } from 'lit';
import '../lib/elements.ts';
import '../lib/lanes.css';
import './explore.css';
import { connectPage, request } from '../lib/bridge.ts';
import { colour, lanes } from '../lib/lanes.ts';
import type { Ending, PageRequest, PageState, Position, TurnOfTask } from '../protocol.ts';

type State = Extract<PageState, { type: 'explore' }>;

const root = document.getElementById('root')!;
let state: PageState = { type: 'waiting', words: 'Compiling and loading…' };

const act = (r: PageRequest): void => {
  const alert = document.getElementById('alert');
  if (alert) alert.textContent = '';
  request(r).catch((e: Error) => { if (alert) alert.textContent = e.message; });
};
const many = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const link = (p: Position): TemplateResult => html`<a href="#" title=${`${p.path}:${p.line}`} @click=${(e: Event) => { e.preventDefault(); act({ type: 'open', position: p }); }}>${base(p.path)}:${p.line}</a>`;

function draw(): void { render(state.type === 'explore' ? page(state) : state.type === 'failed' ? html`<main><p class="alert" role="alert">${state.words}</p></main>` : waiting(state.type === 'waiting' ? state.words : ''), root); }

function waiting(words: string): TemplateResult {
  return html`<main><p class="dim" role="status">${words}</p><vscode-progress-bar indeterminate aria-label=${words}></vscode-progress-bar></main>`;
}

function page(s: State): TemplateResult {
  const busy = s.status === 'starting' || s.status === 'running';
  return html`
    <main>
      <h1>${s.title}</h1>
      <p class="where">${s.kernel}${s.unsaved.length > 0 ? html` · with the unsaved text of ${s.unsaved.join(', ')}` : nothing}</p>
      <p id="alert" class="alert" role="alert">${s.problem}</p>
      ${s.stale ? html`<p class="hint stale"><vscode-icon name="warning" aria-hidden="true"></vscode-icon> <span>The source or the parameters were changed since: what is shown is of what they were.</span></p>` : nothing}
      <div class="actions">
        ${busy ? html`<vscode-button secondary icon="debug-stop" @click=${() => act({ type: 'explore', action: 'stop' })}>Stop</vscode-button>`
          : html`<vscode-button icon="refresh" ?secondary=${!s.stale} @click=${() => act({ type: 'explore', action: 'again' })}>Explore again</vscode-button>`}
        ${s.status === 'stopped' ? html`<vscode-button secondary icon="play" @click=${() => act({ type: 'explore', action: 'go' })}>Go on</vscode-button>` : nothing}
        ${s.status === 'done' && s.bounded && s.complete ? html`<vscode-button secondary icon="add" @click=${() => act({ type: 'explore', action: 'go' })}>Allow ${many((s.bound ?? 0) + 1, 'interruption')}</vscode-button>` : nothing}
      </div>
      ${busy ? html`<vscode-progress-bar indeterminate aria-label="Exploring"></vscode-progress-bar>` : html`<div class="progress-gap"></div>`}
      <p class="summary" role="status">${summary(s)}</p>
      ${s.endings.map((e, i) => ending(e, i))}
      ${s.endings.length > 0 ? html`<p class="dim note">Orders that differ only in things that do not touch each other count as one. Memory is sequentially consistent: reordering by compilers and CPUs is not explored.</p>` : nothing}
    </main>`;
}

function summary(s: State): string {
  const bound = s.bound === undefined ? '' : ` with at most ${many(s.bound, 'interruption')}`;
  switch (s.status) {
    case 'starting': return 'Compiling and loading…';
    case 'failed': return '';
    case 'running': return `${many(s.schedules, 'schedule')}${bound} so far, ${many(s.endings.length, 'different ending')}.`;
    case 'stopped': return `Stopped after ${many(s.schedules, 'schedule')}${bound}: ${many(s.endings.length, 'different ending')}; there may be others.`;
    case 'done': {
      const rest = s.complete ? (s.bounded ? ' With more interruptions there are more orders.' : ' There is no other order.')
        : s.tooLong > 0 ? ` ${many(s.tooLong, 'schedule')} took too many statements and was ended.` : ' That is the most that is tried: there are others.';
      return `${many(s.schedules, 'schedule')}${s.complete ? `: every order${bound}` : bound}, ${many(s.endings.length, 'different ending')}.${rest}`;
    }
  }
}

function ending(e: Ending, i: number): TemplateResult {
  const finding = e.findings.at(-1), bad = e.ended === 'badly';
  return html`
    <section class=${`ending ${e.ended}`} aria-labelledby=${`ending-${e.index}`}>
      <header>
        <vscode-icon name=${bad ? (finding ? 'error' : 'warning') : 'pass'} aria-hidden="true"></vscode-icon>
        <h2 id=${`ending-${e.index}`}>${e.title}</h2>
        <span class="count">${e.count > 0 ? many(e.count, 'schedule') : 'found before'} · ${e.interruptions === 0 ? 'no interruption' : many(e.interruptions, 'interruption')}</span>
      </header>
      ${e.findings.map(f => html`<div class="finding">
        <p>${e.findings.length > 1 || f.title !== e.title ? html`<strong>${f.title}.</strong> ` : nothing}${sentence(f.message.toLowerCase().startsWith(`${f.title.toLowerCase()}: `) ? f.message.slice(f.title.length + 2) : f.message)}</p>
        <p class="places"><span>shows in <code>${f.at.function}()</code> ${link(f.at)}</span>${f.began ? html`<span>${f.began.what} ${link(f.began)}</span>` : nothing}</p></div>`)}
      ${text('Prints', e.output)}${text('Prints on standard error', e.errors)}
      ${picture(e)}
      <ol class="turns">${e.turns.map((t, n) => turn(e, t, n))}</ol>
      <div class="actions">
        <vscode-button ?secondary=${!bad && i > 0} icon="debug-alt" @click=${() => act({ type: 'replay', ending: e.index })}>Replay this schedule</vscode-button>
        <vscode-button secondary icon="copy" title=${e.schedule === '' ? 'Empty: each thread runs until it waits or ends' : e.schedule} @click=${() => act({ type: 'copySchedule', ending: e.index })}>Copy schedule</vscode-button>
      </div>
    </section>`;
}

const order = (e: Ending): number[] => [...new Set(e.turns.map(t => t.task))];

function picture(e: Ending): TemplateResult | typeof nothing {
  if (e.turns.length < 2) return nothing;
  // From a little before the first change of threads to a little behind the last one, where nothing else happens.
  const tasks = order(e), fault = e.turns.at(-1)!, first = e.turns[0].to, margin = Math.max(1, fault.from - first) * 0.2;
  const from = Math.max(0, first - margin), to = Math.min(e.steps, fault.from + margin);
  return lanes({
    tasks: tasks.map(task => ({ task, name: e.turns.find(t => t.task === task)!.name })), from, to, width: (document.querySelector('main')?.clientWidth ?? 600) - 90,
    label: 'Who runs when', mark: fault.until === 'finding' ? { task: fault.task, step: e.steps } : undefined,
    turns: e.turns.map(t => ({ task: t.task, from: t.from, to: t.to, label: `${t.name}: steps ${t.from} to ${t.to}` })),
  });
}

function turn(e: Ending, t: TurnOfTask, n: number): TemplateResult {
  const who = html`<span class=${`who t${colour(order(e), t.task)}`} aria-hidden="true"></span><strong>${t.name}</strong>`;
  const verb = n === 0 ? 'runs' : t.first ? 'begins' : 'goes on';
  const place = t.at ? html` in <code>${t.at.function}()</code> ${link(t.at)}${t.at.inner ? html`<span class="dim"> (in <code>${t.at.inner.function}()</code> ${link(t.at.inner)})</span>` : nothing}` : nothing;
  if (t.first && n > 0 && t.until === 'ended') return html`<li class="ended">
    <span class="step" title="Steps">${t.from.toLocaleString('en')}–${t.to.toLocaleString('en')}</span><div><p>${who} runs from its beginning to its end</p></div></li>`;
  const until = t.until === 'interrupted' ? html`, and is <strong class="cut">interrupted</strong>${place}` : t.until === 'waits' ? html`, and ${t.words}${place}` : t.until === 'ended' ? ', and ends'
    : t.until === 'finding' ? html`: <strong class="cut">${t.words}</strong>${place}` : html`. ${t.words}`;
  return html`<li class=${t.until}>
    <span class="step" title="Steps">${t.from.toLocaleString('en')}–${t.to.toLocaleString('en')}</span>
    <div><p>${who} ${verb}${until}</p>${t.at?.text && t.until !== 'ended' ? html`<code class="line">${t.at.text}</code>` : nothing}</div></li>`;
}

function text(title: string, s: string): TemplateResult | typeof nothing {
  return s === '' ? nothing : html`<div class="output"><span class="dim">${title}</span><pre>${s.replace(/\n$/, '')}</pre></div>`;
}
function sentence(s: string): string { return s.charAt(0).toUpperCase() + s.slice(1) + (/[.?!)]$/.test(s) ? '' : '.'); }

new ResizeObserver(() => draw()).observe(document.body);
connectPage(p => { state = p; draw(); });
