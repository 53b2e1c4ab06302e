import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';

/** Asks for the rows that were left out. */
export function ShowAll({ of, onClick }: { of: string; onClick: () => void }) {
  return (
    <Button variant="quiet" aria-label={`${t('services.showAll')}: ${of}`} onClick={onClick}>
      {t('services.showAll')}
    </Button>
  );
}
