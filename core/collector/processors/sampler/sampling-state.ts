import type { Attributes } from '../../../model/attributes.ts';
import { stringAttribute } from '../../../model/attributes.ts';
import { keepEntries, withKey } from '../../ottl/indexing.ts';
import { text } from '../../ottl/value.ts';
import { randomnessOf, randomnessText, thresholdOf, thresholdText } from './threshold.ts';

/** What an item says about how it was sampled. */
export interface SamplingState {
  threshold: bigint | undefined;
  randomness: bigint | undefined;
}

/** A trace state, with what its member `ot` says taken apart. */
export interface TraceStateParts extends SamplingState {
  /** Further fields of `ot`, as they came. */
  rest: string[];
  /** Members of others. */
  others: string[];
}

const OT = /^[a-z][a-z0-9]*:[A-Za-z0-9._-]*(?:;[a-z][a-z0-9]*:[A-Za-z0-9._-]*)*$/;
const MEMBER = /^\s*([a-z0-9][a-z0-9_\-*/@]*)=([\x20-\x2b\x2d-\x3c\x3e-\x7e]*)$/;
const LONGEST_OT = 256;

/** undefined where it is no trace state, or says no threshold or randomness where it says to. */
export function readTraceState(state: string): TraceStateParts | undefined {
  const parts: TraceStateParts = { threshold: undefined, randomness: undefined, rest: [], others: [] };
  for (const member of state.split(',')) {
    if (member.trim() === '') continue;
    const [, key, value] = MEMBER.exec(member) ?? [];
    if (key === undefined) return undefined;
    if (key !== 'ot') parts.others.push(member.trim());
    else if (!readOt(value!.trim(), parts)) return undefined;
  }
  return parts;
}

function readOt(value: string, parts: TraceStateParts): boolean {
  if (value.length > LONGEST_OT || !OT.test(value)) return false;
  for (const field of value.split(';')) {
    const given = field.slice(3);
    if (field.startsWith('rv:')) parts.randomness = randomnessOf(given);
    else if (field.startsWith('th:')) parts.threshold = thresholdOf(given);
    else parts.rest.push(field);
    if (field.startsWith('rv:') && parts.randomness === undefined) return false;
    if (field.startsWith('th:') && parts.threshold === undefined) return false;
  }
  return true;
}

export function writeTraceState(parts: TraceStateParts): string {
  const fields = [
    ...(parts.randomness === undefined ? [] : [`rv:${randomnessText(parts.randomness)}`]),
    ...(parts.threshold === undefined ? [] : [`th:${thresholdText(parts.threshold)}`]),
    ...parts.rest,
  ];
  const ot = fields.length === 0 ? [] : [`ot=${fields.join(';')}`];
  return [...ot, ...parts.others].join(',');
}

const THRESHOLD = 'sampling.threshold';
const RANDOMNESS = 'sampling.randomness';

/** Log records have it in attributes. undefined where these say neither. */
export function readLogState(attributes: Attributes): SamplingState | undefined {
  const [threshold, randomness] = [stringAttribute(attributes, THRESHOLD), stringAttribute(attributes, RANDOMNESS)];
  const state = {
    threshold: threshold === '' ? undefined : thresholdOf(threshold),
    randomness: randomness === '' ? undefined : randomnessOf(randomness),
  };
  const isWrong =
    (threshold !== '' && state.threshold === undefined) || (randomness !== '' && state.randomness === undefined);
  return isWrong ? undefined : state;
}

export function writeLogState(attributes: Attributes, before: SamplingState, after: SamplingState): Attributes {
  let written = attributes;
  if (after.randomness !== undefined && after.randomness !== before.randomness)
    written = withKey(written, RANDOMNESS, text(randomnessText(after.randomness)));
  if (after.threshold === undefined && before.threshold !== undefined)
    return keepEntries(written, (entry) => entry.key !== THRESHOLD);
  if (after.threshold !== undefined && after.threshold !== before.threshold)
    written = withKey(written, THRESHOLD, text(thresholdText(after.threshold)));
  return written;
}
