/** How values of a unit are shown: `shown = value × factor`, with `label` beside it ('' for a plain number). */
export interface DisplayUnit {
  readonly factor: number;
  readonly label: string;
  /** Whether `label` is another unit than was sent; then the value as sent is worth showing too. */
  readonly isScaled: boolean;
}

interface Ladder {
  /** What one of the unit is in the ladder's base. */
  readonly units: Readonly<Record<string, number>>;
  /** Ascending. */
  readonly steps: readonly { readonly label: string; readonly size: number }[];
}

/** UCUM codes as OpenTelemetry's conventions write them. */
const LADDERS: readonly Ladder[] = [
  {
    units: { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 },
    steps: [
      { label: 'ns', size: 1e-9 },
      { label: 'µs', size: 1e-6 },
      { label: 'ms', size: 1e-3 },
      { label: 's', size: 1 },
      { label: 'min', size: 60 },
      { label: 'h', size: 3600 },
    ],
  },
  {
    units: { By: 1, KiBy: 1024, MiBy: 1024 ** 2, GiBy: 1024 ** 3, kBy: 1e3, MBy: 1e6, GBy: 1e9 },
    steps: [
      { label: 'B', size: 1 },
      { label: 'kB', size: 1e3 },
      { label: 'MB', size: 1e6 },
      { label: 'GB', size: 1e9 },
      { label: 'TB', size: 1e12 },
    ],
  },
];

/** `{request}` is a note, "1" is no unit at all; `By/s` is read by its first part. */
export function chooseDisplayUnit(unit: string, largest: number): DisplayUnit {
  const [, code = '', rest = ''] = /^([^/]*)(.*)$/s.exec(unit) ?? [];
  const ladder = LADDERS.find(({ units }) => Object.hasOwn(units, code));
  if (!ladder) return { factor: 1, label: plainUnit(unit), isScaled: false };
  const size = ladder.units[code]!;
  const inBase = Math.abs(largest) * size;
  // The next step begins at 1 of it, so that numbers stay between 1 and 1000.
  const step = ladder.steps.findLast((candidate) => inBase >= candidate.size) ?? stepOf(ladder, size);
  return { factor: size / step.size, label: step.label + rest, isScaled: size !== step.size };
}

/** Nothing but zeros: the unit as it was sent, where the ladder has it. */
function stepOf({ steps }: Ladder, size: number) {
  return steps.findLast((candidate) => candidate.size <= size) ?? steps[0]!;
}

/** "{request}" → "request", "{request}/s" → "request/s", "1" → "". */
export function plainUnit(unit: string): string {
  return unit === '1' ? '' : unit.replace(/^1\//, '/').replace(/[{}]/g, '');
}
