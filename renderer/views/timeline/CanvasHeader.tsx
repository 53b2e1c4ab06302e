import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { Select } from '../../widgets/Select.tsx';
import classes from './TimelineView.module.css';
import { CANVAS_GROUPS, useCanvasBy, type CanvasBy, type CanvasState } from './use-canvas.ts';

/** What is seen, by what it is ordered, and how a bar is to be read. */
export function CanvasHeader({ model, window, bounds, baseNs, isFit, fit }: CanvasState) {
  const by = useCanvasBy();
  const from = baseNs + BigInt(Math.round(Math.max(bounds.fromNs, window.fromNs)));
  const to = baseNs + BigInt(Math.round(Math.min(bounds.toNs, window.toNs)));
  const options = CANVAS_GROUPS.map((value) => ({ value, label: t(`canvas.by.${value}`) }));
  const setBy = (value: CanvasBy) => useView.getState().setParam('by', value === 'service' ? '' : value);
  return (
    <header className={classes.header}>
      <h2>{t('canvas.title')}</h2>
      <Select label={t('canvas.by')} value={by} options={options} onChange={setBy} />
      {model && <span className={classes.how}>{t(model.marks.isExact ? 'canvas.exact' : 'canvas.merged')}</span>}
      <span className={classes.gap} />
      {!isFit && (
        <Button variant="quiet" onClick={fit}>
          {t('canvas.fit')} <Kbd keys="F" />
        </Button>
      )}
      <span className={classes.totals}>{formatRange(from, to)}</span>
    </header>
  );
}
