// From full words to UCUM, as the Collector's pkg/translator/prometheus turns UCUM into words.
const UNITS: ReadonlyMap<string, string> = new Map([
  ['days', 'd'],
  ['hours', 'h'],
  ['minutes', 'min'],
  ['seconds', 's'],
  ['milliseconds', 'ms'],
  ['microseconds', 'us'],
  ['nanoseconds', 'ns'],
  ['bytes', 'By'],
  ['kibibytes', 'KiBy'],
  ['mebibytes', 'MiBy'],
  ['gibibytes', 'GiBy'],
  ['tibibytes', 'TiBy'],
  ['kilobytes', 'KBy'],
  ['megabytes', 'MBy'],
  ['gigabytes', 'GBy'],
  ['terabytes', 'TBy'],
  ['meters', 'm'],
  ['volts', 'V'],
  ['amperes', 'A'],
  ['joules', 'J'],
  ['watts', 'W'],
  ['grams', 'g'],
  ['celsius', 'Cel'],
  ['hertz', 'Hz'],
  ['ratio', '1'],
  ['percent', '%'],
]);
const PER_UNITS: ReadonlyMap<string, string> = new Map([
  ['second', 's'],
  ['minute', 'min'],
  ['hour', 'h'],
  ['day', 'd'],
  ['week', 'wk'],
  ['month', 'mo'],
  ['year', 'a'],
]);

/** OpenTelemetry's unit of Prometheus' UNIT: "seconds" is "s", "bytes_per_second" is "By/s"; words nobody knows stay. */
export function otelUnit(unit: string): string {
  const [counted, per] = unit.split('_per_');
  const first = UNITS.get(counted!) ?? counted!;
  return per === undefined ? first : `${first}/${PER_UNITS.get(per) ?? per}`;
}

/** Words of OpenTelemetry's units: "s" is "seconds". */
export const UNIT_WORDS: ReadonlyMap<string, string> = new Map([...UNITS].map(([word, unit]) => [unit, word]));
const PER_WORDS = new Map([...PER_UNITS].map(([word, unit]) => [unit, word]));

/** The other way round, '' for units that are no words: "{request}" and those nobody knows that are no name. */
export function prometheusUnit(unit: string): string {
  const [counted, per] = unit.replaceAll(/\{[^}]*\}/g, '').split('/');
  const first = wordOf(UNIT_WORDS, counted!);
  const second = per === undefined ? '' : wordOf(PER_WORDS, per);
  if (second === '') return first;
  return first === '' ? `per_${second}` : `${first}_per_${second}`;
}

function wordOf(words: ReadonlyMap<string, string>, unit: string): string {
  return words.get(unit) ?? (/^[a-zA-Z_]\w*$/.test(unit) ? unit : '');
}
