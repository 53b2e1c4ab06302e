import type { Signal } from '../../model/telemetry.ts';
import { ByteSink } from '../byte-sink.ts';
import type { DecodedPart, RequestPart, Skipped } from '../format.ts';
import { OtlpJsonReader } from './reader.ts';

/** Aim for the size of a request: making rows of one must not keep the thread. */
const REQUEST_BYTES = 512 * 1024;

export interface Line {
  bytes: Uint8Array;
  /** Where it stands in the file. */
  line: number;
  offset: number;
}

/** Lines of one signal as one request: protobuf allows it, for what stands behind a message is added to it. */
export class LineRequests {
  private signal: Signal = 'traces';
  private readonly wire = new ByteSink();
  private lines: Line[] = [];
  bufferedBytes = 0;

  /** `request.bytes` and the line's are copied. */
  *add(request: { signal: Signal; bytes: Uint8Array }, line: Line): Generator<RequestPart> {
    if (request.signal !== this.signal) yield* this.take();
    this.signal = request.signal;
    this.wire.append(request.bytes);
    this.lines.push({ ...line, bytes: line.bytes.slice() });
    this.bufferedBytes += request.bytes.length + line.bytes.length;
    if (this.wire.length >= REQUEST_BYTES) yield* this.take();
  }

  /** What waits. */
  *take(): Generator<RequestPart> {
    if (this.lines.length === 0) return;
    const { signal, lines } = this;
    const bytes = this.wire.slice();
    this.wire.truncate(0);
    this.lines = [];
    this.bufferedBytes = 0;
    yield { kind: 'request', signal, bytes, decode: () => lines.flatMap(decodeLine) };
  }
}

function decodeLine({ bytes, line, offset }: Line): DecodedPart[] {
  const reader = new OtlpJsonReader();
  const placed = <S extends Skipped>(place: S): S => ({
    ...place,
    line: place.line + line - 1,
    offset: place.offset + offset,
  });
  return [...reader.write(bytes), ...reader.end()].flatMap((part): DecodedPart[] => {
    if (part.kind === 'request') return [...part.decode()];
    return [part.kind === 'skipped' ? placed(part) : { ...part, rejectedAt: part.rejectedAt.map(placed) }];
  });
}
