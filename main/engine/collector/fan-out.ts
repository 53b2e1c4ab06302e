import { ConsumeError, consumeErrorOf, isTold, markTold, type Consumer, type Taken } from './consumer.ts';

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
  return together(results, (rejected) => Math.max(0, ...rejected));
}

/** Of parts of one parcel: what was rejected of them together. */
export function settleParts(results: readonly PromiseSettledResult<Taken>[]): Taken {
  return together(results, (rejected) => rejected.reduce((sum, one) => sum + one, 0));
}

function together(
  results: readonly PromiseSettledResult<Taken>[],
  rejectedOf: (rejected: readonly number[]) => number,
): Taken {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [consumeErrorOf(result.reason)] : []));
  if (errors.length > 0) throw joined(errors);
  const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const message = [...new Set(taken.map((one) => one.message))].filter(Boolean).join('; ');
  return { rejected: rejectedOf(taken.map(({ rejected }) => rejected)), message };
}

function joined(errors: readonly ConsumeError[]): ConsumeError {
  const [first] = errors;
  if (first && errors.length === 1) return first;
  const waits = errors.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  const all = new ConsumeError([...new Set(errors.map(({ message }) => message))].join('; '), {
    isPermanent: errors.every(({ isPermanent }) => isPermanent),
    isThrottled: errors.every(({ isThrottled }) => isThrottled),
    retryAfterMs: waits.length > 0 ? Math.max(...waits) : undefined,
  });
  if (errors.every(isTold)) markTold(all);
  return all;
}
