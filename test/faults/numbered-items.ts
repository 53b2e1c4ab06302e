import { Parcel } from '../../core/collector/parcel.ts';
import type { Attributes } from '../../core/model/attributes.ts';
import type { NumberDataPoint } from '../../core/model/metric.ts';
import type { Signal, Telemetry } from '../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { attributes, logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../helpers/telemetry.ts';

const NUMBER = 'number';
/** One item of ten is to be dropped by a rule. */
const DROPPED_OF = 10;

export const isDroppedByRule = (number: number): boolean => number % DROPPED_OF === 3;
/** One more, by a rule of the gateway. */
export const isDroppedByGateway = (number: number): boolean => number % DROPPED_OF === 7;
const ruleOf = (attribute: string) =>
  ({
    traces: `traces: {span: ['attributes["${attribute}"] == true']}`,
    logs: `logs: {log_record: ['attributes["${attribute}"] == true']}`,
    metrics: `metrics: {datapoint: ['attributes["${attribute}"] == true']}`,
  }) satisfies Record<Signal, string>;
/** Conditions of a filter that drop those. */
export const DROP_RULE = ruleOf('drop');
export const GATEWAY_RULE = ruleOf('late');

/** A request with `count` items, numbered from `first`. */
export function numberedRequest(signal: Signal, first: number, count: number): Uint8Array<ArrayBuffer> {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return Uint8Array.from(encodeProtobuf(telemetryOf(signal, numbers)));
}

function telemetryOf(signal: Signal, numbers: readonly number[]): Telemetry {
  if (signal === 'logs') return logs('load', ...numbers.map((number) => logRecord({ attributes: marked(number) })));
  if (signal === 'metrics') return metrics('load', metric('load', { kind: 'gauge', dataPoints: numbers.map(point) }));
  const spanOf = (number: number) =>
    span({ traceId: traceId(number + 1), spanId: spanId(number + 1), attributes: marked(number) });
  return traces('load', ...numbers.map(spanOf));
}

const marked = (number: number): Attributes =>
  attributes({
    [NUMBER]: BigInt(number),
    drop: isDroppedByRule(number),
    late: isDroppedByGateway(number),
    padding: 'x'.repeat(200),
  });

function point(number: number): NumberDataPoint {
  const value = { kind: 'int', value: BigInt(number) } as const;
  return {
    ...{ attributes: marked(number), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [], value },
  };
}

/** In order. */
export const numbersIn = (parcel: Parcel): number[] => attributesIn(parcel.telemetry).map(numberOf);

function numberOf(list: Attributes): number {
  const value = list.find(({ key }) => key === NUMBER)?.value;
  return value?.kind === 'int' ? Number(value.value) : NaN;
}

function attributesIn(telemetry: Telemetry): Attributes[] {
  if (telemetry.signal !== 'metrics')
    return telemetry.groups.flatMap(({ scopes }) =>
      scopes.flatMap(({ items }) => (items as { attributes: Attributes }[]).map((item) => item.attributes)),
    );
  return telemetry.groups.flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) =>
      items.flatMap(({ data }) => (data.kind === 'gauge' ? data.dataPoints.map((one) => one.attributes) : [])),
    ),
  );
}

export function withoutNumbers(parcel: Parcel, numbers: ReadonlySet<number>): Parcel {
  const kept = numbersIn(parcel).filter((number) => !numbers.has(number));
  return Parcel.ofTelemetry(telemetryOf(parcel.signal, kept));
}

/** Of the lines that a file exporter wrote, in order. */
export function numbersInLines(text: string): number[] {
  const pattern = new RegExp(`"key":"${NUMBER}","value":\\{"intValue":"?(\\d+)`, 'g');
  return Array.from(text.matchAll(pattern), ([, number]) => Number(number));
}
