import { readFilelog } from '../../../../../../core/collector/receivers/filelog/settings.ts';
import { splitEntries } from '../../../../../../core/collector/receivers/filelog/split.ts';
import { newEntry, type Entry } from '../../../../../../core/collector/stanza/entry.ts';
import { encodeUtf8 } from '../../../../../../core/encoding/utf8.ts';
import type { LogRecord } from '../../../../../../core/model/log-record.ts';
import type { ResourceGroup } from '../../../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../../../core/model/telemetry.ts';
import { chainOf, NOW } from '../../stanza/run-operators.ts';
import { plainAttributes, plainValue, type Plain } from '../items.ts';

const ENVIRONMENT = { MY_ENV_VARIABLE: 'of my environment' };

/** What operators give of entries, or of a file's text that is read to its end; then what was dropped, and what was told. */
export function fileLogOutcome(settings: unknown, takes: Telemetry | string): (Plain | string)[] {
  const { operators = [] } = settings as { operators?: unknown[] };
  const { chain, told } = chainOf(operators, { env: ENVIRONMENT });
  const out: Entry[] = [];
  const write = (entry: Entry) => out.push(entry);
  for (const entry of typeof takes === 'string' ? entriesIn(settings, takes) : entriesOf(takes))
    chain.process(entry, write);
  chain.flush(NOW, true, write);
  return [...out.map(plainEntry), ...told.dropped.map((reason) => `dropped: ${reason}`), ...told.errors];
}

function entriesIn(settings: unknown, text: string): Entry[] {
  const { tokens } = splitEntries(encodeUtf8(text), readFilelog(settings).settings.split, 'flush');
  return tokens.map(({ body, start }) => newEntry(body, NOW, { source: 'file', offset: start }));
}

const entriesOf = ({ groups }: Telemetry): Entry[] =>
  (groups as ResourceGroup<LogRecord>[]).flatMap(({ resource, scopes }) =>
    scopes.flatMap(({ items }) =>
      items.map((record, i) => ({
        ...newEntry(record.body, NOW, { source: 'file', offset: i }),
        ...{ attributes: record.attributes, resource: resource.attributes, timeNs: record.timeUnixNano },
      })),
    ),
  );

const plainEntry = (entry: Entry): Plain => ({
  ...entry,
  body: plainValue(entry.body),
  attributes: plainAttributes(entry.attributes),
  resource: plainAttributes(entry.resource),
});
