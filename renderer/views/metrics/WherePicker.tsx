import { Funnel } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { AttributeTerm } from '../../../contract/filters.ts';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Chip } from '../../widgets/Chip.tsx';
import { Input } from '../../widgets/Input.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { readTerms, writeTerms, type ChartSettings } from './chart-settings.ts';
import classes from './ChartTools.module.css';
import { useStreamKeys } from './stream-attributes.ts';

interface WherePickerProps {
  metric: MetricSummary;
  where: readonly AttributeTerm[];
  onChange: (change: Partial<ChartSettings>) => void;
}

/** Conditions on attributes as chips; more are chosen from the streams' own values, or typed. */
export function WherePicker({ metric, where, onChange }: WherePickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Popover
        title={t('metrics.where')}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button variant="quiet" icon={<Funnel aria-hidden />}>
            {t('metrics.where')}
          </Button>
        }
      >
        {open && <WhereChoice metric={metric} where={where} onChange={onChange} />}
      </Popover>
      {where.map((term, at) => (
        <Chip
          key={at}
          text={writeTerms([term])}
          onRemove={() => onChange({ where: where.filter((_, other) => other !== at) })}
        />
      ))}
    </>
  );
}

/** A list of hundreds is not chosen from but typed. */
const MOST_VALUES = 12;

function WhereChoice({ metric, where, onChange }: WherePickerProps) {
  const keys = useStreamKeys(metric, true);
  const [typed, setTyped] = useState('');
  const terms = readTerms(typed);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (terms.length === 0) return;
    onChange({ where: [...where, ...terms] });
    setTyped('');
  };
  const isOn = (key: string, value: string): boolean =>
    where.some((term) => term.key === key && term.operator === '=' && term.value === value);
  const toggle = (key: string, value: string): void => {
    const rest = where.filter((term) => !(term.key === key && term.operator === '='));
    onChange({ where: isOn(key, value) ? rest : [...rest, { key, operator: '=', value }] });
  };
  return (
    <div className={classes.choices}>
      <form onSubmit={submit}>
        <Input
          className={classes.typed}
          placeholder={t('metrics.where.type')}
          aria-label={t('metrics.where.type')}
          value={typed}
          invalid={typed !== '' && terms.length === 0}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      {keys.map(({ key, values }) => (
        <fieldset key={key} className={classes.field}>
          <legend className={classes.heading}>{key}</legend>
          {values.slice(0, MOST_VALUES).map((value) => (
            <button
              key={value}
              type="button"
              className={classes.value}
              aria-pressed={isOn(key, value)}
              onClick={() => toggle(key, value)}
            >
              {value || '""'}
            </button>
          ))}
          {values.length > MOST_VALUES && (
            <span className={classes.note}>{t('metrics.where.more', { n: values.length - MOST_VALUES })}</span>
          )}
        </fieldset>
      ))}
      {keys.length === 0 && <p className={classes.note}>{t('metrics.noAttributes')}</p>}
    </div>
  );
}
