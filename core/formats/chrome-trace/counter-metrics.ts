import { member, readJsonTree, WrittenNumber } from '../../json/json-tree.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { Metric, NumberDataPoint, ResourceMetrics } from '../../model/metric.ts';
import type { Findings } from '../../otlp/findings.ts';
import { ItemGroups } from '../item-groups.ts';
import type { EventTable } from './event-table.ts';
import type { ProcessNames } from './process-names.ts';

const SINGLE = 'value';

/** Counter events as gauges: each argument that is a number is a series of its own. */
export class CounterMetrics {
  points = 0;
  private readonly events: EventTable;
  private readonly names: ProcessNames;
  private readonly shiftNs: bigint;
  private readonly groups = new ItemGroups<Metric>();
  private metrics = new Map<string, NumberDataPoint[]>();

  constructor(events: EventTable, names: ProcessNames, shiftNs: bigint) {
    this.events = events;
    this.names = names;
    this.shiftNs = shiftNs;
  }

  add(event: number, findings: Findings): void {
    const record = this.events.record(event);
    const args = record === undefined ? undefined : member(readJsonTree(record), 'args');
    const points = this.pointsFor(event);
    for (const [key, value] of args instanceof Map ? args : []) {
      if (value instanceof WrittenNumber) points.push(this.pointOf(event, key, Number(value.text)));
      else findings.warn('ignored-event', `ph C ${this.events.name(event)}`, key);
    }
  }

  take(): ResourceMetrics[] {
    this.points = 0;
    this.metrics = new Map();
    return this.groups.take();
  }

  private pointsFor(event: number): NumberDataPoint[] {
    const { texts, pids } = this.events;
    const pid = texts.text(pids.at(event));
    const name = this.events.name(event);
    const key = `${pid}\u0000${name}`;
    const known = this.metrics.get(key);
    if (known !== undefined) return known;
    const dataPoints: NumberDataPoint[] = [];
    const metric: Metric = { name, description: '', unit: '', metadata: [], data: { kind: 'gauge', dataPoints } };
    this.metrics.set(key, dataPoints);
    this.groups.add(pid, '', () => ({ resource: this.names.resourceOf(pid) }), metric);
    return dataPoints;
  }

  private pointOf(event: number, key: string, value: number): NumberDataPoint {
    this.points++;
    const id = this.events.id(event).split('\u0000').at(-1)!;
    const attributes: Attributes = key === SINGLE ? [] : [{ key: 'series', value: { kind: 'string', value: key } }];
    if (id !== '') attributes.push({ key: 'chrome.id', value: { kind: 'string', value: id } });
    return {
      attributes,
      startTimeUnixNano: 0n,
      timeUnixNano: this.events.times.at(event) + this.shiftNs,
      flags: 0,
      value: { kind: 'double', value },
      exemplars: [],
    };
  }
}
