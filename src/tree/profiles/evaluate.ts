/**
 * Values of a tree's configuration symbols (scripts/kconfig/symbol.c, sym_calc_value): what is asked for, where its dependencies allow it, else
 * the first default that holds; what another symbol selects is on in any case.
 */
import { type Choice, type ConfigModel, type ConfigSymbol, type Expr } from './kconfig.ts';

type Tri = 0 | 1 | 2;
const TRI: Record<string, Tri> = { n: 0, m: 1, y: 2 };
const LETTER = ['n', 'm', 'y'] as const;

/**
 * `wanted`: values by name without CONFIG_, as a defconfig gives them; `n` asks for off. `assumed`: values of the symbols that no Kconfig file at
 * hand defines (a tree of which only some folders were fetched). Answers all that are not off.
 */
export function evaluateConfig(model: ConfigModel, wanted: ReadonlyMap<string, string>, assumed: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const e = new Evaluator(model, wanted, assumed);
  const out = new Map<string, string>();
  for (const [name, v] of e.assumed) if (model.symbols.get(name)?.type === undefined) out.set(name, v);
  for (const [name, s] of model.symbols) {
    if (s.type === undefined) continue;
    const v = e.value(s);
    if ((v !== '' && v !== 'n') || (s.type === 'string' && e.visible(s))) out.set(name, s.type === 'string' ? `"${v.replace(/[\\"]/g, '\\$&')}"` : v);
  }
  return out;
}

// Defined and selected by files that every tree has: arch/, mm/, kernel/, lib/.
const AT_HAND = /^(ARCH|HAVE|GENERIC_(VDSO|GETTIMEOFDAY|TIME|IRQ|CLOCK|ENTRY|LIB)|VDSO|TIME_NS|CPU|PAGE_SIZE|HAS|MMU|SMP|NEED|X86|ARM64|PPC|S390|RISCV|LOONGARCH|CC_|AS_|LD_|FUTEX|PREEMPT|PGTABLE|PHYS|SPARSEMEM|MEM|KVM|HMM|ZONE|RSEQ|IRQ|CLOCKSOURCE|LOCK|THREAD_INFO|MMU_|IOMMU_MM|VMAP|STACK|SLAB|DEBUG|TRACE|TRACING|FTRACE|KALLSYMS|RCU|TREE|TASKS|CGROUP|SCHED)(_|$)|^(64BIT|COMPAT)$/;

class Evaluator {
  private readonly model: ConfigModel;
  private readonly wanted: ReadonlyMap<string, string>;
  private readonly values = new Map<ConfigSymbol, string>();
  private readonly chosen = new Map<Choice, ConfigSymbol | null>();
  private readonly busy = new Set<ConfigSymbol | Choice>();
  private readonly modules: boolean;

  readonly assumed: ReadonlyMap<string, string>;

  constructor(model: ConfigModel, wanted: ReadonlyMap<string, string>, assumed: ReadonlyMap<string, string>) {
    this.model = model;
    this.assumed = new Map(model.incomplete ? [...assumed].filter(([name]) => !AT_HAND.test(name)) : []);
    this.wanted = wanted;
    this.modules = wanted.get('MODULES') === 'y';
  }

  value(s: ConfigSymbol): string {
    const known = this.values.get(s);
    if (known !== undefined) return known;
    if (this.busy.has(s)) return s.type === 'bool' || s.type === 'tristate' ? 'n' : '';
    this.busy.add(s);
    const v = s.type === 'bool' || s.type === 'tristate' ? LETTER[this.tristate(s)] : this.text(s);
    this.busy.delete(s);
    this.values.set(s, v);
    return v;
  }

  visible(s: ConfigSymbol): boolean { return this.any(s.prompts) > 0; }

  private tristate(s: ConfigSymbol): Tri {
    if (s.choice) return this.choose(s.choice) === s ? 2 : 0;
    let v: Tri = 0;
    const visible = this.any(s.prompts);
    const asked = this.wanted.get(s.name);
    if (visible > 0 && asked !== undefined) v = min(TRI[asked] ?? 0, visible);
    else {
      for (const d of s.defaults) {
        const when = this.tri(d.when);
        if (when === 0) continue;
        v = min(this.tri(d.value), when);
        break;
      }
      const implied = this.any(s.impliedBy);
      if (implied > v) v = max(v, min(implied, this.any(s.depends)));
    }
    v = max(v, this.any(s.selectedBy));
    // What selects it may stand in a file that is not at hand.
    if (this.model.incomplete && visible === 0 && v < 2) v = max(v, min(TRI[this.assumed.get(s.name) ?? 'n'] ?? 0, this.any(s.depends)));
    return v === 1 && (s.type === 'bool' || !this.modules) ? 2 : v;
  }

  private text(s: ConfigSymbol): string {
    const asked = this.wanted.get(s.name);
    let v: string | undefined;
    if (asked !== undefined && this.any(s.prompts) > 0) v = s.type === 'string' ? asked.replace(/^"(.*)"$/, '$1') : asked;
    if (v === undefined) {
      for (const d of s.defaults) {
        if (this.tri(d.when) === 0) continue;
        const x = this.string(d.value);
        // A default that names a symbol which this architecture does not have is no number.
        if (s.type !== 'string' && Number.isNaN(number(x))) continue;
        v = x;
        break;
      }
    }
    if (v === undefined) return '';
    if (s.type === 'int' || s.type === 'hex') {
      for (const r of s.ranges) {
        if (this.tri(r.when) === 0) continue;
        const low = this.string(r.low), high = this.string(r.high);
        if (number(v) < number(low)) v = low; else if (number(v) > number(high)) v = high;
        break;
      }
    }
    return v;
  }

  private choose(c: Choice): ConfigSymbol | undefined {
    const known = this.chosen.get(c);
    if (known !== undefined) return known ?? undefined;
    if (this.busy.has(c)) return undefined;
    this.busy.add(c);
    const visible = (s: ConfigSymbol): boolean => this.any(s.prompts) > 0;
    let found: ConfigSymbol | undefined;
    if (this.any(c.prompts) > 0 || c.prompts.length === 0) {
      found = c.members.find(s => this.wanted.get(s.name) === 'y' && visible(s));
      if (!found && !c.optional) {
        for (const d of c.defaults) {
          const { value } = d;
          const s = value.op === 'symbol' ? this.model.symbols.get(value.name) : undefined;
          if (s && this.tri(d.when) > 0 && visible(s)) { found = s; break; }
        }
        found ??= c.members.find(s => visible(s) && this.wanted.get(s.name) !== 'n') ?? c.members.find(visible);
      }
    }
    this.busy.delete(c);
    this.chosen.set(c, found ?? null);
    return found;
  }

  private named(name: string): string {
    const s = this.model.symbols.get(name);
    return s && s.type !== undefined ? this.value(s) : this.assumed.get(name) ?? '';
  }

  private any(list: readonly Expr[]): Tri {
    let v: Tri = 0;
    for (const e of list) { v = max(v, this.tri(e)); if (v === 2) break; }
    return v;
  }

  private tri(e: Expr): Tri {
    switch (e.op) {
      case 'constant': return TRI[e.value] ?? 0;
      case 'symbol': return TRI[this.named(e.name)] ?? 0;
      case '!': return (2 - this.tri(e.a)) as Tri;
      case '&&': { const a = this.tri(e.a); return a === 0 ? 0 : min(a, this.tri(e.b)); }
      case '||': { const a = this.tri(e.a); return a === 2 ? 2 : max(a, this.tri(e.b)); }
      default: {
        const a = this.string(e.a), b = this.string(e.b);
        const unknown = (x: Expr): boolean => x.op === 'symbol' && this.model.symbols.get(x.name)?.type === undefined && !this.assumed.has(x.name);
        const na = unknown(e.a) ? 0 : number(a), nb = unknown(e.b) ? 0 : number(b);
        const order = Number.isNaN(na) || Number.isNaN(nb) ? (a < b ? -1 : a > b ? 1 : 0) : na - nb;
        const holds = e.op === '=' ? order === 0 : e.op === '!=' ? order !== 0 : e.op === '<' ? order < 0 : e.op === '<=' ? order <= 0 : e.op === '>' ? order > 0 : order >= 0;
        return holds ? 2 : 0;
      }
    }
  }

  private string(e: Expr): string {
    if (e.op === 'constant') return e.value;
    if (e.op === 'symbol') return this.named(e.name) || e.name;
    return LETTER[this.tri(e)];
  }
}

const min = (a: Tri, b: Tri): Tri => (a < b ? a : b);
const max = (a: Tri, b: Tri): Tri => (a > b ? a : b);
const number = (s: string): number => (/^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(s) ? Number(s) : NaN);
