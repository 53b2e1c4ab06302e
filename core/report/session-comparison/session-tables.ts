import type { ComparedSessions, ComparedSide } from './compared-sessions.ts';
import { metricTables } from './metric-tables.ts';
import { operationTables } from './operation-tables.ts';
import { patternTables } from './pattern-tables.ts';
import { countCell, secondsCell } from './session-cells.ts';
import { TableMaker, type SessionTable } from './session-table.ts';
import type { SessionWord } from './session-words.ts';
import { verdictRows } from './verdict-rows.ts';

/** A comparison as tables, the empty ones left out but for the regressions. A figure that is not known is ''. */
export function sessionTables(compared: ComparedSessions, language: 'en' | 'ko'): SessionTable[] {
  const maker = new TableMaker(language);
  const { operations, metrics, patterns } = compared.comparison;
  const counted = [
    verdictTable(compared, 'unsure', maker),
    ...operationTables(operations, maker),
    ...metricTables(metrics, maker),
    ...patternTables(patterns, maker),
  ];
  return [
    sidesTable(compared, maker),
    verdictTable(compared, 'regressions', maker),
    ...counted.filter(({ rows }) => rows.length > 0),
  ];
}

function verdictTable(compared: ComparedSessions, of: 'regressions' | 'unsure', maker: TableMaker): SessionTable {
  const columns = [
    ...maker.texts('what'),
    ...maker.names('service', 'operation'),
    ...maker.texts('kind', 'before', 'after', 'change'),
  ];
  return maker.table(
    of,
    columns,
    verdictRows(compared, of, (word) => maker.word(word)),
  );
}

function sidesTable({ before, after }: ComparedSessions, maker: TableMaker): SessionTable {
  const counted = (['spans', 'seconds', 'logs', 'points'] as const).map((word) => maker.word(word));
  const sides = [before, after];
  const cuts = sides.map((side) => cutLists(side, maker));
  const isCut = cuts.some((cut) => cut !== '');
  return maker.table(
    'sides',
    [...maker.names('session'), ...maker.numbers(...counted), ...(isCut ? maker.texts('cut') : [])],
    sides.map((side, at) => [...sideCells(side), ...(isCut ? [cuts[at]!] : [])]),
  );
}

function sideCells({ title, spans, spansTookNs, logs, points }: ComparedSide): string[] {
  return [title, countCell(spans), secondsCell(spansTookNs), countCell(logs), countCell(points)];
}

function cutLists({ operations, metrics, patterns }: ComparedSide, maker: TableMaker): string {
  const lists: [SessionWord, { truncated: boolean }][] = [
    ['operation', operations],
    ['metric', metrics],
    ['pattern', patterns],
  ];
  const cut = lists.filter(([, { truncated }]) => truncated).map(([word]) => maker.word(word));
  return cut.join(', ');
}
