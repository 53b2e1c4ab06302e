import { UNIT_WORDS } from '../../formats/prometheus/units.ts';
import type { Metric } from '../../model/metric.ts';

/** How names of OpenTelemetry become Prometheus'. */
export interface NameRules {
  /** Of letters that Prometheus allows; '' = none. */
  namespace: string;
  /** Units and types stand at the end of names: `_seconds`, `_total`. */
  suffixes: boolean;
}

type Named = Pick<Metric, 'name' | 'unit' | 'data'>;

// As in prometheus/otlptranslator, which differs from what UNIT of OpenMetrics says: a minute is "m" behind a slash.
const PER_WORDS: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
]);
const NO_LETTERS = /[^a-zA-Z0-9:]+/;
const NO_LETTERS_BUT_UNDERSCORES = /[^a-zA-Z0-9:_]+/;

/** The name of a metric, as prometheus/otlptranslator has it with underscores for what Prometheus does not allow; '' where nothing is left. */
export function prometheusName(metric: Named, { namespace, suffixes }: NameRules): string {
  const words = suffixes ? wordsWithSuffixes(metric) : wordsOf(metric.name, NO_LETTERS_BUT_UNDERSCORES);
  const name = words.join('_');
  if (/^_*$/.test(name)) return '';
  const whole = namespace === '' ? name : `${namespace}_${name}`;
  return /^\d/.test(whole) ? `_${whole}` : whole;
}

export function prometheusNamespace(written: string): string {
  return wordsOf(written, NO_LETTERS_BUT_UNDERSCORES).join('_');
}

function wordsWithSuffixes({ name, unit, data }: Named): string[] {
  let words = wordsOf(name, NO_LETTERS);
  for (const suffix of unitSuffixes(unit)) if (!words.includes(suffix)) words.push(suffix);
  if (data.kind === 'sum' && data.isMonotonic) words = [...words.filter((word) => word !== 'total'), 'total'];
  // Counters of things are often said to be of the unit 1, so that only gauges are ratios.
  if (unit === '1' && data.kind === 'gauge') words = [...words.filter((word) => word !== 'ratio'), 'ratio'];
  return words;
}

/** `By/s`: "bytes", "per_second". */
function unitSuffixes(unit: string): string[] {
  const cut = unit.indexOf('/');
  const [counted, per] = cut < 0 ? [unit, ''] : [unit.slice(0, cut), unit.slice(cut + 1)];
  const first = counted.trim() === '1' ? '' : unitWord(counted, UNIT_WORDS);
  const second = unitWord(per, PER_WORDS);
  return [first, second === '' ? '' : `per_${second}`].filter((suffix) => suffix !== '');
}

/** '' for annotations such as `{request}`. */
function unitWord(unit: string, words: ReadonlyMap<string, string>): string {
  const trimmed = unit.trim();
  if (/[{}]/.test(trimmed)) return '';
  return wordsOf(words.get(trimmed) ?? trimmed, NO_LETTERS).join('_');
}

function wordsOf(text: string, between: RegExp): string[] {
  return text.split(between).filter((word) => word !== '');
}

/** The name of a label: each other letter is an underscore, none is merged with its neighbour, and none begins with a digit. '' where nothing is left. */
export function labelName(key: string): string {
  const safe = key.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  if (safe !== key && /^_*$/.test(safe)) return '';
  return /^\d/.test(safe) ? `key_${safe}` : safe;
}
