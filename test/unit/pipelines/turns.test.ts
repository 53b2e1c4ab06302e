import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { runDry } from '../../../main/engine/pipelines/dry-run.ts';
import { Turns } from '../../../main/engine/pipelines/turns.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';

const spans = Array.from({ length: 1_000 }, (_, index) => span({ spanId: spanId(index + 1) }));
const wires = [Parcel.ofTelemetry(traces('shop', ...spans)).wire];
const input = { signal: 'traces', wires, limit: 1 } as const;

/** Each batch takes 6 ms. */
function slowly(onBatch: (batch: number) => void, signal?: AbortSignal) {
  let [nowMs, batch] = [0, 0];
  const process = (telemetry: never) => {
    nowMs += 6;
    onBatch(++batch);
    return { telemetry: [telemetry], dropped: [], errors: [] };
  };
  return runDry(process as never, { ...input }, (item) => item, new Turns(signal, () => nowMs));
}

test('others have their turn within a few batches of a dry run', async () => {
  let last = 0;
  let seen = 0;
  const turns: number[] = [];
  const watch = () => {
    if (last !== seen) turns.push(last - seen);
    seen = last;
    if (last < 20) setImmediate(watch);
  };
  setImmediate(watch);
  expect(await slowly((batch) => (last = batch))).toMatchObject({ itemsIn: 1_000, itemsOut: 1_000 });
  expect(last).toBe(20);
  expect(Math.max(...turns)).toBeLessThanOrEqual(2);
});

test('a dry run ends early where it is cancelled', async () => {
  const cancelling = new AbortController();
  const batches: number[] = [];
  const running = slowly((batch) => {
    batches.push(batch);
    if (batch === 3) cancelling.abort();
  }, cancelling.signal);
  await expect(running).rejects.toThrow('cancelled');
  expect(batches).toEqual([1, 2, 3]);
});
