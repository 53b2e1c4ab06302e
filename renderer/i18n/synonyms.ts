/** Loan words that readers of Korean type as often as the word on the label. */
const SYNONYMS: Readonly<Record<string, string>> = {
  추적: '트레이스',
  지표: '메트릭',
  내보내기: '익스포트',
};

/** What else a label may be looked for by. */
export function synonymsOf(label: string): string[] {
  return Object.keys(SYNONYMS)
    .filter((word) => label.includes(word))
    .map((word) => SYNONYMS[word]!);
}
