import type { Documented, Example } from '../example.ts';
import { logs, type LogGiven } from '../items.ts';

const CONTRIB = 'opentelemetry-collector-contrib/pkg/stanza/docs';

/** Two lines of the settings before the list. */
const BEFORE = 'include: [a.log]\noperators:';

/** Examples of a document about operators; the settings of each are the list alone. */
function ofOperators(source: string, examples: readonly Example[]): Documented {
  return {
    section: 'receivers',
    component: 'file_log',
    source: `${CONTRIB}/${source}`,
    examples: examples.map((one) => ({ ...one, settings: `${BEFORE}${one.settings}` })),
  };
}

/** Of one operator. */
export const operator = (name: string, examples: readonly Example[]) => ofOperators(`operators/${name}.md`, examples);

/** Of what several of them share. */
export const shared = (name: string, examples: readonly Example[]) => ofOperators(`types/${name}.md`, examples);

/** Log entries without a resource, a severity and a time, unless they are given. */
export const entries = (...given: LogGiven[]) =>
  logs(...given.map((one) => ({ resource: {}, severityNumber: 0, severityText: '', timeUnixNano: 0n, ...one })));
