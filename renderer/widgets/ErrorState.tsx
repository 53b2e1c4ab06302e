import { CircleAlert } from 'lucide-react';
import type { ErrorCode, OperationError } from '../../contract/result.ts';
import { toKorean } from '../i18n/engine-texts.ts';
import { currentLocale } from '../i18n/locale.ts';
import { t } from '../i18n/t.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import classes from './ErrorState.module.css';

function happened(code: ErrorCode): string {
  if (code === 'cancelled' || code === 'version-mismatch') return t('failure.happened');
  return t(`failure.${code}`);
}

function nextStep({ code, hint }: OperationError): string {
  if (code === 'too-large' || code === 'busy') return t('failure.next.narrow');
  if (code === 'invalid-input' || code === 'not-found') return t('failure.next.clearFilter');
  return said(hint) || t('failure.next.retry');
}

/** The engine's sentence in the reader's language; '' where only English is known of it. */
function said(english: string): string {
  return currentLocale().language === 'ko' ? (toKorean(english) ?? '') : english;
}

/** What the question was refused for: of a defect or of a broken disk the engine's words explain nothing. */
const explained = ({ code, message }: OperationError): string =>
  code === 'unsupported' || code === 'not-found' || code === 'store-locked' ? said(message) : '';

interface ErrorStateProps {
  error: OperationError;
  onRetry?: () => void;
}

/** What happened, what is safe, what to do. The engine's own words fold out, to be copied into a report. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const details = [t('failure.code', { code: error.code }), error.message, error.hint].filter(Boolean).join('\n');
  return (
    <div className={classes.error} role="alert">
      <CircleAlert aria-hidden className={classes.mark} />
      <div className={classes.body}>
        <p className={classes.happened}>{happened(error.code)}</p>
        {explained(error) && <p>{explained(error)}</p>}
        <p>
          {t('failure.safe')} {nextStep(error)}
        </p>
        {onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
        <details className={classes.details}>
          <summary>{t('action.details')}</summary>
          <pre>{details}</pre>
          <CopyButton text={details} />
        </details>
      </div>
    </div>
  );
}
