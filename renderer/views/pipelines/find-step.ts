import type {
  CheckedConfig,
  ComponentSection,
  ConfigComponent,
  ConfigPipeline,
} from '../../../contract/operations/pipelines.ts';

/** What a key of the readings names in a configuration. */
export interface FoundStep {
  key: string;
  section: ComponentSection;
  id: string;
  /** Of a processor: the pipeline it is in; undefined of others, which may be in several. */
  pipeline: ConfigPipeline | undefined;
  /** Undefined where it is named but not defined. */
  component: ConfigComponent | undefined;
  /** Written as a comment: it does not run. */
  isDisabled: boolean;
}

const SHARED = ['receivers', 'exporters', 'connectors'] as const;

export function findStep(
  { components, pipelines }: Pick<CheckedConfig, 'components' | 'pipelines'>,
  key: string,
): FoundStep | undefined {
  const find = (section: ComponentSection, id: string) =>
    components.find((component) => component.section === section && component.id === id);
  const section = SHARED.find((name) => key.startsWith(`${name}/`));
  if (section) {
    const id = key.slice(section.length + 1);
    const uses = pipelines.filter((one) => ENDS.some((role) => isMeant(section, role) && one[role].includes(id)));
    const isDisabled =
      uses.length === 0 &&
      pipelines.some(({ disabled }) => disabled.some((one) => one.id === id && isMeant(section, one.role)));
    return { key, section, id, isDisabled, pipeline: undefined, component: find(section, id) };
  }
  // 'traces/2/batch' may be 'batch' of 'traces/2' and '2/batch' of 'traces'.
  for (const pipeline of pipelines)
    for (const { id, isDisabled } of listSteps(pipeline, 'processors'))
      if (`${pipeline.id}/${id}` === key)
        return { key, section: 'processors', id, pipeline, isDisabled, component: find('processors', id) };
  return undefined;
}

const ENDS = ['receivers', 'exporters'] as const;
const isMeant = (section: ComponentSection, role: string): boolean => section === role || section === 'connectors';

/** All of a list in its order, with those that are disabled. */
export function listSteps(
  pipeline: ConfigPipeline,
  role: 'receivers' | 'processors' | 'exporters',
): { id: string; isDisabled: boolean }[] {
  const steps = pipeline[role].map((id) => ({ id, isDisabled: false }));
  const disabled = pipeline.disabled.filter((one) => one.role === role).toSorted((a, b) => a.at - b.at);
  for (const { id, at } of disabled) steps.splice(at, 0, { id, isDisabled: true });
  return steps;
}

/** Pipelines whose processors are all of their lists, and the keys of those that are disabled: the picture shows them at their place. */
export function withDisabled(pipelines: readonly ConfigPipeline[]): {
  pipelines: ConfigPipeline[];
  disabled: Set<string>;
} {
  const all = pipelines.map((pipeline) => ({ pipeline, steps: listSteps(pipeline, 'processors') }));
  return {
    pipelines: all.map(({ pipeline, steps }) => ({ ...pipeline, processors: steps.map(({ id }) => id) })),
    disabled: new Set(
      all.flatMap(({ pipeline, steps }) =>
        steps.filter(({ isDisabled }) => isDisabled).map(({ id }) => `${pipeline.id}/${id}`),
      ),
    ),
  };
}
