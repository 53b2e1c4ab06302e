import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { Acknowledged } from '../../../../main/engine/pipeline/requests/acknowledged.ts';
import { RequestDesk } from '../../../../main/engine/pipeline/requests/request-desk.ts';
import { requestKey } from '../../../../main/engine/request-log/request-key.ts';
import type { DeskThread } from '../../../../main/engine/pipeline/requests/desk-port.ts';
import { RequestLine } from '../../../../main/engine/pipeline/requests/request-line.ts';
import { RequestLog } from '../../../../main/engine/request-log/request-log.ts';
import type { FromDesk } from '../../../../main/engine/pipeline/requests/messages.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { createRequestPacker } from '../../../../main/engine/store/duckdb/request-packer.ts';
import { columnsOf } from '../../../../main/engine/store/duckdb/schema.ts';
import { TableAppender } from '../../../../main/engine/store/duckdb/table-appender.ts';
import type { PackedTable } from '../../../../main/engine/store/duckdb/packed.ts';
import type { LossRecord, Store } from '../../../../main/engine/store/port.ts';
import { eventually } from '../../../helpers/eventually.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { span, spanId, traces } from '../../../helpers/telemetry.ts';

/** A desk on this thread. */
class NearDesk implements DeskThread {
  readonly acknowledged = new Acknowledged();
  readonly answers: string[] = [];
  isEnded = false;
  readonly #desk: RequestDesk;
  readonly #opened: ReturnType<typeof RequestLog.open> | undefined;
  #tell: (message: FromDesk) => void = () => undefined;

  constructor(store: Store) {
    this.#opened = store.path === '' ? undefined : RequestLog.open(`${store.path}.requests`, store.storedMark);
    const send = (message: FromDesk) => queueMicrotask(() => this.isEnded || this.#tell(message));
    this.#desk = new RequestDesk(createRequestPacker(), this.#opened?.log, this.acknowledged, send);
  }

  connect = () => new MessageChannel().port1;

  post: DeskThread['post'] = (message) => {
    if (message.kind === 'begin') this.#desk.begin(message.keys, this.#opened, message.decodedTo);
    else if (message.kind !== 'door') this.#desk.take(message);
  };

  listen: DeskThread['listen'] = (onMessage) => void (this.#tell = onMessage);

  end = async () => void (this.isEnded = true);

  request(...spans: number[]): void {
    const body = encodeProtobuf(traces('web', ...spans.map((n) => span({ spanId: spanId(n), name: `op ${n}` }))));
    const request = { signal: 'traces', format: 'protobuf', source: 'otlp-http' } as const;
    this.#desk.serve(
      { kind: 'request', id: 1, ...request, key: requestKey('traces', body), body },
      ({ kind }) => void this.answers.push(kind),
    );
  }
}

/** The tables take everything but the span of this number. */
function refuseSpan(number: bigint): void {
  const { append } = TableAppender.prototype;
  const names = columnsOf('span');
  const spy = vi.spyOn(TableAppender.prototype, 'append').mockImplementation(function (
    this: TableAppender,
    table: PackedTable,
  ) {
    const ids = table.columns.length === names.length ? table.columns[names.indexOf('span_id')]! : undefined;
    if (
      ids?.kind === 'fixed' &&
      Array.from(ids.values as BigUint64Array)
        .slice(0, table.rows)
        .includes(number)
    )
      throw new Error('Constraint Error: not this one');
    append.call(this, table);
  });
  onTestFinished(() => spy.mockRestore());
}

async function startLine(path: string) {
  const store = await openDuckDbStore(path);
  const desks: NearDesk[] = [];
  const losses: LossRecord[] = [];
  const line = new RequestLine({
    store,
    startDesk: () => desks[desks.push(new NearDesk(store)) - 1]!,
    onStored: () => undefined,
    onError: () => undefined,
    onLoss: (loss) => losses.push(loss),
  });
  onTestFinished(async () => {
    await line.close();
    await store.close();
  });
  await eventually(() => expect(desks).toHaveLength(1));
  return { store, line, desks, losses };
}

const namesOf = async (store: Store) => {
  const { rows } = await store.ask('sql.query', { sql: 'SELECT name FROM spans ORDER BY span_id', limit: 99 });
  return rows.map(([name]) => name);
};

test('a batch that can never be committed loses the item that is at fault, which is told; all else goes on', async () => {
  refuseSpan(2n);
  const { store, desks, losses } = await startLine(join(await makeTempDir(), 'session.tracebench'));
  desks[0]!.request(1, 2, 3);
  desks[0]!.request(4);
  desks[0]!.post({ kind: 'hurry' });
  // These are on their way behind it, and build on its rows.
  desks[0]!.request(5);
  desks[0]!.post({ kind: 'hurry' });
  await eventually(() => expect(store.stats().counts.spans).toBe(4));
  expect(desks[0]!.answers).toEqual(['answer', 'answer', 'answer']);
  expect(await namesOf(store)).toEqual(['op 1', 'op 3', 'op 4', 'op 5']);
  expect(store.losses()).toMatchObject([
    {
      kind: 'warning',
      source: 'request-log',
      signal: 'traces',
      code: 'items-lost',
      count: 1,
      example: 'Constraint Error: not this one',
    },
  ]);
  expect(losses).toEqual([]);
  expect(desks.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  desks[1]!.request(6);
  await eventually(async () => expect((await namesOf(store)).at(-1)).toBe('op 6'));
  expect(store.storedMark).toMatchObject({ sequence: 4 });
});

test('in memory, where there is no log, all that is lost with it is told', async () => {
  refuseSpan(2n);
  const { store, desks, losses } = await startLine(':memory:');
  desks[0]!.request(1, 2, 3);
  desks[0]!.post({ kind: 'hurry' });
  desks[0]!.request(4);
  desks[0]!.post({ kind: 'hurry' });
  desks[0]!.request(5);
  await eventually(() => expect(desks[0]!.isEnded).toBe(true));
  expect(losses.map(({ code, signal, count }) => [code, signal, count])).toEqual([
    ['items-lost', 'traces', 3],
    ['items-lost', 'traces', 1],
    ['items-lost', 'traces', 1],
  ]);
  await eventually(() => expect(desks).toHaveLength(2));
  desks[1]!.request(6);
  await eventually(async () => expect(await namesOf(store)).toEqual(['op 6']));
});
