import type { Reader, Skipped } from '../../formats/format.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import type { ResourceSpans } from '../../model/span.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { boundDepth } from '../../processors/bound-depth.ts';

/** Whose sender sends something else: others wait while it is read to its end. */
const MOST_INVALID = 50_000;

/** What a request of spans held. */
export interface ReadSpans {
  telemetry: Telemetry;
  /** Spans that were no spans, and what was wrong with the first. */
  invalid: number;
  reason: string;
}

/**
 * A request by the reader of such files. What is no JSON, or ends too soon, is refused as a whole; a span that is none costs itself, up
 * to 50,000 of them.
 * @throws DecodeError also where nothing could be read of what there was
 */
export function readRequest(reader: Reader, body: Uint8Array): ReadSpans {
  if (body.length === 0) throw new DecodeError('the body is empty', 0);
  const groups: ResourceSpans[] = [];
  const skipped: Skipped[] = [];
  for (const parts of [reader.write(body), reader.end()]) {
    for (const part of parts) {
      if (part.kind === 'skipped') skipped.push(part);
      if (skipped.length > MOST_INVALID) throw faultOf(skipped[0]!);
      if (part.kind === 'skipped') continue;
      for (const one of boundDepth(part.decoded).telemetry) if (one.signal === 'traces') groups.push(...one.groups);
    }
  }
  if (reader.firstBreak !== undefined) throw faultOf(reader.firstBreak);
  return spansOf(groups, skipped.length, skipped[0] && faultOf(skipped[0]));
}

/** @throws DecodeError where there is nothing but what is invalid */
export function spansOf(groups: ResourceSpans[], invalid: number, first: DecodeError | undefined): ReadSpans {
  if (first !== undefined && groups.length === 0) throw first;
  return { telemetry: { signal: 'traces', groups }, invalid, reason: first?.message ?? '' };
}

function faultOf({ reason, line, offset }: Skipped): DecodeError {
  return new DecodeError(`${reason} (${line > 0 ? `line ${line}, ` : ''}byte ${offset})`, offset);
}
