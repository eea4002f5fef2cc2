// Who had the CPU when: a lane for each thread. A thread has one of six theme colours, the same everywhere.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { SVGTemplateResult } from 'lit';

export interface LaneTurn { readonly task: number; readonly from: number; readonly to: number; readonly label: string; readonly go?: (() => void) | undefined }
export interface Lanes {
  /** Lanes from top to bottom. */
  readonly tasks: readonly { readonly task: number; readonly name: string }[];
  readonly turns: readonly LaneTurn[];
  readonly label: string;
  readonly from: number; readonly to: number;
  /** The step where the run stands. */
  readonly now?: number;
  /** Pixels that the picture may have, names included. */
  readonly width: number;
  /** Where something is wrong: at that step, in that task's lane. */
  readonly mark?: { readonly task: number; readonly step: number } | undefined;
}

/** Pixels of a lane, and of the names before it (both as in lanes.css); the least that a turn is wide. */
const lane = 20, names = 120, least = 2;

export function colour(tasks: readonly number[], task: number): number { return Math.max(0, tasks.indexOf(task)) % 6; }

export function lanes(l: Lanes): TemplateResult {
  const order = l.tasks.map(t => t.task), width = Math.max(120, l.width - names), height = order.length * lane;
  const x = (step: number): number => (Math.min(Math.max(step, l.from), l.to) - l.from) / Math.max(1, l.to - l.from) * width;
  const turn = (t: LaneTurn): SVGTemplateResult => {
    const { go } = t, run = go && ((e: Event) => { e.preventDefault(); go(); });
    return svg`<rect class=${`turn t${colour(order, t.task)} ${go ? 'active' : ''}`} x=${x(t.from)} y=${order.indexOf(t.task) * lane + 3} width=${Math.max(least, x(t.to) - x(t.from))} height=${lane - 6} rx="2"
      tabindex=${go ? '0' : nothing} role=${go ? 'button' : 'img'} aria-label=${go ? `${t.label}. Go there` : t.label} @click=${run ?? nothing}
      @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' || e.key === ' ') run?.(e); }}><title>${t.label}</title></rect>`;
  };
  return html`<div class="lanes">
    <ul>${l.tasks.map(t => html`<li title=${t.name}><span class=${`who t${colour(order, t.task)}`} aria-hidden="true"></span>${t.name}</li>`)}</ul>
    <svg width=${width} height=${height} role="group" aria-label=${l.label}>
      ${order.map((_, i) => svg`<line class="rail" x1="0" x2=${width} y1=${(i + 0.5) * lane} y2=${(i + 0.5) * lane}></line>`)}
      ${l.turns.map(turn)}
      ${l.mark === undefined ? nothing : svg`<path class="mark" d=${`M${x(l.mark.step)} ${order.indexOf(l.mark.task) * lane + 2} v${lane - 4}`}></path>`}
      ${l.now === undefined || l.now < l.from || l.now > l.to ? nothing : svg`<line class="now" x1=${x(l.now)} x2=${x(l.now)} y1="0" y2=${height}></line>`}
    </svg></div>`;
}
