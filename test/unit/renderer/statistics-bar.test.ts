import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { StatisticsBar } from '../../../renderer/views/trace/aggregates/StatisticsBar.tsx';

test('says why there are no attributes to choose, and whose are missing', () => {
  setLocale({ language: 'en' });
  const chosen = { grouping: 'operation', key: '' } as const;
  const error = { code: 'internal', message: 'no room', hint: '' } as const;
  const shown = (asked: { leftOut: number; error: typeof error | undefined }) =>
    renderToStaticMarkup(
      createElement(StatisticsBar, { chosen, asked: { keys: [], ...asked }, statistics: undefined, leftOut: 0 }),
    );
  expect(shown({ leftOut: 0, error })).toContain(
    '<span role="alert">The attributes could not be listed: no room</span>',
  );
  expect(shown({ leftOut: 2, error: undefined })).toContain('The attributes of 2 resources are not listed');
  expect(shown({ leftOut: 0, error: undefined })).not.toContain('The attributes');
});
