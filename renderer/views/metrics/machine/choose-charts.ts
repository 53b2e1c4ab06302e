import type { AttributeTerm } from '../../../../contract/filters.ts';
import type { MetricSummary } from '../../../../contract/operations/metrics.ts';
import { defaultSettings, viewsFor, type ChartSettings } from '../chart-settings.ts';

const MACHINE_PARTS = ['cpu', 'memory', 'disk', 'network', 'process', 'container', 'runtime'] as const;
type MachinePart = (typeof MACHINE_PARTS)[number];

/** What can be read from a chart about scaling; the threshold is a rule of thumb and labelled as one. */
export interface LoadRule {
  readonly what: 'cpu' | 'memory' | 'disk';
  /** Attributes that hold the state, newest name first. */
  readonly stateKeys: readonly string[];
  /** The values are parts of the whole, not amounts. */
  readonly isShare: boolean;
  readonly threshold: number;
}

export interface MachineChart {
  /** Of the machine as a whole, or of the service on it. */
  readonly of: 'machine' | 'service';
  readonly part: MachinePart;
  readonly metric: MetricSummary;
  readonly settings: ChartSettings;
  readonly rule?: LoadRule;
}

interface Wish {
  readonly part: MachinePart;
  readonly name: string;
  readonly groupBy?: readonly string[];
  readonly aggregate?: ChartSettings['aggregate'];
  readonly rule?: LoadRule;
}

/** Attribute names of today's semantic conventions, then those older senders still use. */
const CPU_STATE = ['cpu.mode', 'system.cpu.state', 'state'];
const MEMORY_STATE = ['system.memory.state', 'state'];
const FILESYSTEM_STATE = ['system.filesystem.state', 'state'];
const IO_DIRECTION = ['disk.io.direction', 'system.disk.direction', 'direction'];
const NETWORK_DIRECTION = ['network.io.direction', 'system.network.direction', 'direction'];

const cpu = (isShare: boolean): LoadRule => ({ what: 'cpu', stateKeys: CPU_STATE, isShare, threshold: 0.8 });
const memory = (isShare: boolean): LoadRule => ({ what: 'memory', stateKeys: MEMORY_STATE, isShare, threshold: 0.9 });
const disk = (isShare: boolean): LoadRule => ({ what: 'disk', stateKeys: FILESYSTEM_STATE, isShare, threshold: 0.85 });

/**
 * One chart per line, the first name that is there. A share comes before the amount it is taken from: it can be read
 * without knowing how large the machine is. Names of OpenTelemetry's semantic conventions for system, process,
 * container, Kubernetes, JVM, Node.js and Go metrics, stable or not.
 */
const HOST: readonly (readonly Wish[])[] = [
  [
    { part: 'cpu', name: 'system.cpu.utilization', groupBy: CPU_STATE, aggregate: 'average', rule: cpu(true) },
    { part: 'cpu', name: 'system.cpu.time', groupBy: CPU_STATE, aggregate: 'sum', rule: cpu(false) },
    { part: 'cpu', name: 'k8s.node.cpu.usage' },
  ],
  [{ part: 'cpu', name: 'system.cpu.load_average.1m' }],
  [
    // Shares of one memory are added up per state, not averaged over its states.
    { part: 'memory', name: 'system.memory.utilization', groupBy: MEMORY_STATE, aggregate: 'sum', rule: memory(true) },
    { part: 'memory', name: 'system.memory.usage', groupBy: MEMORY_STATE, aggregate: 'sum', rule: memory(false) },
    { part: 'memory', name: 'k8s.node.memory.working_set' },
    { part: 'memory', name: 'k8s.node.memory.usage' },
  ],
  [{ part: 'memory', name: 'system.paging.operations', groupBy: ['system.paging.direction', 'direction'] }],
  [{ part: 'disk', name: 'system.disk.io', groupBy: IO_DIRECTION, aggregate: 'sum' }],
  [
    {
      part: 'disk',
      name: 'system.filesystem.usage',
      groupBy: FILESYSTEM_STATE,
      aggregate: 'sum',
      rule: disk(false),
    },
    {
      part: 'disk',
      name: 'system.filesystem.utilization',
      groupBy: ['system.filesystem.mountpoint', 'mountpoint'],
      aggregate: 'max',
    },
  ],
  [
    { part: 'network', name: 'system.network.io', groupBy: NETWORK_DIRECTION, aggregate: 'sum' },
    { part: 'network', name: 'k8s.node.network.io', groupBy: NETWORK_DIRECTION, aggregate: 'sum' },
  ],
  [{ part: 'network', name: 'system.network.errors', groupBy: NETWORK_DIRECTION, aggregate: 'sum' }],
];

const OWN: readonly (readonly Wish[])[] = [
  [
    {
      part: 'process',
      name: 'process.cpu.utilization',
      groupBy: ['cpu.mode', 'process.cpu.state', 'state'],
      aggregate: 'sum',
    },
    {
      part: 'process',
      name: 'process.cpu.time',
      groupBy: ['cpu.mode', 'process.cpu.state', 'state'],
      aggregate: 'sum',
    },
  ],
  [{ part: 'process', name: 'process.memory.usage' }],
  [
    { part: 'process', name: 'process.open_file_descriptor.count' },
    { part: 'process', name: 'process.unix.file_descriptor.count' },
  ],
  [
    { part: 'container', name: 'container.cpu.usage' },
    { part: 'container', name: 'container.cpu.time' },
    { part: 'container', name: 'k8s.pod.cpu.usage' },
  ],
  [
    { part: 'container', name: 'container.memory.working_set' },
    { part: 'container', name: 'container.memory.usage' },
    { part: 'container', name: 'k8s.pod.memory.working_set' },
    { part: 'container', name: 'k8s.pod.memory.usage' },
  ],
  [
    { part: 'container', name: 'container.network.io', groupBy: NETWORK_DIRECTION, aggregate: 'sum' },
    { part: 'container', name: 'k8s.pod.network.io', groupBy: NETWORK_DIRECTION, aggregate: 'sum' },
  ],
  [{ part: 'container', name: 'k8s.container.restarts' }],
  [
    { part: 'runtime', name: 'jvm.cpu.recent_utilization' },
    { part: 'runtime', name: 'jvm.cpu.time' },
  ],
  [{ part: 'runtime', name: 'jvm.memory.used', groupBy: ['jvm.memory.type'], aggregate: 'sum' }],
  [{ part: 'runtime', name: 'jvm.gc.duration' }],
  [
    { part: 'runtime', name: 'nodejs.eventloop.utilization' },
    { part: 'runtime', name: 'nodejs.eventloop.delay.p99' },
  ],
  [{ part: 'runtime', name: 'v8js.memory.heap.used', aggregate: 'sum', groupBy: [] }],
  [{ part: 'runtime', name: 'go.memory.used', aggregate: 'sum', groupBy: [] }],
  [{ part: 'runtime', name: 'go.goroutine.count' }],
];

const OWN_PARTS: ReadonlySet<MachinePart> = new Set(['process', 'container', 'runtime']);

/** Of senders of the same name the one that tells most. */
function findMetric(metrics: readonly MetricSummary[], name: string): MetricSummary | undefined {
  const named = metrics.filter((metric) => metric.name === name && metric.kind !== 'none');
  return named.reduce<MetricSummary | undefined>((a, b) => (a && a.points >= b.points ? a : b), undefined);
}

function chartOf(wish: Wish, metric: MetricSummary, where: readonly AttributeTerm[]): MachineChart {
  const settings = defaultSettings(metric);
  return {
    of: OWN_PARTS.has(wish.part) ? 'service' : 'machine',
    part: wish.part,
    metric,
    settings: {
      ...settings,
      // A heatmap among small charts says less than its quantiles.
      view: settings.view === 'heatmap' ? viewsFor(metric)[1]! : settings.view,
      groupBy: wish.groupBy ?? settings.groupBy,
      aggregate: wish.aggregate ?? settings.aggregate,
      top: 6,
      where: [...where],
    },
    ...(wish.rule ? { rule: wish.rule } : {}),
  };
}

function choose(
  wishes: readonly (readonly Wish[])[],
  metrics: readonly MetricSummary[],
  where: readonly AttributeTerm[],
): MachineChart[] {
  return wishes.flatMap((alternatives) => {
    for (const wish of alternatives) {
      const metric = findMetric(metrics, wish.name);
      if (metric) return [chartOf(wish, metric, where)];
    }
    return [];
  });
}

/**
 * The charts that show a machine, and what of a service runs on it; in the order in which one looks: processor, memory,
 * disk, network, then the service itself. `where` narrows to the machine; the service's own charts are its own by name.
 */
export function chooseMachineCharts(
  ofHost: readonly MetricSummary[],
  ofService: readonly MetricSummary[],
  where: readonly AttributeTerm[],
): MachineChart[] {
  const charts = [...choose(HOST, ofHost, where), ...choose(OWN, ofService, [])];
  return charts.sort((a, b) => MACHINE_PARTS.indexOf(a.part) - MACHINE_PARTS.indexOf(b.part));
}
