import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { moved } from '../../../core/collector/receivers/replay/moved.ts';
import { dueMs, moveBy, schedule } from '../../../core/collector/receivers/replay/schedule.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { REPLAY_RECEIVER } from '../../../main/engine/agent/replay-receiver.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { eventually } from '../../helpers/eventually.ts';
import { bodiesOf, recordsOf, runReceiver } from '../../helpers/run-receiver.ts';
import { logRecord, logs, metric, metrics, span, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const MS = 1_000_000n;
const SECOND = 1_000n * MS;
const FIRST = 1_700_000_000n * SECOND;
const NOW_MS = 1_800_000_000_000;
const NOW = BigInt(NOW_MS) * MS;

const record = (name: string, atMs: number) =>
  logRecord({
    timeUnixNano: FIRST + BigInt(atMs) * MS,
    observedTimeUnixNano: 0n,
    body: { kind: 'string', value: name },
    traceId: traceId(7),
  });

/** A clock that goes on only while somebody waits for it. */
function fakeClock() {
  const clock = { ms: NOW_MS, waits: [] as number[] };
  return {
    clock,
    now: () => clock.ms,
    sleep: async (ms: number) => void ((clock.ms += ms), clock.waits.push(ms), await Promise.resolve()),
  };
}

/** A clock that goes on when it is told to. */
function manualClock() {
  let ms = NOW_MS;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => ms,
    sleepers: () => sleepers.length,
    sleep: (forMs: number, signal: AbortSignal) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: ms + forMs, wake });
        signal.addEventListener('abort', () => wake());
      }),
    goTo(next: number) {
      ms = next;
      const due = sleepers.filter(({ until }) => until <= ms);
      sleepers = sleepers.filter(({ until }) => until > ms);
      for (const { wake } of due) wake();
    },
  };
}

async function dump(name: string, ...telemetry: Telemetry[]) {
  const path = join(await makeTempDir(), name);
  const lines = telemetry.map((one) => new TextDecoder().decode(encodeJson([one])));
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}

const start = (path: string, more: object = {}, options: Parameters<typeof runReceiver>[2] = {}) =>
  runReceiver(REPLAY_RECEIVER, { path, ...more }, options);

test('is there as tracebench/replay too', () => {
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const yaml = (id: string) => `receivers: {${id}: {path: dump.jsonl, speed: 2}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [${id}], exporters: [nop]}}}`;
  for (const id of ['tracebench/replay', 'tracebench_replay', 'tracebench_replay/2']) {
    const { problems, warnings, config } = agent.check(yaml(id));
    expect([problems, warnings]).toEqual([[], []]);
    expect(config?.pipelines[0]?.receivers).toEqual([id]);
  }
});

describe('tracebench_replay', () => {
  test('sends a dump at the pace it was recorded at, within a part in order of time', async () => {
    const path = await dump(
      'a.jsonl.gz',
      logs('shop', record('c', 2_000), record('a', 0), record('b', 1_030)),
      logs('shop', record('d', 3_500), record('late', 500)),
    );
    const { clock, now, sleep } = fakeClock();
    const run = await start(path, {}, { now, sleep });
    await eventually(() => expect(bodiesOf(run.received)).toHaveLength(5));
    expect(bodiesOf(run.received)).toEqual(['a', 'late', 'b', 'c', 'd']);
    expect(clock.ms - NOW_MS).toBe(3_500);
    expect(recordsOf(run.received).map(({ timeUnixNano }) => timeUnixNano - FIRST)).toEqual([
      0n,
      500n * MS,
      1_030n * MS,
      2_000n * MS,
      3_500n * MS,
    ]);
  });

  test.each([
    [2, 1_750],
    [0.5, 7_000],
    ['max', 0],
  ])('at speed %s', async (speed, expected) => {
    const path = await dump('a.jsonl', logs('shop', record('a', 0), record('b', 3_500)));
    const { clock, now, sleep } = fakeClock();
    const run = await start(path, { speed }, { now, sleep });
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['a', 'b']));
    // What is due within a tenth of a second goes together.
    expect(Math.abs(clock.ms - NOW_MS - expected)).toBeLessThan(100);
  });

  test('with its times moved to now nothing is of the future, and durations stay', async () => {
    for (const speed of [1, 4, 0.5, 'max']) {
      const parts = [
        traces('shop', span({ startTimeUnixNano: FIRST, endTimeUnixNano: FIRST + 2n * SECOND })),
        logs('shop', record('a', 1_000), record('b', 4_000)),
      ];
      const { clock, now, sleep } = fakeClock();
      const run = await start(await dump('a.jsonl', ...parts), { speed, times: 'now' }, { now, sleep });
      await eventually(() => expect(bodiesOf(run.received)).toHaveLength(2));
      const end = BigInt(Math.round(clock.ms)) * MS;
      const [sent] = run.received.flatMap((one) => (one.signal === 'traces' ? one.groups[0]!.scopes[0]!.items : []));
      expect(sent!.endTimeUnixNano - sent!.startTimeUnixNano).toBe(2n * SECOND);
      const times = recordsOf(run.received).map(({ timeUnixNano }) => timeUnixNano);
      expect(times[1]! - times[0]!).toBe(3n * SECOND);
      expect(times[1]!).toBeLessThanOrEqual(end + 100n * MS);
      if (speed === 1) expect(sent!.startTimeUnixNano).toBe(NOW);
      if (speed === 'max') expect(times[1]).toBe(NOW);
    }
  });

  test('spans and logs of one time together', async () => {
    const at = (name: string, ms: number) =>
      traces('shop', span({ name, startTimeUnixNano: FIRST, endTimeUnixNano: FIRST + BigInt(ms) * MS }));
    const path = await dump('a.jsonl', at('x', 500), at('y', 5_000), logs('shop', record('a', 0), record('b', 3_000)));
    const clock = manualClock();
    const run = await start(path, {}, clock);
    const signals = () => run.received.map(({ signal }) => signal);
    const expected = ['logs', 'traces', 'logs', 'traces'];
    for (const [i, ms] of [0, 500, 3_000, 5_000].entries()) {
      clock.goTo(NOW_MS + ms);
      await eventually(() => expect(signals()).toEqual(expected.slice(0, i + 1)));
      // Whoever has something left waits for its time.
      await eventually(() => expect(clock.sleepers()).toBe([2, 2, 1, 0][i]));
    }
  });

  test('again and again, each time with other traces', async () => {
    const path = await dump('a.jsonl', logs('shop', record('a', 0), record('b', 1_000)));
    const { now, sleep } = fakeClock();
    const run = await start(path, { loop: true, times: 'now' }, { now, sleep });
    await eventually(() => expect(bodiesOf(run.received).length).toBeGreaterThan(5));
    await run.close();
    const records = recordsOf(run.received);
    expect(bodiesOf(run.received).slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(records[2]!.timeUnixNano - records[0]!.timeUnixNano).toBeGreaterThanOrEqual(SECOND);
    expect(new Set(records.slice(0, 4).map((one) => one.traceId)).size).toBe(2);
  });

  test('waits for a pipeline that refuses, and counts what it never takes', async () => {
    const path = await dump('a.jsonl', logs('shop', record('a', 0)), logs('shop', record('b', 0)));
    const { now, sleep } = fakeClock();
    const run = await start(
      path,
      { speed: 'max' },
      {
        now,
        sleep: async (ms) => (await sleep(ms), await new Promise((resolve) => setImmediate(resolve))),
        error: new ConsumeError('busy'),
      },
    );
    await eventually(() => expect(run.meter.retries).toBeGreaterThan(3));
    expect(run.received).toEqual([]);
    run.refuse(undefined);
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['a', 'b']));
    expect(run.meter.failed).toBe(0);
    const never = await start(path, { speed: 'max' }, { error: new ConsumeError('never', { isPermanent: true }) });
    await eventually(() => expect(never.meter.failed).toBe(2));
    expect(never.meter.read().signals).toMatchObject({ logs: { failed: 2 } });
  });

  test('stops while it waits', async () => {
    const path = await dump('a.jsonl', logs('shop', record('a', 0), record('b', 3_600_000)));
    const run = await start(path);
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['a']));
    await run.close();
    expect(bodiesOf(run.received)).toEqual(['a']);
  });

  test('tells of a dump that is none, or is broken in parts', async () => {
    await expect(start('/nowhere/x.json')).rejects.toThrow('There is no file /nowhere/x.json');
    const none = join(await makeTempDir(), 'none.bin');
    await writeFile(none, Buffer.from([0, 1, 2, 3]));
    const refused = await start(none);
    await eventually(() => expect(refused.said).toHaveLength(1));
    const broken = await dump('b.jsonl', logs('shop', record('a', 0)));
    await writeFile(broken, 'not json\n', { flag: 'a' });
    const run = await start(broken);
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['a']));
    expect(run.meter.read().dropped).toEqual({ 'invalid in the dump': 1 });
  });

  test('what is wrong with the settings is told', () => {
    const problems = (settings: unknown) =>
      REPLAY_RECEIVER.read(settings).problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
    expect(problems({ speed: 0, times: 'then', lop: true })).toEqual([
      expect.stringContaining('lop: unknown key "lop"'),
      'path: the path of a dump is expected here',
      'speed: a number above 0, or max, is expected here',
      expect.stringContaining('times: "then" is none of as_recorded, now'),
    ]);
    expect(problems({ path: 'x', speed: 'fast' })).toEqual(['speed: a number from 0 to 1000000 is expected here']);
  });
});

describe('the schedule', () => {
  const stretch = { firstNs: FIRST, lastNs: FIRST + 10n * SECOND };

  test('takes spans by their end, and points of a metric apart', () => {
    const spans = traces(
      'shop',
      span({ name: 'long', startTimeUnixNano: FIRST, endTimeUnixNano: FIRST + 5n * SECOND }),
      span({ name: 'open', startTimeUnixNano: FIRST + SECOND, endTimeUnixNano: 0n }),
      span({ name: 'none', startTimeUnixNano: 0n, endTimeUnixNano: 0n }),
    );
    const due = schedule(spans, stretch, 1, 100);
    expect(
      due.map(({ ms, telemetry }) => [
        ms,
        telemetry.signal === 'traces' && telemetry.groups[0]!.scopes[0]!.items[0]!.name,
      ]),
    ).toEqual([
      [0, 'none'],
      [1_000, 'open'],
      [5_000, 'long'],
    ]);
    const point = (seconds: bigint) => ({
      attributes: [],
      startTimeUnixNano: FIRST,
      timeUnixNano: FIRST + seconds * SECOND,
      flags: 0,
      value: { kind: 'int' as const, value: 1n },
      exemplars: [],
    });
    const points = schedule(
      metrics('shop', metric('m', { kind: 'gauge', dataPoints: [point(2n), point(1n), point(2n)] })),
      stretch,
      2,
      100,
    );
    expect(
      points.map(({ ms, telemetry }) => [
        ms,
        telemetry.signal === 'metrics' && telemetry.groups[0]!.scopes[0]!.items[0]!.data,
      ]),
    ).toEqual([
      [500, { kind: 'gauge', dataPoints: [point(1n)] }],
      [1_000, { kind: 'gauge', dataPoints: [point(2n), point(2n)] }],
    ]);
  });

  test('never is ahead of the time of sending', () => {
    for (const speed of [0.1, 0.5, 1, 2, 100])
      for (const at of [0n, 3n, 10n]) {
        const ns = FIRST + at * SECOND;
        const sentAt = NOW + BigInt(Math.round(dueMs(ns, stretch, speed))) * MS;
        expect(ns + moveBy(stretch, speed, NOW)).toBeLessThanOrEqual(sentAt);
      }
  });

  test('moves every time there is, and no other', () => {
    const exemplar = {
      filteredAttributes: [],
      timeUnixNano: FIRST,
      value: { kind: 'none' as const },
      spanId: span().spanId,
      traceId: traceId(1),
    };
    const data = {
      kind: 'gauge' as const,
      dataPoints: [
        {
          attributes: [],
          startTimeUnixNano: 0n,
          timeUnixNano: FIRST,
          flags: 0,
          value: { kind: 'none' as const },
          exemplars: [exemplar],
        },
      ],
    };
    const event = { timeUnixNano: FIRST, name: 'e', attributes: [], droppedAttributesCount: 0 };
    const link = {
      traceId: traceId(1),
      spanId: span().spanId,
      traceState: '',
      attributes: [],
      droppedAttributesCount: 0,
      flags: 0,
    };
    const move = { byNs: 5n, round: 1 };
    const plain = (value: unknown) =>
      JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
    const all = [
      traces(
        's',
        span({ startTimeUnixNano: FIRST, endTimeUnixNano: FIRST - 1n, events: [event], links: [link] }),
        span({ startTimeUnixNano: 0n, endTimeUnixNano: FIRST }),
      ),
      logs('s', record('x', 0)),
      metrics('s', metric('m', data), metric('n', { kind: 'none' })),
    ];
    const before = plain(all);
    const after = plain(all.map((one) => moved(one, move)));
    const expected = before
      .replaceAll(String(FIRST), String(FIRST + 5n))
      .replaceAll(String(FIRST - 1n), String(FIRST + 4n))
      .replaceAll(/"traceId":"00000000/g, '"traceId":"00000001');
    expect(after).toBe(expected);
    expect(plain(all)).toBe(before);
  });
});
