// The head of both views: what runs, where it stands, and the controls.
import { html, nothing, type TemplateResult } from 'lit';
import type { DebugAction, RunState, Statement, ViewState } from '../protocol.ts';
import { act } from './act.ts';

const statusWords: Record<RunState['status'], string> = { starting: 'Starting', running: 'Running', stopped: 'Stopped', ended: 'Ended' };

export function runHead(state: ViewState): TemplateResult {
  const { run, handler, tree, setup } = state;
  const scenario = setup.scenarios.find(s => s.id === setup.scenario);
  const title = run?.title ?? handler?.name ?? 'No run yet';
  return html`
    <header class="head">
      <div class="title-row">
        <h1>${title}</h1>
        ${run ? html`<span class="status ${run.status}"><span class="dot" aria-hidden="true"></span>${statusWords[run.status]}</span>` : nothing}
      </div>
      <p class="where">${tree ? html`Linux ${tree.release} · ${setup.arch}${run?.view?.process.pid ? html` · pid ${run.view.process.pid}` : nothing}${run?.view?.path === 'vvar' ? html` · ${run.view.process.timeNamespace === 'first' ? 'first time namespace' : run.view.process.timeNamespace}` : nothing}`
        : 'No kernel tree is open'}${run ? html`<span class="step">step ${run.step.toLocaleString('en')}</span>` : nothing}</p>
      ${controls(run, scenario !== undefined, scenario?.severalTasks ?? false)}
      <p class="reason" role="status" aria-live="polite">${run?.reason ?? ''}</p>
      <p id="alert" class="alert" role="alert"></p>
    </header>`;
}

function controls(run: RunState | undefined, canRun: boolean, severalTasks: boolean): TemplateResult {
  const stopped = run?.status === 'stopped', forward = stopped && !run.atEnd, live = run !== undefined && run.status !== 'ended';
  const button = (action: DebugAction, icon: string, label: string, enabled: boolean) => html`
    <button type="button" class="tool" title=${label} aria-label=${label} ?disabled=${!enabled} @click=${() => act({ type: 'debug', action })}><vscode-icon name=${icon} aria-hidden="true"></vscode-icon></button>`;
  return html`
    <div class="tools" role="toolbar" aria-label="Run">
      ${live ? run.status === 'running' ? button('pause', 'debug-pause', 'Pause', true) : button('continue', 'debug-continue', 'Continue', forward)
        : html`<vscode-button class="start" icon="play" ?disabled=${!canRun} @click=${() => act({ type: 'run' })}>${run ? 'Run again' : 'Run'}</vscode-button>
          ${severalTasks ? html`<span class="gap" aria-hidden="true"></span><vscode-button secondary icon="git-compare" title="Run the scenario in every order of its threads, and tell each ending with its schedule" @click=${() => act({ type: 'exploreScenario' })}>Explore interleavings</vscode-button>` : nothing}`}
      ${live ? html`
        ${button('next', 'debug-step-over', 'Step over', forward)}
        ${button('stepIn', 'debug-step-into', 'Step into', forward)}
        ${button('stepOut', 'debug-step-out', 'Step out', forward)}
        <span class="gap" aria-hidden="true"></span>
        ${button('stepBack', 'debug-step-back', 'Step back', stopped)}
        ${button('reverseContinue', 'debug-reverse-continue', 'Run back to the breakpoint before', stopped)}
        <span class="gap" aria-hidden="true"></span>
        ${button('restart', 'debug-restart', 'Restart: an edit of the source is what runs', live)}
        ${button('stop', 'debug-stop', 'Stop', live)}` : nothing}
    </div>`;
}

export function statement(s: Statement | undefined): TemplateResult | typeof nothing {
  if (!s) return nothing;
  const file = s.position.path.slice(s.position.path.lastIndexOf('/') + 1);
  return html`
    <section class="statement ${s.standing}" aria-label="Current statement">
      <code class="code">${s.text.trim() || '(empty line)'}</code>
      <div class="statement-where">
        <span class="fn">${s.function}()</span>
        <a href="#" @click=${(e: Event) => { e.preventDefault(); act({ type: 'open', position: s.position }); }}>${file}:${s.position.line}</a>
        <span class="label ${s.standing}">${s.label}</span>
        <span class="side">${s.side === 'kernel' ? 'kernel mode' : 'user mode'}</span>
      </div>
    </section>`;
}
