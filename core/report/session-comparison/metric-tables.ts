import type { MetricRow } from '../../analysis/compare-sessions/compare-metrics.ts';
import type { MetricFigures } from '../../model/session-figures.ts';
import { countCell, figureCell, percentCell } from './session-cells.ts';
import { isBoth, type SessionTable, type TableMaker } from './session-table.ts';

/** Metrics of both sides, with keys of attributes that came (+) or went (−), and those that one side alone has. */
export function metricTables(metrics: readonly MetricRow[], maker: TableMaker): SessionTable[] {
  const named = [...maker.names('service', 'metric', 'unit'), ...maker.texts('kind')];
  const figures = [maker.word('mean'), maker.word('perSecond')];
  const changes = maker.numbers(maker.word('meanChange'), maker.word('rateChange'));
  const moved = metrics.filter((row) => !isBoth(row));
  return [
    maker.table(
      'metrics',
      [...named, ...maker.twice(...figures), ...changes, ...maker.names('labels')],
      metrics.filter(isBoth).map(metricCells),
    ),
    maker.table(
      'movedMetrics',
      [['text', ''], ...named, ...maker.numbers(maker.word('points'), ...figures)],
      moved.map((row) => [maker.presence(row), ...namesOf(row), ...figureCells(row.after ?? row.before)]),
    ),
  ];
}

const namesOf = ({ service, name, unit, kind }: MetricRow): string[] => [service, name, unit, kind];

function figureCells(figures: MetricFigures | undefined): string[] {
  if (!figures) return ['', '', ''];
  return [countCell(figures.points), figureCell(figures.mean), figureCell(figures.perSecond)];
}

function metricCells(row: MetricRow): string[] {
  const labels = [...row.newLabels.map((key) => `+${key}`), ...row.goneLabels.map((key) => `−${key}`)].join(' ');
  const sides = [row.before, row.after].flatMap((side) => figureCells(side).slice(1));
  return [...namesOf(row), ...sides, percentCell(row.meanChange), percentCell(row.rateChange), labels];
}
