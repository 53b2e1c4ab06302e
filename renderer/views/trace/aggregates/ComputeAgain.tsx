import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { EmptyState } from '../../../widgets/EmptyState.tsx';

/** What stands where a computation failed or was stopped by hand. */
export function ComputeAgain({ text, again }: { text: string; again: () => void }) {
  return (
    <EmptyState text={text}>
      <Button onClick={again}>{t('traceViews.again')}</Button>
    </EmptyState>
  );
}
