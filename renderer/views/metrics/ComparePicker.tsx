import { History } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { isCompare, type ChartSettings } from './chart-settings.ts';
import classes from './ChartTools.module.css';
import { compareWords } from './compare-words.ts';

interface ComparePickerProps {
  compare: string;
  onChange: (change: Partial<ChartSettings>) => void;
}

const OFFERED: readonly string[] = ['', 'previous', '1h', '24h', '168h'];

/** Which earlier window the lines are compared with. */
export function ComparePicker({ compare, onChange }: ComparePickerProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const choose = (value: string): void => {
    onChange({ compare: value });
    setOpen(false);
  };
  const wanted = typed.replace(/\s+/g, '');
  const isBad = wanted !== '' && !isCompare(wanted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted !== '' && !isBad) choose(wanted);
  };
  return (
    <Popover
      title={t('metrics.compare')}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" icon={<History aria-hidden />} className={compare ? classes.active : undefined}>
          {compare ? t('metrics.compare.with', { what: compareWords(compare) }) : t('metrics.compare')}
        </Button>
      }
    >
      <div className={classes.choices}>
        {[...new Set([...OFFERED, compare])].map((value) => (
          <label key={value} className={classes.choice}>
            <input type="radio" name="compare" checked={compare === value} onChange={() => choose(value)} />
            {compareWords(value)}
          </label>
        ))}
        <form onSubmit={submit}>
          <Input
            className={classes.typed}
            placeholder={t('metrics.compare.type')}
            aria-label={t('metrics.compare.type')}
            value={typed}
            invalid={isBad}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
      </div>
    </Popover>
  );
}
