import { create } from 'zustand';
import type { SessionEntry } from '../../../../contract/operations/library.ts';
import type { InputOf } from '../../../../contract/operations.ts';
import type { TriedOn } from '../../../../contract/operations/pipelines.ts';
import { formatRange, formatTime } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';
import type { Bounds } from '../../../state/time-range.ts';

/** In nanoseconds: the last that somebody who has just seen something would look at. */
export const LATELY_NS = 15 * 60_000_000_000;

export interface TriedOnChoice {
  readonly time: 'whole' | 'screen' | 'lately';
  /** The id of another session; '' = the open one. */
  readonly session: string;
}

/** It holds from one step to the next. */
export const useTriedOn = create<TriedOnChoice>()(() => ({ time: 'whole', session: '' }));

/** Only one that nobody has open can be opened beside. */
export const besideSessions = (sessions: readonly SessionEntry[]): SessionEntry[] =>
  sessions.filter(({ open }) => open === '');

export function triedOnInput(
  { time, session }: TriedOnChoice,
  screen: Bounds,
): Pick<InputOf<'pipelines.dryRun'>, 'session' | 'range'> {
  return { ...(session === '' ? {} : { session }), ...rangeOf(time, screen) };
}

function rangeOf(time: TriedOnChoice['time'], screen: Bounds): Pick<InputOf<'pipelines.dryRun'>, 'range'> {
  if (time === 'whole') return {};
  return { range: time === 'lately' ? { kind: 'last', lengthNs: String(LATELY_NS) } : { kind: 'between', ...screen } };
}

/** "Tried on: shop · All data" */
export function describeTriedOn({ session, fromNs, toNs }: TriedOn, sessions: readonly SessionEntry[]): string {
  const name =
    session === '' ? t('pipelines.tried.here') : (sessions.find(({ id }) => id === session)?.name ?? session);
  return t('pipelines.tried.on', { session: name, time: describeTime(fromNs, toNs) });
}

function describeTime(fromNs: string, toNs: string): string {
  if (fromNs === '' && toNs === '') return t('range.all');
  if (toNs === '') return t('pipelines.tried.from', { time: formatTime(BigInt(fromNs), 0) });
  return formatRange(BigInt(fromNs || 0), BigInt(toNs));
}
