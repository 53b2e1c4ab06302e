import type { ReportDocument } from './report-document.ts';

/** What a written report says by itself. */
export interface DocumentWords {
  readonly contents: string;
  readonly report: string;
  readonly notOwn: string;
  readonly saveData: string;
  readonly sort: string;
  readonly time: string;
  readonly severity: string;
  readonly service: string;
  readonly body: string;
  readonly nothing: string;
  readonly leftOut: (n: string) => string;
}

const en: DocumentWords = {
  contents: 'Contents',
  report: 'Tracebench report',
  notOwn: 'This picture was not drawn by Tracebench and is left out.',
  saveData: 'Save as JSON',
  sort: 'Sort by this column',
  time: 'Time',
  severity: 'Severity',
  service: 'Service',
  body: 'Body',
  nothing: 'None.',
  leftOut: (n) => `${n} more not shown.`,
};

const ko: DocumentWords = {
  contents: '목차',
  report: 'Tracebench 보고서',
  notOwn: 'Tracebench에서 그린 그림이 아니어서 넣지 않았습니다.',
  saveData: 'JSON으로 저장',
  sort: '이 열로 정렬',
  time: '시각',
  severity: '심각도',
  service: '서비스',
  body: '본문',
  nothing: '없습니다.',
  leftOut: (n) => `외 ${n}건은 표시하지 않았습니다.`,
};

const WORDS = { en, ko } as const;

export function documentWords({ language }: Pick<ReportDocument, 'language'>): DocumentWords {
  return WORDS[language];
}

/** Thousands set apart the way both languages do. */
export const countWords = (n: number): string => groupDigits(String(n));

/** The same of a number that is written already; what is no plain number stays as it is. */
export function groupDigits(text: string): string {
  const [, whole, rest] = /^(-?\d+)(\.\d+)?$/.exec(text) ?? [];
  return whole === undefined ? text : whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest ?? '');
}
