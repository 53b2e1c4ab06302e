import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { EmptyState } from '../../../widgets/EmptyState.tsx';

/** What stands where a computation was stopped by hand. */
export function ComputeAgain({ again }: { again: () => void }) {
  return (
    <EmptyState text={t('traceViews.cancelled')}>
      <Button onClick={again}>{t('traceViews.again')}</Button>
    </EmptyState>
  );
}
