import { afterEach, describe, expect, it } from 'vitest';
import { includesHangul } from '../../../renderer/i18n/hangul.ts';
import { chooseLanguage, currentLocale, setLocale } from '../../../renderer/i18n/locale.ts';
import { wordsFor } from '../../../renderer/i18n/synonyms.ts';
import { t, type PlainKey } from '../../../renderer/i18n/t.ts';
import { matchTyped } from '../../../renderer/workbench/overlay/match-typed.ts';

afterEach(() => setLocale({ language: 'en' }));

describe('Hangul, while it is typed', () => {
  it.each([
    ['지표', '지'],
    ['지표', '지ㅍ'],
    ['지표', '짚'], // the input method puts the next initial below first
    ['트레이스', '트렝'],
    ['내보내기', '보내'],
    ['값 복사', '값'],
    ['지표', 'ㅈㅍ'],
    ['값 복사', 'ㄱ ㅂㅅ'],
    ['시간 범위', '시간범'],
    ['복사', 'ㅄ'], // ㅂ and ㅅ, joined
    ['과정', '고'],
    ['읽기', '일'],
    ['지표', '지표'], // decomposed, as some systems hand it over
  ])('%s is found by %s', (text, typed) => {
    expect(includesHangul(text, typed)).toBe(true);
  });

  it.each([
    ['지표', 'ㅍㅈ'],
    ['지표', '지포'],
    ['로그', '추적'],
  ])('%s is not found by %s', (text, typed) => {
    expect(includesHangul(text, typed)).toBe(false);
  });
});

const COMMANDS: Record<string, () => string> = {
  traces: () => t('command.go', { view: t('view.traces') }),
  metrics: () => t('command.go', { view: t('view.metrics') }),
  logs: () => t('command.go', { view: t('view.logs') }),
  services: () => t('command.go', { view: t('view.services') }),
  settings: () => t('command.settings'),
  exportAll: () => t('command.exportAll'),
  shortcuts: () => t('command.shortcuts'),
  theme: () => t('command.theme'),
};

const find = (typed: string): string[] =>
  Object.entries(COMMANDS)
    .filter(([, label]) => matchTyped(label(), typed, wordsFor(label)) > 0)
    .map(([id]) => id);

describe.each(['en', 'ko'] as const)('a command, the page being in %s', (language) => {
  it.each([
    ['traces', ['추적', '트레이스', 'trace', '스팬', 'span', 'ㅊㅈ', 'TRACE']],
    ['metrics', ['지표', '메트릭', 'metrics', 'ㅈㅍ', '메트']],
    ['logs', ['로그', 'logs', 'ㄹㄱ']],
    ['services', ['서비스', 'services']],
    ['settings', ['설정', 'settings', 'preferences']],
    ['exportAll', ['내보내기', '익스포트', 'export', 'ㄴㅂㄴㄱ']],
    ['shortcuts', ['단축키', 'shortcuts', '도움말']],
    ['theme', ['테마', '다크', 'dark']],
  ])('%s is found by %j', (id, words) => {
    setLocale({ language });
    for (const typed of words) expect(find(typed), typed).toContain(id);
  });

  it('is not found by words of another', () => {
    setLocale({ language });
    for (const typed of ['지표', 'metrics']) expect(find(typed), typed).toEqual(['metrics']);
    for (const typed of ['설정', 'zzz', 'ㅋㅋㅋ']) expect(find(typed), typed).not.toContain('logs');
  });
});

it('asking for a label in every language leaves the chosen one', () => {
  setLocale({ language: chooseLanguage(['ko']) });
  const key: PlainKey = 'word.metrics';
  expect(wordsFor(() => t(key))).toEqual(expect.arrayContaining(['지표', 'Metrics', '메트릭', 'metric']));
  expect(currentLocale().language).toBe('ko');
});

it('what the label says comes before what stands for it', () => {
  const logs = matchTyped('Go to Logs', 'logs', wordsFor(COMMANDS.logs!));
  expect(logs).toBeGreaterThan(matchTyped('Go to Traces', '로그', ['로그']));
});
