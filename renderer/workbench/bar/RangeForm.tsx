import { useState, type FormEvent } from 'react';
import { parseTime } from '../../format/parse-time.ts';
import { recordingOf } from '../../format/recorded.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import classes from './RangePicker.module.css';

/** What nobody has changed is the moment itself: in writing it is cut to milliseconds, so that the newest items would drop out. */
function readEdge(text: string, shownNs: bigint | undefined): bigint | undefined {
  return shownNs !== undefined && text === formatTime(shownNs) ? shownNs : parseTime(text);
}

/** From and to in writing, to the nanosecond where one wants it. */
export function RangeForm({ onDone }: { onDone: () => void }) {
  const range = useView((state) => state.place.range);
  const span = resolveSpan(range, useDataRange());
  const [from, setFrom] = useState(span ? formatTime(span.fromNs) : '');
  const [to, setTo] = useState(span ? formatTime(span.toNs) : '');
  const [invalid, setInvalid] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const fromNs = readEdge(from, span?.fromNs);
    const toNs = readEdge(to, span?.toNs);
    if (fromNs === undefined || toNs === undefined || fromNs >= toNs) return setInvalid(true);
    useView.getState().setRange({ kind: 'between', fromNs: fromNs.toString(), toNs: toNs.toString() });
    onDone();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <label>
        <span>{t('range.from')}</span>
        <Input value={from} invalid={invalid} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        <span>{t('range.to')}</span>
        <Input value={to} invalid={invalid} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button type="submit" variant="primary">
        {t('range.apply')}
      </Button>
      {invalid && (
        <p className={classes.invalid} role="alert">
          {t(span && recordingOf(span.fromNs) ? 'range.invalid.recording' : 'range.invalid')}
        </p>
      )}
    </form>
  );
}
