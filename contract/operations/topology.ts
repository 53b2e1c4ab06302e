import * as v from 'valibot';
import type { Topology } from '../../core/model/topology.ts';
import { operation } from '../operation.ts';

/**
 * Resource attributes that gateways are told by, where nothing else is asked for: ours, and those that people's configurations use.
 * There is no convention for it.
 */
export const GATEWAY_ATTRIBUTES: readonly string[] = [
  'otelcol.gateway',
  'collector.instance.id',
  'collector.id',
  'collector.name',
  'otel.collector.name',
];

const attribute = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/**
 * Agents, gateways and back ends as their own metrics, the pipelines of this desk and addresses tell of them; spans that are stored more
 * than once; traces that came by several gateways. It answers where pipelines are switched off as well.
 */
export const topologyRead = operation<Topology>()(
  'topology.read',
  v.object({
    /** How long the window is. It ends now, or with the data where that ended before the window began. */
    minutes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_440)), 5),
    /** Resource attributes whose value is the gateway that spans came by; the first of them that a resource has counts. */
    gatewayAttributes: v.optional(v.pipe(v.array(attribute), v.maxLength(10)), () => [...GATEWAY_ATTRIBUTES]),
  }),
);
