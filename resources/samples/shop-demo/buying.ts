import { beginRequest } from './browsing.ts';
import { call, query, redis } from './calls.ts';
import { PRODUCTS } from './products.ts';
import type { Random } from './random.ts';
import { GATEWAY_TIMEOUT, MAIL_REFUSED, OUT_OF_STOCK } from './stacks.ts';
import { beginTrace, type Recording, type SpanBuilder, type SpanRef } from './trace-builder.ts';

// Buying, and what goes on after the customer has their answer.

/** An order on the queue, for whoever consumes it later. */
export interface Published extends SpanRef {
  orderId: string;
  atMs: number;
  producer: SpanBuilder;
}

const ORDERS = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };

/** Checkout: cart, stock, payment one after the other; then the order goes on the queue. */
export function checkout(recording: Recording, startMs: number): Published | undefined {
  const { random } = recording;
  const orderId = `ORD-${random.whole(100_000, 999_999)}`;
  const root = beginRequest(recording, startMs, 'POST', '/checkout', '/checkout').set({ 'shop.order.id': orderId });
  let published: Published | undefined;
  const placed = call(root, startMs + 1.5, 'checkout', { method: 'POST', route: '/orders' }, (server) => {
    const product = random.pick(PRODUCTS);
    const read = readCart(server, server.startMs + 0.7);
    const reserved = reserve(server, read + 0.3, product.sku);
    if (reserved.status !== 201) return refuse(server, reserved.endMs, 409, `재고 부족: ${product.name}`);
    const paid = pay(server, reserved.endMs + 0.4, orderId, product.price);
    if (paid.status !== 200)
      return refuse(
        server,
        paid.endMs,
        paid.status === 402 ? 402 : 502,
        `payment of ${orderId} failed with ${paid.status}`,
      );
    const stored = query(
      server,
      paid.endMs + 0.5,
      random.latency(4.4),
      'INSERT',
      'orders',
      'INSERT INTO orders (id, sku, total_krw) VALUES ($1, $2, $3)',
    );
    published = publish(server, stored + 0.3, orderId);
    server.log(published.atMs, 'INFO', {
      message: 'order placed',
      order: { id: orderId, total_krw: product.price, items: [product.sku] },
    });
    warmCache(server, published.atMs);
    return { endMs: published.atMs + 0.6, status: 201 };
  });
  root.set({ 'http.response.status_code': placed.status });
  if (placed.status >= 500) root.fail('checkout failed');
  root.log(placed.endMs + 0.5, placed.status < 400 ? 'INFO' : 'WARN', `POST /checkout ${placed.status}`, {
    'shop.order.id': orderId,
  });
  root.end(placed.endMs + random.latency(2));
  return published;
}

function refuse(
  server: SpanBuilder,
  endMs: number,
  status: number,
  message: string,
): { endMs: number; status: number } {
  server.log(endMs, status >= 500 ? 'ERROR' : 'WARN', message, { 'http.response.status_code': status });
  return { endMs: endMs + 0.5, status };
}

function readCart(server: SpanBuilder, startMs: number): number {
  const { random } = server.recorder;
  return call(server, startMs, 'cart', { method: 'GET', route: '/carts/:id', path: '/carts/8f1' }, (cart) => ({
    endMs: redis(cart, cart.startMs + 0.3, random.latency(0.8), 'HGETALL', 'cart:8f1') + 0.2,
  })).endMs;
}

function reserve(server: SpanBuilder, startMs: number, sku: string): { endMs: number; status: number } {
  const { random } = server.recorder;
  return call(server, startMs, 'inventory', { method: 'POST', route: '/reservations' }, (stock) => {
    const text = 'UPDATE stock SET reserved = reserved + $2 WHERE sku = $1 AND on_hand - reserved >= $2';
    const endMs = query(stock, stock.startMs + 0.4, random.latency(5.2), 'UPDATE', 'stock', text);
    if (!random.chance(0.07)) return { endMs: endMs + 0.3, status: 201 };
    stock.event(endMs, 'exception', {
      'exception.type': '*inventory.StockError',
      'exception.message': `reserve ${sku}: not enough stock`,
      'exception.stacktrace': OUT_OF_STOCK,
    });
    return { endMs: endMs + 0.3, status: 409 };
  });
}

/** Most payments take a quarter of a second; some wait for a lock of the ledger, which shows as a slow tail. */
function pay(server: SpanBuilder, startMs: number, orderId: string, krw: number): { endMs: number; status: number } {
  const { random } = server.recorder;
  return call(server, startMs, 'payment', { method: 'POST', route: '/charges' }, (payment) => {
    const waited = random.chance(0.12) ? random.between(1_400, 2_300) : random.latency(3);
    const locked = query(
      payment,
      payment.startMs + 1,
      waited,
      'SELECT',
      'ledger',
      'SELECT * FROM ledger WHERE merchant = $1 FOR UPDATE',
    );
    if (waited > 1_000)
      payment
        .event(locked, 'lock acquired', { 'shop.lock.waited_ms': Math.round(waited) })
        .log(locked, 'WARN', '원장 잠금 대기가 길어졌습니다', { 'shop.lock.waited_ms': Math.round(waited) });
    return authorize(payment, locked + 0.5, orderId, krw, random);
  });
}

function authorize(
  payment: SpanBuilder,
  startMs: number,
  orderId: string,
  krw: number,
  random: Random,
): { endMs: number; status: number } {
  const gateway = payment.child('payment', startMs, 'client', 'POST', {
    'http.request.method': 'POST',
    'url.full': 'https://cards.example.net/v2/authorize',
    'server.address': 'cards.example.net',
    'server.port': 443,
    'shop.amount.krw': krw,
  });
  if (random.chance(0.08)) {
    const endMs = startMs + 3_000;
    gateway.exception(endMs, 'java.net.http.HttpTimeoutException', 'request timed out', GATEWAY_TIMEOUT).end(endMs);
    payment.exception(endMs, 'java.net.http.HttpTimeoutException', 'request timed out', GATEWAY_TIMEOUT);
    payment.log(endMs, 'ERROR', `결제 승인 실패: ${orderId}`, {
      'exception.type': 'java.net.http.HttpTimeoutException',
      'exception.message': 'request timed out',
      'exception.stacktrace': GATEWAY_TIMEOUT,
    });
    return { endMs: endMs + 1, status: 504 };
  }
  const status = random.chance(0.07) ? 402 : 200;
  const endMs = gateway.set({ 'http.response.status_code': status }).end(startMs + random.latency(235, 0.3));
  payment.log(endMs, status === 200 ? 'INFO' : 'WARN', {
    message: status === 200 ? 'charge authorized' : 'card declined',
    order: orderId,
    amount: { value: krw, currency: 'KRW' },
  });
  return { endMs: endMs + 0.8, status };
}

function publish(server: SpanBuilder, startMs: number, orderId: string): Published {
  const producer = server.child('checkout', startMs, 'producer', 'send orders', {
    ...ORDERS,
    'messaging.operation.type': 'send',
    'messaging.kafka.message.key': orderId,
    'messaging.destination.partition.id': String(Number(orderId.slice(-1)) % 3),
  });
  const atMs = producer.end(startMs + server.recorder.random.latency(2.2));
  return { traceId: producer.traceId, spanId: producer.spanId, orderId, atMs, producer };
}

/** Nobody waits for this. */
function warmCache(server: SpanBuilder, startMs: number): void {
  const warming = server.child('checkout', startMs + 0.2, 'internal', 'warm order cache');
  const first = redis(warming, startMs + 1, 1.2, 'SETEX', 'orders:recent 60');
  warming.end(redis(warming, first + server.recorder.random.latency(240, 0.4), 0.9, 'EXPIRE', 'orders:stale'));
}

/** The worker takes several orders at once: a trace of its own, linked to every checkout it serves. */
export function sendMails(recording: Recording, orders: readonly Published[], startMs: number): void {
  const { random } = recording;
  const batch = beginTrace(recording, 'email-worker', startMs, 'consumer', 'process orders', {
    ...ORDERS,
    'messaging.operation.type': 'process',
    'messaging.batch.message_count': orders.length,
    'messaging.consumer.group.name': 'email-worker',
  });
  let atMs = startMs + 1;
  for (const order of orders) {
    batch.link(order, { 'messaging.kafka.message.key': order.orderId });
    atMs = sendMail(batch, order.orderId, atMs + 0.4, random.chance(0.15));
  }
  batch.log(atMs, 'INFO', `주문 확인 메일 ${orders.length}건 발송`, { 'messaging.batch.message_count': orders.length });
  batch.end(atMs + 2.5);
}

function sendMail(parent: SpanBuilder, orderId: string, startMs: number, isRefused: boolean): number {
  const { random } = parent.recorder;
  const template = parent.child('email-worker', startMs, 'internal', 'render 주문 확인 메일', {
    'shop.order.id': orderId,
    'shop.template': 'order-confirmation.ko.html',
  });
  const rendered = template.end(startMs + random.latency(7));
  const smtp = parent.child('email-worker', rendered + 0.2, 'client', 'smtp send', {
    'server.address': 'smtp.example.com',
    'server.port': 587,
    'shop.order.id': orderId,
  });
  const endMs = rendered + random.latency(64, 0.4);
  if (isRefused) {
    smtp.exception(endMs, 'smtplib.SMTPRecipientsRefused', '451 4.7.1 Greylisting in action', MAIL_REFUSED);
    smtp.log(
      endMs,
      'ERROR',
      { message: 'mail refused', order: orderId, smtp: { code: 451, retry: true } },
      { 'exception.type': 'smtplib.SMTPRecipientsRefused', 'exception.stacktrace': MAIL_REFUSED },
    );
  }
  return smtp.end(endMs);
}

/** A reminder within the order's own trace, long after everything else of it has ended. */
export function sendReminder(order: Published, afterMs: number): void {
  const consumer = order.producer.child('email-worker', order.atMs + afterMs, 'consumer', 'process orders', {
    ...ORDERS,
    'messaging.operation.type': 'process',
    'messaging.kafka.message.key': order.orderId,
    'shop.delay_s': Math.round(afterMs / 1_000),
  });
  consumer.end(sendMail(consumer, order.orderId, consumer.startMs + 1, false) + 1.2);
}
