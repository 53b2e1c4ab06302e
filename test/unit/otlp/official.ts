// The official JavaScript classes for OTLP, generated from the .proto files by protobufjs: the oracle of the codec tests.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Signal } from '../../../core/model/telemetry.ts';

/** A message class as protobufjs generates it. */
export interface OfficialClass {
  decode(bytes: Uint8Array): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  fromObject(object: unknown): unknown;
  toObject(message: unknown, options: object): unknown;
}

const require = createRequire(import.meta.url);
const ROOT = '@opentelemetry/otlp-transformer/build/src/generated/root.js';

/** The package offers its generated classes to nobody, so they are taken by their path beside its entry point. */
const rootPath = require
  .resolve('@opentelemetry/otlp-transformer')
  .replace(/build\/src\/.*$/, ROOT.split('otlp-transformer/')[1]!);

const { opentelemetry } = require(rootPath) as { opentelemetry: Record<string, unknown> };

const REQUESTS: Record<Signal, string> = {
  traces: 'collector.trace.v1.ExportTraceServiceRequest',
  metrics: 'collector.metrics.v1.ExportMetricsServiceRequest',
  logs: 'collector.logs.v1.ExportLogsServiceRequest',
};

export function officialRequest(signal: Signal): OfficialClass {
  return officialClass(REQUESTS[signal]);
}

/** A class by its name behind `opentelemetry.proto.`. */
export function officialClass(name: string): OfficialClass {
  const found = name
    .split('.')
    .reduce((namespace, part) => (namespace as Record<string, unknown>)[part], opentelemetry['proto']);
  return found as unknown as OfficialClass;
}

export interface OfficialField {
  number: number;
  name: string;
  /** Method of protobufjs's Reader: string, fixed64, sint32 …; or 'message'. */
  type: string;
  isRepeated: boolean;
}

/** Every message by its name inside its package, with the fields its `decode` reads. */
export function officialMessages(): Map<string, OfficialField[]> {
  const messages = new Map<string, OfficialField[]>();
  collect(opentelemetry['proto'] as Record<string, unknown>, [], messages);
  return messages;
}

function collect(namespace: object, path: string[], found: Map<string, OfficialField[]>): void {
  for (const [name, member] of Object.entries(namespace)) {
    if (!/^[A-Za-z]/.test(name) || (typeof member !== 'object' && typeof member !== 'function') || member === null)
      continue;
    const isMessage = typeof member === 'function' && 'decode' in member && 'fromObject' in member;
    // Version parts end the package: trace.v1.Span.Event is "Span.Event".
    const inner = /^v\d/.test(name) ? [] : [...path, name];
    if (isMessage) found.set(messageName(inner), readFields(String(member.decode)));
    if (isMessage || typeof member === 'object') collect(member, inner, found);
  }
}

function messageName(path: string[]): string {
  return path.join('.');
}

/** protobufjs generates `case 5: { message.name = reader.string(); break; }` a field; the source is the only description there is. */
function readFields(source: string): OfficialField[] {
  return [...source.matchAll(/case (\d+):\s*\{(.*?)break;\s*\}/gs)].map(([, number, body]) =>
    fieldOf(Number(number), body!),
  );
}

function fieldOf(number: number, body: string): OfficialField {
  const name = /message\.(\w+)/.exec(body)?.[1];
  const isMessage = /\.decode\(reader, reader\.uint32\(\)\)/.test(body);
  const reads = [...body.matchAll(/reader\.(\w+)\(\)/g)].map(([, method]) => method!);
  const type = isMessage ? 'message' : reads.at(-1);
  if (name === undefined || type === undefined) throw new Error(`Cannot read field ${number}: ${body}`);
  return { number, name, type, isRepeated: body.includes('.push(') };
}

/** How many cases the generated file has in all, counted without any of the above. */
export function officialFieldCount(): number {
  return [...readFileSync(rootPath, 'utf8').matchAll(/^\s*case \d+: \{$/gm)].length;
}
