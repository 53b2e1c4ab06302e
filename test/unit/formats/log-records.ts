import type { FileTime } from '../../../core/formats/format.ts';
import { recognise } from '../../../core/formats/registry.ts';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { ResourceLogs } from '../../../core/model/log-record.ts';
import { bytesOf, readAll, type ReadOut } from './read-parts.ts';

/** When the files of these tests were written. */
export const WRITTEN: FileTime = { ns: 1_795_000_000_000_000_000n, of: 'change' }; // 2026-11-18

/** A record as a test writes it down: values without their kinds, what is empty left out. */
export type Plain = Record<string, unknown>;

export interface LogOut extends Omit<ReadOut, 'warnings'> {
  records: Plain[];
  warnings: Record<string, number>;
}

/** Reads what is written as a file, recognising it. */
export function readLogs(written: string | Uint8Array, chunkSize = 64 * 1024): LogOut {
  const bytes = typeof written === 'string' ? bytesOf(written) : written;
  const found = recognise(bytes.subarray(0, 65_536), { whole: bytes.length <= 65_536 });
  if (found.kind === 'refusal') throw new Error(`refused as ${found.refusal.name}`);
  const out = readAll(bytes, chunkSize, found.format.createReader(WRITTEN));
  const warnings: Record<string, number> = {};
  for (const { code, count } of out.warnings) warnings[code] = (warnings[code] ?? 0) + count;
  return { ...out, records: plainRecords(out), warnings };
}

/** The format and records of a text of lines. */
export function recordsOf(...lines: string[]): Plain[] {
  return readLogs(lines.map((line) => `${line}\n`).join('')).records;
}

function plainRecords({ telemetry }: Pick<ReadOut, 'telemetry'>): Plain[] {
  const groups = telemetry.flatMap((part) => (part.signal === 'logs' ? part.groups : []));
  return groups.flatMap((group) =>
    group.scopes.flatMap(({ scope, items }) => items.map((record) => plain(group, scope.name, record))),
  );
}

function plain({ resource }: ResourceLogs, scope: string, record: LogRecord): Plain {
  const { service, ...rest } = {
    service: plainValue({ kind: 'kvlist', values: resource.attributes }) as Plain,
    time: isoNs(record.timeUnixNano),
    seen: isoNs(record.observedTimeUnixNano),
    severity: record.severityNumber,
    level: record.severityText,
    body: plainValue(record.body),
    traceId: record.traceId,
    spanId: record.spanId,
    flags: record.flags,
    scope,
    attributes: plainValue({ kind: 'kvlist', values: record.attributes }),
  };
  const shown = Object.entries(rest).filter(([, value]) => value !== '' && value !== 0 && !isEmpty(value));
  if (service['service.name'] === 'unknown_service') delete service['service.name'];
  return { ...Object.fromEntries(shown), ...(Object.keys(service).length === 0 ? {} : { resource: service }) };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isoNs(ns: bigint): string {
  if (ns === 0n) return '';
  const date = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = String(ns % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${date}Z` : `${date}.${fraction}Z`;
}

function plainValue(value: AnyValue): unknown {
  switch (value.kind) {
    case 'empty':
      return null;
    case 'array':
      return value.values.map(plainValue);
    case 'kvlist':
      return Object.fromEntries(value.values.map((member) => [member.key, plainValue(member.value)]));
    default:
      return value.value;
  }
}
