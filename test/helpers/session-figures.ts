import type { OperationFigures, PatternFigures, SessionFigures } from '../../core/model/session-figures.ts';

/** Spans that all take as long, unless told otherwise. */
export function operation(
  name: string,
  { p95Ms = 10, ...figures }: Partial<OperationFigures> & { p95Ms?: number } = {},
): OperationFigures {
  const p95Ns = p95Ms * 1e6;
  const spans = figures.spans ?? 1_000;
  return {
    ...{ service: 'shop', name, kind: 2, spans, errors: 0, timed: spans },
    ...{ p50Ns: p95Ns / 2, p95Ns, p95LowNs: p95Ns * 0.95, p95HighNs: p95Ns * 1.05 },
    ...figures,
  };
}

export function pattern(template: string, count = 1, level = 3): PatternFigures {
  return { template, count, levels: Array.from({ length: 7 }, (_, at) => (at === level ? count : 0)) };
}

const list = <Item>(items: readonly Item[]) => ({ items, truncated: false });

/** A session of 100 s. */
export function session(
  operations: readonly OperationFigures[],
  patterns: readonly PatternFigures[] = [],
  more: Partial<SessionFigures> = {},
): SessionFigures {
  return {
    spans: operations.reduce((sum, { spans }) => sum + spans, 0),
    logs: patterns.reduce((sum, { count }) => sum + count, 0),
    ...{ points: 0, spansTookNs: 100e9, logsTookNs: 100e9, operations: list(operations), metrics: list([]) },
    patterns: list(patterns),
    ...more,
  };
}
