import { describe, expect, it } from 'vitest';
import { defaultPreferences, readPreferences, writePreferences } from '../../../renderer/state/preferences.ts';

describe('stored preferences', () => {
  it('come back as they were', () => {
    const chosen = {
      ...defaultPreferences(),
      theme: 'light' as const,
      density: 'compact' as const,
      clock: '12h' as const,
      numbers: 'point-comma' as const,
      sizes: { details: 420 },
      lists: { 'logs.columns': ['time', 'attribute:http.route'] },
    };
    expect(readPreferences(writePreferences(chosen))).toEqual(chosen);
  });

  it.each([null, '', 'not json', '[]', '{"version":99,"values":{"theme":"dark"}}'])('fall back for %j', (stored) => {
    expect(readPreferences(stored)).toEqual(defaultPreferences());
  });

  it('lose only the field that is wrong', () => {
    const stored = JSON.stringify({
      version: 1,
      values: { theme: 'light', density: 'roomy', clock: '13h', numbers: 7, sizes: { a: -5 }, more: 1 },
    });
    expect(readPreferences(stored)).toEqual({ ...defaultPreferences(), theme: 'light' });
  });
});
