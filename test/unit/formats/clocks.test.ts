import { describe, expect, it, test } from 'vitest';
import type { LossEntry } from '../../../contract/operations/session.ts';
import type { ImportAccount, ImportReading } from '../../../contract/operations/files.ts';
import { clockRefusal, clocksOf, type Clock } from '../../../main/engine/receivers/files/clocks.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { bytesOf } from './read-parts.ts';
import { zipOf } from './zip-file.ts';

const OWN = bytesOf('[{"ph":"X","name":"a","pid":1,"tid":1,"ts":5,"dur":1}]');
const DATED = bytesOf('[{"ph":"X","name":"a","pid":1,"tid":1,"ts":1700000000000000,"dur":1}]');
const OTLP = bytesOf(compact('a'));
const BOTH = zipOf({ name: 'a.json', bytes: OWN }, { name: 'b.json', bytes: OTLP });

async function take(
  bytes: Uint8Array<ArrayBuffer>,
  held: Clock[],
  intake = new KeepingIntake(),
  reading: ImportReading = {},
): Promise<ImportAccount> {
  const imports = new FileImports(openInto(intake), {
    settle: async () => undefined,
    clocks: () => held,
  });
  const { importId } = imports.begin({ name: 'x', ...reading });
  await imports.chunk({ importId, bytes });
  return imports.end({ importId });
}

describe('a file', () => {
  it.each([
    ['own, empty session', OWN, []],
    ['own, own', OWN, ['own']],
    ['dates, empty session', OTLP, []],
    ['dates, dates', OTLP, ['wall']],
    ['dates of a Chrome trace, dates', DATED, ['wall']],
    ['own, where telemetry with dates came to it', OWN, ['own', 'wall']],
  ] as [string, Uint8Array<ArrayBuffer>, Clock[]][])('is taken: %s', async (_, bytes, held) => {
    expect(await take(bytes, held)).toMatchObject({ state: 'done', counts: { spans: 1 } });
  });

  it.each([
    ['own beside dates', OWN, ['wall'], /^This file has no wall clock.* in a session of its own\.$/],
    [
      'dates beside own',
      OTLP,
      ['own'],
      /^This file has a wall clock, and telemetry beside it has none.* in a session of its own\.$/,
    ],
  ] as [string, Uint8Array<ArrayBuffer>, Clock[], RegExp][])(
    'is refused, and nothing of it kept: %s',
    async (_, bytes, held, error) => {
      const intake = new KeepingIntake();
      const account = await take(bytes, held, intake);
      expect(account).toMatchObject({
        state: 'failed',
        advice: 'new-session',
        error: expect.stringMatching(error) as string,
      });
      expect(intake.telemetry).toEqual([]);
    },
  );

  it.each([
    ['own, empty session', OWN, [], { state: 'failed', advice: 'after-others' }],
    ['own, own', OWN, ['own'], { state: 'done' }],
    ['own beside dates', OWN, ['wall'], { state: 'failed', advice: 'new-session' }],
    ['dates, empty session', OTLP, [], { state: 'done' }],
    ['an archive of both', BOTH, [], { state: 'done', counts: { spans: 1 }, advice: 'new-session' }],
    [
      'an archive of such files',
      zipOf({ name: 'a.json', bytes: OWN }),
      [],
      { state: 'failed', advice: 'after-others' },
    ],
  ] as [string, Uint8Array<ArrayBuffer>, Clock[], object][])(
    'of several waits for those with dates: %s',
    async (_, bytes, held, outcome) => {
      expect(await take(bytes, held, undefined, { wallClockOnly: true })).toMatchObject(outcome);
    },
  );

  it('is refused beside another that is being read', async () => {
    const intake = new KeepingIntake();
    let release = (): void => undefined;
    intake.before = () => new Promise<void>((resolve) => (release = resolve));
    const imports = new FileImports(openInto(intake), {
      settle: async () => undefined,
      clocks: () => [],
    });
    const [first, second] = [imports.begin({ name: 'first' }), imports.begin({ name: 'second' })];
    await imports.chunk({ ...first, bytes: OWN });
    const reading = imports.end(first);
    await expect.poll(() => intake.running).toBe(1);
    await imports.chunk({ ...second, bytes: OTLP });
    expect(await imports.end(second)).toMatchObject({ state: 'failed', advice: 'new-session' });
    intake.before = () => undefined;
    release();
    expect(await reading).toMatchObject({ state: 'done' });
  });
});

const note = { code: 'no-wall-clock' } as LossEntry;
const DAY = 86_400_000_000_000n;
const NOW = 1_700_000_000_000_000_000n;
test.each([
  [undefined, undefined, [], []],
  [undefined, undefined, [note], []],
  [DAY, DAY + 1n, [note], ['own']],
  [NOW, NOW, [note], ['wall']],
  [DAY, NOW, [note], ['own', 'wall']],
  [DAY, DAY + 1n, [], ['wall']],
  [NOW, NOW, [], ['wall']],
] as [bigint | undefined, bigint | undefined, LossEntry[], Clock[]][])(
  '%s to %s with %j goes by %j',
  (minNs, maxNs, losses, clocks) => {
    const stats = { minNs, maxNs } as never;
    expect(clocksOf({ stats: () => stats, losses: () => losses })).toEqual(clocks);
  },
);

test('nothing is refused beside nothing', () => {
  expect(clockRefusal('own', [])).toBeUndefined();
});
