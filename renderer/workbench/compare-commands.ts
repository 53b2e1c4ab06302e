import { t } from '../i18n/t.ts';
import { useCompareMark } from '../state/compare-mark.ts';
import type { Command } from './command.ts';

/** X on a trace, for screens that show one or have one selected; '' = none is. */
export function markCommand(traceId: () => string): Command {
  return {
    id: 'compare.mark',
    label: () => markLabel(traceId()),
    group: 'here',
    keys: ['X'],
    when: () => traceId() !== '',
    run: () => useCompareMark.getState().press(traceId()),
  };
}

export function markLabel(traceId: string): string {
  const { mark } = useCompareMark.getState();
  if (mark === null) return t('compare.mark');
  return mark.traceId === traceId ? t('compare.unmark') : t('compare.withMarked');
}

/** After the screens' own Escape: one step out, and then the mark. */
export const unmarkCommand: Command = {
  id: 'compare.unmark',
  label: () => t('compare.unmark'),
  group: 'view',
  keys: ['Escape'],
  when: () => useCompareMark.getState().mark !== null,
  run: () => useCompareMark.getState().clear(),
};
