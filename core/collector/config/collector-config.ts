import type { Signal } from '../../model/telemetry.ts';
import type { ConfigProblem } from '../processor.ts';
import type { ComponentId } from './component-id.ts';
import type { PlacedProblem } from './problem.ts';

export const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;
export type Section = (typeof SECTIONS)[number];

/** A component as configured, with what its settings were when environment variables had been put in. */
export interface ComponentConfig extends ComponentId {
  section: Section;
  settings: unknown;
}

export interface PipelineConfig {
  /** 'traces', 'metrics/2'. */
  id: string;
  signal: Signal;
  receivers: readonly string[];
  processors: readonly string[];
  exporters: readonly string[];
}

/** Those components that are used, and the pipelines that can run. */
export interface CollectorConfig {
  components: readonly ComponentConfig[];
  pipelines: readonly PipelineConfig[];
  /** Ids of the extensions of the service. */
  extensions: readonly string[];
  /** Settings under `service.telemetry`, as they are; undefined where there are none. */
  telemetry: unknown;
}

export interface ReadConfig {
  /** Undefined where there are problems. */
  config?: CollectorConfig;
  /** With any of them nothing runs. */
  problems: PlacedProblem[];
  /** What is left out or has no effect, and why; the rest runs. */
  warnings: PlacedProblem[];
  /** Pipelines that are left out, by their id, and why. */
  leftOut: Readonly<Record<string, string>>;
}

/** What can be said of a type of component before any is made. */
export interface KnownType {
  /** Which signals it takes (of a connector: takes as an exporter). */
  signals: readonly Signal[];
  /** Of a connector: which it gives, whatever it takes; where this is not said it gives the signal it takes. */
  gives?: readonly Signal[];
  /** Problems of its settings and what is to be warned of, their paths from the settings on. */
  check: (settings: unknown) => readonly ConfigProblem[];
  /** Of an extension that is an authenticator: whom it serves with these settings. */
  authenticates?: (settings: unknown) => readonly ('receivers' | 'exporters')[];
}

export interface CheckedTelemetry {
  problems: readonly ConfigProblem[];
  /** What is left out. */
  warnings: readonly ConfigProblem[];
}

export type KnownTypes = Readonly<Record<Section, ReadonlyMap<string, KnownType>>> & {
  /** What is to be said of `service.telemetry`, the paths from there on. */
  readonly telemetry?: (settings: unknown) => CheckedTelemetry;
};
