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
    return { ...{ key, section, id }, pipeline: undefined, component: find(section, id) };
  }
  // 'traces/2/batch' may be 'batch' of 'traces/2' and '2/batch' of 'traces'.
  for (const pipeline of pipelines)
    for (const id of pipeline.processors)
      if (`${pipeline.id}/${id}` === key)
        return { key, section: 'processors', id, pipeline, component: find('processors', id) };
  return undefined;
}
