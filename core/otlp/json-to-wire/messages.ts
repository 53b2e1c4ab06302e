import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { FieldRow, MessageName } from '../fields.ts';
import { ENUMS, MESSAGES } from '../fields.ts';
import { planOf } from '../plan.ts';

/** How a value is read and written. Fields of other types (bytes, and those that only profiles use) are not of the plain form. */
export const FORM = {
  message: 1,
  text: 2,
  bool: 3,
  /** Whole numbers by range and encoding; an enumeration is one of 31 bits. */
  uint31: 4,
  uint32: 5,
  sint32: 6,
  uint64: 7,
  int64: 8,
  fixed32: 9,
  fixed64: 10,
  sfixed64: 11,
  double: 12,
  traceId: 13,
  spanId: 14,
} as const;

type Form = (typeof FORM)[keyof typeof FORM];

/** A key in its quotes, four bytes to a word: those at 0, 4, 8 …, and the last four, which may overlap the ones before. */
export interface Key {
  readonly words: Int32Array;
  /** In bytes, four at least. */
  readonly length: number;
}

export interface Keyed<T> {
  readonly key: Key;
  /** The field that came after this one last time: a guess that is nearly always right. */
  follower: T | undefined;
}

export interface Field extends Keyed<Field> {
  readonly tag: number;
  readonly form: Form;
  /** Of messages only. */
  readonly message: Message | undefined;
  readonly isRepeated: boolean;
  /** Repeated, all values under one tag. */
  readonly isPacked: boolean;
  /** One for each key of a message, and the same one for all members of its oneof: whatever comes twice is out of the ordinary. */
  readonly bit: number;
}

export interface Message {
  fields: readonly Field[];
  /** Stands before the first key. */
  readonly start: Field;
}

const messages = new Map<MessageName, Message>();

/** Made at its first use. */
export function messageOf(name: MessageName): Message {
  const known = messages.get(name);
  if (known) return known;
  const message: Message = { fields: [], start: fieldOf(name, START, 0)! };
  messages.set(name, message);
  message.fields = MESSAGES[name].flatMap((row, index) => fieldOf(name, row, index) ?? []);
  return message;
}

const START: FieldRow = [0, '??', 'string'];

function fieldOf(message: MessageName, [number, key, type, label]: FieldRow, index: number): Field | undefined {
  const form = formOf(type);
  if (form === undefined) return undefined;
  return {
    key: keyOf(key),
    tag: (number << 3) | (planOf(message).byName.get(key)?.tagWire ?? 0),
    form,
    message: type in MESSAGES ? messageOf(type as MessageName) : undefined,
    isRepeated: label === 'packed' || label === 'repeated',
    isPacked: label === 'packed',
    bit: 1 << (label === 'oneof' ? MESSAGES[message].length : index),
    follower: undefined,
  };
}

/** Of a name of two bytes at least. */
export function keyOf(name: string): Key {
  return keyOfBytes(encodeUtf8(`"${name}"`));
}

/** Of four bytes at least, which are not kept. */
export function keyOfBytes(bytes: Uint8Array): Key {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const last = bytes.length - 4;
  const offsets = Array.from({ length: Math.ceil(bytes.length / 4) }, (_, i) => Math.min(4 * i, last));
  return { words: Int32Array.from(offsets, (offset) => view.getInt32(offset, true)), length: bytes.length };
}

function formOf(type: string): Form | undefined {
  if (type in MESSAGES) return FORM.message;
  if (type in ENUMS) return FORM.uint31;
  if (type === 'string') return FORM.text;
  return type in FORM ? FORM[type as keyof typeof FORM] : undefined;
}
