import { expect, test } from 'vitest';
import { kindsWith, typesOf } from '../../../main/engine/collector/kinds.ts';
import { isOwnLimit } from '../../../core/collector/config/own-limits.ts';

const PARTED = { storage: 'file_storage', batch: { partition: { metadata_keys: ['a'] } } };
const STYLES = { trace_conditions: ['true'], traces: { span: ['true'] } };

test.each([
  ['exporters', 'file', { path: '/a', append: true, rotation: {} }, false],
  ['exporters', 'otlp', { endpoint: 'a:1', sending_queue: { storage: 'file_storage', wait_for_result: true } }, false],
  [
    'processors',
    'tail_sampling',
    { policies: [{ name: 'a', type: 'status_code', status_code: { status_codes: ['NO'] } }] },
    false,
  ],
  ['processors', 'filter', STYLES, false],
  ['connectors', 'count', { metrics: { a: { attributes: [{ key: 'b' }] } } }, false],
  ['exporters', 'otlp', { endpoint: 'a:1', sending_queue: PARTED }, true],
] as const)(
  'of unused %s/%s the Collector says itself what it refuses, and we what we lack',
  (section, type, written, isOwn) => {
    const problems = typesOf(kindsWith([]))
      [section].get(type)!
      .check(written)
      .filter(({ isWarning }) => isWarning !== true);
    expect(problems).not.toEqual([]);
    for (const { message } of problems) expect([message, isOwnLimit(message)]).toEqual([message, isOwn]);
  },
);
