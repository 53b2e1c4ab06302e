import type { ComponentConfig, PipelineConfig } from '../../../core/collector/config/collector-config.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { Nexts, RunningConsumer, RunningReceiver } from './component.ts';
import type { Consumer } from './consumer.ts';
import { fanOut } from './fan-out.ts';
import type { Successor } from './heir.ts';
import { metered, type Meter } from './meter.ts';

/** What runs, and the settings it runs with. */
export interface Part<T> {
  identity: string;
  running: T;
}

export interface ExporterPart extends Part<RunningConsumer> {
  /** Since it was closed for another one. */
  successor?: Successor;
}

export interface ReceiverPart extends Part<RunningReceiver> {
  component: ComponentConfig;
  nexts: Nexts;
  /** What the receiver holds: pointed at other pipelines when those change. */
  given: MutableNexts;
}

/** A processor of a pipeline, or a connector. */
export interface NodePart extends Part<RunningConsumer> {
  /** What it gives to: pointed at other pipelines where it goes over into another graph. */
  given: MutableNexts;
}

type MutableNexts = { -readonly [S in keyof Nexts]: Nexts[S] };

export interface Started {
  pipeline: PipelineConfig;
  first: Consumer;
}

/** Folders of the storages that the settings name belong to it: what lies in another one is not the same queue. */
export function identityOf(
  { id, settings }: ComponentConfig,
  directoryOf: (storage: string) => string | undefined = () => undefined,
) {
  const directories = storagesIn(settings).map((storage) => directoryOf(storage) ?? null);
  return JSON.stringify([id, settings ?? null, directories]);
}

/** Ids of the extensions that settings name as their storage, in some depth. */
export function storagesIn(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([key, value]) =>
    key === 'storage' && typeof value === 'string' ? [value] : storagesIn(value),
  );
}

export function point(given: MutableNexts, nexts: Nexts, counted: (next: Consumer) => Consumer): MutableNexts {
  for (const signal of SIGNALS) {
    const next = nexts[signal];
    if (next) given[signal] = counted(next);
    else delete given[signal];
  }
  return given;
}

export function kindOf<K extends { type: string }>(kinds: readonly K[], { type }: ComponentConfig): K {
  return kinds.find((kind) => kind.type === type)!;
}

/** The pipelines behind a receiver or a connector. */
export function nextsOf(receiver: string, pipelines: readonly Started[]): Nexts {
  const bySignal = (signal: Signal) =>
    pipelines.filter(({ pipeline }) => pipeline.signal === signal && pipeline.receivers.includes(receiver));
  const signals = new Set(pipelines.map(({ pipeline }) => pipeline.signal));
  const given = [...signals].flatMap((signal) => {
    const firsts = bySignal(signal).map(({ first }) => first);
    return firsts.length > 0 ? [[signal, fanOut(firsts)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Counts what a processor or a connector gives on. */
export function counting(meter: Meter): (next: Consumer) => Consumer {
  return (next) => ({
    async consume(parcel) {
      meter.tap?.gives(parcel);
      const taken = await next.consume(parcel);
      meter.count('out', parcel, parcel.items);
      return taken;
    },
  });
}

/** A receiver has what it gives on, and refuses what is refused behind it. */
export function countingBoth(meter: Meter): (next: Consumer) => Consumer {
  return (next) => metered(counting(meter)(next), meter);
}

/** What runs of the parts of a graph that another graph has not as well. */
export function partsBut<T>(parts: ReadonlyMap<string, Part<T>>, others?: ReadonlyMap<string, Part<T>>): T[] {
  return [...parts].filter(([id, part]) => others?.get(id) !== part).map(([, { running }]) => running);
}
