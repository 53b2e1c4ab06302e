import { expect, test } from 'vitest';
import { findTrouble } from '../../../core/analysis/pipeline-figures/find-trouble.ts';
import type { Reading, StepReading } from '../../../core/analysis/pipeline-figures/step-reading.ts';

const NOTHING: StepReading = {
  ...{ in: 0, out: 0, refused: 0, failed: 0, dropped: {}, lostReasons: [], refusals: {}, retries: 0 },
  ...{ queueSize: 0, queueCapacity: 0, latencyMs: null, lastError: null },
};
const ERROR = { message: 'connection refused', atMs: 500 };

/** Two readings, a second apart: at the first nothing has happened yet. */
const readings = (now: Readonly<Record<string, Partial<StepReading>>>): Reading[] =>
  [0, 1_000].map((atMs) => ({
    atMs,
    components: Object.fromEntries(
      Object.entries(now).map(([key, step]) => [key, atMs === 0 ? NOTHING : { ...NOTHING, ...step }]),
    ),
  }));

test('there is none before anything was read, nor where all flows', () => {
  expect(findTrouble([])).toBeUndefined();
  expect(findTrouble(readings({ 'receivers/otlp': { out: 9 }, 'exporters/otlp': { in: 9, out: 9 } }))).toBeUndefined();
});

test('an exporter whose gateway is down cannot send', () =>
  expect(
    findTrouble(
      readings({
        'receivers/otlp': { out: 9, refused: 3 },
        'exporters/otlp': { in: 9, queueSize: 3, queueCapacity: 10, lastError: ERROR },
      }),
    ),
  ).toEqual({ kind: 'stuck', keys: ['exporters/otlp'] }));

test('one that sends again after an error only had one lately', () =>
  expect(findTrouble(readings({ 'exporters/otlp': { in: 9, out: 9, lastError: ERROR } }))).toEqual({
    kind: 'late',
    keys: ['exporters/otlp'],
  }));

test('what is lost is told before all else', () =>
  expect(
    findTrouble(
      readings({
        'exporters/otlp': { in: 9, lastError: ERROR },
        'exporters/otlp/2': { in: 9, failed: 9, lastError: ERROR },
        'traces/batch': { in: 9, dropped: { 'too large': 1 }, lostReasons: ['too large'] },
      }),
    ),
  ).toEqual({ kind: 'loss', keys: ['exporters/otlp/2', 'traces/batch'] }));
