import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { folderOf } from '../../main/engine/collector/queue/folder-name.ts';
import { lockFolder } from '../../main/engine/collector/queue/folder-lock.ts';
import { join } from 'node:path';
import { SIGNALS, type Signal, type Telemetry } from '../../core/model/telemetry.ts';
import type { LogRecord } from '../../core/model/log-record.ts';
import type { ReceiverKind } from '../../main/engine/collector/component.ts';
import { ConsumeError, TAKEN, type Consumer } from '../../main/engine/collector/consumer.ts';
import { Meter, metered } from '../../main/engine/collector/meter.ts';

export interface RunReceiver {
  received: Telemetry[];
  meter: Meter;
  addresses: readonly string[];
  said: string[];
  /** Refuses what comes from now on; undefined: takes it. */
  refuse: (error?: ConsumeError) => void;
  close: () => Promise<void>;
}

export interface RunOptions {
  /** Where a file_storage extension has its folders. */
  storage?: string;
  signals?: readonly Signal[];
  error?: ConsumeError;
  /** In place of the clock's. */
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One receiver alone, with a pipeline of each signal behind it that keeps what comes. */
export async function runReceiver(
  kind: ReceiverKind,
  settings: unknown,
  options: RunOptions = {},
): Promise<RunReceiver> {
  const received: Telemetry[] = [];
  const said: string[] = [];
  let refused = options.error;
  const now = options.now ?? (() => Date.now());
  const meter = new Meter(now, (_level, message) => said.push(message));
  const next: Consumer = {
    consume: async (parcel) => {
      if (refused) throw refused;
      received.push(parcel.telemetry);
      meter.count('out', parcel, parcel.items);
      return TAKEN;
    },
  };
  const { problems, create } = kind.read(settings);
  expect(problems).toEqual([]);
  const sleep = async (ms: number, signal: AbortSignal) =>
    void (await wait(ms, undefined, { signal }).catch(() => undefined));
  const key = `receivers/${kind.type}`;
  const folderIn = (storage: string) => join(options.storage ?? storage, folderOf(key));
  const running = await create(
    {
      key,
      meter,
      clock: { now, random: () => 0.5, sleep: options.sleep ?? sleep },
      log: (message) => said.push(message),
      openQueue: () => {
        throw new Error('a receiver has no queue');
      },
      openFolder: (storage) => ({ path: folderIn(storage), close: lockFolder(folderIn(storage)) }),
      isReload: false,
    },
    Object.fromEntries((options.signals ?? SIGNALS).map((signal) => [signal, metered(next, meter)])),
  );
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await running.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { received, meter, said, addresses: running.addresses, refuse: (error) => void (refused = error), close };
}

export const recordsOf = (received: readonly Telemetry[]): LogRecord[] =>
  received.flatMap((one) =>
    one.signal === 'logs' ? one.groups.flatMap((group) => group.scopes.flatMap(({ items }) => items)) : [],
  );

export const bodiesOf = (received: readonly Telemetry[]): unknown[] =>
  recordsOf(received).map(({ body }) => ('value' in body ? body.value : body.kind));
