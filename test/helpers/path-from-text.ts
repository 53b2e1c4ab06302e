import { computeCriticalPath } from '../../core/analysis/critical-path/critical-path.ts';
import type { TimedPath } from '../../core/analysis/critical-path/critical-path.ts';
import type { PathInput } from '../../core/analysis/critical-path/path-input.ts';
import { PATH_REASONS } from '../../core/analysis/critical-path/reasons.ts';
import { computeTraceTree } from '../../core/analysis/trace-tree.ts';
import type { TraceTree } from '../../core/analysis/trace-tree.ts';
import type { TraceFrame } from '../../contract/operations/traces.ts';
import { detailOf } from './trace-detail.ts';
import type { SpanSpec } from './trace-detail.ts';
import { TEXT_UNIT_NS, traceFromText } from './trace-from-text.ts';

export interface ExplainedTrace {
  columns: TraceFrame['columns'];
  input: PathInput & { tree: TraceTree };
  path: TimedPath;
  node(name: string): number;
  /** "" for a synthetic node. */
  nameOf(node: number): string;
  reasonOf(name: string): string;
}

/** The path of the first root. */
export function explain(specs: readonly SpanSpec[], toleranceNs?: number): ExplainedTrace {
  return explainColumns(detailOf(specs).frame.columns, toleranceNs);
}

function explainColumns(columns: TraceFrame['columns'], toleranceNs?: number): ExplainedTrace {
  const tree = computeTraceTree(columns);
  const input = { tree, kind: columns.kind, start: tree.start, end: tree.end };
  const path = computeCriticalPath(input, { root: tree.roots[0]!, toleranceNs });
  const { codes, dictionary } = columns.name;
  const nameOf = (node: number) => (node < tree.spans ? dictionary[codes[node]!]! : '');
  const node = (name: string) => [...codes].findIndex((code) => dictionary[code] === name);
  return { columns, input, path, node, nameOf, reasonOf: (name) => PATH_REASONS[path.reason[node(name)]!]! };
}

/**
 * A trace as `traceFromText` reads it, with the path expected in the last line: under every millisecond the first letter
 * of the span that owns it, a dot for a synthetic parent.
 *
 *     root    [=======]
 *       a      [==]
 *     path    raaarrrr
 */
export function pathFromText(picture: string): ExplainedTrace & { expected: string; found: string } {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  const expected = lines.pop()!.replace(/^(\s*)path/, '$1    ');
  const trace = explainColumns(traceFromText(lines.join('\n')).frame.columns);
  const origin = Math.min(...lines.map((line) => line.search(/[[\]|]/)));
  const { segmentNode, boundsNs } = trace.path;
  const letters = [...segmentNode].map((node, i) => {
    return (trace.nameOf(node)[0] ?? '.').repeat((boundsNs[i + 1]! - boundsNs[i]!) / TEXT_UNIT_NS);
  });
  return { ...trace, expected, found: ' '.repeat(origin + boundsNs[0]! / TEXT_UNIT_NS) + letters.join('') };
}
