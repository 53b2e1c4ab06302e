import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { cx } from '../../widgets/cx.ts';
import classes from './ScaleSwitch.module.css';

const SCALES = ['log', 'linear'] as const;
type Scale = (typeof SCALES)[number];

/** Durations spread over many powers of ten, so the logarithm is the rule and the line the exception. */
export function useHitmapScale(): Scale {
  return useView((state) => (state.place.params.scale === 'linear' ? 'linear' : 'log'));
}

export function ScaleSwitch() {
  const scale = useHitmapScale();
  const choose = (next: Scale): void => useView.getState().setParam('scale', next === 'linear' ? next : '');
  return (
    <span className={classes.switch} role="radiogroup" aria-label={t('hitmap.scale')}>
      {SCALES.map((name) => (
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === scale}
          className={cx(classes.option, name === scale && classes.chosen)}
          onClick={() => choose(name)}
        >
          {t(`hitmap.scale.${name}`)}
        </button>
      ))}
    </span>
  );
}
