import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import { SECTIONS, type KnownTypes, type ReadConfig, type Section } from './collector-config.ts';
import { parseComponentId } from './component-id.ts';
import { disabledSteps, type DisabledStep } from './edit/disabled-steps.ts';
import type { Lines, Path, YamlSource } from './yaml-source.ts';

export interface OutlinedComponent extends Lines {
  section: Section;
  id: string;
  type: string;
  isSupported: boolean;
}

export interface OutlinedPipeline extends Lines {
  id: string;
  signal: Signal;
  receivers: string[];
  processors: string[];
  exporters: string[];
  /** Steps that are comments at their place in a list. */
  disabled: Omit<DisabledStep, 'pipeline'>[];
  /** '' where it runs. */
  leftOut: string;
}

/** What the text of a configuration defines, used or not, with where it stands. */
export interface Outline {
  components: OutlinedComponent[];
  pipelines: OutlinedPipeline[];
}

/** Of a text that was read. Empty where it is no YAML; what has no meaning is passed over. */
export function outlineConfig(
  source: YamlSource,
  types: KnownTypes,
  { leftOut }: Pick<ReadConfig, 'leftOut'>,
): Outline {
  const top = mapOf(source.value);
  const components = SECTIONS.flatMap((section) =>
    Object.keys(mapOf(top[section])).flatMap((key) => {
      const id = parseComponentId(key);
      if (!id) return [];
      const isSupported = types[section].has(id.type);
      return [{ section, id: id.id, type: id.type, isSupported, ...source.lines([section, key]) }];
    }),
  );
  const pipelines = pipelinesOf(source, mapOf(top['service']), leftOut);
  const disabled = Map.groupBy(disabledSteps(source.text), ({ pipeline }) => pipeline);
  for (const pipeline of pipelines)
    pipeline.disabled = (disabled.get(pipeline.id) ?? []).map(({ role, id, at }) => ({ role, id, at }));
  return { components, pipelines };
}

function pipelinesOf(
  source: YamlSource,
  service: Readonly<Record<string, unknown>>,
  leftOut: ReadConfig['leftOut'],
): OutlinedPipeline[] {
  return Object.entries(mapOf(service['pipelines'])).flatMap(([id, value]) => {
    const signal = SIGNALS.find((one) => one === parseComponentId(id)?.type);
    if (!signal) return [];
    const lists = mapOf(value);
    const path: Path = ['service', 'pipelines', id];
    return [
      {
        id,
        signal,
        leftOut: leftOut[id] ?? '',
        disabled: [],
        receivers: textsOf(lists['receivers']),
        processors: textsOf(lists['processors']),
        exporters: textsOf(lists['exporters']),
        ...source.lines(path),
      },
    ];
  });
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Record<string, unknown>) : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
