import { findAttribute, type Attributes } from '../../model/attributes.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { withKey } from '../ottl/indexing.ts';
import { text } from '../ottl/value.ts';

/** What detectors found. */
export interface DetectedResource {
  attributes: Attributes;
  /** '' where no detector follows one. */
  schemaUrl: string;
}

/** Printable ASCII on both sides; the value may be nothing, and is percent-encoded. */
const PAIR = /^\s*([ -~]{1,256}?)\s*=\s*([ -~]{0,256}?)\s*$/;

/** Attributes of OTEL_RESOURCE_ATTRIBUTES: `key1=value1,key2=value2`. What is wrong with it, where it is of another form. */
export function readResourceVariable(written: string): Attributes | string {
  const trimmed = written.trim();
  if (trimmed === '') return [];
  const attributes: Attributes = [];
  for (const pair of trimmed.replace(/,$/, '').split(',')) {
    const [, key, value = ''] = PAIR.exec(pair) ?? [];
    const decoded = percentDecoded(value);
    if (key === undefined || decoded === undefined) return `invalid resource format: "${pair}"`;
    attributes.push({ key, value: text(decoded) });
  }
  return attributes;
}

/** As in a query: a plus is a space. */
function percentDecoded(written: string): string | undefined {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** All of them, where several found a key the first. */
export function mergeDetected(found: readonly DetectedResource[]): DetectedResource {
  const attributes: Attributes = [];
  for (const one of found)
    for (const entry of one.attributes) if (findAttribute(attributes, entry.key) === undefined) attributes.push(entry);
  return { attributes, schemaUrl: found.find(({ schemaUrl }) => schemaUrl !== '')?.schemaUrl ?? '' };
}

/** The same telemetry where nothing is new. What is there already stays, unless `overrides`. */
export function withDetected(telemetry: Telemetry, detected: DetectedResource, overrides: boolean): Telemetry {
  if (detected.attributes.length === 0) return telemetry;
  const groups = (telemetry.groups as ResourceGroup<never>[]).map((group) => {
    const before = group.resource.attributes;
    const attributes = detected.attributes.reduce((all, { key, value }) => {
      return overrides || findAttribute(all, key) === undefined ? withKey(all, key, value) : all;
    }, before);
    const schemaUrl = group.schemaUrl === '' ? detected.schemaUrl : group.schemaUrl;
    if (attributes === before && schemaUrl === group.schemaUrl) return group;
    return { ...group, schemaUrl, resource: { ...group.resource, attributes } };
  });
  return groups.every((group, i) => group === telemetry.groups[i])
    ? telemetry
    : ({ ...telemetry, groups } as Telemetry);
}
