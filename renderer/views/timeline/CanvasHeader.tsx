import { formatDuration } from '../../format/duration.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { Select } from '../../widgets/Select.tsx';
import { runCommand } from '../../workbench/commands.ts';
import classes from './TimelineView.module.css';
import { CANVAS_GROUPS, useCanvasBy, type CanvasBy, type CanvasState } from './use-canvas.ts';

/** What is seen, by what it is ordered, how a bar is to be read, and which time is chosen. */
export function CanvasHeader({ hasData, model, window, bounds, baseNs, isFit, jump, chosen }: CanvasState) {
  const by = useCanvasBy();
  const at = (ns: number) => baseNs + BigInt(Math.round(ns));
  const seen = formatRange(at(Math.max(bounds.fromNs, window.fromNs)), at(Math.min(bounds.toNs, window.toNs)));
  const options = CANVAS_GROUPS.map((value) => ({ value, label: t(`canvas.by.${value}`) }));
  const setBy = (value: CanvasBy) => useView.getState().setParam('by', value === 'service' ? '' : value);
  return (
    <header className={classes.header}>
      <h2>{t('canvas.title')}</h2>
      <Select label={t('canvas.by')} value={by} options={options} onChange={setBy} />
      {model && !chosen && (
        <span className={classes.how}>{t(model.marks.isExact ? 'canvas.exact' : 'canvas.merged')}</span>
      )}
      <span className={classes.gap} />
      {chosen && <ChosenTime text={formatRange(at(chosen.fromNs), at(chosen.toNs))} ns={chosen.toNs - chosen.fromNs} />}
      {!isFit && (
        <Button variant="quiet" onClick={() => jump(undefined)}>
          {t('canvas.fit')} <Kbd keys="F" />
        </Button>
      )}
      {hasData && !chosen && <span className={classes.totals}>{seen}</span>}
    </header>
  );
}

/** What all views show now, and what can be done with it; the keys do the same. */
function ChosenTime({ text, ns }: { text: string; ns: number }) {
  return (
    <>
      <output className={classes.chosen}>
        {text} · {formatDuration(ns)}
      </output>
      <Button variant="quiet" onClick={() => runCommand('canvas.toChosen')}>
        {t('canvas.toChosen')} <Kbd keys="Z" />
      </Button>
      <Button variant="quiet" onClick={() => runCommand('canvas.hitmap')}>
        {t('canvas.hitmap')} <Kbd keys="H" />
      </Button>
      <Button variant="quiet" onClick={() => runCommand('canvas.clearTime')}>
        {t('canvas.clearTime')} <Kbd keys="Escape" />
      </Button>
    </>
  );
}
