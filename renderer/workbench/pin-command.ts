import { flushSync } from 'react-dom';
import { t } from '../i18n/t.ts';
import { composePicture } from '../pictures/compose-picture.ts';
import { useShownPicture } from '../pictures/shown-picture.ts';
import { writeFilter } from '../state/filter-syntax.ts';
import { usePins, type Pin, type PinnedBlock } from '../state/pins.ts';
import { writePlace, type Place } from '../state/place.ts';
import { useSession } from '../state/session.ts';
import { useView } from '../state/view.ts';
import { usePreferences } from '../state/preferences.ts';
import { applyTheme } from '../theme/theme.ts';
import type { Command } from './command.ts';
import { say, shownHere } from './picture-commands.ts';

/** The chart on the screen as it stands: folds, zoom and selection go along. */
function pinPicture(): readonly PinnedBlock[] | string {
  const { chart, heading } = useShownPicture.getState();
  if (!chart) return t('report.nothing');
  const about = heading?.() ?? shownHere();
  const picture = composePicture(chart, about, false);
  if ('refusal' in picture) return picture.refusal;
  const title = [about.title, picture.kindLabel].filter(Boolean).join(' · ');
  return [{ kind: 'picture', title, svg: picture.svg, what: heading ? about.source : '' }];
}

/** Reports are read on light pages and on paper. Nothing is painted between the two themes, so nobody sees it. */
function inLight<Given>(give: () => Given): Given {
  flushSync(() => applyTheme('light'));
  try {
    return give();
  } finally {
    flushSync(() => applyTheme(usePreferences.getState().theme));
  }
}

async function pin(give: () => ReturnType<Pin> | ReturnType<typeof pinPicture>): Promise<void> {
  // Where it was when it was pinned, wherever its reader goes meanwhile.
  const { place } = useView.getState();
  try {
    const blocks = await inLight(give);
    if (typeof blocks === 'string') return say(blocks);
    await add(blocks, place);
    say(t('report.pinned', { n: blocks.length }));
  } catch (error) {
    reportError(error);
    say(t('report.notPinned'));
  }
}

async function add(blocks: readonly PinnedBlock[], place: Place): Promise<void> {
  const session = useSession.getState().session?.name ?? '';
  // The report is no part of what a first picture waits for.
  const { addToReport } = await import('../state/report.ts');
  await addToReport(
    blocks.map((block) => {
      const { what, ...pinned } = block;
      return { ...pinned, source: { session, what: what || writeFilter(place.filter), place: writePlace(place) } };
    }),
  );
}

/** Puts what the screen shows, or the figures behind it, into the report of the session. */
export const PIN_COMMANDS: readonly Command[] = [
  {
    id: 'report.pin',
    label: () => t('report.pin'),
    group: 'view',
    keys: ['Shift+P'],
    when: () => usePins.getState().view !== null || useShownPicture.getState().chart !== null,
    run: () => void pin(usePins.getState().view ?? pinPicture),
  },
  {
    id: 'report.pinTable',
    label: () => t('report.pinTable'),
    group: 'view',
    keys: ['Alt+P'],
    when: () => usePins.getState().table !== null,
    run: () => void pin(usePins.getState().table!),
  },
];
