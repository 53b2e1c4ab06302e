import type { ErrorGroup } from '../../../contract/operations/subjects.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { SmallTable } from '../../widgets/table/SmallTable.tsx';
import { errorColumns } from './error-columns.tsx';
import { Section } from './Section.tsx';
import { ShowAll } from './ShowAll.tsx';
import { filterOf, type Subject } from './subject.ts';
import { MOST_ROWS, useShowAll } from './use-show-all.ts';
import classes from './Services.module.css';

const SHOWN = 50;

/** The newest example: its trace at the failing span, or its log record. */
function openSample({ traceId, spanId, logKey }: ErrorGroup, subject: Subject): void {
  const { go } = useView.getState();
  if (traceId !== '') go('trace', traceId, { selection: spanId });
  else go('logs', '', { filter: filterOf(subject), selection: String(logKey) });
}

/** What went wrong, the same errors together. */
export function ErrorGroups({ subject }: { subject: Subject }) {
  const [isAll, showAll] = useShowAll(subject);
  const query = useQuery('subject.errors', { ...subject, ...useBounds(), limit: isAll ? MOST_ROWS : SHOWN });
  const sort = useView((state) => state.place.params.errors ?? '');
  const { groups = [], distinct = 0, total = 0 } = query.data ?? {};
  const left = distinct - groups.length;
  const open = (group: ErrorGroup): void => openSample(group, subject);
  return (
    <Section
      title={t('services.errors')}
      said={total > 0 ? t('services.errorsSaid', { n: total, groups: distinct }) : t('services.noErrors')}
      query={query}
      tools={left > 0 && !isAll && <ShowAll of={t('services.errors')} onClick={showAll} />}
    >
      {groups.length > 0 && (
        <SmallTable
          label={t('services.errors')}
          columns={errorColumns(open)}
          rows={groups}
          sort={sort}
          onSort={(next) => useView.getState().setParam('errors', next)}
          onOpen={open}
        />
      )}
      {left > 0 && <p className={classes.quiet}>{t('traces.more', { n: left })}</p>}
    </Section>
  );
}
