import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Producer } from '@platformatic/kafka';
import { saramaHash } from '../../../../core/collector/exporters/kafka-partition.ts';
import {
  kafkaRecordsOf,
  type KafkaPlan,
  type KafkaRecord,
  type NotOtlp,
} from '../../../../core/collector/exporters/kafka-records.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { cutAtWord } from '../../../../core/model/cut-at-word.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ExporterKind } from '../component.ts';
import { ConsumeError, consumeErrorOf, notOtlp, TAKEN, type Taken } from '../consumer.ts';
import { queuedExporter } from './create-queued.ts';
import { hostOf } from './host-of.ts';
import { isTopic, readKafka, type KafkaSettings } from './kafka-settings.ts';
import { readQueue } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

type Bytes = Producer<Buffer, Buffer, string, string>;
type Library = typeof import('@platformatic/kafka');

/** In one call of the library, so that what a request becomes is never in memory as a whole. */
const MOST_CALL_BYTES = 4 * 1024 ** 2;
const KEY_BYTES = 16;
/** Telemetry may name topics without end, and brokers make each of them. */
const MOST_NAMED_TOPICS = 1_000;

/** The Collector's exporter/kafkaexporter. */
export const KAFKA_EXPORTER: ExporterKind = {
  type: 'kafka',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    const read = readKafka(settings);
    const [retry, queue] = [readRetry(settings), readQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) => queuedExporter(context, new KafkaSender(read), retry, queue),
    };
  },
};

class KafkaSender implements Sender {
  readonly #settings: KafkaSettings;
  readonly #plan: KafkaPlan;
  /** By attributes, since it began. */
  readonly #named = new Set<string>();
  /** The library is loaded, and brokers are spoken to, when there is something to send. */
  #producer: Promise<Bytes> | undefined;

  constructor(settings: KafkaSettings) {
    this.#settings = settings;
    const hash = (attributes: Uint8Array) => createHash('sha256').update(attributes).digest().subarray(0, KEY_BYTES);
    this.#plan = { ...settings, hash };
  }

  async send(parcel: Parcel, abort: AbortSignal): Promise<Taken> {
    const records = kafkaRecordsOf(parcel, this.#plan);
    const refused = { items: 0, message: '' };
    const refuse = (items: number, message: string): void => {
      refused.items += items;
      refused.message = message;
    };
    let [group, bytes]: [KafkaRecord[], number] = [[], 0];
    for (;;) {
      const next = records.next();
      if (next.done) {
        if (group.length > 0) await this.#produceAll(group, abort, refuse);
        return takenOf(next.value, refused);
      }
      const reason = this.#reasonAgainst(next.value);
      if (reason === '') {
        group.push(next.value);
        bytes += next.value.value.length;
      } else refuse(next.value.items, reason);
      if (bytes < MOST_CALL_BYTES && group.length < this.#settings.mostMessages) continue;
      await this.#produceAll(group, abort, refuse);
      [group, bytes] = [[], 0];
    }
  }

  /** '' where brokers would take it. */
  #reasonAgainst({ topic, value }: KafkaRecord): string {
    const { mostMessageBytes } = this.#settings;
    if (value.length > mostMessageBytes)
      return `a message of ${value.length} bytes is larger than producer.max_message_bytes, ${mostMessageBytes}`;
    if (Object.values(this.#plan.topics).includes(topic)) return '';
    // Those with two underscores are Kafka's own; telemetry does not name them.
    if (!isTopic(topic) || topic.startsWith('__'))
      return `topic_from_attribute: ${JSON.stringify(topic.slice(0, 50))} is no name of a topic`;
    if (!this.#named.has(topic) && this.#named.size >= MOST_NAMED_TOPICS)
      return `topic_from_attribute: more than ${MOST_NAMED_TOPICS} topics`;
    this.#named.add(topic);
    return '';
  }

  /** Telemetry may name a topic that brokers refuse: that costs its own records then. */
  async #produceAll(
    records: readonly KafkaRecord[],
    abort: AbortSignal,
    refuse: (items: number, message: string) => void,
  ): Promise<void> {
    if (this.#plan.topicFromAttribute === '') return this.#produce(records, abort);
    for (const own of Map.groupBy(records, ({ topic }) => topic).values()) {
      try {
        await this.#produce(own, abort);
      } catch (error) {
        const { isPermanent, message } = consumeErrorOf(error);
        if (!isPermanent) throw error;
        refuse(
          own.reduce((sum, { items }) => sum + items, 0),
          message,
        );
      }
    }
  }

  async #produce(records: readonly KafkaRecord[], abort: AbortSignal): Promise<void> {
    const { headers, acks, compression } = this.#settings;
    const messages = records.map(({ topic, key, value }) => ({
      topic,
      ...(key ? { key: asBuffer(key) } : {}),
      value: asBuffer(value),
      headers,
    }));
    const aborted = Promise.withResolvers<never>();
    const stop = (): void => aborted.reject(new ConsumeError('it was closed while something was sent'));
    abort.addEventListener('abort', stop);
    try {
      const sent = this.#open().then((producer) => producer.send({ messages, acks, compression }));
      sent.catch(() => undefined);
      const { unwritableNodes = [] } = await Promise.race([sent, aborted.promise]);
      if (unwritableNodes.length > 0) throw new ConsumeError('a broker does not read what is sent to it');
    } catch (error) {
      throw kafkaErrorOf(error);
    } finally {
      abort.removeEventListener('abort', stop);
    }
  }

  #open(): Promise<Bytes> {
    this.#producer ??= import('@platformatic/kafka').then((library) => create(library, this.#settings));
    this.#producer.catch(() => (this.#producer = undefined));
    return this.#producer;
  }

  async close(): Promise<void> {
    const producer = await this.#producer?.catch(() => undefined);
    await producer?.close(true).catch(() => undefined);
  }
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

function takenOf({ items, why }: NotOtlp, refused: { items: number; message: string }): Taken {
  const rejected = items + refused.items;
  if (rejected === 0) return TAKEN;
  return { rejected, message: refused.message || notOtlp(items, why) };
}

function create({ Producer, stringSerializer }: Library, settings: KafkaSettings): Bytes {
  const { brokers, clientId, timeoutMs, metadataMs, createsTopics, tls, sasl, partitioner } = settings;
  const bytes = (data: Buffer | undefined): Buffer | undefined => data;
  const next = new Map<string, number>();
  const turn = (topic: string): number => {
    const at = next.get(topic) ?? 0;
    next.set(topic, (at + 1) % 2 ** 31);
    return at;
  };
  return new Producer({
    clientId,
    bootstrapBrokers: [...brokers],
    serializers: { key: bytes, value: bytes, headerKey: stringSerializer, headerValue: stringSerializer },
    // What fails is tried again by what stands before every exporter.
    retries: 0,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    metadataMaxAge: metadataMs,
    autocreateTopics: createsTopics,
    ...(partitioner === 'murmur2'
      ? {}
      : {
          partitioner: ({ topic }, key) =>
            key === undefined || partitioner === 'round_robin' ? turn(topic) : saramaHash(key),
        }),
    ...(tls
      ? {
          tls: {
            rejectUnauthorized: !tls.skipVerify,
            minVersion: tls.minVersion,
            maxVersion: tls.maxVersion,
            ...(tls.ca === undefined ? {} : { ca: tls.ca }),
            ...(tls.cert === '' ? {} : { cert: tls.cert, key: tls.key }),
          },
          // No address is sent as a name: RFC 6066, 3.
          tlsServerName: tls.serverName || brokers.some((broker) => isIP(hostOf(broker)) === 0),
        }
      : {}),
    ...(sasl ? { sasl } : {}),
  });
}

/** What a broker says will not change by sending it again is permanent; who cannot be reached may be there the next time. */
function kafkaErrorOf(thrown: unknown): ConsumeError {
  if (thrown instanceof ConsumeError) return thrown;
  const causes = leavesOf(thrown);
  const said = cutAtWord([...new Set(causes.map(({ message }) => message))].join('; '), 500);
  const isPermanent = causes.every((cause) => isProtocolError(cause) && !cause.canRetry);
  return new ConsumeError(said, { isPermanent });
}

const isProtocolError = (error: Error): error is Error & { canRetry: boolean } =>
  'code' in error && error.code === 'PLT_KFK_PROTOCOL' && 'canRetry' in error;

function leavesOf(error: unknown): Error[] {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(leavesOf);
  return [error instanceof Error ? error : new Error(String(error))];
}
