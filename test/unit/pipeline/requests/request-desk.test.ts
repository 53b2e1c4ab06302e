import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { Acknowledged } from '../../../../main/engine/pipeline/requests/acknowledged.ts';
import { frameHead } from '../../../../main/engine/request-log/frame.ts';
import type { DeskToDoor, DoorToDesk, FromDesk, ToDesk } from '../../../../main/engine/pipeline/requests/messages.ts';
import { RequestDesk } from '../../../../main/engine/pipeline/requests/request-desk.ts';
import { KEY_BYTES, requestKey } from '../../../../main/engine/request-log/request-key.ts';
import { RequestLog, type Mark } from '../../../../main/engine/request-log/request-log.ts';
import { Segment } from '../../../../main/engine/request-log/segment.ts';
import { createRequestPacker } from '../../../../main/engine/store/duckdb/request-packer.ts';
import { eventually } from '../../../helpers/eventually.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { attributes, logRecord, logs, span, spanId, traces } from '../../../helpers/telemetry.ts';

type Batch = Extract<FromDesk, { kind: 'batch' }>;

type Heard = FromDesk | DeskToDoor;

class Talk {
  readonly heard: Heard[] = [];
  readonly acknowledged = new Acknowledged();
  readonly packer = createRequestPacker();
  readonly desk: RequestDesk;
  #id = 0;

  constructor(directory?: string, mark?: Mark, keys: Uint8Array = new Uint8Array(), decodedTo = 0) {
    const opened = directory === undefined ? undefined : RequestLog.open(directory, mark);
    const hear = (message: FromDesk) => this.heard.push(message);
    this.desk = new RequestDesk(this.packer, opened?.log, this.acknowledged, hear);
    this.desk.begin(keys, opened, decodedTo);
  }

  say(message: Exclude<ToDesk, { kind: 'door' | 'begin' }>): void {
    this.desk.take(message);
  }

  atDoor(message: DoorToDesk): void {
    this.desk.serve(message, (answer) => this.heard.push(answer));
  }

  request(body: Uint8Array, parts: Partial<Extract<DoorToDesk, { kind: 'request' }>> = {}): number {
    const id = ++this.#id;
    const request = { signal: 'traces', format: 'protobuf', source: 'otlp-http', ...parts } as const;
    const key = requestKey(request.signal, body);
    this.atDoor({ kind: 'request', id, ...request, key, body: body.slice() });
    return id;
  }

  of<Kind extends Heard['kind']>(kind: Kind): Extract<Heard, { kind: Kind }>[] {
    return this.heard.filter((message) => message.kind === kind) as Extract<Heard, { kind: Kind }>[];
  }

  answered(id: number): Promise<Heard> {
    return eventually(() => {
      const answer = this.heard.find((message) => 'id' in message && message.id === id);
      expect(answer).toBeDefined();
      return answer!;
    });
  }

  batches(count: number): Promise<Batch[]> {
    return eventually(() => {
      expect(this.of('batch').length).toBeGreaterThanOrEqual(count);
      return this.of('batch');
    });
  }
}

/** Requests of four bytes without an item, all different, as a log holds them; the name of the log. */
function writeSmallRequests(directory: string, count: number): { log: string } {
  const log = 'a'.repeat(32);
  mkdirSync(directory);
  const head = Buffer.alloc(32);
  head.write('tbrlog2\n');
  head.write(log, 8, 'hex');
  head.writeBigUInt64LE(1n, 24);
  const parts: Uint8Array[] = [head];
  for (let n = 1; n <= count; n++) {
    // resource_spans { schema_url: … }
    const text = n.toString(36).padStart(4, '0');
    const body = Buffer.concat([Buffer.of(0x0a, 6, 0x1a, 4), Buffer.from(text)]);
    const request = {
      signal: 'traces',
      format: 'protobuf',
      source: 'otlp-http',
      key: requestKey('traces', body),
    } as const;
    parts.push(frameHead({ ...request, body }, n), body);
  }
  writeFileSync(join(directory, '0001.requests'), Buffer.concat(parts));
  return { log };
}

const textOf = (n: number, length: number) => ({ kind: 'string', value: String(n).padEnd(length, 'x') }) as const;

const one = (n: number, parts = {}) => encodeProtobuf(traces('web', span({ spanId: spanId(n), ...parts })));

describe('the request desk', () => {
  test('answers when the request is on disk, and hands its rows on by itself', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    const id = talk.request(one(1));
    expect(await talk.answered(id)).toMatchObject({ kind: 'answer' });
    expect(talk.acknowledged.sequence).toBe(1);
    expect(existsSync(join(directory, '0001.requests'))).toBe(true);
    const [batch] = await talk.batches(1);
    expect(batch).toMatchObject({ sequence: 1, packed: { counts: { spans: 1 } }, losses: [] });
  });

  test('what cannot be read is refused and not logged', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    const id = talk.request(new Uint8Array([1, 2, 3]));
    expect(await talk.answered(id)).toMatchObject({ kind: 'refused', problem: 'malformed' });
    expect(existsSync(directory)).toBe(false);
  });

  test('items that are refused are counted with the rows of their neighbours', async () => {
    const talk = new Talk();
    const good = span({ spanId: spanId(1) });
    const id = talk.request(encodeProtobuf(traces('web', good, span({ traceId: '' as never }))));
    const answer = (await talk.answered(id)) as Extract<Heard, { kind: 'answer' }>;
    expect(answer.body.length).toBeGreaterThan(0);
    const [batch] = await talk.batches(1);
    expect(batch!.packed.counts.spans).toBe(1);
    expect(batch!.losses).toMatchObject([{ kind: 'rejected', code: 'trace-id', count: 1, source: 'otlp-http' }]);
  });

  test('a request without rows is settled like any other, so that nobody waits for it', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    await talk.answered(talk.request(new Uint8Array()));
    talk.say({ kind: 'hurry' });
    expect(await talk.batches(1)).toMatchObject([{ sequence: 1, packed: { counts: { spans: 0 } }, losses: [] }]);
    await talk.answered(talk.request(encodeProtobuf(traces('web', span({ traceId: '' as never })))));
    talk.say({ kind: 'hurry' });
    expect((await talk.batches(2))[1]).toMatchObject({ sequence: 2, losses: [{ code: 'trace-id' }] });
    talk.say({ kind: 'stored', sequence: 2 });
    talk.say({ kind: 'close' });
    await eventually(() => expect(existsSync(directory)).toBe(false));
  });

  test('JSON, logs and metrics take the same way', async () => {
    const talk = new Talk();
    const body = encodeJson([logs('web', logRecord(), logRecord())]);
    const id = talk.request(body, { signal: 'logs', format: 'json' });
    expect(await talk.answered(id)).toMatchObject({ kind: 'answer' });
    const [batch] = await talk.batches(1);
    expect(batch!.packed.counts.logs).toBe(2);
  });

  test('JSON of the plain form is made into rows without an object, and is logged as it came', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    const append = vi.spyOn(talk.packer, 'append');
    const plain = Buffer.from(
      encodeJson([traces('web', span({ name: 'a "quoted"\nname', status: { code: 2, message: '' } }))]),
    );
    const format = 'json';
    expect(await talk.answered(talk.request(plain, { format }))).toMatchObject({
      body: new TextEncoder().encode('{}'),
    });
    expect(append).not.toHaveBeenCalled();
    // Whatever else it may be is for the other decoder, which has something to tell.
    const unusual = Buffer.from(plain.toString().replace('"kind"', '"colour":1,"kind"'));
    await talk.answered(talk.request(unusual, { format }));
    expect(append).toHaveBeenCalledOnce();
    const broken = plain.toString('latin1').replace('quoted', 'quot\xff');
    expect(await talk.answered(talk.request(Buffer.from(broken, 'latin1'), { format }))).toMatchObject({
      kind: 'refused',
      problem: 'malformed',
    });
    talk.say({ kind: 'hurry' });
    const [batch] = await talk.batches(1);
    expect(batch).toMatchObject({
      packed: { counts: { spans: 2 } },
      losses: [{ code: 'unknown-field' }],
      error: { name: 'a "quoted"\nname' },
    });
    expect(readFileSync(join(directory, '0001.requests')).includes(plain)).toBe(true);
  });

  test('after a crash the next desk reads what the store does not have', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const first = new Talk(directory);
    for (const n of [1, 2, 3]) await first.answered(first.request(one(n)));
    const [batch] = await first.batches(1);
    const next = new Talk(directory, { log: batch!.log, sequence: 1 });
    await eventually(() =>
      expect(next.of('opened')).toEqual([{ kind: 'opened', replayed: 2, foreign: [], missing: 0 }]),
    );
    expect(next.of('batch')).toMatchObject([{ sequence: 3, packed: { counts: { spans: 2 } } }]);
  });

  test('values that are to be hidden are not on disk for a moment', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    talk.atDoor({ kind: 'hide', keys: ['*password*'] });
    const secret = attributes({ 'db.password': 'hunter2', 'http.route': '/pay' });
    await talk.answered(talk.request(one(1, { attributes: secret })));
    talk.say({ kind: 'hurry' });
    // What is refused is not stored, and not logged either.
    const refused = span({ traceId: '' as never, attributes: secret });
    await talk.answered(talk.request(encodeProtobuf(traces('web', refused))));
    const [batch] = await talk.batches(1);
    expect(batch!.losses).toMatchObject([{ code: 'redacted', count: 1, example: 'db.password' }]);
    const logged = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
    expect(logged.some((bytes) => bytes.includes('/pay'))).toBe(true);
    expect(logged.some((bytes) => bytes.includes('hunter2'))).toBe(false);
    expect(JSON.stringify(batch, (_, part: unknown) => (typeof part === 'bigint' ? '' : part))).not.toContain(
      'hunter2',
    );
  });

  test('a request with hidden values is known after a crash by what came, which the log does not have', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const body = one(1, { attributes: attributes({ 'db.password': 'hunter2' }) });
    const talk = new Talk(directory);
    talk.atDoor({ kind: 'hide', keys: ['*password*'] });
    await talk.answered(talk.request(body));
    const [batch] = await talk.batches(1);
    const next = new Talk(directory, { log: batch!.log, sequence: 0 });
    next.atDoor({ kind: 'hide', keys: ['*password*'] });
    await next.answered(next.request(body));
    next.say({ kind: 'hurry' });
    const batches = await next.batches(2);
    expect(batches.map(({ packed }) => packed.counts.spans)).toEqual([1, 0]);
    expect(batches[1]!.losses).toMatchObject([{ code: 'sent-again' }]);
  });

  test('rows wait where the store has two batches, and go when it is free', async () => {
    const talk = new Talk();
    for (const n of [1, 2, 3, 4]) {
      await talk.answered(talk.request(one(n)));
      talk.say({ kind: 'hurry' });
    }
    expect((await talk.batches(2)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    talk.say({ kind: 'stored', sequence: 1 });
    expect(await talk.batches(3)).toMatchObject([{}, {}, { sequence: 4, packed: { counts: { spans: 2 } } }]);
  });

  test('closing hands over what waits, and ends when the store has it', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    talk.request(one(1));
    talk.say({ kind: 'close' });
    await talk.batches(1);
    expect(talk.of('closed')).toEqual([]);
    talk.say({ kind: 'stored', sequence: 1 });
    await eventually(() => expect(talk.of('closed')).toHaveLength(1));
    expect(existsSync(directory)).toBe(false);
  });

  test('rows of a request that could not be logged are not handed over, nor any that came with them', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    await talk.answered(talk.request(one(1)));
    talk.say({ kind: 'hurry' });
    await talk.batches(1);
    const full = vi.spyOn(Segment.prototype, 'write').mockRejectedValue(new Error('no space left on device'));
    const bad = talk.request(one(2));
    talk.say({ kind: 'hurry' });
    expect(await talk.answered(bad)).toMatchObject({ kind: 'refused', problem: 'store-failed' });
    full.mockRestore();
    const late = talk.request(one(3));
    expect(await talk.answered(late)).toMatchObject({ kind: 'refused', problem: 'store-failed' });
    expect(talk.of('broken')).toMatchObject([{ reason: expect.stringContaining('no space left') }]);
    expect(talk.of('batch')).toHaveLength(1);
    const next = new Talk(directory, { log: talk.of('batch')[0]!.log, sequence: 0 });
    expect(await next.batches(1)).toMatchObject([{ sequence: 1, packed: { counts: { spans: 1 } } }]);
  });

  test('a failed span is told with the batch it is in, one a minute', async () => {
    const talk = new Talk();
    const failed = { name: 'pay', status: { code: 2, message: '' } };
    await talk.answered(talk.request(one(1, failed)));
    await talk.answered(talk.request(one(2, failed)));
    const [batch] = await talk.batches(1);
    expect(batch!.error).toMatchObject({ service: 'web', name: 'pay', spanId: spanId(1) });
  });

  test('a request that is sent again is answered, told and not made into rows again', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    const body = encodeProtobuf(traces('web', span({ spanId: spanId(1) }), span({ traceId: '' as never })));
    const first = (await talk.answered(talk.request(body))) as Extract<DeskToDoor, { kind: 'answer' }>;
    const again = await talk.answered(talk.request(body));
    expect(again).toMatchObject({ kind: 'answer', body: first.body });
    expect(first.body.length).toBeGreaterThan(0);
    talk.say({ kind: 'hurry' });
    await eventually(() => {
      const losses = talk.of('batch').flatMap((batch) => batch.losses);
      expect(losses).toMatchObject([{ code: 'trace-id' }, { kind: 'warning', code: 'sent-again', count: 1 }]);
    });
    expect(talk.of('batch').reduce((sum, { packed }) => sum + packed.counts.spans, 0)).toBe(1);
    // Equal bytes for another signal are another request.
    await talk.answered(talk.request(body, { signal: 'logs' }));
    expect(talk.of('refused')).toHaveLength(1);
  });

  test('an item that cannot be made into rows costs itself: the sender is told, and its neighbours are kept', async () => {
    const talk = new Talk();
    const { append } = talk.packer;
    vi.spyOn(talk.packer, 'append').mockImplementation((telemetry) => {
      if (
        telemetry.groups.some(({ scopes }) =>
          scopes.some(({ items }) => items.some((item) => 'name' in item && item.name === 'odd')),
        )
      )
        throw new Error('no row for it');
      append.call(talk.packer, telemetry);
    });
    const spans = [1, 2, 3, 4].map((n) => span({ spanId: spanId(n), name: n === 3 ? 'odd' : 'even' }));
    const body = Buffer.from(encodeJson([traces('web', ...spans)]));
    const unusual = Buffer.from(body.toString().replace('"kind"', '"colour":1,"kind"'));
    const answer = await talk.answered(talk.request(unusual, { format: 'json' }));
    expect(JSON.parse(Buffer.from((answer as Extract<Heard, { kind: 'answer' }>).body).toString())).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'item 2 cannot be stored: no row for it' },
    });
    const [batch] = await talk.batches(1);
    expect(batch).toMatchObject({
      packed: { counts: { spans: 3 } },
      losses: [{ kind: 'rejected', code: 'not-storable', count: 1 }, { code: 'unknown-field' }],
    });
  });

  test('without memory for it the whole request is refused, to come again', async () => {
    const talk = new Talk();
    vi.spyOn(talk.packer, 'append').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    vi.spyOn(talk.packer, 'pack').mockReturnValue(undefined);
    expect(await talk.answered(talk.request(one(1)))).toMatchObject({ kind: 'refused', problem: 'store-failed' });
    talk.say({ kind: 'hurry' });
    expect(talk.of('batch')).toEqual([]);
  });

  test('what was refused of a request is told again, also after a restart, though no answer is kept', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const first = new Talk(directory);
    const body = encodeProtobuf(traces('web', span({ spanId: spanId(1) }), span({ traceId: '' as never })));
    const { body: answer } = (await first.answered(first.request(body))) as Extract<DeskToDoor, { kind: 'answer' }>;
    expect(await first.answered(first.request(body))).toMatchObject({ kind: 'answer', body: answer });
    const [batch] = await first.batches(1);
    const next = new Talk(directory, { log: batch!.log, sequence: 0 });
    expect(await next.answered(next.request(body))).toMatchObject({ kind: 'answer', body: answer });
  });

  test('equal bytes that are said to be of the other format are refused as such', async () => {
    const talk = new Talk(undefined, undefined, requestKey('traces', one(1)));
    const id = talk.request(one(1), { format: 'json' });
    expect(await talk.answered(id)).toMatchObject({ kind: 'refused', problem: 'malformed' });
  });

  test('requests whose rows were refused come decoded, those behind them as rows', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const first = new Talk(directory);
    for (const n of [1, 2, 3]) await first.answered(first.request(one(n)));
    const [batch] = await first.batches(1);
    const next = new Talk(directory, { log: batch!.log, sequence: 0 }, new Uint8Array(), 2);
    const [decoded] = await eventually(() => {
      expect(next.of('opened')).toHaveLength(1);
      return next.of('decoded');
    });
    expect(decoded).toMatchObject({ sequence: 2, keys: batch!.keys.subarray(0, 32) });
    expect(decoded!.telemetry).toEqual([1, 2].map((n) => traces('web', span({ spanId: spanId(n) }))));
    expect(next.of('batch')).toMatchObject([{ sequence: 3, packed: { counts: { spans: 1 } } }]);
  });

  test('of very many small requests in the log, no more wait than the store can take; others are heard meanwhile', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const count = 36_000;
    const segment = writeSmallRequests(directory, count);
    const talk = new Talk(directory, { log: segment.log, sequence: 0 });
    // More than a turn's worth: the desk is not through when it has begun, and others are heard.
    expect(talk.of('opened')).toEqual([]);
    // Two are on their way and as much waits; the store has said nothing yet.
    await eventually(() => expect(talk.acknowledged.sequence).toBe(4 * 8_192 + 1));
    expect(talk.of('batch').map(({ keys }) => keys.length)).toEqual([8_192 * KEY_BYTES, 8_192 * KEY_BYTES]);
    await eventually(() => {
      talk.say({ kind: 'stored', sequence: talk.of('batch').at(-1)!.sequence });
      expect(talk.of('opened')).toMatchObject([{ replayed: count }]);
    });
  });

  test('it is known after a restart, by the store or by the log', async () => {
    const directory = join(await makeTempDir(), 'a.requests');
    const talk = new Talk(directory);
    for (const n of [1, 2]) await talk.answered(talk.request(one(n)));
    const [batch] = await talk.batches(1);
    // The store has the first only; a copy of it was logged once more.
    const stored = batch!.keys.subarray(0, 16);
    const next = new Talk(directory, { log: batch!.log, sequence: 0 }, stored);
    expect(await next.batches(1)).toMatchObject([{ sequence: 2, packed: { counts: { spans: 1 } } }]);
    for (const n of [1, 2]) expect(await next.answered(next.request(one(n)))).toMatchObject({ kind: 'answer' });
    next.say({ kind: 'hurry' });
    expect((await next.batches(2)).map(({ packed }) => packed.counts.spans)).toEqual([1, 0]);
  });

  test('a few very large requests go to the store at once, and more wait for it', async () => {
    const talk = new Talk();
    // Made once: to encode such a text takes longer than all else here.
    const template = Buffer.from(encodeProtobuf(logs('web', logRecord({ body: textOf(0, 40 * 1024 ** 2) }))));
    const digit = template.indexOf('0xxx');
    const large = (n: number) => new Uint8Array(template.fill(String(n), digit, digit + 1));
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) talk.request(large(n), { signal: 'logs' });
    await talk.batches(1);
    const answered = () => talk.of('answer').length;
    expect(answered()).toBeLessThan(8);
    await eventually(() => {
      talk.say({ kind: 'stored', sequence: talk.of('batch').at(-1)!.sequence });
      expect(answered()).toBe(8);
    });
  });
});
