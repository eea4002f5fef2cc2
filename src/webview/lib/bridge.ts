// The view's side of the messages.
import type { PageRequest, PageState, PageToHost, ToHost, ToPage, ToView, ViewRequest, ViewState } from '../protocol.ts';

interface VsCodeApi { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void }
declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const waiting = new Map<number, { resolve: () => void; reject: (e: Error) => void }>();
let ids = 0;

/** Resolves when the extension has done it; rejects with its words when it has not. */
export function request(r: ViewRequest | PageRequest): Promise<void> {
  const id = ++ids;
  const message = { id, request: r } as ToHost | PageToHost;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    api.postMessage(message);
  });
}

/** Tells the extension that the view is there, and calls back with each state that it sends. */
export function connect(onState: (state: ViewState) => void): void { listen<ToView>(m => { if (m.type === 'state') onState(m.state); }); }
/** As {@link connect}, for a study page. */
export function connectPage(onPage: (page: PageState) => void): void { listen<ToPage>(m => { if (m.type === 'page') onPage(m.page); }); }

function listen<T extends { readonly type: string }>(onMessage: (message: T) => void): void {
  window.addEventListener('message', (event: MessageEvent<T | Extract<ToView, { type: 'reply' }>>) => {
    const message = event.data;
    if (message.type !== 'reply') { onMessage(message as T); return; }
    const reply = message as Extract<ToView, { type: 'reply' }>;
    const w = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('err' in reply) w?.reject(new Error(reply.err)); else w?.resolve();
  });
  void request({ type: 'ready' });
}

/** What the view itself remembers while it is hidden: which sections are open. */
export function remembered(): Record<string, boolean> { return (api.getState() as Record<string, boolean> | undefined) ?? {}; }
export function remember(key: string, value: boolean): void { api.setState({ ...remembered(), [key]: value }); }
