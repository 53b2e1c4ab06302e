// What is shown of a long text may be copied or written to a file: a part of a secret is not known for one there.

import { expect, test } from 'vitest';
import { attributes, logRecord, logs, span, traceId, traces } from '../../../helpers/telemetry.ts';
import { textAt } from '../../../../contract/frame.ts';
import { storeOf } from './store-of.ts';

/** A text whose first `most` characters end inside a password. */
const cutAt = (most: number): string => `${'x '.repeat(most / 2 - 3)}Sek-ret!`;
const PART = /Se/;

const named = (name: string) => traces('web', span({ traceId: traceId(1), name }));

test('a value of a facet ends at a word', async () => {
  const store = await storeOf(logs('a', logRecord({ attributes: attributes({ dump: cutAt(4_000) }) })));
  const input = { filter: {}, field: 'attribute-value' as const, key: 'dump', contains: '', limit: 10 };
  const [{ value } = { value: '' }] = (await store.ask('logs.facets', input)).values;
  expect(value).toMatch(/^x x .*x$/);
  expect(value).not.toMatch(PART);
});

test('names on a canvas end at a word, and so do those of its groups', async () => {
  const store = await storeOf(named(cutAt(200)));
  const input = { filter: {}, columns: 8, by: 'operation' as const, levels: 8 };
  const { spans, groups } = await store.ask('spans.canvas', input);
  for (const shown of [textAt(spans!.columns.name, 0), groups[0]!.operation!]) {
    expect(shown).toMatch(/^x x .*x…?$/);
    expect(shown).not.toMatch(PART);
  }
});

test('names in a summary end at a word, and are told apart up to there', async () => {
  const store = await storeOf(named(`${cutAt(1_000)}1`), named(`${cutAt(1_000)}2`));
  const { operations } = await store.ask('session.summary', { limit: 10 });
  expect(operations.items).toMatchObject([{ spans: 2, name: 'x '.repeat(497).trim() }]);
});

test('the template of a long line ends at a word', async () => {
  const store = await storeOf(logs('a', logRecord({ body: { kind: 'string', value: cutAt(1_500) } })));
  const { patterns } = await store.ask('logs.patterns', { filter: {}, limit: 10, sparkBuckets: 1 });
  expect(patterns[0]!.template).toMatch(/x <…>$/);
  expect(patterns[0]!.template).not.toMatch(PART);
});
