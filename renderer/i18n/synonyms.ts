import { inLanguage, LANGUAGES } from './locale.ts';

/**
 * Words that stand for each other when somebody looks for something: the word on the label, the loan word that Korean
 * engineers type as often, and the English one. Spans are found with the traces that hold them.
 */
const SAME: readonly (readonly string[])[] = [
  ['추적', '트레이스', 'trace', '스팬', '구간', 'span'],
  ['지표', '메트릭', '메트릭스', 'metric'],
  ['로그', 'log'],
  ['서비스', 'service'],
  ['세션', 'session'],
  ['내보내기', '익스포트', 'export'],
  ['보고서', '리포트', 'report'],
  ['설정', '환경설정', '옵션', 'settings', 'preferences', 'options'],
  ['단축키', '키보드', 'keyboard', 'shortcut', '도움말', 'help'],
  ['필터', '조건', 'filter'],
  ['오류', '에러', 'error'],
  ['상세', '디테일', 'details'],
  ['테마', '어두운', '다크', '라이트', 'theme', 'dark', 'light'],
  ['언어', '한국어', '영어', 'korean', 'english', 'language'],
  ['열기', '불러오기', '가져오기', 'open', 'import'],
  ['복사', '카피', 'copy'],
  ['히트맵', '응답 시간 분포', 'hitmap', 'heatmap', 'latency map'],
  ['그림', '이미지', 'picture', 'image'],
  ['손실', '누락', 'dropped', 'lost'],
];

/** At the beginning of a word: "log", not the end of "catalog". Hangul words are joined, so they count anywhere. */
function says(label: string, word: string): boolean {
  return /[a-z]/.test(word) ? new RegExp(`\\b${word}`, 'i').test(label) : label.includes(word);
}

/** What else a label may be looked for by. */
export function synonymsOf(label: string): string[] {
  return SAME.filter((words) => words.some((word) => says(label, word))).flat();
}

/** All that a label is found by, whatever language is chosen: itself in every language, and what stands for its words. */
export function wordsFor(label: () => string): string[] {
  const labels = LANGUAGES.map((language) => inLanguage(language, label));
  return [...new Set([...labels, ...labels.flatMap(synonymsOf)])];
}
