import { join } from 'node:path';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { Readings } from '../../../main/engine/collector/graph.ts';
import { AgentProcess, type AgentProgram } from '../agent-process.ts';
import { DROP_RULE } from '../numbered-items.ts';
import { addRows, rowOf, type ComponentRow, type Link } from './component-account.ts';
import type { Lane } from './lane.ts';

/** The agent between the applications and the roads, and the sum of what it says of lives that ended in order. */
export class AgentLives {
  readonly process: AgentProcess;
  readonly #folder: string;
  readonly #port: number;
  readonly #lanes: readonly Lane[];
  readonly #rows = new Map<string, ComponentRow>();
  /** Its own `otelcol_…` metrics beside its counts. */
  readonly links: Link[] = [];

  constructor(folder: string, port: number, lanes: readonly Lane[], program: AgentProgram) {
    this.process = new AgentProcess(join(folder, 'agent.yaml'), program);
    this.#folder = folder;
    this.#port = port;
    this.#lanes = lanes;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get rows(): ComponentRow[] {
    return [...this.#rows.values()];
  }

  /** A new configuration, for the next start or while it runs. */
  configure(road: 0 | 1): void {
    for (const lane of this.#lanes) lane.road = road;
    this.process.configure(this.#yaml());
  }

  #yaml(): string {
    const pipelines = SIGNALS.map((signal) => {
      const exporters = this.#lanes.filter((lane) => lane.signal === signal).map(({ exporter }) => exporter);
      return `    ${signal}: {receivers: [otlp], processors: [filter, batch], exporters: [${exporters.join(', ')}]}`;
    });
    return `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${this.#port}"}}}}
processors: {batch: {timeout: 50ms}, filter: {error_mode: propagate, ${Object.values(DROP_RULE).join(', ')}}}
exporters:
${this.#lanes.map((lane) => lane.exporterYaml()).join('\n')}
extensions: {file_storage: {directory: "${join(this.#folder, 'queues')}"}}
service:
  extensions: [file_storage]
  telemetry: {metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: 0}}}}]}}
  pipelines:
${pipelines.join('\n')}
`;
  }

  /** Whether nothing waits in any queue. */
  async isDrained(): Promise<boolean> {
    const told = await this.#scrape().catch(() => new Map<string, number>()); // it may be configured anew just now
    const sizes = [...told].filter(([name]) => name.startsWith('otelcol_exporter_queue_size{'));
    return sizes.length === this.#lanes.length && sizes.every(([, size]) => size === 0);
  }

  async #scrape(): Promise<ReadonlyMap<string, number>> {
    const text = await (await fetch(this.process.metricsUrl)).text();
    const samples = text.matchAll(/^(otelcol_\w+\{.*\}) (\S+)$/gm);
    return new Map(Array.from(samples, ([, name, value]) => [name!, Number(value)]));
  }

  /** Ends a life in which it was neither killed nor configured anew: only then its counts are those of all of it. */
  async stopCounted(): Promise<void> {
    const told = await this.#scrape();
    const counts = await this.process.stop();
    for (const row of this.#rowsOf(counts)) {
      const key = `${row.signal} ${row.component}`;
      const known = this.#rows.get(key);
      this.#rows.set(key, known ? addRows(known, row) : row);
      this.links.push(...selfMetricLinks(row, told));
    }
  }

  #rowsOf(counts: Readings): ComponentRow[] {
    return SIGNALS.flatMap((signal) => {
      const exporters = this.#lanes
        .filter((lane) => lane.signal === signal)
        .map((lane) => `exporters/${lane.exporter}`);
      const keys = ['receivers/otlp', `${signal}/filter`, `${signal}/batch`, ...exporters];
      return keys.map((key) => rowOf('agent', signal, key, counts[key]!));
    });
  }
}

const ITEMS = { traces: 'spans', metrics: 'metric_points', logs: 'log_records' } as const;

function selfMetricLinks({ signal, component, ...row }: ComponentRow, told: ReadonlyMap<string, number>): Link[] {
  const [section, ...rest] = component.split('/');
  const id = rest.join('/');
  const link = (name: string, labels: string, value: number): Link => {
    const full = `otelcol_${name}{${labels}}`;
    return { what: `agent, ${component}, and ${full}`, left: value, right: told.get(full) ?? NaN };
  };
  if (section === 'receivers') {
    const full = `otelcol_receiver_accepted_${ITEMS[signal]}_total{receiver="${id}",transport=`;
    const overAny = [...told].flatMap(([name, value]) => (name.startsWith(full) ? [value] : []));
    const right = overAny.length === 0 ? NaN : overAny.reduce((sum, value) => sum + value, 0);
    return [{ what: `agent, ${component}, and ${full}…}`, left: row.out, right }];
  }
  if (section === 'exporters')
    return [
      link(`exporter_sent_${ITEMS[signal]}_total`, `exporter="${id}"`, row.out),
      link(`exporter_send_failed_${ITEMS[signal]}_total`, `exporter="${id}"`, row.failed),
    ];
  const labels = `otel_signal="${signal}",processor="${id}"`;
  return [
    link('processor_incoming_items_total', labels, row.in),
    link('processor_outgoing_items_total', labels, row.out),
  ];
}
