// The field tables, joined once with the model's shapes into what the four codecs walk:
//
//   fields.ts (numbers, types)  +  shapes.ts (model objects)  →  Plan per message, Step per field
//
// A decoder finds the step by number or name, an encoder goes through the steps in order.

import type { Signal } from '../model/telemetry.ts';
import type { WarningCode } from './decoded.ts';
import type { EnumName, FieldRow, Label, MessageName, ScalarType } from './fields.ts';
import { ENUMS, MESSAGES } from './fields.ts';
import { objectWeight } from './object-budget.ts';
import type { Shape, Target } from './shapes.ts';
import { CARRIER_SIGNALS, ITEM_SIGNALS, LEGACY_NAMES, POINT_MESSAGES, SHAPES } from './shapes.ts';
import { snakeCase } from './snake-case.ts';

/**
 * What happens to a field's value:
 * 'set' assigned · 'push' appended · 'packed' appended, many at once · 'union' stored as {kind, value} · 'id' bytes to hex ·
 * 'message' one object · 'messages' a list of objects · 'items', 'points' lists whose members are refused one by one ·
 * 'attributes' a list of key-values · 'value' one AnyValue · 'strindex' ignored with a warning · 'unsupported' counted and skipped.
 */
export type Store =
  | 'set'
  | 'push'
  | 'packed'
  | 'union'
  | 'id'
  | 'message'
  | 'messages'
  | 'items'
  | 'points'
  | 'attributes'
  | 'value'
  | 'strindex'
  | 'unsupported';

/** Protobuf wire types. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

export interface Step {
  number: number;
  /** lowerCamelCase JSON name. */
  name: string;
  /** Of a list, from the resource group, scope group, item or data point around it: "scopeSpans[]", "gauge.dataPoints[]". */
  path: string;
  /** Where the value lives in the model object. */
  key: string;
  /** The model's `kind` for members of a oneof, '' for others. */
  kind: string;
  store: Store;
  type: ScalarType | 'enum' | 'message';
  enumName: EnumName | undefined;
  /** True when presence is kept: undefined is "not set" and a zero is written. */
  optional: boolean;
  /** Wire type of one value. */
  wire: number;
  /** Wire type it is written with: 'packed' lists are bytes. */
  tagWire: number;
  /** One bit per field of the message, to notice duplicates. */
  bit: number;
  /** Of messages only. */
  plan: Plan | undefined;
  /** Of the items and of the messages around them. */
  signal: Signal | undefined;
}

/** Another spelling of a field in JSON, and the warning it gives. */
export interface Alias {
  step: Step;
  code: WarningCode;
}

export interface Plan {
  message: MessageName;
  create: () => Target;
  /** Ascending by number. */
  steps: readonly Step[];
  byNumber: readonly (Step | undefined)[];
  byName: ReadonlyMap<string, Step>;
  aliases: ReadonlyMap<string, Alias>;
  /** Bytes of memory that one object takes, roughly. */
  weight: number;
  /** Whether items are somewhere inside. */
  carriesItems: boolean;
}

/** The message a request of each signal consists of. */
export const REQUESTS: Readonly<Record<Signal, MessageName>> = {
  traces: 'ExportTraceServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
  logs: 'ExportLogsServiceRequest',
};

const plans = new Map<MessageName, Plan>();

/** The plan of a message, made at its first use. */
export function planOf(message: MessageName): Plan {
  const known = plans.get(message);
  if (known !== undefined) return known;
  const plan = compile(message);
  plans.set(message, plan);
  return plan;
}

function compile(message: MessageName): Plan {
  const shape: Shape = (SHAPES as Partial<Record<MessageName, Shape>>)[message] ?? { create: () => ({}) };
  const steps = MESSAGES[message]
    .map((row, index) => compileStep(message, row, shape, index))
    .sort((a, b) => a.number - b.number);
  const byNumber: (Step | undefined)[] = new Array<undefined>(steps.at(-1)!.number + 1).fill(undefined);
  for (const step of steps) byNumber[step.number] = step;
  const byName = new Map(steps.map((step) => [step.name, step]));
  const carriesItems = steps.some((step) => step.signal !== undefined);
  const aliases = new Map([...snakeAliases(steps), ...legacyAliases(message, byName)]);
  const create = shape.create as () => Target;
  return { message, create, steps, byNumber, byName, aliases, weight: objectWeight(create()), carriesItems };
}

function snakeAliases(steps: readonly Step[]): [string, Alias][] {
  return steps
    .filter((step) => snakeCase(step.name) !== step.name)
    .map((step) => [snakeCase(step.name), { step, code: 'snake-case-key' }]);
}

function legacyAliases(message: MessageName, byName: ReadonlyMap<string, Step>): [string, Alias][] {
  return Object.entries(LEGACY_NAMES[message] ?? {}).flatMap(([old, name]): [string, Alias][] => {
    const alias: Alias = { step: byName.get(name)!, code: 'legacy-library-name' };
    return [
      [old, alias],
      [snakeCase(old), alias],
    ];
  });
}

function compileStep(message: MessageName, [number, name, type, label]: FieldRow, shape: Shape, index: number): Step {
  const [key, kind] = shape.oneof?.[name] ?? [shape.keys?.[name] ?? name, ''];
  const kindOfType = type in MESSAGES ? 'message' : type in ENUMS ? 'enum' : (type as ScalarType);
  const wire = wireOf(kindOfType);
  const store = storeOf(type, kindOfType, label);
  return {
    number,
    name,
    path: store === 'points' ? `${message[0]!.toLowerCase()}${message.slice(1)}.${name}[]` : `${name}[]`,
    key,
    kind,
    store,
    type: kindOfType,
    enumName: kindOfType === 'enum' ? (type as EnumName) : undefined,
    optional: label === 'optional',
    wire,
    tagWire: store === 'packed' ? WIRE.bytes : wire,
    bit: 1 << index,
    plan: isMessage(store) ? planOf(type as MessageName) : undefined,
    signal: ITEM_SIGNALS[type] ?? CARRIER_SIGNALS[type],
  };
}

function storeOf(type: string, kindOfType: Step['type'], label: Label | undefined): Store {
  if (label === 'profilesOnly') return 'strindex';
  if (type === 'KeyValue') return 'attributes';
  if (type === 'AnyValue') return 'value';
  if (kindOfType === 'message') return messageStore(type, label);
  if (kindOfType === 'traceId' || kindOfType === 'spanId') return 'id';
  if (label === 'packed') return 'packed';
  if (label === 'oneof') return 'union';
  return label === 'repeated' ? 'push' : 'set';
}

function isMessage(store: Store): boolean {
  return store === 'message' || store === 'messages' || store === 'items' || store === 'points';
}

function messageStore(type: string, label: Label | undefined): Store {
  if (label !== 'repeated') return 'message';
  if (POINT_MESSAGES.has(type)) return 'points';
  return ITEM_SIGNALS[type] === undefined ? 'messages' : 'items';
}

function wireOf(type: Step['type']): number {
  switch (type) {
    case 'string':
    case 'bytes':
    case 'traceId':
    case 'spanId':
    case 'message':
      return WIRE.bytes;
    case 'fixed64':
    case 'sfixed64':
    case 'double':
      return WIRE.fixed64;
    case 'fixed32':
      return WIRE.fixed32;
    default:
      return WIRE.varint;
  }
}

/** The length an id must have, in bytes. */
export function idLength(type: Step['type']): number {
  return type === 'traceId' ? 16 : 8;
}
