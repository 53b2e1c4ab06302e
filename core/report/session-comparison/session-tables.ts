import type { MetricRow } from '../../analysis/compare-sessions/compare-metrics.ts';
import { errorShareOf, type OperationRow } from '../../analysis/compare-sessions/compare-operations.ts';
import type { PatternRow } from '../../analysis/compare-sessions/compare-patterns.ts';
import type { MetricFigures, OperationFigures } from '../../model/session-figures.ts';
import type { ComparedSessions, ComparedSide } from './compared-sessions.ts';
import { kindName, msCell, percentCell } from './session-cells.ts';
import { LEVEL_NAMES, SESSION_WORDS, type SessionWord } from './session-words.ts';
import { verdictRows } from './verdict-rows.ts';

export interface SessionTable {
  readonly id: SessionWord;
  readonly heading: string;
  readonly columns: readonly SessionColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** A `name` is telemetry's own text. */
export interface SessionColumn {
  readonly label: string;
  readonly kind: 'text' | 'name' | 'number';
}

type Columns = (readonly [kind: SessionColumn['kind'], label: string])[];

/** A comparison as tables, the empty ones left out but for the regressions. A figure that is not known is ''. */
export function sessionTables(compared: ComparedSessions, language: 'en' | 'ko'): SessionTable[] {
  const w = (word: SessionWord): string => SESSION_WORDS[word][language];
  const { operations, metrics, patterns } = compared.comparison;
  const table = (heading: SessionWord, columns: Columns, rows: readonly (readonly string[])[]): SessionTable => ({
    id: heading,
    heading: w(heading),
    rows,
    columns: columns.map(([kind, label]) => ({ kind, label })),
  });
  const twice = (...labels: string[]): Columns =>
    (['before', 'after'] as const).flatMap((side) =>
      labels.map((label) => ['number', `${label}, ${w(side)}`] as const),
    );
  const isBoth = ({ presence }: { presence: string }): boolean => presence === 'both';
  const verdict: Columns = [
    ...([
      ['text', w('what')],
      ['name', w('service')],
      ['name', w('operation')],
      ['text', w('kind')],
    ] as const),
    ...([
      ['text', w('before')],
      ['text', w('after')],
      ['text', w('change')],
    ] as const),
  ];
  const named: Columns = [
    ['name', w('service')],
    ['name', w('operation')],
    ['text', w('kind')],
  ];
  const figures = [w('spans'), w('errors'), 'p50 (ms)', 'p95 (ms)'];
  const metric: Columns = [
    ['name', w('service')],
    ['name', w('metric')],
    ['name', w('unit')],
    ['text', w('kind')],
  ];
  const numbers = (...labels: string[]): Columns => labels.map((label) => ['number', label] as const);
  const slowed = operations.filter(isBoth).sort((a, b) => sizeOf(b.p95Change) - sizeOf(a.p95Change));
  const presence = (row: { presence: OperationRow['presence'] }): string =>
    isBoth(row) ? '' : w(row.presence as 'new');
  const tables = [
    table('unsure', verdict, verdictRows(compared, 'unsure', w)),
    table(
      'operations',
      [...named, ...twice(...figures), ...numbers(w('p95Change'), w('rateChange'))],
      slowed.map(operationCells),
    ),
    table(
      'moved',
      [['text', ''], ...named, ...numbers(...figures)],
      operations
        .filter((row) => !isBoth(row))
        .map((row) => [presence(row), ...namesOf(row), ...figureCells(row.after ?? row.before)]),
    ),
    table(
      'metrics',
      [
        ...metric,
        ...twice(w('mean'), w('perSecond')),
        ...numbers(w('meanChange'), w('rateChange')),
        ['name', w('labels')],
      ],
      metrics.filter(isBoth).map(metricCells),
    ),
    table(
      'movedMetrics',
      [['text', ''], ...metric, ...numbers(w('points'), w('mean'), w('perSecond'))],
      metrics
        .filter((row) => !isBoth(row))
        .map((row) => [presence(row), ...metricNames(row), ...metricFigures(row.after ?? row.before)]),
    ),
    table(
      'patterns',
      [['text', w('level')], ...twice(w('records')), ['number', w('rateChange')], ['name', w('pattern')]],
      patterns.filter(isBoth).map(patternCells),
    ),
    table(
      'movedPatterns',
      [
        ['text', ''],
        ['text', w('level')],
        ['number', w('records')],
        ['name', w('pattern')],
      ],
      patterns
        .filter((row) => !isBoth(row))
        .map((row) => [presence(row), LEVEL_NAMES[row.level]!, count((row.after ?? row.before)!.count), row.template]),
    ),
  ];
  return [
    table('sides', sideColumns(w), [sideCells(compared.before, w), sideCells(compared.after, w)]),
    table('regressions', verdict, verdictRows(compared, 'regressions', w)),
    ...tables.filter(({ rows }) => rows.length > 0),
  ];
}

function sideColumns(w: (word: SessionWord) => string): Columns {
  const counted = [w('spans'), w('seconds'), w('logs'), w('points')];
  return [['name', w('session')], ...counted.map((label) => ['number', label] as const), ['text', w('cut')]];
}

function sideCells(side: ComparedSide, w: (word: SessionWord) => string): string[] {
  const { title, spans, spansTookNs, logs, points, operations, metrics, patterns } = side;
  const cut = [
    ...(operations.truncated ? [w('operation')] : []),
    ...(metrics.truncated ? [w('metric')] : []),
    ...(patterns.truncated ? [w('pattern')] : []),
  ];
  return [title, count(spans), (spansTookNs / 1e9).toFixed(1), count(logs), count(points), cut.join(', ')];
}

const sizeOf = (change: number): number => (Number.isFinite(change) ? change : -Number.MAX_VALUE);
const count = (n: number): string => String(n);
const figureCell = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '');

const namesOf = ({ service, name, kind }: OperationRow): string[] => [service, name, kindName(kind)];

function figureCells(figures: OperationFigures | undefined): string[] {
  if (!figures) return ['', '', '', ''];
  return [count(figures.spans), percentCell(errorShareOf(figures)), msCell(figures.p50Ns), msCell(figures.p95Ns)];
}

function operationCells(row: OperationRow): string[] {
  return [
    ...namesOf(row),
    ...figureCells(row.before),
    ...figureCells(row.after),
    percentCell(row.p95Change),
    percentCell(row.rateChange),
  ];
}

const metricNames = ({ service, name, unit, kind }: MetricRow): string[] => [service, name, unit, kind];

function metricFigures(figures: MetricFigures | undefined): string[] {
  if (!figures) return ['', '', ''];
  return [count(figures.points), figureCell(figures.mean), figureCell(figures.perSecond)];
}

function metricCells(row: MetricRow): string[] {
  const labels = [...row.newLabels.map((key) => `+${key}`), ...row.goneLabels.map((key) => `−${key}`)].join(' ');
  const sides = [row.before, row.after].flatMap((side) => metricFigures(side).slice(1));
  return [...metricNames(row), ...sides, percentCell(row.meanChange), percentCell(row.rateChange), labels];
}

function patternCells({ level, before, after, rateChange, template }: PatternRow): string[] {
  return [LEVEL_NAMES[level]!, count(before!.count), count(after!.count), percentCell(rateChange), template];
}
