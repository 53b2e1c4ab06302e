import { expect, test } from 'vitest';
import { runBombs } from './bomb.ts';

test.skipIf(process.platform !== 'linux')(
  'eight bombs at once, four ways: each is refused for good, and good requests are accepted beside them',
  async () => {
    const limits = { peakMiB: 256, settledMiB: Infinity };
    const report = await runBombs({ mib: 96, atOnce: 8, ...limits, program: 'main/hosts/cli/main.ts' });
    expect(report.problems).toEqual([]);
    expect(report.rounds.map(({ name }) => name)).toEqual([
      'gzip over http',
      'gzip over grpc',
      'zstd over http',
      'zstd over grpc',
    ]);
    for (const { good } of report.rounds) expect(good.accepted).toBeGreaterThan(0);
  },
  120_000,
);
