import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubjectSummary } from '../../../contract/operations/subjects.ts';
import { parsePlace, START, writePlace } from '../../../renderer/state/place.ts';
import {
  arrangeSubjects,
  nextOrder,
  ofServices,
  readOrder,
  writeOrder,
} from '../../../renderer/views/services/arrange-subjects.ts';
import { apdexText, percentText, ratePerSecond } from '../../../renderer/views/services/red-words.ts';
import { writeRedCsv } from '../../../renderer/views/services/red-csv.ts';
import { sparkPath } from '../../../renderer/views/services/spark-path.ts';
import { filterOf, readSubject, writeSubject } from '../../../renderer/views/services/subject.ts';
import { rangeAround } from '../../../renderer/views/trace/range-around.ts';

describe('the address of a subject', () => {
  test('survives any key and value, in the whole address', () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom(...'a./%2F서?#&=') });
    fc.assert(
      fc.property(text, fc.option(text, { nil: '' }), (key, value) => {
        const place = { ...START, view: 'services', arg: writeSubject({ key, value }) };
        expect(readSubject(parsePlace(writePlace(place)).arg)).toEqual({ key, value });
      }),
    );
  });

  test('without a subject is the list', () => {
    expect([readSubject(''), readSubject('service.name'), readSubject('/x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('becomes a filter of all three signals', () => {
    expect(filterOf({ key: 'service.name', value: 'cart' })).toMatchObject({ services: ['cart'], attributes: [] });
    expect(filterOf({ key: 'host.name', value: 'a' })).toMatchObject({
      services: [],
      attributes: [{ key: 'host.name', operator: '=', value: 'a' }],
    });
  });
});

describe('the list of subjects', () => {
  const one = (value: string, calls: number, errors: number, p99: number) =>
    ({ value, calls, errors, p99 }) as SubjectSummary;
  const rows = [one('b', 10, 5, 70), one('A', 100, 10, 90), one('quiet', 0, 0, NaN)];
  const names = (find: string, order: string) =>
    arrangeSubjects(rows, find, readOrder(order)).map(({ value }) => value);

  test('sorts by calls unless told otherwise; errors by their share; what has no figure comes last', () => {
    expect(names('', '')).toEqual(['A', 'b', 'quiet']);
    expect(names('', '-errors')).toEqual(['b', 'A', 'quiet']);
    expect(names('', 'p99')).toEqual(['b', 'A', 'quiet']);
    expect(names('', '-p99')).toEqual(['A', 'b', 'quiet']);
    expect(names('QUI', 'nonsense')).toEqual(['quiet']);
  });

  test('turns round on the second press', () => {
    expect(writeOrder(nextOrder(readOrder(''), 'p95'))).toBe('-p95');
    expect(writeOrder(nextOrder(readOrder('-p95'), 'p95'))).toBe('p95');
    expect(writeOrder(nextOrder(readOrder(''), 'apdex'))).toBe('apdex');
  });
});

test('figures of nothing are no figures', () => {
  expect([percentText(0, 0), apdexText({ apdex: NaN }), ratePerSecond(3, 0n)]).toEqual(['–', '–', 0]);
  expect([percentText(1, 1_000_000), percentText(1, 8), apdexText({ apdex: 0.5 })]).toEqual([
    '<0.01%',
    '12.5%',
    '0.50',
  ]);
  expect(ratePerSecond(30, 60_000_000_000n)).toBe(0.5);
});

test('a span is looked at with five minutes before and after', () => {
  const minute = 60_000_000_000n;
  const around = (start: bigint, end: bigint) => rangeAround({ startTimeUnixNano: start, endTimeUnixNano: end });
  const between = (from: bigint, to: bigint) => ({ kind: 'between', fromNs: String(from), toNs: String(to) });
  expect(around(10n * minute, 11n * minute)).toEqual(between(5n * minute, 16n * minute));
  expect(around(10n * minute, 0n)).toEqual(between(5n * minute, 15n * minute));
  expect(around(minute, minute)).toEqual(between(0n, 6n * minute));
});

test('a small chart lifts the pen at gaps and keeps a constant in the middle', () => {
  expect(sparkPath([0, 5, 10], [1, 3, 2], 100, 20)).toBe('M0.0 20.0L50.0 0.0L100.0 10.0');
  expect(sparkPath([0, 5, 10], [4, NaN, 4], 100, 20)).toBe('M0.0 10.0h1M100.0 10.0h1');
  expect([sparkPath([], [], 100, 20), sparkPath([7], [NaN], 100, 20)]).toEqual(['', '']);
});

test('the shared filter narrows the list to the services it names', () => {
  const subjects = ['cart', 'web'].map((value) => ({ value }) as SubjectSummary);
  const names = (...services: string[]) => ofServices(subjects, services).map(({ value }) => value);
  expect([names(), names('web'), names('none')]).toEqual([['cart', 'web'], ['web'], []]);
});

test('figures of a chart: one row per slice, gaps empty, names guarded', () => {
  const lines = [
    { label: 'p50', value: [1.5, NaN] },
    { label: 'p99', value: [-2, 3] },
  ];
  expect(writeRedCsv('=cart', 'ms', 1_763_800_000_000_000_001n, [0, 60e9], lines)).toBe(
    'time,subject,unit,p50,p99\r\n' +
      "2025-11-22T08:26:40.000000001Z,'=cart,ms,1.5,-2\r\n" +
      "2025-11-22T08:27:40.000000001Z,'=cart,ms,,3\r\n",
  );
});
