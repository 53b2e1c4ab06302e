import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { cx } from '../../widgets/cx.ts';
import classes from './ScaleSwitch.module.css';

/** A condition of the shared filter, so that picture and list always hold the same traces. */
export function ErrorsOnly() {
  const filter = useView((state) => state.place.filter);
  const isOn = filter.status === 'error';
  return (
    <span className={classes.switch}>
      <button
        type="button"
        aria-pressed={isOn}
        className={cx(classes.option, isOn && classes.chosen)}
        onClick={() => useView.getState().setFilter({ ...filter, status: isOn ? '' : 'error' })}
      >
        {t('hitmap.errorsOnly')}
      </button>
    </span>
  );
}
