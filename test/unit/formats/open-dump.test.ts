import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Skipped } from '../../../core/formats/format.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { IntakeError } from '../../../main/engine/pipeline/intake.ts';
import { openDump } from '../../../main/engine/receivers/files/open-dump.ts';
import { logRecord, logs, metric, metrics, span, spanId, traces } from '../../helpers/telemetry.ts';
import { compact, documentJson, groupJson, logLine, pretty, spanJson } from './documents.ts';
import { KeepingIntake, open } from './open.ts';
import { bytesOf, spanNames } from './read-parts.ts';

const LINES = bytesOf(`${compact('a')}\n${logLine('hello')}\n${compact('b')}\n`);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const framed = (...messages: Uint8Array[]) =>
  join(
    ...messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, message];
    }),
  );

describe('containers', () => {
  const half = LINES.length >> 1;
  const packed: [string, Uint8Array, string][] = [
    ['gzip', gzipSync(LINES), 'gzip+otlp-jsonl'],
    ['gzip of two members', join(gzipSync(LINES.slice(0, half)), gzipSync(LINES.slice(half))), 'gzip+otlp-jsonl'],
    ['zstd', zstdCompressSync(LINES), 'zstd+otlp-jsonl'],
    [
      'zstd of two frames',
      join(zstdCompressSync(LINES.slice(0, half)), zstdCompressSync(LINES.slice(half))),
      'zstd+otlp-jsonl',
    ],
    ['gzip in zstd in gzip', gzipSync(zstdCompressSync(gzipSync(LINES))), 'gzip+zstd+gzip+otlp-jsonl'],
    ['a frame of zstd per line', framed(...lineFrames()), 'framed-zstd+otlp-jsonl'],
  ];
  it.each(packed)('%s', async (_, bytes, format) => {
    for (const chunkSize of [3, 64 * 1024]) {
      const { account, intake } = await open(bytes, { chunkSize, name: 'some.parquet' });
      expect(account).toMatchObject({ format, state: 'done', bytes: bytes.length, counts: { spans: 2, logs: 1 } });
      expect(spanNames(intake.telemetry)).toEqual(['a', 'b']);
    }
  });

  it('in frames tell at which byte one is damaged', async () => {
    const [first, second] = lineFrames() as [Uint8Array, Uint8Array];
    const at = first.length + 4;
    const damaged: [Uint8Array, RegExp][] = [
      [framed(first, second).slice(0, -3), /^framed-zstd: the file ends inside a frame \(byte (\d+)\)$/],
      [
        framed(
          first,
          second.map((byte, i) => (i < 4 ? byte : 255)),
        ),
        /^framed-zstd: .+ \(byte (\d+)\)$/,
      ],
      [join(framed(first), new Uint8Array(8).fill(255)), /^framed-zstd: a frame of 4294967295 bytes \(byte (\d+)\)$/],
    ];
    for (const [bytes, told] of damaged)
      for (const chunkSize of [3, 64 * 1024]) {
        const { account } = await open(bytes, { chunkSize });
        const [{ reason }] = account.skipped as [Skipped];
        expect(reason).toMatch(told);
        expect(told.exec(reason)?.[1]).toBe(`${at}`);
      }
  });

  it('are followed three deep', async () => {
    const { account } = await open(gzipSync(gzipSync(gzipSync(gzipSync(LINES)))));
    expect(account).toMatchObject({ state: 'failed', error: expect.stringContaining('more than 3 times') });
  });

  it('that expand 500 times are given up, at the byte where that was seen', async () => {
    const line = bytesOf(`${logLine('x')}\n${' '.repeat(1 << 20)}\n`);
    const bomb = zstdCompressSync(join(...Array.from({ length: 80 }, () => line)));
    const { account } = await open(bomb, { chunkSize: 1_000 });
    expect(account).toMatchObject({ state: 'failed', error: expect.stringContaining('more than 500 times its size') });
  });

  it('that are small and expand too far are given up before anything of them is read', async () => {
    const record = bytesOf(`${logLine('x')}\n`);
    const bomb = zstdCompressSync(join(...Array.from({ length: Math.ceil((17 << 20) / record.length) }, () => record)));
    const { account, intake } = await open(bomb);
    expect(account).toMatchObject({ state: 'failed', error: expect.stringMatching(/500 times its size: at byte \d+/) });
    expect(intake.telemetry).toEqual([]);
  });

  it('that are cut short give what came before', async () => {
    const many = bytesOf(
      Array.from({ length: 3_000 }, (_, i) => `${compact(`span ${i} ${Math.random()}`)}\n`).join(''),
    );
    for (const pack of [gzipSync, zstdCompressSync]) {
      const bytes = pack(many);
      const { account } = await open(bytes.subarray(0, bytes.length - 20));
      expect(account.state).toBe('done');
      expect(account.counts.spans).toBeGreaterThan(1_000);
      expect(account.skipped.at(-1)?.reason).toMatch(/^(gzip|zstd): .*after \d+ unpacked bytes/);
    }
  });

  function lineFrames(): Uint8Array[] {
    return [compact('a'), logLine('hello'), compact('b')].map((line) => new Uint8Array(zstdCompressSync(line)));
  }
});

describe('protobuf', () => {
  const requests = {
    traces: encodeProtobuf(traces('shop', span({ name: 'a' }), span({ name: 'b' }))),
    logs: encodeProtobuf(logs('shop', logRecord())),
    metrics: encodeProtobuf(
      metrics(
        'shop',
        metric('m', {
          kind: 'gauge',
          dataPoints: [
            {
              attributes: [],
              startTimeUnixNano: 0n,
              timeUnixNano: 5n,
              flags: 0,
              value: { kind: 'int', value: 1n },
              exemplars: [],
            },
          ],
        }),
      ),
    ),
  };

  it.each(Object.keys(requests) as Signal[])('a bare request of %s', async (signal) => {
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const { account, intake } = await open(requests[signal], { chunkSize });
      expect(account).toMatchObject({ format: 'otlp-proto', state: 'done' });
      expect(intake.telemetry.map((one) => one.signal)).toEqual([signal]);
    }
  });

  it('a bare request that is cut short', async () => {
    const two = join(requests.traces, requests.traces);
    const { account } = await open(two.slice(0, -5));
    expect(account).toMatchObject({ state: 'done', counts: { spans: 2 } });
    expect(account.skipped).toMatchObject([
      { line: 0, offset: requests.traces.length, reason: expect.stringContaining('cut short') },
    ]);
  });

  it('a bare request with one bad resource group', async () => {
    const bad = requests.traces.slice();
    bad.fill(0xff, bad.length - 20);
    const { account } = await open(join(requests.traces, bad, requests.traces));
    expect(account).toMatchObject({ state: 'done', counts: { spans: 4 }, skippedTotal: 1 });
    expect(account.skipped[0]!.offset).toBeGreaterThanOrEqual(bad.length);
  });

  it('messages behind their length, signals mixed, also compressed', async () => {
    const all = Object.values(requests);
    const packed = all.map((message) => new Uint8Array(zstdCompressSync(message)));
    for (const [bytes, format] of [
      [framed(...all), 'otlp-proto-framed'],
      [new Uint8Array(zstdCompressSync(framed(...all))), 'zstd+otlp-proto-framed'],
      [framed(...packed), 'framed-zstd+otlp-proto-framed'],
    ] as const) {
      for (const chunkSize of [1, 64 * 1024]) {
        const { account } = await open(bytes, { chunkSize });
        expect(account).toMatchObject({
          format,
          state: 'done',
          skippedTotal: 0,
          counts: { spans: 2, logs: 1, points: 1 },
        });
      }
    }
    const { account } = await open(framed(...all).slice(0, -3));
    expect(account.skipped).toMatchObject([{ reason: expect.stringContaining('ends inside the frame') }]);
  });
});

describe('a frame larger than any sender makes', () => {
  it('is taken group by group, and its damage told by its place in the file', async () => {
    const one = encodeProtobuf(
      traces('shop', ...Array.from({ length: 4_000 }, (_, i) => span({ spanId: spanId(i + 1) }))),
    );
    const whole = join(...Array.from({ length: Math.ceil((6 * 1024 ** 2) / one.length) }, () => one));
    const sizes: number[] = [];
    const intake = new (class extends KeepingIntake {
      takeRequest(_signal: Signal, wire: Uint8Array): undefined {
        sizes.push(wire.length);
      }
    })();
    const bad = join(whole, Uint8Array.of(0x0b));
    const { account } = await open(framed(whole, bad), { intake });
    expect(account).toMatchObject({
      state: 'done',
      counts: { spans: (2 * 4_000 * whole.length) / one.length },
      skippedTotal: 1,
    });
    expect(account.skipped[0]!.offset).toBe(4 + whole.length + 4 + whole.length);
    expect(Math.max(...sizes)).toBeLessThan(3 * 1024 ** 2);
  });
});

describe('what is no telemetry', () => {
  const files: [string, Uint8Array, string][] = [
    ['nothing', new Uint8Array(0), 'empty'],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${compact('a')}`, 'utf16le')), 'utf-16'],
    ['a session', join(new Uint8Array(8), bytesOf('DUCK'), new Uint8Array(100)), 'duckdb'],
    ['a capture', Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0), 'pcap'],
    ['zeros', new Uint8Array(1_000), 'binary'],
    ['JavaScript console', bytesOf("{\n  resource: { attributes: {} },\n  traceId: 'abc',\n"), 'sdk-console-js'],
  ];
  it.each(files)('%s', async (_, bytes, format) => {
    const { account } = await open(bytes);
    expect(account).toMatchObject({ state: 'failed', format, error: expect.stringMatching(/^This file is/) });
  });
});

describe('opening', () => {
  const many = bytesOf(
    Array.from({ length: 40 }, (_, i) => `${compact(...Array.from({ length: 2_000 }, (_, j) => `${i}.${j}`))}\n`).join(
      '',
    ),
  );

  it('keeps a bounded number of slices on their way, all under the import’s id', async () => {
    const intake = new KeepingIntake();
    // Nothing is stored before as many as may be are on their way; the next one would be one too many.
    const full = Promise.withResolvers<void>();
    intake.before = () => {
      if (intake.running === 4) full.resolve();
      return full.promise;
    };
    const { account } = await open(many, { intake, importId: 'mine' });
    expect(account).toMatchObject({ state: 'done', counts: { spans: 80_000 } });
    expect(intake.mostRunning).toBe(4);
    expect([...intake.importIds]).toEqual(['mine']);
  });

  it('tells its progress, the last time with everything', async () => {
    const told: [number, number][] = [];
    await open(many, { onProgress: ({ readBytes, counts }) => told.push([readBytes, counts.spans]) });
    expect(told.at(-1)).toEqual([many.length, 80_000]);
    expect(told).toEqual(told.toSorted(([a], [b]) => a - b));
  });

  it('stops when cancelled while the source is silent', async () => {
    const abort = new AbortController();
    const source = async function* () {
      yield LINES;
      abort.abort();
      await new Promise(() => undefined);
    };
    const options = { importId: 'x', signal: abort.signal };
    const account = await openDump(source(), { name: 'x', size: 0 }, new KeepingIntake(), options);
    expect(account.state).toBe('cancelled');
  });

  it('stops when cancelled while the store is silent, once the store has finished what it began', async () => {
    const abort = new AbortController();
    const releases: (() => void)[] = [];
    const full = Promise.withResolvers<void>();
    const stuck = new KeepingIntake();
    stuck.before = () => {
      if (stuck.running === 4) full.resolve();
      return new Promise<void>((resolve) => void releases.push(resolve));
    };
    const opening = open(many, { intake: stuck, signal: abort.signal });
    await full.promise;
    abort.abort();
    for (const release of releases) release();
    expect((await opening).account.state).toBe('cancelled');
    expect([stuck.running, releases.length]).toEqual([0, 4]);
  });

  it('lets timers run between slices', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const { account } = await open(many);
    clearInterval(timer);
    expect(account.state).toBe('done');
    expect(ticks).toBeGreaterThan(5);
  });

  it('waits while the store is busy, and fails when it fails', async () => {
    const intake = new KeepingIntake();
    let calls = 0;
    intake.before = () => {
      if (calls++ === 0) throw new IntakeError('busy', 'later');
    };
    expect((await open(LINES, { intake })).account).toMatchObject({ state: 'done', counts: { spans: 2 } });
    intake.before = () => {
      throw new IntakeError('disk-low', 'the disk is almost full');
    };
    expect((await open(LINES, { intake })).account).toMatchObject({
      state: 'failed',
      error: 'the disk is almost full',
    });
  });

  it('tells the first hundred skipped records and counts all', async () => {
    const { account, intake } = await open(bytesOf(`${compact('a')}\n${'oops\n'.repeat(250)}${pretty('b')}`));
    expect(account).toMatchObject({ state: 'done', skippedTotal: 250, counts: { spans: 2 } });
    expect(account.skipped).toHaveLength(100);
    expect(account.skipped[99]?.line).toBe(101);
    expect(intake.refused).toHaveLength(250);
  });
});

describe('the time of what was taken in', () => {
  it('runs from the first start to the last end, whatever the signal', async () => {
    const late = (name: string) => JSON.stringify(documentJson(groupJson('shop', spanJson(name, LATE))));
    const LATE = { startTimeUnixNano: '1544712662000000001', endTimeUnixNano: '0' };
    const log = logLine('hello').replace('"body"', '"observedTimeUnixNano":"1544712659000000009","body"');
    const { account } = await open(bytesOf(`${compact('a')}\n${late('b')}\n${log}\n`));
    expect(account).toMatchObject({ firstNs: '1544712659000000009', lastNs: '1544712662000000001' });
  });

  it('is that of data points, too', async () => {
    const dataPoints = [
      {
        attributes: [],
        startTimeUnixNano: 0n,
        timeUnixNano: 5n,
        flags: 0,
        value: { kind: 'int', value: 1n },
        exemplars: [],
      },
      {
        attributes: [],
        startTimeUnixNano: 1n,
        timeUnixNano: 9n,
        flags: 0,
        value: { kind: 'int', value: 1n },
        exemplars: [],
      },
    ] as const;
    const bytes = encodeProtobuf(metrics('shop', metric('m', { kind: 'gauge', dataPoints: [...dataPoints] as never })));
    expect((await open(bytes)).account).toMatchObject({ firstNs: '5', lastNs: '9' });
  });

  it('is not known of records without any', async () => {
    expect((await open(bytesOf(`${logLine('a')}\n${logLine('b')}\n`))).account).toMatchObject({
      counts: { logs: 2 },
      firstNs: '',
      lastNs: '',
    });
  });
});
