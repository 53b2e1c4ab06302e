import { MS, SECOND, US } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, rpc, serverAttributes, sql } from '../stage/calls.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace } from '../stage/span-writer.ts';

const ITEMS = 412;

/** A list, and then every one of its items by a statement of its own. */
export const nPlusOne: Shape = {
  summary: `one statement for a list, then ${ITEMS} × "SELECT item", one after the other`,
  run: repeated(tellOrders, { traces: 3, everyNs: 8 * SECOND }),
};

function tellOrders(recorder: Recorder, atNs: number): void {
  const { random } = recorder;
  const route = { method: 'GET', route: '/orders/{id}', path: `/orders/${random.whole(10_000, 99_999)}` };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'gateway', { name: 'GET /orders/{id}', kind: 'server', startNs: atNs, attributes });
  const listed = http(root, atNs + MS, 'storefront', route, (storefront) => {
    const priced = rpc(storefront, storefront.startNs + MS, 'pricing', 'shop.Pricing/Quote', (pricing) => ({
      endNs: pricing.startNs + random.latency(8 * MS),
    }));
    const allowed = rpc(storefront, priced.endNs, 'fraud', 'shop.Fraud/Allow', (fraud) => ({
      endNs: fraud.startNs + random.latency(4 * MS),
    }));
    return http(storefront, allowed.endNs, 'catalog', { method: 'GET', route: '/items' }, (catalog) => {
      let atNs = sql(catalog, catalog.startNs + MS, random.latency(7 * MS), 'SELECT id FROM orders WHERE id = $1');
      for (let i = 0; i < ITEMS; i++) {
        atNs = sql(
          catalog,
          atNs + 120 * US,
          random.latency(1.1 * MS, 0.2),
          'SELECT name, price FROM item WHERE id = $1',
        );
      }
      catalog.log(atNs, 'WARN', `${ITEMS + 1} statements for one request`, { 'shop.statements': ITEMS + 1 });
      return { endNs: atNs + MS };
    });
  });
  root.end(listed.endNs + 2 * MS);
}
