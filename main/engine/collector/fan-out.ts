import { ConsumeError, consumeErrorOf, type Consumer, type Taken } from './consumer.ts';

/**
 * Gives each parcel to all of them, side by side. Where one refuses, the others have it all the same; the sender is told of the
 * refusal, and that it is permanent only where each refusal is.
 */
export function fanOut(consumers: readonly Consumer[]): Consumer {
  const [only] = consumers;
  if (only && consumers.length === 1) return only;
  return { consume: async (parcel) => settle(await Promise.allSettled(consumers.map((one) => one.consume(parcel)))) };
}

function settle(results: readonly PromiseSettledResult<Taken>[]): Taken {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [consumeErrorOf(result.reason)] : []));
  if (errors.length > 0) throw joined(errors);
  const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const rejected = Math.max(0, ...taken.map((one) => one.rejected));
  return { rejected, message: [...new Set(taken.map(({ message }) => message))].filter(Boolean).join('; ') };
}

function joined(errors: readonly ConsumeError[]): ConsumeError {
  const [first] = errors;
  if (first && errors.length === 1) return first;
  const waits = errors.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return new ConsumeError([...new Set(errors.map(({ message }) => message))].join('; '), {
    isPermanent: errors.every(({ isPermanent }) => isPermanent),
    retryAfterMs: waits.length > 0 ? Math.max(...waits) : undefined,
  });
}
