import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TEXT_RULES, type HiddenValues } from '../../../contract/operations/library.ts';
import { hiddenParts } from '../../../core/report/hidden-parts.ts';
import { hiddenText } from '../../../core/report/hidden-values.ts';
import type { NewBlock } from '../../../core/report/document/report-document.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { forgetLeaving, leavingReport, refreshLeaving, useLeaving } from '../../../renderer/state/leaving-report.ts';
import { noteHidden, redactWith, useLastHidden } from '../../../renderer/state/redact-texts.ts';
import { editReport, useReport } from '../../../renderer/state/report.ts';
import { hiddenWords } from '../../../renderer/workbench/export/hidden-words.ts';

/** What the engine was asked for, text by text. */
const asked = vi.hoisted(() => [] as string[]);
let isHiding = true;
const answer = ({ texts }: { texts: string[] }) => {
  asked.push(...texts);
  const count = texts.filter((text) => text.includes('s3cret')).length;
  const hidden: HiddenValues[] = isHiding && count > 0 ? [{ rule: 'tokens', count }] : [];
  const shown = isHiding ? texts.map((text) => text.replaceAll('s3cret', '[redacted]')) : texts;
  return { ok: true, value: { texts: shown, hidden } };
};
const call = vi.hoisted(() => vi.fn());
vi.mock('../../../renderer/state/connection.ts', () => ({ callEngine: call, onReady: vi.fn() }));

const table: NewBlock = {
  ...{ kind: 'table', title: 'Users', columns: [{ label: 'Name', kind: 'text' }], leftOut: 0 },
  ...{ rows: [['s3cret'], ['s3cret'], ['plain']], source: { session: 'shop', what: '', place: '' } },
};

beforeEach(() => {
  vi.useFakeTimers();
  call.mockImplementation((_operation: string, input: { texts: string[] }) => Promise.resolve(answer(input)));
});
afterEach(() => {
  vi.useRealTimers();
  isHiding = true;
  asked.length = 0;
  useLastHidden.setState({ hidden: [] });
  setLocale({ language: 'en' });
  for (const { id } of useReport.getState().history.now.blocks) editReport({ kind: 'remove', id });
  editReport({ kind: 'title', title: '' });
  forgetLeaving();
});

const shown = () => [...useLeaving.getState().blocks.values()].map(({ block }) => block);

describe('what the desk shows of a report', () => {
  test('is what leaves, with what is hidden in each block and in all, once for each time it stands there', async () => {
    editReport({ kind: 'title', title: 'of s3cret' });
    editReport({ kind: 'add', block: table });
    editReport({ kind: 'add', block: { kind: 'notes', markdown: 'It was **s3cret**' } });
    await refreshLeaving();
    expect(useLeaving.getState()).toMatchObject({ title: 'of [redacted]', hidden: [{ rule: 'tokens', count: 4 }] });
    expect(shown()).toMatchObject([
      { rows: [['[redacted]'], ['[redacted]'], ['plain']] },
      { markdown: 'It was **[redacted]**' },
    ]);
    const counts = [...useLeaving.getState().blocks.values()].map(({ hidden }) => hidden[0]?.count);
    expect(counts).toEqual([2, 1]);
    const { made: report, hidden } = await leavingReport(useReport.getState().history.now);
    expect(report.blocks).toEqual(shown());
    expect(hidden).toEqual(useLeaving.getState().hidden);
    expect(report.hidden).toEqual(hidden);
  });

  test.each(['en', 'ko'] as const)('says how much is hidden as the file says it (%s)', (language) => {
    setLocale({ language });
    const hidden = (['keys', ...TEXT_RULES] as const).map((rule, at) => ({ rule, count: 999 + at }));
    expect(hiddenText(hidden, language)).toBe(hiddenWords(hidden));
    expect(hiddenText([], language)).toBe('');
  });

  test('is cut after it was redacted: half a secret is not known for one', async () => {
    editReport({ kind: 'add', block: { ...table, rows: [[`${'x'.repeat(497)}s3cret and more`]] } as NewBlock });
    const { made } = await leavingReport(useReport.getState().history.now);
    expect(made.blocks).toMatchObject([{ rows: [[`${'x'.repeat(497)}[re…`]] }]);
  });

  test('is asked for again only where it changed, and all of it by other settings', async () => {
    editReport({ kind: 'add', block: table });
    await refreshLeaving();
    asked.length = 0;
    editReport({ kind: 'title', title: 'Checkout' });
    await refreshLeaving();
    expect(asked).toEqual(['Checkout']);
    isHiding = false;
    forgetLeaving();
    await refreshLeaving();
    expect(shown()).toMatchObject([{ rows: [['s3cret'], ['s3cret'], ['plain']] }]);
    expect(useLeaving.getState().hidden).toEqual([]);
  });

  test('is nothing where nobody can say what may leave, until somebody can', async () => {
    editReport({ kind: 'add', block: table });
    call.mockImplementation(() => Promise.resolve({ ok: false, error: { message: 'The engine is gone.' } }));
    await refreshLeaving();
    expect(useLeaving.getState().failure).toBe('The engine is gone.');
    expect(shown()).toEqual([]);
    call.mockImplementation((_operation: string, input: { texts: string[] }) => Promise.resolve(answer(input)));
    await refreshLeaving();
    expect(useLeaving.getState().failure).toBe('');
    expect(shown()).toHaveLength(1);
  });

  test('an answer that comes late does not take the place of a newer one', async () => {
    editReport({ kind: 'title', title: 'old' });
    let late = (_value: unknown): void => undefined;
    call.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
    const first = refreshLeaving();
    editReport({ kind: 'title', title: 'new' });
    await refreshLeaving();
    late(answer({ texts: ['old'] }));
    await first;
    expect(useLeaving.getState().title).toBe('new');
  });
});

describe('texts that leave', () => {
  test('are asked for in parts, and what was hidden in all of them is said by rule, in either language', async () => {
    const long = 'x'.repeat(700_000);
    const texts = ['s3cret', long, `${long} s3cret`, 'b'];
    const { made, hidden } = await redactWith((redact) => redact(texts));
    expect(made).toEqual(['[redacted]', long, `${long} [redacted]`, 'b']);
    expect(call.mock.calls.slice(-2).map(([, { texts: some }]) => (some as string[]).length)).toEqual([2, 2]);
    expect(hidden).toEqual([{ rule: 'tokens', count: 2 }]);
    expect(useLastHidden.getState().hidden).toEqual([]);
    noteHidden(hidden);
    expect(useLastHidden.getState().hidden).toEqual(hidden);
    const more = [...hidden, { rule: 'emails', count: 1_000 } as const];
    expect(hiddenWords(more)).toBe('Hidden values: 1,002 (passwords and tokens 2 · e-mail addresses 1,000).');
    setLocale({ language: 'ko' });
    expect(hiddenWords(more)).toBe('가린 값: 1,002개 (비밀번호와 토큰 2개 · 이메일 주소 1,000개).');
    expect(hiddenWords([])).toBe('');
    vi.advanceTimersByTime(10_000);
    expect(useLastHidden.getState().hidden).toEqual([]);
  });

  test('are marked where something stands for a value', () => {
    expect(hiddenParts('a [redacted:0123456789ab] b [redacted]')).toEqual([
      { text: 'a ', isHidden: false },
      { text: '[redacted:0123456789ab]', isHidden: true },
      { text: ' b ', isHidden: false },
      { text: '[redacted]', isHidden: true },
    ]);
    expect(hiddenParts('[redacted: no]')).toEqual([{ text: '[redacted: no]', isHidden: false }]);
    expect(hiddenParts('')).toEqual([]);
  });
});
