/** The code generator's interface: typed syntax trees in, instructions out. It knows no machine state, no files and no host. */
export { generate, type Env } from './generate.ts';
