import type { SpanId, TraceId } from '../../model/ids.ts';

/** A request from one service to another, of which both sides may not be known yet. */
export interface Edge {
  client: string;
  server: string;
  connection: '' | 'messaging_system' | 'database' | 'virtual_node';
  clientSeconds: number;
  serverSeconds: number;
  isFailed: boolean;
  /** 'client_region' */
  dimensions: Map<string, string>;
  /** What the client says of the other side, where it says anything. */
  peer: string;
  virtual: '' | 'client' | 'server';
  /** Of the span of the client: '' where the server's has no parent. */
  spanId: SpanId;
}

export interface EdgeStoreOptions {
  ttlMs: number;
  maxItems: number;
  onComplete: (edge: Edge) => void;
  onExpire: (edge: Edge) => void;
}

/** Edges that wait for their other side. */
export class EdgeStore {
  readonly #options: EdgeStoreOptions;
  /** Edges that were begun, and those whose other side did not come. */
  readonly counts = { begun: 0, expired: 0 };
  /** In order of arrival. */
  readonly #edges = new Map<string, { edge: Edge; untilMs: number }>();

  constructor(options: EdgeStoreOptions) {
    this.#options = options;
  }

  /** False where there is no room for a new one. */
  update(traceId: TraceId, spanId: SpanId, nowMs: number, change: (edge: Edge) => void): boolean {
    const key = `${traceId}/${spanId}`;
    const known = this.#edges.get(key)?.edge;
    const edge = known ?? newEdge(spanId);
    change(edge);
    if (edge.client !== '' && edge.server !== '') {
      if (!known) this.counts.begun++;
      this.#edges.delete(key);
      this.#options.onComplete(edge);
      return true;
    }
    if (known) return true;
    const { maxItems, ttlMs } = this.#options;
    if (this.#edges.size >= maxItems && !this.#expireOldest(nowMs)) return false;
    this.#edges.set(key, { edge, untilMs: nowMs + ttlMs });
    this.counts.begun++;
    return true;
  }

  /** Those that have waited long enough. */
  expire(nowMs: number): void {
    while (this.#expireOldest(nowMs));
  }

  #expireOldest(nowMs: number): boolean {
    const [oldest] = this.#edges;
    if (!oldest || oldest[1].untilMs > nowMs) return false;
    this.#edges.delete(oldest[0]);
    this.counts.expired++;
    this.#options.onExpire(oldest[1].edge);
    return true;
  }
}

const newEdge = (spanId: SpanId): Edge => ({
  client: '',
  server: '',
  connection: '',
  clientSeconds: 0,
  serverSeconds: 0,
  isFailed: false,
  dimensions: new Map(),
  peer: '',
  virtual: '',
  spanId,
});
