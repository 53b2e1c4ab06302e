import { useState } from 'react';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { Input } from '../../../widgets/Input.tsx';
import { Popover } from '../../../widgets/Popover.tsx';
import classes from './Changes.module.css';
import { readThreshold, THRESHOLDS, writeThreshold, type Threshold } from './threshold-params.ts';

/** From where on a difference is called a regression. Holds while it is typed. */
export function ThresholdsChoice() {
  const [resets, setResets] = useState(0);
  const reset = (): void => {
    const { place, change } = useView.getState();
    const others = Object.entries(place.params).filter(([name]) => !THRESHOLDS.includes(name as Threshold));
    change({ params: Object.fromEntries(others) }, 'replace');
    setResets(resets + 1);
  };
  return (
    <Popover trigger={<Button variant="quiet">{t('changes.thresholds')}</Button>} title={t('changes.thresholds')}>
      <div key={resets} className={classes.thresholds}>
        {THRESHOLDS.map((name) => (
          <ThresholdField key={name} name={name} />
        ))}
      </div>
      <Button onClick={reset}>{t('changes.defaults')}</Button>
    </Popover>
  );
}

function ThresholdField({ name }: { name: Threshold }) {
  const value = useView(({ place }) => readThreshold(place.params, name));
  const [draft, setDraft] = useState(String(value));
  const type = (text: string): void => {
    setDraft(text);
    const written = writeThreshold(name, text);
    if (written !== undefined) useView.getState().setParam(name, written);
  };
  return (
    <label>
      {t(`changes.threshold.${name}`)}
      <Input
        inputMode="decimal"
        value={draft}
        invalid={writeThreshold(name, draft) === undefined}
        onChange={({ target }) => type(target.value)}
      />
    </label>
  );
}
