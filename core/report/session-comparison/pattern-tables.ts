import { errorRecordsOf, type PatternRow } from '../../analysis/compare-sessions/compare-patterns.ts';
import { countCell, percentCell } from './session-cells.ts';
import { isBoth, type SessionTable, type TableMaker } from './session-table.ts';
import { LEVEL_NAMES } from './session-words.ts';

/** Log patterns of both sides, and those that one side alone has. */
export function patternTables(patterns: readonly PatternRow[], maker: TableMaker): SessionTable[] {
  const [records, errors] = [maker.word('records'), maker.word('errorRecords')];
  const moved = patterns.filter((row) => !isBoth(row));
  return [
    maker.table(
      'patterns',
      [
        ...maker.texts('level'),
        ...maker.twice(records),
        ...maker.twice(errors),
        ...maker.numbers(maker.word('rateChange')),
        ...maker.names('pattern'),
      ],
      patterns.filter(isBoth).map(patternCells),
    ),
    maker.table(
      'movedPatterns',
      [['text', ''], ...maker.texts('level'), ...maker.numbers(records, errors), ...maker.names('pattern')],
      moved.map((row) => [
        maker.presence(row),
        LEVEL_NAMES[row.level]!,
        countOf(row.after ?? row.before),
        errorsOf(row.after ?? row.before),
        row.template,
      ]),
    ),
  ];
}

const countOf = (side: PatternRow['before']): string => countCell(side!.count);
const errorsOf = (side: PatternRow['before']): string => countCell(errorRecordsOf(side!));

function patternCells({ level, before, after, rateChange, template }: PatternRow): string[] {
  const counts = [countOf(before), countOf(after), errorsOf(before), errorsOf(after)];
  return [LEVEL_NAMES[level]!, ...counts, percentCell(rateChange), template];
}
