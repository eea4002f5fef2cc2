/** `faultline COMMAND …`: the engine from a terminal. Each command is loaded when it is asked for, so that a start stays short. */
import { Exit, UsageError, type Io } from './io.ts';

const commands: Record<string, { readonly does: string; load(): Promise<(args: string[], io: Io) => Promise<number>> }> = {
  run: { does: 'run a C program on the simulated machine, on a kernel tree if one is given', load: async () => (await import('./run.ts')).runCommand },
  explore: { does: 'try every order in which the tasks of a program can run, within bounds', load: async () => (await import('./explore.ts')).exploreCommand },
  selftest: { does: "run a kernel tree's own selftest on the simulated machine, against the code of the same tree", load: async () => (await import('./selftest.ts')).selftestCommand },
  handlers: { does: "list a tree's page-fault handlers", load: async () => (await import('./handlers.ts')).handlersCommand },
  atlas: { does: 'print the atlas page of a C file: what it is for, who calls it, its locks, and more', load: async () => (await import('./atlas.ts')).atlasCommand },
  callers: { does: 'list who uses a function of a tree', load: async () => (await import('./callers.ts')).callersCommand },
  index: { does: "make the index of a tree's names, so that later answers come at once", load: async () => (await import('./callers.ts')).indexCommand },
  report: { does: 'tell a function of a tree line by line, in words', load: async () => (await import('./report.ts')).reportCommand },
  parse: { does: 'parse the C files of a tree and say which have errors, and why', load: async () => (await import('./parse.ts')).parseCommand },
};

const help = (): string =>
  `faultline: run the Linux kernel's page-fault paths from their own source\n\nUsage: faultline COMMAND [OPTIONS]\n\n${
    Object.entries(commands).map(([name, c]) => `  ${name.padEnd(10)} ${c.does}`).join('\n')}\n\nfaultline COMMAND --help tells a command's options.\n`;

async function main(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) { io.stderr(help()); return Exit.Usage; }
  if (name === '--help' || name === '-h' || name === 'help') { io.stdout(help()); return Exit.Ok; }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    io.stderr(`faultline: there is no command '${name}'. Commands: ${Object.keys(commands).join(', ')}.\n`);
    return Exit.Usage;
  }
  try {
    return await (await command.load())(rest, io);
  } catch (e) {
    const usage = e instanceof UsageError || String((e as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    if (!usage) throw e;
    io.stderr(`faultline ${name}: ${(e as Error).message}\nfaultline ${name} --help tells its options.\n`);
    return Exit.Usage;
  }
}

let closed = false;
const io: Io = {
  terminal: process.stdout.isTTY,
  closed: () => closed,
  stdout: text => { process.stdout.write(text); },
  stderr: text => { process.stderr.write(text); },
};
// A reader that goes away (`| head`) ends the run, not with a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code !== 'EPIPE') throw e;
    closed = true;
    process.exitCode = Exit.Pipe;
  });
}
main(process.argv.slice(2), io).then(
  code => { process.exitCode = closed ? Exit.Pipe : code; },
  (e: unknown) => {
    process.stderr.write(`faultline: internal error: ${e instanceof Error ? e.stack ?? e.message : String(e)}\nPlease report this with the command that you typed.\n`);
    process.exitCode = 1;
  });
