import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NewBlock } from '../../../core/report/document/report-document.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { t } from '../../../renderer/i18n/t.ts';
import { usePins, type Pin } from '../../../renderer/state/pins.ts';
import { pin, pinPart, shownPin } from '../../../renderer/workbench/pin.ts';
import { usePictureOutcome } from '../../../renderer/workbench/picture-commands.ts';
import { tableBlock } from '../../../renderer/workbench/table-block.ts';
import { stubPage } from '../../helpers/picture.ts';

const added = vi.hoisted(() => [] as unknown[]);
vi.mock('../../../renderer/state/report.ts', () => ({
  addToReport: (blocks: unknown[]) => Promise.resolve(void added.push(...blocks)),
}));

vi.mock('../../../renderer/theme/theme.ts', async (actual) => ({
  ...(await actual<object>()),
  applyTheme: () => undefined,
}));

beforeEach(stubPage);
afterEach(() => {
  vi.unstubAllGlobals();
  added.length = 0;
  usePins.setState({ view: null, table: null, parts: new Map() });
  setLocale({ language: 'en' });
});

const table =
  (title: () => string): Pin =>
  () =>
  () =>
    tableBlock({ title: title(), columns: [{ label: t('word.name'), text: (row: string) => row }], rows: ['a'] });

test('a block is kept in both languages, whichever the page is in', async () => {
  setLocale({ language: 'ko' });
  await pin(table(() => t('services.title')));
  const [block] = added as NewBlock[];
  expect(block).toMatchObject({
    ...{ title: '서비스', columns: [{ label: '이름' }] },
    other: { language: 'en', block: { title: 'Services', columns: [{ label: 'Name' }], rows: [['a']] } },
  });
});

test('what is the same in both is kept once', async () => {
  await pin(() => () => [{ kind: 'table', title: 'SQL', columns: [], rows: [['1']], leftOut: 0, what: 'SELECT 1' }]);
  expect(added).toHaveLength(1);
  expect(added[0]).not.toHaveProperty('other');
});

test('a screen of several charts gives all of them in their order, or one', async () => {
  const parts = new Map([
    ['late', { at: 1, pin: table(() => 'late') }],
    ['none', { at: 2, pin: (() => () => 'nothing drawn') as Pin }],
    ['early', { at: 0, pin: table(() => 'early') }],
  ]);
  usePins.setState({ parts, table: table(() => 'figures') });
  await pin(shownPin()!);
  expect((added as { title: string }[]).map(({ title }) => title)).toEqual(['early', 'late']);
  pinPart('late');
  await vi.waitFor(() => expect(added).toHaveLength(3));
});

test('a screen without a picture gives its table; where there is nothing, that is said', async () => {
  usePins.setState({ table: () => () => tableBlock({ title: 'x', columns: [], rows: [] }) });
  await pin(shownPin()!);
  expect(added).toEqual([]);
  expect(usePictureOutcome.getState().words).toBe('There is nothing here to pin.');
  usePins.setState({ table: null });
  expect(shownPin()).toBeNull();
});

test('a table says what is shown, not what is copied, and counts what it leaves out', () => {
  const columns = [
    {
      label: 'p50 (ms)',
      align: 'end' as const,
      text: (ns: number) => String(ns),
      shown: (ns: number) => String(ns / 1e6),
    },
  ];
  expect(tableBlock({ title: 'x', columns, rows: [4e6], total: 12 })).toEqual([
    {
      ...{ kind: 'table', title: 'x', what: '', leftOut: 11 },
      ...{ columns: [{ label: 'p50 (ms)', kind: 'number' }], rows: [['4']] },
    },
  ]);
});
