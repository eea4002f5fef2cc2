// A client of the adapter that writes down what goes by as golden text: one line a message, ids that are not stable replaced.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapSession, type LaunchArguments, type Launched } from '../../../src/dap/index.ts';
import type { Session } from '../../../src/engine/api.ts';

export class Client {
  readonly lines: string[] = [];
  private readonly adapter: DapSession;
  private seq = 0;
  private readonly answers = new Map<number, (r: DebugProtocol.Response) => void>();
  private readonly events: DebugProtocol.Event[] = [];
  private waiting: { name: string; resolve: (e: DebugProtocol.Event) => void } | undefined;
  private readonly references = new Map<string, string>();

  constructor(make: (args: LaunchArguments) => Session, more: Partial<Launched> = {}) {
    this.adapter = new DapSession({
      launch: async args => ({
        session: make(args),
        sources: { toClient: p => p.startsWith('<') ? undefined : `/tree/${p}`, toEngine: p => p.startsWith('/tree/') ? p.slice('/tree/'.length) : undefined },
        ...more,
      }),
      clock: { pause: () => new Promise(resolve => { setImmediate(resolve); }) },
    }, message => this.receive(message));
  }

  async request(command: string, args?: object): Promise<DebugProtocol.Response> {
    const seq = ++this.seq;
    this.lines.push(`→ ${command}${args ? ` ${this.show(args)}` : ''}`);
    const answer = new Promise<DebugProtocol.Response>(resolve => { this.answers.set(seq, resolve); });
    void this.adapter.handle({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
    return answer;
  }

  /** The next event of that name, past or coming. */
  async event(name: string): Promise<DebugProtocol.Event> {
    const i = this.events.findIndex(e => e.event === name);
    if (i >= 0) return this.events.splice(0, i + 1)[i];
    return new Promise(resolve => { this.waiting = { name, resolve }; });
  }

  /** initialize, launch, breakpoints, configurationDone. */
  async begin(launch: object = { scenario: 's' }, breakpoints: Record<string, number[]> = {}): Promise<void> {
    await this.request('initialize', { adapterID: 'faultline', linesStartAt1: true, columnsStartAt1: true });
    await this.request('launch', launch);
    for (const [path, lines] of Object.entries(breakpoints))
      await this.request('setBreakpoints', { source: { path }, breakpoints: lines.map(line => ({ line })) });
    await this.request('configurationDone');
  }

  private receive(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'event') {
      const e = message as DebugProtocol.Event;
      this.lines.push(`← [${e.event}]${e.body === undefined ? '' : ` ${this.show(e.body)}`}`);
      if (this.waiting?.name === e.event) { const w = this.waiting; this.waiting = undefined; w.resolve(e); } else this.events.push(e);
    } else {
      const r = message as DebugProtocol.Response;
      this.lines.push(`← ${r.command} ${r.success ? r.body === undefined ? 'ok' : this.show(r.body) : `failed: ${r.message} (${(r.body as { error?: { id: number } })?.error?.id})`}`);
      this.answers.get(r.request_seq)?.(r);
      this.answers.delete(r.request_seq);
    }
  }

  /** JSON without quotes on keys; variable references and frame ids are numbered in the order in which they come. */
  private show(value: unknown): string {
    const text = (v: unknown, key: string, inFrames: boolean): string => {
      if (typeof v === 'number' && v !== 0 && key === 'variablesReference') return this.name('v', v);
      if (typeof v === 'number' && (key === 'frameId' || (inFrames && key === 'id'))) return this.name('f', v);
      if (Array.isArray(v)) return `[${v.map(x => text(x, key, key === 'stackFrames' || inFrames)).join(', ')}]`;
      if (typeof v === 'object' && v !== null) return `{${Object.entries(v).filter(([, x]) => x !== undefined).map(([k, x]) => `${k}: ${text(x, k, inFrames)}`).join(', ')}}`;
      return JSON.stringify(v);
    };
    return text(value, '', false);
  }
  private name(kind: 'v' | 'f', id: number): string {
    const key = `${kind}${id}`, known = this.references.get(key);
    if (known) return known;
    const given = `<${kind}${[...this.references.keys()].filter(k => k[0] === kind).length + 1}>`;
    this.references.set(key, given);
    return given;
  }
}
