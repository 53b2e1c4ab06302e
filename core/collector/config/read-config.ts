import {
  SECTIONS,
  type CheckedTelemetry,
  type CollectorConfig,
  type ComponentConfig,
  type KnownTypes,
  type PipelineConfig,
  type ReadConfig,
} from './collector-config.ts';
import type { ConfigProblem } from '../processor.ts';
import { checkAuthenticators } from './authenticators.ts';
import { Components } from './components.ts';
import { ConfigText, type ConfigSource } from './config-text.ts';
import type { Surroundings } from './expand.ts';
import { didYouMean } from '../did-you-mean.ts';
import { checkOwnMetrics } from './own-metrics.ts';
import type { PlacedProblem } from './problem.ts';
import { readPipelines } from './pipelines.ts';
import { Settings } from '../settings.ts';

/** Nobody reads more; of each kind. */
const MOST_TOLD = 1_000;

const TOP_KEYS = [...SECTIONS, 'service'];

/**
 * Reads a configuration of the OpenTelemetry Collector. What cannot be run is named: a component of a type we do not have is left out
 * with a warning, and a pipeline runs without it where it is a receiver, an exporter or a connector, which is one of both. Where it is
 * a processor the whole pipeline is left out, since what it sent on would not be what was asked for.
 */
export function readConfig(yaml: ConfigSource, types: KnownTypes, surroundings: Surroundings): ReadConfig {
  const text = new ConfigText(yaml, surroundings);
  const config = text.problems.length === 0 ? readTop(text, types) : undefined;
  const [problems, warnings] = [firstOf(text.problems), firstOf(text.warnings)];
  return { problems, warnings, leftOut: text.leftOut, ...(config && problems.length === 0 ? { config } : {}) };
}

function firstOf(list: PlacedProblem[]): PlacedProblem[] {
  const first = list.sort(byPlace).slice(0, MOST_TOLD);
  const more = list.length - first.length;
  return more === 0 ? first : [...first, { ...first.at(-1)!, message: `and ${more} more` }];
}

function byPlace(a: PlacedProblem, b: PlacedProblem): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || a.line - b.line || a.column - b.column;
}

function readTop(text: ConfigText, types: KnownTypes): CollectorConfig {
  const top = text.map(text.value, []);
  for (const key of Object.keys(top))
    if (!TOP_KEYS.includes(key)) text.problem([key], `unknown section "${key}"${didYouMean(key, TOP_KEYS)}`);
  const components = new Components(text, types, top);
  const service = new Settings(top['service'], ['service']);
  const extensions = service
    .listedTexts('extensions')
    .filter((id, index) => components.meaning('extensions', id, ['service', 'extensions', index]) === 'usable');
  const pipelines = readPipelines(text, components, service.raw('pipelines'));
  components.tellUnused();
  service.allow(['extensions', 'pipelines', 'telemetry']);
  for (const problem of service.problems) text.add(problem);
  const used = usedBy(components, pipelines, extensions);
  for (const component of used) components.checkSettings(component);
  components.checkUnused(used);
  components.checkAmbiguous();
  for (const component of used) checkStorage(text, component, extensions);
  for (const component of used) checkAuthenticators(text, component, components, extensions);
  const telemetry = service.raw('telemetry');
  checkTelemetry(text, types.telemetry?.(telemetry));
  checkOwnMetrics(text, used, telemetry);
  return { components: used, pipelines, extensions, telemetry };
}

function checkTelemetry(text: ConfigText, checked: CheckedTelemetry | undefined): void {
  const placed = (problem: ConfigProblem) => ({ ...problem, path: ['service', 'telemetry', ...problem.path] });
  for (const problem of checked?.problems ?? []) text.add(placed(problem));
  for (const warning of checked?.warnings ?? []) text.addWarning(placed(warning));
}

function usedBy(components: Components, pipelines: readonly PipelineConfig[], extensions: readonly string[]) {
  const used = [
    ...extensions.map((id) => components.find('extensions', id)),
    ...pipelines.flatMap((pipeline) =>
      (['receivers', 'processors', 'exporters'] as const).flatMap((role) =>
        pipeline[role].map((id) => components.find(role, id)),
      ),
    ),
  ];
  return [...new Set(used)].filter((component) => component !== undefined);
}

/** Where exporters have their queue: `loadbalancing` that of each back end. */
const QUEUES: readonly (readonly string[])[] = [['sending_queue'], ['protocol', 'otlp', 'sending_queue']];

/** A queue on disk needs the extension that says where. */
function checkStorage(
  text: ConfigText,
  { section, id, settings }: ComponentConfig,
  extensions: readonly string[],
): void {
  if (section !== 'exporters') return;
  for (const keys of QUEUES) {
    const path = [...keys, 'storage'];
    const storage = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
      settings,
    );
    if (typeof storage !== 'string' || extensions.includes(storage)) continue;
    const near = didYouMean(storage, extensions);
    text.problem([section, id, ...path], `"${storage}" is not among the service's extensions${near}`);
  }
}
