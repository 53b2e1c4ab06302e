import type { Answer } from './answer.ts';
import { typeFor } from './answer.ts';
import type { Case, Expected } from './case.ts';

/** What was seen of a case: its answer, and where the receiver can be asked, what it kept. */
export interface Seen {
  answer: Answer;
  kept?: number;
  /** All that is kept by now. */
  total?: number;
  /** What the store gave for `Expected.stored`. */
  stored?: string | undefined;
}

const isSuccess = (status: string) => status === '200' || status === 'OK';

/** What is wrong, each in words; nothing when the case is as expected. `strict` also holds the wording of our own receivers. */
export function check({ expected, way }: Case, { answer, kept, stored }: Seen, strict: boolean): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string) => void (holds || problems.push(problem));
  expect(answer.status === expected.status, `status ${answer.status}`);
  expect(answer.unreadable === '', answer.unreadable);
  if (kept !== undefined) expect(kept === expected.kept, `${kept} items kept instead of ${expected.kept}`);
  if (expected.stored && stored !== undefined)
    expect(stored === expected.stored.value, `stored ${stored} instead of ${expected.stored.value}`);
  if (answer.status !== expected.status || expected.status === 'none') return problems;
  if (isSuccess(answer.status)) checkPartial(expected, answer, strict, expect);
  else if (!answer.status.startsWith('HTTP')) checkRefusal(expected, answer, strict, expect);
  checkHeaders({ 'content-type': typeOf(answer.status, typeFor(way)), ...expected.headers }, answer, expect);
  return problems;
}

type Expect = (holds: boolean, problem: string) => void;

function typeOf(status: string, type: string): string | RegExp {
  return status.startsWith('HTTP') ? /^|/ : type;
}

function checkPartial({ rejected = 0, told }: Expected, { partial }: Answer, strict: boolean, expect: Expect): void {
  if (told === undefined) return expect(partial === undefined, `told "${partial?.message}"`);
  expect((partial?.rejected ?? 0) === rejected, `${partial?.rejected ?? 0} rejected instead of ${rejected}`);
  const message = partial?.message ?? '';
  expect(strict ? told.test(message) : message !== '', `told "${message}" instead of ${told}`);
}

function checkRefusal({ detail }: Expected, { refusal }: Answer, strict: boolean, expect: Expect): void {
  expect((refusal?.message ?? '') !== '', 'no message in google.rpc.Status');
  const details = Object.keys(refusal?.details ?? {});
  // What may be sent again is told by RetryInfo, so its absence counts as well. BadRequest is only recommended.
  expect(details.includes('RetryInfo') === (detail === 'RetryInfo'), `details [${details.join(', ')}]`);
  if (strict) expect(details.includes('BadRequest') === (detail === 'BadRequest'), `details [${details.join(', ')}]`);
}

function checkHeaders(expected: NonNullable<Expected['headers']>, { headers }: Answer, expect: Expect): void {
  for (const [name, value] of Object.entries(expected)) {
    const got = headers[name];
    const holds = value instanceof RegExp ? value.test(String(got)) : got === value;
    expect(holds, `${name}: ${got} instead of ${value}`);
  }
}

/** "200, 1 rejected", "503": the outcome in a few words. */
export function describeExpected({ status, rejected, told }: Expected): string {
  return describe(status, told === undefined ? undefined : (rejected ?? 0));
}

export function describeAnswer({ status, partial }: Answer): string {
  return describe(status, partial?.rejected);
}

function describe(status: string, rejected: number | undefined): string {
  if (rejected === undefined) return status;
  return rejected === 0 ? `${status}, warned` : `${status}, ${rejected} rejected`;
}
