import { readJsonTree, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { asciiText } from '../json-bytes.ts';
import { JsonRecords, type JsonPart, type JsonValue } from '../json-records.ts';
import type { Part, Reader } from '../format.ts';
import { MetricsCollector } from '../prometheus/metrics-collector.ts';
import { readScalar, readSeries, type SeriesPart } from './read-series.ts';

export const PROMETHEUS_JSON = 'prometheus-json';

/** Reads answers of Prometheus' HTTP API, one after another if there are several; a series is held at a time. */
export class PrometheusJsonReader implements Reader {
  readonly format = PROMETHEUS_JSON;
  private readonly json = new JsonRecords({
    records: ['data.result[]', 'data[]'],
    fields: ['data.resultType', 'error'],
  });
  private readonly collector = new MetricsCollector();
  private resultType = '';
  /** The time of a scalar, which stands before its value. */
  private scalarTime: JsonTree = null;

  get bufferedBytes(): number {
    return this.json.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const part of this.json.write(chunk)) yield* this.read(part);
  }

  *end(): Generator<Part> {
    for (const part of this.json.end()) yield* this.read(part);
    yield* this.collector.end();
    if (this.json.endsOpen)
      yield { kind: 'skipped', ...this.json.place, reason: 'cut short: the file ends inside an answer' };
  }

  private *read(part: JsonPart): Generator<Part> {
    const { line, offset } = part;
    switch (part.kind) {
      case 'document':
        this.resultType = '';
        return;
      case 'broken':
        yield { kind: 'skipped', line, offset, reason: part.reason };
        return;
      case 'field':
        yield* this.readField(part);
        return;
      case 'record':
        for (const read of this.decode(part.bytes)) {
          if (typeof read === 'string') yield { kind: 'skipped', line, offset, reason: read };
          else yield* this.collector.collect(read.head, [{ kind: 'point', ...read }]);
        }
    }
  }

  private *readField({ path, bytes, line, offset }: JsonValue): Generator<Part> {
    const text = asciiText(bytes.subarray(1, -1), 200);
    if (path === 'data.resultType') this.resultType = text;
    else yield { kind: 'skipped', line, offset, reason: `Prometheus answered with an error: ${text}` };
  }

  private decode(bytes: Uint8Array): SeriesPart[] {
    try {
      const tree = readJsonTree(bytes);
      return tree instanceof Map ? readSeries(tree) : this.decodeScalar(tree);
    } catch (error) {
      if (error instanceof DecodeError) return [error.message.replace(/^line \d+, column \d+ \(byte \d+\): /, '')];
      throw error;
    }
  }

  private decodeScalar(tree: JsonTree): SeriesPart[] {
    if (tree instanceof WrittenNumber) {
      this.scalarTime = tree;
      return [];
    }
    if (this.resultType !== 'scalar') return ['a text, which is no metric'];
    return [readScalar(this.scalarTime, tree)];
  }
}
