import { MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { redis, rpc, serverAttributes, sql } from '../stage/calls.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

/**
 * Work that does not end with the request:
 *
 *     request        ├──────────┤
 *     outlives it           ├─────────────┤
 *     starts after                          ├────┤
 *     starts before ├──┤
 */
export const late: Shape = {
  summary: 'children that outlive their parent, start after it ended, or start before it',
  run: repeated(tellRequest, { traces: 20, everyNs: 4 * SECOND }),
};

function tellRequest(recorder: Recorder, atNs: number): void {
  const { random } = recorder;
  const route = { method: 'PUT', route: '/cart/items/{id}' };
  const attributes = serverAttributes(route);
  const start = { name: 'PUT /cart/items/{id}', kind: 'server', startNs: atNs, attributes } as const;
  const root = beginTrace(recorder, 'cart', start);
  waitInAcceptQueue(root);
  const storedNs = redis(root, atNs + MS, random.latency(2 * MS), 'HSET cart:8f1 KR-1042 1');
  const price = rpc(root, storedNs, 'pricing', 'shop.Pricing/Quote', (pricing) => ({
    endNs: pricing.startNs + random.latency(12 * MS),
  }));
  const stock = rpc(root, price.endNs, 'inventory', 'shop.Inventory/Get', (inventory) => ({
    endNs: sql(inventory, inventory.startNs + MS, random.latency(4 * MS), 'SELECT on_hand FROM stock WHERE sku = $1'),
  }));
  const endNs = stock.endNs + 2 * MS;
  outlive(root, endNs);
  followUp(root, endNs);
  root.log(endNs, 'INFO', 'PUT /cart/items/{id} 200');
  root.end(endNs);
}

/** Measured by the server, which knows when the connection came, and told once there is a request to hang it on. */
function waitInAcceptQueue(root: SpanWriter): void {
  const startNs = root.startNs - root.recorder.random.latency(8 * MS);
  const attributes = { 'network.protocol.name': 'http' };
  root.child({ name: 'accept queue', kind: 'internal', startNs, attributes }).end(root.startNs + MS);
}

/** Begun while the request runs, and not waited for. */
function outlive(root: SpanWriter, endNs: number): void {
  const { random } = root.recorder;
  const flush = root.child({ name: 'analytics.flush', kind: 'internal', startNs: endNs - 2 * MS });
  const sent = rpc(flush, flush.startNs + MS, 'search', 'shop.Analytics/Append', (search) => ({
    endNs: sql(search, search.startNs + MS, random.latency(200 * MS), 'INSERT INTO views VALUES ($1)'),
  }));
  flush.end(Math.max(sent.endNs, endNs + MS) + MS);
}

/** Scheduled by the request, begun when it is long over. */
function followUp(root: SpanWriter, endNs: number): void {
  const { random } = root.recorder;
  const startNs = endNs + random.latency(900 * MS, 0.5);
  const warm = root.child({ name: 'warm recommendations', kind: 'internal', startNs });
  const warmed = rpc(warm, startNs + MS, 'catalog', 'shop.Catalog/Related', (catalog) => ({
    endNs: sql(catalog, catalog.startNs + MS, random.latency(60 * MS), 'SELECT * FROM products WHERE sku = $1'),
  }));
  warm.end(redis(warm, warmed.endNs, random.latency(MS), 'SETEX related:KR-1042 300') + MS);
}
