/** What a panel draws of the vvar path: plain data. Addresses are hexadecimal strings with 0x. */
export interface VvarMapping { readonly start: string; readonly end: string; readonly flags: string; readonly name: string; readonly pages: number; readonly highlight: boolean }
export interface VvarEntry { readonly address: string; readonly pgoff: number; readonly page: string; readonly present: boolean; readonly pfn?: number; readonly flags: string; readonly value: string }
export interface VvarDataPage {
  readonly name: string; readonly pfn: number; readonly address: string; readonly refcount: number; readonly mapped: number;
  /** Numbered file and offset; the engine makes a position of it. */
  readonly allocatedAt?: { readonly file: number; readonly offset: number };
}
export interface VvarAccess {
  readonly step: number; readonly address: string; readonly page: string; readonly kind: 'load' | 'store' | 'kernel read' | 'kernel write';
  readonly outcome: string; readonly ok: boolean;
}
export interface VvarView {
  readonly path: 'vvar'; readonly step: number;
  readonly process: { readonly pid: number; readonly timeNamespace: string; readonly arch: string; readonly release: string };
  readonly mappings: readonly VvarMapping[];
  readonly entries: readonly VvarEntry[];
  readonly dataPages: readonly VvarDataPage[];
  readonly accesses: readonly VvarAccess[];
}
