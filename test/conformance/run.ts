import type { Answer } from './answer.ts';
import type { Case } from './case.ts';
import { check, describeAnswer, describeExpected, type Seen } from './check.ts';
import { send } from './send.ts';
import type { Target } from './target.ts';

export interface Verdict {
  case: Case;
  expected: string;
  /** 'not asked' where the receiver cannot be brought to it. */
  got: string;
  /** Nothing when all is well. */
  problems: string[];
}

/** Asks cases one after another, so that what each of them left in the store can be told apart. */
export function createAsker(target: Target): (one: Case) => Promise<Verdict> {
  let before: number | undefined;
  return async (one) => {
    before ??= await target.countKept?.();
    const answer = await ask(target, one);
    const expected = describeExpected(one.expected);
    if (answer === undefined) return { case: one, expected, got: 'not asked', problems: [] };
    const seen = { answer, ...(one.arranged ? {} : await look(target, one, before)) };
    before = seen.total ?? before;
    return {
      case: one,
      expected,
      got: describeAnswer(answer),
      problems: check(one, seen, target.session !== undefined),
    };
  };
}

/** What there is to see in the store. */
async function look(target: Target, { expected: { stored } }: Case, before = 0): Promise<Omit<Seen, 'answer'>> {
  const total = await target.countKept?.();
  if (total === undefined) return {};
  return { total, kept: total - before, ...(stored && { stored: await target.query?.(stored.sql) }) };
}

async function ask(target: Target, one: Case): Promise<Answer | undefined> {
  const endpoint = one.arranged ? await target.arranged(one.arranged) : target.endpoint;
  const where = one.http ? endpoint?.http : endpoint?.grpc;
  return where === undefined ? undefined : send(endpoint!, one);
}

/** "2 cut short | http | protobuf | traces | 400 | 400 | ok" */
export function lineOf({ case: { row, name, way, signal }, expected, got, problems }: Verdict): string {
  const [transport, encoding] = way.split(' ');
  const verdict = got === 'not asked' ? 'not asked' : problems.length === 0 ? 'ok' : 'FAIL';
  const line = [`${row} ${name}`, transport, encoding, signal, expected, got, verdict].join(' | ');
  return problems.length === 0 ? line : `${line}: ${problems.join('; ')}`;
}
