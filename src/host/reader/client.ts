// The reader's worker, seen from the extension host: started by the first question, and after it has died again by the next one.
import type * as vscode from 'vscode';
import { Channel, type Remote, type Told } from '../../worker/channel.ts';
import type { ReaderService } from '../../worker/protocol.ts';
import type { Platform, WorkerThread } from '../platform.ts';
import { WorkerHost } from '../worker/hostService.ts';

interface Live { readonly channel: Channel; readonly thread: WorkerThread; readonly service: Remote<ReaderService>; readonly told: Told<ReaderService> }

export class ReaderClient implements vscode.Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly platform: Platform;
  private readonly log: vscode.LogOutputChannel;
  private starting: Promise<Live> | undefined;
  private disposed = false;

  constructor(context: vscode.ExtensionContext, platform: Platform, log: vscode.LogOutputChannel) {
    this.context = context;
    this.platform = platform;
    this.log = log;
  }

  /** Rejects when the worker cannot be started. */
  async service(): Promise<Remote<ReaderService>> { return (await this.live()).service; }

  /** Of a worker that knows it. */
  forget(document: string): void { void this.starting?.then(live => live.told.forget(document), () => undefined); }

  private live(): Promise<Live> {
    if (!this.starting) {
      const starting = this.starting = this.start();
      starting.then(({ thread, channel }) => thread.died.then(why => {
        if (this.starting !== starting || this.disposed) return;
        this.starting = undefined;
        this.log.error(`the worker that reads open documents stopped: ${why}`);
        channel.close(new Error(`The document was not read: ${why.split('\n')[0]}`));
      }), () => { this.starting = undefined; });
    }
    return this.starting;
  }

  private async start(): Promise<Live> {
    const thread = await this.platform.startWorker(this.context.extensionUri, 'reader');
    const channel = new Channel(thread.port, e => this.log.error(String(e)));
    channel.expose('host', new WorkerHost(this.context.globalStorageUri, { progress: () => undefined, log: text => this.log.warn(text) }));
    return { thread, channel, service: channel.remote('reader'), told: channel.told('reader') };
  }

  dispose(): void {
    this.disposed = true;
    void this.starting?.then(({ thread, channel }) => { channel.close(new Error('the extension ends')); thread.terminate(); }, () => undefined);
  }
}
