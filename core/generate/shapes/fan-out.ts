import { MS, SECOND, US } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, redis, serverAttributes, sql } from '../stage/calls.ts';
import { FEATURE_MISSING } from '../stage/exceptions.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

const TASKS = 16;
const FAILING_SHARE = 0.15;

/** Many children at once, as `asyncio.gather` starts them; the parent waits for the slowest. */
export const fanOut: Shape = {
  summary: 'a parent that starts 16 children at once and waits for the slowest',
  run: repeated(tellScore, { traces: 20, everyNs: 2 * SECOND }),
};

function tellScore(recorder: Recorder, atNs: number): void {
  const route = { method: 'POST', route: '/orders' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'gateway', { name: 'POST /orders', kind: 'server', startNs: atNs, attributes });
  const ordered = http(root, atNs + MS, 'checkout', route, (checkout) => {
    const score = { method: 'POST', route: '/score' };
    const scored = http(checkout, checkout.startNs + MS, 'fraud', score, (fraud) => ({ endNs: gather(fraud) + MS }));
    return { endNs: sql(checkout, scored.endNs, recorder.random.latency(4 * MS), 'INSERT INTO orders VALUES ($1)') };
  });
  root.log(ordered.endNs, 'INFO', 'POST /orders 200', { 'http.response.status_code': 200 });
  root.end(ordered.endNs + MS);
}

function gather(fraud: SpanWriter): number {
  const { random } = fraud.recorder;
  const startNs = fraud.startNs + 2 * MS;
  const attributes = { 'code.function.name': 'fraud.features.gather', 'shop.tasks': TASKS };
  const all = fraud.child({ name: 'gather features', kind: 'internal', startNs, attributes });
  const failing = random.chance(FAILING_SHARE) ? random.whole(0, TASKS - 1) : -1;
  const ends = Array.from({ length: TASKS }, (_, task) => {
    // The loop starts them one after the other, which takes no time to speak of.
    const child = all.child({ name: `load feature ${task + 1}`, kind: 'internal', startNs: startNs + task * 20 * US });
    const loadedNs = load(child, task);
    if (task === failing) child.exception(loadedNs, FEATURE_MISSING);
    return child.end(loadedNs + random.between(10, 80) * US);
  });
  if (failing >= 0) all.log(Math.max(...ends), 'WARN', `feature ${failing + 1} is missing, scored without it`);
  return all.end(Math.max(...ends) + 30 * US);
}

/** A task waits for something else: another service, the cache, the database. Every fourth is slow. */
function load(task: SpanWriter, index: number): number {
  const { random } = task.recorder;
  const atNs = task.startNs + 50 * US;
  const takesNs = random.latency((index % 4 === 3 ? 90 : 12) * MS);
  if (index % 4 === 0) return redis(task, atNs, takesNs / 6, `HGETALL device:${random.whole(1000, 9999)}`);
  if (index % 4 === 1) return sql(task, atNs, takesNs, 'SELECT count(*) FROM orders WHERE customer = $1');
  const to = random.pick(['payment', 'inventory', 'pricing', 'catalog'] as const);
  return http(task, atNs, to, { method: 'GET', route: '/features/{name}' }, (server) => ({
    endNs: server.startNs + takesNs,
  })).endNs;
}
