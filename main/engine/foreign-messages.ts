import type { ForeignPiece } from './store/foreign/read-foreign.ts';

/*
 * What the engine and a process that reads a database say to each other.
 *
 *   engine ── open ───> process    answered with `opened`, `refused` or `failed`
 *   engine ── wants ──> process    answered with `piece`, `done` or `failed`
 */
export type ToForeign = { kind: 'open'; path: string; temporaryFolder: string } | { kind: 'wants' };

export type FromForeign =
  | { kind: 'opened'; format: string; evidence: string; rows: number }
  | { kind: 'refused'; name: string; reason: string }
  | ({ kind: 'piece' } & ForeignPiece)
  | { kind: 'done' }
  /** DuckDB's words. */
  | { kind: 'failed'; message: string };
