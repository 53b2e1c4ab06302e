import { isMap, isSeq } from 'yaml';
import {
  disableSteps,
  enableAll,
  pathOf,
  PIPELINES,
  ROLES,
  type PipelineRole,
  type PipelineSteps,
} from './disabled-steps.ts';
import { mayBeMerged } from './merged.ts';
import { isEmptyNode, lastPlace, startOf, textOf, Written, writtenName } from './written.ts';
import { WrittenList } from './written-list.ts';
import { cutEntry, putEntry } from './written-map.ts';

// With the rest, so that a page fetches the library that reads YAML once, and only for forms.
export { clearSetting, readSetting, writeSetting } from './edit-setting.ts';

/*
 * Changes by form to the text of a configuration. Each gives the changed text, or undefined where it cannot be made: the text is no
 * YAML, what it would change is not there, or it is written in a way that only a person can change. All else stays as it is written,
 * letter by letter.
 */

const listAt = (written: Written, path: readonly string[]): WrittenList | undefined => {
  const found = written.at(path);
  return isSeq(found) ? new WrittenList(written, found) : undefined;
};

/** Changes a list as if none of its steps were disabled; those that are, and are still there, are so afterwards. */
function changeSteps(
  text: string,
  steps: PipelineSteps,
  change: (list: WrittenList | undefined, text: string) => string | undefined,
): string | undefined {
  const before = Written.open(text);
  if (!before) return undefined;
  const { text: enabled, disabled } = enableAll(before, steps);
  const written = enabled === text ? before : Written.open(enabled)!;
  const changed = change(listAt(written, pathOf(steps)), enabled);
  if (changed === undefined || disabled.length === 0) return changed;
  const left = new Set(namesAfter(changed, steps));
  return disableSteps(
    changed,
    steps,
    disabled.filter((id) => left.has(id)),
  );
}

function namesAfter(text: string, steps: PipelineSteps): readonly string[] {
  const written = Written.open(text);
  return (written && listAt(written, pathOf(steps))?.names) ?? [];
}

/** Puts a component at the end of a list; it need not be defined. */
export function addStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  return changeSteps(text, steps, (list) => {
    if (!list) return beginList(text, steps, id);
    return list.names.includes(id) ? undefined : list.add(id);
  });
}

/** Puts a component where it belongs: a processor before a `batch` at the end, a `memory_limiter` first, all else at the end. */
export function placeStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  const added = addStep(text, steps, id);
  if (added === undefined || steps.role !== 'processors') return added;
  const moved = changeSteps(added, steps, (list) => list?.move(list.names.indexOf(id), placeOf(id, list.names)));
  return moved ?? added;
}

/** `names` with the new one, at their end. */
function placeOf(id: string, names: readonly string[]): number {
  if (isOf('memory_limiter', id)) return 0;
  const last = names.length - 1;
  return !isOf('batch', id) && isOf('batch', names[last - 1]) ? last - 1 : last;
}

const isOf = (type: string, id: string | undefined): boolean => id?.split('/')[0] === type;

/** A role that the pipeline does not name yet, or names with nothing behind it. */
function beginList(text: string, { pipeline, role }: PipelineSteps, id: string): string | undefined {
  const written = Written.open(text);
  const path = [...PIPELINES, pipeline];
  if (!written?.mapAt(path) || mayBeMerged(written, [...path, role])) return undefined;
  const pair = written.pairAt([...path, role]);
  if (!pair) return putEntry(written, path, [`${role}: [${writtenName(id)}]`]);
  if (!isEmptyNode(pair.value)) return undefined;
  const colon = written.text.indexOf(':', lastPlace(pair.key)) + 1;
  return written.splice(colon, colon, ` [${writtenName(id)}]`);
}

/** Takes a step out of its pipeline; its definition stays, so that it can be put back. */
export function removeStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  return changeSteps(text, steps, (list) => list?.remove(list.names.indexOf(id)));
}

/** Moves a step so many places on, or back where that is negative. */
export function moveStep(text: string, steps: PipelineSteps, id: string, by: number): string | undefined {
  return changeSteps(text, steps, (list) => {
    const index = list?.names.indexOf(id) ?? -1;
    return list?.move(index, index + by);
  });
}

/** Makes a comment of a step at its place, so that the pipeline runs without it. */
export function disableStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  const written = Written.open(text);
  if (!written) return undefined;
  const { text: enabled, names, disabled } = enableAll(written, steps);
  const isPossible = names.includes(id) && !disabled.includes(id);
  return isPossible ? disableSteps(enabled, steps, [...disabled, id]) : undefined;
}

/** Makes a step again of the comment that it is. */
export function enableStep(text: string, steps: PipelineSteps, id: string): string | undefined {
  const written = Written.open(text);
  if (!written) return undefined;
  const { text: enabled, disabled } = enableAll(written, steps);
  if (!disabled.includes(id)) return undefined;
  return disableSteps(
    enabled,
    steps,
    disabled.filter((other) => other !== id),
  );
}

/** Defines a component with settings as lines of YAML, '' for none; undefined where it is defined already. */
export function defineComponent(text: string, section: string, id: string, settings = ''): string | undefined {
  const written = Written.open(text);
  if (!written || written.pairAt([section, id]) || mayBeMerged(written, [section, id])) return undefined;
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

/** Takes a definition away, and each use of it, also where it is disabled. */
export function deleteComponent(text: string, section: string, id: string): string | undefined {
  const written = Written.open(text);
  if (!written?.pairAt([section, id])) return undefined;
  const uses = usesOf(written, section, id);
  // First the uses: a comment that names nothing defined is no step.
  const left = uses.reduce((rest, use) => use(rest, id) ?? rest, text);
  const rest = Written.open(left);
  return rest && cutEntry(rest, [section, id]);
}

type Use = (text: string, id: string) => string | undefined;

function usesOf(written: Written, section: string, id: string): Use[] {
  if (section === 'extensions') return [withoutExtension];
  const isMeant = (role: string): boolean => role === section || (section === 'connectors' && role !== 'processors');
  const pipelines = written.mapAt(PIPELINES)?.items ?? [];
  const lists = pipelines.flatMap(({ key }) =>
    ROLES.filter(isMeant).map((role): PipelineSteps => ({ pipeline: textOf(key), role })),
  );
  const used = lists.filter((steps) => enableAll(written, steps).names.includes(id));
  return used.map((steps) => (text) => removeStep(text, steps, id));
}

function withoutExtension(text: string, id: string): string | undefined {
  const written = Written.open(text);
  const list = written && listAt(written, ['service', 'extensions']);
  return list?.remove(list.names.indexOf(id));
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
  const lines = lists.map((role) => `${indent}${role}: [${steps[role].map(writtenName).join(', ')}]`);
  return putEntry(written, PIPELINES, [`${id}:`, ...lines]);
}

/** Takes a pipeline away; the components it names stay defined. */
export function deletePipeline(text: string, id: string): string | undefined {
  const written = Written.open(text);
  return written && isMap(written.at(PIPELINES)) ? cutEntry(written, [...PIPELINES, id]) : undefined;
}

/** A name of this type that nothing of `taken` has: 'batch', then 'batch/2', 'batch/3'. */
export function freeId(type: string, taken: readonly string[]): string {
  const names = new Set(taken);
  if (!names.has(type)) return type;
  let at = 2;
  while (names.has(`${type}/${at}`)) at++;
  return `${type}/${at}`;
}
