import type { RedactionRule } from '../processors/redaction.ts';
import { formatCount } from './html/report-words.ts';

/** How many values were hidden by a rule. */
export interface HiddenCount {
  readonly rule: RedactionRule;
  readonly count: number;
}

const RULES: Record<'en' | 'ko', Record<RedactionRule, string>> = {
  en: {
    keys: 'keys',
    tokens: 'passwords and tokens',
    emails: 'e-mail addresses',
    cards: 'card numbers',
    'resident-numbers': 'Korean resident registration numbers',
    'sql-literals': 'values in SQL statements',
  },
  ko: {
    keys: '키로 가리는 값',
    tokens: '비밀번호와 토큰',
    emails: '이메일 주소',
    cards: '카드 번호',
    'resident-numbers': '주민등록번호',
    'sql-literals': 'SQL 문의 값',
  },
};

/** All of them and those of each rule, in a sentence; '' where nothing is hidden. */
export function hiddenText(hidden: readonly HiddenCount[], language: 'en' | 'ko'): string {
  const total = hidden.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return '';
  const unit = language === 'ko' ? '개' : '';
  const rules = hidden.map(({ rule, count }) => `${RULES[language][rule]} ${formatCount(count)}${unit}`).join(' · ');
  return language === 'ko'
    ? `가린 값: ${formatCount(total)}개 (${rules}).`
    : `Hidden values: ${formatCount(total)} (${rules}).`;
}
