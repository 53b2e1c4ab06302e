import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CollectorConfig } from '../../../core/collector/config/collector-config.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { Graph } from '../../../main/engine/collector/graph.ts';
import { NotRestoredError } from '../../../main/engine/collector/graph-receivers.ts';
import type { Kinds } from '../../../main/engine/collector/component.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent } from './run-agent.ts';

/** Receivers whose `fails` holds at their second start, and those that never start. */
function graphOf(receivers: Record<string, unknown>): CollectorConfig {
  const components = [
    ...Object.entries(receivers).map(([id, settings]) => ({ section: 'receivers', type: 'fake', id, settings })),
    { section: 'exporters', type: 'end', id: 'end', settings: null },
  ];
  const pipeline = { id: 'traces', signal: 'traces', receivers: Object.keys(receivers), processors: [] };
  return { components, pipelines: [{ ...pipeline, exporters: ['end'] }] } as unknown as CollectorConfig;
}

function fakes() {
  const starts = new Map<string, number>();
  const open = new Set<string>();
  const kinds = {
    receivers: [
      {
        type: 'fake',
        signals: ['traces'],
        read: (settings: { fails?: 'always' | 'again' }) => ({
          problems: [],
          create: async ({ key }: { key: string }) => {
            const count = (starts.get(key) ?? 0) + 1;
            starts.set(key, count);
            if (settings.fails === 'always' || (settings.fails === 'again' && count > 1)) throw new Error('taken');
            open.add(key);
            return { addresses: [], close: async () => void open.delete(key) };
          },
        }),
      },
    ],
    processors: [],
    connectors: [],
    exporters: [
      {
        type: 'end',
        signals: ['traces'],
        read: () => ({
          problems: [],
          create: () => ({ consume: async () => TAKEN, close: async () => undefined }),
        }),
      },
    ],
  } as unknown as Kinds;
  const { clock } = handClock();
  const options = { kinds, clock, log: () => undefined, isReload: false, storageDirectory: () => undefined };
  return { open, options };
}

test('receivers are all opened again where others cannot be, and those that stay closed are told', async () => {
  const { open, options } = fakes();
  const before = await Graph.start(graphOf({ a: { fails: 'again' }, b: { x: 1 }, c: {} }), options);
  expect([...open]).toEqual(['receivers/a', 'receivers/b', 'receivers/c']);
  const next = graphOf({ d: { fails: 'always' }, c: {} });
  const error: unknown = await Graph.start(next, options, before).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotRestoredError);
  expect((error as Error).message).toBe('receivers/d: taken; not opened again: receivers/a: taken');
  expect([...open].sort()).toEqual(['receivers/b', 'receivers/c']);
  await before.close();
  expect([...open]).toEqual([]);
});

test('where all receivers are opened again, only the first error is told', async () => {
  const { open, options } = fakes();
  const before = await Graph.start(graphOf({ a: {}, b: {} }), options);
  await expect(Graph.start(graphOf({ d: { fails: 'always' } }), options, before)).rejects.toThrow(
    /^receivers\/d: taken$/,
  );
  expect([...open]).toEqual(['receivers/a', 'receivers/b']);
  await before.close();
});

test('another folder of a storage is taken up at a reload, by queues and by files that are followed', async () => {
  const folder = await makeTempDir();
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  onTestFinished(() => void closed.close());
  const storage = () => mkdtempSync(join(folder, 'storage-'));
  const yaml = (directory: string) => `
extensions: {file_storage: {directory: "${directory}"}}
receivers: {filelog: {include: ["${folder}/*.log"], storage: file_storage}}
exporters: {otlphttp: {endpoint: "http://127.0.0.1:${port}", sending_queue: {storage: file_storage}}}
service: {extensions: [file_storage], pipelines: {logs: {receivers: [filelog], exporters: [otlphttp]}}}
`;
  const [first, second] = [storage(), storage()];
  const { agent } = await runAgent(yaml(first));
  const names = readdirSync(first);
  expect(names).toHaveLength(2);
  await agent.start(agent.check(yaml(second)).config!);
  expect(readdirSync(second)).toEqual(names);
});

test('pipelines whose receivers were not all opened again do not count as running', async () => {
  const yaml = `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {debug: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
`;
  const { agent } = await runAgent(yaml);
  const [address] = agent.addresses()['otlp']!;
  const starting = vi.spyOn(Graph, 'start');
  onTestFinished(() => starting.mockRestore());
  const { config } = agent.check(yaml);
  starting.mockRejectedValueOnce(new Error('receivers/b: taken'));
  await expect(agent.start(config!)).rejects.toThrow('receivers/b: taken');
  expect([agent.isRunning, agent.addresses()['otlp']]).toEqual([true, [address]]);
  starting.mockRejectedValueOnce(new NotRestoredError(new Error('receivers/b: taken'), ['receivers/a: taken']));
  await expect(agent.start(config!)).rejects.toThrow('not opened again: receivers/a: taken');
  expect([agent.isRunning, agent.addresses()]).toEqual([false, {}]);
  await expect(fetch(`http://${address}/v1/traces`)).rejects.toThrow('fetch failed');
});
