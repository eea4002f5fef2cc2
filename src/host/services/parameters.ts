// What the next run is made with: scenario, architecture, CONFIG options, the scenario's own parameters. Kept for the workspace.
import * as vscode from 'vscode';
import type { ScenarioInfo } from '../../engine/api.ts';
import { architectures } from '../ids.ts';

interface Saved {
  readonly scenario?: string;
  readonly arch?: string;
  readonly config: Readonly<Record<string, string>>;
  /** By scenario id, then by macro name. */
  readonly defines: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const key = 'faultline.parameters';
const none: Saved = { config: {}, defines: {} };

export class Parameters implements vscode.Disposable {
  private readonly memento: vscode.Memento;
  private saved: Saved;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(memento: vscode.Memento) {
    this.memento = memento;
    this.saved = { ...none, ...memento.get<Partial<Saved>>(key) };
    this.subscription = vscode.workspace.onDidChangeConfiguration(e => {
      if (e.affectsConfiguration('faultline.arch') || e.affectsConfiguration('faultline.config')) this.changed.fire();
    });
  }

  get scenario(): string | undefined { return this.saved.scenario; }
  get arch(): string { return this.saved.arch ?? vscode.workspace.getConfiguration('faultline').get<string>('arch', architectures[0]); }
  /** The settings' options, then those set for this workspace. Names have the prefix CONFIG_. */
  get config(): Readonly<Record<string, string>> {
    const set = vscode.workspace.getConfiguration('faultline').get<Record<string, string>>('config', {});
    return { ...Object.fromEntries(Object.entries(set).map(([k, v]) => [withPrefix(k), String(v)])), ...this.saved.config };
  }
  /** Whether anything differs from the settings and the scenarios' own values. */
  get changedFromDefaults(): boolean { return this.saved.arch !== undefined || Object.keys(this.saved.config).length > 0 || Object.values(this.saved.defines).some(d => Object.keys(d).length > 0); }

  defines(scenario: ScenarioInfo): Record<string, string> {
    const set = this.saved.defines[scenario.id] ?? {};
    return Object.fromEntries(scenario.parameters.map(p => [p.name, set[p.name] ?? p.value]));
  }

  setScenario(id: string): Promise<void> { return this.update({ ...this.saved, scenario: id }); }
  setArch(arch: string): Promise<void> { return this.update({ ...this.saved, arch }); }
  /** `undefined` takes the profile's value again. */
  setOption(name: string, value: string | undefined): Promise<void> {
    const config = { ...this.saved.config };
    if (value === undefined) delete config[withPrefix(name)]; else config[withPrefix(name)] = value;
    return this.update({ ...this.saved, config });
  }
  setDefine(scenario: string, name: string, value: string): Promise<void> {
    return this.update({ ...this.saved, defines: { ...this.saved.defines, [scenario]: { ...this.saved.defines[scenario], [name]: value } } });
  }
  reset(): Promise<void> { return this.update({ ...none, ...(this.saved.scenario === undefined ? {} : { scenario: this.saved.scenario }) }); }

  private async update(saved: Saved): Promise<void> {
    this.saved = saved;
    this.changed.fire();
    await this.memento.update(key, saved);
  }

  dispose(): void { this.subscription.dispose(); this.changed.dispose(); }
}

export function withPrefix(option: string): string { return option.startsWith('CONFIG_') ? option : `CONFIG_${option}`; }
