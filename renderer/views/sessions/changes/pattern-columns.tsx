import { errorRecordsOf, type PatternRow } from '../../../../core/analysis/compare-sessions/compare-patterns.ts';
import type { PatternFigures } from '../../../../core/model/session-figures.ts';
import { LEVEL_NAMES } from '../../../../core/report/session-comparison/session-words.ts';
import { t } from '../../../i18n/t.ts';
import classes from './Changes.module.css';
import { changeColumn, countPair, whatColumn, type Column } from './columns.tsx';
import { opener, type Open } from './open-row.tsx';
import { word } from './words.ts';

const ERROR = LEVEL_NAMES.indexOf('error');
const levelText = ({ level }: PatternRow): string => LEVEL_NAMES[level]!.toUpperCase();

export function patternColumns(open: Open<PatternRow>): Column<PatternRow>[] {
  return [
    whatColumn(),
    {
      id: 'level',
      label: word('level'),
      width: 104,
      render: (row) => <span className={row.level >= ERROR ? classes.worse : classes.quiet}>{levelText(row)}</span>,
      text: levelText,
      order: ({ level }) => level,
    },
    ...countPair<PatternFigures, PatternRow>('records', word('records'), ({ count }) => count),
    ...countPair<PatternFigures, PatternRow>('errors', word('errorRecords'), errorRecordsOf),
    changeColumn('rateChange', t('changes.rate'), ({ rateChange }) => rateChange),
    {
      id: 'template',
      label: word('pattern'),
      width: 320,
      grow: true,
      render: (row) => opener(row.template, open(row), classes.pattern),
      text: ({ template }) => template,
      order: ({ template }) => template,
    },
  ];
}
