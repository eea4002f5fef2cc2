import test from 'node:test';
import assert from 'node:assert/strict';
import { Client } from './client.ts';
import { Tape, type Moment, type TapeFrame } from './tape.ts';

const main = (line: number): TapeFrame => ({ name: 'main', path: 'touch.c', line, origin: 'program', side: 'user' });
const fault = (line: number): TapeFrame => ({ name: 'vvar_fault', path: 'lib/vdso/datastore.c', line, origin: 'tree', side: 'kernel' });
const model = (line: number): TapeFrame => ({ name: 'handle_mm_fault', path: '<model>/fault.c', line, origin: 'model', side: 'kernel' });

const moments: Moment[] = [
  { stack: [main(3)], variables: { argc: '1', n: '0' }, output: 'a→' },
  { stack: [main(4)], variables: { argc: '1', n: '1' } },
  { stack: [model(10), main(4)] },
  { stack: [fault(40), model(11), main(4)], variables: { vmf: { pgoff: '2', address: '0x7fff0000' }, page: '0x0' } },
  { stack: [fault(42), model(11), main(4)], variables: { vmf: { pgoff: '2', address: '0x7fff0000' }, page: '0xffff8880' } },
  { stack: [main(5)], variables: { argc: '1', n: '2' } },
  { stack: [main(6)], variables: { argc: '1', n: '3' }, output: 'done\n' },
];

test('a run from launch to its end: breakpoint, stack with kernel above program, variables, end', async () => {
  const c = new Client(() => new Tape(moments, { kind: 'exited', code: 3 }));
  await c.begin({ scenario: 's' }, { '/tree/lib/vdso/datastore.c': [41] });
  await c.event('stopped');
  await c.request('threads');
  const stack = await c.request('stackTrace', { threadId: 1 });
  const frameId: number = (stack.body as { stackFrames: { id: number }[] }).stackFrames[0].id;
  const scopes = await c.request('scopes', { frameId });
  for (const s of (scopes.body as { scopes: { variablesReference: number }[] }).scopes) {
    const list = await c.request('variables', { variablesReference: s.variablesReference });
    for (const v of (list.body as { variables: { variablesReference: number }[] }).variables)
      if (v.variablesReference) await c.request('variables', { variablesReference: v.variablesReference });
  }
  await c.request('evaluate', { expression: 'page', frameId, context: 'hover' });
  await c.request('evaluate', { expression: 'nothing', frameId, context: 'hover' });
  await c.request('source', { sourceReference: 1, source: { sourceReference: 1 } });
  await c.request('continue', { threadId: 1 });
  await c.event('terminated');
  await c.request('disconnect', {});
  assert.deepEqual(c.lines, golden`
→ initialize {adapterID: "faultline", linesStartAt1: true, columnsStartAt1: true}
← initialize {supportsConfigurationDoneRequest: true, supportsStepBack: true, supportsRestartRequest: true, supportsTerminateRequest: true, supportsEvaluateForHovers: true, supportsConditionalBreakpoints: true, supportsLogPoints: true, supportsExceptionInfoRequest: true, exceptionBreakpointFilters: [{filter: "races", label: "Data races and broken rules", description: "Stops at data races, inverted lock order, sleeping while atomic and misaligned atomics, where the run could go on. Findings after which it cannot always stop it.", default: true}, {filter: "warnings", label: "WARN_ON, reference counts and leaks", description: "Stops at WARN_ON, wrong reference counts and leaks, where the run could go on. Findings after which it cannot always stop it.", default: false}]}
→ launch {scenario: "s"}
← [output] {category: "stdout", output: "a→"}
← launch ok
← [initialized]
→ setBreakpoints {source: {path: "/tree/lib/vdso/datastore.c"}, breakpoints: [{line: 41}]}
← setBreakpoints {breakpoints: [{id: 1, verified: true, line: 42}]}
→ configurationDone
← configurationDone ok
← [stopped] {reason: "breakpoint", hitBreakpointIds: [1], threadId: 1, allThreadsStopped: true}
→ threads
← threads {threads: [{id: 1, name: "touch"}]}
→ stackTrace {threadId: 1}
← stackTrace {stackFrames: [{id: <f1>, name: "vvar_fault", source: {name: "datastore.c", path: "/tree/lib/vdso/datastore.c"}, line: 42, column: 2}, {id: <f2>, name: "handle_mm_fault (modelled by Faultline)", source: {name: "fault.c", path: "<model>/fault.c", sourceReference: 1, origin: "modelled by Faultline", presentationHint: "deemphasize"}, line: 11, column: 2, presentationHint: "subtle"}, {id: <f3>, name: "kernel above, program below", line: 0, column: 0, presentationHint: "label"}, {id: <f4>, name: "main", source: {name: "touch.c", path: "/tree/touch.c"}, line: 4, column: 2}], totalFrames: 4}
→ scopes {frameId: <f1>}
← scopes {scopes: [{name: "Arguments", presentationHint: "arguments", variablesReference: <v1>, namedVariables: 1, expensive: false}, {name: "Locals", presentationHint: "locals", variablesReference: <v2>, namedVariables: 1, expensive: false}]}
→ variables {variablesReference: <v1>}
← variables {variables: [{name: "vmf", value: "{…}", type: "struct s", variablesReference: <v3>, evaluateName: "vmf"}]}
→ variables {variablesReference: <v3>}
← variables {variables: [{name: "pgoff", value: "2", type: "int", variablesReference: 0}, {name: "address", value: "0x7fff0000", type: "int", variablesReference: 0}]}
→ variables {variablesReference: <v2>}
← variables {variables: [{name: "page", value: "0xffff8880", type: "int", variablesReference: 0, evaluateName: "page"}]}
→ evaluate {expression: "page", frameId: <f1>, context: "hover"}
← evaluate {result: "0xffff8880   (was 0x0 until datastore.c:40, step 3)", type: "int", variablesReference: 0}
→ evaluate {expression: "nothing", frameId: <f1>, context: "hover"}
← evaluate failed: “nothing” is not known here (1009)
→ source {sourceReference: 1, source: {sourceReference: 1}}
← source {content: "/* <model>/fault.c */\n", mimeType: "text/x-c"}
→ continue {threadId: 1}
← continue {allThreadsContinued: true}
← [output] {category: "stdout", output: "done\n"}
← [output] {category: "console", output: "The program exited with status 3.\n"}
← [exited] {exitCode: 3}
← [terminated]
→ disconnect {}
← disconnect ok`);
});

test('steps in, over, out and back, and runs back to the start', async () => {
  const c = new Client(() => new Tape(moments));
  await c.begin({ scenario: 's', stopOnEntry: true });
  const at = async () => {
    const e = await c.event('stopped');
    const stack = await c.request('stackTrace', { threadId: 1, levels: 1 });
    const f = (stack.body as { stackFrames: { name: string; line: number }[] }).stackFrames[0];
    return `${(e.body as { reason: string }).reason} ${f.name}:${f.line}`;
  };
  const seen = [await at()];
  for (const command of ['next', 'stepIn', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue']) {
    await c.request(command, { threadId: 1 });
    seen.push(`${command}: ${await at()}`);
  }
  assert.deepEqual(seen, golden`
entry main:3
next: step main:4
stepIn: step handle_mm_fault (modelled by Faultline):10
stepIn: step vvar_fault:40
stepOut: step main:5
stepBack: step vvar_fault:42
reverseContinue: entry main:3`);
});

test('the studied handler stops the run once', async () => {
  const c = new Client(() => new Tape([...moments, ...moments.slice(2, 5), moments[6]]), { stopAt: { path: 'lib/vdso/datastore.c', line: 38, name: 'vvar_fault' } });
  await c.begin();
  const first = await c.event('stopped');
  assert.deepEqual(first.body, { reason: 'entry', description: 'At the start of vvar_fault()', threadId: 1, allThreadsStopped: true });
  await c.request('continue', { threadId: 1 });
  await c.event('terminated');
  assert.equal(c.lines.filter(l => l.includes('[stopped]')).length, 1);
});

test('a handler without a statement to stop at is said', async () => {
  const c = new Client(() => new Tape(moments.slice(0, 2).concat(moments.slice(5))), { stopAt: { path: 'lib/vdso/datastore.c', line: 38, name: 'vvar_fault' } });
  await c.begin();
  await c.event('terminated');
  assert.ok(c.lines.some(l => l.includes('vvar_fault() has no statement in this configuration')), c.lines.join('\n'));
});

test('a finding that ends the run stops it as an exception; going on ends the session with 70', async () => {
  const broken: Moment[] = [...moments.slice(0, 4), {
    stack: [fault(42), main(4)], finding: { kind: 'null-pointer', message: 'read of 8 bytes at 0x8', fatal: true, began: { path: 'lib/vdso/datastore.c', line: 12, column: 1, what: 'set to NULL' } },
  }];
  const c = new Client(() => new Tape(broken));
  await c.begin();
  await c.event('stopped');
  const info = await c.request('exceptionInfo', { threadId: 1 });
  assert.deepEqual(info.body, {
    exceptionId: 'Null pointer dereference', description: 'read of 8 bytes at 0x8', breakMode: 'unhandled',
    details: { message: 'read of 8 bytes at 0x8', typeName: 'null-pointer', stackTrace: 'set to NULL (lib/vdso/datastore.c:12)' },
  });
  await c.request('continue', { threadId: 1 });
  const end = await c.event('exited');
  assert.deepEqual(end.body, { exitCode: 70 });
  assert.equal(c.lines.filter(l => l.includes('Null pointer dereference: read of 8 bytes') && l.includes('[output]')).length, 1);
});

test('findings that do not end the run stop it when the reader wants that', async () => {
  const leak: Moment[] = [...moments.slice(0, 2), { stack: [main(5)], finding: { kind: 'leak', message: 'one reference is left', fatal: false } }, { stack: [main(6)] }, { stack: [main(7)] }];
  const quiet = new Client(() => new Tape(leak));
  await quiet.begin();
  await quiet.event('terminated');
  assert.equal(quiet.lines.filter(l => l.includes('[stopped]')).length, 0);
  const c = new Client(() => new Tape(leak));
  await c.request('initialize', {});
  await c.request('launch', { scenario: 's' });
  await c.request('setExceptionBreakpoints', { filters: ['warnings'] });
  await c.request('configurationDone');
  const e = await c.event('stopped');
  assert.equal((e.body as { text: string }).text, 'one reference is left');
});

test('conditions and log messages of breakpoints', async () => {
  const c = new Client(() => new Tape([0, 1, 2, 3, 4].flatMap((n): Moment[] => [{ stack: [main(3)], variables: { n: String(n), zero: '0' } }, { stack: [main(4)], variables: { n: String(n), zero: '0' } }])));
  await c.request('initialize', {});
  await c.request('launch', { scenario: 's' });
  await c.request('setBreakpoints', { source: { path: '/tree/touch.c' }, breakpoints: [{ line: 3, condition: 'zero' }, { line: 4, logMessage: 'n is {n}' }] });
  await c.request('configurationDone');
  await c.event('terminated');
  assert.deepEqual(c.lines.filter(l => l.includes('[output]')).flatMap(l => /n is \d/.exec(l) ?? []), ['n is 0', 'n is 1', 'n is 2', 'n is 3', 'n is 4']);
  assert.equal(c.lines.filter(l => l.includes('[stopped]')).length, 0);
});

test('restart reads the texts again and keeps breakpoints', async () => {
  let made = 0;
  const c = new Client(() => { made++; return new Tape(moments); });
  await c.begin({ scenario: 's' }, { '/tree/touch.c': [5] });
  await c.event('stopped');
  await c.request('restart', {});
  const e = await c.event('stopped');
  assert.equal(made, 2);
  assert.equal((e.body as { reason: string }).reason, 'breakpoint');
});

test('a pause stops a run that goes on, and what can be had only at a stop is refused before', async () => {
  const endless = new Tape(Array.from({ length: 100_000 }, () => moments[0]));
  const c = new Client(() => endless);
  await c.begin();
  const refused = await c.request('evaluate', { expression: 'n' });
  assert.equal(refused.success, false);
  await c.request('pause', { threadId: 1 });
  const e = await c.event('stopped');
  assert.equal((e.body as { reason: string }).reason, 'pause');
  assert.ok(endless.slices < 1000, 'the run went on in slices');
});

test('every request is answered, also those that are unknown, too early or fail', async () => {
  const c = new Client(() => { throw new Error('main.c:3: expected ; before }'); });
  assert.equal((await c.request('gotoTargets', {})).success, false);
  assert.equal((await c.request('threads')).success, false);
  assert.equal((await c.request('launch', {})).message, 'There is nothing to run: set “scenario” or “program” in the launch configuration.');
  assert.equal((await c.request('launch', { scenario: 's' })).message, 'main.c:3: expected ; before }');
});

test('lines and columns are converted for clients that count from 0', async () => {
  const c = new Client(() => new Tape(moments));
  await c.request('initialize', { linesStartAt1: false, columnsStartAt1: false });
  await c.request('launch', { scenario: 's' });
  const set = await c.request('setBreakpoints', { source: { path: '/tree/touch.c' }, breakpoints: [{ line: 3 }] });
  assert.equal((set.body as { breakpoints: { line: number }[] }).breakpoints[0].line, 3);
  await c.request('configurationDone');
  await c.event('stopped');
  const stack = await c.request('stackTrace', { threadId: 1 });
  const f = (stack.body as { stackFrames: { line: number; column: number }[] }).stackFrames[0];
  assert.deepEqual([f.line, f.column], [3, 1]);
});

function golden(parts: TemplateStringsArray): string[] { return parts.raw[0].trim().split('\n'); }
