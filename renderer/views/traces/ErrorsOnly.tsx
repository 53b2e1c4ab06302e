import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';

/** A condition of the shared filter, so that picture and list always hold the same traces. */
export function ErrorsOnly() {
  const filter = useView((state) => state.place.filter);
  const isOn = filter.status === 'error';
  return (
    <Button
      variant="quiet"
      aria-pressed={isOn}
      onClick={() => useView.getState().setFilter({ ...filter, status: isOn ? '' : 'error' })}
    >
      {t('hitmap.errorsOnly')}
    </Button>
  );
}
