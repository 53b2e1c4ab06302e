import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './chromium.ts';
import { cache } from './paths.ts';
import { ensurePrometheus } from './prometheus.ts';
import type { Counts } from './test-reports.ts';
import { listSteps, stepNames } from './test-steps.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

function readOnly(): string[] {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const names = (values.only ?? []).flatMap((list) => list.split(','));
  const unknown = names.filter((name) => !stepNames.includes(name));
  if (unknown.length === 0) return names;
  process.stderr.write(`No such step: ${unknown.join(', ')}. There are ${stepNames.join(', ')}.\n`);
  process.exit(1);
}

/** A thousand processes run the same code: it is compiled once. */
function keepCompiled(): void {
  process.env.NODE_COMPILE_CACHE ??= join(cache, 'compiled');
}

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

async function exportChromium(): Promise<void> {
  const chromium = await ensureChromium();
  if (chromium) process.env.TRACEBENCH_CHROMIUM = chromium;
}

function exportPrometheus(): void {
  const prometheus = ensurePrometheus(cache);
  if (prometheus) process.env.TRACEBENCH_PROMETHEUS = prometheus;
}

/** Every step runs, whatever failed before it, so that one run shows all there is to mend. */
async function test(): Promise<boolean> {
  const only = readOnly();
  keepCompiled();
  const steps = listSteps((name) => only.length === 0 || only.includes(name));
  if (steps.some((step) => step.name === 'e2e' || step.name === 'vitest')) await exportChromium();
  if (steps.some((step) => step.name === 'vitest')) exportPrometheus();
  const results = steps.map((step) => {
    say(`\n── ${step.name}`);
    return { name: step.name, outcome: step.run() };
  });
  const total = results.map(({ outcome }) => outcome).reduce<Counts>(add, { passed: 0, failed: 0, skipped: 0 });
  say('');
  // Last of all, so that a log of which only the end was kept still names what failed.
  for (const { name, outcome } of results) {
    say(`${outcome.failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${describe(outcome)}`);
    for (const failure of outcome.failures) say(`  ✗ ${failure}`);
    for (const test of outcome.unsteady) say(`  ? passed at the second try only: ${test}`);
  }
  say(`\n${describe(total)}`);
  return total.failed === 0 && total.passed > 0;
}

process.exitCode = (await test()) ? 0 : 1;
