import { noting } from '../../noting.ts';
import { OttlError } from '../../ottl/problem.ts';
import { textOfGroup } from '../../ottl/regex/expand.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { timeReader } from '../../ottl/strptime.ts';
import type { Settings } from '../../settings.ts';

interface Orderable {
  path: string;
  modifiedMs: number;
}

type Captures = ReadonlyMap<string, string>;

interface Sort {
  /** undefined for a file that has no such value: it is left out. */
  valueOf: (file: Orderable, captures: Captures) => bigint | number | string | undefined;
  isAscending: boolean;
}

/** The Collector's pkg/stanza/fileconsumer/matcher: of many files, those that are read. */
export interface Ordering {
  /** By the first group of it; files that do not match are left out. */
  groupBy: Pattern | undefined;
  /** What sorts ask for are its named groups. */
  pattern: Pattern | undefined;
  sorts: readonly Sort[];
  /** Of each group. */
  most: number;
}

/** undefined where it asks for nothing. */
export function readOrdering(settings: Settings): Ordering | undefined {
  settings.allow(['regex', 'top_n', 'group_by', 'sort_by']);
  const written = settings.items('sort_by');
  const sorts = written.map(readSort);
  const pattern = readPattern(settings, 'regex');
  if (settings.text('regex') === '' && written.some((one) => one.text('sort_type') !== 'mtime'))
    settings.note(['regex'], 'a pattern with named groups is expected here');
  const groupBy = readPattern(settings, 'group_by');
  const most = settings.integer('top_n', 1, 0, 1_000_000) || 1;
  return sorts.length === 0 ? undefined : { groupBy, pattern, sorts, most };
}

function readPattern(settings: Settings, key: string): Pattern | undefined {
  const written = settings.text(key);
  return written === '' ? undefined : noting(settings, [key], () => new Pattern(written));
}

function readSort(settings: Settings): Sort {
  const type = settings.choice('sort_type', ['numeric', 'alphabetical', 'timestamp', 'mtime'], 'numeric');
  settings.allow(['sort_type', 'ascending', 'regex_key', 'layout', 'location']);
  if (!settings.has('sort_type')) settings.note([], 'a sort_type is expected here');
  return { isAscending: settings.bool('ascending'), valueOf: readValue(settings, type) };
}

function readValue(settings: Settings, type: 'numeric' | 'alphabetical' | 'timestamp' | 'mtime'): Sort['valueOf'] {
  if (type === 'mtime') return (file) => file.modifiedMs;
  const key = settings.text('regex_key');
  if (key === '') settings.note(['regex_key'], 'the name of a group of regex is expected here');
  const read = type === 'numeric' ? readInteger : type === 'timestamp' ? readTime(settings) : (text: string) => text;
  return (_, captures) => read(captures.get(key) ?? '');
}

function readInteger(text: string): bigint | undefined {
  return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}

function readTime(settings: Settings): (text: string) => bigint | undefined {
  const [layout, location] = [settings.text('layout'), settings.text('location', 'UTC') || 'UTC'];
  const read = layout === '' ? undefined : timeReader(layout, location);
  if (!read) {
    const isZone = layout !== '' && timeReader(layout, '') !== undefined;
    const message = layout === '' ? 'a layout is expected here' : 'a part of the layout is not known';
    settings.note([isZone ? 'location' : 'layout'], isZone ? `unknown time zone ${location}` : message);
  }
  return (text) => read?.(text);
}

/** Those that are read, each group by itself. The last sort counts most, as in the Collector. */
export function orderFiles<F extends Orderable>(files: readonly F[], ordering: Ordering): F[] {
  return [...groupsOf(files, ordering.groupBy)].flatMap((group) => topOf(group, ordering));
}

function groupsOf<F extends Orderable>(files: readonly F[], groupBy: Pattern | undefined): Iterable<F[]> {
  if (!groupBy) return [[...files]];
  const groups = new Map<string, F[]>();
  for (const file of files) {
    const key = groupsIn(groupBy, file.path)?.[0];
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return groups.values();
}

function topOf<F extends Orderable>(files: readonly F[], { pattern, sorts, most }: Ordering): F[] {
  let left = files.flatMap((file) => {
    const captures = capturesOf(pattern, file.path);
    return captures ? [{ file, captures }] : [];
  });
  for (const { valueOf, isAscending } of sorts) {
    const valued = left.flatMap((one) => {
      const value = valueOf(one.file, one.captures);
      return value === undefined ? [] : [{ ...one, value }];
    });
    const sign = isAscending ? 1 : -1;
    left = valued.sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  }
  return left.slice(0, most).map(({ file }) => file);
}

/** undefined where the pattern does not match. */
function capturesOf(pattern: Pattern | undefined, path: string): Captures | undefined {
  if (!pattern) return new Map();
  const groups = groupsIn(pattern, path);
  return groups && new Map(pattern.names.flatMap((name, i) => (name === undefined ? [] : [[name, groups[i]!]])));
}

/** What the groups of the pattern hold. A path that is too long for it does not match. */
function groupsIn(pattern: Pattern, path: string): string[] | undefined {
  try {
    const slots = pattern.exec(path);
    return slots && pattern.names.map((_, i) => textOfGroup(i + 1, path, slots));
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
    return undefined;
  }
}
