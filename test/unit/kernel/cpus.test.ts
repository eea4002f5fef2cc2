/** Simulated CPUs: copies of per-CPU variables, numbers, and what keeps a task on its own. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { runScenario } from '../paths/run.ts';
import { PROGRAM, withFile } from './study.ts';

/** The conditions of those WARN_ON()s in kernel code that held, in order. */
async function warned(text: string, cpus: number, seed?: number): Promise<string[]> {
  const code = `#include <linux/mm.h>\n#define DEFINE_PER_CPU(type, name) type name\n${text}`;
  const r = await runScenario('', 'scenarios/vvar/touch.c', { files: withFile(code), program: { path: 'program.c', text: PROGRAM }, cpus, ...(seed === undefined ? {} : { seed }) });
  return r.findings.map(f => (f.kind === 'warn' ? /WARN_ON\((.*)\);/.exec(code.split('\n')[f.at.line - 1])?.[1] : undefined) ?? `${f.kind}: ${f.message}`);
}

test('per-CPU variables have a copy for each CPU, which begins with the initial value', async () => {
  assert.deepEqual(await warned(`
struct pair { int a; long b; };
DEFINE_PER_CPU(int, hits) = 5;
static DEFINE_PER_CPU(struct pair, pairs) = { 1, 2 };
void failing(int second)
{
	int cpu, old, *made;

	if (second)
		return;
	for_each_possible_cpu(cpu)
		per_cpu(pairs, cpu).b += 10 * cpu;
	this_cpu_add(hits, 3);
	this_cpu_inc(pairs.a);
	WARN_ON(this_cpu_read(hits) != 8 || *per_cpu_ptr(&hits, 1) != 5 || this_cpu_ptr(&pairs)->a != 2);
	WARN_ON(per_cpu(pairs, 0).b != 2 || per_cpu(pairs, 1).b != 12 || per_cpu(pairs, 2).b != 22 || per_cpu(pairs, 2).a != 1);
	WARN_ON(smp_processor_id() != 0 || num_online_cpus() != 3 || nr_cpu_ids != 3);
	old = this_cpu_xchg(hits, 40);
	WARN_ON(old != 8 || this_cpu_cmpxchg(hits, 40, 41) != 40 || this_cpu_cmpxchg(hits, 40, 42) != 41 || this_cpu_read(hits) != 41);
	made = __alloc_percpu(sizeof(int), 4);
	*per_cpu_ptr(made, 2) = 7;
	WARN_ON(*per_cpu_ptr(made, 0) + *per_cpu_ptr(made, 1) || *per_cpu_ptr(made, 2) != 7);
	WARN_ON(second == 0);
}`, 3), ['second == 0']);
});

test('a task that must not be interrupted keeps its CPU; others go on beside it, on other CPUs', async () => {
  const code = `
static int inside;
void failing(int second)
{
	int i, k, cpu, others = 0, moved = 0;
	unsigned long flags;

	for (i = 0; i < 40; i++) {
		cpu = get_cpu();
		__atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
		for (k = 0; k < 5; k++)
			others |= __atomic_load_n(&inside, __ATOMIC_SEQ_CST) > 1;
		moved |= smp_processor_id() != cpu;
		__atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
		put_cpu();
	}
	WARN_ON(moved);
	WARN_ON(others);
	local_irq_save(flags);
	WARN_ON(!irqs_disabled());
	local_irq_restore(flags);
	WARN_ON(irqs_disabled());
}`;
  assert.deepEqual(await warned(code, 1, 3), [], 'on one CPU nobody else runs meanwhile');
  assert.deepEqual([...new Set(await warned(code, 2, 3))], ['others'], 'on two CPUs both are inside at a time');
});
