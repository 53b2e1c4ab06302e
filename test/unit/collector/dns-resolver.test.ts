import { expect, test } from 'vitest';
import { DnsResolver } from '../../../main/engine/collector/exporters/load-balancing/dns-resolver.ts';
import { eventually } from '../../helpers/eventually.ts';

function resolver(port: string, lookup: () => Promise<readonly string[]>) {
  const told: string[][] = [];
  const failures: string[] = [];
  const wakes: (() => void)[] = [];
  const again: (() => void)[] = [];
  const counts: number[] = [];
  const made = new DnsResolver(
    { hostname: 'gw', port, intervalMs: 5_000, timeoutMs: 1_000 },
    {
      lookup,
      clock: {
        ...{ now: () => 0, random: () => 0 },
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            if (signal.aborted) return resolve();
            signal.addEventListener('abort', () => resolve());
            (ms === 1_000 ? wakes : again).push(resolve);
          }),
      },
      onChange: async (hostnames) => void told.push([...hostnames]),
      onAnswer: (count) => counts.push(count),
      onFailure: (message) => failures.push(message),
    },
  );
  return { made, told, failures, counts, wakes, again, late: () => wakes.at(-1)!() };
}

test('addresses are sorted, once each, with the port; those of IPv6 in brackets', async () => {
  const { made, told } = resolver('55690', async () => ['10.0.0.2', '2001:db8::1', '10.0.0.1', '10.0.0.2']);
  await made.start();
  expect(told).toEqual([['10.0.0.1:55690', '10.0.0.2:55690', '[2001:db8::1]:55690']]);
  await made.close();
});

test('without a port they stand alone, as the ring of the Collector has them', async () => {
  const { made, told } = resolver('', async () => ['10.0.0.1', '::1']);
  await made.start();
  expect(told).toEqual([['10.0.0.1', '[::1]']]);
  await made.close();
});

test('no answer in time is a failure, and starting does not wait longer', async () => {
  const { made, told, failures, late } = resolver('', () => new Promise(() => undefined));
  const started = made.start();
  late();
  await started;
  expect(failures).toEqual(['no addresses of gw within 1000 ms']);
  expect(made.counts).toEqual({ answered: 0, failed: 1 });
  expect(told).toEqual([]);
  await made.close();
});

test('a thousand addresses are taken, and it is told that there were more', async () => {
  const addresses = Array.from({ length: 1_500 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
  const { made, told, counts } = resolver('', async () => addresses);
  await made.start();
  expect(told).toEqual([[...addresses].sort().slice(0, 1_000)]);
  expect(counts).toEqual([1_500]);
  await made.close();
});

test('one that is late is waited for again, not asked again while it is under way', async () => {
  const answers: ((addresses: readonly string[]) => void)[] = [];
  const { made, told, failures, wakes, again, late } = resolver(
    '',
    () => new Promise((answer) => answers.push(answer)),
  );
  const started = made.start();
  late();
  await started;
  for (const attempt of [2, 3]) {
    again.at(-1)!();
    await eventually(() => expect(wakes).toHaveLength(attempt));
    if (attempt === 2) {
      late();
      await eventually(() => expect(again).toHaveLength(2));
    }
  }
  expect(failures).toHaveLength(2);
  expect(answers).toHaveLength(1);
  answers[0]!(['10.0.0.1']);
  await eventually(() => expect(told).toEqual([['10.0.0.1']]));
  // What has come is not what the next one is answered with.
  await eventually(() => expect(again).toHaveLength(3));
  again.at(-1)!();
  await eventually(() => expect(answers).toHaveLength(2));
  await made.close();
});
