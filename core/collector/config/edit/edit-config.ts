import { isMap, isSeq } from 'yaml';
import { isEmptyNode, lastPlace, startOf, textOf, Written } from './written.ts';
import { WrittenList } from './written-list.ts';
import { cutEntry, putEntry } from './written-map.ts';

/*
 * Changes by form to the text of a configuration. Each gives the changed text, or undefined where it cannot be made: the text is no
 * YAML, what it would change is not there, or it is written in a way that only a person can change. All else stays as it is written,
 * letter by letter.
 */

export type PipelineRole = 'receivers' | 'processors' | 'exporters';

/** One of the lists of a pipeline. What is in it is named by its id, whatever was drawn last: a place may be another one by now. */
export interface PipelineSteps {
  pipeline: string;
  role: PipelineRole;
}

const PIPELINES = ['service', 'pipelines'];
const ROLES: readonly PipelineRole[] = ['receivers', 'processors', 'exporters'];

const listAt = (written: Written, path: readonly string[]): WrittenList | undefined => {
  const found = written.at(path);
  return isSeq(found) ? new WrittenList(written, found) : undefined;
};

const stepsAt = (text: string, { pipeline, role }: PipelineSteps): WrittenList | undefined => {
  const written = Written.open(text);
  return written && listAt(written, [...PIPELINES, pipeline, role]);
};

/** Puts a component at the end of a list; it need not be defined. */
export function addStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  const list = stepsAt(text, steps);
  if (!list) return beginList(text, steps, id);
  return list.names.includes(id) ? undefined : list.add(id);
}

/** A role that the pipeline does not name yet, or names with nothing behind it. */
function beginList(text: string, { pipeline, role }: PipelineSteps, id: string): string | undefined {
  const written = Written.open(text);
  const path = [...PIPELINES, pipeline];
  if (!written?.mapAt(path)) return undefined;
  const pair = written.pairAt([...path, role]);
  if (!pair) return putEntry(written, path, [`${role}: [${id}]`]);
  if (!isEmptyNode(pair.value)) return undefined;
  const colon = written.text.indexOf(':', lastPlace(pair.key)) + 1;
  return written.splice(colon, colon, ` [${id}]`);
}

/** Takes a step out of its pipeline; its definition stays, so that it can be put back. */
export function removeStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  const list = stepsAt(text, steps);
  return list?.remove(list.names.indexOf(id));
}

/** Moves a step so many places on, or back where that is negative. */
export function moveStep(text: string, steps: PipelineSteps, id: string, by: number): string | undefined {
  const list = stepsAt(text, steps);
  const index = list?.names.indexOf(id) ?? -1;
  return list?.move(index, index + by);
}

/** Defines a component with settings as lines of YAML, '' for none; undefined where it is defined already. */
export function defineComponent(text: string, section: string, id: string, settings = ''): string | undefined {
  const written = Written.open(text);
  if (!written || written.pairAt([section, id])) return undefined;
  const lines = settings
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '');
  const entry = [`${id}:`, ...lines.map((line) => `${' '.repeat(written.indent)}${line}`)];
  if (written.pairAt([section]) || !written.pairAt(['service'])) return putEntry(written, [section], entry);
  // The service comes last by custom.
  const at = aboveOf(written, startOf(written.pairAt(['service'])!.key));
  const indent = ' '.repeat(written.indent);
  return written.putLines(at, [`${section}:`, ...entry.map((line) => indent + line), '']);
}

/** The place above the comments that stand right over an entry at the top. */
function aboveOf(written: Written, place: number): number {
  let at = written.lineStart(place);
  while (at > 0 && written.text.startsWith('#', written.lineStart(at - 1))) at = written.lineStart(at - 1);
  return at;
}

/** Takes a definition away, and each use of it. */
export function deleteComponent(text: string, section: string, id: string): string | undefined {
  const written = Written.open(text);
  let left = written && cutEntry(written, [section, id]);
  for (const path of written && left !== undefined ? listsUsing(written, section) : [])
    left = withoutName(left!, path, id) ?? left;
  return left;
}

function withoutName(text: string, path: readonly string[], id: string): string | undefined {
  const written = Written.open(text);
  const list = written && listAt(written, path);
  return list?.remove(list.names.indexOf(id));
}

function listsUsing(written: Written, section: string): string[][] {
  if (section === 'extensions') return [['service', 'extensions']];
  const isMeant = (role: string): boolean => role === section || (section === 'connectors' && role !== 'processors');
  const pipelines = written.mapAt(PIPELINES)?.items ?? [];
  return pipelines.flatMap(({ key }) => ROLES.filter(isMeant).map((role) => [...PIPELINES, textOf(key), role]));
}

/** A pipeline of components that are defined; undefined where there is one of that name. */
export function addPipeline(
  text: string,
  id: string,
  steps: Readonly<Record<PipelineRole, readonly string[]>>,
): string | undefined {
  const written = Written.open(text);
  if (!written || written.pairAt([...PIPELINES, id])) return undefined;
  const indent = ' '.repeat(written.indent);
  const lists = ROLES.filter((role) => role !== 'processors' || steps[role].length > 0);
  const lines = lists.map((role) => `${indent}${role}: [${steps[role].join(', ')}]`);
  return putEntry(written, PIPELINES, [`${id}:`, ...lines]);
}

/** Takes a pipeline away; the components it names stay defined. */
export function deletePipeline(text: string, id: string): string | undefined {
  const written = Written.open(text);
  return written && isMap(written.at(PIPELINES)) ? cutEntry(written, [...PIPELINES, id]) : undefined;
}

/** A name of this type that nothing of `taken` has: 'batch', then 'batch/2', 'batch/3'. */
export function freeId(type: string, taken: readonly string[]): string {
  if (!taken.includes(type)) return type;
  let at = 2;
  while (taken.includes(`${type}/${at}`)) at++;
  return `${type}/${at}`;
}
