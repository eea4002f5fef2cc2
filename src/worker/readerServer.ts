// What runs in the reader's worker: the reader's view of the open documents (tree-sitter, the kernel dialect), apart from the engine so that it
// answers while a run goes on. Must not know Node, the DOM or `vscode`.
import type { FileSource } from '../base/files.ts';
import { fileHandlers, functionAsts, HANDLER_NEEDLES, outline, outlineItems, type FileHandlers, type Fold, type FunctionAst, type MacroTable, type ParserWasm, type SourceTree, type Declaration } from '../syntax/index.ts';
import { handlersOfText } from '../tree/handlers.ts';
import { Channel, type Port } from './channel.ts';
import { Grammar } from './grammar.ts';
import { Headers } from './headers.ts';
import { HostFiles } from './hostFiles.ts';
import type { DocumentReading, FolderSpec, HostService, ReaderService } from './protocol.ts';

export interface ReaderPlatform {
  wasm(): Promise<ParserWasm>;
  /** A folder that the worker reads by itself; undefined: it cannot. */
  disk(path: string): FileSource | undefined;
  pause(): Promise<void>;
}

interface State {
  /** Counts the texts: an older one is not read on. */
  asked: number;
  tree: SourceTree | undefined;
  declarations: readonly Declaration[];
  /** What the headers of its tree say of macros, where it was needed. */
  macros: MacroTable | undefined;
}

const none: FileHandlers = { definitions: [], helpers: [], requests: [], installations: [] };

export class ReaderServer implements ReaderService {
  private readonly platform: ReaderPlatform;
  private readonly channel: Channel;
  private readonly grammar: Grammar;
  private readonly headerMacros: Headers;
  private readonly states = new Map<string, State>();
  private readonly folders = new Map<string, FileSource>();

  constructor(port: Port, platform: ReaderPlatform) {
    this.platform = platform;
    const host = () => this.channel.told<HostService>('host');
    this.channel = new Channel(port, e => host().log(e instanceof Error ? e.stack ?? e.message : String(e)));
    this.grammar = new Grammar(() => platform.wasm(), () => platform.pause());
    this.headerMacros = new Headers(() => platform.pause());
    this.channel.expose('reader', this);
  }

  quick(text: string, also: readonly string[]): FileHandlers {
    const names = new Set(also);
    return handlersOfText(text, names.size > 0 ? n => names.has(n) : undefined);
  }

  async read(document: string, text: string): Promise<DocumentReading | undefined> {
    let s = this.states.get(document);
    if (!s) this.states.set(document, s = { asked: 0, tree: undefined, declarations: [], macros: undefined });
    const state = s, number = ++s.asked;
    const late = () => this.states.get(document) !== state || state.asked !== number;
    const tree = await this.grammar.parse(() => text, () => ({ ...(state.tree ? { previous: state.tree } : {}), ...(state.macros ? { macros: state.macros } : {}) }), late);
    if (!tree) return undefined;
    await this.platform.pause();
    if (late()) {
      tree.dispose();
      return undefined;
    }
    state.tree?.dispose();
    state.tree = tree;
    state.declarations = outline(tree);
    return { declarations: state.declarations, errors: tree.errors(), handlers: HANDLER_NEEDLES.some(n => text.includes(n)) ? this.handlers(document, []) ?? none : none };
  }

  handlers(document: string, also: readonly string[]): FileHandlers | undefined {
    const s = this.states.get(document), names = new Set(also);
    return s?.tree && fileHandlers(s.tree.text, outlineItems(s.declarations), names.size > 0 ? n => names.has(n) : undefined);
  }

  async folds(document: string): Promise<readonly Fold[] | undefined> {
    const s = this.states.get(document), number = s?.asked;
    // An edit in the meantime gives the tree to the next reading: this work has its own.
    return s?.tree && this.grammar.folds(s.tree.share(), () => this.states.get(document) !== s || s.asked !== number);
  }

  functions(document: string, name: string): readonly FunctionAst[] {
    const s = this.states.get(document);
    return s?.tree ? functionAsts(s.tree, n => n === name || n === `sys_${name}`) : [];
  }

  async headers(document: string, folder: FolderSpec, path: string, arch: string): Promise<boolean> {
    const s = this.states.get(document);
    if (!s?.tree) return false;
    const macros = await this.headerMacros.macros(this.folder(folder), path, s.tree.text, arch);
    const changed = s.macros !== macros;
    s.macros = macros;
    return changed;
  }

  private folder(spec: FolderSpec): FileSource {
    const key = spec.kind === 'disk' ? spec.path : spec.id;
    let files = this.folders.get(key);
    if (!files) {
      files = (spec.kind === 'disk' ? this.platform.disk(spec.path) : undefined) ?? new HostFiles(this.channel.remote<HostService>('host'), key);
      this.folders.set(key, files);
    }
    return files;
  }

  forget(document: string): void {
    this.states.get(document)?.tree?.dispose();
    this.states.delete(document);
  }
}
