import type { ReportLanguage } from '../html/report-input.ts';
import { formatCount } from '../html/report-words.ts';

const en = {
  unnamedService: '(no service)',
  unnamed: '(no name)',
  moreServices: (n: number) => (n === 1 ? '+1 more service' : `+${formatCount(n)} more services`),
  traceAxis: (start: string, all: string) => `Began ${start}; all ${all} of the trace`,
  rows: (n: number, all: number) =>
    `${formatCount(n)} of ${formatCount(all)} spans: failed ones and the longest, each with those above it.`,
  folds: (n: number, time: string) =>
    `Zigzag: ${n === 1 ? 'idle time' : `${formatCount(n)} idle stretches`}, ${time} in all, drawn narrower than it was.`,
  path: 'Underlined: the critical path (inferred).',
  range: (from: string, to: string) => `${from} – ${to}`,
  mapAxis: (range: string) => `By the end of traces, ${range}; upwards how long they took`,
  mapCounts: (n: number, errors: number) =>
    `${formatCount(n)} ${n === 1 ? 'trace' : 'traces'}, ${formatCount(errors)} with errors`,
  mapColours: 'The stronger the colour, the more traces; yellow to red and a dot: some of them failed.',
  most: (n: number) => `max ${formatCount(n)}`,
  failed: (n: number) => `err ${formatCount(n)}`,
  changeAxis: 'p95 before (ring) and after (dot), on a logarithmic axis',
  changeRows: (n: number, all: number) =>
    `The ${formatCount(n)} operations whose p95 changed most, of ${formatCount(all)} in both sessions.`,
  changeColours: (least: number) =>
    `Red and ▲: slower. Blue and ▼: faster. Grey: less than 5 %, or too few spans to tell (n < ${formatCount(least)}).`,
};

type PictureWords = typeof en;

const ko: PictureWords = {
  unnamedService: '(서비스 없음)',
  unnamed: '(이름 없음)',
  moreServices: (n) => `외 서비스 ${formatCount(n)}개`,
  traceAxis: (start, all) => `${start} 시작, 추적 전체 ${all}`,
  rows: (n, all) =>
    `스팬 ${formatCount(all)}개 중 ${formatCount(n)}개: 실패한 스팬과 가장 긴 스팬, 그리고 그 상위 스팬을 그렸습니다.`,
  folds: (n, time) => `지그재그: 유휴 구간 ${formatCount(n)}곳(합계 ${time})을 실제보다 좁게 그렸습니다.`,
  path: '밑줄: 임계 경로 (추정)',
  range: (from, to) => `${from} ~ ${to}`,
  mapAxis: (range) => `가로는 추적 종료 시각 ${range}, 세로는 소요 시간`,
  mapCounts: (n, errors) => `추적 ${formatCount(n)}건, 오류 포함 ${formatCount(errors)}건`,
  mapColours: '색이 진할수록 추적이 많습니다. 노랑에서 빨강까지의 색과 점은 실패한 추적이 있다는 뜻입니다.',
  most: (n) => `최대 ${formatCount(n)}`,
  failed: (n) => `오류 ${formatCount(n)}`,
  changeAxis: 'p95 이전(고리)과 이후(점), 로그 축',
  changeRows: (n, all) =>
    `양쪽 세션에 모두 있는 작업 ${formatCount(all)}개 중 p95가 가장 많이 변한 ${formatCount(n)}개입니다.`,
  changeColours: (least) =>
    `빨강 ▲: 느려짐, 파랑 ▼: 빨라짐, 회색: 5% 미만이거나 스팬이 적어 판단할 수 없음 (n < ${formatCount(least)})`,
};

const WORDS = { en, ko } as const;

export const pictureWords = (language: ReportLanguage): PictureWords => WORDS[language];
