import type { Expression } from '../../../contract/expression.ts';
import type { LogFilter } from '../../../contract/filters.ts';
import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { LogPattern } from '../../../contract/operations/logs.ts';
import { levelAt } from './expression.ts';
import {
  attributesOfLog,
  bodyOf,
  eventOf,
  frameOf,
  matchLogs,
  patternOf,
  plainBody,
  serviceOf,
  severityOf,
  timeOf,
} from './logs.ts';
import { traceIdOf, type TraceSet } from './trace-set.ts';

const LEVELS = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

type Facet = ParsedInputOf<'logs.facets'>;

function speaksOf(expression: Expression, field: string, key: string): boolean {
  if (expression.kind === 'term') return expression.field === field && expression.key === key;
  const inner = expression.kind === 'not' ? [expression.of] : expression.of;
  return inner.every((one) => speaksOf(one, field, key));
}

/** Without the conditions on the facet's own field. */
function without(filter: LogFilter, { field, key }: Facet): LogFilter {
  const name = field === 'attribute-value' ? 'attribute' : field;
  const parts = filter.where?.kind === 'and' ? filter.where.of : filter.where ? [filter.where] : [];
  return {
    ...filter,
    services: field === 'service' ? undefined : filter.services,
    minSeverity: field === 'severity' ? undefined : filter.minSeverity,
    attributes: filter.attributes?.filter((term) => field !== 'attribute-value' || term.key !== key),
    where: { kind: 'and', of: parts.filter((part) => !speaksOf(part, name, key)) },
  };
}

export function facetLogs(set: TraceSet, size: number, revision: number, input: Facet): OutputOf<'logs.facets'> {
  const counts = new Map<string, number>();
  for (const row of matchLogs(set, size, without(input.filter, input)).rows) {
    const values = {
      service: [serviceOf(set, row)],
      severity: [LEVELS[levelAt(severityOf(set, row))]!],
      event: [eventOf(set, row)].filter(Boolean),
      'attribute-key': Object.keys(attributesOfLog(set, row)),
      'attribute-value': [attributesOfLog(set, row)[input.key]].filter((value) => value !== undefined),
    }[input.field];
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const all = [...counts].filter(([value]) => value.toLowerCase().includes(input.contains.toLowerCase()));
  all.sort((a, b) =>
    input.field === 'severity' ? LEVELS.indexOf(a[0] as 'none') - LEVELS.indexOf(b[0] as 'none') : b[1] - a[1],
  );
  return {
    revision,
    values: all.slice(0, input.limit).map(([value, count]) => ({ value, count })),
    distinct: all.length,
  };
}

export function countLogs(
  set: TraceSet,
  size: number,
  revision: number,
  { filter, buckets }: ParsedInputOf<'logs.histogram'>,
): OutputOf<'logs.histogram'> {
  const { rows } = matchLogs(set, size, filter);
  const from = filter.fromNs ? Number(BigInt(filter.fromNs) - set.baseNs) : timeOf(set, 0);
  const to = filter.toNs ? Number(BigInt(filter.toNs) - set.baseNs) : timeOf(set, Math.max(0, size - 1)) + 1;
  const step = Math.max(1, Math.ceil((to - from) / buckets));
  const counts = LEVELS.map(() => new Uint32Array(buckets));
  for (const row of rows) counts[levelAt(severityOf(set, row))]![Math.floor((timeOf(set, row) - from) / step)]! += 1;
  const [none, trace, debug, info, warn, error, fatal] = counts as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const start = Float64Array.from({ length: buckets }, (_, at) => from + at * step);
  const columns = { start, none, trace, debug, info, warn, error, fatal };
  return { revision, rows: buckets, columns, baseNs: set.baseNs.toString(), truncated: false };
}

export function logsAround(
  set: TraceSet,
  size: number,
  revision: number,
  { logKey, before, after, of }: ParsedInputOf<'log.context'>,
): OutputOf<'log.context'> {
  const isOf = (row: number): boolean =>
    of === 'all' ||
    (of === 'trace' ? traceIdOf(row) === traceIdOf(logKey) : serviceOf(set, row) === serviceOf(set, logKey));
  const rows = Array.from({ length: size }, (_, row) => row).filter(isOf);
  const at = rows.indexOf(logKey);
  const first = Math.max(0, at - before);
  const shown = rows.slice(first, at + after + 1);
  return {
    frame: frameOf(set, revision, shown),
    row: at - first,
    moreBefore: first > 0,
    moreAfter: at + after + 1 < rows.length,
  };
}

export function findPatterns(
  set: TraceSet,
  size: number,
  revision: number,
  { filter, limit, sparkBuckets }: ParsedInputOf<'logs.patterns'>,
): OutputOf<'logs.patterns'> {
  const { rows } = matchLogs(set, size, filter);
  const from = timeOf(set, rows[0] ?? 0);
  const step = Math.max(1, (timeOf(set, rows.at(-1) ?? 0) - from + 1) / sparkBuckets);
  const patterns = new Map<string, LogPattern>();
  const ns = (row: number): string => (set.baseNs + BigInt(timeOf(set, row))).toString();
  for (const row of rows) {
    const { template, values } = patternOf(set, row);
    const pattern: LogPattern = patterns.get(template) ?? {
      template,
      count: 0,
      levels: [0, 0, 0, 0, 0, 0, 0],
      services: [],
      firstNs: ns(row),
      lastNs: ns(row),
      spark: new Uint32Array(sparkBuckets),
      variables: values.length,
      sampleKey: row,
      sample: plainBody(bodyOf(set, row)),
    };
    pattern.count += 1;
    pattern.levels[levelAt(severityOf(set, row))]! += 1;
    if (!pattern.services.includes(serviceOf(set, row))) pattern.services.push(serviceOf(set, row));
    pattern.lastNs = ns(row);
    pattern.spark[Math.floor((timeOf(set, row) - from) / step)]! += 1;
    patterns.set(template, pattern);
  }
  const all = [...patterns.values()].sort((a, b) => b.count - a.count);
  return { revision, patterns: all.slice(0, limit), distinct: all.length, total: rows.length };
}

export function patternValues(
  set: TraceSet,
  size: number,
  revision: number,
  { filter, template, limit }: ParsedInputOf<'logs.patternValues'>,
): OutputOf<'logs.patternValues'> {
  const all = matchLogs(set, size, filter)
    .rows.map((row) => patternOf(set, row))
    .filter((pattern) => pattern.template === template)
    .map(({ values }) => values);
  const variables = (all[0] ?? []).map((_, at) => {
    const counts = new Map<string, number>();
    for (const values of all) counts.set(String(values[at]), (counts.get(String(values[at])) ?? 0) + 1);
    const numbers = all.map((values) => Number(values[at]));
    const sorted = [...counts].sort((a, b) => b[1] - a[1]);
    const least = numbers.reduce((a, b) => Math.min(a, b), Infinity);
    const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
    return {
      distinct: counts.size,
      values: sorted.slice(0, limit).map(([value, count]) => ({ value, count })),
      numeric: numbers.some(Number.isNaN)
        ? null
        : { min: least, max: most, mean: numbers.reduce((a, b) => a + b, 0) / numbers.length },
    };
  });
  return { revision, variables };
}
