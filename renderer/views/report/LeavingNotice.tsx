import { Eye, EyeOff } from 'lucide-react';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { showOriginal, useLeaving } from '../../state/leaving-report.ts';
import { useSettings } from '../../state/settings.ts';
import { Button } from '../../widgets/Button.tsx';
import { hiddenWords } from '../../workbench/export/hidden-words.ts';
import classes from './ReportView.module.css';

/** What is hidden in what leaves, and by what rules; the values themselves for who asks for them. */
export function LeavingNotice() {
  const isKnown = useLeaving(({ title }) => title !== undefined);
  const hidden = useLeaving((state) => state.hidden);
  const failure = useLeaving((state) => state.failure);
  const showsOriginal = useLeaving((state) => state.showsOriginal);
  const isHiding = useSettings((state) => state.answer?.settings ?? DEFAULT_SETTINGS).redaction.onExport;
  if (failure !== '') return <p role="alert">{t('report.noLeaving', { reason: engineText(failure) })}</p>;
  if (!isKnown) return null;
  const none = isHiding ? t('report.nothingHidden') : t('report.hidesNothing');
  return (
    <div className={classes.leaving}>
      <span role="status">{hiddenWords(hidden) || none}</span>
      {hidden.length > 0 && (
        <Button
          variant="quiet"
          aria-pressed={showsOriginal}
          icon={showsOriginal ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onClick={() => showOriginal(!showsOriginal)}
        >
          {showsOriginal ? t('report.showLeaving') : t('report.showOriginal')}
        </Button>
      )}
    </div>
  );
}
