import type { SpanId, TraceId } from '../../model/ids.ts';

const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;

/**
 * Ids for what has none: the same for the same file, others for another one. A running number behind a hash of the file's
 * events; a root and all below it are one trace.
 */
export class SpanIds {
  private hash = FNV_START;
  private other = FNV_START ^ 0x5bd1e995;

  /** Every event of the file counts. */
  add(record: Uint8Array): void {
    for (const byte of record) this.hash = Math.imul(this.hash ^ byte, FNV_PRIME);
    this.other = Math.imul(this.other ^ this.hash, FNV_PRIME) + record.length;
  }

  spanId(span: number): SpanId {
    return (hex(this.hash) + hex(span + 1)) as SpanId;
  }

  traceId(root: number): TraceId {
    return (hex(this.other) + hex(this.hash) + hex(0) + hex(root + 1)) as TraceId;
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
