import { KEPT, type Mapper } from '../../formats/records/record-reader.ts';
import type { ResourceSpans } from '../../model/span.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { boundDepth } from '../../processors/bound-depth.ts';
import { spansOf, type ReadSpans } from './read-request.ts';

/** Spans in the form of a format's JSON, with exact numbers, by its mapper. @throws DecodeError where none of them is one */
export function mapAll<S, C>(
  mapper: Mapper<C>,
  spans: Iterable<S>,
  plain: (span: S) => unknown,
  context: C,
): ReadSpans {
  let invalid = 0;
  let first: DecodeError | undefined;
  let index = -1;
  for (const span of spans) {
    index++;
    const outcome = mapper.add(plain(span), context, false);
    if (outcome === KEPT) continue;
    invalid++;
    const reason = typeof outcome === 'string' ? 'a whole number in it has more than 20 digits' : outcome.refused;
    first ??= new DecodeError(`span ${index}: ${reason}`, 0);
  }
  const { telemetry } = boundDepth({ telemetry: mapper.telemetry(), rejections: [], warnings: [] });
  const groups = telemetry.flatMap((one) => (one.signal === 'traces' ? (one.groups as ResourceSpans[]) : []));
  return spansOf(groups, invalid, first);
}
