import type { Exemplar } from '../../../model/metric.ts';
import { plainText } from '../../../model/plain-text.ts';
import { labelsText } from './labels.ts';
import { labelNameOf } from './names.ts';
import { numberText, secondsText } from './number-text.ts';

/** Characters of an exemplar's label names and values together. */
const MOST_CHARACTERS = 128;

/** What stands behind a sample, '' for one without a value, and how many of its attributes did not fit. */
export function exemplarText(exemplar: Exemplar): { text: string; leftOut: number } {
  const { value, timeUnixNano } = exemplar;
  if (value.kind === 'none') return { text: '', leftOut: 0 };
  const labels = new Map<string, string>();
  if (exemplar.traceId !== '') labels.set('trace_id', exemplar.traceId);
  if (exemplar.spanId !== '') labels.set('span_id', exemplar.spanId);
  let leftOut = 0;
  for (const { key, value: attribute } of exemplar.filteredAttributes) {
    const name = labelNameOf(key);
    labels.set(name, plainText(attribute));
    if (charactersOf(labels) <= MOST_CHARACTERS) continue;
    labels.delete(name);
    leftOut++;
  }
  const time = timeUnixNano === 0n ? '' : ` ${secondsText(timeUnixNano)}`;
  const number = value.kind === 'int' ? String(value.value) : numberText(value.value);
  return { text: ` # ${labelsText(labels) || '{}'} ${number}${time}`, leftOut };
}

function charactersOf(labels: ReadonlyMap<string, string>): number {
  return [...labels].reduce((sum, [name, value]) => sum + [...name].length + [...value].length, 0);
}
