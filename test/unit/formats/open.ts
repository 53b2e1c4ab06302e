import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { TelemetryIntake, TakeOptions } from '../../../main/engine/pipeline/intake.ts';
import { openDump, type DumpOptions, type OpenDump } from '../../../main/engine/receivers/files/open-dump.ts';
import { chunksOf } from './read-parts.ts';

/** Keeps what it is given, and can be slow. */
export class KeepingIntake implements TelemetryIntake {
  readonly telemetry: Telemetry[] = [];
  readonly importIds = new Set<string | undefined>();
  readonly refused: string[] = [];
  running = 0;
  mostRunning = 0;
  /** Runs before a slice is kept; may wait or throw. */
  before: () => Promise<void> | void = () => undefined;

  async take(decoded: Decoded, _source: string, options?: TakeOptions): Promise<void> {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      await this.before();
      this.telemetry.push(...decoded.telemetry);
      this.importIds.add(options?.importId);
    } finally {
      this.running--;
    }
  }

  refuse(_source: string, _signal: string, code: string): void {
    this.refused.push(code);
  }
}

export const openInto =
  (intake: TelemetryIntake): OpenDump =>
  (source, info, options) =>
    openDump(source, info, intake, options);

export interface Opened {
  account: ImportAccount;
  intake: KeepingIntake;
}

export interface OpenOptions extends Partial<DumpOptions> {
  name?: string;
  chunkSize?: number;
  modifiedMs?: number;
  intake?: KeepingIntake;
}

export async function open(bytes: Uint8Array, options: OpenOptions = {}): Promise<Opened> {
  const { name = 'dump', chunkSize = 64 * 1024, intake = new KeepingIntake(), modifiedMs, ...rest } = options;
  const info = { name, size: bytes.length, ...(modifiedMs === undefined ? {} : { modifiedMs }) };
  const account = await openDump(inChunks(bytes, chunkSize), info, intake, {
    importId: 'one',
    ...rest,
  });
  return { account, intake };
}

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes, size);
}
