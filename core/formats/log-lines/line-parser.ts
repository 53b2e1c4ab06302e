import type { Draft } from './draft.ts';

/** `held`: a piece of a message whose other pieces follow. `fault`: no record at all. */
export type LineOutcome = { kind: 'draft'; draft: Draft } | { kind: 'held' } | { kind: 'fault'; reason: string };

/** Makes records of the lines of one file. */
export interface LineParser {
  readonly bufferedBytes: number;
  parse(bytes: Uint8Array): LineOutcome;
  /** Messages of which the last piece did not come. */
  end(): Draft[];
}
