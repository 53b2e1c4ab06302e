import type { Settings } from '../settings.ts';

/** The keys that say whether names have suffixes. */
export const SUFFIX_KEYS = ['add_metric_suffixes', 'translation_strategy'] as const;

const STRATEGIES = {
  '': undefined,
  underscoreescapingwithsuffixes: true,
  underscoreescapingwithoutsuffixes: false,
} as const;
/** Known to the Collector, and not supported here: names keep letters that Prometheus had no place for. */
const OTHER_LETTERS = ['noutf8escapingwithsuffixes', 'notranslation'];

/** `add_metric_suffixes` counts where no strategy is written. */
export function readSuffixes(settings: Settings): boolean {
  const strategy = settings.text('translation_strategy');
  const written = strategy.toLowerCase();
  const suffixes = settings.bool('add_metric_suffixes', true);
  if (Object.hasOwn(STRATEGIES, written)) return STRATEGIES[written as keyof typeof STRATEGIES] ?? suffixes;
  const said = OTHER_LETTERS.includes(written) ? 'is not supported here' : 'is unknown';
  settings.note(['translation_strategy'], `"${strategy}" ${said}`);
  return suffixes;
}
