import { OttlProblem } from '../../ottl/problem.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { text } from '../../ottl/value.ts';
import type { Attributes } from '../../../model/attributes.ts';
import { Settings } from '../../settings.ts';
import { writtenDefaults } from '../../written-defaults.ts';
import { readByteSize } from '../../stanza/byte-size.ts';
import { readEntryText, type EntryText } from '../../stanza/expression-text.ts';
import { readOperators } from '../../stanza/read-operators.ts';
import { encodingOf, type TextEncoding } from './encoding.ts';
import { readOrdering, type Ordering } from './ordering.ts';
import type { SplitRules } from './split.ts';

/** What of a file becomes attributes of its entries. */
export interface FileAttributes {
  name: boolean;
  path: boolean;
  nameResolved: boolean;
  pathResolved: boolean;
  recordNumber: boolean;
  recordOffset: boolean;
  owner: boolean;
  group: boolean;
  permissions: boolean;
}

export interface RetryRules {
  enabled: boolean;
  initialMs: number;
  maxIntervalMs: number;
  /** 0 = never given up. */
  maxElapsedMs: number;
}

/** What stands on every entry. */
export interface AddedAttributes {
  same: Attributes;
  /** By what the entry says. */
  made: readonly { key: string; textOf: EntryText }[];
}

/** `gzip`: all files are; `auto`: those called *.gz; '': none. */
type Compression = (typeof COMPRESSIONS)[number];

/** What becomes of a file that begins as before and ends before the place it was read to. */
type OnTruncate = (typeof ON_TRUNCATE)[number];

type Environment = (name: string) => string | undefined;

/** The Collector's receiver/filelogreceiver, with its defaults. */
export interface FilelogSettings {
  include: readonly string[];
  exclude: readonly string[];
  /** 0 = whatever their age. */
  excludeOlderThanMs: number;
  /** Of many files, those that are read; undefined: all. */
  ordering: Ordering | undefined;
  compression: Compression;
  fromBeginning: boolean;
  onTruncate: OnTruncate;
  /** What was read to its end is deleted. */
  deletes: boolean;
  /** Of the lines that files begin with and that are about all others. */
  header: Pattern | undefined;
  pollMs: number;
  fingerprintBytes: number;
  maxOpenFiles: number;
  /** 0 = an entry that is not ended waits for ever. */
  flushMs: number;
  split: SplitRules;
  fileAttributes: FileAttributes;
  attributes: AddedAttributes;
  resource: AddedAttributes;
  retry: RetryRules;
  /** Id of the file_storage extension; '' = in memory. */
  storage: string;
}

const COMPRESSIONS = ['', 'gzip', 'auto'] as const;
const ON_TRUNCATE = ['read_whole_file', 'read_new', 'ignore'] as const;

const KEYS = [
  ...['include', 'exclude', 'exclude_older_than', 'start_at', 'multiline', 'force_flush_period', 'encoding'],
  ...['preserve_leading_whitespaces', 'preserve_trailing_whitespaces', 'include_file_name', 'include_file_path'],
  ...[
    'include_file_name_resolved',
    'include_file_path_resolved',
    'include_file_record_number',
    'include_file_record_offset',
    'poll_interval',
  ],
  ...['fingerprint_size', 'initial_buffer_size', 'max_log_size', 'max_concurrent_files', 'max_batches'],
  ...['include_file_owner_name', 'include_file_owner_group_name', 'include_file_permissions'],
  ...['attributes', 'resource', 'operators', 'storage', 'retry_on_failure', 'id', 'type'],
  ...['ordering_criteria', 'compression', 'delete_after_read', 'header', 'on_truncate'],
];
/** Not supported here but as they are without being written. */
const DEFAULTS = {
  ...{ acquire_fs_lock: false, polls_to_archive: 0 },
  max_log_size_behavior: 'split',
};
const LEAST_FINGERPRINT = 16;
const MOST_FINGERPRINT = 1024 ** 2;
/** As much is held of a file at once. */
const MOST_LOG_BYTES = 64 * 1024 ** 2;

/** Reads all settings, with the environment that expressions ask; operators are read with a context that says nothing, to know what is wrong with them. */
export function readFilelog(
  value: unknown,
  env: Environment,
): { settings: FilelogSettings; problems: Settings['problems'] } {
  const settings = new Settings(value);
  const asWithout = writtenDefaults(settings, DEFAULTS);
  const refused = Object.keys(DEFAULTS).filter((key) => !asWithout.includes(key));
  settings.allow([...KEYS, ...asWithout], refused, ['file_cache_advise']);
  const include = settings.texts('include');
  if (include.length === 0) settings.note(['include'], 'at least one pattern of paths is expected here');
  const encoding = readEncoding(settings);
  const read: FilelogSettings = {
    include,
    exclude: settings.texts('exclude'),
    excludeOlderThanMs: settings.durationMs('exclude_older_than', 0),
    ordering: readOrdering(settings.inner('ordering_criteria')),
    compression: settings.choice('compression', COMPRESSIONS, ''),
    fromBeginning: settings.choice('start_at', ['beginning', 'end'], 'end') === 'beginning',
    onTruncate: settings.choice('on_truncate', ON_TRUNCATE, 'read_whole_file'),
    deletes: settings.bool('delete_after_read'),
    header: readHeaderPattern(settings),
    pollMs: settings.durationMs('poll_interval', 200),
    fingerprintBytes: bytes(settings, 'fingerprint_size', 1_000, LEAST_FINGERPRINT, MOST_FINGERPRINT),
    maxOpenFiles: settings.integer('max_concurrent_files', 1_024, 2, 1_000_000),
    flushMs: settings.durationMs('force_flush_period', 500),
    split: readSplit(settings, encoding),
    fileAttributes: {
      name: settings.bool('include_file_name', true),
      path: settings.bool('include_file_path'),
      nameResolved: settings.bool('include_file_name_resolved'),
      pathResolved: settings.bool('include_file_path_resolved'),
      recordNumber: settings.bool('include_file_record_number'),
      recordOffset: settings.bool('include_file_record_offset'),
      owner: settings.bool('include_file_owner_name'),
      group: settings.bool('include_file_owner_group_name'),
      permissions: settings.bool('include_file_permissions'),
    },
    attributes: readAdded(settings, 'attributes', env),
    resource: readAdded(settings, 'resource', env),
    retry: readRetry(settings),
    storage: settings.word('storage'),
  };
  for (const key of ['delete_after_read', 'header'].filter((one) => settings.raw(one) && !read.fromBeginning))
    settings.note([key], `${key} and start_at: end cannot be used together`);
  if (read.header && encoding.isNop) settings.note(['header'], 'header and encoding: nop cannot be used together');
  bytes(settings, 'initial_buffer_size', 16_384, 1, MOST_LOG_BYTES);
  settings.integer('max_batches', 0, 0, Number.MAX_SAFE_INTEGER);
  const context = { nowNs: () => 0n, random: () => 0, env: () => undefined, zone: 'UTC' };
  const teller = { drop: () => undefined, error: () => undefined };
  readOperators(settings, 'operators', context, teller);
  readOperators(settings.inner('header'), 'metadata_operators', context, teller);
  return { settings: read, problems: settings.problems };
}

function bytes(settings: Settings, key: string, fallback: number, least: number, most: number): number {
  const size = readByteSize(settings, key, fallback);
  if (size < least || size > most) settings.note([key], `a size from ${least} to ${most} bytes is expected here`);
  return size;
}

function readEncoding(settings: Settings): TextEncoding {
  const written = settings.text('encoding', 'utf-8');
  const found = encodingOf(written);
  if (!found) settings.note(['encoding'], `unsupported encoding "${written}"`);
  return found ?? encodingOf('utf-8')!;
}

function readSplit(settings: Settings, encoding: TextEncoding): SplitRules {
  const multiline = settings.inner('multiline');
  multiline.allow(['line_start_pattern', 'line_end_pattern', 'omit_pattern']);
  const given = ['line_start_pattern', 'line_end_pattern'].filter((key) => multiline.text(key) !== '');
  if (settings.has('multiline') && given.length !== 1)
    multiline.note([], 'exactly one of line_start_pattern and line_end_pattern must be given');
  const [key] = given;
  if (key !== undefined && !encoding.search)
    settings.note(['multiline'], 'multiline is not supported here with this encoding');
  const pattern = key === undefined ? undefined : readPattern(multiline, key, LINE_BY_LINE);
  const isOmitted = multiline.bool('omit_pattern');
  return {
    encoding,
    edge: pattern && { pattern, isStart: key === 'line_start_pattern', isOmitted },
    maxBytes: bytes(settings, 'max_log_size', 1024 ** 2, 1, MOST_LOG_BYTES),
    keepsLeading: settings.bool('preserve_leading_whitespaces'),
    keepsTrailing: settings.bool('preserve_trailing_whitespaces'),
  };
}

/** Operators that may keep a line to themselves have no place there. */
const NOT_OF_HEADERS = ['filter', 'recombine', 'router'];

function readHeaderPattern(settings: Settings): Pattern | undefined {
  if (!settings.has('header')) return undefined;
  const header = settings.inner('header');
  header.allow(['pattern', 'metadata_operators']);
  const operators = header.items('metadata_operators');
  if (operators.length === 0) header.note(['metadata_operators'], 'at least one operator is expected here');
  for (const operator of operators)
    if (NOT_OF_HEADERS.includes(operator.text('type')))
      operator.note(['type'], `the operator "${operator.text('type')}" cannot be used in a header`);
  if (header.text('pattern') === '') header.note(['pattern'], 'a pattern is expected here');
  return readPattern(header, 'pattern', '');
}

const LINE_BY_LINE = '(?m)';

function readPattern(section: Settings, key: string, flags: string): Pattern | undefined {
  try {
    return new Pattern(flags + section.text(key));
  } catch (error) {
    if (!(error instanceof OttlProblem)) throw error;
    section.note([key], error.message, Math.max(0, error.offset - flags.length));
    return undefined;
  }
}

/** Texts by name; those with expressions are made for each entry. */
function readAdded(settings: Settings, key: string, env: Environment): AddedAttributes {
  const inner = settings.inner(key);
  const isMade = (name: string) => inner.word(name).includes('EXPR(');
  return {
    same: inner.keys.filter((name) => !isMade(name)).map((name) => ({ key: name, value: text(inner.word(name)) })),
    made: inner.keys.filter(isMade).map((name) => ({ key: name, textOf: readEntryText(inner, name, env) })),
  };
}

function readRetry(settings: Settings): RetryRules {
  const section = settings.inner('retry_on_failure');
  section.allow(['enabled', 'initial_interval', 'max_interval', 'max_elapsed_time']);
  return {
    enabled: section.bool('enabled'),
    initialMs: section.durationMs('initial_interval', 1_000),
    maxIntervalMs: section.durationMs('max_interval', 30_000),
    maxElapsedMs: section.durationMs('max_elapsed_time', 300_000),
  };
}
