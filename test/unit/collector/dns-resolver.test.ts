import { expect, test } from 'vitest';
import { DnsResolver } from '../../../main/engine/collector/exporters/load-balancing/dns-resolver.ts';

function resolver(port: string, lookup: () => Promise<readonly string[]>) {
  const told: string[][] = [];
  const failures: string[] = [];
  const wakes: (() => void)[] = [];
  const made = new DnsResolver(
    { hostname: 'gw', port, intervalMs: 5_000, timeoutMs: 1_000 },
    {
      lookup,
      clock: {
        ...{ now: () => 0, random: () => 0 },
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve());
            if (ms === 1_000) wakes.push(resolve);
          }),
      },
      onChange: async (hostnames) => void told.push([...hostnames]),
      onAnswer: () => undefined,
      onFailure: (message) => failures.push(message),
    },
  );
  return { made, told, failures, late: () => wakes.at(-1)!() };
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
