import type { PipelineConfig } from './collector-config.ts';

/** The pipelines that a connector is an exporter of, and those that it is a receiver of. */
export interface Junction {
  before: Set<PipelineConfig>;
  behind: Set<PipelineConfig>;
}

/** What stands at each connector, so that nobody has to look through all pipelines for each of them. */
export class Junctions {
  readonly #all: ReadonlyMap<string, Junction>;

  constructor(connectors: readonly string[], pipelines: readonly PipelineConfig[]) {
    this.#all = new Map(connectors.map((id) => [id, { before: new Set(), behind: new Set() }]));
    for (const pipeline of pipelines) {
      for (const id of this.among(pipeline.exporters)) this.at(id).before.add(pipeline);
      for (const id of this.among(pipeline.receivers)) this.at(id).behind.add(pipeline);
    }
  }

  at(connector: string): Junction {
    return this.#all.get(connector)!;
  }

  /** Those of the names that are connectors. */
  among(names: readonly string[]): string[] {
    return names.filter((name) => this.#all.has(name));
  }

  /** Gives the connectors that it stood at. */
  remove(pipeline: PipelineConfig): string[] {
    const [exporters, receivers] = [this.among(pipeline.exporters), this.among(pipeline.receivers)];
    for (const id of exporters) this.at(id).before.delete(pipeline);
    for (const id of receivers) this.at(id).behind.delete(pipeline);
    return [...exporters, ...receivers];
  }

  /** Of these pipelines, with which it was made, those whose data comes round again: what is left when each that leads nowhere is taken away. */
  takeEnding(pipelines: readonly PipelineConfig[]): Set<PipelineConfig> {
    const left = new Set(pipelines);
    const ways = new Map(pipelines.map((pipeline) => [pipeline, this.among(pipeline.exporters).length]));
    const ending = pipelines.filter((pipeline) => ways.get(pipeline) === 0);
    const close = ({ before }: Junction): void => {
      for (const pipeline of before) {
        ways.set(pipeline, ways.get(pipeline)! - 1);
        if (ways.get(pipeline) === 0) ending.push(pipeline);
      }
    };
    for (const junction of this.#all.values()) if (junction.behind.size === 0) close(junction);
    // It grows meanwhile.
    for (const pipeline of ending) {
      left.delete(pipeline);
      for (const id of this.among(pipeline.receivers)) {
        const junction = this.at(id);
        junction.behind.delete(pipeline);
        if (junction.behind.size === 0) close(junction);
      }
    }
    return left;
  }
}
