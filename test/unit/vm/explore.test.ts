/** The enumerating scheduler: how many schedules a program has and where they lead, known by reasoning. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { formatSchedule, parseSchedule } from '../../../src/vm/schedule.ts';
import { ends, explore, threads } from './threads.ts';

const two = (a: string, b = a, globals = 'int x, y, l, m;', end = 'show(x);'): string =>
  `${globals} void a(void) { ${a} } void b(void) { ${b} } int main(void) { int t = thread(a), u = thread(b); join(t); join(u); ${end} return 0; }`;

test('a lost update: reading and writing are two steps', () => {
  const s = explore(two('x = x + 1;'));
  assert.deepEqual(ends(s), ['1', '2']);
  // r1 w1 r2 w2 and r2 w2 r1 w1; both reads first, and either write last.
  assert.equal(s.schedules, 4);
  assert.ok(s.complete && !s.bounded);
  assert.deepEqual(ends(explore(two('x = x + 1;'), { preemptions: 0 })), ['2']);
  assert.ok(explore(two('x = x + 1;'), { preemptions: 0 }).bounded);
});

test('an atomic operation is one step', () => {
  const s = explore(two('__atomic_fetch_add(&x, 1, 5);'));
  assert.deepEqual(ends(s), ['2']);
  assert.equal(s.schedules, 2);
});

test('under a lock there are as many schedules as orders of the critical sections', () => {
  assert.equal(explore(two('lock(&l); x++; unlock(&l);')).schedules, 2);
  const s = explore(two('for (int i = 0; i < 3; i++) { lock(&l); x++; unlock(&l); }'));
  assert.deepEqual(ends(s), ['6']);
  assert.equal(s.schedules, 20);                       // 6! / (3! 3!)
});

test('tasks that share nothing have one schedule', () => {
  assert.equal(explore(two('int i; for (i = 0; i < 9; i++) x++;', 'int i; for (i = 0; i < 9; i++) y++;')).schedules, 1);
});

test('locks in inverted order: each first, and the deadlock', () => {
  const s = explore(two('lock(&l); lock(&m); x++; unlock(&m); unlock(&l);', 'lock(&m); lock(&l); x++; unlock(&l); unlock(&m);'));
  assert.deepEqual(ends(s), ['2', 'deadlock']);
  assert.equal(s.schedules, 3);
  const deadlock = s.outcomes.find(o => o.findings.length > 0)!;
  assert.match(deadlock.findings[0].message, /a \(task 2\) waits for lock .*b \(task 3\) waits for lock/);
});

test('a wake-up between the check and the sleep is lost; with check and sleep in one step it is not', () => {
  assert.deepEqual(ends(explore(two('if (!x) wait_on(&y);', 'x = 1; wake_up(&y);'))), ['1', 'deadlock']);
  // The waiter sleeps first, or is told first.
  assert.deepEqual(ends(explore(two('lock(&l); int go = x; unlock(&l); if (!go) wait_on(&y);', 'lock(&l); x = 1; unlock(&l); wake_up(&y);'))), ['1', 'deadlock']);
});

test('Dekker: under sequential consistency one side sees the other', () => {
  const s = explore(two('x = 1; r = y;', 'y = 1; q = x;', 'int x, y, r, q;', 'show(r * 10 + q);'));
  assert.deepEqual(ends(s), ['1', '10', '11']);
  assert.equal(s.schedules, 3);
});

test('Peterson: a loop that waits is no endless schedule, and nobody is inside with another', () => {
  const side = (me: number, other: number): string => `flag[${me}] = 1; turn = ${other}; while (flag[${other}] && turn == ${other}) ; in++; if (in != 1) show(99); x++; in--; flag[${me}] = 0;`;
  const globals = 'volatile int flag[2], turn, in; int x;';
  const s = explore(two(side(0, 1), side(1, 0), globals));
  assert.deepEqual(ends(s), ['2']);
  assert.ok(s.complete);
  // Without the turn both can wait for ever; with the flag set too late both can be inside.
  assert.deepEqual(ends(explore(two('flag[0] = 1; while (flag[1]) ; x++; flag[0] = 0;', 'flag[1] = 1; while (flag[0]) ; x++; flag[1] = 0;', globals))), ['2', 'deadlock']);
  assert.ok(ends(explore(two('while (flag[1]) ; flag[0] = 1; x++; flag[0] = 0;', 'while (flag[0]) ; flag[1] = 1; x++; flag[1] = 0;', globals))).includes('1'));
});

test('a sleep ends at any time: it orders nothing', () => {
  assert.deepEqual(ends(explore(two('rest(1000000); show(1);', 'show(2);', 'int x;', ''))), ['1 2', '2 1']);
});

test('a task that must not be interrupted shares a CPU with nobody, and runs beside others on another', () => {
  const text = two('preempt(1); x = x + 1; preempt(-1);');
  assert.deepEqual(ends(explore(text, {}, { cpus: 1 })), ['2']);
  assert.deepEqual(ends(explore(text, {}, { cpus: 2 })), ['1', '2']);
});

test('a bounded buffer has one result over all schedules', () => {
  const s = explore(two(
    'for (int i = 1; i <= 2; i++) { lock(&l); while (full) { unlock(&l); wait(&room, &full, 1); lock(&l); } slot = i; full = 1; wake_up(&item); unlock(&l); }',
    'for (int i = 1; i <= 2; i++) { lock(&l); while (!full) { unlock(&l); wait(&item, &full, 0); lock(&l); } sum = sum * 10 + slot; full = 0; wake_up(&room); unlock(&l); }',
    'int l, full, slot, sum, item, room; void wait_while(void *, int *, int);', 'show(sum);').replaceAll('wait(&', 'wait_while(&'));
  assert.deepEqual(ends(s), ['12']);
  assert.ok(s.complete);
});

test('more than one schedule is left out when the bounds say so', () => {
  const text = two('for (int i = 0; i < 4; i++) { lock(&l); x++; unlock(&l); }');
  assert.ok(!explore(text, { schedules: 5 }).complete);
  const s = explore(two('x = 1; for (;;) y++;', 'x = 2;'), { steps: 200 });
  assert.ok(!s.complete && s.tooLong > 0);
});

test('a schedule repeats its outcome, back and forth in history, and says when it does not fit', () => {
  const text = two('x = x + 1; lock(&l); y++; unlock(&l);');
  const s = explore(text);
  assert.ok(s.outcomes.length > 1);
  for (const o of s.outcomes) {
    const schedule = parseSchedule(formatSchedule(o.schedule)), machine = threads(text, { schedule, history: { every: 7, snapshots: 8, bytes: 1 << 20 } });
    const hashes: string[] = [];
    for (;;) { const step = machine.step; const stop = machine.run(1); hashes[step] ??= ''; if (stop.kind !== 'budget') { assert.deepEqual(stop, o.stop); break; } hashes[machine.step] = machine.hash(); }
    assert.deepEqual(machine.outputs.map(c => [...c.bytes]), o.output.map(c => [...c.bytes]));
    for (let step = hashes.length - 1; step > 0; step -= 3) if (hashes[step]) { machine.jump(step); assert.equal(machine.hash(), hashes[step], `back to ${step}`); }
    for (let step = 1; step < hashes.length; step += 2) if (hashes[step]) { machine.jump(step); assert.equal(machine.hash(), hashes[step], `to ${step}`); }
    assert.deepEqual(machine.run(), o.stop);
  }
  const lost = s.outcomes.find(o => o.schedule.length > 0)!;
  const stop = threads(text.replace('x = x + 1;', 'x++; x--; x++;'), { schedule: lost.schedule }).run();
  assert.ok(stop.kind === 'finding' && stop.finding.kind === 'schedule' || stop.kind === 'exited');
  const other = threads(text.replaceAll('void a', 'void c').replace('thread(a)', 'thread(c)'), { schedule: lost.schedule }).run();
  assert.ok(other.kind === 'finding');
  assert.match(other.finding.message, /the schedule does not fit this program: its switch 1 .* leaves a\(\), but the run is in c\(\)/);
  assert.throws(() => parseSchedule('1.1:a>2 nonsense'), /'nonsense' is no switch/);
  assert.throws(() => parseSchedule('5.1:a>2 4.1:a>2'), /not in order/);
});

/** Programs of two or three tasks that share variables, locks and a queue. */
function random(seed: number): (n: number) => number { let x = seed * 2654435761 >>> 0 || 1; return n => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; return (x >>> 0) % n; }; }
function program(seed: number): string {
  const r = random(seed);
  const name = (): string => 'xyz'[r(3)];
  const op = (depth: number): string => {
    switch (r(depth > 0 ? 9 : 11)) {
      case 0: case 1: return `${name()} = ${1 + r(9)};`;
      case 2: case 3: return `${name()} += ${name()} + 1;`;
      case 4: return `if (${name()}) ${name()} = ${1 + r(9)};`;
      case 5: return `show(${name()});`;
      case 6: return r(2) ? `if (!${name()}) wait_on(&q);` : 'wake_up(&q);';
      case 7: return 'wake_up(&q);';
      case 8: return r(3) ? `__atomic_fetch_add(&${name()}, 1, 5);` : 'yield();';
      default: { const l = 'lm'[r(2)]; const inner = Array.from({ length: 1 + r(2) }, () => op(depth + 1)).join(' '); return `lock(&${l}); ${inner} unlock(&${l});`; }
    }
  };
  const n = 2 + (r(3) === 0 ? 1 : 0);
  const bodies = Array.from({ length: n }, () => Array.from({ length: 1 + r(n === 2 ? 3 : 2) }, () => op(0)).join(' '));
  const fns = bodies.map((b, i) => `void ${'abc'[i]}(void) { ${b} }`).join('\n');
  return `int x, y, z, l, m, q;\n${fns}\nint main(void) { int t[3]; ${bodies.map((_, i) => `t[${i}] = thread(${'abc'[i]});`).join(' ')} ${bodies.map((_, i) => `join(t[${i}]);`).join(' ')} show(x); show(y); show(z); return 0; }`;
}

test('random programs: the reduced search finds what trying everything finds, with and without a bound', () => {
  let compared = 0;
  for (const seed of [78, 80, 81, 84, 87, 90, 95, 99, 102, 110]) {
    const text = program(seed);
    for (const preemptions of [0, 1, undefined]) {
      const all = explore(text, { preemptions, reduce: false, schedules: 300 });
      if (!all.complete) continue;
      compared++;
      const few = explore(text, { preemptions });
      assert.deepEqual([...new Set(ends(few))], [...new Set(ends(all))], `${preemptions} interruptions\n${text}`);
      if (preemptions === undefined) assert.ok(few.schedules <= all.schedules);
    }
  }
  assert.ok(compared >= 15, `${compared} compared`);
});
