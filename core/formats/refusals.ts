import type { SniffContext } from './format.ts';
import { shapeOf, type JsonShape } from './json-shape.ts';
import { hasAscii, hasBytes, textOf } from './text-head.ts';

/** A file we know and do not read: what it is, and what its owner can do. */
export interface Refusal {
  name: string;
  title: string;
  advice: string;
}

interface JsonRule extends Refusal {
  fits: (shape: JsonShape) => boolean;
}
interface TextRule extends Refusal {
  fits: (text: string) => boolean;
}
interface BinaryRule extends Refusal {
  fits: (head: Uint8Array) => boolean;
}

const has =
  (...paths: string[]) =>
  ({ paths: seen }: JsonShape): boolean =>
    paths.some((path) => path.split(' ').every((part) => seen.has(part)));

/** A path list with spaces means "all of these". */
const JSON_RULES: readonly JsonRule[] = [
  {
    name: 'tempo-search',
    title: 'a list of traces as Tempo’s search answers it, without their spans',
    advice: 'Fetch the traces themselves, each at /api/traces/TRACE_ID, and open those',
    fits: has('traces[].rootServiceName', 'traces[].rootTraceName', 'traces[].spanSet', 'traces[].spanSets'),
  },
  {
    name: 'sentry',
    title: 'an envelope of Sentry’s',
    advice: 'Let the program export OTLP beside it: Sentry’s SDKs can be used with OpenTelemetry’s exporters',
    fits: ({ paths, values }) =>
      values > 1 && paths.has('type') && ['event_id', 'sent_at', 'dsn'].some((key) => paths.has(key)),
  },
  {
    name: 'json-logs',
    title: 'logs as JSON lines without a time',
    advice: 'Let the program write one, under "time", "ts" or "timestamp"',
    fits: ({ paths, values }) => values > 1 && ['msg', 'message', 'level', 'log'].some((key) => paths.has(key)),
  },
  {
    name: 'other-json',
    title: 'JSON of no format we know',
    advice:
      'OTLP/JSON begins with "resourceSpans", "resourceMetrics" or "resourceLogs"; what else can be opened is listed in docs/formats.md',
    fits: () => true,
  },
];

const TEXT_RULES: readonly TextRule[] = [
  {
    name: 'sdk-console-js',
    title: 'what OpenTelemetry’s SDK for JavaScript prints to the console: no JSON, and nested values are left out',
    advice: 'Let the SDK export OTLP instead: OTEL_TRACES_EXPORTER=otlp, to the address shown under Receivers',
    fits: (text) => /instrumentationScope: \{|^[ \t]{0,40}traceId: ['"]/m.test(text),
  },
  {
    name: 'text',
    title: 'plain text in which no line begins with a time we know',
    advice: 'Let a Collector read it with its filelog receiver, and open what its file exporter writes',
    fits: () => true,
  },
];

/** DuckDB's: such a file is read in a process of its own (main/engine/foreign-dump.ts). */
export function isDuckDb(head: Uint8Array): boolean {
  return hasAscii(head, 8, 'DUCK');
}

export const SESSION: Refusal = {
  name: 'tracebench-session',
  title: 'a Tracebench session',
  advice: 'A session is opened, not imported: start Tracebench with --store FILE',
};

const BINARY_RULES: readonly BinaryRule[] = [
  {
    name: 'duckdb',
    title: 'a DuckDB database that is packed or followed',
    advice: 'Unpack it, and open the file itself, once',
    fits: isDuckDb,
  },
  {
    name: 'sqlite',
    title: 'an SQLite database',
    advice: 'Export its data as OTLP',
    fits: (head) => hasAscii(head, 0, 'SQLite format 3'),
  },
  {
    name: 'arrow',
    title: 'an Arrow file',
    advice: 'Export its data as OTLP',
    fits: (head) => hasAscii(head, 0, 'ARROW1'),
  },
  {
    name: 'pcap',
    title: 'a network capture',
    advice: 'Open it with Wireshark, which also shows OTLP',
    fits: (head) =>
      [
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0x0a, 0x0d, 0x0d, 0x0a],
      ].some((magic) => hasBytes(head, 0, magic)),
  },
  {
    name: 'bzip2',
    title: 'compressed with bzip2',
    advice: 'Unpack it first: bunzip2 FILE',
    fits: (head) => hasAscii(head, 0, 'BZh'),
  },
  {
    name: 'xz',
    title: 'compressed with xz',
    advice: 'Unpack it first: unxz FILE',
    fits: (head) => hasBytes(head, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]),
  },
  {
    name: 'lz4',
    title: 'compressed with lz4',
    advice: 'Unpack it first: unlz4 FILE',
    fits: (head) => hasBytes(head, 0, [0x04, 0x22, 0x4d, 0x18]),
  },
  {
    name: 'tar',
    title: 'a tar archive',
    advice: 'Unpack it and open the files in it',
    fits: (head) => hasAscii(head, 257, 'ustar'),
  },
  {
    name: 'utf-16',
    title: 'text in UTF-16',
    advice: 'Save it as UTF-8; in PowerShell: Get-Content FILE | Set-Content -Encoding utf8 NEW',
    fits: (head) => hasBytes(head, 0, [0xff, 0xfe]) || hasBytes(head, 0, [0xfe, 0xff]),
  },
  {
    name: 'perfetto',
    title: 'protobuf, but not an OTLP request; it may be a Perfetto trace',
    advice: 'Open it at ui.perfetto.dev',
    fits: (head) => head[0] === 0x0a && head.includes(0),
  },
];

const BINARY: Refusal = {
  name: 'binary',
  title: 'a binary file of no known kind',
  advice: 'What can be opened is listed in docs/formats.md',
};
const EMPTY: Refusal = { name: 'empty', title: 'empty (0 bytes)', advice: 'Check that whatever wrote it has finished' };
const NOTHING_IN_IT: Refusal = {
  name: 'empty',
  title: 'JSON with nothing in it',
  advice: 'Check that whatever wrote it had something to write',
};
const EMPTY_JSON = /^\s*(?:\[\s*\]|\{\s*\})\s*$/;

/** What a file is that no format of ours took. */
export function recogniseOther(head: Uint8Array, { whole }: SniffContext): Refusal {
  if (head.length === 0 && whole) return EMPTY;
  const binary = BINARY_RULES.find((rule) => rule.fits(head));
  if (binary !== undefined) return binary;
  const text = textOf(head);
  if (whole && text !== undefined && EMPTY_JSON.test(text)) return NOTHING_IN_IT;
  const shape = shapeOf(head);
  if (shape !== undefined) return JSON_RULES.find((rule) => rule.fits(shape))!;
  return text === undefined ? BINARY : TEXT_RULES.find((rule) => rule.fits(text))!;
}

/** Of a Parquet file that is no telemetry we know, with the names of its columns. */
export function unknownTableText(columns: string): string {
  const advice = `duckdb can query it (SELECT * FROM 'FILE'); what can be opened is listed in docs/formats.md`;
  return refusalText({
    name: 'parquet',
    title: `a Parquet table of no kind we know, with the columns ${columns}`,
    advice,
  });
}

/** Of a DuckDB file that is no telemetry we know, with the names of its tables. */
export function unknownDatabase(tables: string): Refusal {
  const told = tables === '' ? 'without tables' : `of no kind we know, with the tables ${tables}`;
  const advice = `duckdb can write one as Parquet (COPY name TO 'name.parquet'); what can be opened is listed in docs/formats.md`;
  return { name: 'duckdb', title: `a DuckDB database ${told}`, advice };
}

export function refusalText({ title, advice }: Refusal): string {
  return `This file is ${title}. ${advice}.`;
}
