import { create } from 'zustand';
import { redactSvgBy } from '../../core/report/document/redact-svg.ts';
import { t, type PlainKey } from '../i18n/t.ts';
import { composePicture } from '../pictures/compose-picture.ts';
import { useShownPicture, type PictureHeading } from '../pictures/shown-picture.ts';
import { writeFilter } from '../state/filter-terms.ts';
import { noteHidden, redactWith } from '../state/redact-texts.ts';
import { useSession } from '../state/session.ts';
import { useView } from '../state/view.ts';
import { copyPicture, savePng, saveSvg } from '../widgets/copy-picture.ts';
import type { Command } from './command.ts';

/** What became of the last picture, in words; '' once that was said. */
export const usePictureOutcome = create<{ readonly words: string }>()(() => ({ words: '' }));

const SAID_MS = 4_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string): void {
  clearTimeout(timer);
  usePictureOutcome.setState({ words });
  timer = setTimeout(() => usePictureOutcome.setState({ words: '' }), SAID_MS);
}

type Outcome = 'copied' | 'saved' | 'failed';

/** Makes a picture of the chart on the screen and gives it away, without what must not leave. */
async function give(to: (svg: string, fileName: string) => Outcome | Promise<Outcome>): Promise<void> {
  const { chart, heading } = useShownPicture.getState();
  if (!chart) return;
  try {
    const picture = composePicture(chart, heading?.() ?? shownHere());
    if ('refusal' in picture) return say(picture.refusal);
    const { made: svg, hidden } = await redactWith((redact) => redactSvgBy(picture.svg, redact));
    const outcome = await to(svg, picture.fileName);
    say(t(`picture.${outcome}`));
    if (outcome !== 'failed') noteHidden(hidden);
  } catch (error) {
    reportError(error);
    say(t('picture.failed'));
  }
}

/** Where a screen says nothing of its own: the session, and what of it is filtered. */
export function shownHere(): PictureHeading {
  const { session } = useSession.getState();
  const filter = writeFilter(useView.getState().place.filter);
  return { title: '', subtitle: '', source: [session?.name, filter].filter(Boolean).join(' · '), fileName: '' };
}

function command(id: string, label: PlainKey, keys: string[], to: Parameters<typeof give>[0]): Command {
  return {
    id: `picture.${id}`,
    label: () => t(label),
    group: 'view',
    keys,
    when: () => useShownPicture.getState().chart !== null,
    run: () => void give(to),
  };
}

/** One way for every chart: menus, palette and keys read this list. */
export const PICTURE_COMMANDS: readonly Command[] = [
  command('copy', 'picture.copy', ['Shift+C'], (svg, name) => copyPicture(svg, `${name}.png`)),
  command('svg', 'picture.saveSvg', [], (svg, name) => saveSvg(svg, `${name}.svg`)),
  command('png', 'picture.savePng', [], (svg, name) => savePng(svg, `${name}.png`)),
];
