import { HITMAP_LEVELS } from '../../../core/layout/hitmap-layout.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import classes from './HitmapLegend.module.css';

const levels = Array.from({ length: HITMAP_LEVELS }, (_, level) => level);

function Ramp({ name, marked }: { name: 'cold' | 'warm'; marked?: boolean }) {
  return levels.map((level) => (
    <span
      key={level}
      className={cx(classes.cell, marked && classes.marked)}
      style={{ background: `var(--${name}-${level})` }}
    />
  ));
}

/** Few to many, without errors and with; the notch is on the picture, too. */
export function HitmapLegend() {
  return (
    <span className={classes.legend}>
      <span aria-hidden className={classes.ramp}>
        <Ramp name="cold" />
      </span>
      {t('hitmap.legend.traces')}
      <span aria-hidden className={classes.ramp}>
        <Ramp name="warm" marked />
      </span>
      {t('hitmap.legend.errors')}
    </span>
  );
}
