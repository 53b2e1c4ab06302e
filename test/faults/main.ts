/*
 * npm run faults -- [--only malformed,kill,bomb,overload,disk-full,damaged,dumps,gateways,gateway-down,reloads] [--seed 1]
 *   [--requests 10000] [--kills 100] [--rounds 100] [--times 100] [--seconds 600] [--points 20] [--cases 100] [--files 1000 [--short]]
 * Tries to break an engine started for the purpose. The same seed tries the same. Exit code 1 when something broke.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runBombs } from './bomb.ts';
import { runDamaged, type DamagedReport } from './damaged.ts';
import { runDiskFull, type DiskFullReport } from './disk-full.ts';
import { runDumps } from './dumps.ts';
import { runGatewayDown } from './gateway-down.ts';
import { runGateways } from './gateways/gateways.ts';
import { tellGateways } from './gateways/tell-gateways.ts';
import { runKills } from './kill.ts';
import { runMalformed, type MalformedReport } from './malformed.ts';
import { runOverload } from './overload.ts';
import { runReloads } from './reloads.ts';
import { tellBombs, tellDumps, tellGatewayDown, tellKills, tellOverload, tellReloads } from './tell.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    requests: { type: 'string', default: '10000' },
    points: { type: 'string', default: '20' },
    cases: { type: 'string', default: '100' },
    kills: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '100' },
    times: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '600' },
    files: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    answers: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);

/** No answer to a request of some kilobytes takes longer, or its sender would have given up half of its patience. */
const HANG_MS = 1_000;
/** Senders give up after some 13 s; a person waits for a start of the program. */
const REOPEN_MS = 2_000;
/** A person who opens a file that cannot be read is told by then. */
const DUMP_MS = 2_000;

function tellMalformed(report: MalformedReport): boolean {
  const { accepted, refused, sent, stored, rejected, worstMs, answers, problems } = report;
  if (values.answers) for (const [kind, count] of [...answers].sort()) console.log(`  ${kind}: ${count}`);
  for (const problem of problems) console.log(`FAIL ${problem}`);
  console.log(`malformed, seed ${seed}: ${accepted + refused} requests, ${accepted} accepted, ${refused} refused`);
  console.log(
    `items: ${sent} sent = ${stored} stored + ${rejected} rejected; slowest answer ${Math.round(worstMs)} ms`,
  );
  return problems.length === 0;
}

function tellDiskFull(report: DiskFullReport): boolean {
  if (report.skipped !== '') {
    console.log(`SKIPPED disk-full: ${report.skipped}`);
    return true;
  }
  const { points, acknowledged, stored, refused, reopened, reads, slowestResumeMs, slowestReadMs, problems } = report;
  for (const [kind, count] of report.refusals) console.log(`  ${count} x ${kind}`);
  for (const problem of problems) console.log(`FAIL ${problem}`);
  console.log(`disk-full, seed ${seed}: ${points} points; ${acknowledged} spans acknowledged = ${stored} stored`);
  console.log(`${refused} requests refused; DuckDB gave up ${reopened} times; ${reads} questions on a full disk,`);
  console.log(
    `slowest ${Math.round(slowestReadMs)} ms; receiving again after at most ${Math.round(slowestResumeMs)} ms`,
  );
  return problems.length === 0;
}

function tellDamaged({ outcomes, slowestMs, problems }: DamagedReport): boolean {
  for (const [outcome, count] of [...outcomes].sort()) console.log(`  ${count} x ${outcome}`);
  for (const problem of problems) console.log(`FAIL ${problem}`);
  console.log(`damaged, seed ${seed}: ${values.cases} logs of commits and as many session files`);
  console.log(`slowest opening, with all read and written to: ${Math.round(slowestMs)} ms`);
  return problems.length === 0;
}

let isBuilt = false;
/** For those that run the program as it is shipped. */
function build(): void {
  if (!isBuilt) spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
  isBuilt = true;
}

const runs: Record<string, () => Promise<boolean>> = {
  malformed: async () =>
    tellMalformed(await runMalformed({ requests: Number(values.requests), seed, hangMs: HANG_MS })),
  'disk-full': async () => tellDiskFull(await runDiskFull({ points: Number(values.points), seed })),
  damaged: async () => tellDamaged(await runDamaged({ cases: Number(values.cases), seed })),
  dumps: async () => {
    build();
    const options = { opener: 'bin/tracebench.mjs', files: Number(values.files), seed } as const;
    return tellDumps(
      await runDumps({ ...options, longLineMib: values.short ? 0 : 2_048, mostCpuMs: DUMP_MS }),
      seed,
      DUMP_MS,
    );
  },
  kill: async () => {
    build();
    return tellKills(await runKills({ kills: Number(values.kills), seed, reopenMs: REOPEN_MS }), seed);
  },
  gateways: async () => {
    build();
    const options = { program: 'bin/tracebench.mjs', rounds: Number(values.rounds), seed } as const;
    return tellGateways(await runGateways(options), seed);
  },
  'gateway-down': async () => {
    build();
    const options = { program: 'bin/tracebench.mjs', spansPerSecond: 2_000 } as const;
    return tellGatewayDown(await runGatewayDown({ ...options, seconds: Number(values.seconds) }));
  },
  reloads: async () => {
    build();
    const options = { program: 'bin/tracebench.mjs', times: Number(values.times), seed } as const;
    return tellReloads(await runReloads(options), seed);
  },
  bomb: async () => {
    build();
    return tellBombs(await runBombs({ mib: 1_024, atOnce: 64, peakMiB: 256, settledMiB: 64 }));
  },
  overload: async () => {
    build();
    return tellOverload(await runOverload({ seconds: 60, times: 10, longestGapMs: 10_000 }));
  },
};

const names = values.only?.split(',') ?? Object.keys(runs);
let failed = 0;
for (const name of names) {
  const run = runs[name];
  if (!run) throw new Error(`There is no "${name}"; there are ${Object.keys(runs).join(', ')}`);
  if (!(await run())) failed++;
}
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
