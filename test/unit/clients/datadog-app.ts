import tracer from 'dd-trace';

/*
 * An application with Datadog's own tracer and its metrics, in a process of its own, since it hooks into what is loaded. Where its agent is
 * and how it is spoken to comes from the environment, as its users have it. Prints the ids of its spans as JSON, and ends
 * when its standard input does.
 */

tracer.init({ service: 'shop', env: 'test', version: '1.2.3', plugins: false, flushInterval: 50, startupLogs: false });

const earlier = tracer.startSpan('earlier.job');
earlier.finish();
const parent = tracer.startSpan('web.request', {
  startTime: 1_763_800_000_123,
  tags: { 'span.kind': 'server', 'resource.name': 'GET /장바구니', 'span.type': 'web', 'http.status_code': 503 },
});
const child = tracer.startSpan('db.query', {
  startTime: 1_763_800_000_200,
  childOf: parent,
  tags: { 'service.name': 'shop-db', 'span.kind': 'client', text: '한글 ✓', whole: 7, part: -0.25, yes: true },
});
child.addLink({ context: earlier.context(), attributes: { why: 'retry' } });
child.setTag('error', new TypeError('연결이 끊어짐'));
child.finish(1_763_800_000_900);
parent.finish(1_763_800_001_123);

tracer.dogstatsd.increment('shop.carts', 2, { route: '/담기' });
tracer.dogstatsd.gauge('shop.level', -0.5);
tracer.dogstatsd.flush();

/** `traceparent` has all digits of both ids. */
const ids = [earlier, parent, child].map((span) => span.context().toTraceparent());
process.stdout.write(`${JSON.stringify(ids)}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
