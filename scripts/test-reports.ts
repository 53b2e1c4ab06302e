import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

function readVitest(report: VitestReport): Counts {
  // A file that does not load has no test of its own to fail.
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readPlaywright({ stats, errors }: PlaywrightReport): Counts {
  // There are no retries, so a flaky test is one that failed once too often.
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed, skipped: stats.skipped };
}

/** Counts from a runner's report. A run without a report, without a test, or that failed unseen is one failure. */
export function readCounts(kind: 'vitest' | 'playwright', file: string, exitCode: number): Counts {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const counts = kind === 'vitest' ? readVitest(report as VitestReport) : readPlaywright(report as PlaywrightReport);
    const ran = counts.passed + counts.failed > 0;
    return ran && (exitCode === 0 || counts.failed > 0) ? counts : { ...counts, failed: counts.failed + 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
