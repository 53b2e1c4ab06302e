import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumAdvice } from './chromium.ts';
import { root } from './paths.ts';
import { addSecondTry, listFailedFiles, readCounts, type Outcome } from './test-reports.ts';

interface Step {
  name: string;
  run: () => Outcome;
}

/** Named, so that a target whose entry has gone missing fails the step. */
const shipped = ['cli', 'workers', 'electron', 'preload', 'renderer'];

/** Files of test/types are there to be compiled, or not to be: the step "types" does that. */
const suites = ['unit', 'contract', 'conformance', 'faults', 'shell'];

/** Only the parts that were asked for; everything when nothing was. */
type Wanted = (name: string) => boolean;

function runTool(tool: string, args: readonly string[]): number {
  const bin = join(root, 'node_modules/.bin', tool);
  const { status } = spawnSync(bin, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return status ?? 1;
}

function check(tool: string, args: readonly string[]): Outcome {
  const ok = runTool(tool, args) === 0;
  const failures = ok ? [] : [`${tool} ${args.join(' ')}`];
  return { passed: ok ? 1 : 0, failed: failures.length, skipped: 0, failures, unsteady: [] };
}

/** A report left by an earlier run must never be counted as this one's. */
function prepareReport(name: string): string {
  const file = join(root, 'test-results', name);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** More than this is no chance. */
const MOST_TRIED_AGAIN = 5;

function runFiles(name: string, wanted: readonly string[], flags: readonly string[] = []): Outcome {
  const report = prepareReport(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return readCounts('vitest', report, runTool('vitest', ['run', ...reporters, ...flags, ...wanted]));
}

/**
 * A machine that others share stops for seconds at a time, and ten thousand tests meet such a moment sooner or later. A few
 * files that failed are therefore run once more, one after the other; what passes then is named all the same.
 */
function runVitest(wanted: Wanted): Outcome {
  const folders = wanted('vitest') ? suites : suites.filter(wanted);
  const first = runFiles(
    'vitest.json',
    folders.map((folder) => `test/${folder}/`),
  );
  const failed = listFailedFiles(join(root, 'test-results/vitest.json'));
  if (first.failed === 0 || failed.length === 0 || failed.length > MOST_TRIED_AGAIN) return first;
  process.stdout.write(`\nonce more, alone: ${failed.join(', ')}\n`);
  return addSecondTry(first, runFiles('vitest-again.json', failed, ['--maxWorkers=1']));
}

function runPlaywright(): Outcome {
  if (!process.env.TRACEBENCH_CHROMIUM) {
    process.stderr.write(`${chromiumAdvice}\n`);
    return { passed: 0, failed: 1, skipped: 0, failures: [chromiumAdvice], unsteady: [] };
  }
  const report = prepareReport('e2e.json');
  return readCounts('playwright', report, runTool('playwright', ['test']));
}

export function listSteps(wanted: Wanted): Step[] {
  const steps: (Step & { when: boolean })[] = [
    { name: 'build', when: wanted('build'), run: () => check('node', ['scripts/build.ts', ...shipped]) },
    { name: 'format', when: wanted('format'), run: () => check('prettier', ['--check', '--log-level=warn', '.']) },
    { name: 'lint', when: wanted('lint'), run: () => check('eslint', ['--max-warnings=0', '.']) },
    { name: 'types', when: wanted('types'), run: () => check('tsc', ['-b']) },
    { name: 'knip', when: wanted('knip'), run: () => check('knip', ['--no-progress']) },
    { name: 'vitest', when: ['vitest', ...suites].some(wanted), run: () => runVitest(wanted) },
    { name: 'e2e', when: wanted('e2e'), run: runPlaywright },
  ];
  return steps.filter((step) => step.when);
}

export const stepNames = ['build', 'format', 'lint', 'types', 'knip', 'vitest', ...suites, 'e2e'];
