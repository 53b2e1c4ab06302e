import type { ExportScope } from '../../../contract/operations/files.ts';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { formatCount } from '../../format/count.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './ExportDialog.module.css';
import { foundWords, ruleWords } from './hidden-words.ts';
import { useRedactionPreview, type PreviewState } from './use-redaction-preview.ts';

/** Keys that are listed; the sums are of all. */
const MOST_PLACES = 6;

function Counted({ state }: { state: PreviewState }) {
  if (state.kind === 'failed') return <p className={classes.note}>{engineText(state.reason)}</p>;
  if (state.kind !== 'counted') return null;
  const { hidden, places, items } = state.preview;
  if (hidden.length === 0) return <p className={classes.note}>{t('redaction.nothing', { n: formatCount(items) })}</p>;
  const more = places.length - MOST_PLACES;
  return (
    <>
      <p>{ruleWords(hidden)}</p>
      <ul className={classes.places}>
        {places.slice(0, MOST_PLACES).map(({ rule, key, count }) => (
          <li key={`${rule} ${key}`}>
            <span className={classes.place}>{key === '' ? t('redaction.noKey') : key}</span>
            <span className={classes.note}>{foundWords({ rule, count })}</span>
          </li>
        ))}
        {more > 0 && <li className={classes.note}>{t('redaction.more', { n: more })}</li>}
      </ul>
    </>
  );
}

interface RedactionChoiceProps {
  readonly scope: ExportScope;
  readonly chosen: boolean;
  readonly onChange: (redact: boolean) => void;
}

/** Whether values are hidden in the file, by the rules of the settings, and how many that would be. */
export function RedactionChoice({ scope, chosen, onChange }: RedactionChoiceProps) {
  const rules = useSettings((state) => state.answer?.settings ?? DEFAULT_SETTINGS).redaction;
  const { state, count, stop } = useRedactionPreview(scope);
  const texts = rules.texts.map((rule) => t(`redaction.${rule}`));
  const what = [t('redaction.keysCount', { n: rules.keys.length }), ...texts].join(', ');
  return (
    <fieldset className={classes.choices}>
      <legend>{t('export.redact')}</legend>
      <label className={classes.choice}>
        <input type="checkbox" checked={chosen} onChange={(event) => onChange(event.target.checked)} />
        <span>{t('export.redact.hide')}</span>
        <span className={classes.note}>{what}</span>
      </label>
      {chosen && (
        <div className={classes.preview} aria-live="polite">
          <Counted state={state} />
          {state.kind === 'counting' ? (
            <Button variant="quiet" onClick={stop}>
              {t('redaction.stop')}
            </Button>
          ) : (
            state.kind !== 'counted' && (
              <Button variant="quiet" onClick={count}>
                {t('redaction.count')}
              </Button>
            )
          )}
        </div>
      )}
    </fieldset>
  );
}
