import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useSettings } from '../../state/settings.ts';
import { Input } from '../../widgets/Input.tsx';
import classes from './SettingsView.module.css';

/** Whether the command line has decided a field ("receivers.otlpHttpPort") for this run. */
function useIsFixed(field: string): boolean {
  return useSettings((state) => state.answer?.fixed.includes(field) ?? false);
}

export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {note && <p className={classes.hint}>{note}</p>}
      {children}
    </section>
  );
}

interface RowProps {
  label: string;
  hint?: string | undefined;
  children: ReactNode;
}

export function Row({ label, hint, children }: RowProps) {
  return (
    <div className={classes.row}>
      <span className={classes.label}>{label}</span>
      <div>
        {children}
        {hint && <p className={classes.hint}>{hint}</p>}
      </div>
    </div>
  );
}

interface CheckProps {
  field: string;
  label: string;
  hint?: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

export function CheckField({ field, label, hint, value, onChange }: CheckProps) {
  const isFixed = useIsFixed(field);
  const hintId = useId();
  return (
    <div className={classes.check}>
      <label>
        <input
          type="checkbox"
          checked={value}
          disabled={isFixed}
          aria-describedby={hintId}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      <p id={hintId} className={classes.hint}>
        {isFixed ? t('settings.fixed') : hint}
      </p>
    </div>
  );
}

interface NumberProps {
  field: string;
  label: string;
  hint?: string;
  unit?: string;
  /** As shown and typed. */
  value: string;
  /** undefined = cannot be used; then `wrong` is shown and nothing is saved. */
  parse: (text: string) => number | undefined;
  wrong: string;
  onChange: (value: number) => void;
}

/** Saved with Enter or when left; Escape takes back what was typed. */
export function NumberField({ field, label, hint, unit, value, parse, wrong, onChange }: NumberProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const isFixed = useIsFixed(field);
  const hintId = useId();
  const isWrong = draft !== null && parse(draft) === undefined;
  const save = (): void => {
    const parsed = draft === null ? undefined : parse(draft);
    if (parsed === undefined) return;
    setDraft(null);
    if (draft !== value) onChange(parsed);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') save();
    else if (event.key === 'Escape' && draft !== null) {
      event.preventDefault();
      setDraft(null);
    }
  };
  return (
    <Row label={label}>
      <Input
        className={classes.number}
        aria-label={label}
        aria-describedby={hintId}
        inputMode="decimal"
        value={draft ?? value}
        disabled={isFixed}
        invalid={isWrong}
        tail={unit && <span className={classes.unit}>{unit}</span>}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={onKeyDown}
      />
      <p id={hintId} className={isWrong ? classes.error : classes.hint}>
        {isFixed ? t('settings.fixed') : isWrong ? wrong : hint}
      </p>
    </Row>
  );
}
