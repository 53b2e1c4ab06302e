import type { SpanId } from '../../model/ids.ts';
import { MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, serverAttributes, sql } from '../stage/calls.ts';
import { OUT_OF_STOCK } from '../stage/exceptions.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

/** Everything that should not be and is, in one trace. The counts are the same in every telling. */
export const unfinished: Shape = {
  summary: 'spans with no end, a negative or no length, lost parents, the same id; a cycle',
  run: repeated(tellAccident, { traces: 1, everyNs: 10 * SECOND }),
};

function tellAccident(recorder: Recorder, atNs: number): void {
  const route = { method: 'POST', route: '/orders' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'gateway', { name: 'POST /orders', kind: 'server', startNs: atNs, attributes });
  const good = http(root, atNs + MS, 'catalog', { method: 'GET', route: '/items' }, (catalog) => ({
    endNs: sql(catalog, catalog.startNs + MS, 9 * MS, 'SELECT * FROM item WHERE id = $1') + MS,
  }));
  leaveTwoOpen(root, good.endNs);
  endTwoEarly(root, good.endNs + 40 * MS);
  endThreeAtOnce(root, good.endNs + 80 * MS);
  orphanThree(root, good.endNs + 110 * MS);
  repeatIds(root, good.endNs + 150 * MS);
  goInCircles(root, good.endNs + 200 * MS);
  root.log(good.endNs + 300 * MS, 'FATAL', 'out of memory, exiting', { 'process.exit.code': 137 });
  root.end(good.endNs + 320 * MS);
}

/** A process that died: its span and the call it made. */
function leaveTwoOpen(root: SpanWriter, atNs: number): void {
  const server = root.remote('inventory', { name: 'POST /reservations', kind: 'server', startNs: atNs });
  const call = server.child({ name: 'SELECT stock', kind: 'client', startNs: atNs + 12 * MS });
  call.exception(atNs + 18 * MS, OUT_OF_STOCK).leaveOpen();
  server.leaveOpen();
}

/** The clock was set back while they ran. */
function endTwoEarly(root: SpanWriter, atNs: number): void {
  for (const offset of [0, 9]) {
    const span = root.remote('payment', { name: 'authorize', kind: 'server', startNs: atNs + offset * MS });
    span.event(atNs + offset * MS, 'clock.adjusted').end(atNs - 15 * MS);
  }
}

function endThreeAtOnce(root: SpanWriter, atNs: number): void {
  for (const name of ['cache hit', 'flag read', 'flag read']) {
    root.remote('cart', { name, kind: 'internal', startNs: atNs }).end(atNs);
  }
}

/** Two under one parent that never came, one under another. */
function orphanThree(root: SpanWriter, atNs: number): void {
  const { recorder } = root;
  const [first, second] = [recorder.spanId(), recorder.spanId()];
  for (const [at, parentSpanId] of [first, first, second].entries()) {
    const startNs = atNs + at * 9 * MS;
    const start = { name: 'process orders', kind: 'consumer', startNs } as const;
    root
      .remote('shipping', start)
      .spoil({ parentSpanId })
      .end(startNs + 14 * MS);
  }
}

/** Two spans with the id of a third, as a copied context makes them. */
function repeatIds(root: SpanWriter, atNs: number): void {
  const first = root.remote('fraud', { name: 'score', kind: 'server', startNs: atNs });
  first.end(atNs + 22 * MS);
  for (const offset of [5, 11]) {
    const startNs = atNs + offset * MS;
    root
      .remote('fraud', { name: 'score', kind: 'server', startNs })
      .spoil({ spanId: first.spanId })
      .end(startNs + 8 * MS);
  }
}

/** Three spans, each the parent of the next. */
function goInCircles(root: SpanWriter, atNs: number): void {
  const spans = [0, 1, 2].map((at) =>
    root.remote('notification', { name: `callback ${at + 1}`, kind: 'internal', startNs: atNs + at * 8 * MS }),
  );
  spans.forEach((span, at) => {
    const parentSpanId: SpanId = spans[(at + 2) % 3]!.spanId;
    span.spoil({ parentSpanId }).end(span.startNs + 20 * MS);
  });
}
