import { errorShareOf, type OperationRow } from '../../analysis/compare-sessions/compare-operations.ts';
import type { OperationFigures } from '../../model/session-figures.ts';
import { countCell, kindName, msCell, percentCell } from './session-cells.ts';
import { isBoth, type SessionTable, type TableMaker } from './session-table.ts';

/** Operations of both sides, those that got slowest first, and those that one side alone has. */
export function operationTables(operations: readonly OperationRow[], maker: TableMaker): SessionTable[] {
  const named = [...maker.names('service', 'operation'), ...maker.texts('kind')];
  const figures = [maker.word('spans'), maker.word('errors'), 'p50 (ms)', 'p95 (ms)'];
  const changes = maker.numbers(maker.word('p95Change'), maker.word('rateChange'));
  const slowed = operations.filter(isBoth).sort((a, b) => sizeOf(b.p95Change) - sizeOf(a.p95Change));
  const moved = operations.filter((row) => !isBoth(row));
  return [
    maker.table('operations', [...named, ...maker.twice(...figures), ...changes], slowed.map(operationCells)),
    maker.table(
      'moved',
      [['text', ''], ...named, ...maker.numbers(...figures)],
      moved.map((row) => [maker.presence(row), ...namesOf(row), ...figureCells(row.after ?? row.before)]),
    ),
  ];
}

const sizeOf = (change: number): number => (Number.isFinite(change) ? change : -Number.MAX_VALUE);

const namesOf = ({ service, name, kind }: OperationRow): string[] => [service, name, kindName(kind)];

function figureCells(figures: OperationFigures | undefined): string[] {
  if (!figures) return ['', '', '', ''];
  return [countCell(figures.spans), percentCell(errorShareOf(figures)), msCell(figures.p50Ns), msCell(figures.p95Ns)];
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
