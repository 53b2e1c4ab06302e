import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure, success } from '../../contract/result.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { connect } from '../../renderer/transport/connect.ts';
import { eventually } from '../helpers/eventually.ts';
import { FakeEngine, helloOf, untilCancelled, type FakeHandlers } from '../helpers/fake-engine.ts';
import { generateTrace } from '../helpers/generate-trace.ts';
import { TRANSPORT_FORMS, type Line } from './transports.ts';

const traceId = 'ab'.repeat(16);
const storeChanged = (revision: number) => ({
  revision,
  counts: { spans: revision, events: 0, links: 0, logs: 0, metrics: 0, points: 0, exemplars: 0 },
  watermarkNs: '1700000000000000001',
});

/** A frame of about a megabyte, with every column kind and the numbers that are easily lost on the way. */
function bigFrame() {
  const rows = 50_000;
  const f64 = Float64Array.from({ length: rows }, (_, row) => row * 1.1);
  f64.set([NaN, -0, Infinity, -Infinity, Number.MIN_VALUE, 2 ** 53]);
  return {
    revision: 7,
    rows,
    columns: {
      f64,
      u32: new Uint32Array(rows).fill(4_294_967_295),
      i32: new Int32Array(rows).fill(-2_147_483_648),
      u16: new Uint16Array(rows).fill(65_535),
      u8: new Uint8Array(rows + 3).fill(255),
      text: { dictionary: ['', '서비스', '\ud800 alone', '__proto__'], codes: new Uint32Array(rows).fill(3) },
    },
    baseNs: '18446744073709551615',
    truncated: true,
  };
}

describe.each(TRANSPORT_FORMS)('transport over $name', ({ open }) => {
  let engine: FakeEngine;
  let line: Line;

  async function start(handlers: FakeHandlers = {}): Promise<void> {
    engine = new FakeEngine(handlers);
    line = await open(engine);
  }

  beforeEach(() => vi.useRealTimers());
  afterEach(() => line.end());

  test('a call brings the answer of the engine', async () => {
    await start({ 'services.list': () => success({ revision: 3, services: [] }) });
    expect(await line.transport.call('services.list', {})).toEqual(success({ revision: 3, services: [] }));
  });

  test('errors come as values', async () => {
    const error = failure('not-found', 'There is no such trace.', 'Look elsewhere.');
    await start({ 'trace.get': () => error });
    expect(await line.transport.call('trace.get', { traceId })).toEqual(error);
  });

  test('an engine that throws is an answer too', async () => {
    await start({
      'session.get': () => {
        throw new Error('out of cheese');
      },
    });
    const result = await line.transport.call('session.get', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'internal', message: 'out of cheese' } });
  });

  test('invalid input is refused by field', async () => {
    await start({ 'trace.get': () => success({}) });
    const result = await line.transport.call('trace.get', { traceId: 'nope' });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(!result.ok && result.error.message).toContain('traceId');
  });

  test('input that cannot travel is refused before it does', async () => {
    await start();
    const result = await line.transport.call('trace.get', { traceId: (() => 1) as unknown as string });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(engine.calls).toHaveLength(0);
  });

  test('bytes arrive as bytes, even from inside a larger buffer', async () => {
    const received = vi.fn();
    await start({
      'import.chunk': ({ bytes }: { bytes: Uint8Array }) => {
        received([...bytes]);
        return success({ received: bytes.length });
      },
    });
    const bytes = new Uint8Array([0, 0, 0, 1, 2, 254, 255, 0]).subarray(3, 7);
    expect(await line.transport.call('import.chunk', { importId: 'i', bytes })).toEqual(success({ received: 4 }));
    expect(received).toHaveBeenCalledWith([1, 2, 254, 255]);
  });

  test('a big frame arrives as it was sent', async () => {
    const frame = bigFrame();
    await start({ 'time.histogram': () => success(frame) });
    const result = await line.transport.call('time.histogram', { buckets: 1 });
    expect(result).toStrictEqual(success(frame));
  });

  test('a trace arrives as it was read, links and threads included', async () => {
    const detail = generateTrace(5_000);
    await start({ 'trace.get': () => success(detail) });
    expect(await line.transport.call('trace.get', { traceId })).toStrictEqual(success(detail));
  });

  test('linked traces arrive with their exact times', async () => {
    const via = { fromTraceId: traceId, fromSpanId: '', toSpanId: 'ab'.repeat(8), direction: 1 } as const;
    const linked = {
      ...{ traceId, service: '서비스', name: '', rootMissing: true, startTimeUnixNano: 2n ** 64n - 1n, duration: 5 },
      ...{ spans: 1, errors: 0, distance: 5, via },
    };
    const answer = success({ revision: 1, traces: [linked], more: 3, notHeld: 1 });
    await start({ 'trace.linked': () => answer });
    expect(await line.transport.call('trace.linked', { traceId })).toStrictEqual(answer);
    expect(engine.calls[0]!.input).toEqual({ traceId });
    expect(await line.transport.call('trace.linked', { traceId, depth: 6 })).toMatchObject({
      error: { code: 'invalid-input' },
    });
  });

  test('a span among its like, with its histogram', async () => {
    const histogram = { edgesNs: Float64Array.of(1, 2.5), counts: Uint32Array.of(3) };
    const answer = success({ revision: 1, count: 3, below: 2, p50: 1, p95: 2, p99: 2, max: NaN, histogram });
    await start({ 'span.peers': () => answer });
    const asked = { service: '', name: '이름', kind: -1, durationNs: String(2n ** 64n - 1n) };
    expect(await line.transport.call('span.peers', asked)).toStrictEqual(answer);
    expect(await line.transport.call('span.peers', { ...asked, durationNs: '-1' })).toMatchObject({
      error: { code: 'invalid-input' },
    });
  });

  test('64-bit integers keep their bits', async () => {
    const exact = { rows: [[18_446_744_073_709_551_615n, -9_223_372_036_854_775_808n, 2n ** 53n + 1n, -0, null]] };
    await start({ 'sql.query': () => success(exact) });
    expect(await line.transport.call('sql.query', { sql: 'SELECT 1' })).toStrictEqual(success(exact));
  });

  test('a cancelled call is answered at once, and its late answer is dropped', async () => {
    const stopped = vi.fn();
    await start({ 'trace.get': untilCancelled(stopped) });
    const controller = new AbortController();
    const call = line.transport.call('trace.get', { traceId }, { signal: controller.signal });
    await eventually(() => expect(engine.calls).toHaveLength(1));
    controller.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await eventually(() => expect(stopped).toHaveBeenCalledOnce());
    await sleep(20);
    expect(await line.transport.call('hello', { contractVersion: 1 })).toMatchObject({ ok: true });
  });

  test('a call cancelled before it began is never made', async () => {
    await start();
    const result = await line.transport.call('session.get', {}, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await line.transport.call('hello', { contractVersion: 1 });
    expect(engine.calls.map((call) => call.operation)).toEqual(['hello']);
  });

  test('concurrent calls each get their own answer, in any order', async () => {
    await start({
      'span.get': async ({ spanKey }: { spanKey: number }) => {
        await sleep((20 - spanKey) * 2);
        return success({ spanKey });
      },
    });
    const keys = Array.from({ length: 20 }, (_, key) => key);
    const results = await Promise.all(keys.map((spanKey) => line.transport.call('span.get', { spanKey })));
    expect(results).toEqual(keys.map((spanKey) => success({ spanKey })));
  });

  test('subscribers hear of events until they leave', async () => {
    await start();
    const first = vi.fn();
    const second = vi.fn();
    const leaveFirst = line.transport.subscribe('losses.changed', first);
    const leaveSecond = line.transport.subscribe('losses.changed', second);
    await eventually(() => expect(engine.listeners('losses.changed')).toBe(1));
    engine.announce('losses.changed', { total: 1 });
    await eventually(() => expect(second).toHaveBeenCalledWith({ total: 1 }));
    leaveFirst();
    engine.announce('losses.changed', { total: 2 });
    await eventually(() => expect(second).toHaveBeenLastCalledWith({ total: 2 }));
    expect(first).toHaveBeenCalledOnce();
    leaveSecond();
    await eventually(() => expect(engine.listeners('losses.changed')).toBe(0));
  });

  test('the last of many store changes arrives', async () => {
    await start();
    const heard = vi.fn();
    line.transport.subscribe('store.changed', heard);
    await eventually(() => expect(engine.listeners('store.changed')).toBe(1));
    for (let revision = 1; revision <= 100; revision++) engine.announce('store.changed', storeChanged(revision));
    await eventually(() => expect(heard).toHaveBeenLastCalledWith(storeChanged(100)));
  });

  test('when the other side goes away, what runs is disconnected and the page is told', async () => {
    await start({ 'trace.get': untilCancelled() });
    const told = vi.fn();
    line.transport.onClose(told);
    const call = line.transport.call('trace.get', { traceId });
    await eventually(() => expect(engine.calls).toHaveLength(1));
    line.breakOff();
    expect(await call).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    await eventually(() => expect(told).toHaveBeenCalledOnce());
    expect(await line.transport.call('session.get', {})).toMatchObject({ error: { code: 'disconnected' } });
    const toldLater = vi.fn();
    line.transport.onClose(toldLater);
    expect(toldLater).toHaveBeenCalledWith(told.mock.calls[0]![0]);
  });

  test('closing answers what runs, cancels it in the engine and ends subscriptions', async () => {
    const stopped = vi.fn();
    await start({ 'trace.get': untilCancelled(stopped) });
    const told = vi.fn();
    line.transport.onClose(told);
    line.transport.subscribe('losses.changed', () => undefined);
    const call = line.transport.call('trace.get', { traceId });
    await eventually(() => expect(engine.calls).toHaveLength(1));
    line.transport.close();
    expect(await call).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    await eventually(() => expect(stopped).toHaveBeenCalledOnce());
    await eventually(() => expect(engine.listeners('losses.changed')).toBe(0));
    expect(told).not.toHaveBeenCalled();
  });

  test('hello tells who is there', async () => {
    await start();
    expect(await connect(line.transport)).toEqual(success(helloOf(CONTRACT_VERSION)));
  });

  test('another contract version is refused, naming both', async () => {
    await start({ hello: () => success(helloOf(41)) });
    const result = await connect(line.transport, 40);
    expect(result).toMatchObject({ ok: false, error: { code: 'version-mismatch' } });
    expect(!result.ok && result.error.message).toMatch(/version 40.*version 41/);
    expect(!result.ok && result.error.hint).toContain('Reload');
  });
});

const SHARING = TRANSPORT_FORMS.filter(({ name }) => /MessagePort|fetched/u.test(name));

test('two forms share memory', () => expect(SHARING).toHaveLength(2));

describe.each(SHARING)('a page that may share memory, over $name', ({ open }) => {
  let line: Line;
  afterEach(async () => {
    vi.unstubAllGlobals();
    await line.end();
  });

  test('has the columns of a trace there, and of nothing else', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const trace = generateTrace(20_000);
    const other = bigFrame();
    line = await open(
      new FakeEngine({ 'trace.get': () => success(trace), 'services.list': () => success(other as never) }),
    );
    const [detail, page] = await Promise.all([
      line.transport.call('trace.get', { traceId }),
      line.transport.call('services.list', {}),
    ]);
    expect(detail).toEqual(success(trace));
    expect(page).toEqual(success(other));
    const { start, key } = (detail as { value: typeof trace }).value.frame.columns;
    for (const { buffer } of [start, key]) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect((page as unknown as { value: typeof other }).value.columns.f64.buffer).toBeInstanceOf(ArrayBuffer);
  });
});
