/** A word in the languages of reports. */
export interface SessionWords {
  readonly en: string;
  readonly ko: string;
}

export const SESSION_WORDS = {
  title: { en: 'Before and after', ko: '전후 비교' },
  sides: { en: 'The two sessions', ko: '두 세션' },
  regressions: { en: 'Regressions (inferred)', ko: '악화 (추정)' },
  unsure: { en: 'Beyond a threshold, but too few spans to tell', ko: '기준을 넘었으나 스팬이 적어 판단할 수 없음' },
  none: { en: 'None.', ko: '없습니다.' },
  operations: { en: 'Operations in both, the most slowed down first', ko: '양쪽에 모두 있는 작업 (많이 느려진 순)' },
  moved: { en: 'Operations that came or went', ko: '생기거나 없어진 작업' },
  metrics: { en: 'Metrics in both, the most changed first', ko: '양쪽에 모두 있는 지표 (많이 변한 순)' },
  movedMetrics: { en: 'Metrics that came or went', ko: '생기거나 없어진 지표' },
  patterns: { en: 'Log patterns in both, the most serious first', ko: '양쪽에 모두 있는 로그 패턴 (심각한 순)' },
  movedPatterns: { en: 'Log patterns that came or went', ko: '생기거나 없어진 로그 패턴' },
  session: { en: 'Session', ko: '세션' },
  service: { en: 'Service', ko: '서비스' },
  operation: { en: 'Operation', ko: '작업' },
  kind: { en: 'Kind', ko: '종류' },
  spans: { en: 'Spans', ko: '스팬' },
  logs: { en: 'Log records', ko: '로그' },
  points: { en: 'Data points', ko: '데이터 포인트' },
  seconds: { en: 'Spans over (s)', ko: '스팬 기간 (초)' },
  errors: { en: 'Errors (%)', ko: '오류 (%)' },
  perSecond: { en: 'Per second', ko: '초당' },
  mean: { en: 'Mean', ko: '평균' },
  metric: { en: 'Metric', ko: '지표' },
  unit: { en: 'Unit', ko: '단위' },
  labels: { en: 'Labels', ko: '레이블' },
  level: { en: 'Highest level', ko: '최고 심각도' },
  errorRecords: { en: 'Errors', ko: '오류' },
  pattern: { en: 'Pattern', ko: '패턴' },
  records: { en: 'Records', ko: '건수' },
  what: { en: 'What', ko: '내용' },
  before: { en: 'before', ko: '이전' },
  after: { en: 'after', ko: '이후' },
  change: { en: 'Change', ko: '변화' },
  p95Change: { en: 'p95 change (%)', ko: 'p95 변화 (%)' },
  meanChange: { en: 'Mean change (%)', ko: '평균 변화 (%)' },
  rateChange: { en: 'Rate change (%)', ko: '빈도 변화 (%)' },
  slower: { en: 'slower (p95)', ko: '느려짐 (p95)' },
  failing: { en: 'more errors', ko: '오류 증가' },
  gone: { en: 'gone', ko: '사라짐' },
  new: { en: 'new', ko: '추가됨' },
  unknown: { en: 'not known: the other list is cut', ko: '알 수 없음: 다른 쪽 목록이 잘림' },
  newErrors: { en: 'new errors in logs', ko: '새 오류 로그' },
  cut: { en: 'List cut', ko: '잘린 목록' },
} as const satisfies Record<string, SessionWords>;

export type SessionWord = keyof typeof SESSION_WORDS;

/** Levels of log records by number. */
export const LEVEL_NAMES = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
