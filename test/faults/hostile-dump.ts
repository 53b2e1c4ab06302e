import { damage } from './dump-damages.ts';
import { DUMP_KINDS, goodDump, type GoodDump } from './good-dumps.ts';
import { pick, type Random } from './seeded.ts';
import type { TableDumps } from './table-dumps.ts';

export interface HostileDump {
  /** The format it was made of, and what was done to it. */
  name: string;
  size: number;
  hasOwnClock: boolean;
  chunks: () => Iterable<Uint8Array<ArrayBuffer>>;
  /** An unspoiled file of the same format, of about so many records. */
  unspoiled: (records: number) => OpenableDump;
}

/** A file to be opened, any number of times. */
export type OpenableDump = Omit<HostileDump, 'unspoiled'>;

const MIB = 1024 * 1024;
const CHUNK_BYTES = MIB;
const MOST_RECORDS = 40;

const openable = (name: string, { bytes, hasOwnClock }: Pick<GoodDump, 'bytes' | 'hasOwnClock'>): OpenableDump => ({
  ...{ name, size: bytes.length, hasOwnClock },
  chunks: () => cut(bytes),
});

function* cut(bytes: Buffer): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield Uint8Array.from(bytes.subarray(at, at + CHUNK_BYTES));
}

export function hostileDump(random: Random, tables: TableDumps): HostileDump {
  const kind = pick(random, [...DUMP_KINDS, ...tables.keys()]);
  const good = tables.get(kind) ?? goodDump(kind, 1 + random(MOST_RECORDS));
  const other = goodDump(pick(random, DUMP_KINDS), 3).bytes;
  const { kinds, bytes } = damage(good, random, other);
  return {
    ...openable(`${kind} (${kinds.join(', ')})`, { ...good, bytes }),
    unspoiled: (records) => openable(kind, tables.get(kind) ?? goodDump(kind, records)),
  };
}

/** Of each signal. */
export const ORDINARY_RECORDS = 3_000;

/** A megabyte of good lines. */
export function ordinaryDump(): OpenableDump {
  return openable('ordinary', goodDump('otlp-jsonl', ORDINARY_RECORDS));
}

/** What a line of any length is begun and filled with; two good records stand around it. */
const LONG_LINES: Readonly<Record<string, { begin: string; fill: string }>> = {
  'otlp-jsonl': { begin: '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"', fill: 'x' },
  'json-logs': { begin: '{"time":"2026-01-02T03:04:05Z","msg":"', fill: 'x' },
  'zipkin-json': { begin: '[{"traceId":"', fill: '0' },
  'prometheus-text': { begin: 'up{a="', fill: 'x' },
  logfmt: { begin: 'time=2026-01-02T03:04:05Z msg="', fill: 'x' },
  'chrome-trace': { begin: '[{"ph":"X","name":"', fill: 'x' },
};

export const LONG_LINE_KINDS: readonly string[] = Object.keys(LONG_LINES);

/** A file with one line of so many MiB, which is never there as a whole. */
export function longLine(kind: string, mib: number): OpenableDump {
  const { begin, fill } = LONG_LINES[kind]!;
  const { bytes, hasOwnClock } = goodDump(kind, 3);
  function* chunks(): Generator<Uint8Array<ArrayBuffer>> {
    yield Uint8Array.from(bytes);
    yield Uint8Array.from(Buffer.from(`\n${begin}`));
    for (let i = 0; i < mib; i++) yield new Uint8Array(MIB).fill(fill.charCodeAt(0));
    yield Uint8Array.from(Buffer.from('\n'));
    yield Uint8Array.from(bytes);
  }
  return { name: `${kind} (a line of ${mib} MiB)`, size: 0, hasOwnClock, chunks };
}
