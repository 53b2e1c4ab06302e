import type { Taken } from '../consumer.ts';

/** Tells somebody what became of what was queued, once that is known; rejected, with ConsumeError. */
export type Answer = (result: Promise<Taken>) => void;

/** All of whom a request was merged have the same result; whose items were rejected cannot be said, so the first has them. */
export function answerAll(answers: readonly (Answer | undefined)[]): Answer | undefined {
  const waiting = answers.filter((answer) => answer !== undefined);
  const [first, ...others] = waiting;
  if (!first || others.length === 0) return first;
  return (result) => {
    first(result);
    const noneRejected = result.then(({ message }) => ({ rejected: 0, message }));
    for (const answer of others) answer(noneRejected);
  };
}

/** Of what was sent in pieces, when all of them are done. Rejects with what the first of them does. */
export async function resultOf(pieces: readonly Promise<Taken>[]): Promise<Taken> {
  const taken = await Promise.all(pieces);
  const message = [...new Set(taken.map((one) => one.message))].filter(Boolean).join('; ');
  return { rejected: taken.reduce((sum, { rejected }) => sum + rejected, 0), message };
}
