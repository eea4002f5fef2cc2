// The side bar's view: the run and its controls, the form of the next one.
import { html, nothing, render } from 'lit';
import '../lib/elements.ts';
import './simulator.css';
import { act } from '../lib/act.ts';
import { connect, remember, remembered } from '../lib/bridge.ts';
import { findingsList } from '../lib/findings.ts';
import { runHead, statement } from '../lib/run.ts';
import { parametersForm, scenarioPicker } from '../lib/setup.ts';
import type { ViewState } from '../protocol.ts';

const root = document.getElementById('root')!;

function draw(state: ViewState): void {
  const { run, setup } = state;
  render(html`
    ${runHead(state)}
    ${state.tree ? nothing : html`<p class="pad"><vscode-button icon="folder-opened" @click=${() => act({ type: 'chooseTree' })}>Choose kernel tree</vscode-button></p>`}
    ${statement(run?.statement)}
    ${run?.findings.length ? html`<div class="pad">${findingsList(run.findings)}</div>` : nothing}
    <div class="pad">${scenarioPicker(setup)}</div>
    <vscode-collapsible class="section" heading="Parameters" description=${setup.changed ? 'changed' : ''} ?open=${remembered()['parameters'] ?? false}
      @vsc-collapsible-toggle=${(e: CustomEvent<{ open: boolean }>) => remember('parameters', e.detail.open)}>
      <div class="pad">${parametersForm(setup)}</div>
    </vscode-collapsible>`, root);
}

connect(draw);
