import type { MessagePort } from 'node:worker_threads';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { ErrorCode } from '../../../contract/result.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { CollectorConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type {
  CheckedConfig,
  ComponentSample,
  ComponentSection,
  ConfigSetting,
  DryRun,
  PipelineReadings,
  TailDecision,
  TailDecisions,
  TailSamplingRun,
} from '../../../contract/operations/pipelines.ts';
import type { PipelinesFlow } from '../ports.ts';

/** What the thread of configurations is asked, and what it answers. Nothing of it needs what runs. */
export interface ConfigQuestions {
  check: { input: { yaml: string }; output: CheckedAndPorts };
  /** What is to be started, read as it was checked; rejects with the first problem. */
  read: { input: { yaml: string }; output: ConfigToStart };
  /** Rejects where there is no such type of component. */
  settings: {
    input: { yaml: string; section: ComponentSection; id: string };
    output: { settings: ConfigSetting[] };
  };
  dryRun: { input: DryRunInput; output: TriedItems };
  /** A simulation, which takes traces until it is ended. */
  simulate: { input: { yaml: string; processor: string }; output: { id: string } };
  simulateTraces: { input: { id: string; wire: Uint8Array }; output: object };
  simulated: { input: { id: string }; output: TriedTraces };
}
export type ConfigQuestion = keyof ConfigQuestions;

/** What the thread of the pipelines is asked, and what it answers. */
export interface PipelinesQuestions {
  /** In place of what runs, if anything does. `Failed` says whether that runs on. */
  start: { input: ConfigToStart; output: Started };
  stop: { input: object; output: object };
  /** What is stored is not known here. Rejects where there is no such component. */
  decisions: { input: DecisionsInput; output: KnownDecisions };
  /** Rejects where there is no such component. */
  sample: { input: { key: string }; output: ComponentSample };
}
export type PipelinesQuestion = keyof PipelinesQuestions;

/** Questions by their name. */
export type QuestionsOf<Q> = { [Name in keyof Q]: { input: unknown; output: unknown } };

export type AnswersTo<Q extends QuestionsOf<Q>> = {
  [Name in keyof Q]: (input: Q[Name]['input'], signal?: CancelSignal) => Promise<Q[Name]['output']>;
};

export interface ConfigToStart extends Pick<ReadConfig, 'leftOut'> {
  config: CollectorConfig;
}

export interface Started extends Pick<PipelinesFlow, 'addresses' | 'sends' | 'metricsAt'> {
  /** Of each extension that listens, and of their own metrics, by its id: where. */
  extensions: Readonly<Record<string, readonly string[]>>;
}

/** Without what they came from, which the thread does not know. */
export type TriedItems = Omit<DryRun, 'note' | 'on'>;
export type TriedTraces = Omit<TailSamplingRun, 'on'>;

export interface DryRunInput {
  yaml: string;
  pipeline: string;
  processor: string;
  signal: Signal;
  /** Requests of protobuf. */
  wires: Uint8Array[];
  limit: number;
}

export type DecisionsInput = ParsedInputOf<'pipelines.decisions'>;
export interface KnownDecisions extends Omit<TailDecisions, 'decisions'> {
  decisions: Omit<TailDecision, 'isStored'>[];
}

export interface CheckedAndPorts {
  checked: CheckedConfig;
  /** That its receivers will listen on; none where it cannot run. */
  ports: number[];
}

/** Something could not be done; `isRunning` says whether pipelines run now. */
export interface Failed {
  code: ErrorCode;
  message: string;
  isRunning: boolean;
}

/** To a thread that is asked. */
export type ToAnswering<Question = PropertyKey> =
  /** Answered by `answered` or `failed` with the same id. */
  | { kind: 'ask'; id: number; question: Question; input: unknown }
  /** Nobody waits for the answer any more. */
  | { kind: 'cancel'; id: number };

export type FromAnswering =
  { kind: 'answered'; id: number; output: unknown } | ({ kind: 'failed'; id: number } & Failed);

export type ToConfigs = ToAnswering<ConfigQuestion> | { kind: 'hide'; keys: readonly string[] };

/** `ready`: it has been loaded. */
export type FromConfigs = FromAnswering | { kind: 'ready' };

export type ToPipelines =
  | ToAnswering<PipelinesQuestion>
  /** Requests for the store go to the desk behind this port. */
  | { kind: 'open'; port: MessagePort }
  | { kind: 'shut'; reason: string }
  | { kind: 'fail'; failure: string | undefined }
  | { kind: 'hide'; keys: readonly string[] }
  /** Answered by `closed`. */
  | { kind: 'close' };

export type FromPipelines =
  | FromAnswering
  /** Once a second while pipelines run. */
  | { kind: 'read'; readings: PipelineReadings }
  | { kind: 'closed' };
