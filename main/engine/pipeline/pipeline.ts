import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { redact } from '../../../core/processors/redact.ts';
import type { KeyMatcher } from '../../../core/processors/match-keys.ts';
import type { AppendBatch, LossRecord, Store } from '../store/port.ts';
import { IntakeError, type Intake, type TakeOptions } from './intake.ts';
import type { RateMeter } from './rate-meter.ts';

/** A flood of bad requests must not become a flood of commits: refusals are counted together. */
const REFUSAL_FLUSH_MS = 250;

export interface PipelineOptions {
  store: Store;
  rates: RateMeter;
  /** Whether the disk has room; asked before every commit, so it must answer from memory. */
  hasRoom: () => boolean;
  /** After every commit. */
  onStored: (losses: number) => void;
  /** What was received from a running program, once it is stored; opened files are not told. */
  onReceived?: (telemetry: readonly Telemetry[]) => void;
  /** Keys whose values are hidden before anything is stored, also of opened files; undefined hides nothing. */
  hidden?: () => KeyMatcher | undefined;
}

/** From receivers and files into the store. A sender is told "stored" only after the store's commit. */
export class Pipeline implements Intake {
  readonly #options: PipelineOptions;
  #closing = false;
  readonly #running = new Set<Promise<void>>();
  readonly #refusals = new Map<string, LossRecord>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  async take(decoded: Decoded, source: string, options: TakeOptions = {}): Promise<void> {
    if (this.#closing) throw new IntakeError('closing', 'Tracebench is stopping');
    if (!this.#options.hasRoom()) throw new IntakeError('disk-low', 'the disk is almost full');
    const { telemetry, losses } = this.#prepare(decoded, source);
    if (telemetry.length === 0 && losses.length === 0) return;
    await this.#append({ telemetry, losses, ...options });
    this.#options.rates.count(telemetry);
    this.#options.onStored(losses.length);
    if (options.importId === undefined) this.#options.onReceived?.(telemetry);
  }

  #prepare(decoded: Decoded, source: string): Pick<AppendBatch, 'telemetry' | 'losses'> {
    const matches = this.#options.hidden?.();
    if (!matches) return { telemetry: decoded.telemetry, losses: lossesOf(decoded, source) };
    const { telemetry, count, example } = redact(decoded.telemetry, matches);
    const warnings =
      count === 0 ? decoded.warnings : [...decoded.warnings, { code: 'redacted' as const, count, example }];
    return { telemetry, losses: lossesOf({ ...decoded, warnings }, source) };
  }

  refuse(source: string, signal: string, code: string, example: string): void {
    if (this.#closing) return;
    addLoss(this.#refusals, { kind: 'refused', source, signal, code, example, count: 1 });
    this.#timer ??= setTimeout(() => void this.#flushRefusals(), REFUSAL_FLUSH_MS);
  }

  async #flushRefusals(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const losses = [...this.#refusals.values()];
    this.#refusals.clear();
    if (losses.length === 0) return;
    // Each refusal was answered; only its count is lost where the store fails.
    await this.#append({ telemetry: [], losses }).catch(() => undefined);
    this.#options.onStored(losses.length);
  }

  async #append(batch: Parameters<Store['append']>[0]): Promise<void> {
    const running = this.#options.store.append(batch);
    this.#running.add(running);
    try {
      await running;
    } catch (error) {
      throw new IntakeError('store-failed', `the store could not keep it: ${(error as Error).message}`);
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when what was taken so far, and what was refused, is on disk. */
  async flush(): Promise<void> {
    await this.#flushRefusals();
    await Promise.allSettled(this.#running);
  }

  /** Takes nothing more, and waits for what was taken. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.flush();
  }
}

function lossesOf(decoded: Decoded, source: string): LossRecord[] {
  const signal = decoded.telemetry[0]?.signal ?? decoded.rejections[0]?.signal ?? '';
  const losses = new Map<string, LossRecord>();
  for (const { signal, code, reason, items } of decoded.rejections)
    addLoss(losses, { kind: 'rejected', source, signal, code, example: reason, count: items });
  for (const { code, count, example } of decoded.warnings)
    addLoss(losses, { kind: 'warning', source, signal, code, example, count });
  return [...losses.values()];
}

function addLoss(losses: Map<string, LossRecord>, loss: LossRecord): void {
  const key = JSON.stringify([loss.kind, loss.source, loss.signal, loss.code]);
  const known = losses.get(key);
  if (known) known.count += loss.count;
  else losses.set(key, loss);
}
