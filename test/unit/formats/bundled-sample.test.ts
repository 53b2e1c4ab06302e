import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { Span } from '../../../core/model/span.ts';
import { open, type Opened } from './open.ts';
import { itemsOf } from './read-parts.ts';

const SAMPLES = join(import.meta.dirname, '../../../resources/samples');
const file = new Uint8Array(readFileSync(join(SAMPLES, 'shop-demo.jsonl')));

describe('the bundled sample', () => {
  let opened: Opened;
  let spans: Span[];
  let logs: LogRecord[];
  let metrics: Metric[];
  beforeAll(async () => {
    opened = await open(file);
    const { telemetry } = opened.intake;
    spans = itemsOf(telemetry, 'traces').map((item) => (item as unknown[]).at(-1) as Span);
    logs = itemsOf(telemetry, 'logs').map((item) => (item as unknown[]).at(-1) as LogRecord);
    metrics = itemsOf(telemetry, 'metrics').map((item) => (item as unknown[]).at(-1) as Metric);
  });

  it('is what its script writes', () => {
    const script = join(SAMPLES, 'build-sample.ts');
    const written = execFileSync(process.execPath, [script, '--stdout'], { maxBuffer: 8_000_000 });
    expect(Buffer.compare(written, Buffer.from(file))).toBe(0);
    expect(file.length).toBeLessThan(1_500_000);
  });

  it('opens without a word', () => {
    expect(opened.account).toMatchObject({ format: 'otlp-jsonl', state: 'done', skipped: [], warnings: [], error: '' });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBeGreaterThan(140);
  });

  it('has traces that are not simple', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const children = spans.flatMap((span) => {
      const parent = byId.get(span.parentSpanId);
      return parent === undefined ? [] : [{ span, parent }];
    });
    expect(spans.some(({ parentSpanId }) => parentSpanId !== '' && !byId.has(parentSpanId))).toBe(true);
    expect(children.some(({ span, parent }) => span.endTimeUnixNano > parent.endTimeUnixNano)).toBe(true);
    expect(children.some(({ span, parent }) => span.startTimeUnixNano > parent.endTimeUnixNano + 40_000_000_000n)).toBe(
      true,
    );
    const links = spans.flatMap((span) => span.links.map((link) => ({ from: span, to: byId.get(link.spanId) })));
    expect(links.every(({ from, to }) => to !== undefined && to.traceId !== from.traceId && to.kind === 4)).toBe(true);
    expect(links.length).toBeGreaterThan(10);
    expect(spans.some(({ events }) => events.some(({ name }) => name === 'exception'))).toBe(true);
  });

  it('has logs of every severity, most of them belonging to spans', () => {
    expect(new Set(logs.map(({ severityText }) => severityText)).size).toBe(6);
    expect(logs.some(({ body }) => body.kind === 'kvlist')).toBe(true);
    const spanIds = new Set(spans.map(({ spanId }) => spanId));
    expect(logs.filter(({ spanId }) => spanIds.has(spanId)).length).toBeGreaterThan(logs.length / 2);
  });

  it('has metrics of all kinds, with exemplars of its own traces', () => {
    const kinds = new Set(metrics.map(({ data }) => data.kind));
    expect([...kinds].sort()).toEqual(['exponentialHistogram', 'gauge', 'histogram', 'sum', 'summary']);
    const traceIds = new Set(spans.map(({ traceId }) => traceId));
    const points = metrics.flatMap(({ data }) => (data.kind === 'histogram' ? data.dataPoints : []));
    const exemplars = points.flatMap((point) => point.exemplars);
    expect(exemplars.length).toBeGreaterThan(50);
    expect(exemplars.every(({ traceId }) => traceIds.has(traceId))).toBe(true);
  });
});
