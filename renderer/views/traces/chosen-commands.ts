import { t } from '../../i18n/t.ts';
import { openComparison } from '../../state/compare-mark.ts';
import { copyRedacted } from '../../widgets/copy-redacted.ts';
import type { Command } from '../../workbench/command.ts';
import { showOverlay } from '../../workbench/overlays.ts';
import { useViewExports } from '../../workbench/view-table.ts';
import { chosenPair, chosenText, useChosenTraces } from './chosen-traces.ts';

const chosen = () => useChosenTraces.getState().rows;

function compareChosen(): void {
  const pair = chosenPair(chosen());
  if (pair) openComparison(...pair);
}

/** What can be done with the traces chosen in the list; in the palette, and as buttons beside their number. */
export const CHOSEN_COMMANDS: readonly Command[] = [
  {
    id: 'traces.chosen.export',
    label: () => t('traces.chosen.export', { n: chosen().size }),
    group: 'here',
    when: () => chosen().size > 0,
    run: () => {
      useViewExports.setState({ wanted: 'chosen' });
      showOverlay('export');
    },
  },
  {
    id: 'traces.chosen.copy',
    label: () => t('traces.chosen.copy'),
    group: 'here',
    when: () => chosen().size > 0,
    run: () => void copyRedacted(chosenText(chosen().values())),
  },
  {
    id: 'traces.chosen.compare',
    label: () => t('traces.chosen.compare'),
    group: 'here',
    when: () => chosenPair(chosen()) !== undefined,
    run: compareChosen,
  },
  {
    id: 'traces.chosen.clear',
    label: () => t('traces.chosen.clear'),
    group: 'here',
    when: () => chosen().size > 0,
    run: () => useChosenTraces.getState().clear(),
  },
];
