/** The scan by itself, for scripts. */
export { scan } from './scanner.ts';
export { Ev, KIND_MASK, NameFlag, NameKind, STRIDE } from './events.ts';
