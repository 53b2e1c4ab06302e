import { describe, expect, test } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { openQuestions, suggestedReading } from '../../../renderer/state/reading-questions.ts';

/** What of an account the questions hang on; read as of 2024. */
function accountWith(...codes: string[]): ImportAccount {
  const warnings = codes.map((code) => ({ code, count: 1, example: '' }));
  return { warnings, firstNs: `${Date.UTC(2024, 2, 11)}000000` } as unknown as ImportAccount;
}

const { timeZone: LOCAL } = new Intl.DateTimeFormat().resolvedOptions();

describe('what a file leaves open', () => {
  test('is asked where it was assumed, and nothing else is', () => {
    expect(openQuestions({ account: accountWith('id-padded') })).toEqual({
      year: false,
      zone: false,
      isAnswered: false,
    });
    expect(openQuestions({ account: accountWith('zone-assumed') })).toMatchObject({ year: false, zone: true });
    expect(openQuestions({ account: accountWith('year-assumed') })).toMatchObject({ year: '2024', zone: false });
    expect(openQuestions({ account: null })).toMatchObject({ year: false, zone: false });
  });

  test('can be said otherwise after it was answered', () => {
    const reading = { year: 2021, timeZone: 'Asia/Seoul' };
    expect(openQuestions({ account: accountWith(), reading })).toEqual({ year: '2021', zone: true, isAnswered: true });
  });

  test('is suggested by the answer for this file, one before it, or what is likely', () => {
    const account = accountWith('year-assumed', 'zone-assumed');
    const answers = { year: 2020, timeZone: 'Europe/Paris' };
    expect(suggestedReading({ account }, {})).toEqual({ year: 2024, timeZone: LOCAL });
    expect(suggestedReading({ account }, answers)).toEqual(answers);
    expect(suggestedReading({ account, reading: { year: 2021 } }, answers)).toEqual({ ...answers, year: 2021 });
  });
});
