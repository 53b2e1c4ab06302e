import { expect, test } from 'vitest';
import { Settings } from '../../../../core/collector/settings.ts';

test('a text where texts are listed is split at its commas, an empty one is none', () => {
  const settings = new Settings({ brokers: 'a:9092,b:9092', one: '/var/log/*.log', empty: '', list: ['a,b'] });
  expect(['brokers', 'one', 'empty', 'list', 'missing'].map((key) => settings.texts(key))).toEqual([
    ['a:9092', 'b:9092'],
    ['/var/log/*.log'],
    [],
    ['a,b'],
    [],
  ]);
  expect(settings.problems).toEqual([]);
});

test('what is neither is told, and so is a text where the Collector splits none', () => {
  const settings = new Settings({ brokers: { a: 1 }, receivers: 'otlp,zipkin' });
  expect([settings.texts('brokers'), settings.listedTexts('receivers')]).toEqual([[], []]);
  expect(settings.problems).toEqual([
    { path: ['brokers'], message: 'a list is expected here' },
    { path: ['receivers'], message: 'a list is expected here' },
  ]);
});
