import { anyValueOf, member, readJsonTree, type JsonTree } from '../../json/json-tree.ts';
import { counted } from '../../model/counted.ts';
import type { LogRecord } from '../../model/log-record.ts';
import type { Metric } from '../../model/metric.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { validate } from '../../processors/validate.ts';
import type { Part, Reader, Slice } from '../format.ts';
import { ItemGroups, type Origin } from '../item-groups.ts';
import { JsonRecords, type JsonPart } from '../json-records.ts';
import { goAttributes, goSpan, isGoSpan } from './go-span.ts';
import { isPythonLog, pythonLog } from './python-log.ts';
import { isPythonMetrics, pythonMetrics, type PythonMetric } from './python-metrics.ts';
import { isPythonSpan, pythonSpan } from './python-span.ts';
import { attributesOf, keyOf, RecordFault, textOf } from './values.ts';

export const SDK_CONSOLE = 'sdk-console';
/** Some megabytes decoded. */
const SLICE_ITEMS = 2_000;

/** Reads what SDKs print for people: JSON objects one after another, with what the program printed between them. */
export class SdkConsoleReader implements Reader {
  readonly format = SDK_CONSOLE;
  private readonly json = new JsonRecords({ records: [''] });
  private readonly spans = new ItemGroups<Span>();
  private readonly logs = new ItemGroups<LogRecord>();
  private readonly metrics = new ItemGroups<Metric>();

  get bufferedBytes(): number {
    return this.json.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const part of this.json.write(chunk)) yield* this.read(part);
  }

  *end(): Generator<Part> {
    for (const part of this.json.end()) yield* this.read(part);
    if (this.held > 0) yield this.slice();
  }

  private get held(): number {
    return this.spans.items + this.logs.items + this.metrics.items;
  }

  private *read(part: JsonPart): Generator<Part> {
    const { line, offset } = part;
    const reason = part.kind === 'record' ? this.take(part.bytes) : part.kind === 'broken' ? part.reason : '';
    if (reason !== '') yield { kind: 'skipped', line, offset, reason };
    if (this.held >= SLICE_ITEMS) yield this.slice();
  }

  /** '' or what was wrong. */
  private take(bytes: Uint8Array): string {
    try {
      return this.takeTree(readJsonTree(bytes));
    } catch (error) {
      if (error instanceof DecodeError) return error.message.replace(/^line \d+, column \d+ \(byte \d+\): /, '');
      if (error instanceof RecordFault) return error.message;
      throw error;
    }
  }

  private takeTree(tree: JsonTree): string {
    if (isPythonSpan(tree)) this.takePython(this.spans, tree, pythonSpan(tree));
    else if (isPythonLog(tree)) this.takePython(this.logs, tree, pythonLog(tree));
    else if (isGoSpan(tree)) this.takeGo(tree);
    else if (isPythonMetrics(tree)) return this.takeMetrics(pythonMetrics(tree));
    else return 'an object that is no span, log record or metric of an SDK';
    return '';
  }

  private takePython<T>(groups: ItemGroups<T>, tree: JsonTree, item: T): void {
    const resource = member(tree, 'resource');
    groups.add(keyOf(resource), '', () => pythonOrigin(resource), item);
  }

  /** Why some were not taken. */
  private takeMetrics(metrics: Iterable<PythonMetric>): string {
    const faults: string[] = [];
    for (const one of metrics) {
      if (one.metric instanceof RecordFault) faults.push(one.metric.message);
      else this.takeMetric(one, one.metric);
    }
    return faults.length > 1
      ? `${faults[0]}; and ${counted(faults.length - 1, 'more metric')} of it`
      : (faults[0] ?? '');
  }

  private takeMetric(of: PythonMetric, metric: Metric): void {
    const { resource, scope, resourceSchemaUrl, scopeSchemaUrl } = of;
    const named = { name: textOf(member(scope, 'name')), version: textOf(member(scope, 'version')) };
    const origin = (): Origin => ({
      ...pythonOrigin(resource),
      resourceSchemaUrl,
      scope: { ...named, attributes: attributesOf(member(scope, 'attributes')) },
      scopeSchemaUrl,
    });
    this.metrics.add(keyOf(resource), keyOf(scope), origin, metric);
  }

  private takeGo(tree: JsonTree): void {
    const resource = member(tree, 'Resource');
    const scope = member(tree, 'InstrumentationScope') ?? member(tree, 'InstrumentationLibrary');
    const named = { name: textOf(member(scope, 'Name')), version: textOf(member(scope, 'Version')) };
    const origin = (): Origin => ({
      resource: goAttributes(resource),
      scope: { ...named, attributes: goAttributes(member(scope, 'Attributes')) },
      scopeSchemaUrl: textOf(member(scope, 'SchemaURL')),
    });
    this.spans.add(keyOf(resource), keyOf(scope), origin, goSpan(tree));
  }

  private slice(): Slice {
    const telemetry: Telemetry[] = [];
    if (this.spans.items > 0) telemetry.push({ signal: 'traces', groups: this.spans.take() });
    if (this.logs.items > 0) telemetry.push({ signal: 'logs', groups: this.logs.take() });
    if (this.metrics.items > 0) telemetry.push({ signal: 'metrics', groups: this.metrics.take() });
    return { kind: 'slice', decoded: validate({ telemetry, rejections: [], warnings: [] }), rejectedAt: [] };
  }
}

/** Old versions print the resource of a log record as one text. */
function pythonOrigin(resource: JsonTree | undefined): Origin {
  if (typeof resource === 'string') return { resource: [{ key: 'resource', value: anyValueOf(resource) }] };
  return {
    resource: attributesOf(member(resource, 'attributes')),
    resourceSchemaUrl: textOf(member(resource, 'schema_url')),
  };
}
