// The form of the next run: scenario, architecture, the scenario's parameters, CONFIG options.
import { html, nothing, type TemplateResult } from 'lit';
import type { Parameter, Setup } from '../protocol.ts';
import { act } from './act.ts';

export function scenarioPicker(setup: Setup): TemplateResult {
  const chosen = setup.scenarios.find(s => s.id === setup.scenario);
  return html`
    <div class="field">
      <label for="scenario">Scenario</label>
      <div class="field-row">
        <vscode-single-select id="scenario" label="Scenario" .value=${setup.scenario ?? ''} @change=${(e: Event) => act({ type: 'setScenario', id: valueOf(e) })}>
          ${setup.scenario === undefined ? html`<vscode-option value="" selected>Choose a scenario</vscode-option>` : nothing}
          ${setup.scenarios.map(s => html`<vscode-option value=${s.id} ?selected=${s.id === setup.scenario}>${s.title}</vscode-option>`)}
        </vscode-single-select>
        <button type="button" class="tool" title="Open the scenario's program" aria-label="Open the scenario's program" ?disabled=${!chosen} @click=${() => act({ type: 'openScenario' })}><vscode-icon name="go-to-file" aria-hidden="true"></vscode-icon></button>
      </div>
      ${chosen ? html`<p class="help">${chosen.description}</p>` : nothing}
    </div>`;
}

export function parametersForm(setup: Setup): TemplateResult {
  return html`
    <div class="field">
      <label for="arch">Architecture</label>
      <vscode-single-select id="arch" label="Architecture" .value=${setup.arch} @change=${(e: Event) => act({ type: 'setArch', arch: valueOf(e) })}>
        ${setup.architectures.map(a => html`<vscode-option value=${a} ?selected=${a === setup.arch}>${a}</vscode-option>`)}
      </vscode-single-select>
    </div>
    ${setup.parameters.length ? html`<fieldset><legend>Scenario</legend>${setup.parameters.map(parameter)}</fieldset>` : nothing}
    ${setup.options.length ? html`
      <fieldset><legend>Kernel options of this file</legend>
        ${setup.options.map(o => o.profile === 'y' || o.profile === 'n' || o.value === 'y' || o.value === 'n' ? html`
          <div class="option-row"><vscode-checkbox class="option" label=${o.name} .checked=${o.value === 'y'} title=${`Profile: ${o.profile}`}
            @change=${(e: Event) => { const on = (e.target as HTMLInputElement).checked ? 'y' : 'n'; act({ type: 'setOption', name: o.name, value: on === o.profile ? undefined : on }); }}></vscode-checkbox>
          ${o.changed ? html`<span class="changed">profile: ${o.profile}</span>` : nothing}</div>` : html`
          <div class="field inline"><label for=${o.name}>${o.name}</label>
            <vscode-textfield id=${o.name} .value=${o.value} @change=${(e: Event) => act({ type: 'setOption', name: o.name, value: valueOf(e) || undefined })}></vscode-textfield></div>`)}
      </fieldset>` : nothing}
    ${setup.changed ? html`<vscode-button secondary icon="discard" @click=${() => act({ type: 'reset' })}>Reset</vscode-button>` : nothing}`;
}

function parameter(p: Parameter): TemplateResult {
  const set = (value: string) => act({ type: 'setDefine', name: p.name, value });
  switch (p.kind) {
    case 'boolean': return html`<vscode-checkbox class="option" label=${p.label} .checked=${p.value !== '0' && p.value !== 'false' && p.value !== ''}
      @change=${(e: Event) => set((e.target as HTMLInputElement).checked ? '1' : '0')}></vscode-checkbox>`;
    case 'number': return html`<div class="field inline"><label for=${`p-${p.name}`}>${p.label}</label>
      <vscode-textfield id=${`p-${p.name}`} type="number" .value=${p.value} @change=${(e: Event) => set(valueOf(e))}></vscode-textfield></div>`;
    case 'choice': return html`<div class="field inline"><label for=${`p-${p.name}`}>${p.label}</label>
      <vscode-single-select id=${`p-${p.name}`} label=${p.label} .value=${p.value} @change=${(e: Event) => set(valueOf(e))}>
        ${p.choices.map(c => html`<vscode-option value=${c} ?selected=${c === p.value}>${c}</vscode-option>`)}
      </vscode-single-select></div>`;
  }
}

function valueOf(e: Event): string { return (e.target as HTMLInputElement).value; }
