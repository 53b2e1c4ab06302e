import type { TraceFilter } from '../../../contract/filters.ts';
import { ENTRIES, traceIdOf, type TraceSet } from './trace-set.ts';

type Test = (row: number) => boolean;

/** Made-up attributes of a trace, enough to try filters with. */
export function attributesOf(set: TraceSet, row: number): Record<string, string> {
  const entry = ENTRIES[set.entry[row]!]!;
  return {
    'http.route': entry.name.replace(/^\w+ /, ''),
    'http.response.status_code': set.errors[row]! > 0 ? '500' : '200',
    'deployment.environment.name': row % 7 === 0 ? 'canary' : 'production',
    'user.id': `u-${row % 500}`,
  };
}

function testAttribute(
  set: TraceSet,
  { key, operator, value = '' }: NonNullable<TraceFilter['attributes']>[number],
): Test {
  const get = (row: number): string | undefined => attributesOf(set, row)[key];
  switch (operator) {
    case '=':
      return (row) => get(row) === value;
    case '!=':
      return (row) => get(row) !== undefined && get(row) !== value;
    case 'exists':
      return (row) => get(row) !== undefined;
    case 'absent':
      return (row) => get(row) === undefined;
    case 'contains':
      return (row) => get(row)?.includes(value) ?? false;
  }
}

export function testsOf(set: TraceSet, filter: TraceFilter): Test[] {
  const tests: Test[] = [];
  const entryOf = (row: number): (typeof ENTRIES)[number] => ENTRIES[set.entry[row]!]!;
  const { services, operations, status, minDurationNs, maxDurationNs, text, traceIds } = filter;
  if (services) tests.push((row) => services.includes(entryOf(row).service));
  if (operations) tests.push((row) => operations.includes(entryOf(row).name));
  if (status) tests.push((row) => set.errors[row]! > 0 === (status === 'error'));
  if (minDurationNs) tests.push((row) => set.duration[row]! >= Number(minDurationNs));
  if (maxDurationNs) tests.push((row) => set.duration[row]! <= Number(maxDurationNs));
  if (traceIds) tests.push((row) => traceIds.includes(traceIdOf(row)));
  if (text) {
    const wanted = text.toLowerCase();
    tests.push((row) => `${entryOf(row).service} ${entryOf(row).name}`.toLowerCase().includes(wanted));
  }
  for (const term of filter.attributes ?? []) tests.push(testAttribute(set, term));
  return tests;
}

function timeTest(set: TraceSet, { fromNs, toNs, endFromNs, endToNs }: TraceFilter): Test {
  const at = (ns: string | undefined, open: number): number =>
    ns === undefined ? open : Number(BigInt(ns) - set.baseNs);
  const [from, to, endFrom, endTo] = [
    at(fromNs, -Infinity),
    at(toNs, Infinity),
    at(endFromNs, -Infinity),
    at(endToNs, Infinity),
  ];
  return (row) => {
    const start = set.start[row]!;
    const end = start + set.duration[row]!;
    return start >= from && start < to && end >= endFrom && end < endTo;
  };
}

export function matchRows(set: TraceSet, filter: TraceFilter, size: number): { rows: number[]; outside: number } {
  const tests = testsOf(set, filter);
  const inTime = timeTest(set, filter);
  const rows: number[] = [];
  let outside = 0;
  for (let row = 0; row < size; row++) {
    if (!tests.every((test) => test(row))) continue;
    if (inTime(row)) rows.push(row);
    else outside += 1;
  }
  return { rows, outside };
}
