import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import type { Plain } from './items.ts';

/** One configuration of the Collector's documents, restated, with the outcome they state. */
export interface Example {
  /** What it shows. */
  shows: string;
  /** The YAML below the component's name. */
  settings: string;
  /** What comes, as text what is read; missing where nothing is said but that the settings are read. */
  takes?: Telemetry | string;
  /** What goes, item by item; of each the fields that are named. Of connectors and samplers: lines. */
  gives?: readonly (Plain | string)[];
  /** Problems it is refused with, as `line:column message` within the settings; a text within is enough. */
  refused?: readonly string[];
  /** Warnings it is taken with, written alike. */
  warned?: readonly string[];
}

/** The examples of one document. */
export interface Documented {
  section: 'receivers' | 'processors' | 'connectors' | 'exporters' | 'extensions';
  /** The type of the component. */
  component: string;
  /** Which document, below github.com/open-telemetry; Elastic's begins with its owner. */
  source: string;
  examples: readonly Example[];
}
