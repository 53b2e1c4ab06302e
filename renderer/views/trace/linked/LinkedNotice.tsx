import { Waypoints } from 'lucide-react';
import { MOST_LINKED_TRACES } from '../../../../contract/filters.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { Popover } from '../../../widgets/Popover.tsx';
import { Select } from '../../../widgets/Select.tsx';
import { Tooltip } from '../../../widgets/Tooltip.tsx';
import { MOST_SPANS } from './choose-linked.ts';
import classes from './LinkedNotice.module.css';
import { DEPTHS, followLinks } from './linked-options.ts';
import type { LinkedView } from './use-linked-traces.ts';

/** In the header: offers to follow links, then says what came of it. */
export function LinkedNotice({ linked }: { linked: LinkedView }) {
  const { canFollow, depth } = linked;
  if (!canFollow) return null;
  if (depth === undefined) {
    return (
      <Tooltip text={t('stitch.follow.why')} keys="J">
        <button type="button" className={classes.offer} onClick={() => followLinks('1')}>
          <Waypoints aria-hidden />
          {t('stitch.follow')}
        </button>
      </Tooltip>
    );
  }
  const trigger = (
    <button type="button" className={classes.following}>
      <Waypoints aria-hidden />
      {shownText(linked)}
    </button>
  );
  return (
    <Popover trigger={trigger} title={t('stitch.title')}>
      <div className={classes.box}>
        <div className={classes.depth}>
          <span>{t('stitch.depth')}</span>
          <Select label={t('stitch.depth')} value={depth} options={depthOptions()} onChange={followLinks} />
        </div>
        {reasonsOf(linked).map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        <Button onClick={() => followLinks(undefined)}>{t('stitch.unfollow')}</Button>
      </div>
    </Popover>
  );
}

const depthOptions = () => DEPTHS.map((value) => ({ value, label: t('stitch.depth.of', { n: Number(value) }) }));

function shownText({ shown, leftOut, loading, error }: LinkedView): string {
  if (error) return t('stitch.failed');
  if (loading && shown === 0) return t('stitch.reading');
  const counted = t('stitch.shown', { n: shown });
  return leftOut > 0 ? t('stitch.more', { shown: counted, n: leftOut }) : counted;
}

function reasonsOf({ leftOut, notHeld, isExact, error }: LinkedView): string[] {
  const reasons = [t('stitch.axis.why')];
  if (error) reasons.push(error.message);
  if (leftOut > 0) reasons.push(t('stitch.more.why', { traces: MOST_LINKED_TRACES, spans: MOST_SPANS }));
  if (notHeld > 0) reasons.push(t('stitch.notHeld', { n: notHeld }));
  if (!isExact) reasons.push(t('stitch.inexact'));
  return reasons;
}
