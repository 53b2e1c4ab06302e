import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addSecondTry, listFailedFiles, readCounts } from '../../../scripts/test-reports.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function report(content: unknown): Promise<string> {
  const file = join(await makeTempDir(), 'report.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

const vitestCounts = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };

test('a failed vitest test is named with its reason, without terminal colours', async () => {
  const failed = {
    status: 'failed',
    fullName: 'adds up',
    failureMessages: ['\u001B[31mexpected 1\u001B[39m\n\nto be 2'],
  };
  const file = await report({
    ...vitestCounts,
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'passed', fullName: 'is fine' }, failed] },
    ],
  });
  expect(readCounts('vitest', file, 1)).toEqual({
    passed: 3,
    failed: 1,
    skipped: 0,
    failures: ['a.test.ts › adds up\n    expected 1\n    to be 2'],
    unsteady: [],
  });
  expect(listFailedFiles(file)).toEqual(['a.test.ts']);
});

test('a file that does not load counts as one failure', async () => {
  const unloaded = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] };
  const outcome = readCounts(
    'vitest',
    await report({ ...vitestCounts, numFailedTests: 0, testResults: [unloaded] }),
    1,
  );
  expect(outcome.failed).toBe(1);
  expect(outcome.failures).toEqual(['b.test.ts\n    no such module']);
});

test('failed specs are named wherever they stand', async () => {
  const spec = {
    title: 'opens',
    ok: false,
    tests: [{ status: 'unexpected', results: [{ error: { message: 'timed out' } }] }],
  };
  const outcome = readCounts(
    'playwright',
    await report({
      stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
      errors: [],
      suites: [{ title: 'a.spec.ts', suites: [{ title: 'the list', specs: [spec] }] }],
    }),
    1,
  );
  expect(outcome.failures).toEqual(['the list › opens\n    timed out']);
});

test('a spec that passed at the second try is counted as passed, and named', async () => {
  const tries = [{ error: { message: 'timed out' } }, {}];
  const spec = { title: 'opens', ok: true, tests: [{ status: 'flaky', results: tries }] };
  const outcome = readCounts(
    'playwright',
    await report({
      stats: { expected: 1, unexpected: 0, flaky: 1, skipped: 0 },
      errors: [],
      suites: [{ title: 'a.spec.ts', specs: [spec] }],
    }),
    0,
  );
  expect(outcome).toMatchObject({ passed: 2, failed: 0, failures: [] });
  expect(outcome.unsteady).toEqual(['a.spec.ts › opens\n    timed out']);
});

test('files that failed and pass alone are counted as passed, and named; those that fail again have failed', () => {
  const first = { passed: 8, failed: 2, skipped: 1, failures: ['a', 'b'], unsteady: [] };
  const fine = { passed: 5, failed: 0, skipped: 0, failures: [], unsteady: [] };
  expect(addSecondTry(first, fine)).toEqual({ passed: 10, failed: 0, skipped: 1, failures: [], unsteady: ['a', 'b'] });
  expect(addSecondTry(first, { ...fine, failed: 1 })).toEqual(first);
  expect(addSecondTry(first, { ...fine, passed: 0 })).toEqual(first);
});

test('an exit code without a failure, and a missing report, are failures', async () => {
  const fine = await report({ ...vitestCounts, numFailedTests: 0, testResults: [] });
  expect(readCounts('vitest', fine, 0).failed).toBe(0);
  expect(readCounts('vitest', fine, 134).failures).toEqual(['vitest ended with exit code 134 and named no failure']);
  expect(readCounts('vitest', '/nowhere/report.json', 0).failures).toEqual(['vitest left no report']);
});
