import { MS } from '../../model/units.ts';
import type { PlainAttributes } from './plain.ts';
import type { ServiceName } from './services.ts';
import { SpanWriter } from './span-writer.ts';

/** A message on its way. */
export interface Message {
  producer: SpanWriter;
  /** When the broker has it: queue time counts from here. */
  sentNs: number;
  topic: string;
  attributes: PlainAttributes;
}

/** Puts a message on a topic of Kafka. */
export function send(from: SpanWriter, atNs: number, topic: string): Message {
  const { random } = from.recorder;
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(random.whole(0, 11)),
    'messaging.kafka.offset': random.whole(100_000, 999_999),
  };
  const producer = from.child({
    name: `send ${topic}`,
    kind: 'producer',
    startNs: atNs,
    attributes: { ...attributes, 'messaging.operation.type': 'send', 'messaging.operation.name': 'send' },
  });
  return { producer, sentNs: producer.end(atNs + random.latency(2 * MS)), topic, attributes };
}

/** Begins to process a message as a child of its producer: one trace. */
export function receive(message: Message, service: ServiceName, atNs: number): SpanWriter {
  return message.producer.remote(service, consumerStart(message, service, atNs));
}

/** The same in a trace of its own, with a link to the producer. */
export function receiveLinked(message: Message, service: ServiceName, atNs: number): SpanWriter {
  const { recorder } = message.producer;
  const start = consumerStart(message, service, atNs);
  return new SpanWriter(recorder, recorder.place(service), undefined, start).link(message.producer, linkOf(message));
}

/** Begins to process many messages at once: one span with a link to each producer. */
export function receiveBatch(messages: readonly Message[], service: ServiceName, atNs: number): SpanWriter {
  const [first] = messages;
  const { recorder } = first!.producer;
  const consumer = new SpanWriter(recorder, recorder.place(service), undefined, consumerStart(first!, service, atNs));
  for (const message of messages) consumer.link(message.producer, linkOf(message));
  return consumer.set({ 'messaging.batch.message_count': messages.length });
}

function linkOf({ attributes }: Message): PlainAttributes {
  return { 'messaging.kafka.offset': attributes['messaging.kafka.offset']! };
}

function consumerStart({ topic, attributes }: Message, service: ServiceName, startNs: number) {
  return {
    name: `process ${topic}`,
    kind: 'consumer' as const,
    startNs,
    attributes: {
      ...attributes,
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.consumer.group.name': service,
    },
  };
}
