import { flushSync } from 'react-dom';
import type { NewBlock } from '../../core/report/document/report-document.ts';
import { currentLocale, inLanguage, LANGUAGES, type Language } from '../i18n/locale.ts';
import { t } from '../i18n/t.ts';
import { composePicture } from '../pictures/compose-picture.ts';
import { useShownPicture } from '../pictures/shown-picture.ts';
import { writeFilter } from '../state/filter-terms.ts';
import { usePins, type Pin, type PinnedBlock, type TellPin } from '../state/pins.ts';
import { writePlace, type Place } from '../state/place.ts';
import { usePreferences } from '../state/preferences.ts';
import { useSession } from '../state/session.ts';
import { useView } from '../state/view.ts';
import { applyTheme } from '../theme/theme.ts';
import { say, shownHere } from './picture-commands.ts';

/** The chart on the screen as it stands: folds, zoom and selection go along. */
const tellPicture: TellPin = () => {
  const { chart, heading } = useShownPicture.getState();
  if (!chart) return t('report.nothing');
  const about = heading?.() ?? shownHere();
  const picture = composePicture(chart, about, false);
  if ('refusal' in picture) return picture.refusal;
  const title = [about.title, picture.kindLabel].filter(Boolean).join(' · ');
  return [{ kind: 'picture', title, svg: picture.svg, what: heading ? about.source : '' }];
};

/** All charts of the screen, in its order. */
const pinParts: Pin = async () => {
  const parts = [...usePins.getState().parts.values()].sort((a, b) => a.at - b.at);
  const tells = await Promise.all(parts.map(({ pin }) => pin()));
  return () =>
    tells.flatMap((tell) => {
      const told = tell();
      return typeof told === 'string' ? [] : told;
    });
};

/** What the screen is, put into a report: what it says itself, or its charts, or the rows of its table. */
export function shownPin(): Pin | null {
  const { view, parts, table } = usePins.getState();
  if (view) return view;
  if (parts.size > 0) return pinParts;
  return useShownPicture.getState().chart ? () => tellPicture : table;
}

/** Puts it into the report of the session, and says so. */
export async function pin(give: Pin): Promise<void> {
  // Where it was when it was pinned, wherever its reader goes meanwhile.
  const { place } = useView.getState();
  try {
    const tell = await give();
    const { own, other } = inLight(() => inBothLanguages(tell));
    if (typeof own === 'string' || own.length === 0) return say(typeof own === 'string' ? own : t('report.nothing'));
    await add(own.map((block, at) => withOther(block, other, at, place)));
    say(t('report.pinned', { n: own.length }));
  } catch (error) {
    reportError(error);
    say(t('report.notPinned'));
  }
}

/** One of several charts of the screen. */
export function pinPart(id: string): void {
  const part = usePins.getState().parts.get(id);
  if (part) void pin(part.pin);
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

interface Other {
  readonly language: Language;
  readonly told: ReturnType<TellPin>;
}

/** A report may be written in another language than the page's: what is pinned is told in both, while it can be. */
function inBothLanguages(tell: TellPin): { own: ReturnType<TellPin>; other: Other } {
  const language = LANGUAGES.find((each) => each !== currentLocale().language)!;
  return { own: tell(), other: { language, told: inLanguage(language, tell) } };
}

function withOther(pinned: PinnedBlock, { language, told }: Other, at: number, place: Place): NewBlock {
  const block = withSource(pinned, place);
  const translated = typeof told === 'string' ? undefined : told[at];
  if (translated?.kind !== pinned.kind) return block;
  const other = withSource(translated, place);
  return JSON.stringify(other) === JSON.stringify(block)
    ? block
    : ({ ...block, other: { language, block: other } } as NewBlock);
}

function withSource({ what, ...block }: PinnedBlock, place: Place): NewBlock {
  const session = useSession.getState().session?.name ?? '';
  return {
    ...block,
    source: { session, what: what || writeFilter(place.filter), place: writePlace(place) },
  } as NewBlock;
}

async function add(blocks: readonly NewBlock[]): Promise<void> {
  // The report is no part of what a first picture waits for.
  const { addToReport } = await import('../state/report.ts');
  await addToReport(blocks);
}
