import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A run that is over: its counts, and for each failure one line that names it and says what was wrong. */
export interface Outcome extends Counts {
  failures: readonly string[];
  /** What failed at first and passed when it was tried once more: counted as passed, and always named. */
  unsteady: readonly string[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    ok: boolean;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: { message?: string }[];
  suites?: PlaywrightSuite[];
}

const longestReason = 600;

/** Terminal colours are a sequence of bytes that a log shows as noise. */
function describeFailure(name: string, reason = ''): string {
  const plain = reason.replaceAll(/\u001B\[[\d;]*m/g, '').replaceAll(/\n\s*\n/g, '\n');
  return `${name}\n    ${plain.slice(0, longestReason).trim().replaceAll('\n', '\n    ')}`;
}

function readVitest(report: VitestReport): Outcome {
  // A file that does not load has no test of its own to fail.
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => describeFailure(`${file.name} › ${test.fullName}`, test.failureMessages?.[0])),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failed, ...unloaded.map((file) => describeFailure(file.name, file.message))],
    unsteady: [],
  };
}

type PlaywrightSpec = NonNullable<PlaywrightSuite['specs']>[number];

function listSpecs(suite: PlaywrightSuite, wanted: (spec: PlaywrightSpec) => boolean): string[] {
  const own = (suite.specs ?? []).filter(wanted).map((spec) => {
    const reason = spec.tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message;
    return describeFailure(`${suite.title} › ${spec.title}`, reason);
  });
  return [...own, ...(suite.suites ?? []).flatMap((inner) => listSpecs(inner, wanted))];
}

function readPlaywright({ stats, errors, suites = [] }: PlaywrightReport): Outcome {
  const failures = [
    ...suites.flatMap((suite) => listSpecs(suite, ({ ok }) => !ok)),
    ...errors.map(({ message }) => describeFailure('playwright', message)),
  ];
  const isUnsteady = ({ tests }: PlaywrightSpec): boolean => tests.some(({ status }) => status === 'flaky');
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures,
    unsteady: suites.flatMap((suite) => listSpecs(suite, isUnsteady)),
  };
}

/** The files in which something failed, or that did not load; none where the report cannot be read. */
export function listFailedFiles(file: string): string[] {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  } catch {
    return [];
  }
}

/** What a run comes to when the files that failed in it were run again. */
export function addSecondTry(first: Outcome, again: Outcome): Outcome {
  const isMended = again.failed === 0 && again.passed > 0;
  if (!isMended) return first;
  return { ...first, passed: first.passed + first.failed, failed: 0, failures: [], unsteady: first.failures };
}

/** Counts from a runner's report. A run without a report, without a test, or that failed unseen is one failure. */
export function readCounts(kind: 'vitest' | 'playwright', file: string, exitCode: number): Outcome {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const outcome = kind === 'vitest' ? readVitest(report as VitestReport) : readPlaywright(report as PlaywrightReport);
    const ran = outcome.passed + outcome.failed > 0;
    if (ran && (exitCode === 0 || outcome.failed > 0)) return outcome;
    const unseen = `${kind} ended with exit code ${exitCode.toString()} and named no failure`;
    return { ...outcome, failed: outcome.failed + 1, failures: [...outcome.failures, unseen] };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${kind} left no report`], unsteady: [] };
  }
}
