import type { ComparedSessions, ComparedSide } from './compared-sessions.ts';

/** Grows when something of what is written changes its meaning. */
const VERSION = 1;

/** All of a comparison as one JSON document, a line for each row; `null` = not known. In pieces: it may be long. */
export function writeSessionJson({ before, after, thresholds, comparison }: ComparedSessions): string[] {
  const { operations, metrics, patterns, regressions, unsure } = comparison;
  const head = {
    kind: 'tracebench.session-comparison',
    version: VERSION,
    regressions,
    unsure,
    thresholds,
    before: factsOf(before),
    after: factsOf(after),
  };
  const list = (name: string, rows: readonly object[]): string[] => [
    `,\n${JSON.stringify(name)}:[`,
    ...rows.map((row, at) => `${at > 0 ? ',' : ''}\n${JSON.stringify(row)}`),
    ']',
  ];
  return [
    JSON.stringify(head).slice(0, -1),
    ...list('operations', operations),
    ...list('metrics', metrics),
    ...list('patterns', patterns),
    '}\n',
  ];
}

/** Lists are cut where `truncated`. */
function factsOf(side: ComparedSide) {
  const { title, spans, logs, points, spansTookNs, logsTookNs, operations, metrics, patterns, unread } = side;
  const truncated = {
    operations: operations.truncated,
    metrics: metrics.truncated,
    patterns: patterns.truncated,
  };
  const missing = unread && { skipped: unread.records, unreadFiles: unread.files };
  return { title, spans, logs, points, spansTookNs, logsTookNs, ...missing, truncated };
}
