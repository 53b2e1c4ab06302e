import { Settings } from '../../settings.ts';

export interface ReplaySettings {
  path: string;
  /** 2 = twice as fast as it was; Infinity = as fast as it is taken. */
  speed: number;
  /** Times are moved, all by the same. */
  isNow: boolean;
  isLoop: boolean;
}

/** A dump that is sent again as it came in; a receiver of Tracebench's own. */
export function readReplay(value: unknown): { settings: ReplaySettings; problems: Settings['problems'] } {
  const settings = new Settings(value);
  settings.allow(['path', 'speed', 'times', 'loop']);
  if (settings.word('path') === '') settings.note(['path'], 'the path of a dump is expected here');
  const isMost = settings.raw('speed') === 'max';
  const speed = isMost ? Infinity : settings.number('speed', 1, 0, 1e6);
  if (speed === 0) settings.note(['speed'], 'a number above 0, or max, is expected here');
  const read: ReplaySettings = {
    path: settings.word('path'),
    speed,
    isNow: settings.choice('times', ['as_recorded', 'now'], 'as_recorded') === 'now',
    isLoop: settings.bool('loop'),
  };
  return { settings: read, problems: settings.problems };
}
