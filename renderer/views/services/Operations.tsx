import type { OperationSummary } from '../../../contract/operations/subjects.ts';
import { t } from '../../i18n/t.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { arrangeRows, readSort } from '../../widgets/table/arrange-rows.ts';
import { SmallTable } from '../../widgets/table/SmallTable.tsx';
import { tableBlock } from '../../workbench/table-block.ts';
import { toNs, useApdexMs } from './apdex-threshold.ts';
import { openSlowest, openTraces, operationColumns } from './operation-columns.tsx';
import { Section } from './Section.tsx';
import { ShowAll } from './ShowAll.tsx';
import type { Subject } from './subject.ts';
import { MOST_ROWS, useShowAll } from './use-show-all.ts';

const SHOWN = 100;

/** What it is called for, and what it does inside: one row per operation. */
export function Operations({ subject }: { subject: Subject }) {
  const [isAll, showAll] = useShowAll(subject);
  const limit = isAll ? MOST_ROWS : SHOWN;
  const query = useQuery('subject.operations', {
    ...subject,
    ...useBounds(),
    apdexThresholdNs: toNs(useApdexMs()),
    limit,
  });
  const sort = useView((state) => state.place.params.operations ?? '');
  const operations = query.data?.operations ?? [];
  const isCut = query.data?.truncated ?? false;
  useOfferedPin('table', () => () => {
    const columns = operationColumns(operations);
    const rows = arrangeRows(operations, columns, readSort(sort, columns));
    return tableBlock({ title: t('services.operations'), columns, rows, what: subject.value });
  });
  return (
    <Section
      title={t('services.operations')}
      said={isCut ? t('services.cut', { n: operations.length }) : t('services.operations.why')}
      query={query}
      tools={isCut && !isAll && <ShowAll of={t('services.operations')} onClick={showAll} />}
    >
      {operations.length > 0 && (
        <SmallTable
          label={t('services.operations')}
          columns={operationColumns(operations)}
          rows={operations}
          sort={sort}
          onSort={(next) => useView.getState().setParam('operations', next)}
          onOpen={openTraces}
          menu={menuOf}
        />
      )}
    </Section>
  );
}

const menuOf = (operation: OperationSummary) =>
  operation.sample.traceId === ''
    ? []
    : [
        {
          label: t('services.sampleOf', { name: operation.name || t('trace.unnamed') }),
          run: () => openSlowest(operation),
        },
      ];
