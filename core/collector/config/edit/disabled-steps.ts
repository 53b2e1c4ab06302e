import { isSeq } from 'yaml';
import { disableFlow, enableFlow } from './disabled-flow.ts';
import { disableLines, enableLines } from './disabled-lines.ts';
import type { IsStep } from './marked-step.ts';
import { applySplices } from './splices.ts';
import { isEmptyNode, textOf, Written } from './written.ts';

/*
 * A step that is disabled is a comment at its place in the list. So the file stays one of the Collector, and one in which somebody
 * has commented steps out already is read as what it means.
 */

export type PipelineRole = 'receivers' | 'processors' | 'exporters';

/** One of the lists of a pipeline. What is in it is named by its id, whatever was drawn last: a place may be another one by now. */
export interface PipelineSteps {
  pipeline: string;
  role: PipelineRole;
}

export const PIPELINES = ['service', 'pipelines'];
export const ROLES: readonly PipelineRole[] = ['receivers', 'processors', 'exporters'];

export const pathOf = ({ pipeline, role }: PipelineSteps): string[] => [...PIPELINES, pipeline, role];

export interface EnabledSteps {
  /** The configuration as if none of the list were disabled. */
  text: string;
  /** All of the list, in its order. */
  names: readonly string[];
  disabled: readonly string[];
}

const namesOf = (written: Written | undefined, path: readonly string[]): string[] => {
  const list = written?.at(path);
  return isSeq(list) ? list.items.map(textOf) : [];
};

/** A comment that names nothing defined, or something that is in the list, is a comment and nothing else. */
function stepsFor(written: Written, role: PipelineRole, enabled: readonly string[]): IsStep {
  const sections = role === 'processors' ? [role] : [role, 'connectors'];
  const defined = sections.flatMap((section) => written.mapAt([section])?.items.map(({ key }) => textOf(key)) ?? []);
  const taken = new Set(enabled);
  const open = new Set(defined.filter((id) => !taken.has(id)));
  return (name) => open.has(name);
}

export function enableAll(written: Written, steps: PipelineSteps): EnabledSteps {
  const path = pathOf(steps);
  const [pair, list] = [written.pairAt(path), written.at(path)];
  const enabled = namesOf(written, path);
  const none = { text: written.text, names: enabled, disabled: [] };
  if (!pair || !(isSeq(list) || isEmptyNode(list))) return none;
  const isStep = stepsFor(written, steps.role, enabled);
  const isFlow = isSeq(list) && list.flow === true;
  const splices = isFlow ? enableFlow(written, list, isStep) : enableLines(written, pair.key, list, isStep);
  if (splices.length === 0) return none;
  const text = applySplices(written.text, splices);
  const names = namesOf(Written.open(text), path);
  const before = new Set(enabled);
  const disabled = names.filter((name) => !before.has(name));
  // Whatever else was commented out there: a name twice, or names that would run together.
  const isSound = disabled.every((name) => isStep(name)) && new Set(names).size === names.length;
  return isSound && names.length === enabled.length + disabled.length ? { text, names, disabled } : none;
}

/** Undefined where a list is written so that it cannot be done. */
export function disableSteps(text: string, steps: PipelineSteps, names: readonly string[]): string | undefined {
  if (names.length === 0) return text;
  const written = Written.open(text);
  const list = written?.at(pathOf(steps));
  if (!written || !isSeq(list)) return undefined;
  const meant = new Set(names);
  const items = list.items.filter((item) => meant.has(textOf(item)));
  const splices = list.flow ? disableFlow(written, list, meant) : disableLines(written, items);
  const changed = splices && applySplices(text, splices);
  return changed !== undefined && isDisabledIn(changed, steps, meant) ? changed : undefined;
}

/** What cannot be read again is not written: a name twice, a comment in an odd place. */
function isDisabledIn(text: string, steps: PipelineSteps, names: ReadonlySet<string>): boolean {
  const written = Written.open(text);
  const { disabled } = written ? enableAll(written, steps) : { disabled: [] };
  return disabled.length === names.size && disabled.every((name) => names.has(name));
}

/** A step that is written as a comment. */
export interface DisabledStep extends PipelineSteps {
  id: string;
  /** In its list with all that are disabled, from 0. */
  at: number;
}

/** Each list that has comments is tried as if they were steps, for which all is read again: characters that are read so. */
const MOST_READ = 8 * 1024 * 1024;

/** All of a configuration, but only of the first pipelines where it is very long; none where it is no YAML. */
export function disabledSteps(text: string): DisabledStep[] {
  const written = text.includes('#') ? Written.open(text) : undefined;
  const pipelines = written?.mapAt(PIPELINES)?.items.map(({ key }) => textOf(key)) ?? [];
  const most = Math.ceil(MOST_READ / ROLES.length / Math.max(1, text.length));
  return pipelines.slice(0, most).flatMap((pipeline) =>
    ROLES.flatMap((role) => {
      const { names, disabled } = enableAll(written!, { pipeline, role });
      const places = new Map(names.map((name, at) => [name, at]));
      return disabled.map((id) => ({ pipeline, role, id, at: places.get(id)! }));
    }),
  );
}
