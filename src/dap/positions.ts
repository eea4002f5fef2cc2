// Lines and columns of the client start at 0 or at 1 as it says in `initialize`; those of the engine start at 1.
declare const base: unique symbol;
/** A line or column as the client counts. */
export type ClientNumber = number & { readonly [base]: 'client' };

export class ClientPositions {
  private readonly line0: number;
  private readonly column0: number;
  constructor(linesStartAt1: boolean, columnsStartAt1: boolean) {
    this.line0 = linesStartAt1 ? 0 : 1;
    this.column0 = columnsStartAt1 ? 0 : 1;
  }
  line(engine: number): ClientNumber { return (engine - this.line0) as ClientNumber; }
  column(engine: number): ClientNumber { return (engine - this.column0) as ClientNumber; }
  engineLine(client: number): number { return client + this.line0; }
}
