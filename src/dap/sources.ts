// Sources as the client names them. Texts that the client cannot open itself (bundled headers, model code) get a reference.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Origin } from '../base/position.ts';
import type { SourceMap } from './host.ts';

export class Sources {
  private readonly map: SourceMap;
  private readonly references: string[] = [];
  constructor(map: SourceMap) { this.map = map; }

  source(path: string, origin: Origin): DebugProtocol.Source {
    const ours = origin === 'model' || origin === 'include';
    const name = path.slice(path.lastIndexOf('/') + 1);
    const label: Partial<DebugProtocol.Source> = ours ? { origin: originLabel(origin), presentationHint: 'deemphasize' } : {};
    const client = this.map.toClient(path);
    if (client !== undefined) return { name, path: client, ...label };
    return { name, path, sourceReference: this.reference(path), ...label };
  }

  /** The engine's path of a client's source; undefined: it has no part in this run. */
  path(source: DebugProtocol.Source): string | undefined {
    if (source.sourceReference) return this.references[source.sourceReference - 1];
    return source.path === undefined ? undefined : this.map.toEngine(source.path);
  }

  private reference(path: string): number {
    const known = this.references.indexOf(path);
    if (known >= 0) return known + 1;
    return this.references.push(path);
  }
}

/** How the reader is told where a line comes from. */
export function originLabel(origin: Origin): string {
  switch (origin) {
    case 'tree': return 'executed from the kernel tree';
    case 'program': return 'executed from the program';
    case 'include': return 'Faultline’s C library';
    case 'model': return 'modelled by Faultline';
  }
}
