import type {
  CheckedConfig,
  ComponentSample,
  ConfigSetting,
  DryRun,
  PipelineReadings,
  PipelinesState,
  TailDecisions,
  TailSamplingRun,
} from '../../../contract/operations/pipelines.ts';
import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { PipelinesOptions } from '../api.ts';
import { OperationFailure, type Pipelines, type PipelinesFlow } from '../ports.ts';
import { defaultConfig } from './default-config.ts';
import { ConfigDesk, type StartConfigReader } from './config-desk.ts';
import { History } from './history.ts';
import type {
  CheckedAndPorts,
  ConfigQuestion,
  ConfigQuestions,
  PipelinesQuestion,
  PipelinesQuestions,
} from './messages.ts';
import { boundsOf, onOf, type Bounds } from './tried-on.ts';
import { orCancelled } from './turns.ts';
import { RunnerOnDemand, type RunnerOnDemandOptions } from './runner-on-demand.ts';
import { PipelinesFailure } from './runner.ts';
import { asOperationFailure, uncheckable } from './not-answered.ts';

export interface WorkbenchPipelinesOptions extends PipelinesOptions, Pick<RunnerOnDemandOptions, 'startRunner'> {
  startConfigReader: StartConfigReader;
  mayChange: boolean;
  /** Why none can run in this session; '' where they can. */
  unable: string;
  /** The workbench's own receivers leave these ports alone from now on, and have all others. */
  giveUp: (ports: readonly number[]) => Promise<void>;
  /** Unix nanoseconds; undefined while nothing is stored. */
  latestNs: () => bigint | undefined;
  /** The latest stored spans, log records or data points of a time, as protobuf requests. */
  readNewest: (signal: Signal, items: number, time: Bounds, cancel?: CancelSignal) => Promise<Uint8Array[]>;
  /** The traces that began last, of those that ended in a time, whole, some at a time as a protobuf request. */
  readNewestTraces: (traces: number, time: Bounds, cancel?: CancelSignal) => AsyncIterable<Uint8Array>;
  /** Tries a configuration on another session; it rejects where the host keeps one only. */
  askBeside: <Name extends TriedOperation>(
    session: string,
    operation: Name,
    input: ParsedInputOf<Name>,
    signal?: CancelSignal,
  ) => Promise<OutputOf<Name>>;
  /** Those of these traces of which anything is stored. */
  storedTraces: (traceIds: readonly string[], cancel?: CancelSignal) => Promise<ReadonlySet<string>>;
  usualPorts: () => { grpc: number; http: number };
  onRead: (readings: PipelineReadings) => void;
  onChanged: (state: PipelinesState) => void;
  now: () => number;
}

type TriedOperation = 'pipelines.dryRun' | 'pipelines.simulate';
type Standing = Pick<PipelinesState, 'state' | 'message' | 'addresses' | 'extensions' | 'startedMs'>;

const OFF: Standing = { state: 'off', message: '', addresses: {}, extensions: {}, startedMs: 0 };
const NO_DECISIONS: TailDecisions = {
  decisions: [],
  matching: 0,
  outcomes: { sampled: 0, 'not-sampled': 0, dropped: 0 },
  policies: [],
};

const NOT_RUNNING = 'No pipelines run.';
const FIXED = 'These pipelines are those of the file that `--config` names.';
const FIXED_HINT = 'Change the file and send SIGHUP or start again, or start with `--allow-pipelines`.';

/** Of one that cannot run as it is configured. */
const LEFT_OUT_HINT =
  'The pipelines that ran before run on. Correct it, take it out of the configuration, or stop the pipelines first.';

/**
 * The pipelines as pages see them: what is to run, what runs, and what it did. They run behind a PipelinesRunner,
 * and what needs only the text of a configuration is answered behind a ConfigDesk.
 */
export class WorkbenchPipelines implements Pipelines {
  readonly #options: WorkbenchPipelinesOptions;
  readonly #history = new History();
  readonly #runner: RunnerOnDemand;
  readonly #configs: ConfigDesk;
  #yaml = '';
  #standing: Standing = OFF;
  /** Of what runs, while it does. */
  #flow: Omit<PipelinesFlow, 'readings'> | undefined;
  /** Of the configuration that runs. */
  #ports: readonly number[] = [];
  #checked: ({ yaml: string } & CheckedAndPorts) | undefined;
  /** What is to run from the start. */
  #first: string | undefined;
  /** Starting and stopping, one after another. */
  #changing: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: WorkbenchPipelinesOptions) {
    this.#options = options;
    this.#configs = new ConfigDesk(options.startConfigReader);
    this.#runner = new RunnerOnDemand({
      startRunner: options.startRunner,
      listener: { onRead: (readings) => this.#read(readings), onEnd: (reason) => this.#lost(reason) },
      isRunning: () => this.#standing.state === 'running',
    });
  }

  /** Reads what is to run from the start, and has its ports left alone. */
  async prepare(): Promise<void> {
    const { config, keeper, giveUp, unable } = this.#options;
    const kept = config === undefined ? await keeper?.read() : { yaml: config, isRunning: true };
    this.#yaml = kept?.yaml ?? '';
    if (!kept?.isRunning || unable !== '') return;
    this.#first = kept.yaml;
    // What is wrong is told when it is to begin.
    const checked = await this.#check(kept.yaml).catch(() => undefined);
    await giveUp(checked?.ports ?? []);
  }

  /** Runs it. Never rejects: what went wrong is in the state. */
  async begin(): Promise<void> {
    const yaml = this.#first;
    if (yaml === undefined) return;
    await this.#change(() => this.#run(yaml)).catch((error: unknown) => this.#fail((error as Error).message));
  }

  /** What listens on a port in place of the workbench's own receiver; undefined where nothing does. */
  addressAt(port: number): string | undefined {
    return Object.values(this.#standing.addresses)
      .flat()
      .find((address) => address.endsWith(`:${port}`));
  }

  hide(keys: readonly string[]): void {
    this.#runner.hide(keys);
    this.#configs.hide(keys);
  }

  async get(): Promise<PipelinesState> {
    const yaml = this.#yaml === '' ? defaultConfig(this.#options.usualPorts()) : this.#yaml;
    const { checked } = await this.#check(yaml);
    return { yaml, ...checked, ...this.#standing, fixedBecause: this.#refusal?.message ?? '' };
  }

  async check({ yaml }: { yaml: string }, signal?: CancelSignal): Promise<CheckedConfig> {
    this.#mustBeOwn(yaml);
    this.#checked = undefined;
    return (await this.#check(yaml, signal)).checked;
  }

  async settings(
    input: ParsedInputOf<'pipelines.settings'>,
    signal?: CancelSignal,
  ): Promise<{ settings: ConfigSetting[] }> {
    this.#mustBeOwn(input.yaml);
    return this.#look('settings', input, signal);
  }

  async apply({ yaml }: { yaml: string }): Promise<PipelinesState> {
    this.#mustChange();
    return this.replace(yaml);
  }

  /** The host's own wish. */
  async replace(yaml: string): Promise<PipelinesState> {
    await this.#change(() => this.#apply(yaml));
    return this.get();
  }

  async stop(): Promise<PipelinesState> {
    this.#mustChange();
    await this.#change(async () => {
      if (this.#runner.isThere) await this.#runner.ask('stop', {});
      await this.#end(OFF);
      if (this.#yaml !== '') await this.#keep(false);
    });
    this.#announce();
    return this.get();
  }

  async history(): Promise<{ readings: PipelineReadings[] }> {
    return { readings: this.#history.readings };
  }

  flow(): PipelinesFlow | undefined {
    return this.#flow && { ...this.#flow, readings: this.#history.readings };
  }

  async sample({ key }: { key: string }): Promise<ComponentSample> {
    if (this.#standing.state !== 'running') throw new OperationFailure('not-found', NOT_RUNNING);
    return this.#ask('sample', { key });
  }

  async dryRun(input: ParsedInputOf<'pipelines.dryRun'>, signal?: CancelSignal): Promise<DryRun> {
    const { yaml, pipeline, processor, items, limit, session } = input;
    this.#mustBeOwn(yaml);
    if (session !== undefined) return this.#tryBeside(session, 'pipelines.dryRun', input, signal);
    const { checked } = await this.#check(yaml, signal);
    mustBeRight(checked);
    const found = checked.pipelines.find(({ id }) => id === pipeline);
    if (!found) throw new OperationFailure('not-found', `There is no pipeline "${pipeline}".`);
    const time = boundsOf(input.range, this.#options.latestNs());
    const wires = await this.#options.readNewest(found.signal, items, time, signal);
    const asked = { yaml, pipeline, processor, signal: found.signal, wires, limit };
    const output = await this.#look('dryRun', asked, signal);
    return { ...output, on: onOf(time), note: noteOf(output.itemsIn, items, time) };
  }

  async simulate(input: ParsedInputOf<'pipelines.simulate'>, signal?: CancelSignal): Promise<TailSamplingRun> {
    const { yaml, processor, traces, session } = input;
    this.#mustBeOwn(yaml);
    if (session !== undefined) return this.#tryBeside(session, 'pipelines.simulate', input, signal);
    mustBeRight((await this.#check(yaml, signal)).checked);
    const { id } = await this.#look('simulate', { yaml, processor }, signal);
    const time = boundsOf(input.range, this.#options.latestNs());
    for await (const wire of this.#options.readNewestTraces(traces, time, signal))
      await this.#look('simulateTraces', { id, wire }, signal);
    return { ...(await this.#look('simulated', { id })), on: onOf(time) };
  }

  /** There the configuration is checked again, by pipelines that run nothing. */
  async #tryBeside<Name extends TriedOperation>(
    session: string,
    operation: Name,
    input: ParsedInputOf<Name>,
    signal?: CancelSignal,
  ): Promise<OutputOf<Name>> {
    const answer = await this.#options.askBeside(session, operation, { ...input, session: undefined }, signal);
    return { ...answer, on: { ...answer.on, session } };
  }

  async decisions(input: ParsedInputOf<'pipelines.decisions'>, signal?: CancelSignal): Promise<TailDecisions> {
    if (this.#standing.state !== 'running') return NO_DECISIONS;
    const { decisions, ...counts } = await this.#ask('decisions', input);
    const ids = [...new Set(decisions.map(({ traceId }) => traceId))];
    const stored = ids.length > 0 ? await this.#options.storedTraces(ids, signal) : new Set<string>();
    return { ...counts, decisions: decisions.map((one) => ({ ...one, isStored: stored.has(one.traceId) })) };
  }

  #mustChange(): void {
    if (this.#refusal) throw this.#refusal;
  }

  /** A text of a page names variables and files of this machine: what is wrong with them is told only to who may run it. */
  #mustBeOwn(yaml: string): void {
    if (!this.#options.mayChange && yaml !== this.#yaml) throw new OperationFailure('unsupported', FIXED, FIXED_HINT);
  }

  get #refusal(): OperationFailure | undefined {
    const { mayChange, unable } = this.#options;
    if (!mayChange) return new OperationFailure('unsupported', FIXED, FIXED_HINT);
    return unable === '' ? undefined : new OperationFailure('unsupported', unable);
  }

  #change<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(() => {
      if (this.#isClosed) throw new OperationFailure('busy', 'The session is being closed.');
      return change();
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #apply(yaml: string): Promise<void> {
    // Files and variables that it names may be others by now.
    this.#checked = undefined;
    mustBeRight((await this.#check(yaml)).checked);
    await this.#run(yaml).catch((error: unknown) => this.#ranBefore(error));
    await this.#keep(true);
  }

  /** Told with what became of those that ran before. */
  async #ranBefore(error: unknown): Promise<never> {
    if (!(error instanceof PipelinesFailure)) throw error;
    const { message, isRunning, code } = error;
    const ranBefore = this.#standing.state === 'running';
    if (code === 'unsupported') throw new OperationFailure(code, message, LEFT_OUT_HINT);
    if (isRunning) throw new OperationFailure('io', message, 'The pipelines that ran before run on.');
    if (ranBefore) await this.#fail(message);
    throw new OperationFailure('io', message, 'Telemetry goes straight into the store.');
  }

  /** Rejects with what could not be done; ports are then given up for what runs. */
  async #run(yaml: string): Promise<void> {
    const { giveUp, now } = this.#options;
    const { ports, checked } = await this.#check(yaml);
    const read = await this.#look('read', { yaml });
    await giveUp([...ports, ...this.#ports]);
    try {
      const { extensions, ...started } = await this.#runner.ask('start', read);
      const { addresses } = started;
      this.#flow = { ...started, ...partsOf(checked) };
      this.#ports = ports;
      this.#yaml = yaml;
      this.#standing = { state: 'running', message: '', addresses, extensions, startedMs: now() };
    } finally {
      await giveUp(this.#ports);
    }
    this.#announce();
  }

  async #fail(message: string): Promise<void> {
    await this.#end({ ...OFF, state: 'failed', message });
    this.#announce();
  }

  /** Nothing runs any more, and the workbench's own receivers have their ports back. */
  async #end(standing: Standing): Promise<void> {
    this.#ports = [];
    this.#flow = undefined;
    this.#standing = standing;
    await this.#options.giveUp([]);
  }

  async #keep(isRunning: boolean): Promise<void> {
    const { keeper, config } = this.#options;
    if (config === undefined) await keeper?.write({ yaml: this.#yaml, isRunning });
  }

  async #check(yaml: string, signal?: CancelSignal): Promise<CheckedAndPorts> {
    if (this.#checked?.yaml !== yaml) {
      const answered = this.#configs.ask('check', { yaml }, signal).catch(orCancelled(signal));
      this.#checked = { yaml, ...(await answered.catch(uncheckable)) };
    }
    return this.#checked;
  }

  #look<Q extends ConfigQuestion>(question: Q, input: ConfigQuestions[Q]['input'], signal?: CancelSignal) {
    return this.#configs.ask(question, input, signal).catch(orCancelled(signal)).catch(asOperationFailure);
  }

  /** Of something that may not be there. */
  #ask<Q extends PipelinesQuestion>(question: Q, input: PipelinesQuestions[Q]['input']) {
    return this.#runner.ask(question, input).catch(asOperationFailure);
  }

  #read(readings: PipelineReadings): void {
    this.#history.add(readings);
    this.#options.onRead(readings);
  }

  /** What it held in memory is lost; senders were not answered for it, but by components that hold traces (docs/adr/0028). */
  #lost(reason: string): void {
    if (this.#standing.state === 'running') void this.#change(() => this.#fail(reason)).catch(() => undefined);
  }

  #announce(): void {
    void this.get().then(this.#options.onChanged, () => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#configs.close();
    await this.#changing;
    await this.#runner.close();
  }
}

function partsOf({ pipelines, components }: CheckedConfig): Pick<PipelinesFlow, 'pipelines' | 'connectors'> {
  return {
    pipelines: pipelines.filter(({ leftOut }) => leftOut === ''),
    connectors: components.flatMap(({ section, id }) => (section === 'connectors' ? [id] : [])),
  };
}

function mustBeRight({ problems }: CheckedConfig): void {
  const [first] = problems;
  if (!first) return;
  const message = `Line ${first.line}, column ${first.column}: ${first.message}`;
  throw new OperationFailure('invalid-input', message, 'Nothing was changed.');
}

function noteOf(items: number, wanted: number, { fromNs, toNs }: Bounds): string {
  if (items >= wanted) return '';
  const isBounded = fromNs !== undefined || toNs !== undefined;
  if (items === 0) return `Nothing of this signal is stored ${isBounded ? 'of that time' : 'yet'}.`;
  const only = items === 1 ? 'Only 1 is stored' : `Only ${items.toLocaleString('en')} are stored`;
  return `${only}${isBounded ? ' of that time' : ''}.`;
}
