import { PACKED_AS_KEPT, PACKED_BY_SUBTREE } from '../../../core/layout/lanes/pack-lanes.ts';
import { t } from '../../i18n/t.ts';
import { tailLength, tailText } from '../timeline/tail-text.ts';
import type { LaneWords } from './lane-scene.ts';

/** `groupNames`: by code; undefined = there is one group without a name. */
export function laneWords(groupNames: readonly string[] | undefined): LaneWords {
  return {
    group: (code) => groupNames?.[code] || t('trace.lanes.noGroup'),
    groupSize: (bars, lanes, rule) =>
      t(sizeKey(rule), { spans: t('count.spans', { n: bars }), lanes: t('trace.lanes.count', { n: lanes }) }),
    tail: (tail) => [tailText(tail), tailLength(tail)],
    moreArrows: (n) => t('trace.moreArrows', { n }),
  };
}

function sizeKey(rule: number) {
  if (rule === PACKED_AS_KEPT) return 'trace.lanes.asKept';
  return rule === PACKED_BY_SUBTREE ? 'trace.lanes.bySubtree' : 'trace.lanes.byStart';
}
