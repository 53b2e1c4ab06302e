import { LEFT_OUT_WORDS, type LeftOutCode } from '../../../core/model/left-out.ts';

type LeftOutTexts = { [Code in LeftOutCode as `leftOut.${Code}`]: `${(typeof LEFT_OUT_WORDS)[Code]} ({n})` };

const leftOutTexts = Object.fromEntries(
  Object.entries(LEFT_OUT_WORDS).map(([code, words]) => [`leftOut.${code}`, `${words} ({n})`]),
) as LeftOutTexts;

/** The dialog of exports, and what a format has no place for. Codes: core/model/left-out.ts. */
export const exportTexts = {
  'export.as': 'Export as…',
  'export.what': 'What to export',
  'export.format': 'Format',
  'export.compression': 'Compression',
  'export.compression.none': 'none',
  'exportFormat.otlp-json': 'Everything, as one document',
  'exportFormat.otlp-jsonl': 'Everything, one request per line, as the Collector’s file exporter writes it',
  'exportFormat.otlp-proto-framed':
    'Everything, in the smallest file: protobuf requests, each with its length before it',
  'exportFormat.jaeger-json': 'Spans only, times to the microsecond; opens in Jaeger’s UI',
  'exportFormat.zipkin-json': 'Spans only, times to the microsecond, all values as text',
  'exportFormat.chrome-trace': 'Spans only; opens in Perfetto and chrome://tracing',
  'exportFormat.parquet': 'Everything, as tables for DuckDB, pandas and the like; a file for each signal, in a zip',
  'exportFormat.openmetrics': 'Metrics only, for Prometheus and what reads its text',
  'exportFormat.tracebench': 'The whole session, to be opened on another machine as it is',
  'export.chosen': { one: 'The chosen trace', other: 'The {n} chosen traces' },
  'export.compared': 'The compared traces',
  'export.time': 'The chosen time, all signals',
  'export.redact': 'Secrets',
  'export.redact.hide': 'Hide by the settings',
  'export.hidden': 'Hidden values: {n} ({what}).',
  'redaction.keys': 'keys',
  'redaction.tokens': 'passwords and tokens',
  'redaction.emails': 'e-mail addresses',
  'redaction.cards': 'card numbers',
  'redaction.resident-numbers': 'Korean resident registration numbers',
  'redaction.sql-literals': 'values in SQL statements',
  'redaction.found': '{what} {n}',
  'redaction.keysCount': '{n} keys',
  'redaction.count': 'Count what will be hidden',
  'redaction.stop': 'Stop counting',
  'redaction.nothing': 'Nothing is to be hidden in {n} items.',
  'redaction.noKey': 'names, messages, bodies',
  'redaction.more': '… and {n} more keys',
  'export.leftOut': 'Not in the file: {what}',
  ...leftOutTexts,
} as const;
