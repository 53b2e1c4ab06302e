import type { ImportAccount } from '../../contract/operations/files.ts';

/** Refused for what the file as a whole is (`core/formats/refusals.ts`): no byte of it is to blame. Everything else names a place. */
const WHOLE_FILE_KINDS: ReadonlySet<string> = new Set([
  ...['empty', 'binary', 'text', 'utf-16', 'perfetto', 'sqlite', 'arrow', 'pcap', 'bzip2', 'xz', 'lz4', 'tar'],
  ...['other-json', 'json-logs', 'sentry', 'tempo-search', 'sdk-console-js', 'tracebench-session'],
  // Tables of no kind we know.
  ...['parquet', 'duckdb'],
]);

/** What is wrong is no byte either: how it is packed, what is not in it, by which clock it goes, and what DuckDB says of a database that it alone reads. */
const WHOLE_FILE_ERRORS: readonly RegExp[] = [
  /^This archive holds no files\.$/,
  /^This file is packed more than \d+ times over \(.+\)$/,
  /^This file has (?:no|a) wall clock, and telemetry beside it has (?:one|none): /,
  /^This DuckDB file could not be read: .+/,
];

const PLACE = /\b(?:byte|line|row) \d+|, after \d+ unpacked bytes|unpacks to more than \d+ bytes/i;

/** What is wrong with how a file that failed is told of: by its name, and where it went wrong; '' where nothing is. */
export function untold({ file, format, error }: ImportAccount, name: string): string {
  if (file !== name) return `told of as ${file}`;
  return PLACE.test(error) || isOfTheWhole(format, error) ? '' : `failed without a place (${format}): ${error}`;
}

function isOfTheWhole(format: string, error: string): boolean {
  const isRefusal = /^This file is .+\. .+\.$/s.test(error) && WHOLE_FILE_KINDS.has(format.split('+').at(-1)!);
  return isRefusal || WHOLE_FILE_ERRORS.some((one) => one.test(error));
}
