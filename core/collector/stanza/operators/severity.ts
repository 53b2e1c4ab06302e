import type { AnyValue } from '../../../model/attributes.ts';
import { repairUtf8 } from '../../../encoding/utf8.ts';
import { typeName } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField } from '../field.ts';
import { OperatorError, readField } from '../operator.ts';

export const SEVERITY_KEYS = ['parse_from', 'preset', 'mapping', 'overwrite_text'];

const NAMES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].flatMap((name) =>
  ['', '2', '3', '4'].map((step) => `${name}${step}`),
);
/** A range of more numbers is a mistake. */
const MOST_IN_RANGE = 100_000;

/** What a `severity` block, or a `severity_parser`, sets. Throws OperatorError. */
export function readSeverity(settings: Settings): (entry: Entry) => void {
  const field = readField(settings, 'parse_from');
  const overwrites = settings.bool('overwrite_text');
  const numbers = presetOf(settings);
  const mapping = settings.inner('mapping');
  for (const [name, values] of Object.entries(mapping.all as Record<string, unknown>)) {
    const number = name === 'default' ? 0 : numberOfName(name);
    if (number === undefined) mapping.note([name], `"${name}" is no severity: there is ${NAMES.join(', ')}`);
    for (const value of Array.isArray(values) ? (values as unknown[]) : [values])
      for (const key of keysOf(value, mapping, name)) numbers.set(key, number ?? 0);
  }
  return (entry) => {
    const value = getField(entry, field);
    if (!value) throw new OperatorError(`the entry has no ${field.text}`);
    const written = severityText(value);
    entry.severityNumber = numbers.get(written.toLowerCase()) ?? 0;
    const isNamed = overwrites && entry.severityNumber > 0;
    entry.severityText = isNamed ? NAMES[entry.severityNumber - 1]!.toUpperCase() : written;
  };
}

/** By their lower-case texts. */
function presetOf(settings: Settings): Map<string, number> {
  const preset = settings.choice('preset', ['default', 'otel', 'aliases', 'none'], 'default');
  if (preset === 'none') return new Map();
  const numbers = new Map(NAMES.flatMap((name, i) => [[name, i + 1] as const, [String(i + 1), i + 1] as const]));
  if (preset !== 'default') return numbers;
  for (const [i, step] of ['', '2', '3', '4'].entries())
    numbers.set(`warning${step}`, 13 + i).set(`err${step}`, 17 + i);
  return numbers;
}

/** A severity may be named by its number, too. */
function numberOfName(name: string): number | undefined {
  const at = NAMES.indexOf(name.toLowerCase());
  const number = at >= 0 ? at + 1 : Number(name);
  return Number.isInteger(number) && number >= 1 && number <= 24 ? number : undefined;
}

function keysOf(value: unknown, mapping: Settings, name: string): string[] {
  if (typeof value === 'number' && Number.isInteger(value)) return [String(value)];
  if (typeof value === 'string' && /^[2-5]xx$/.test(value))
    return range(Number(value[0]) * 100, Number(value[0]) * 100 + 99);
  if (typeof value === 'string') return [value.toLowerCase()];
  const { min, max } = (value ?? {}) as { min?: unknown; max?: unknown };
  if (Number.isInteger(min) && Number.isInteger(max) && Math.abs(Number(min) - Number(max)) < MOST_IN_RANGE)
    return range(Number(min), Number(max));
  mapping.note([name], 'a text, a whole number, 2xx to 5xx, or min and max are expected here');
  return [];
}

function range(one: number, other: number): string[] {
  const first = Math.min(one, other);
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, i) => String(first + i));
}

function severityText(value: AnyValue): string {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'bytes') return repairUtf8(value.value, 0, value.value.length);
  if (value.kind === 'int' || (value.kind === 'double' && Number.isInteger(value.value))) return String(value.value);
  throw new OperatorError(
    `${typeName(value)} cannot be a severity${value.kind === 'double' ? ' unless it is a whole number' : ''}`,
  );
}
