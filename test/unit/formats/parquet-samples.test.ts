import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Span } from '../../../core/model/span.ts';
import { hasSamples, readSample, samplePath } from '../../helpers/sample-truths.ts';
import { askParquet } from '../../helpers/parquet-file.ts';
import { open, type Opened } from './open.ts';

const TRACES = 'parquet/otlp2parquet__traces.parquet';
const LOGS = 'parquet/otlp2parquet__logs.parquet';
const BLOCK = 'parquet/tempo__vparquet4-data.parquet';

const spansOf = ({ intake }: Opened): Span[] =>
  intake.telemetry.flatMap((part) =>
    part.signal === 'traces' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
const logsOf = ({ intake }: Opened): LogRecord[] =>
  intake.telemetry.flatMap((part) =>
    part.signal === 'logs' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );

describe.skipIf(!hasSamples())('tables of real files', () => {
  it('hold the spans of the OTLP that otlp2parquet made them of, to the microsecond', async () => {
    const [table, lines] = [
      await open(readSample(TRACES)),
      await open(readSample('otlp-jsonl/otlp2parquet__traces.jsonl')),
    ];
    const micros = (ns: bigint) => (ns / 1_000n) * 1_000n;
    const byId = (spans: Span[]) => spans.sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
    const expected = byId(spansOf(lines)).map((span) => {
      const start = micros(span.startTimeUnixNano);
      return {
        ...span,
        startTimeUnixNano: start,
        endTimeUnixNano: start + span.endTimeUnixNano - span.startTimeUnixNano,
        flags: 0,
        events: span.events.map((event) => ({ ...event, timeUnixNano: micros(event.timeUnixNano) })),
      };
    });
    const sorted = (span: Span) => ({
      ...span,
      attributes: [...span.attributes].sort((a, b) => (a.key < b.key ? -1 : 1)),
    });
    expect(byId(spansOf(table)).map(sorted)).toEqual(expected.map(sorted));
  });

  it('have the ids, names and times that DuckDB reads', async () => {
    const logs = logsOf(await open(readSample(LOGS)));
    const rows = await askParquet(
      samplePath(LOGS),
      `SELECT nullif(lower(hex(TraceId)), repeat('0', 32)) AS trace, SeverityNumber::INTEGER AS severity, epoch_ns("Timestamp") AS ns, Body->>'$' AS body FROM FILE`,
    );
    const key = (parts: unknown[]) => parts.map(String).join('|');
    const found = logs.map(({ traceId, severityNumber, timeUnixNano, body }) =>
      key([traceId, severityNumber, timeUnixNano, body.kind === 'string' ? body.value : body.kind]),
    );
    expect(found.sort()).toEqual(
      rows.map(({ trace, severity, ns, body }) => key([trace ?? '', severity, ns, body])).sort(),
    );
  });

  it('have every span of a block of Tempo’s, as DuckDB unnests them', async () => {
    const spans = spansOf(await open(readSample(BLOCK)));
    const rows = await askParquet(
      samplePath(BLOCK),
      `SELECT lower(hex(t)) AS trace, lower(hex(s.SpanID)) AS span, s.Name AS name, s.StartTimeUnixNano AS start,
         s.DurationNano AS duration, s.Kind AS kind, len(s.Events)::INTEGER AS events, len(s.Attrs)::INTEGER AS attributes FROM
         (SELECT TraceID AS t, unnest(list_transform(flatten(list_transform(rs, lambda r: list_transform(r.ss, lambda x: x.Spans))), lambda l: l), recursive := false) AS spans FROM FILE),
         unnest(spans) AS u(s)`,
    );
    expect(rows.length).toBe(570);
    const found = spans.map((span) =>
      [span.traceId, span.spanId, span.name, span.startTimeUnixNano, span.events.length].join('|'),
    );
    expect(found.sort()).toEqual(
      rows.map(({ trace, span, name, start, events }) => [trace, span, name, start, events].join('|')).sort(),
    );
  });
});
