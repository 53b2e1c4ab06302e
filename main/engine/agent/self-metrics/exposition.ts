import { escaped, labelsText } from '../../../../core/formats/writing/openmetrics/labels.ts';
import type { Family, Sample } from './family.ts';

/** How names and labels are written: the keys of OpenTelemetry's configuration of a Prometheus exporter. */
export interface ExpositionSettings {
  withTypeSuffix: boolean;
  withUnits: boolean;
  /** Of every sample. */
  constantLabels: readonly (readonly [name: string, value: string])[];
  /** What `target_info` says; none where there are none. */
  target: readonly (readonly [name: string, value: string])[];
}

const UNIT_WORDS = { '': '', s: 'seconds', By: 'bytes' } as const;

/** Prometheus' text format, 0.0.4. */
export function exposition(families: readonly Family[], settings: ExpositionSettings): string {
  const { target } = settings;
  const info: Family[] =
    target.length === 0
      ? []
      : [
          {
            name: 'target_info',
            help: 'Target metadata',
            type: 'gauge',
            unit: '',
            samples: [{ labels: target, value: 1 }],
          },
        ];
  const own = families.map((family) =>
    familyText(
      `${family.isOurs ? 'tracebench' : 'otelcol'}_${nameOf(family, settings)}`,
      family,
      settings.constantLabels,
    ),
  );
  return [...info.map((family) => familyText(family.name, family, [])), ...own].join('');
}

function nameOf({ name, type, unit }: Family, { withTypeSuffix, withUnits }: ExpositionSettings): string {
  const word = withUnits ? UNIT_WORDS[unit] : '';
  const withUnit = word === '' || name.endsWith(`_${word}`) ? name : `${name}_${word}`;
  return withTypeSuffix && type === 'counter' ? `${withUnit}_total` : withUnit;
}

function familyText(name: string, { help, type, samples }: Family, constant: Sample['labels']): string {
  // No label twice: its own ones count.
  const lines = samples.map(({ labels, suffix = '', value }) => {
    const all = new Map([...labels, ...constant.filter(([label]) => !labels.some(([own]) => own === label))]);
    return `${name}${suffix}${labelsText(all)} ${value}\n`;
  });
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
