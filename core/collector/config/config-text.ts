import { expandText, type Surroundings } from './expand.ts';
import type { ConfigProblem } from '../processor.ts';
import { mergeConfigs } from './merge-configs.ts';
import type { NamedText, PlacedProblem } from './problem.ts';
import { YamlSource, type Path } from './yaml-source.ts';

/** A text, one that was read as YAML already, or several. */
export type ConfigSource = string | YamlSource | readonly NamedText[];

/** A configuration with its environment variables put in, and what was found wrong with it so far. */
export class ConfigText {
  readonly value: unknown;
  readonly problems: PlacedProblem[] = [];
  readonly warnings: PlacedProblem[] = [];
  /** Pipelines that do not run, by their id, and why. */
  readonly leftOut: Record<string, string> = {};
  /** Each with the name of its file, where there are several. */
  readonly #sources: readonly { name?: string; source: YamlSource }[];
  readonly #surroundings: Surroundings;

  /** Of several texts each is laid over those before it. */
  constructor(text: ConfigSource, surroundings: Surroundings) {
    this.#sources =
      typeof text === 'string' || text instanceof YamlSource
        ? [{ source: typeof text === 'string' ? new YamlSource(text) : text }]
        : text.map(({ name, text: one }) => ({ name, source: new YamlSource(one) }));
    this.#surroundings = surroundings;
    for (const one of this.#sources) this.problems.push(...one.source.problems.map((problem) => named(one, problem)));
    const values = this.#sources.map(({ source }) => source.value);
    this.value = this.problems.length > 0 ? undefined : this.#expand(mergeConfigs(values), []);
  }

  /** In the text that says most of its path, of several the last: that is the one which counts. */
  #placed(problem: ConfigProblem): PlacedProblem {
    const depths = this.#sources.map(({ source }) => source.depth(problem.path));
    const one = this.#sources[depths.lastIndexOf(Math.max(...depths))]!;
    return named(one, one.source.placed(problem));
  }

  problem(path: Path, message: string): void {
    this.add({ path, message });
  }

  /** Where it is one that keeps nothing from running, as a warning. */
  add(problem: ConfigProblem): void {
    (problem.isWarning === true ? this.warnings : this.problems).push(this.#placed(problem));
  }

  warn(path: Path, message: string): void {
    this.addWarning({ path, message });
  }

  addWarning(warning: ConfigProblem): void {
    this.warnings.push(this.#placed(warning));
  }

  leaveOut(path: Path, pipeline: string, why: string): void {
    this.leftOut[pipeline] = why;
    this.warn(path, `pipeline "${pipeline}" does not run: ${why}`);
  }

  /** An empty one where there is no map. */
  map(value: unknown, path: Path): Readonly<Record<string, unknown>> {
    if (value === undefined || value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    this.problem(path, path.length === 0 ? 'a map of sections is expected' : 'a map is expected');
    return {};
  }

  #expand(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return this.#expandText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => this.#expand(item, [...path, index]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#expand(item, [...path, key])]));
  }

  #expandText(text: string, path: Path): unknown {
    const { value, problems, unset } = expandText(text, this.#surroundings);
    for (const message of problems) this.problem(path, message);
    for (const name of unset) this.warn(path, `the environment variable ${name} is not set: empty`);
    return value;
  }
}

const named = ({ name }: { name?: string }, problem: PlacedProblem): PlacedProblem =>
  name === undefined ? problem : { ...problem, file: name };
