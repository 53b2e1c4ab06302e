import { expect, test } from 'vitest';
import { listLostItems } from '../../../core/analysis/pipeline-figures/lost-items.ts';
import type { StepReading } from '../../../core/analysis/pipeline-figures/step-reading.ts';

const step = (more: Partial<StepReading>): StepReading => ({
  ...{ in: 9, out: 9, refused: 0, failed: 0, dropped: {}, lostReasons: [], refusals: {}, retries: 0 },
  ...{ queueSize: 0, queueCapacity: 0, latencyMs: null, lastError: null },
  ...more,
});

test('what components gave up or could not use is lost; what a rule drops is not, and the session counts its own', () => {
  const components = {
    'receivers/zipkin': step({ dropped: { 'invalid Zipkin span': 2 }, lostReasons: ['invalid Zipkin span'] }),
    'traces/filter': step({ dropped: { 'by a condition': 50 }, refused: 3, refusals: { 'too large': 1 } }),
    'exporters/otlp': step({ failed: 7, lastError: { message: 'HTTP 503', atMs: 5 } }),
    'exporters/store': step({ failed: 11 }),
    'exporters/store/2': step({ failed: 13 }),
  };
  expect(listLostItems({ atMs: 0, components })).toEqual([
    { component: 'exporters/otlp', reason: '', items: 7, lastError: { message: 'HTTP 503', atMs: 5 } },
    { component: 'receivers/zipkin', reason: 'invalid Zipkin span', items: 2, lastError: null },
  ]);
  expect(listLostItems({ atMs: 0, components: {} })).toEqual([]);
});
