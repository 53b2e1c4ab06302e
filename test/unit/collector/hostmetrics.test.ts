import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { hostMetricsReceiver } from '../../../main/engine/agent/hostmetrics/hostmetrics.ts';
import { eventually } from '../../helpers/eventually.ts';
import { runReceiver } from '../../helpers/run-receiver.ts';

const namesIn = (received: readonly { signal: string; groups: unknown[] }[]) =>
  new Set(
    JSON.stringify(received, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)).match(
      /"name":"(?:system|process)\.[^"]+"/g,
    ),
  );

const scrapers = {
  cpu: null,
  load: null,
  memory: null,
  disk: null,
  filesystem: null,
  network: null,
  paging: null,
  processes: null,
  process: null,
  system: null,
};

test.skipIf(process.platform !== 'linux')(
  'this machine is measured again and again, whatever becomes of it',
  async () => {
    const settings = { initial_delay: 0, collection_interval: '5ms', scrapers };
    const run = await runReceiver(hostMetricsReceiver(), settings, { error: new ConsumeError('busy') });
    await eventually(() => expect(run.meter.refused).toBeGreaterThan(0));
    run.refuse(undefined);
    await eventually(() => expect(run.received.length).toBeGreaterThan(1));
    await run.close();
    const names = namesIn(run.received);
    for (const name of [
      'system.cpu.time',
      'system.cpu.load_average.1m',
      'system.memory.usage',
      'system.network.io',
      'system.paging.faults',
      'system.processes.count',
      'process.cpu.time',
      'system.uptime',
    ])
      expect(names).toContain(`"name":"${name}"`);
    const text = JSON.stringify(run.received[0], (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    expect(text).toContain(`"value":${process.pid}`);
  },
);

test('a root path that is not there is refused at its place', () => {
  const problems = (platform: string, root_path: string) =>
    hostMetricsReceiver(platform).read({ root_path, scrapers: { load: null } }).problems;
  const missing = join(import.meta.dirname, 'no-such-folder');
  expect(problems('linux', missing)).toEqual([{ path: ['root_path'], message: `there is no folder ${missing}` }]);
  expect([...problems('linux', import.meta.dirname), ...problems('linux', '/')]).toEqual([]);
});

test('other systems are measured as far as Node tells', async () => {
  const settings = { initial_delay: 0, collection_interval: '5ms', scrapers: { load: null, system: null } };
  const run = await runReceiver(hostMetricsReceiver('darwin'), settings);
  await eventually(() => expect(run.received.length).toBeGreaterThan(0));
  await run.close();
  const { load, system } = run.meter.read().scraped;
  expect(load).toBe(3 * system!);
  expect(system).toBeGreaterThan(0);
  expect([...namesIn(run.received)].toSorted()).toEqual(
    ['system.cpu.load_average.15m', 'system.cpu.load_average.1m', 'system.cpu.load_average.5m', 'system.uptime']
      .map((name) => `"name":"${name}"`)
      .toSorted(),
  );
});
