import { decodeUtf8, repairUtf8 } from '../../encoding/utf8.ts';
import type { FileTime, Part, Reader } from '../format.ts';
import { LineSplitter, type Line } from '../line-splitter.ts';
import { Family, roleIn } from '../prometheus/family.ts';
import { MetricsCollector } from '../prometheus/metrics-collector.ts';
import { parseComment, type Comment } from './parse-comment.ts';
import { FamilyHeads } from '../prometheus/family-heads.ts';
import { parseSample, type ParsedSample } from './parse-sample.ts';

export const PROMETHEUS_TEXT = 'prometheus-text';
export const OPENMETRICS = 'openmetrics';

/** A label's value may be long, a whole line of a megabyte is none of Prometheus'. */
const MOST_LINE_BYTES = 1024 * 1024;
/** The last one that has a calendar. */
const LAST_DATE_MS = 8_640_000_000_000_000;
const NEW_TYPES = new Set(['info', 'stateset', 'gaugehistogram']);

/** Reads Prometheus' text format and OpenMetrics, which are told apart by what only the second one has. */
export class PrometheusTextReader implements Reader {
  private readonly fileTime: FileTime | undefined;
  private readonly lines = new LineSplitter(MOST_LINE_BYTES);
  private readonly heads = new FamilyHeads();
  private readonly collector = new MetricsCollector();
  private family = new Family(this.heads.find(''));
  private fileTimeText = '';
  private isOpenMetrics = false;
  private hasEnded = false;

  constructor(fileTime?: FileTime) {
    this.fileTime = fileTime;
  }

  get format(): string {
    return this.isOpenMetrics ? OPENMETRICS : PROMETHEUS_TEXT;
  }

  get bufferedBytes(): number {
    return this.lines.bufferedBytes + this.family.heldBytes + this.heads.bytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const line of this.lines.write(chunk)) yield* this.read(line);
  }

  *end(): Generator<Part> {
    for (const line of this.lines.end()) yield* this.readLast(line);
    yield* this.endFamily();
    yield* this.collector.end();
    if (this.isOpenMetrics && !this.hasEnded) {
      const { line, offset } = this.lines.position;
      yield skipped({ line, offset }, 'cut short: OpenMetrics ends with "# EOF", and this file does not');
    }
  }

  /** Both formats end every line: one that is not may have lost the last digits of its number. */
  private *readLast(line: Line): Generator<Part> {
    const text = this.textOf(line).trim();
    if (text === '' || text.startsWith('#')) return yield* this.read(line);
    this.hasEnded = true; // told once is enough
    yield skipped(line, `cut short: the file ends inside line ${line.line}`);
  }

  private *read(line: Line): Generator<Part> {
    if (line.tooLong) return yield skipped(line, `a line longer than ${MOST_LINE_BYTES} bytes`);
    const text = this.textOf(line).replace(/\r$/, '');
    if (text.startsWith('#')) return yield* this.readComment(line, text);
    if (text.trim() === '') return;
    const sample = parseSample(text);
    if (typeof sample === 'string') return yield skipped(line, sample);
    yield* this.take(sample, line);
  }

  private textOf({ bytes }: Line): string {
    const text = decodeUtf8(bytes, 0, bytes.length);
    if (text !== undefined) return text;
    const repaired = repairUtf8(bytes, 0, bytes.length);
    this.collector.warn('invalid-utf8', repaired);
    return repaired;
  }

  private *readComment(line: Line, text: string): Generator<Part> {
    const comment = parseComment(text);
    if (typeof comment === 'string') return yield skipped(line, comment);
    if (comment.kind === 'nothing') return;
    yield* this.endFamily();
    this.hasEnded = comment.kind === 'end';
    if (comment.kind === 'metadata') this.learn(comment);
  }

  private learn({ name, said }: Extract<Comment, { kind: 'metadata' }>): void {
    this.family = new Family(this.heads.learn(name, said));
    if (said.unit !== undefined || NEW_TYPES.has(said.type ?? 'unknown')) this.isOpenMetrics = true;
  }

  private *take(parsed: ParsedSample, line: Line): Generator<Part> {
    this.hasEnded = false;
    if (parsed.exemplars.length > 0) this.isOpenMetrics = true;
    if (this.collector.takeInfo(parsed.name, parsed.labels)) return;
    if (roleIn(this.family.head, parsed.name) === undefined) {
      yield* this.endFamily();
      this.family = new Family(this.heads.find(parsed.name));
    }
    const { head } = this.family;
    const role = roleIn(head, parsed.name)!;
    if (role === 'created' || (head.type === 'counter' && head.name !== parsed.name)) this.isOpenMetrics = true;
    const timeNs = parsed.timeNs ?? this.timeOfFile();
    const sample = { ...parsed, timeNs, isStale: false, line: line.line, offset: line.offset };
    yield* this.collector.collect(head, this.family.add(role, sample));
  }

  private *endFamily(): Generator<Part> {
    yield* this.collector.collect(this.family.head, this.family.end());
  }

  /** 0, which costs the data point, where nobody knows of any time. */
  private timeOfFile(): bigint {
    if (this.fileTime === undefined) return 0n;
    const { of, ns } = this.fileTime;
    this.fileTimeText ||= new Date(Math.min(Number(ns / 1_000_000n), LAST_DATE_MS)).toISOString();
    this.collector.warn(of === 'change' ? 'time-of-file' : 'time-of-opening', this.fileTimeText);
    return ns;
  }
}

function skipped({ line, offset }: Pick<Line, 'line' | 'offset'>, reason: string): Part {
  return { kind: 'skipped', line, offset, reason };
}
