import { call, httpServer, query, redis } from './calls.ts';
import { PRODUCTS, SEARCHES } from './products.ts';
import { MODEL_MISSING } from './stacks.ts';
import { beginTrace, type Recording, type SpanBuilder } from './trace-builder.ts';

// What visitors do before they buy.

/** While this lasts, the search index is being rebuilt and every search waits for it: a band of its own in the hitmap. */
const REBUILD = { fromMs: 300_000, toMs: 390_000 };

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; SM-S938N) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36',
];

export function beginRequest(
  recording: Recording,
  startMs: number,
  method: string,
  route: string,
  path: string,
  parent = '',
): SpanBuilder {
  const { random } = recording;
  const attributes = {
    ...httpServer({ method, route, path }),
    'user_agent.original': random.pick(BROWSERS),
    'client.address': `203.0.113.${random.whole(2, 250)}`,
    'enduser.id': `user-${random.whole(10_000, 99_999)}`,
  };
  return beginTrace(recording, 'frontend', startMs, 'server', `${method} ${route}`, attributes, parent);
}

/** A product page: stock and recommendations at the same time, then the page is rendered. */
export function viewProduct(recording: Recording, startMs: number, parent = ''): void {
  const { random } = recording;
  const product = random.pick(PRODUCTS);
  const root = beginRequest(recording, startMs, 'GET', '/products/:sku', `/products/${product.sku}`, parent);
  root.set({ 'shop.product.name': product.name });
  const stock = call(
    root,
    startMs + 1.2,
    'inventory',
    { method: 'GET', route: '/stock/{sku}', path: `/stock/${product.sku}` },
    (server) => {
      const ms = random.latency(3.1);
      return {
        endMs:
          query(
            server,
            server.startMs + 0.4,
            ms,
            'SELECT',
            'stock',
            'SELECT on_hand, reserved FROM stock WHERE sku = $1',
          ) + 0.3,
      };
    },
  );
  const recommended = recommend(root, startMs + 1.6, product.sku);
  const ready = Math.max(stock.endMs, recommended);
  const rendered = root
    .child('frontend', ready + 0.3, 'internal', 'render product page', { 'shop.template': 'product.tsx' })
    .end(ready + random.latency(6));
  root.log(rendered, 'INFO', `GET /products/${product.sku} 200`, { 'http.response.status_code': 200 });
  afterAnswer(root, rendered);
  root.end(rendered + 0.4);
}

/** Analytics are sent after the answer has gone out: a child that outlives its parent. */
function afterAnswer(root: SpanBuilder, answeredMs: number): void {
  const { random } = root.recorder;
  if (!random.chance(0.3)) return;
  root
    .child('frontend', answeredMs + 0.1, 'internal', 'analytics.flush', { 'shop.events': random.whole(1, 9) })
    .end(answeredMs + random.latency(180, 0.5));
}

function recommend(root: SpanBuilder, startMs: number, sku: string): number {
  const { random } = root.recorder;
  const route = { method: 'GET', route: '/recommendations', path: `/recommendations?for=${sku}` };
  const answer = call(root, startMs, 'recommendation', route, (server) => {
    if (random.chance(0.06)) return missingModel(server);
    const looked = redis(server, server.startMs + 0.5, random.latency(0.9), 'GET', `rec:${sku}`);
    if (random.chance(0.55)) return { endMs: looked + 0.4 };
    server.log(looked, 'DEBUG', { message: 'cache miss', key: `rec:${sku}`, candidates: 48 });
    const ranked = server.child('recommendation', looked + 0.2, 'internal', 'rank candidates', {
      'shop.candidates': 48,
      'shop.model': 'two-tower-v7',
    });
    return { endMs: redis(server, ranked.end(looked + random.latency(21)), 0.7, 'SETEX', `rec:${sku} 300`) + 0.2 };
  });
  return answer.endMs;
}

function missingModel(server: SpanBuilder): { endMs: number; status: number } {
  const atMs = server.startMs + 4.2;
  server.exception(atMs, 'KeyError', "'user-90412'", MODEL_MISSING);
  server.log(atMs, 'ERROR', '추천 모델에 사용자 정보가 없습니다', {
    'exception.type': 'KeyError',
    'exception.stacktrace': MODEL_MISSING,
  });
  return { endMs: atMs + 0.8, status: 500 };
}

/** A search, in Korean as often as not. */
export function search(recording: Recording, startMs: number): void {
  const { random } = recording;
  const text = random.pick(SEARCHES);
  const path = `/search?q=${encodeURIComponent(text)}`;
  const root = beginRequest(recording, startMs, 'GET', '/search', path).set({ 'shop.search.text': text });
  const isRebuilding = startMs >= REBUILD.fromMs && startMs < REBUILD.toMs;
  const found = call(
    root,
    startMs + 1,
    'search',
    { method: 'GET', route: '/v1/search', path: '/v1/search' },
    (server) => {
      const ms = isRebuilding ? random.latency(2_900, 0.12) : random.latency(38, 0.5);
      const ended = server
        .child('search', server.startMs + 1.1, 'client', 'search products', {
          'db.system.name': 'elasticsearch',
          'db.operation.name': 'search',
          'db.collection.name': 'products',
          'server.address': 'elasticsearch',
          'server.port': 9200,
        })
        .end(server.startMs + 1.1 + ms);
      if (isRebuilding)
        server.log(ended, 'WARN', `slow search: "${text}" took ${Math.round(ms)} ms`, {
          'shop.search.text': text,
          'shop.index.state': 'rebuilding',
        });
      return { endMs: ended + 1.4 };
    },
  );
  const endMs = found.endMs + random.latency(5);
  root.log(endMs, 'INFO', `GET /search 200`, { 'shop.search.hits': random.whole(0, 120) });
  root.end(endMs);
}

/** Into the cart. */
export function addToCart(recording: Recording, startMs: number): void {
  const { random } = recording;
  const product = random.pick(PRODUCTS);
  const root = beginRequest(recording, startMs, 'POST', '/cart/items', '/cart/items').set({
    'shop.product.name': product.name,
  });
  const added = call(
    root,
    startMs + 0.9,
    'cart',
    { method: 'POST', route: '/carts/:id/items', path: '/carts/8f1/items' },
    (server) => {
      const checked = call(
        server,
        server.startMs + 0.5,
        'inventory',
        { method: 'GET', route: '/stock/{sku}', path: `/stock/${product.sku}` },
        (stock) => ({
          endMs:
            query(
              stock,
              stock.startMs + 0.3,
              random.latency(2.8),
              'SELECT',
              'stock',
              'SELECT on_hand, reserved FROM stock WHERE sku = $1',
            ) + 0.2,
        }),
      );
      server.log(checked.endMs, 'TRACE', 'stock checked', { 'shop.sku': product.sku });
      return {
        endMs: redis(server, checked.endMs + 0.2, random.latency(1.1), 'HSET', `cart:8f1 ${product.sku} 1`) + 0.3,
      };
    },
  );
  root.log(added.endMs, 'INFO', `장바구니에 담음: ${product.name}`, {
    'shop.sku': product.sku,
    'shop.price.krw': product.price,
  });
  root.end(added.endMs + 1.1);
}
