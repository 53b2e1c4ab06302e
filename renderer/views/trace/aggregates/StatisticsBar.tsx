import { SPAN_GROUPINGS } from '../../../../core/analysis/span-grouping.ts';
import type { SpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import { engineText } from '../../../i18n/engine-texts.ts';
import { t } from '../../../i18n/t.ts';
import { Select } from '../../../widgets/Select.tsx';
import type { SelectOption } from '../../../widgets/Select.tsx';
import classes from './Aggregates.module.css';
import type { AskedKeys, AttributeKey } from './use-attribute-values.ts';
import { setGrouping, writeGrouping } from './use-grouping.ts';
import type { ChosenGrouping } from './use-grouping.ts';

interface StatisticsBarProps {
  chosen: ChosenGrouping;
  asked: AskedKeys;
  statistics: SpanStatistics | undefined;
  /** Spans whose value had no room. */
  leftOut: number;
}

/** What the rows are, chosen from what spans always tell and from the attributes of this trace, and how many there are. */
export function StatisticsBar({ chosen, asked, statistics, leftOut }: StatisticsBarProps) {
  return (
    <>
      <span className={classes.choice}>
        {t('traceViews.table.by')}
        <Select
          label={t('traceViews.table.by')}
          value={writeGrouping(chosen)}
          options={[...TOLD.map(toldOption), ...attributeOptions(asked.keys, chosen)]}
          onChange={setGrouping}
        />
      </span>
      {asked.error && (
        <span role="alert">{t('traceViews.table.keysFailed', { why: engineText(asked.error.message) })}</span>
      )}
      {asked.leftOut > 0 && <span role="status">{t('traceViews.table.keysLeftOut', { n: asked.leftOut })}</span>}
      {statistics && (
        <span role="status">
          {t('traceViews.table.groups', { n: statistics.groups.length })}
          {statistics.moreGroups > 0 &&
            ` ${t('traceViews.table.more', { groups: statistics.moreGroups, spans: statistics.moreSpans })}`}
          {leftOut > 0 && ` ${t('traceViews.table.valuesLeftOut', { n: leftOut })}`}
        </span>
      )}
      <span className={classes.quiet}>{t('traceViews.table.ranks')}</span>
    </>
  );
}

const TOLD = SPAN_GROUPINGS.filter((grouping) => grouping !== 'attribute');

const toldOption = (value: (typeof TOLD)[number]): SelectOption<string> => ({
  value,
  label: t(`traceViews.table.${value}`),
});

/** A key of the address is there even if no span has it. */
function attributeOptions(keys: readonly AttributeKey[], chosen: ChosenGrouping): SelectOption<string>[] {
  const group = t('traceViews.table.attributes');
  const isListed = chosen.key === '' || keys.some(({ value }) => value === chosen.key);
  const listed = isListed ? keys : [{ value: chosen.key, count: 0 }, ...keys];
  return listed.map(({ value, count }) => ({
    value: writeGrouping({ grouping: 'attribute', key: value }),
    label: count === 0 ? value : t('traceViews.table.keySpans', { key: value, n: count }),
    group,
  }));
}
