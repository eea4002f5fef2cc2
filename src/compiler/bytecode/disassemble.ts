/** Instructions as text, for tests and for developers: one line an instruction. */
import { Op, type FunctionCode } from './isa.ts';

export function disassemble(code: FunctionCode): string {
  const lines: string[] = [`${code.name}: nregs ${code.nregs}, params ${code.paramSlots}, frame ${code.frameSize}`];
  for (let pc = 0; pc < code.code.length; pc += 4) {
    const [op, a, b, c] = code.code.subarray(pc, pc + 4);
    lines.push(`${String(pc).padStart(5)}  ${Op[op]} ${a}, ${b}, ${c}`);
  }
  return lines.join('\n');
}
