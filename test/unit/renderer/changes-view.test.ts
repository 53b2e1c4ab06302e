import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionEntry } from '../../../contract/operations/library.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/analysis/compare-sessions/thresholds.ts';
import { compareSides } from '../../../core/report/session-comparison/compared-sessions.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { NO_FILTER } from '../../../renderer/state/filter.ts';
import { useView } from '../../../renderer/state/view.ts';
import { changesCommands } from '../../../renderer/views/sessions/changes/changes-commands.ts';
import { findRows, isShown, readWord, SHOWN, TABS } from '../../../renderer/views/sessions/changes/change-rows.ts';
import { opener, openOn, openOperation, openPattern } from '../../../renderer/views/sessions/changes/open-row.tsx';
import { operationColumns } from '../../../renderer/views/sessions/changes/operation-columns.tsx';
import { patternColumns } from '../../../renderer/views/sessions/changes/pattern-columns.tsx';
import { pinChanges } from '../../../renderer/views/sessions/changes/pin-changes.ts';
import { Sides } from '../../../renderer/views/sessions/changes/Sides.tsx';
import { readThresholds, writeThreshold } from '../../../renderer/views/sessions/changes/threshold-params.ts';
import { changeText, shareText } from '../../../renderer/views/sessions/changes/words.ts';
import { operation, pattern, session } from '../../helpers/session-figures.ts';

const few = { spans: 3 };
const before = session(
  [operation('fine'), operation('gone'), operation('slow', { service: 'db' }), operation('rare', few)],
  [pattern('user <*> left', 4)],
);
const after = session(
  [
    operation('fine'),
    operation('slow', { service: 'db', p95Ms: 40 }),
    operation('rare', { ...few, p95Ms: 90 }),
    operation('fresh'),
  ],
  [pattern('user <*> left', 2), pattern('db down', 1, 5)],
);
const compared = compareSides({ title: 'monday', ...before }, { title: 'live', ...after }, DEFAULT_THRESHOLDS);
const { operations, patterns } = compared.comparison;
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
const nowhere = () => undefined;

beforeEach(() => {
  setLocale({ language: 'en' });
  vi.stubGlobal('history', { pushState: nowhere, replaceState: nowhere });
});
afterEach(() => {
  useView.setState(useView.getInitialState());
  vi.unstubAllGlobals();
});

test('each side says how much of it could not be read', () => {
  const unread = { name: 'live', records: 4, files: 1 };
  const other = { id: 'monday', name: 'monday', open: '' } as SessionEntry;
  const sidesOf = (of: typeof compared) =>
    renderToStaticMarkup(createElement(Sides, { compared: of, own: 'after', other, others: [other], again: nowhere }));
  expect(sidesOf({ ...compared, after: { ...compared.after, unread } })).toContain(
    '4 records and 1 file of live could not be read.',
  );
  expect(sidesOf({ ...compared, after: { ...compared.after, unread: { ...unread, records: 0, files: 0 } } })).toBe(
    sidesOf(compared),
  );
});

describe('rows', () => {
  test.each([
    ['all', ['gone', 'slow', 'rare', 'fresh', 'fine']],
    ['worse', ['gone', 'slow']],
    ['unsure', ['rare']],
    ['new', ['fresh']],
    ['gone', ['gone']],
    ['unknown', []],
  ] as const)('%s', (shown, expected) => {
    expect(names(findRows(operations, shown, ''))).toEqual(expected);
    expect(operations.filter((row) => isShown(row, shown))).toHaveLength(expected.length);
  });

  test('are found by all words, in service and name, in any case', () => {
    expect(names(findRows(operations, 'all', ' DB low '))).toEqual(['slow']);
    expect(names(findRows(operations, 'all', 'db fine'))).toEqual([]);
    expect(findRows(patterns, 'all', 'LEFT').map(({ template }) => template)).toEqual(['user <*> left']);
  });

  test('what an address says is a word of ours, or the first one', () => {
    expect(readWord('gone', SHOWN)).toBe('gone');
    expect(readWord('__proto__', SHOWN)).toBe('all');
    expect(readWord(undefined, TABS)).toBe('operations');
  });
});

describe('columns', () => {
  const columnTexts = (id: string) => {
    const column = operationColumns(operations, nowhere).find((one) => one.id === id)!;
    return operations.map((row) => column.text(row));
  };

  test('say what became of a row in words, and what is inferred by a mark', () => {
    expect(columnTexts('what')).toEqual(['▲ gone', '▲ slower (p95)', '? slower (p95)', 'new', '']);
    setLocale({ language: 'ko' });
    expect(columnTexts('what')).toEqual(['▲ 사라짐', '▲ 느려짐 (p95)', '? 느려짐 (p95)', '추가됨', '']);
  });

  test('copy exact figures, and nothing where nothing is known', () => {
    expect(columnTexts('p95-before')).toEqual(['10000000', '10000000', '10000000', '', '10000000']);
    expect(columnTexts('p95Change')).toEqual(['', '3', '8', '', '0']);
    const levels = patternColumns(nowhere).find(({ id }) => id === 'level')!;
    expect(patterns.map((row) => levels.text(row))).toEqual(['ERROR', 'INFO']);
  });

  test('percentages', () => {
    expect([0.25, -0.031, 0, 9, NaN, Infinity].map(changeText)).toEqual(['+25%', '−3.1%', '0%', '+900%', '–', '–']);
    expect([0.125, NaN].map(shareText)).toEqual(['12.5%', '–']);
  });
});

describe('opening a row', () => {
  const [gone, slow] = operations;

  test('goes to the traces of the open session, of all its time, with no other filter', () => {
    const open = openOn('after', openOperation);
    useView.setState({ place: { ...useView.getState().place, filter: { ...NO_FILTER, text: 'x' } } });
    open(slow!)!();
    expect(useView.getState().place).toMatchObject({
      view: 'traces',
      filter: { ...NO_FILTER, services: ['db'], operations: ['slow'] },
      range: { kind: 'fit' },
    });
    expect(open(gone!)).toBeUndefined();
    expect(openOn('before', openOperation)(gone!)).toBeDefined();
  });

  test('a log pattern goes to its records', () => {
    openPattern(patterns[1]!);
    const { view, filter } = useView.getState().place;
    expect(view).toBe('logs');
    expect(filter.where).toMatchObject([{ field: 'pattern', value: 'user <*> left' }]);
  });

  test('what is not in the open session is no button', () => {
    const html = (open?: () => void) => renderToStaticMarkup(createElement('div', {}, opener('<b>', open)));
    expect(html()).toBe('<div><span title="&lt;b&gt;">&lt;b&gt;</span></div>');
    expect(html(() => undefined)).toContain('<button type="button"');
  });
});

test('thresholds are read from the address, and written there where they are not the default', () => {
  expect(readThresholds({})).toEqual(DEFAULT_THRESHOLDS);
  expect(readThresholds({ p95: '50', p95ms: '0.5', points: '2', min: '10', other: 'x' })).toEqual({
    ...DEFAULT_THRESHOLDS,
    ...{ slowerShare: 0.5, slowerNs: 500_000, errorShare: 0.02, fewestSpans: 10 },
  });
  expect(readThresholds({ p95: '-1', p95ms: '1e9', points: '', min: 'NaN' })).toEqual(DEFAULT_THRESHOLDS);
  expect([' 30 ', '20', '', '-3', '1e3'].map((text) => writeThreshold('p95', text))).toEqual([
    ...['30', '', undefined, undefined, undefined],
  ]);
});

test('keys go on to the next rows shown, swap the sides and find', () => {
  let found = 0;
  const commands = changesCommands(compared, () => found++);
  const run = (keys: string) => commands.find((command) => command.keys?.includes(keys))!.run();
  const params = () => useView.getState().place.params;
  run('M');
  expect(params()).toEqual({ show: 'worse' });
  run('Shift+X');
  expect(params()).toEqual({ show: 'worse', side: 'after' });
  for (let at = 1; at < SHOWN.length; at++) run('M');
  run('Shift+X');
  expect(params()).toEqual({});
  run('/');
  expect(found).toBe(1);
});

test('a report gets what was concluded, and the list on the screen', () => {
  const blocks = pinChanges(compared, 'patterns');
  expect(
    blocks.map((block) => (block.kind === 'table' ? [block.title, block.what, block.rows.length] : block)),
  ).toEqual([
    ['The two sessions', 'monday → live', 2],
    ['Regressions (inferred)', 'monday → live', 2],
    ['Beyond a threshold, but too few spans to tell', 'monday → live', 1],
    ['Log patterns in both, the most serious first', 'monday → live', 1],
    ['Log patterns that came or went', 'monday → live', 1],
  ]);
});

test('a report gets numbers as written reports have them, and no columns without a word', () => {
  const many = session([operation('fine', { spans: 5_671, p95Ms: 3_000 })], []);
  const same = compareSides({ title: 'a', ...many }, { title: 'b', ...many }, DEFAULT_THRESHOLDS);
  const blocks = pinChanges(same, 'operations').flatMap((block) => (block.kind === 'table' ? [block] : []));
  const [sides, regressions, listed] = blocks;
  expect(sides!.columns.map(({ label }) => label)).not.toContain('List cut');
  expect([regressions!.title, regressions!.rows]).toEqual(['Regressions (inferred)', []]);
  expect(listed!.rows.flat()).toEqual(expect.arrayContaining(['5,671', '3,000.000']));
});

test('a report says with each table what of a side could not be read', () => {
  const partly = { ...compared, before: { ...compared.before, unread: { name: 'monday', records: 3, files: 0 } } };
  for (const { what } of pinChanges(partly, 'patterns')) expect(what).toMatch(/^monday → live · .*3 records/);
});
