import { KEPT, type Mapper } from '../../formats/records/record-reader.ts';
import type { ResourceSpans } from '../../model/span.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { spansOf, type ReadSpans } from './read-request.ts';

/** Spans in the form of a format's JSON, with exact numbers, by its mapper. @throws DecodeError where none of them is one */
export function mapAll<S>(mapper: Mapper<unknown>, spans: readonly S[], plain: (span: S) => unknown): ReadSpans {
  let invalid = 0;
  let first: DecodeError | undefined;
  spans.forEach((span, index) => {
    const outcome = mapper.add(plain(span), undefined, false);
    if (outcome === KEPT) return;
    invalid++;
    const reason = typeof outcome === 'string' ? 'a whole number in it has more than 20 digits' : outcome.refused;
    first ??= new DecodeError(`span ${index}: ${reason}`, 0);
  });
  const groups = mapper.telemetry().flatMap((one) => (one.signal === 'traces' ? (one.groups as ResourceSpans[]) : []));
  return spansOf(groups, invalid, first);
}
