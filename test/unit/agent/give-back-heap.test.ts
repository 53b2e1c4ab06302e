import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { BURST_BYTES, DECODED_FACTOR } from '../../../main/engine/receivers/limits.ts';
import { eventually } from '../../helpers/eventually.ts';
import { portOf, startAgent } from './start-agent.ts';

const SCRIPT = `
import { giveBackHeap } from ${JSON.stringify(new URL('../../../main/engine/give-back-heap.ts', import.meta.url).href)};
const usedMiB = () => process.memoryUsage().heapUsed / 1024 ** 2;
const leaveGarbage = () => Array.from({ length: 2_000_000 }, (_, i) => [{ i }]).length;
const before = usedMiB();
leaveGarbage();
const burst = usedMiB();
giveBackHeap();
console.log(JSON.stringify({ before, burst, after: usedMiB() }));`;

const heapOf = (...flags: string[]) => {
  const args = [...flags, '--input-type=module', '-e', SCRIPT];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as { before: number; burst: number; after: number };
};

test('what nobody holds any more of the heap is given back, where the program may ask for that', () => {
  const { before, burst, after } = heapOf('--expose-gc');
  expect(burst).toBeGreaterThan(before + 50);
  expect(after).toBeLessThan(before + 10);
  const without = heapOf();
  expect(without.after).toBeGreaterThan(without.before + 10);
});

test('an agent asks for it after a burst of large bodies', async () => {
  const gc = vi.fn();
  vi.stubGlobal('gc', gc);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { agent } = await startAgent(`
receivers: {otlp: {protocols: {http: {endpoint: 'localhost:0'}}}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}`);
  const body = JSON.stringify({ x: 'x'.repeat(BURST_BYTES / DECODED_FACTOR + 1) });
  const { status } = await fetch(`http://127.0.0.1:${portOf(agent.addresses()['otlp']![0]!)}/v1/traces`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body,
  });
  expect(status).toBe(200);
  await eventually(() => expect(gc).toHaveBeenCalledOnce());
});
