import type { CollectorConfig } from '../../../core/collector/config/collector-config.ts';
import { ItemChanges, type ShowItem } from '../../../core/collector/item-changes.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { ProcessorError, type BatchProcessor, type Processed } from '../../../core/collector/processor.ts';
import { PROCESSORS } from '../../../core/collector/processors/processors.ts';
import { splitTelemetry } from '../../../core/collector/split-telemetry.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { OperationFailure } from '../ports.ts';
import type { DryRunInput, TriedItems } from './messages.ts';
import type { Turns } from './turns.ts';

/** Others have their turn between batches of so many items. */
const BATCH_ITEMS = 50;
const MOST_CHARACTERS = 2_000_000;

/** @throws OperationFailure that says why it cannot be tried out. */
export function processorIn(
  { pipelines, components }: CollectorConfig,
  { pipeline, processor }: Pick<DryRunInput, 'pipeline' | 'processor'>,
): BatchProcessor {
  const isIn = pipelines.some(({ id, processors }) => id === pipeline && processors.includes(processor));
  const component = components.find(({ section, id }) => section === 'processors' && id === processor);
  if (!isIn || !component)
    throw new OperationFailure('not-found', `The pipeline "${pipeline}" has no processor "${processor}".`);
  const kind = PROCESSORS.find(({ type }) => type === component.type);
  if (!kind)
    throw new OperationFailure('unsupported', `A "${component.type}" processor cannot be tried on stored items.`);
  const context = { nowNs: () => BigInt(Date.now()) * 1_000_000n, random: () => Math.random() };
  return kind.read(component.settings).create(context);
}

/** What a processor makes of stored items, which are listed as `show` gives them. Throws CancelledError. */
export async function runDry(
  process: BatchProcessor,
  { signal, wires, limit }: Pick<DryRunInput, 'signal' | 'wires' | 'limit'>,
  show: ShowItem,
  turns: Turns,
): Promise<TriedItems> {
  const run = new Run(process, show);
  for (const wire of wires)
    for (const part of splitTelemetry(Parcel.ofWire(signal, wire).telemetry, BATCH_ITEMS)) {
      run.give(part);
      await turns.next();
    }
  return run.result(limit);
}

class Run {
  readonly #process: BatchProcessor;
  readonly #changes: ItemChanges;
  readonly #dropped = new Map<string, number>();
  readonly #errors = new Map<string, number>();
  #in = 0;
  #out = 0;
  #refused = 0;

  constructor(process: BatchProcessor, show: ShowItem) {
    this.#process = process;
    this.#changes = new ItemChanges(show);
  }

  give(part: Telemetry): void {
    const items = itemsOf([part]);
    this.#in += items;
    const processed = this.#run(part);
    if (!processed) {
      this.#refused += items;
      return;
    }
    const { telemetry, dropped, errors } = processed;
    this.#out += itemsOf(telemetry);
    for (const { reason, items } of dropped) add(this.#dropped, reason, items);
    for (const { message, count } of errors) add(this.#errors, message, count);
    this.#changes.compare([part], telemetry, (item) => this.#reasonOf(item, dropped));
  }

  /** Of several rules the one that takes the item out when it comes alone. */
  #reasonOf(item: Telemetry, rules: Processed['dropped']): string {
    if (rules.length === 1) return rules[0]!.reason;
    try {
      return this.#process(item).dropped[0]?.reason ?? '';
    } catch (error) {
      if (!(error instanceof ProcessorError)) throw error;
      return '';
    }
  }

  /** undefined where the whole batch is rejected: its senders would be told. */
  #run(part: Telemetry): Processed | undefined {
    try {
      return this.#process(part);
    } catch (error) {
      if (!(error instanceof ProcessorError)) throw error;
      add(this.#errors, error.message, 1);
      return undefined;
    }
  }

  result(limit: number): TriedItems {
    return {
      itemsIn: this.#in,
      itemsOut: this.#out,
      refused: this.#refused,
      changed: this.#changes.count('changed'),
      dropped: Array.from(this.#dropped, ([reason, items]) => ({ reason, items })),
      errors: Array.from(this.#errors, ([message, count]) => ({ message, count })),
      changes: this.#changes.list(limit, MOST_CHARACTERS),
    };
  }
}

const itemsOf = (telemetry: readonly Telemetry[]): number =>
  telemetry.reduce((sum, part) => sum + Parcel.ofTelemetry(part).items, 0);

function add(counts: Map<string, number>, key: string, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
