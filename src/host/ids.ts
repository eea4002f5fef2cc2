// Names that stand in package.json too.
import * as vscode from 'vscode';

export const debugType = 'faultline';
/** Scheme of read-only documents that come with Faultline: `faultline:/scenarios/vvar-touch.c`. */
export const bundledScheme = 'faultline';
export function bundledUri(path: string): vscode.Uri { return vscode.Uri.from({ scheme: bundledScheme, path: `/${path}` }); }
export const createTreeCommand = 'faultline.chooseTree';
/** Documents that can hold kernel C. */
export const cSelector = [{ language: 'c' }, { language: 'cpp', pattern: '**/*.h' }] as const;
export const architectures = ['x86', 'arm64', 'riscv', 's390', 'powerpc', 'loongarch'] as const;
