import { visibleText } from '../../core/model/visible-text.ts';
import { formatCount } from '../format/count.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';
import { currentLocale, type Language } from './locale.ts';
import type { Message, Messages, ParameterOf } from './message.ts';

export type MessageKey = keyof typeof en;
/** Keys of texts that take no parameters: what a registry may hold. */
export type PlainKey = {
  [Key in MessageKey]: [ParameterOf<(typeof en)[Key]>] extends [never] ? Key : never;
}[MessageKey];
type Parameters<Key extends MessageKey> = [ParameterOf<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Record<ParameterOf<(typeof en)[Key]>, string | number>];

const dictionaries: Record<Language, Messages> = { en, ko };
const pluralRules: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ko: new Intl.PluralRules('ko'),
};

function chooseForm(message: Message, n: unknown, language: Language): string {
  if (typeof message === 'string') return message;
  const form = pluralRules[language].select(typeof n === 'number' ? n : Number(n));
  return form === 'one' ? message.one : message.other;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatCount(value) : visibleText(value);
  });
}

/** `t('traces.count', { n: 412 })`: the text in the reader's language; numbers get its separators, texts are made visible. */
export function t<Key extends MessageKey>(key: Key, ...[values]: Parameters<Key>): string {
  const { language } = currentLocale();
  const given: Record<string, string | number> = values ?? {};
  return fill(chooseForm(dictionaries[language][key]!, given.n, language), given);
}
