import { DELTA } from '../../../../../core/analysis/counter-increase.ts';
import type { Metric, MetricData, MetricKind, ResourceMetrics } from '../../../../../core/model/metric.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { ByteInterner, type InternerMark } from '../byte-interner.ts';
import type { Catalog } from '../catalog.ts';
import { METRIC_KINDS } from '../schema.ts';
import { fieldActions } from './field-actions.ts';
import { UNUSUAL, type WireCursor } from './wire-cursor.ts';
import type { Wire } from './wire.ts';
import { wrapMessage } from './wrap-message.ts';

const TEXT = METRIC_KINDS.length;
/** The kinds of data have the numbers they have in the table; what is not data is of the metric's own text. */
const METRIC_TAGS = fieldActions('Metric', {
  ...Object.fromEntries(METRIC_KINDS.map((kind, number) => [kind, number]).slice(1)),
  name: TEXT,
  description: TEXT,
  unit: TEXT,
  metadata: TEXT,
});

const DATA = { dataPoints: 1, aggregationTemporality: 2, isMonotonic: 3 } as const;
const { dataPoints, aggregationTemporality } = DATA;
const DATA_TAGS: Record<MetricKind, Uint8Array> = {
  none: new Uint8Array(0),
  gauge: fieldActions('Gauge', { dataPoints }),
  sum: fieldActions('Sum', DATA),
  histogram: fieldActions('Histogram', { dataPoints, aggregationTemporality }),
  exponentialHistogram: fieldActions('ExponentialHistogram', { dataPoints, aggregationTemporality }),
  summary: fieldActions('Summary', { dataPoints }),
};

/** Resource, scope, temporality, kind and whether it only grows. */
const TAIL_BYTES = 14;

/** Reads what a metric says beside its data points, and finds its number by the bytes of that. */
export class MetricHeadReader {
  readonly #wire: Wire;
  readonly #cursor: WireCursor;
  readonly #catalog: Catalog;
  readonly #known = new ByteInterner();
  #key = new Uint8Array(1_024);
  #keyEnd = 0;
  #dataTags = DATA_TAGS.none;
  #dataStart = 0;
  #dataEnd = 0;
  #temporality = 0;
  #isMonotonic = false;
  /** Of the metric read last. */
  kind: MetricKind = 'none';

  constructor(wire: Wire, catalog: Catalog) {
    this.#wire = wire;
    this.#cursor = wire.cursor;
    this.#catalog = catalog;
  }

  mark(): InternerMark {
    return this.#known.mark();
  }

  backTo(mark: InternerMark): void {
    this.#known.backTo(mark);
  }

  /** Whether the metric begins anew where it falls. */
  get falls(): boolean {
    return this.#isMonotonic && this.#temporality !== DELTA;
  }

  /** The number of the metric that ends at `end`; the cursor is then at the start of its data. @throws UNUSUAL */
  read(end: number, resource: number, scope: number): number {
    this.#keyEnd = this.#dataStart = this.#dataEnd = this.#temporality = 0;
    this.#isMonotonic = false;
    this.kind = 'none';
    this.#fields(end);
    this.#dataTags = DATA_TAGS[this.kind];
    this.#data();
    this.#addTail(resource, scope);
    this.#cursor.pos = this.#dataStart;
    const key = this.#key;
    const found = this.#known.find(key, 0, this.#keyEnd);
    if (found > 0) return found;
    this.#wire.budget.spend();
    const id = this.#catalog.metric(this.#decode(), { resource, scope, import: 0 });
    this.#known.add(key, 0, this.#keyEnd, id);
    return id;
  }

  #fields(end: number): void {
    const cursor = this.#cursor;
    while (cursor.pos < end) {
      const start = cursor.pos;
      const action = METRIC_TAGS[cursor.tag(end)];
      if (!action) throw UNUSUAL;
      const to = cursor.until(end);
      if (action === TEXT) this.#addText(start, to);
      else {
        if (this.kind !== 'none') throw UNUSUAL;
        this.kind = METRIC_KINDS[action]!;
        this.#dataStart = cursor.pos;
        this.#dataEnd = to;
      }
      cursor.pos = to;
    }
  }

  #addText(start: number, end: number): void {
    const at = this.#keyEnd;
    this.#keyEnd += end - start;
    if (this.#keyEnd + TAIL_BYTES > this.#key.length) {
      const larger = new Uint8Array((this.#keyEnd + TAIL_BYTES) * 2);
      larger.set(this.#key.subarray(0, at));
      this.#key = larger;
    }
    const key = this.#key;
    const { bytes } = this.#cursor;
    for (let i = start, to = at; i < end; i++) key[to++] = bytes[i]!;
  }

  /** What is said beside the points, which may stand before or behind them. */
  #data(): void {
    const cursor = this.#cursor;
    const end = this.#dataEnd;
    cursor.pos = this.#dataStart;
    while (cursor.pos < end) {
      const action = this.#dataTags[cursor.tag(end)];
      if (action === DATA.dataPoints) cursor.pos = cursor.until(end);
      else if (action === DATA.aggregationTemporality) {
        cursor.varint(end);
        this.#temporality = cursor.low | 0;
      } else if (action === DATA.isMonotonic) {
        cursor.varint(end);
        this.#isMonotonic = cursor.low !== 0 || cursor.high !== 0;
      } else throw UNUSUAL;
    }
  }

  #addTail(resource: number, scope: number): void {
    this.#addText(0, 0);
    const at = this.#keyEnd;
    const key = this.#key;
    setUint32(key, at, resource);
    setUint32(key, at + 4, scope);
    setUint32(key, at + 8, this.#temporality);
    key[at + 12] = METRIC_KINDS.indexOf(this.kind);
    key[at + 13] = this.#isMonotonic ? 1 : 0;
    this.#keyEnd = at + TAIL_BYTES;
  }

  /**
   * Goes from the start of the data, or the end of a data point, to the next one: where that ends, or -1 where there is none
   * left.
   */
  nextPoint(): number {
    const cursor = this.#cursor;
    const end = this.#dataEnd;
    while (cursor.pos < end) {
      if (this.#dataTags[cursor.tag(end)] === DATA.dataPoints) return cursor.until(end);
      cursor.varint(end);
    }
    return -1;
  }

  /** The metric without its points. */
  #decode(): Metric {
    const message = this.#key.subarray(0, this.#keyEnd - TAIL_BYTES);
    const around = [
      'ScopeMetrics.metrics',
      'ResourceMetrics.scopeMetrics',
      'ExportMetricsServiceRequest.resourceMetrics',
    ];
    const { telemetry, warnings } = decodeProtobuf('metrics', wrapMessage(message, around));
    const [group] = telemetry[0]!.groups as ResourceMetrics[];
    const metric = group?.scopes[0]?.items[0];
    if (metric === undefined || warnings.length > 0) throw UNUSUAL;
    const data = {
      kind: this.kind,
      dataPoints: [],
      aggregationTemporality: this.#temporality,
      isMonotonic: this.#isMonotonic,
    };
    return { ...metric, data: (this.kind === 'none' ? { kind: 'none' } : data) as MetricData };
  }
}

function setUint32(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (i * 8);
}
