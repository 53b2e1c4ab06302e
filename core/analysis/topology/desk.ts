import type { Signal } from '../../model/telemetry.ts';
import type { TopologyComponent } from '../../model/topology.ts';

/** What this desk knows of itself. */
export interface DeskFacts {
  readonly version: string;
  /** Names and addresses of this machine, in lower case. */
  readonly hosts: readonly string[];
  /** With what they listen on or send to. */
  readonly components: readonly TopologyComponent[];
  /** Where exporters send which signals. */
  readonly sends: readonly {
    readonly exporter: string;
    readonly endpoint: string;
    readonly signals: readonly Signal[];
  }[];
  /** Where its own metrics are served: what is scraped there is the desk itself. */
  readonly metricsAt: readonly string[];
}
