import type { Part, Reader, Skipped } from '../../../core/formats/format.ts';
import { recognise } from '../../../core/formats/registry.ts';
import type { Signal, Telemetry } from '../../../core/model/telemetry.ts';
import type { Rejection, Warning } from '../../../core/otlp/decoded.ts';

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

export function* chunksOf<B extends ArrayBufferLike>(bytes: Uint8Array<B>, size: number): Generator<Uint8Array<B>> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size) as Uint8Array<B>;
}

export interface ReadOut {
  format: string;
  telemetry: Telemetry[];
  rejections: Rejection[];
  warnings: Warning[];
  rejectedAt: Skipped[];
  skipped: Skipped[];
  /** The most that was held back at any time. */
  mostBuffered: number;
}

/** Reads bytes with the reader that recognises them. */
export function readAll(bytes: Uint8Array, chunkSize = 64 * 1024, given?: Reader): ReadOut {
  const reader = given ?? readerFor(bytes);
  const parts: Part[] = [];
  let mostBuffered = 0;
  for (const chunk of chunksOf(bytes, chunkSize)) {
    parts.push(...reader.write(chunk));
    mostBuffered = Math.max(mostBuffered, reader.bufferedBytes);
  }
  parts.push(...reader.end());
  return { ...gather(parts), format: reader.format, mostBuffered };
}

function readerFor(bytes: Uint8Array): Reader {
  const found = recognise(bytes.subarray(0, 65_536), { whole: bytes.length <= 65_536 });
  if (found.kind === 'refusal') throw new Error(`refused as ${found.refusal.name}`);
  return found.format.createReader();
}

function gather(parts: readonly Part[]): Omit<ReadOut, 'format' | 'mostBuffered'> {
  const slices = parts.filter((part) => part.kind === 'slice');
  const skipped = parts.filter((part) => part.kind === 'skipped');
  return {
    telemetry: slices.flatMap((slice) => slice.decoded.telemetry),
    rejections: slices.flatMap((slice) => slice.decoded.rejections),
    warnings: slices.flatMap((slice) => slice.decoded.warnings),
    rejectedAt: slices.flatMap((slice) => slice.rejectedAt),
    skipped: skipped.map(({ line, offset, reason }) => ({ line, offset, reason })),
  };
}

/** Each item with what it belongs to, in order: the same however the file was cut. */
export function itemsOf(telemetry: readonly Telemetry[], signal: Signal): unknown[] {
  return telemetry
    .filter((part) => part.signal === signal)
    .flatMap((part) => part.groups as { resource: unknown; schemaUrl: string; scopes: Scopes }[])
    .flatMap(({ resource, schemaUrl, scopes }) =>
      scopes.flatMap((scope) =>
        scope.items.map((item) => [resource, schemaUrl, scope.scope, scope.schemaUrl, item] as const),
      ),
    );
}
type Scopes = { scope: unknown; schemaUrl: string; items: unknown[] }[];

export const allItems = (telemetry: readonly Telemetry[]): Record<Signal, unknown[]> => ({
  traces: itemsOf(telemetry, 'traces'),
  metrics: itemsOf(telemetry, 'metrics'),
  logs: itemsOf(telemetry, 'logs'),
});

/** Of each item all there is to it, as a text: many of them are compared at once. */
export function textsOf(items: Record<Signal, unknown[]>): Record<Signal, string[]> {
  const texts = (list: unknown[]) => list.map((item) => JSON.stringify(item, (_, value: unknown) => written(value)));
  return { traces: texts(items.traces), metrics: texts(items.metrics), logs: texts(items.logs) };
}

/** What JSON has no word for. */
function written(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** The same without their order: of a big group, small lists are handed on before those that must be cut. */
export function inNoOrder(items: Record<Signal, unknown[]>): Record<Signal, string[]> {
  const { traces, metrics, logs } = textsOf(items);
  return { traces: traces.sort(), metrics: metrics.sort(), logs: logs.sort() };
}

/** Names of the spans and log bodies read, to compare with what a test wrote. */
export function spanNames(telemetry: readonly Telemetry[]): string[] {
  return (itemsOf(telemetry, 'traces') as [unknown, unknown, unknown, unknown, { name: string }][]).map(
    ([, , , , span]) => span.name,
  );
}
