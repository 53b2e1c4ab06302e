import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionEntry } from '../../../contract/operations/library.ts';
import type { WarningCode } from '../../../core/otlp/decoded.ts';
import { ANSWERS } from '../../../main/engine/receivers/refusal.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { t } from '../../../renderer/i18n/t.ts';
import { START, type Place } from '../../../renderer/state/place.ts';
import { followPlaces, useRecentPlaces } from '../../../renderer/state/recent-places.ts';
import { sortSessions } from '../../../renderer/state/sessions.ts';
import { useView } from '../../../renderer/state/view.ts';
import { explainLoss } from '../../../renderer/format/explain-loss.ts';
import {
  parseGigabytes,
  parseHours,
  writeGigabytes,
  writeHours,
} from '../../../renderer/views/settings/parse-limit.ts';
import { readKeys } from '../../../renderer/views/settings/read-keys.ts';

/** A code without a line here does not compile. */
const WARNINGS: Record<WarningCode, true> = {
  'unknown-field': true,
  'snake-case-key': true,
  'enum-name': true,
  'base64-id': true,
  'legacy-library-name': true,
  'invalid-utf8': true,
  strindex: true,
  'duplicate-key': true,
  'bare-nan': true,
  'log-id-dropped': true,
  'link-id-invalid': true,
  'exemplar-id-dropped': true,
  'invalid-value': true,
  'unsupported-signal': true,
  'foreign-id': true,
  'service-unknown': true,
  'mistyped-value': true,
  'time-of-file': true,
  'time-of-opening': true,
  'no-wall-clock': true,
  'unmatched-begin': true,
  'unmatched-end': true,
  'unbound-flow': true,
  'ignored-event': true,
  'gauge-histogram': true,
  'late-target-info': true,
  'year-assumed': true,
  'zone-assumed': true,
  'time-unknown': true,
  'unnamed-attribute': true,
  'id-padded': true,
  'value-depth': true,
  redacted: true,
};
const REJECTIONS = ['unreadable', 'trace-id', 'span-id', 'time-zero', 'bucket-count', 'value-range'];
const EXPIRED = ['retention-age', 'retention-size'];

describe('what was dropped and why', () => {
  beforeEach(() => setLocale({ language: 'en' }));

  test('every code has words of its own', () => {
    const codes = [...Object.keys(ANSWERS), ...Object.keys(WARNINGS), ...REJECTIONS, ...EXPIRED];
    expect(codes.filter((code) => explainLoss(code) === t('lossWhy.other'))).toEqual([]);
  });

  test('a code nobody knows, or one that is no code, leaves it to the example', () => {
    for (const code of ['new-code', '', '__proto__', 'toString']) expect(explainLoss(code)).toBe(t('lossWhy.other'));
  });
});

describe('limits as typed', () => {
  test.each([
    ['', 0],
    ['0', 0],
    ['0.1', 100_000_000],
    ['0.09', undefined],
    ['0.0000000001', undefined],
    ['2', 2_000_000_000],
    [' 0.5 ', 500_000_000],
    ['0,5', 500_000_000],
    ['-1', undefined],
    ['1e3', undefined],
    ['many', undefined],
    ['9999999', undefined],
  ])('%j gigabytes', (text, bytes) => expect(parseGigabytes(text)).toBe(bytes));

  test.each([
    ['', 0],
    ['24', 24],
    ['1.5', undefined],
    ['x', undefined],
  ])('%j hours', (text, hours) => expect(parseHours(text)).toBe(hours));

  test('what is shown is what was typed', () => {
    expect(['', '2', '0.5'].map((text) => writeGigabytes(parseGigabytes(text)!))).toEqual(['', '2', '0.5']);
    expect(['', '24'].map((text) => writeHours(parseHours(text)!))).toEqual(['', '24']);
  });

  test('keys: one a line, none twice, bounded as the contract has them', () => {
    expect(readKeys(' *token* \n\n*token*\nuser.id\n')).toEqual({ ok: true, keys: ['*token*', 'user.id'] });
    expect(readKeys('x'.repeat(201)).ok).toBe(false);
    expect(readKeys(Array.from({ length: 201 }, (_, i) => `k${i}`).join('\n')).ok).toBe(false);
  });
});

test('sessions: pinned ones first, then what changed last', () => {
  const entry = (id: string, pinned: boolean, changedMs: number): SessionEntry => ({
    id,
    name: id,
    notes: '',
    pinned,
    path: id,
    bytes: 0,
    changedMs,
    open: '',
  });
  const sorted = sortSessions([
    entry('old', false, 1),
    entry('new', false, 3),
    entry('pin', true, 0),
    entry('pin2', true, 2),
  ]);
  expect(sorted.map(({ id }) => id)).toEqual(['pin2', 'pin', 'new', 'old']);
});

test('recent places: each once, newest first, as they were left; not the present one', () => {
  const stop = followPlaces();
  const at = (view: string, arg = '', selection = ''): Place => ({ ...START, view, arg, selection });
  for (const place of [
    at('traces'),
    at('trace', 'a'),
    at('trace', 'a', 'row'),
    at('traces'),
    at('logs'),
    at('trace', 'a'),
  ])
    useView.setState({ place });
  expect(useRecentPlaces.getState().places.map(({ view, arg, selection }) => [view, arg, selection])).toEqual([
    ['logs', '', ''],
    ['traces', '', ''],
    ['start', '', ''],
  ]);
  stop();
});
