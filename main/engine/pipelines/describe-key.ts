import type { ConfigSetting } from '../../../contract/operations/pipelines.ts';
import type { ComponentSettingKey } from '../../../core/collector/config/setting-keys.ts';

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** As it would be written: '1m30s', '200ms'. */
function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  let rest = ms;
  let text = '';
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return rest > 0 ? `${text}${rest}ms` : text;
}

const fallbackText = ({ kind, fallback }: ComponentSettingKey): string => {
  if (fallback === undefined || (typeof fallback === 'number' && !Number.isFinite(fallback))) return '';
  // What is 0 where nobody wrote it has a meaning of its own: no bound, or one that is said elsewhere.
  if (fallback === 0) return '';
  return kind === 'duration' ? durationText(Number(fallback)) : String(fallback);
};

/** For pages. */
export function describeKey(key: ComponentSettingKey): ConfigSetting {
  const { path, kind, choices = [], part = [] } = key;
  return { path, kind, fallback: fallbackText(key), choices: [...choices], part };
}
