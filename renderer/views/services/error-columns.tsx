import type { ErrorGroup } from '../../../contract/operations/subjects.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import type { SortableColumn } from '../../widgets/table/arrange-rows.ts';
import { TimeText } from '../../widgets/TimeText.tsx';
import { Spark } from './Spark.tsx';
import classes from './Services.module.css';

type Column = SortableColumn<ErrorGroup>;

const titleOf = ({ type, message, source }: ErrorGroup): { title: string; said: string } => ({
  title: type || t(`services.source.${source}`),
  said: message || (type === '' ? t('services.noMessage') : ''),
});

const nameOf = (group: ErrorGroup): string => {
  const { title, said } = titleOf(group);
  return said === '' || said === title ? title : `${title}: ${said}`;
};

const count = (id: 'count' | 'traces', label: string): Column => ({
  id,
  label,
  width: 0,
  align: 'end',
  render: (group) => formatCount(group[id]),
  text: (group) => String(group[id]),
  order: (group) => group[id],
});

const time = (id: 'firstNs' | 'lastNs', label: string): Column => ({
  id,
  label,
  width: 0,
  render: (group) => <TimeText ns={BigInt(group[id])} digits={0} />,
  text: (group) => group[id],
  order: (group) => BigInt(group[id]),
});

/** Copied times are Unix nanoseconds. */
export function errorColumns(onOpen: (group: ErrorGroup) => void): Column[] {
  return [
    {
      id: 'type',
      label: t('services.errorType'),
      width: 0,
      render: (group) => <ErrorName group={group} onOpen={() => onOpen(group)} />,
      text: nameOf,
      order: nameOf,
    },
    count('count', t('services.count')),
    {
      id: 'spark',
      label: t('services.overTime'),
      width: 0,
      render: (group) => <Spark counts={group.spark} label={t('services.errorsOf', { n: group.count })} isError />,
      text: ({ spark }) => spark.join(' '),
    },
    count('traces', t('word.traces')),
    time('firstNs', t('services.first')),
    time('lastNs', t('services.last')),
    {
      id: 'operations',
      label: t('services.operations'),
      width: 0,
      render: ({ operations }) => (
        <span className={classes.quiet} title={operations.join('\n')}>
          {operations[0] ?? ''}
          {operations.length > 1 && ` +${operations.length - 1}`}
        </span>
      ),
      text: ({ operations }) => operations.join(', '),
    },
  ];
}

function ErrorName({ group, onOpen }: { group: ErrorGroup; onOpen: () => void }) {
  const { title, said } = titleOf(group);
  return (
    <button
      type="button"
      className={classes.errorName}
      title={group.sample}
      aria-label={t('services.openError', { name: nameOf(group) })}
      onClick={onOpen}
    >
      <b>! {title}</b> <span className={classes.message}>{said === title ? '' : said}</span>
    </button>
  );
}
