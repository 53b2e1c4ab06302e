import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type { ComponentConfig, PipelineConfig, Section } from './collector-config.ts';
import { parseComponentId } from './component-id.ts';
import type { Components } from './components.ts';
import type { ConfigText } from './config-text.ts';
import { didYouMean } from '../did-you-mean.ts';
import { Junctions, type Junction } from './junctions.ts';
import { Settings } from '../settings.ts';
import type { Path } from './yaml-source.ts';

/** Pipelines of a signal that is not stored here. */
const FOREIGN_SIGNALS = ['profiles'];
const ROLES = ['receivers', 'processors', 'exporters'] as const;

/** A pipeline that can run but for connectors whose other side does not. */
interface Read {
  config: PipelineConfig;
  path: Path;
}

/** Reads the pipelines of a service. Those that cannot be run as they are written are left out with a warning. */
export function readPipelines(text: ConfigText, components: Components, value: unknown): PipelineConfig[] {
  const path = ['service', 'pipelines'];
  const written = Object.entries(text.map(value, path));
  if (written.length === 0) text.problem(path, 'there is no pipeline');
  const reader = new PipelineReader(text, components);
  const before = text.problems.length;
  const read = written.flatMap(([id, pipeline]) => reader.read(id, pipeline, [...path, id]) ?? []);
  reader.checkConnectors();
  checkCycles(text, components, read);
  const kept = withoutLoose(text, components, read);
  // At the last one, so that it is told behind what it follows from.
  const [last] = written.at(-1) ?? [];
  const isTold = text.problems.length > before;
  if (last !== undefined && kept.length === 0 && !isTold)
    text.problem([...path, last], 'no pipeline is left that can run');
  return kept.map(({ config }) => config);
}

class PipelineReader {
  readonly #text: ConfigText;
  readonly #components: Components;
  /** As written, with what cannot be run. */
  readonly #written: PipelineConfig[] = [];

  constructor(text: ConfigText, components: Components) {
    this.#text = text;
    this.#components = components;
  }

  read(id: string, value: unknown, path: Path): Read | undefined {
    const type = parseComponentId(id)?.type ?? '';
    if (FOREIGN_SIGNALS.includes(type)) return this.#leaveOut(path, id, `${type} are not supported`);
    const signal = SIGNALS.find((known) => known === type);
    if (!signal) {
      this.#text.problem(
        path,
        `"${id}" is no pipeline: traces, metrics or logs is expected${didYouMean(type, SIGNALS)}`,
      );
      return undefined;
    }
    const settings = new Settings(value, path);
    settings.allow(ROLES);
    const lists = ROLES.map((role) => settings.listedTexts(role)) as [string[], string[], string[]];
    for (const problem of settings.problems) this.#text.add(problem);
    const [receivers, processors, exporters] = lists;
    return this.#check({ id, signal, receivers, processors, exporters }, path);
  }

  #check(written: PipelineConfig, path: Path): Read | undefined {
    this.#written.push(written);
    const { id } = written;
    const lists = ROLES.map((role) => this.#list(written, role, [...path, role]));
    const missing = lists[1]!.foreign[0];
    if (missing !== undefined)
      return this.#leaveOut(path, id, `"${missing}" is not supported, and without it the data would be other data`);
    const empty = ROLES.find((role, index) => role !== 'processors' && lists[index]!.usable.length === 0);
    // Where none is written, or defined, that was told.
    if (empty && lists[ROLES.indexOf(empty)]!.foreign.length === 0) return undefined;
    if (empty) return this.#leaveOut(path, id, `none of its ${empty} is supported`);
    const [receivers, processors, exporters] = lists.map(({ usable }) => usable) as [string[], string[], string[]];
    return { config: { ...written, receivers, processors, exporters }, path };
  }

  #list(written: PipelineConfig, role: (typeof ROLES)[number], path: Path) {
    const list = { usable: [] as string[], foreign: [] as string[] };
    const names = written[role];
    if (names.length === 0 && role !== 'processors')
      this.#text.problem(path.slice(0, -1), `pipeline "${written.id}" has no ${role}`);
    const seen = new Set<string>();
    names.forEach((name, index) => {
      const place = [...path, index];
      if (seen.has(name)) return this.#text.problem(place, `"${name}" is named twice`);
      seen.add(name);
      const meaning = this.#components.meaning(role, name, place);
      if (meaning === 'usable') this.#checkSignal(role, name, written.signal, place);
      if (meaning === 'usable') list.usable.push(name);
      if (meaning === 'foreign') list.foreign.push(name);
    });
    return list;
  }

  #checkSignal(role: Section, name: string, signal: Signal, path: Path): void {
    const type = this.#components.typeOf(this.#components.find(role, name)!)!;
    const signals = role === 'receivers' ? (type.gives ?? type.signals) : type.signals;
    if (!signals.includes(signal)) this.#text.problem(path, `"${name}" does not support ${signal}`);
  }

  #leaveOut(path: Path, id: string, why: string): undefined {
    this.#text.leaveOut(path, id, why);
    return undefined;
  }

  /** A connector is an exporter of one pipeline and a receiver of another. */
  checkConnectors(): void {
    const junctions = junctionsOf(this.#components, this.#written);
    for (const connector of this.#components.connectors) {
      const { id } = connector;
      const { takes, gives, loose } = sidesOf(connector, this.#components, junctions.at(id));
      const path = ['connectors', id];
      // Which signals one of a type that is not here gives for those it takes, nobody knows.
      const isKnown = this.#components.typeOf(connector) !== undefined;
      if (takes.length > 0 && gives.length > 0)
        for (const { signal, isGiven } of isKnown ? loose : [])
          this.#text.problem(
            path,
            `connector "${id}" ${isGiven ? 'gives' : 'takes'} ${signal} that nobody ${isGiven ? 'gives it' : 'takes from it'}`,
          );
      else if (takes.length + gives.length > 0) {
        const [used, missing] = takes.length > 0 ? ['an exporter', 'a receiver'] : ['a receiver', 'an exporter'];
        this.#text.problem(path, `connector "${id}" is used as ${used} only, not as ${missing}`);
      }
    }
  }
}

interface Sides {
  /** Signals of the pipelines it is an exporter of, and of those it is a receiver of. */
  takes: readonly Signal[];
  gives: readonly Signal[];
  /** Those that have nothing on the other side. */
  loose: readonly { signal: Signal; isGiven: boolean }[];
}

/** One that gives what it takes has both sides in each of its signals; another needs some signal on each side. */
function sidesOf(connector: ComponentConfig, components: Components, { before, behind }: Junction): Sides {
  const [takes, gives] = [signalsOf(before), signalsOf(behind)];
  const passesOn = components.typeOf(connector)?.gives === undefined;
  const isMissing = (signal: Signal, others: readonly Signal[]) =>
    passesOn ? !others.includes(signal) : others.length === 0;
  const loose = [
    ...takes.filter((signal) => isMissing(signal, gives)).map((signal) => ({ signal, isGiven: false })),
    ...gives.filter((signal) => isMissing(signal, takes)).map((signal) => ({ signal, isGiven: true })),
  ];
  return { takes, gives, loose };
}

function signalsOf(pipelines: ReadonlySet<PipelineConfig>): Signal[] {
  const found = new Set<Signal>();
  for (const { signal } of pipelines) {
    found.add(signal);
    if (found.size === SIGNALS.length) break;
  }
  return SIGNALS.filter((signal) => found.has(signal));
}

function junctionsOf({ connectors }: Components, pipelines: readonly PipelineConfig[]): Junctions {
  return new Junctions(
    connectors.map(({ id }) => id),
    pipelines,
  );
}

/** A pipeline goes with the one behind its connector, since its data would go nowhere, and one that would get none goes too. */
function withoutLoose(text: ConfigText, components: Components, pipelines: readonly Read[]): Read[] {
  const kept = new Map(pipelines.map(({ config, path }) => [config, path]));
  const junctions = junctionsOf(components, [...kept.keys()]);
  const connectors = new Map(components.connectors.map((connector) => [connector.id, connector]));
  const pending = new Set(connectors.keys());
  // What a pipeline that goes was connected with is looked at once more, behind the others.
  for (const id of pending) {
    pending.delete(id);
    const { before, behind } = junctions.at(id);
    const [loose] = sidesOf(connectors.get(id)!, components, { before, behind }).loose;
    if (!loose) continue;
    for (const config of [...(loose.isGiven ? behind : before)].filter(({ signal }) => signal === loose.signal)) {
      text.leaveOut(kept.get(config)!, config.id, `the other side of "${id}" does not`);
      kept.delete(config);
      for (const connected of junctions.remove(config)) pending.add(connected);
    }
  }
  return pipelines.filter(({ config }) => kept.has(config));
}

/** Data that came round again would never end. */
function checkCycles(text: ConfigText, components: Components, pipelines: readonly Read[]): void {
  const configs = pipelines.map(({ config }) => config);
  const rounds = junctionsOf(components, configs).takeEnding(configs);
  const round = pipelines.find(({ config }) => rounds.has(config));
  if (round) text.problem(round.path, `pipeline "${round.config.id}" leads back to itself through connectors`);
}
