import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import { shareArrays } from '../../../renderer/memory/share-arrays.ts';
import { viewsOf } from '../../../renderer/memory/views.ts';
import { runJob } from '../../../renderer/workers/run-job.ts';
import { pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { layoutBeside, layoutHere } from '../../../renderer/views/trace/layout-beside.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FakeWorker, useFakeWorker } from '../../helpers/fake-worker.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const { signal } = new AbortController();
const NOTHING_LINKED = { producer: new Uint32Array(0), consumer: new Uint32Array(0) };
/** The worker that was started last. */
const worker = () => FakeWorker.all.at(-1)!;
const shared = (spans: number, seed = 1) => shareArrays(generateTrace(spans, seed), []);

beforeEach(() => useFakeWorker());
afterEach(() => {
  worker().die();
  vi.unstubAllGlobals();
});

describe('a trace on shared memory', () => {
  test('is laid out where it lies: nothing is copied, and the answer lies beside it', async () => {
    const detail = shared(20_000);
    const laid = layoutBeside(detail, {}, signal);
    worker().work();
    const layout = await laid;
    const { model } = layout;
    expect(layout).toEqual(layoutHere(detail, {}));
    expect(model.columns).toBe(detail.frame.columns);
    expect(worker().receivedBytes).toBeLessThan(128 * 1024);
    for (const { buffer, byteLength } of viewsOf(model.tree))
      if (byteLength >= 64 * 1024) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('an array that comes back as it was given is the same array', async () => {
    const detail = shareArrays(traceFromText(`a [====]\n  b [==]\n${'  c [=]\n'.repeat(20)}`), []);
    const laid = layoutBeside(detail, {}, signal);
    worker().work();
    const { tree } = (await laid).model;
    expect(tree.start).toBe(detail.frame.columns.start);
    expect(tree.parent).toBe(detail.frame.columns.parent);
  });

  test('the next job reads what the one before has made', async () => {
    const detail = shared(20_000);
    const laid = layoutBeside(detail, {}, signal);
    worker().work();
    const { tree, columns } = (await laid).model;
    const before = worker().receivedBytes;
    const input = pathInputOf(tree, columns.kind);
    const explained = runJob('explainRows', [input, columns, NOTHING_LINKED, tree.roots[0]!], signal);
    worker().work();
    expect((await explained).path.reason.length).toBe(tree.nodes);
    expect(worker().receivedBytes - before).toBeLessThan(128 * 1024);
  });

  test('a worker that died took nothing with it', async () => {
    const detail = shared(5_000);
    const lost = layoutBeside(detail, {}, signal);
    worker().die();
    await expect(lost).rejects.toThrow('out of memory');
    const again = layoutBeside(detail, {}, signal);
    expect(FakeWorker.all.filter(({ isEnded }) => !isEnded)).toHaveLength(1);
    worker().work();
    expect(await again).toEqual(layoutHere(detail, {}));
  });

  test('two traces at a time do not meet', async () => {
    const [one, other] = [shared(5_000, 1), shared(6_000, 2)];
    const both = Promise.all([layoutBeside(one, {}, signal), layoutBeside(other, {}, signal)]);
    worker().work();
    worker().work();
    expect(await both).toEqual([layoutHere(one, {}), layoutHere(other, {})]);
  });
});

describe('without shared memory', () => {
  beforeEach(() => useFakeWorker(false));

  test('a trace is copied, stays in the page, and is laid out the same', async () => {
    const detail = generateTrace(20_000);
    const expected = layoutHere(structuredClone(detail), {});
    const laid = layoutBeside(detail, {}, signal);
    worker().work();
    const layout = await laid;
    expect(layout).toEqual(expected);
    expect(detail.frame.columns.start.length).toBe(20_000);
    for (const { buffer } of viewsOf(layout)) expect(buffer).toBeInstanceOf(ArrayBuffer);
  });

  test('a large one goes in parts, with pauses', async () => {
    const detail = flatTrace(400_000);
    const laid = layoutBeside(detail, {}, signal);
    expect(worker().messages.map(({ kind }) => kind)).toEqual(['part']);
    await eventually(() => expect(worker().messages.at(-1)!.kind).toBe('run'));
    worker().work();
    const { tree, columns } = (await laid).model;
    expect(tree.order.findIndex((node, at) => node !== at)).toBe(-1);
    expect([tree.nodes, tree.traceEnd]).toEqual([400_000, 400_000]);
    expect(columns).toBe(detail.frame.columns);
    expect(tree.start).toBe(detail.frame.columns.start);
  });

  test('of a large one that nobody wants any more the worker keeps no parts', async () => {
    const stop = new AbortController();
    const lost = layoutBeside(flatTrace(400_000), {}, stop.signal);
    const other = generateTrace(3_000);
    const laid = layoutBeside(other, {}, signal);
    stop.abort();
    await expect(lost).rejects.toThrow('aborted');
    await eventually(() => expect(worker().messages.map(({ kind }) => kind)).toEqual(['part', 'run', 'forget']));
    worker().work();
    expect(await laid).toEqual(layoutHere(other, {}));
  });
});

/** So many spans one after the other, none under another. */
function flatTrace(spans: number): TraceDetail {
  const detail = traceFromText('web: GET [=]');
  const { columns } = detail.frame;
  const codes = { dictionary: [''], codes: new Uint32Array(spans) };
  const texts = { name: codes, service: codes, scope: codes, host: codes, thread: codes };
  const zero = new Uint32Array(spans);
  const numbers = { parentIdHigh: zero, parentIdLow: zero, spanIdHigh: zero, logs: zero };
  const flat = {
    ...{ ...columns, ...texts, ...numbers },
    key: Float64Array.from(zero.keys()),
    spanIdLow: Uint32Array.from(zero.keys()),
    parent: new Int32Array(spans).fill(-1),
    start: Float64Array.from(zero.keys()),
    duration: new Float64Array(spans).fill(1),
    ...{ kind: new Uint8Array(spans), status: new Uint8Array(spans), flags: new Uint8Array(spans) },
  };
  return { ...detail, frame: { ...detail.frame, rows: spans, columns: flat } };
}

describe('a job that nobody wants any more', () => {
  test('rejects at once, and ends a worker nobody else waits for', async () => {
    const stop = new AbortController();
    const laid = layoutBeside(shared(3_000), {}, stop.signal);
    const first = worker();
    stop.abort();
    await expect(laid).rejects.toThrow('aborted');
    expect(first.isEnded).toBe(true);
  });

  test('leaves the worker to those who wait', async () => {
    const stop = new AbortController();
    const kept = shared(4_000, 2);
    const lost = layoutBeside(shared(3_000), {}, stop.signal);
    const laid = layoutBeside(kept, {}, signal);
    stop.abort();
    await expect(lost).rejects.toThrow('aborted');
    worker().work();
    worker().work();
    expect(await laid).toEqual(layoutHere(kept, {}));
  });

  test('is not begun when it was given up before', async () => {
    await expect(runJob('layLanes', [] as never, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});

test('a worker left alone after a large answer is ended, and after a small one stays warm', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const lay = async (detail: TraceDetail) => {
    const laid = layoutBeside(detail, {}, signal);
    worker().work();
    await laid;
  };
  await lay(shared(3_000));
  const first = worker();
  vi.advanceTimersByTime(60_000);
  expect(first.isEnded).toBe(false);
  await lay(shareArrays(flatTrace(400_000), []));
  vi.advanceTimersByTime(2_000);
  await lay(shared(3_000));
  vi.advanceTimersByTime(4_000);
  expect([worker() === first, first.isEnded]).toEqual([true, false]);
  vi.advanceTimersByTime(2_000);
  expect(first.isEnded).toBe(true);
  await lay(shared(3_000));
  expect(worker()).not.toBe(first);
});

test('a job that fails says why, and the next one runs', async () => {
  const failed = runJob('computeFlame', [undefined as never], signal);
  worker().work();
  await expect(failed).rejects.toThrow(/undefined/);
  const detail = shared(3_000);
  const laid = layoutBeside(detail, {}, signal);
  worker().work();
  expect((await laid).model.tree).toEqual(computeTraceTree(detail.frame.columns, lastEvent(detail)));
});

const lastEvent = ({ events }: ReturnType<typeof generateTrace>) => Math.max(...events.columns.time);
