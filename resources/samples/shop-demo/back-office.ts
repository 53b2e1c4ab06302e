import { beginRequest } from './browsing.ts';
import { call, query } from './calls.ts';
import { beginTrace, type Recording } from './trace-builder.ts';

// What is not as it should be, or not for customers.

/** The list of orders asks for every product one by one (N+1). */
export function listOrders(recording: Recording, startMs: number, orders: number): void {
  const { random } = recording;
  const root = beginRequest(recording, startMs, 'GET', '/orders', '/orders');
  const listed = call(root, startMs + 1, 'checkout', { method: 'GET', route: '/orders' }, (server) => {
    let atMs = query(
      server,
      server.startMs + 0.6,
      random.latency(6),
      'SELECT',
      'orders',
      'SELECT id, sku FROM orders WHERE user_id = $1 ORDER BY created_at DESC',
    );
    for (let i = 0; i < orders; i++) {
      atMs = query(
        server,
        atMs + 0.2,
        random.latency(3.6),
        'SELECT',
        'products',
        'SELECT name, price_krw FROM products WHERE sku = $1',
      );
    }
    server.log(atMs, 'WARN', `${orders + 1} statements for one request`, { 'shop.statements': orders + 1 });
    return { endMs: atMs + 0.8 };
  });
  root.log(listed.endMs, 'INFO', 'GET /orders 200', { 'shop.orders': orders });
  root.end(listed.endMs + random.latency(9));
}

/** Stock is counted by four workers at once; one of them is slower than the rest. */
export function reconcileStock(recording: Recording, startMs: number): void {
  const { random } = recording;
  const job = beginTrace(recording, 'inventory', startMs, 'internal', '재고 대사 (reconcile stock)', {
    'shop.job': 'reconcile-stock',
    'shop.warehouses': 4,
  });
  const ends = ['서울', '부산', '대전', '제주'].map((warehouse, index) => {
    const worker = job.child('inventory', startMs + 2 + index * 0.4, 'internal', `count ${warehouse}`, {
      'shop.warehouse': warehouse,
    });
    let atMs = worker.startMs + 1;
    for (let page = 0; page < 4; page++) {
      const ms = random.latency(index === 3 ? 620 : 190, 0.2);
      atMs = query(
        worker,
        atMs + 0.5,
        ms,
        'SELECT',
        'movements',
        'SELECT * FROM movements WHERE warehouse = $1 LIMIT 1000 OFFSET $2',
      );
    }
    worker.log(atMs, 'DEBUG', { warehouse, counted: random.whole(2_000, 9_000), differences: random.whole(0, 4) });
    return worker.end(atMs + 1);
  });
  const last = Math.max(...ends);
  job.log(last, 'INFO', '재고 대사를 마쳤습니다', { 'shop.differences': 5 });
  job.end(
    query(
      job,
      last + 1,
      random.latency(30),
      'INSERT',
      'reconciliations',
      'INSERT INTO reconciliations DEFAULT VALUES',
    ) + 1,
  );
}

/** What is not about any request. */
export function tellStory(recording: Recording): void {
  const log = recording.log.bind(recording);
  log('search', 299_000, {
    severity: 'WARN',
    body: '상품 색인을 다시 만듭니다',
    attributes: { 'shop.index.state': 'rebuilding' },
  });
  log('search', 390_500, { severity: 'INFO', body: { message: 'index ready', documents: 18_204, seconds: 91 } });
  log('recommendation', 421_000, {
    severity: 'FATAL',
    body: 'out of memory: two-tower-v7 needs 3.1 GiB, 2.0 GiB allowed; exiting',
    attributes: { 'process.exit.code': 137 },
  });
  log('recommendation', 428_400, { severity: 'INFO', body: { message: 'started', model: 'two-tower-v7', workers: 4 } });
  for (let minute = 0; minute < 10; minute++) {
    log('cart', minute * 60_000 + 5_000, {
      severity: 'DEBUG',
      body: 'expired carts removed',
      attributes: { 'shop.carts': 3 + ((minute * 7) % 11) },
    });
    log('payment', minute * 60_000 + 31_000, { severity: 'INFO', body: `ledger checkpoint ${1_204 + minute}` });
  }
}
