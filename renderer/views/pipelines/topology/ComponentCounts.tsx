import { TriangleAlert } from 'lucide-react';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { TopologyComponent, TopologyCount, TopologyNode, TopologyStall } from '../../../../core/model/topology.ts';
import { formatCount, formatRate, formatShare } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { NO_FILTER } from '../../../state/filter.ts';
import { useView } from '../../../state/view.ts';
import { signalName, stallLength } from './node-words.ts';
import classes from './Topology.module.css';

/** The Collector's metrics that a count is read from begin so, whatever their units and endings. */
const METRICS: Readonly<Record<TopologyCount, string>> = {
  accepted: 'otelcol_receiver_accepted',
  refused: 'otelcol_receiver_refused',
  errored: 'otelcol_receiver_failed',
  incoming: 'otelcol_processor_incoming',
  outgoing: 'otelcol_processor_outgoing',
  sent: 'otelcol_exporter_sent',
  sendFailed: 'otelcol_exporter_send_failed',
  enqueueFailed: 'otelcol_exporter_enqueue_failed',
};
/** Connectors have other names for the same. */
const OF_CONNECTORS: Readonly<Partial<Record<TopologyCount, string>>> = {
  incoming: 'otelcol_connector_consumed',
  outgoing: 'otelcol_connector_produced',
};
const COUNTS = Object.keys(METRICS) as TopologyCount[];
const BAD: ReadonlySet<TopologyCount> = new Set(['refused', 'errored', 'sendFailed', 'enqueueFailed']);
const COLUMNS: readonly (Signal | '')[] = [...SIGNALS, ''];

/** Components of a node, each with what it counted per second, a column a signal. */
export function ComponentCounts({ node }: { node: TopologyNode }) {
  return node.components.map((component) => (
    <div key={`${component.section}/${component.id}`} className={classes.component}>
      <h3>
        {t(`pipelines.section.${component.section}`)} <code>{component.id}</code>
      </h3>
      {component.endpoints.map((endpoint) => (
        <div key={endpoint} className={classes.way}>
          <code>{endpoint}</code>
        </div>
      ))}
      {component.stalls.map((stall) => (
        <p key={stall.signal} className={classes.said} data-look="late">
          <TriangleAlert aria-hidden />
          {stallText(stall)}
        </p>
      ))}
      <Counts component={component} service={node.basis === 'told' ? node.name : undefined} />
    </div>
  ));
}

function stallText({ signal, forMs }: TopologyStall): string {
  const said = t('topology.stalled.why', { time: stallLength(forMs) });
  return signal === '' ? said : `${signalName(signal, true)}: ${said}`;
}

interface CountsProps {
  component: TopologyComponent;
  /** Of the metrics behind the counts; undefined where there are none. */
  service: string | undefined;
}

function Counts({ component, service }: CountsProps) {
  const { rates, queueSize, queueCapacity } = component;
  const signals = COLUMNS.filter((signal) => rates[signal] !== undefined);
  const counts = COUNTS.filter((count) => signals.some((signal) => rates[signal]?.[count] !== undefined));
  if (counts.length === 0 && queueSize === null) return null;
  return (
    <table className={classes.table}>
      {counts.length > 0 && (
        <thead>
          <tr>
            <td>{t('topology.perSecond')}</td>
            {signals.map((signal) => (
              <th key={signal} scope="col" data-number>
                {signalName(signal, signals.length === 1)}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {counts.map((count) => (
          <tr key={count} data-bad={isBad(component, count) || undefined}>
            <th scope="row">
              <CountName count={count} section={component.section} service={service} />
            </th>
            {signals.map((signal) => (
              <td key={signal} data-number>
                {formatRate(rates[signal]?.[count] ?? null)}
              </td>
            ))}
          </tr>
        ))}
        {queueSize !== null && (
          <tr>
            <th scope="row">{t('pipelines.queue')}</th>
            <td colSpan={Math.max(1, signals.length)} data-number>
              {queueText(queueSize, queueCapacity)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

const isBad = ({ rates }: TopologyComponent, count: TopologyCount): boolean =>
  BAD.has(count) && COLUMNS.some((signal) => (rates[signal]?.[count] ?? 0) > 0);

const queueText = (size: number, capacity: number | null): string =>
  capacity === null
    ? formatCount(size)
    : t('topology.queueOf', {
        size: formatCount(size),
        capacity: formatCount(capacity),
        share: formatShare(size, capacity),
      });

interface CountNameProps {
  count: TopologyCount;
  section: TopologyComponent['section'];
  /** Of the metrics behind the count; undefined where there are none. */
  service: string | undefined;
}

/** Leads to the metrics it is read from, where it is read from metrics. */
function CountName({ count, section, service }: CountNameProps) {
  const name = t(`topology.count.${count}`);
  if (service === undefined) return name;
  const text = (section === 'connectors' && OF_CONNECTORS[count]) || METRICS[count];
  const filter = { ...NO_FILTER, services: service === '' ? [] : [service], text };
  return (
    <button
      type="button"
      className={classes.count}
      title={text}
      onClick={() => useView.getState().go('metrics', '', { filter })}
    >
      {name}
    </button>
  );
}
