import type { PipelineConfig } from '../../../../../core/collector/config/collector-config.ts';
import type { PlacedProblem } from '../../../../../core/collector/config/problem.ts';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { readCount } from '../../../../../core/collector/connectors/count.ts';
import { readServiceGraphSettings } from '../../../../../core/collector/connectors/service-graph-settings.ts';
import { ServiceGraph } from '../../../../../core/collector/connectors/service-graph.ts';
import { readSpanMetricsSettings } from '../../../../../core/collector/connectors/span-metrics-settings.ts';
import { SpanMetrics } from '../../../../../core/collector/connectors/span-metrics.ts';
import { PROCESSORS } from '../../../../../core/collector/processors/processors.ts';
import { readTailSampling } from '../../../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import { Settings } from '../../../../../core/collector/settings.ts';
import type { ResourceSpans } from '../../../../../core/model/span.ts';
import { SIGNALS, type Telemetry } from '../../../../../core/model/telemetry.ts';
import { extensionsWith } from '../../../../../main/engine/agent/extensions/kinds.ts';
import { listeningExportersWith, receiversWith } from '../../../../../main/engine/agent/receivers.ts';
import { kindsWith, typesOf } from '../../../../../main/engine/collector/kinds.ts';
import { InFlight } from '../../../../../main/engine/receivers/in-flight.ts';
import { linesOf } from '../connectors/metric-lines.ts';
import { processed } from '../run-ottl.ts';
import type { Documented } from './example.ts';
import { plainItems, type Plain } from './items.ts';
import {
  datadogOutcome,
  fileLogOutcome,
  hostMetricsOutcome,
  prometheusOutcome,
  statsdOutcome,
  zipkinOutcome,
} from './receivers/outcomes.ts';

const options = { allowUnencrypted: false, inFlight: new InFlight() };
/** Every component there is. */
export const TYPES = typesOf(
  kindsWith(receiversWith(options), listeningExportersWith(options), extensionsWith(options)),
);

/** Lines before the settings in the whole configuration, and how far they are indented. */
const [LINES_BEFORE, INDENT] = [2, 4];

/** The component alone in pipelines that use it: its settings as they are then, or `line:column message` of each problem; of warnings too. */
export function readExample({ section, component }: Documented, settings: string) {
  const lines = settings.replace(/^\n/, '').split('\n');
  const own = `${section}:\n  ${component}:\n${lines.map((line) => ' '.repeat(INDENT) + line).join('\n')}\n`;
  const { config, problems, warnings } = readConfig(`${own}${surroundings(section, component)}`, TYPES, {
    env: () => undefined,
  });
  return {
    settings: config?.components.find((one) => one.section === section && one.id === component)?.settings,
    problems: problems.map(placed),
    warnings: warnings.map(placed),
  };
}

const placed = ({ line, column, message }: PlacedProblem) => `${line - LINES_BEFORE}:${column - INDENT} ${message}`;

type Parts = Pick<PipelineConfig, 'receivers' | 'processors' | 'exporters'>;

/** The rest of a configuration in which each pipeline that may have the component has it. */
function surroundings(section: Documented['section'], component: string): string {
  const known = TYPES[section].get(component);
  if (!known) throw new Error(`no component ${component} among the ${section}`);
  const rest: Record<string, string> = {
    receivers: 'receivers: {otlp: {protocols: {grpc: {}}}}',
    exporters: 'exporters: {nop: {}}',
  };
  delete rest[section];
  const extensions = section === 'extensions' ? `extensions: [${component}], ` : '';
  const plain: Parts = { receivers: ['otlp'], processors: [], exporters: ['nop'] };
  const pipelines =
    section === 'connectors'
      ? {
          [known.signals[0]!]: { ...plain, exporters: [component] },
          [`${known.gives?.[0] ?? known.signals[0]!}/2`]: { ...plain, receivers: [component] },
        }
      : Object.fromEntries(
          SIGNALS.filter((signal) => known.signals.includes(signal)).map((signal) => [
            signal,
            section === 'extensions' ? plain : { ...plain, [section]: [component] },
          ]),
        );
  return `${Object.values(rest).join('\n')}\nservice: {${extensions}pipelines: ${JSON.stringify(pipelines)}}\n`;
}

/** What the component makes of the telemetry, as the tables write it. */
export function outcomeOf({ component }: Documented, settings: unknown, takes: Telemetry | string): (Plain | string)[] {
  if (component === 'file_log') return fileLogOutcome(settings, takes);
  if (typeof takes === 'string') return readWith(component, settings, takes);
  const processor = PROCESSORS.find(({ type }) => type === component);
  if (processor) return plainItems(processed(processor, settings, takes).telemetry);
  const make = MAKERS[component];
  if (!make) throw new Error(`nothing here runs ${component}`);
  return make(settings, takes);
}

function readWith(component: string, settings: unknown, text: string): (Plain | string)[] {
  const read = READERS[component];
  if (!read) throw new Error(`nothing here reads text as ${component}`);
  return read(settings, text);
}

/** Receivers that read text. */
const READERS: Readonly<Record<string, (settings: unknown, takes: string) => (Plain | string)[]>> = {
  host_metrics: hostMetricsOutcome,
  statsd: statsdOutcome,
  prometheus: prometheusOutcome,
  zipkin: zipkinOutcome,
  datadog: datadogOutcome,
};

/** When what came is told of, in milliseconds. */
const LATER_MS = 60_000;

const MAKERS: Readonly<Record<string, (settings: unknown, takes: Telemetry) => (Plain | string)[]>> = {
  tail_sampling: (settings, takes) => {
    const { isKept, by } = readTailSampling(settings).evaluate(takes.groups as ResourceSpans[], 0n);
    return [`${isKept ? 'kept' : 'not kept'}${by.length > 0 ? ` by ${by.join(', ')}` : ''}`];
  },
  spanmetrics: (settings, takes) => {
    const maker = new SpanMetrics(readSpanMetricsSettings(new Settings(settings)));
    maker.take(takes, 0);
    return linesOf(maker.flush(LATER_MS));
  },
  servicegraph: (settings, takes) => {
    const maker = new ServiceGraph(readServiceGraphSettings(new Settings(settings)), 0);
    maker.take(takes, 0);
    return linesOf(maker.flush(LATER_MS, false));
  },
  count: (settings, takes) => linesOf(readCount(settings).count(takes, 1n)),
};
