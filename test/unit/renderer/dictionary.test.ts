import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../../renderer/i18n/en.ts';
import { ko } from '../../../renderer/i18n/ko.ts';
import { chooseLanguage, setLocale } from '../../../renderer/i18n/locale.ts';
import type { Message, Messages } from '../../../renderer/i18n/message.ts';
import { t } from '../../../renderer/i18n/t.ts';

afterEach(() => setLocale({ language: 'en' }));

const textsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];
const namesOf = (message: Message): string[] =>
  [...new Set(textsOf(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)))].sort();

const keys = Object.keys(en) as (keyof typeof en)[];
const korean: Messages = ko;

describe('the Korean dictionary', () => {
  it('has the keys of the English one, and no others', () => {
    expect(Object.keys(ko).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s takes the same parameters and says something', (key) => {
    expect(namesOf(korean[key]!)).toEqual(namesOf(en[key]));
    for (const text of textsOf(korean[key]!)) expect(text.trim()).not.toBe('');
  });

  // 을/를, 이/가, 은/는, 와/과, (으)로 depend on the sound before them, which a variable does not tell.
  it('glues no particle to a variable', () => {
    const glued = keys.filter((key) =>
      textsOf(korean[key]!).some((text) => /\}(을|를|이|가|은|는|와|과|로|으로)(\s|$|[.,])/.test(text)),
    );
    expect(glued).toEqual([]);
  });
});

describe('t', () => {
  it('fills in, separates thousands and chooses the plural', () => {
    expect(t('count.traces', { n: 1 })).toBe('1 trace');
    expect(t('count.traces', { n: 9_120 })).toBe('9,120 traces');
    setLocale({ language: 'ko' });
    expect(t('count.traces', { n: 9_120 })).toBe('추적 9,120건');
  });

  it('takes telemetry as text, whatever it looks like', () => {
    expect(t('palette.text', { text: '{n} $& <b>' })).toBe('Search traces for “{n} $& <b>”');
  });

  it('speaks the first language it knows', () => {
    expect(chooseLanguage(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(chooseLanguage(['fr'])).toBe('en');
  });
});
