import type {
  CheckedConfig,
  DefaultPipeline,
  PipelineReadings,
  PipelinesState,
} from '../../../contract/operations/pipelines.ts';

/** What the picture is of. */
export interface Shown {
  config: Pick<CheckedConfig, 'components' | 'pipelines'>;
  readings: readonly PipelineReadings[];
  /** Whether anything runs: then what is not among the readings is new. */
  isLive: boolean;
  /** The readings are those of what runs without a configuration. */
  isDefault: boolean;
  /** What is shown stands in the editor. */
  isWritten: boolean;
}

const NONE: never[] = [];

interface Known {
  state: Pick<PipelinesState, 'state' | 'yaml'>;
  /** Of the editor's text. */
  drawn: Shown['config'];
  /** Whether somebody changed that text. */
  edited: boolean;
  /** Of the pipelines that run. */
  readings: readonly PipelineReadings[];
  own: DefaultPipeline | null;
}

/**
 * The pipelines that run; else what runs without any, also where the editor has some that ran before. What somebody writes is drawn, with
 * what is known of its parts.
 */
export function chooseShown({ state, drawn, edited, readings, own }: Known): Shown {
  if (state.state === 'running') return { config: drawn, readings, isLive: true, isDefault: false, isWritten: true };
  if (!own) return { config: drawn, readings: NONE, isLive: false, isDefault: false, isWritten: true };
  const isWritten = edited || state.yaml === own.yaml;
  return { config: isWritten ? drawn : own, readings: own.readings, isLive: true, isDefault: true, isWritten };
}
