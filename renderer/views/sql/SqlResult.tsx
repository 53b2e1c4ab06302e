import { ChartColumn, Download, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { saveFile } from '../../state/exports.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { IconSwitch } from '../../widgets/IconSwitch.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { AnswerChart } from './AnswerChart.tsx';
import { answerColumns, traceOf, type SqlCell, type SqlRow } from './answer-columns.ts';
import { answerCsv, answerJson, answerNdjson, redactAnswer } from './answer-files.ts';
import { pinAnswer } from './pin-answer.ts';
import { useSqlRun } from './sql-run.ts';
import classes from './SqlView.module.css';

const ROW_PX = { normal: 24, compact: 20 };

interface SqlResultProps {
  answer: SqlAnswer;
  onSelect: (row: SqlRow) => void;
}

/** The latest answer as a table or a chart, and as a file. */
export function SqlResult({ answer, onSelect }: SqlResultProps) {
  const isChart = useView(({ place }) => place.params.as === 'chart');
  const { answered, elapsedMs, error } = useSqlRun();
  useOfferedPin('view', () => () => pinAnswer(answer, answered));
  useOfferedPin('table', () => () => pinAnswer(answer, answered));
  return (
    <section className={classes.result} aria-label={t('sql.result')}>
      <div className={classes.resultBar}>
        <span role="status">
          {t('sql.rows', { n: answer.rows.length, rows: formatCount(answer.rows.length) })}
          {' · '}
          {formatDuration(elapsedMs * 1e6)}
          {error && ` · ${t('sql.before')}`}
        </span>
        {answer.truncated && <span className={classes.cut}>{cutWords(answer)}</span>}
        <span className={classes.gap} />
        <IconSwitch
          label={t('sql.shownAs')}
          chosen={isChart ? 'chart' : 'table'}
          onChoose={(name) => useView.getState().setParam('as', name === 'chart' ? 'chart' : '')}
          keys="V"
          options={[
            { name: 'table', icon: Table2, text: t('sql.table'), hint: t('sql.table') },
            { name: 'chart', icon: ChartColumn, text: t('sql.chart'), hint: t('sql.chart') },
          ]}
        />
        <SaveAs answer={answer} />
      </div>
      {isChart ? <AnswerChart answer={answer} /> : <AnswerTable answer={answer} onSelect={onSelect} />}
    </section>
  );
}

function cutWords({ rows, cutBy }: SqlAnswer): string {
  const n = rows.length;
  return cutBy === 'size' ? t('sql.cutBySize', { rows: formatCount(n) }) : t('sql.cutByRows', { rows: formatCount(n) });
}

function SaveAs({ answer }: { answer: SqlAnswer }) {
  const save = (ending: string, type: string, write: (answer: SqlAnswer) => string[]) =>
    saveFile(`tracebench-sql.${ending}`, type, async () => {
      const { made, hidden } = await redactAnswer(answer);
      return { made: write(made), hidden };
    });
  const entries = [
    { id: 'csv', label: t('sql.saveCsv'), run: () => void save('csv', 'text/csv', answerCsv) },
    { id: 'json', label: t('sql.saveJson'), run: () => void save('json', 'application/json', answerJson) },
    { id: 'ndjson', label: t('sql.saveNdjson'), run: () => void save('ndjson', 'application/x-ndjson', answerNdjson) },
  ];
  return (
    <Menu
      align="end"
      trigger={<Button icon={<Download aria-hidden />}>{t('sql.saveAs')}</Button>}
      sections={[{ id: 'files', entries }]}
    />
  );
}

/** Of a cell, which shows a line; the whole of it is beside the table. */
const MOST_SHOWN = 1_000;
/** SQL's own word, in any language. */
const NULL = 'NULL';

function Cell({ cell }: { cell: SqlCell }) {
  if (cell === null) return <span className={classes.null}>{NULL}</span>;
  const text = String(cell).slice(0, MOST_SHOWN);
  return <span title={text}>{text}</span>;
}

function AnswerTable({ answer, onSelect }: SqlResultProps) {
  const rowHeightPx = ROW_PX[usePreferences(({ density }) => density)];
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const [selected, setSelected] = useState<SqlRow>();
  const columns = useMemo(() => answerColumns(answer, (cell) => <Cell cell={cell} />), [answer]);
  if (answer.columns.length === 0) return <EmptyState text={t('sql.noRows')} />;
  return (
    <VirtualTable
      label={t('sql.result')}
      columns={columns}
      rowCount={answer.rows.length}
      getRow={(index) => answer.rows[index]}
      rowHeightPx={rowHeightPx}
      isSelected={(row) => row === selected}
      onSelect={(row) => {
        setSelected(row);
        onSelect(row);
      }}
      onOpen={(row) => {
        const trace = traceOf(answer, row);
        if (trace !== undefined) useView.getState().go('trace', trace);
      }}
      widths={widths}
      onWidth={(id, px) => setWidths((before) => ({ ...before, [id]: px }))}
      empty={<EmptyState text={t('sql.noRows')} />}
    />
  );
}
