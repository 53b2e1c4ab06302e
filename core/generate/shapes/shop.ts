import { MS, SECOND } from '../../model/units.ts';
import type { Shape, Size } from '../shape.ts';
import { repeated } from '../shape.ts';
import { http, redis, rpc, serverAttributes, sql, type Route } from '../stage/calls.ts';
import { GATEWAY_TIMEOUT, MAIL_REFUSED, OUT_OF_STOCK } from '../stage/exceptions.ts';
import { receive, receiveLinked, send, type Message } from '../stage/messages.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';
import { ShopMetrics } from './shop-metrics.ts';

const REQUESTS = { traces: 600, everyNs: SECOND };

/** An online shop: people browse, search, fill carts and pay, about one a second; with logs and metrics. */
export const shop: Shape = {
  summary: 'an online shop at one request a second, with errors, logs and metrics',
  *run(recorder: Recorder, size: Size) {
    const metrics = new ShopMetrics(recorder);
    const tell = (_: Recorder, atNs: number) => {
      metrics.measureUntil(atNs);
      const request = recorder.random.pick(REQUEST_KINDS);
      metrics.served(request(recorder, atNs));
    };
    yield* repeated(tell, REQUESTS)(recorder, size);
    metrics.finish();
    yield;
  },
};

/** A root span that is over. */
export interface Served {
  root: SpanWriter;
  route: Route;
  endNs: number;
  status: number;
}

/** As often as they stand here. */
const REQUEST_KINDS = [view, view, view, view, search, search, addToCart, addToCart, checkout, checkout];

function begin(recorder: Recorder, atNs: number, route: Route): SpanWriter {
  const { random } = recorder;
  const attributes = {
    ...serverAttributes(route),
    'client.address': `203.0.113.${random.whole(2, 250)}`,
    'user.id': `user-${random.whole(10_000, 99_999)}`,
  };
  return beginTrace(recorder, 'storefront', {
    name: `${route.method} ${route.route}`,
    kind: 'server',
    startNs: atNs,
    attributes,
  });
}

function finish(root: SpanWriter, route: Route, endNs: number, status: number): Served {
  root.set({ 'http.response.status_code': status });
  if (status >= 500) root.fail('', String(status));
  root.log(endNs, status >= 500 ? 'ERROR' : 'INFO', `${route.method} ${route.route} ${status}`, {
    'http.response.status_code': status,
  });
  return { root, route, endNs: root.end(endNs), status };
}

/** A product page: product, stock and price at the same time. */
function view(recorder: Recorder, atNs: number): Served {
  const { random } = recorder;
  const sku = `KR-${random.whole(1000, 1400)}`;
  const route = { method: 'GET', route: '/products/{sku}', path: `/products/${sku}` };
  const root = begin(recorder, atNs, route);
  const product = http(root, atNs + MS, 'catalog', route, (catalog) => {
    const cachedNs = redis(catalog, catalog.startNs + MS, random.latency(MS), `GET product:${sku}`);
    if (random.chance(0.7)) return { endNs: cachedNs + MS };
    return { endNs: sql(catalog, cachedNs, random.latency(11 * MS), 'SELECT * FROM products WHERE sku = $1') + MS };
  });
  const stock = rpc(root, atNs + 1.2 * MS, 'inventory', 'shop.Inventory/Get', (inventory) => ({
    endNs: sql(inventory, inventory.startNs + MS, random.latency(4 * MS), 'SELECT on_hand FROM stock WHERE sku = $1'),
  }));
  const price = rpc(root, atNs + 1.4 * MS, 'pricing', 'shop.Pricing/Quote', (pricing) => ({
    endNs: pricing.startNs + random.latency(6 * MS),
  }));
  const ready = Math.max(product.endNs, stock.endNs, price.endNs);
  const page = root.child({ name: 'render product page', kind: 'internal', startNs: ready });
  return finish(root, route, page.end(ready + random.latency(7 * MS)), 200);
}

function search(recorder: Recorder, atNs: number): Served {
  const { random } = recorder;
  const text = random.pick(['한라봉', 'keyboard', '겨울 패딩', 'usb-c', '청소기']);
  const route = { method: 'GET', route: '/search' };
  const root = begin(recorder, atNs, route).set({ 'url.query': `q=${encodeURIComponent(text)}` });
  const found = http(root, atNs + MS, 'search', route, (server) => {
    const startNs = server.startNs + MS;
    const attributes = {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'search',
      'server.address': 'elastic',
    };
    const query = server.child({ name: 'search products', kind: 'client', startNs, attributes });
    const takesNs = random.latency((random.chance(0.04) ? 2_400 : 40) * MS, 0.5);
    if (takesNs > SECOND) server.log(startNs + takesNs, 'WARN', `slow search: "${text}"`, { 'shop.search.text': text });
    return { endNs: query.end(startNs + takesNs) + MS };
  });
  return finish(root, route, found.endNs + MS, 200);
}

function addToCart(recorder: Recorder, atNs: number): Served {
  const { random } = recorder;
  const route = { method: 'POST', route: '/cart/items' };
  const root = begin(recorder, atNs, route);
  const added = http(root, atNs + MS, 'cart', route, (cart) => {
    const checked = rpc(cart, cart.startNs + MS, 'inventory', 'shop.Inventory/Get', (inventory) => ({
      endNs: sql(inventory, inventory.startNs + MS, random.latency(4 * MS), 'SELECT on_hand FROM stock WHERE sku = $1'),
    }));
    return { endNs: redis(cart, checked.endNs, random.latency(MS), 'HSET cart:8f1 KR-1042 1') };
  });
  const flush = root.child({ name: 'analytics.flush', kind: 'internal', startNs: added.endNs });
  flush.end(added.endNs + random.latency(120 * MS));
  return finish(root, route, added.endNs + MS, 200);
}

function checkout(recorder: Recorder, atNs: number): Served {
  const { random } = recorder;
  const route = { method: 'POST', route: '/checkout' };
  const root = begin(recorder, atNs, route).set({ 'shop.order.id': `ORD-${random.whole(100_000, 999_999)}` });
  let message: Message | undefined;
  const bought = http(root, atNs + MS, 'checkout', route, (server) => {
    const reserved = http(
      server,
      server.startNs + MS,
      'inventory',
      { method: 'POST', route: '/reservations' },
      reserve,
    );
    if (reserved.status >= 500) return { endNs: reserved.endNs + MS, status: 500 };
    const paid = http(server, reserved.endNs, 'payment', { method: 'POST', route: '/charges' }, pay);
    if (paid.status >= 500) return { endNs: paid.endNs + MS, status: 502 };
    message = send(server, paid.endNs, 'orders');
    return { endNs: message.sentNs + MS };
  });
  const served = finish(root, route, bought.endNs + MS, bought.status);
  if (message !== undefined) fulfil(message);
  return served;
}

function reserve(inventory: SpanWriter) {
  const { random } = inventory.recorder;
  const endNs = sql(inventory, inventory.startNs + MS, random.latency(8 * MS), 'UPDATE stock SET reserved = $1');
  if (!random.chance(0.05)) return { endNs: endNs + MS };
  inventory.exception(endNs, OUT_OF_STOCK).log(endNs, 'ERROR', OUT_OF_STOCK.message, { 'shop.sku': 'KR-1042' });
  return { endNs: endNs + MS, status: 500 };
}

function pay(payment: SpanWriter) {
  const { random } = payment.recorder;
  const risk = rpc(payment, payment.startNs + MS, 'fraud', 'shop.Fraud/Score', (fraud) => ({
    endNs: fraud.startNs + random.latency(30 * MS),
  }));
  if (random.chance(0.05)) {
    const timedOutNs = risk.endNs + 1_500 * MS;
    payment.exception(timedOutNs, GATEWAY_TIMEOUT).log(timedOutNs, 'ERROR', 'card gateway timed out');
    return { endNs: timedOutNs + MS, status: 504 };
  }
  const endNs = sql(payment, risk.endNs, random.latency(9 * MS), 'INSERT INTO charges VALUES ($1)');
  payment.log(endNs, 'INFO', { message: 'charged', 'amount.krw': random.whole(10, 400) * 1_000 });
  return { endNs: endNs + MS };
}

/** After the customer has their answer. */
function fulfil(message: Message): void {
  const { random } = message.producer.recorder;
  const shipping = receive(message, 'shipping', message.sentNs + random.latency(400 * MS));
  shipping.end(sql(shipping, shipping.startNs + MS, random.latency(12 * MS), 'INSERT INTO shipments VALUES ($1)') + MS);
  const mail = receiveLinked(message, 'notification', message.sentNs + random.latency(900 * MS));
  const sentNs = mail.startNs + random.latency(160 * MS);
  if (random.chance(0.08)) mail.exception(sentNs, MAIL_REFUSED).log(sentNs, 'ERROR', 'mail refused');
  mail.end(sentNs);
}
