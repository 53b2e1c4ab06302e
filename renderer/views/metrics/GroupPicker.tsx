import { Group } from 'lucide-react';
import { useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import type { ChartSettings } from './chart-settings.ts';
import classes from './ChartTools.module.css';
import { useResourceKeys, useStreamKeys } from './stream-attributes.ts';

interface GroupPickerProps {
  metric: MetricSummary;
  groupBy: readonly string[] | null;
  /** Whether each stream can be a line for itself. */
  canBeEach: boolean;
  onChange: (change: Partial<ChartSettings>) => void;
}

/** As many keys as one question takes. */
const MOST_KEYS = 5;

function words(groupBy: readonly string[] | null): string {
  if (groupBy === null) return t('metrics.group.each');
  return groupBy.length === 0 ? t('metrics.group.all') : t('metrics.group.by', { keys: groupBy.join(', ') });
}

/** Which streams become one line: each for itself, all together, or by the values of attributes. */
export function GroupPicker(props: GroupPickerProps) {
  const { groupBy } = props;
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title={t('metrics.group')}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" className={classes.pick} icon={<Group aria-hidden />} title={words(groupBy)}>
          <span className={classes.picked}>{words(groupBy)}</span>
        </Button>
      }
    >
      {open && <GroupChoice {...props} />}
    </Popover>
  );
}

function GroupChoice({ metric, groupBy, canBeEach, onChange }: GroupPickerProps) {
  const streamKeys = useStreamKeys(metric, true);
  const resourceKeys = useResourceKeys(true);
  const own = streamKeys.map(({ key, values }) => ({ key, note: t('metrics.group.values', { n: values.length }) }));
  const chosen = groupBy ?? [];
  const offered = new Set(own.map(({ key }) => key));
  const resource = [...new Set([...chosen, ...resourceKeys])]
    .filter((key) => !offered.has(key))
    .map((key) => ({ key, note: '' }));
  const toggle = (key: string): void => {
    const next = chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key];
    onChange({ groupBy: next.length === 0 ? null : next });
  };
  const list = (keys: readonly { key: string; note: string }[]) =>
    keys.map(({ key, note }) => (
      <label key={key} className={classes.choice}>
        <input
          type="checkbox"
          checked={chosen.includes(key)}
          disabled={!chosen.includes(key) && chosen.length >= MOST_KEYS}
          onChange={() => toggle(key)}
        />
        <span className={classes.key}>{key}</span>
        <span className={classes.note}>{note}</span>
      </label>
    ));
  return (
    <div className={classes.choices}>
      {canBeEach && (
        <label className={classes.choice}>
          <input type="radio" name="group" checked={groupBy === null} onChange={() => onChange({ groupBy: null })} />
          {t('metrics.group.each')}
        </label>
      )}
      <label className={classes.choice}>
        <input
          type="radio"
          name="group"
          checked={groupBy !== null && groupBy.length === 0}
          onChange={() => onChange({ groupBy: [] })}
        />
        {t('metrics.group.all')}
      </label>
      {own.length > 0 && <p className={classes.heading}>{t('metrics.group.stream')}</p>}
      {list(own)}
      {resource.length > 0 && <p className={classes.heading}>{t('metrics.group.resource')}</p>}
      {list(resource)}
    </div>
  );
}
