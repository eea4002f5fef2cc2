// The debug type `faultline`: an adapter inside the extension host, one session of the engine for each run.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapSession, type DapHost, type LaunchArguments, type Launched } from '../../dap/index.ts';
import type { Session } from '../../engine/api.ts';
import { ReaderError, readerErrors, tell } from '../errors.ts';
import { OpenDocuments } from '../files/openDocuments.ts';
import { bundledScheme, debugType } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Run } from '../services/runs.ts';
import type { Services } from '../services/index.ts';
import { resolve } from '../services/trees.ts';
import { mainOf } from './programs.ts';

export function debugging(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: session => new vscode.DebugAdapterInlineImplementation(new InlineAdapter(services, session)),
    }),
    vscode.debug.registerDebugConfigurationProvider(debugType, { resolveDebugConfiguration: (folder, config) => complete(services, folder, config) }));
}

/** Fills in what F5 without a launch.json leaves out: the open program, else the handlers of the open file. */
async function complete(services: Services, _folder: vscode.WorkspaceFolder | undefined, config: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
  if (config.program || config.scenario) return config;
  const document = vscode.window.activeTextEditor?.document;
  if (document && mainOf(document) !== undefined)
    return { ...config, type: debugType, request: 'launch', name: config.name ?? document.fileName, program: document.uri.toString(), stopOnEntry: true, stopOnExit: true };
  if (document?.languageId === 'c') {
    // The command picks the handler and the scenario, and starts a session of its own.
    await vscode.commands.executeCommand('faultline.run');
    return undefined;
  }
  tell(readerErrors.notC(), services.log);
  return undefined;
}

class InlineAdapter implements vscode.DebugAdapter {
  private readonly sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  private readonly session: DapSession;
  readonly onDidSendMessage = this.sent.event;

  constructor(services: Services, debug: vscode.DebugSession) {
    let engine: Session | undefined;
    const host: DapHost = {
      clock: services.platform,
      launch: async args => {
        const launched = await launch(services, debug, args);
        engine = launched.session;
        return launched;
      },
      // With actions, and not in a dialogue that must be closed.
      tell: error => {
        const run = services.runs.current;
        const told = run && run.session === engine ? withPlace(error, run) : error;
        if (engine) services.runs.update(engine, { status: 'ended', problem: told instanceof Error ? told.message : String(told) });
        tell(told, services.log);
      },
      onStop: s => { if (engine) services.runs.update(engine, { status: 'stopped', stop: s.stop, top: s.top, description: s.description }); },
      onResume: () => { if (engine) services.runs.update(engine, { status: 'running', stop: undefined, top: undefined, description: undefined }); },
      onEnd: stop => { if (engine) services.runs.update(engine, { status: 'ended', stop, top: undefined, description: undefined }); },
    };
    this.session = new DapSession(host, message => this.sent.fire(message));
  }

  handleMessage(message: vscode.DebugProtocolMessage): void { void this.session.handle(message as DebugProtocol.ProtocolMessage); }
  dispose(): void { this.session.dispose(); this.sent.dispose(); }
}

/** The compiler's messages begin with `path:line:column:`: the reader can go there. */
function withPlace(error: unknown, run: Run): unknown {
  const m = error instanceof Error && /^([^\s:]+):(\d+):(\d+):/.exec(error.message);
  const uri = m && run.uri(m[1]);
  if (!m || !uri) return error;
  const at = new vscode.Position(Number(m[2]) - 1, Number(m[3]) - 1);
  return new ReaderError(error.message, [{ title: vscode.l10n.t('Go to Line {0}', m[2]), command: 'vscode.open', args: [uri, { selection: new vscode.Range(at, at) }] }]);
}

interface Program { readonly path: string; readonly text: string; readonly uri: vscode.Uri }

async function launch(services: Services, debug: vscode.DebugSession, args: LaunchArguments): Promise<Launched> {
  const file = args.file ? resolve(args.file, debug.workspaceFolder?.uri) : undefined;
  const tree = args.tree ? await openNamed(services, resolve(args.tree, debug.workspaceFolder?.uri))
    : file ? await services.engines.forFile(file) : await services.engines.current();
  const scenario = args.scenario ? tree.engine.scenarios().find(s => s.id === args.scenario) : undefined;
  if (args.scenario && !scenario) throw readerErrors.unknownScenario(args.scenario);
  const program: Program = scenario
    ? { path: scenario.path, text: tree.engine.scenarioText(scenario.id) ?? '', uri: bundledUri(scenario.path) }
    : await readProgram(args.program!, debug.workspaceFolder?.uri);

  const arch = args.arch ?? services.parameters.arch;
  const programFiles = scenario ? undefined : programFolder(services, program.uri);
  const session = tree.engine.launch({
    program: { path: program.path, text: program.text },
    arch,
    config: { ...services.parameters.config, ...args.config },
    defines: { ...(scenario ? services.parameters.defines(scenario) : {}), ...args.defines },
    ...(args.args ? { args: args.args } : {}),
    ...(programFiles ? { programFiles: programFiles.files, includes: [programFiles.folder] } : {}),
    ...(args.stepBudget === undefined ? {} : { stepBudget: args.stepBudget }),
    ...(args.seed === undefined ? {} : { seed: args.seed }),
  });

  const uri = (path: string): vscode.Uri | undefined => isProgram(path, program.path) ? program.uri : ownUri(path) ?? tree.uri(path);
  const path = (u: vscode.Uri): string | undefined => u.toString() === program.uri.toString() ? program.path : ownPath(u) ?? tree.path(u);
  const title = debug.name;
  services.runs.begin({ title, arch, tree, session, debug, uri, path, status: 'starting', problem: undefined, stop: undefined, top: undefined, description: undefined });

  const stopAt = file && args.handler ? await handlerAt(tree, file, args.handler) : undefined;
  return {
    session,
    sources: {
      toClient: p => { const u = uri(p); return u && (u.scheme === 'file' ? u.fsPath : u.toString()); },
      toEngine: p => path(resolve(p)),
    },
    banner: `${title} on ${tree.root ? `Linux ${tree.engine.release}` : 'no kernel tree'}, ${arch}`,
    ...(stopAt ? { stopAt } : {}),
  };
}

async function openNamed(services: Services, root: vscode.Uri): Promise<OpenTree> {
  if (!await services.trees.isTree(root)) throw readerErrors.notATree(root.fsPath);
  return services.engines.open(root);
}

async function handlerAt(tree: OpenTree, file: vscode.Uri, name: string): Promise<{ path: string; line: number; name: string }> {
  const path = tree.path(file);
  const found = path === undefined ? undefined : (await tree.engine.handlers(path)).find(h => h.name === name && h.path === path);
  if (!found) throw readerErrors.handlerGone(name, path ?? file.fsPath);
  return { path: found.path, line: found.line, name };
}

/** The program's text: an editor's, saved or not, before the file's. */
async function readProgram(text: string, scope: vscode.Uri | undefined): Promise<Program> {
  const uri = resolve(text, scope);
  const open = vscode.workspace.textDocuments.find(d => d.uri.toString() === uri.toString());
  if (open) return { path: pathOf(uri), text: open.getText(), uri };
  try {
    return { path: pathOf(uri), text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), uri };
  } catch {
    throw readerErrors.noProgram(text);
  }
}

/** An untitled document has a bare name for a path. */
function pathOf(uri: vscode.Uri): string { return uri.path.startsWith('/') ? uri.path : `/${uri.path}`; }

function programFolder(services: Services, program: vscode.Uri): { files: OpenDocuments; folder: string } | undefined {
  if (program.scheme === 'untitled' || program.scheme === bundledScheme) return undefined;
  const root = program.with({ path: '/' });
  return { files: new OpenDocuments(root, services.platform.files(root)), folder: vscode.Uri.joinPath(program, '..').path };
}

/** The engine may name the program by its path or as `<program>/NAME`. */
function isProgram(path: string, program: string): boolean {
  return path === program || path === `<program>/${program}` || path === `<program>/${program.slice(program.lastIndexOf('/') + 1)}`;
}

/** Faultline's own code: `<model>/pages.c` is the bundled `model/pages.c`, `<include>/stdio.h` is `include/stdio.h`, `<include>/libc/libc.c` is `libc/libc.c`. */
function ownUri(path: string): vscode.Uri | undefined {
  const m = /^<(model|include)>\/(.*)$/.exec(path);
  return m ? bundledUri(m[1] === 'include' && m[2].startsWith('libc/') ? m[2] : `${m[1]}/${m[2]}`) : undefined;
}
function ownPath(uri: vscode.Uri): string | undefined {
  const m = uri.scheme === bundledScheme ? /^\/(model|include|libc)\/(.*)$/.exec(uri.path) : null;
  return m ? m[1] === 'libc' ? `<include>/libc/${m[2]}` : `<${m[1]}>/${m[2]}` : undefined;
}

export function bundledUri(path: string): vscode.Uri { return vscode.Uri.from({ scheme: bundledScheme, path: `/${path}` }); }
