import type { LanePipeline, StepEdge, StepKind, StepNode } from './pipeline-graph.ts';

type Role = 'receivers' | 'processors' | 'exporters';

const KINDS: Record<Role, StepKind> = { receivers: 'receiver', processors: 'processor', exporters: 'exporter' };

/** Boxes and lines of pipelines: what several name is one box, but a processor is another one in each pipeline. */
export class Steps {
  readonly nodes: StepNode[] = [];
  readonly edges: StepEdge[] = [];
  readonly #connectors: ReadonlySet<string>;
  readonly #byKey = new Map<string, number>();
  readonly #edgeByEnds = new Map<string, StepEdge>();

  constructor(pipelines: readonly LanePipeline[], connectors: ReadonlySet<string>) {
    this.#connectors = connectors;
    // A connector names whom it takes from first, as the telemetry runs.
    for (const pipeline of pipelines) for (const id of pipeline.exporters) this.#node('exporters', id, pipeline.id);
    for (const pipeline of pipelines) this.#add(pipeline);
  }

  find(key: string): number {
    return this.#byKey.get(key) ?? -1;
  }

  keyOf(role: Role, id: string, pipeline: string): string {
    if (role === 'processors') return `${pipeline}/${id}`;
    return this.#connectors.has(id) ? `connectors/${id}` : `${role}/${id}`;
  }

  #add({ id, receivers, processors, exporters }: LanePipeline): void {
    let before = receivers.map((name) => this.#node('receivers', name, id));
    for (const name of processors) {
      const node = this.#node('processors', name, id);
      for (const from of before) this.#edge(from, node, id);
      before = [node];
    }
    for (const name of exporters) for (const from of before) this.#edge(from, this.#node('exporters', name, id), id);
  }

  #node(role: Role, id: string, pipeline: string): number {
    const key = this.keyOf(role, id, pipeline);
    const at = this.#byKey.get(key) ?? this.nodes.length;
    if (at === this.nodes.length) {
      const kind = key.startsWith('connectors/') && role !== 'processors' ? 'connector' : KINDS[role];
      this.nodes.push({ key, kind, id, pipelines: [] });
      this.#byKey.set(key, at);
    }
    const { pipelines } = this.nodes[at]!;
    if (!pipelines.includes(pipeline)) pipelines.push(pipeline);
    return at;
  }

  #edge(from: number, to: number, pipeline: string): void {
    const ends = `${from} ${to}`;
    const known = this.#edgeByEnds.get(ends);
    if (known) return void (known.pipelines.includes(pipeline) || known.pipelines.push(pipeline));
    const edge = { from, to, pipelines: [pipeline] };
    this.#edgeByEnds.set(ends, edge);
    this.edges.push(edge);
  }
}
