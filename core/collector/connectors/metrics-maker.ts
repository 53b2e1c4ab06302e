import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Metric } from '../../model/metric.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Telemetry } from '../../model/telemetry.ts';

export const NS_PER_MS = 1_000_000n;
export const DELTA = 1;
export const CUMULATIVE = 2;

/** Makes metrics of what it takes, some time later. Times are Unix milliseconds. */
export interface MetricsMaker {
  take(telemetry: Telemetry, nowMs: number): void;
  /** Undefined where there is nothing to tell. `isLast`: nothing comes any more. */
  flush(nowMs: number, isLast: boolean): Telemetry | undefined;
  /** Items it could not take in since it was last asked, by reason. */
  takeDropped(): ReadonlyMap<string, number>;
}

/** The metrics of one resource under the name of who made them. */
export function metricsGroup(attributes: Attributes, scopeName: string, items: Metric[]): ResourceGroup<Metric> {
  return {
    resource: { attributes, droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [
      {
        scope: { name: scopeName, version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        items,
      },
    ],
  };
}

/** The same for the same attributes in the same order, and for no others. Asked for each span, hence without JSON for what is common. */
export function attributesKey(attributes: Attributes): string {
  let text = '';
  for (const { key, value } of attributes) {
    const written = valueKey(value);
    text += `${key.length}:${key}${value.kind}${written.length}:${written}`;
  }
  return text;
}

function valueKey(value: AnyValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'int':
    case 'bool':
    case 'double':
      return String(value.value);
    default:
      return JSON.stringify(value, (_, inner: unknown) => {
        if (typeof inner === 'bigint') return inner.toString();
        return inner instanceof Uint8Array ? Array.from(inner) : inner;
      });
  }
}

/** As `attributesKey`, whatever their order. */
export function sortedKey(attributes: Attributes): string {
  return attributesKey(attributes.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
}

export const textValue = (value: string): AnyValue => ({ kind: 'string', value });
