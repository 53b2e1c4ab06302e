import { decodeSnappy } from '../../encoding/snappy.ts';
import { LAST_NS, MIB, NS_PER_MS } from '../../model/units.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { concatBytes } from '../../encoding/bytes.ts';
import type { Part, Reader } from '../format.ts';
import { exemplarOf } from '../prometheus/exemplar.ts';
import { Family, roleIn } from '../prometheus/family.ts';
import { FamilyHeads } from '../prometheus/family-heads.ts';
import { MetricsCollector } from '../prometheus/metrics-collector.ts';
import { labelValue, withoutLabel, type FamilyHead, type Labels, type Sample } from '../prometheus/sample.ts';
import { histogramData, type WrittenHistogram } from './read-histogram.ts';
import { isTotal } from './is-total.ts';
import { readSeriesOfV2, type PlacedSeriesV2 } from './read-request-v2.ts';
import { readMetadataOf, readSeriesOf, type PlacedSeries } from './read-request.ts';
import { versionOf } from './version.ts';
import type { WrittenExemplar, WrittenSample } from './wire.ts';

export const REMOTE_WRITE = 'prometheus-remote-write';

/** A body is read whole, for a block can only be unpacked so. Senders cut theirs at some hundred kilobytes. */
const MOST_PACKED_BYTES = 32 * MIB;
const MOST_UNPACKED_BYTES = 128 * MIB;
const NAME_LABEL = '__name__';
const LAST_MS = LAST_NS / NS_PER_MS;

/**
 * Reads one request body. In version 1 types come with its metadata, where it has any: mostly it is sent in a request of its own.
 * In version 2 each series has its own, and as those of a histogram come in several requests, each of them is a metric.
 */
export class RemoteWriteReader implements Reader {
  readonly format = REMOTE_WRITE;
  private chunks: Uint8Array[] = [];
  bufferedBytes = 0;
  private readonly heads = new FamilyHeads();
  private readonly collector = new MetricsCollector();
  /** By type and name. */
  private readonly families = new Map<string, Family>();

  *write(chunk: Uint8Array): Generator<Part> {
    this.chunks.push(chunk.slice());
    this.bufferedBytes += chunk.length;
    if (this.bufferedBytes > MOST_PACKED_BYTES) {
      throw new DecodeError(`A remote write body of more than ${MOST_PACKED_BYTES / MIB} MiB is not read`, 0);
    }
  }

  *end(): Generator<Part> {
    const { bytes, fault } = decodeSnappy(concatBytes(...this.chunks), MOST_UNPACKED_BYTES);
    this.chunks = [];
    // Metadata may stand behind the series it is about, and what a small body unpacks to is not to be held as objects.
    untilDamage(readMetadataOf(bytes), (head) => this.heads.learn(head.name, head));
    const damage = yield* this.readAllSeries(bytes);
    for (const family of this.families.values()) yield* this.collector.collect(family.head, family.end());
    yield* this.collector.end();
    if (fault !== '' || damage !== undefined) yield skipped(damage?.offset ?? bytes.length, fault || damage!.message);
  }

  private *readAllSeries(bytes: Uint8Array): Generator<Part, DecodeError | undefined> {
    try {
      for (const placed of versionOf(bytes) === 2 ? readSeriesOfV2(bytes) : readSeriesOf(bytes)) {
        if (typeof placed === 'string') yield skipped(0, placed);
        else yield* this.readSeries(placed);
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return error;
    }
    return undefined;
  }

  private *readSeries({ series, offset, metadata }: PlacedSeries & Partial<PlacedSeriesV2>): Generator<Part> {
    const name = labelValue(series.labels, NAME_LABEL);
    if (name === undefined) return yield skipped(offset, 'a series without a name');
    const labels = withoutLabel(series.labels, NAME_LABEL);
    if (this.collector.takeInfo(name, labels)) return;
    const said = metadata && { name, ...metadata };
    const head = said ?? this.heads.find(name);
    for (const histogram of series.histograms) yield* this.readHistogram({ name, labels, head, offset }, histogram);
    const isAlone = series.samples.length === 0 && series.histograms.length === 0;
    const samples = isAlone ? series.exemplars.slice(-1).map(valueless) : series.samples;
    const one = { name, labels, head: said ? { ...said, type: aloneType(said) } : head, offset };
    for (const [index, sample] of samples.entries()) {
      const isLast = index === samples.length - 1;
      yield* this.readSample(one, sample, isLast ? series.exemplars : []);
    }
  }

  private *readSample(
    { name, labels, head, offset }: OneSeries,
    written: WrittenSample,
    exemplars: readonly WrittenExemplar[],
  ): Generator<Part> {
    if (written.timeMs < 0n || written.timeMs > LAST_MS)
      return yield skipped(offset, `${name}: no time between 1970 and 2554: ${written.timeMs}`);
    const family = this.familyOf(head);
    const sample: Sample = {
      name,
      labels,
      value: written.value,
      isStale: written.isStale,
      timeNs: written.timeMs * NS_PER_MS,
      ...(written.startMs > 0n && written.startMs <= LAST_MS && { startNs: written.startMs * NS_PER_MS }),
      valueText: String(written.value),
      line: 0,
      offset,
      exemplars: exemplars.map((exemplar) => exemplarOf(exemplar.labels, exemplar.value, exemplar.timeMs * NS_PER_MS)),
    };
    yield* this.collector.collect(family.head, family.add(roleIn(family.head, name)!, sample));
  }

  private *readHistogram({ name, labels, head, offset }: OneSeries, written: WrittenHistogram): Generator<Part> {
    if (written.timeMs < 0n || written.timeMs > LAST_MS)
      return yield skipped(offset, `${name}: no time between 1970 and 2554: ${written.timeMs}`);
    const data = histogramData(written);
    if (typeof data === 'string') return yield skipped(offset, `${name}: ${data}`);
    yield* this.collector.collect(head, [{ kind: 'point', name, labels, data }]);
  }

  private familyOf(head: FamilyHead): Family {
    // A series may have the name of a family of another type.
    const key = `${head.type} ${head.name}`;
    let family = this.families.get(key);
    if (family === undefined) this.families.set(key, (family = new Family(head, Infinity)));
    return family;
  }
}

interface OneSeries {
  name: string;
  labels: Labels;
  head: FamilyHead;
  /** In the unpacked body. */
  offset: number;
}

/** What one series is where it cannot be put together with the others of its family. */
function aloneType({ name, type }: FamilyHead): FamilyHead['type'] {
  if (isTotal(type, name)) return 'counter';
  return type === 'info' || type === 'stateset' ? type : 'gauge';
}

/** Prometheus sends exemplars apart from the samples: they stand on a point that says that its value is not recorded. */
function valueless({ timeMs }: WrittenExemplar): WrittenSample {
  return { value: NaN, timeMs, startMs: 0n, isStale: true };
}

function untilDamage<T>(items: Iterable<T>, visit: (item: T) => void): void {
  try {
    for (const item of items) visit(item);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error; // whoever reads the rest meets it again
  }
}

function skipped(offset: number, reason: string): Part {
  return { kind: 'skipped', line: 0, offset, reason };
}
