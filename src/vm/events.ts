/** What the machine does when the interpreter loop comes back: faults, unusual calls and returns, failed checks. */
import { TRAMPOLINE_MAGIC, USER_IMAGE_END, USER_RODATA } from '../compiler/addresses.ts';
import { Frame, Op, TrapKind } from '../compiler/bytecode/isa.ts';
import { Kind } from '../compiler/types/ctype.ts';
import { Access, type AsmCall, type FaultAction, type Finding, type FindingKind, type MachineApi } from './api.ts';
import { Core } from './core.ts';
import { heapFinding, misalignedFinding, pointerFinding, staticFinding } from './findings.ts';
import { KERNEL_STACK_SIZE } from './layout.ts';
import { originOf, stackFinding } from './origins.ts';
import type { Depends } from './tracker.ts';
import { addressOf, Fault, hiOf, loOf, MISUSE, PAGE_FAULT } from './memory/memory.ts';
import { Mark } from './memory/physical.ts';
import { FINDING, Leave } from './natives.ts';
import { Event, FrameFlags, type Task } from './state.ts';

/** include/uapi/asm-generic/siginfo.h */
const FPE = 8, FPE_INTDIV = 1, ILL = 4, ILL_ILLOPN = 2, SEGV = 11, SEGV_MAPERR = 1, SEGV_ACCERR = 2;
const SET = 'give it one where it is made, or on every way that leads here';

export abstract class Events extends Core {
  /** callNow's result, once its bottom frame has returned. */
  protected hostResult: bigint | undefined;
  protected hostTask: Task | undefined;
  private faultStep = -1; private faultPc = -1; private faultCount = 0;

  protected handle(event: Event): void {
    const task = this.task, R = task.R, code = task.fn.code, pc = task.pc, a = task.bp + code[pc + 1];
    switch (event) {
      case Event.Fault: this.memoryFault(false); return;
      case Event.Call: this.slowCall(); return;
      case Event.Ret: this.slowReturn(); return;
      case Event.Native: return;
      case Event.Index: {
        const i = BigInt.asIntN(64, addressOf(R[a], R[a + 1]));
        this.fail('out-of-bounds', `index ${i} is outside the array of ${code[pc + 2]} element${code[pc + 2] === 1 ? '' : 's'}`);
        return;
      }
      case Event.Shift: this.fail('shift-out-of-range', `shift by ${R[a]} of a value of ${code[pc + 2]} bits`); return;
      case Event.Division: {
        if (this.handled(FPE, FPE_INTDIV)) return;
        const divisor = code[pc] === Op.ChkDiv32 || code[pc] === Op.ChkDiv64 ? 0 : R[task.bp + code[pc + 3]];
        this.fail('division-by-zero', divisor === -1 ? 'the smallest number divided by -1 does not fit' : 'division by zero');
        return;
      }
      case Event.Trap: this.trap(code[pc + 1], code[pc + 2]); return;
      case Event.Asm: this.assembly(code[pc + 1]); return;
      case Event.BadJump: this.fail('wild-pointer', `goto * to something that is not a label of ${task.fn.entry.name}()`); return;
    }
  }

  private trap(kind: TrapKind, text: number): void {
    const task = this.task, name = task.fn.entry.name, message = task.fn.source!.strings[text];
    if (kind === TrapKind.MissingReturn) {
      if (!this.resultWanted(task)) this.slowReturn();
      else this.fail('missing-return', `${name}() ends without a return statement, but its caller uses the result`);
    } else if (kind === TrapKind.Unreachable) this.fail('unreachable', message ?? `${name}() reached a place that it declares unreachable`);
    else if (kind === TrapKind.Undeclared) this.fail('compile-error', message ?? 'this could not be compiled');
    else if (!this.handled(ILL, ILL_ILLOPN)) this.fail('bug', message ?? '__builtin_trap() was reached');
  }
  /** Whether the program has a handler for the signal that the running instruction causes; the instruction is executed again after it. */
  private handled(signo: number, code: number, address = this.task.fn.entry.address): boolean {
    const task = this.task;
    if (!task.user || this.supervisor.exception === undefined) return false;
    const action = this.supervisor.exception(this.api(), task.id, signo, code, address);
    if (action) this.act(action);
    return action !== undefined;
  }

  /** Whether the result of the innermost function is used: not when its callers only hand it on to one that drops it. */
  private resultWanted(task: Task): boolean {
    const { R } = task;
    for (let bp = task.bp; ;) {
      let slot = R[bp + Frame.ResultSlot];
      if (slot < 0) return false;
      if (R[bp + Frame.Flags] !== 0) return true;
      const caller = this.functions[R[bp + Frame.ReturnFunction]];
      if (!caller) return true;
      const { code } = caller;
      for (let pc = R[bp + Frame.ReturnPc]; ; pc += 4) {
        const op = code[pc];
        if (op === Op.Leave) continue;
        if ((op === Op.Ret32 || op === Op.Ret64) && code[pc + 1] === slot) break;
        const moves = op === Op.Mov32 || op === Op.Mov64 || op === Op.SExt8 || op === Op.SExt16 || op === Op.ZExt8 || op === Op.ZExt16 || op === Op.SExt64 || op === Op.ZExt64;
        if (!moves || code[pc + 2] !== slot) return true;
        slot = code[pc + 1];
      }
      bp = R[bp + Frame.CallerBp];
    }
  }

  // --- calls and returns -----------------------------------------------------------------------------------------------------------------

  private slowCall(): void {
    const task = this.task, code = task.fn.code, pc = task.pc;
    let id = code[pc + 1];
    if (code[pc] === Op.CallInd) {
      const a = task.bp + code[pc + 1], address = addressOf(task.R[a], task.R[a + 1]);
      const entry = this.program.functionAt(address);
      if (entry === undefined) {
        if (this.trampoline(task, address)) return;
        if (this.handled(SEGV, task.space?.translate(address & ~0xfffn, Access.Read) === undefined ? SEGV_MAPERR : SEGV_ACCERR, address)) return;
        this.fail(address === 0n ? 'null-pointer' : 'wild-pointer', `call through a pointer that holds 0x${address.toString(16)}, where no function is`);
        return;
      }
      if (!task.user && entry.side === 'user') { this.fail('wild-pointer', `kernel code calls ${entry.name}(), a function of the user program, through a pointer`); return; }
      id = entry.id;
    }
    let f = this.functions[id];
    if (f === undefined) {
      try { f = this.load(id); } catch (e) { if (!this.thrown(e)) throw e; }
      return;                                                          // the call is executed again
    }
    if (f.user !== task.user) {
      if (task.user) { this.fail('wild-pointer', `the user program calls ${f.entry.name}(), a kernel function`); return; }
      this.fail('wild-pointer', `kernel code calls ${f.entry.name}(), a function of the user program`);
      return;
    }
    if (!this.growSlots(task, task.bp + code[pc + 2] + f.extent)) this.fail('stack-overflow', `the calls nest too deeply: ${f.entry.name}() has no room for its frame`);
  }

  /** A call of a GNU nested function through a pointer: its chain is its last argument (compiler/parse/closures.ts). False: no trampoline is there. */
  private trampoline(task: Task, address: bigint): boolean {
    const bytes = address === 0n ? undefined : this.memory.peek(address, 24);
    if (!bytes) return false;
    const words = new DataView(bytes.buffer, bytes.byteOffset), chain = words.getBigUint64(16, true);
    const entry = words.getBigUint64(0, true) === TRAMPOLINE_MAGIC ? this.program.functionAt(words.getBigUint64(8, true)) : undefined;
    if (entry === undefined) return false;
    const { code } = task.fn, { pc } = task, f = this.functions[entry.id];
    if (f === undefined) {
      try { this.load(entry.id); } catch (e) { if (!this.thrown(e)) throw e; }
      return true;                                                     // the call is executed again
    }
    if (f.user !== task.user || f.source === undefined) return false;
    const bp = task.bp + code[pc + 2];
    if (!this.growSlots(task, bp + f.extent)) { this.fail('stack-overflow', `the calls nest too deeply: ${f.entry.name}() has no room for its frame`); return true; }
    this.header(task, bp, pc + 4, code[pc + 3], 0, f);
    const slot = bp + f.source.paramSlots - 2;
    task.R[slot] = loOf(chain); task.R[slot + 1] = hiOf(chain);
    return true;
  }

  private slowReturn(): void {
    const task = this.task, R = task.R, code = task.fn.code, pc = task.pc, op = code[pc], a = task.bp + code[pc + 1];
    const wide = op === Op.Ret64, lo = op === Op.Ret32 || wide ? R[a] : 0, hi = wide ? R[a + 1] : lo >> 31;
    const type = task.fn.entry.type.result, slot = R[task.bp + Frame.ResultSlot];
    if (R[task.bp + Frame.Flags] & FrameFlags.Bottom) {
      if (!this.beforeEnd()) return;
      this.bottomReturned(task, lo, hi, wide, type.kind === Kind.UInt || type.kind === Kind.Bool); return; }
    const flags = this.pop(task);
    this.dropCalls(task);
    if (flags & FrameFlags.Then) {
      this.keep(task).result = addressOf(lo, wide ? hi : type.kind === Kind.UInt || type.kind === Kind.Bool ? 0 : hi);
      return;
    }
    if (flags & FrameFlags.Signal) { this.supervisor.signalReturn?.(this.api(), task.id, flags >>> 16); return; }
    if (slot < 0) return;
    const at = task.bp + slot;
    R[at] = lo;
    if (flags & FrameFlags.Wide || wide && !(flags & FrameFlags.Narrow)) R[at + 1] = hi;
  }

  /** A task is about to end. False: not now, another goes first. */
  protected beforeEnd(): boolean { return true; }
  private bottomReturned(task: Task, lo: number, hi: number, wide: boolean, unsigned: boolean): void {
    if (task === this.hostTask) {
      this.hostResult = addressOf(lo, wide ? hi : unsigned ? 0 : hi);
      task.state = 'exited';
      return;
    }
    if (task.exiting) { this.gone(task); return; }
    try { this.exit(task, task.user ? lo & 0xff : lo); } catch (e) { if (!this.thrown(e)) throw e; }
  }

  /** A task ends: the layer above may want kernel work done first. */
  exit(task: Task, code: number, signal = 0): void {
    if (task.exiting) { this.gone(task); return; }
    if (!task.user && task !== this.task) { this.endLater(task, code, signal); return; }
    if (signal) task.killed = signal;
    const action = task.exitAction ??= this.supervisor.taskExit?.(this.api(), task.id, code);
    const fn = action?.kind === 'call' ? this.load(action.fn) : undefined;
    task.exiting = true; task.exitCode = code; task.exitAction = undefined;
    if (task.state === 'blocked') this.unblock(task);
    task.signals = []; task.signalled = false;
    if (fn && action?.kind === 'call') {
      this.bottom(task, fn, action.args);
      this.attention = true;
    } else this.gone(task);
  }
  protected gone(task: Task): void {
    const { space } = task;
    task.state = 'exited'; task.calls = []; this.attention = true;
    this.races.ended();
    if (space && ![...this.allTasks.values()].some(t => t.state !== 'exited' && t.space?.asid === space.asid)) this.memory.forgetHeap(space);
  }

  /** A signal without a handler: the task exits, with the kernel's exit work. */
  kill(task: Task, signo: number): void {
    if (task.exiting) return;
    this.exit(task, 128 + signo, signo);
  }
  /** Another task that executes kernel code: it finishes that first, woken so that a killable sleep ends. */
  private endLater(task: Task, code: number, signal: number): void {
    task.dying ??= { code, signal };
    if (task.state === 'blocked') this.unblock(task);
  }

  // --- memory ------------------------------------------------------------------------------------------------------------------------------

  protected memoryFault(inPrimitive: boolean): void {
    const m = this.memory, task = this.task, address = addressOf(m.faultLo, m.faultHi), access = m.faultAccess, write = access === 1;
    if (m.atomic) {
      m.atomic = m.split = false;
      while (task.fn.code[task.pc] !== Op.AtomicBegin) task.pc -= 4;
    }
    switch (m.fault) {
      case Fault.Held: return;                                          // the instruction is executed again when the task's turn comes
      case Fault.Thrown: if (!this.thrown(m.thrown)) throw m.thrown; return;
      case Fault.StackOverflow: this.fail('stack-overflow', 'an object of variable size does not fit on the stack'); return;
      case Fault.Misaligned: { const f = misalignedFinding(address, m.faultSize); this.fail(f.kind, f.message); m.split = true; m.again = m.observer !== undefined; return; }
      case Fault.Raced: this.races.tell(); m.again = m.observer !== undefined; return;
      case Fault.DivisionByZero: if (!this.handled(FPE, FPE_INTDIV)) this.fail('division-by-zero', 'division by zero'); return;
      case Fault.ReadOnly: this.fail('read-only', `write to 0x${address.toString(16)}${this.objectName(address)}, which is read-only`); return;
      case Fault.Indeterminate:
        // Compiled code may read it as long as nothing depends on it: the instruction is executed again by the tracker.
        if (!inPrimitive) { task.taint ??= new Map(); return; }
        this.fail('uninitialised', `${this.call.fn.name}() reads ${m.faultSize === 1 ? 'a byte' : `${m.faultSize} bytes`} at 0x${address.toString(16)} that ${m.faultSize === 1 ? 'was' : 'were'} never set: ${SET}`, this.originOf(address));
        if (this.goesOn('uninitialised')) m.unpoison(address, m.faultSize);        // the call is made again
        return;
      case Fault.Marked: {
        const f = this.besideObject(address, m.faultSize, write) ?? stackFinding(this, address, m.faultSize, write)
          ?? heapFinding(m.heapObject(address), address, m.faultSize, write);
        this.fail(f.kind, f.message, f.began);
        return;
      }
    }
    const user = m.faultHi >= 0;
    if (task.user || (user && inPrimitive)) { this.userFault(address, access); return; }
    const low = task.kernelStackTop - BigInt(KERNEL_STACK_SIZE);
    if (address < low && address >= low - 0x20000n) { this.fail('stack-overflow', `the kernel stack of ${KERNEL_STACK_SIZE / 1024} KiB is used up in ${task.fn.entry.name}()`); return; }
    const free = m.freeFrameAt(m.faultLo, m.faultHi);
    if (free) {
      this.fail('use-after-free', `${write ? 'write to' : 'read from'} 0x${address.toString(16)}: page frame ${free.pfn}, which is free`, free.freedAt && { file: free.freedAt.file, offset: free.freedAt.offset, what: 'freed here' });
      return;
    }
    const f = pointerFinding(address, write, user);
    this.fail(f.kind, f.message);
  }
  /** Where the object at an address was made, for memory whose bytes have no value. */
  originOf(address: bigint): Finding['began'] { return originOf(this, address); }
  /** Something depends on a value that was never given. */
  depends(d: Depends): void {
    this.fail('uninitialised', `${d.what} depends on a value that was never set: ${SET}`, d.from);
    if (this.goesOn('uninitialised')) this.task.taint = undefined;
  }

  /** What an access near static objects of the program, outside of them, did wrong. */
  private besideObject(address: bigint, size: number, write: boolean): ReturnType<typeof staticFinding> {
    if (address < USER_RODATA || address >= USER_IMAGE_END) return undefined;
    return staticFinding(this.program.programObjects?.(address - 4096n, address + 4096n) ?? [], address, size, write);
  }
  private inFreedMapping(address: bigint, write: boolean): ReturnType<typeof staticFinding> {
    const o = this.memory.heapObject(address);
    return o?.mapping && address < o.mapping.to ? heapFinding(o, address, this.memory.faultSize, write) : undefined;
  }
  private objectName(address: bigint): string { const o = this.program.objectAt(address); return o ? ` (${o.name})` : ''; }

  private userFault(address: bigint, access: Access): void {
    const task = this.task;
    if (this.faultStep === this.step && this.faultPc === task.pc) this.faultCount++;
    else { this.faultStep = this.step; this.faultPc = task.pc; this.faultCount = 0; }
    if (this.faultCount > 10_000) {
      this.fail('wild-pointer', `the page fault at 0x${address.toString(16)} was answered 10000 times without making the access possible`);
      return;
    }
    let action: FaultAction;
    try { action = this.supervisor.pageFault(this.api(), task.id, address, access, task.user ? 'user' : 'kernel'); }
    catch (e) { if (!this.thrown(e)) throw e; return; }
    const beside = action.kind === 'finding' && action.finding === 'wild-pointer' ? this.besideObject(address, this.memory.faultSize, access === 1) ?? this.inFreedMapping(address, access === 1) : undefined;
    if (beside) this.fail(beside.kind, beside.message, beside.began);
    else this.act(action);
  }
  private act(action: FaultAction): void {
    const task = this.task;
    switch (action.kind) {
      case 'retry': return;
      case 'call': {
        let fn;
        try { fn = this.load(action.fn); } catch (e) { if (!this.thrown(e)) throw e; return; }
        if (!this.push(task, fn, action.args, FrameFlags.Again)) this.fail('stack-overflow', 'no room to handle a page fault');
        return;
      }
      case 'signal': this.tellDeath(task, action.signo, action.address); try { this.kill(task, action.signo); } catch (e) { if (!this.thrown(e)) throw e; } return;
      case 'finding': this.fail(action.finding, action.message); return;
    }
  }

  /** An access ends the run's first process, since the program handles no such signal: the reader is told where. */
  private tellDeath(task: Task, signo: number, address: bigint): void {
    const first = [...this.allTasks.values()].find(t => !t.daemon && t.userStack !== undefined), m = this.memory, write = m.faultAccess === 1;
    if (first === undefined || !task.user || task.exiting || first.space?.asid !== task.space?.asid) return;
    const sp = addressOf(task.spLo, task.spHi), belowStack = task.userStack !== undefined && sp < task.userStack.top && address < sp + 4096n && address > sp - 0x10000n;
    const object = this.program.objectAt(address), ends = `. The kernel answers with ${signo === 7 ? 'SIGBUS' : signo === 11 ? 'SIGSEGV' : `signal ${signo}`}, which ends the program`;
    const f: { readonly kind: FindingKind; readonly message: string; readonly began?: Finding['began'] } = write && object?.readonly ? { kind: 'read-only', message: `write to 0x${address.toString(16)}${object.name ? ` (${object.name})` : ', a string literal or constant'}, which is read-only` }
      : this.besideObject(address, m.faultSize, write) ?? this.inFreedMapping(address, write) ?? (belowStack ? { kind: 'stack-overflow', message: `the stack is used up in ${task.fn.entry.name}(): a recursion without an end` } : pointerFinding(address, write, false));
    this.report({ kind: f.kind, message: `${f.message}${ends}`, ...(f.began ? { began: f.began } : {}) });
  }

  /** Pushes the handler of the first waiting signal; the task is about to run in user mode. */
  protected deliver(task: Task): void {
    const signal = task.signals[0];
    let fn;
    try {
      const entry = this.program.functionAt(signal.handler);
      if (entry === undefined) { task.signals.shift(); this.fail('wild-pointer', `the signal handler 0x${signal.handler.toString(16)} is not a function`); return; }
      fn = this.load(entry.id);
    } catch (e) { if (!this.thrown(e)) throw e; return; }
    if (fn.native) { task.signals.shift(); return; }
    // Below the red zone; bytes first, so that a fault of the stack leaves the task as it was.
    let sp = signal.stack === undefined ? (addressOf(task.spLo, task.spHi) - 128n) & ~15n : signal.stack & ~15n;
    const args: (bigint | number)[] = [];
    for (const arg of signal.args) {
      if (!(arg instanceof Uint8Array)) { args.push(arg); continue; }
      sp = (sp - BigInt(arg.length)) & ~15n;
      this.memory.markFrame(loOf(sp), hiOf(sp), arg.length, Mark.Plain);
      if (!this.memory.storeBytes(loOf(sp), hiOf(sp), arg)) { this.memoryFault(true); return; }
      args.push(sp);
    }
    task.signals.shift();
    const lo = task.spLo, hi = task.spHi, saved = task.bp, record = this.record(task);
    if (record?.interrupted === 'no') record.interrupted = signal.restart ? 'restart' : 'fail';
    task.spLo = loOf(sp); task.spHi = hiOf(sp);
    if (!this.push(task, fn, args, FrameFlags.Signal | signal.token << 16)) { this.fail('stack-overflow', 'no room for a signal handler'); return; }
    if (task.bp !== saved) { task.R[task.bp + Frame.SpLo] = lo; task.R[task.bp + Frame.SpHi] = hi; }
  }

  // --- inline assembly -----------------------------------------------------------------------------------------------------------------------

  private assembly(index: number): void {
    const task = this.task, info = task.fn.source!.asms[index], R = task.R, bp = task.bp;
    const primitive = this.options.asm?.(info.template);
    if (!primitive) {
      this.fail('unmodelled-asm', `the inline assembly "${info.template.trim().replace(/\s+/g, ' ').slice(0, 80)}" is not modelled`);
      return;
    }
    let target = -1;
    const call: AsmCall = {
      machine: this.api(), task: task.id, info,
      u32: n => R[bp + info.operands[n].slot] >>> 0,
      u64: n => { const s = bp + info.operands[n].slot; return addressOf(R[s], info.operands[n].width === 64 ? R[s + 1] : 0); },
      set32: (n, v) => { R[bp + info.operands[n].slot] = v; if (info.operands[n].width === 64) R[bp + info.operands[n].slot + 1] = 0; },
      set64: (n, v) => { const s = bp + info.operands[n].slot; R[s] = loOf(v); if (info.operands[n].width === 64) R[s + 1] = hiOf(v); },
      goto: n => { target = info.gotos[n]; },
    };
    try { primitive(call); }
    catch (e) {
      if (e === PAGE_FAULT || e === MISUSE) this.memoryFault(true);
      else if (e === FINDING) { const f = this.call.found!; this.fail(f.kind, f.message, f.began ? { ...f.began, what: 'began here' } : undefined); }
      else if (!this.thrown(e)) this.broke(e, 'the primitive of this inline assembly');
      return;
    }
    task.pc = target >= 0 ? target : task.pc + 4;
  }

  /** exit() of the running task from inside a primitive. */
  leaveFor(task: Task): void { if (task === this.task) this.call.leave = Leave.Exit; }
}

export function apiOf(core: Events): MachineApi { return core as unknown as MachineApi; }
