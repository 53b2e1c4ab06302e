import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { Select } from '../../widgets/Select.tsx';
import { shownGroups } from './chart-questions.ts';
import { AGGREGATES, TOPS, viewsFor, type ChartSettings } from './chart-settings.ts';
import classes from './ChartTools.module.css';
import { ComparePicker } from './ComparePicker.tsx';
import { GroupPicker } from './GroupPicker.tsx';
import { WherePicker } from './WherePicker.tsx';

interface ChartToolsProps {
  metric: MetricSummary;
  settings: ChartSettings;
  onChange: (change: Partial<ChartSettings>) => void;
  /** Whether other services have a metric of this name. */
  hasNamesakes: boolean;
}

/** What is drawn of a metric, and how: each control shows what holds now. */
export function ChartTools({ metric, settings, onChange, hasNamesakes }: ChartToolsProps) {
  const { view } = settings;
  const isHeatmap = view === 'heatmap';
  const canBeEach = shownGroups(metric, { view, groupBy: null }) === null;
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('metrics.mode')}>
      <ViewSwitch metric={metric} settings={settings} onChange={onChange} />
      {!isHeatmap && (
        <GroupPicker
          metric={metric}
          groupBy={shownGroups(metric, settings)}
          canBeEach={canBeEach}
          onChange={onChange}
        />
      )}
      {!isHeatmap && view !== 'quantile' && view !== 'mean' && settings.groupBy !== null && (
        <Select
          label={t('metrics.aggregate')}
          value={settings.aggregate}
          options={AGGREGATES.map((value) => ({ value, label: t(`metrics.aggregate.${value}`) }))}
          onChange={(aggregate) => onChange({ aggregate })}
        />
      )}
      {!isHeatmap && (
        <Select
          label={t('metrics.top')}
          value={String(settings.top)}
          options={[...new Set([...TOPS, settings.top])].map((n) => ({
            value: String(n),
            label: t('metrics.topN', { n }),
          }))}
          onChange={(top) => onChange({ top: Number(top) })}
        />
      )}
      {isHeatmap && (
        <Select
          label={t('metrics.scale')}
          value={settings.scale}
          options={(['log', 'linear'] as const).map((value) => ({ value, label: t(`metrics.scale.${value}`) }))}
          onChange={(scale) => onChange({ scale })}
        />
      )}
      {(hasNamesakes || settings.allServices) && (
        <Select
          label={t('word.services')}
          value={settings.allServices ? 'all' : 'one'}
          options={[
            { value: 'one', label: metric.service || t('metrics.noService') },
            { value: 'all', label: t('metrics.allServices') },
          ]}
          onChange={(of) => onChange({ allServices: of === 'all' })}
        />
      )}
      <WherePicker metric={metric} where={settings.where} onChange={onChange} />
      <ComparePicker compare={settings.compare} onChange={onChange} />
    </div>
  );
}

type ViewSwitchProps = Pick<ChartToolsProps, 'metric' | 'settings' | 'onChange'>;

function ViewSwitch({ metric, settings, onChange }: ViewSwitchProps) {
  const views = viewsFor(metric);
  if (views.length < 2) return null;
  return (
    <span className={classes.modes} role="group" aria-label={t('metrics.mode')}>
      {views.map((view) => (
        <button key={view} type="button" aria-pressed={settings.view === view} onClick={() => onChange({ view })}>
          {t(`metrics.view.${view}`)}
        </button>
      ))}
    </span>
  );
}
