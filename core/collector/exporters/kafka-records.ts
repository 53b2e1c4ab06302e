import { encodeHex } from '../../encoding/hex.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { stringAttribute } from '../../model/attributes.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Signal, Telemetry } from '../../model/telemetry.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { encodeJson } from '../../otlp/encode-json.ts';
import { partition } from '../load-balancing/partition.ts';
import { Parcel } from '../parcel.ts';
import { joinPieces, mergePieces } from '../traces/join-pieces.ts';
import { spansIn, splitTraces } from '../traces/split-traces.ts';

export type KafkaEncoding = 'otlp_proto' | 'otlp_json';

/** How what is exported becomes records: one for each request, unless topic or key depend on what is in it. */
export interface KafkaPlan {
  topics: Readonly<Record<Signal, string>>;
  encodings: Readonly<Record<Signal, KafkaEncoding>>;
  /** A resource attribute whose value is the topic, where there is one; '' for none. */
  topicFromAttribute: string;
  /** What gives a record its key; undefined for none. */
  keys: Readonly<Record<Signal, 'traceID' | 'resource' | undefined>>;
  /** Of the attributes of a resource, in order: the key of its records. */
  hash: (attributes: Uint8Array) => Uint8Array;
}

export interface KafkaRecord {
  topic: string;
  key: Uint8Array | undefined;
  value: Uint8Array;
  items: number;
}

/** What a resource is repeated for, record by record, against the request it came in. */
const MOST_TIMES = 16;
const ALWAYS_BYTES = 1024 ** 2;
const NO_RANDOM = new Uint8Array();

/** Items that are no valid OTLP. */
export interface NotOtlp {
  items: number;
  /** English: what is wrong with the first of them; '' where there is none. */
  why: string;
}

/**
 * The records of a request, made when they are asked for; at the end, which of its items are no valid OTLP. @throws DecodeError where it
 * has to be looked into and its messages are broken, or where its records would take many times the request
 */
export function* kafkaRecordsOf(parcel: Parcel, plan: KafkaPlan): Generator<KafkaRecord, NotOtlp> {
  let leftBytes = ALWAYS_BYTES + MOST_TIMES * parcel.wire.length;
  const rejected: NotOtlp = { items: 0, why: '' };
  const reject = (items: number, why: string): void => {
    rejected.items += items;
    rejected.why ||= why;
  };
  for (const { part, topic, key } of partsOf(parcel, plan, reject)) {
    const value = plan.encodings[part.signal] === 'otlp_json' ? encodeJson([part.telemetry]) : part.wire;
    leftBytes -= value.length;
    if (leftBytes < 0) throw new DecodeError(`its records would take more than ${MOST_TIMES} times its bytes`, 0);
    reject(part.unreadable, part.unreadableWhy);
    yield { topic, key, value, items: part.items - part.unreadable };
  }
  return rejected;
}

interface Part {
  part: Parcel;
  topic: string;
  key: Uint8Array | undefined;
}

type Reject = (items: number, why: string) => void;

function* partsOf(parcel: Parcel, plan: KafkaPlan, reject: Reject): Generator<Part> {
  const { signal } = parcel;
  const [topic, key] = [plan.topics[signal], plan.keys[signal]];
  if (plan.topicFromAttribute === '' && !key) yield { part: parcel, topic, key: undefined };
  else if (plan.topicFromAttribute === '' && signal === 'traces' && key === 'traceID')
    yield* tracesOf(parcel, topic, reject);
  else {
    for (const [name, telemetry] of byTopic(parcel.telemetry, plan))
      for (const [of, part] of keyed(telemetry, key, plan.hash))
        yield { part: Parcel.ofTelemetry(part), topic: name, key: of };
    reject(parcel.unreadable, parcel.unreadableWhy);
  }
}

/** The key is the id as text, as there. */
const traceIdKey = (traceId: string): Uint8Array | undefined => (traceId === '' ? undefined : encodeUtf8(traceId));

/** Spans stay the bytes they are. */
function* tracesOf({ wire }: Parcel, topic: string, reject: Reject): Generator<Part> {
  const { traces, rejected, why } = splitTraces(wire);
  reject(rejected, why);
  for (const [traceId, pieces] of traces)
    yield {
      part: Parcel.ofWire('traces', joinPieces(mergePieces(pieces)), spansIn(pieces)),
      topic,
      key: traceIdKey(traceId),
    };
}

function byTopic(telemetry: Telemetry, { topics, topicFromAttribute }: KafkaPlan): [string, Telemetry][] {
  const usual = topics[telemetry.signal];
  if (topicFromAttribute === '') return [[usual, telemetry]];
  const found = Map.groupBy(
    telemetry.groups as readonly ResourceGroup<unknown>[],
    ({ resource }) => stringAttribute(resource.attributes, topicFromAttribute) || usual,
  );
  return Array.from(found, ([topic, groups]) => [topic, { signal: telemetry.signal, groups } as Telemetry]);
}

function keyed(
  telemetry: Telemetry,
  key: 'traceID' | 'resource' | undefined,
  hash: KafkaPlan['hash'],
): [Uint8Array | undefined, Telemetry][] {
  if (!key) return [[undefined, telemetry]];
  const keys = new Map<string, Uint8Array | undefined>();
  const choose = (of: Uint8Array): string => {
    const name = encodeHex(of, 0, of.length);
    if (!keys.has(name)) keys.set(name, key === 'resource' ? hash(of) : traceIdKey(name));
    return name;
  };
  return Array.from(partition(telemetry, key, choose, NO_RANDOM), ([name, part]) => [keys.get(name), part]);
}
