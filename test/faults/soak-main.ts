/*
 * npm run soak -- [--minutes 10] [--rate 5000] [--limit-mb 200]
 * Builds first. Exit code 1 when memory grows, or the session is larger than the limit says.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runSoak } from './soak.ts';
import { tellSoak } from './tell.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '5000' },
    'limit-mb': { type: 'string', default: '200' },
  },
});

/** The program is warm, and the limit has been met once. */
const SETTLED_MINUTES = 3;

spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
const maxBytes = Number(values['limit-mb']) * 1e6;
const report = await runSoak({
  ...{ minutes: Number(values.minutes), spansPerSecond: Number(values.rate), maxBytes },
  settledMinutes: SETTLED_MINUTES,
  program: 'bin/tracebench.mjs',
  onMinute: (minute, { residentMiB, storeBytes }) =>
    console.log(
      `  minute ${minute}: ${Math.round(residentMiB)} MiB resident, ${(storeBytes / 1e6).toFixed(0)} MB on disk`,
    ),
});
process.exitCode = tellSoak(report, maxBytes) ? 0 : 1;
