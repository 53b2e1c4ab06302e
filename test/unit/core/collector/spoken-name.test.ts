import { expect, test } from 'vitest';
import { spokenName } from '../../../../core/collector/spoken-name.ts';

test('a processor is called by its kind and id, and the pipeline that it is in', () => {
  const pipelines = [
    { id: 'traces', processors: ['batch'] },
    { id: 'traces/2', processors: ['batch', 'filter/a/b'] },
  ];
  const names = ['traces/batch', 'traces/2/filter/a/b', 'exporters/otlp', 'receivers/otlp/2', 'extensions'];
  expect(names.map((key) => spokenName(key, pipelines))).toEqual([
    'processors/batch (traces)',
    'processors/filter/a/b (traces/2)',
    'exporters/otlp',
    'receivers/otlp/2',
    'extensions',
  ]);
});
