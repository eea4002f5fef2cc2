// What the extension host alone knows of a launch, made into plain data for the worker: the tree, the program's text, the parameters.
import * as vscode from 'vscode';
import { errors, type LaunchArguments } from '../../dap/index.ts';
import type { LaunchPlan, ProgramPlan } from '../../worker/protocol.ts';
import { readerErrors } from '../errors.ts';
import { bundledScheme, bundledUri } from '../ids.ts';
import type { OpenTree } from '../services/engines.ts';
import type { Services } from '../services/index.ts';
import { resolve } from '../services/trees.ts';
import { DocumentTexts } from '../worker/documents.ts';
import { RunPaths } from './sources.ts';

export interface Planned {
  readonly plan: LaunchPlan;
  readonly tree: OpenTree;
  readonly paths: RunPaths;
  readonly arch: string;
}

interface Program { readonly path: string; readonly text: string; readonly uri: vscode.Uri }

let runs = 0;

/** Where relative paths begin, and a name for what is run. */
export interface PlanScope { readonly workspaceFolder?: vscode.WorkspaceFolder | undefined; readonly name: string }

/** What is run, for a debug session and for an exploration alike. Throws errors whose messages are for the reader. */
export async function planProgram(services: Services, { workspaceFolder }: PlanScope, args: LaunchArguments): Promise<{ tree: OpenTree; paths: RunPaths; arch: string; plan: ProgramPlan }> {
  if (!args.scenario && !args.program) throw errors.nothingToRun();
  const scope = workspaceFolder?.uri;
  const file = args.file ? resolve(args.file, scope) : undefined;
  const tree = args.tree ? await openNamed(services, resolve(args.tree, scope))
    : file ? await services.engines.forFile(file) : await services.engines.current();
  const scenario = args.scenario ? (await tree.engine.scenarios()).find(s => s.id === args.scenario) : undefined;
  if (args.scenario && !scenario) throw readerErrors.unknownScenario(args.scenario);
  const program: Program = scenario
    ? { path: scenario.path, text: await tree.engine.scenarioText(scenario.id) ?? '', uri: bundledUri(scenario.path) }
    : await readProgram(args.program!, scope);

  const arch = args.arch ?? services.parameters.arch;
  const programFiles = scenario ? undefined : programFolder(services, program.uri);
  return {
    tree, arch, paths: new RunPaths(tree, program),
    plan: {
      options: {
        program: { path: program.path, text: program.text },
        arch,
        config: { ...services.parameters.config, ...args.config },
        defines: { ...(scenario ? services.parameters.defines(scenario) : {}), ...args.defines },
        ...(args.args ? { args: args.args } : {}),
        ...(programFiles ? { includes: [vscode.Uri.joinPath(program.uri, '..').path] } : {}),
        ...(args.stepBudget === undefined ? {} : { stepBudget: args.stepBudget }),
        ...(args.seed === undefined ? {} : { seed: args.seed }),
        ...(args.schedule === undefined ? {} : { schedule: args.schedule }),
        ...(args.cpus === undefined ? {} : { cpus: args.cpus }),
      },
      ...(programFiles ? { programFiles } : {}),
    },
  };
}

export async function planLaunch(services: Services, debug: PlanScope, args: LaunchArguments): Promise<Planned> {
  const { tree, arch, paths, plan } = await planProgram(services, debug, args);
  const stopAt = args.file && args.handler ? await handlerAt(tree, resolve(args.file, debug.workspaceFolder?.uri), args.handler) : undefined;
  return {
    tree, arch, paths,
    plan: {
      ...plan, run: String(++runs), ...(stopAt ? { stopAt } : {}),
      banner: `${debug.name} on ${kernelName(tree)}, ${arch}`,
    },
  };
}

/** The kernel that a program runs on, in words. */
export function kernelName(tree: OpenTree): string { return tree.root ?? tree.placed ? `Linux ${tree.release}${tree.placed === undefined ? '' : ', the bundled study folder'}` : 'no kernel tree'; }

async function openNamed(services: Services, root: vscode.Uri): Promise<OpenTree> {
  if (!await services.trees.isTree(root)) throw readerErrors.notATree(root.fsPath);
  return services.engines.open(root);
}

async function handlerAt(tree: OpenTree, file: vscode.Uri, name: string): Promise<NonNullable<LaunchPlan['stopAt']>> {
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

/** The program's file system, for the headers beside it; what is edited of them counts as it stands. */
function programFolder(services: Services, program: vscode.Uri): LaunchPlan['programFiles'] {
  if (program.scheme === 'untitled' || program.scheme === bundledScheme) return undefined;
  const root = program.with({ path: '/' });
  const documents = new DocumentTexts(u => u.scheme === root.scheme && u.authority === root.authority ? u.path : undefined);
  for (const d of vscode.workspace.textDocuments) documents.opened(d);
  return { folder: services.engines.folder(root), documents: documents.all() };
}
