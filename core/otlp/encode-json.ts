import { encodeBase64 } from '../encoding/base64.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes } from '../model/attributes.ts';
import type { ResourceLogs } from '../model/log-record.ts';
import type { ResourceMetrics } from '../model/metric.ts';
import type { ResourceSpans } from '../model/span.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';
import { SIGNALS } from '../model/telemetry.ts';
import type { MessageName } from './fields.ts';
import { encodeJsonAttributes, encodeJsonDouble, encodeJsonText, encodeJsonValue } from './json-value.ts';
import { isDefault, memberOf } from './model-values.ts';
import type { Plan, Step } from './plan.ts';
import { planOf, REQUESTS } from './plan.ts';
import type { Target } from './shapes.ts';

/**
 * One document of proto JSON: lowerCamelCase keys, hex ids, 64-bit integers as strings, enumerations as numbers. Several pieces of
 * telemetry of one signal stand in one list.
 */
export function encodeJson(telemetry: readonly Telemetry[]): Uint8Array {
  const present = SIGNALS.filter((signal) => telemetry.some((part) => part.signal === signal));
  const roots = present.map((signal) => {
    const groups = telemetry.filter((part) => part.signal === signal).flatMap((part) => groupTexts(part));
    return `"${jsonRootKey(signal)}":[${groups.join(',')}]`;
  });
  return encodeUtf8(`{${roots.join(',')}}`);
}

/** The key under which a signal's groups stand: resourceSpans, resourceMetrics, resourceLogs. */
export function jsonRootKey(signal: Signal): string {
  return planOf(REQUESTS[signal]).steps[0]!.name;
}

/**
 * One element of the root list as text, for exporters that write a document piece by piece:
 * `{"resourceSpans":[` + groups joined with commas + `]}`.
 */
export function encodeJsonGroup(signal: Signal, group: ResourceSpans | ResourceMetrics | ResourceLogs): string {
  return messageText(planOf(REQUESTS[signal]).steps[0]!.plan!, group as unknown as Target);
}

/** Any message that has a shape. */
export function encodeJsonMessage(message: MessageName, target: object): string {
  return messageText(planOf(message), target as Target);
}

function groupTexts({ signal, groups }: Telemetry): string[] {
  return groups.map((group) => encodeJsonGroup(signal, group));
}

function messageText(plan: Plan, target: Target): string {
  let members = '';
  for (const step of plan.steps) {
    const value = target[step.key];
    const text = value === undefined ? undefined : fieldText(step, value);
    if (text !== undefined) members += `${members === '' ? '' : ','}"${step.name}":${text}`;
  }
  return `{${members}}`;
}

/** The value of a field, or undefined when it is left out: lists that are empty, and defaults where a field has no presence. */
function fieldText(step: Step, value: unknown): string | undefined {
  switch (step.store) {
    case 'set':
    case 'id':
      return step.optional || !isDefault(value) ? scalarText(step, value) : undefined;
    case 'union':
      return memberOf(value, step) ? scalarText(step, (value as { value: unknown }).value) : undefined;
    case 'message':
      return memberOf(value, step) ? messageText(step.plan!, value as Target) : undefined;
    case 'messages':
    case 'points':
    case 'items':
      return listText(value as Target[], (item) => messageText(step.plan!, item));
    case 'push':
    case 'packed':
      return listText(value as unknown[], (item) => scalarText(step, item));
    case 'attributes':
      return (value as Attributes).length === 0 ? undefined : encodeJsonAttributes(value as Attributes);
    case 'value':
      return encodeJsonValue(value as AnyValue);
    case 'strindex':
    case 'unsupported':
      return undefined;
    default:
      return assertNever(step.store);
  }
}

function listText<T>(list: readonly T[], text: (item: T) => string): string | undefined {
  return list.length === 0 ? undefined : `[${list.map(text).join(',')}]`;
}

function scalarText(step: Step, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return encodeJsonText(value);
    case 'bigint':
      return `"${value}"`;
    case 'number':
      return encodeJsonDouble(value);
    case 'boolean':
      return String(value);
    default:
      if (value instanceof Uint8Array) return `"${encodeBase64(value)}"`;
      throw new Error(`${step.name} is not a scalar`);
  }
}
