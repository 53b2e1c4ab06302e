import { DatadogRequests } from '../../../../../../core/collector/receivers/datadog/read-datadog.ts';
import { readFilelog } from '../../../../../../core/collector/receivers/filelog/settings.ts';
import { splitEntries } from '../../../../../../core/collector/receivers/filelog/split.ts';
import { CATALOG } from '../../../../../../core/collector/receivers/hostmetrics/catalog.ts';
import { readHostMetrics } from '../../../../../../core/collector/receivers/hostmetrics/settings.ts';
import { readScrapeSettings } from '../../../../../../core/collector/receivers/prometheus/scrape-config.ts';
import { TargetScrapes } from '../../../../../../core/collector/receivers/prometheus/target-scrapes.ts';
import { StatsdAggregator } from '../../../../../../core/collector/receivers/statsd/aggregate.ts';
import { parseStatsd } from '../../../../../../core/collector/receivers/statsd/parse-line.ts';
import { readStatsd } from '../../../../../../core/collector/receivers/statsd/settings.ts';
import { readZipkin } from '../../../../../../core/collector/receivers/zipkin/read-zipkin.ts';
import { Settings } from '../../../../../../core/collector/settings.ts';
import { newEntry, type Entry } from '../../../../../../core/collector/stanza/entry.ts';
import { encodeUtf8 } from '../../../../../../core/encoding/utf8.ts';
import type { LogRecord } from '../../../../../../core/model/log-record.ts';
import type { ResourceGroup } from '../../../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../../../core/model/telemetry.ts';
import { chainOf, NOW } from '../../stanza/run-operators.ts';
import { linesOf } from '../../connectors/metric-lines.ts';
import { plainAttributes, plainItems, plainValue, type Plain } from '../items.ts';

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

/** Lines of points, by what an interval of these lines of StatsD comes to. */
export function statsdOutcome(settings: unknown, lines: string): string[] {
  const read = readStatsd(new Settings(settings));
  const aggregator = new StatsdAggregator(read, 0n, () => 0.5);
  const problems = lines.split('\n').flatMap((line) => {
    const sample = parseStatsd(line, read);
    return (typeof sample === 'string' ? sample : aggregator.add(sample, 'client:1', 1n)) ?? [];
  });
  return [...aggregator.flush(2n).flatMap(linesOf), ...problems];
}

/** What the first target of the first job says, without what a scrape says of itself. */
export function prometheusOutcome(settings: unknown, text: string): Plain[] {
  const read = readScrapeSettings(new Settings(settings));
  const [job] = read.jobs;
  const { telemetry } = new TargetScrapes(job!, job!.targets[0]!, read).take({
    ...{ nowNs: NOW, durationMs: 1, text, bytes: text.length, failure: '' },
    isOpenMetrics: text.endsWith('# EOF\n'),
  });
  return plainItems(telemetry).filter(({ name }) => name !== 'up' && !String(name).startsWith('scrape_'));
}

const KINDS = { gauge: 'Gauge', counter: 'Sum', level: 'Sum' } as const;

/** What would be measured on Linux, as documents of scrapers say it. */
export const hostMetricsOutcome = (settings: unknown): string[] =>
  readHostMetrics(settings, 'linux').settings.scrapers.flatMap(({ name: scraper, enabled }) =>
    [...CATALOG.get(scraper)!].flatMap(([name, { unit, kind, isInt }]) => {
      const type = `${KINDS[kind]} ${isInt ? 'Int' : 'Double'}${kind === 'counter' ? ' monotonic' : ''}`;
      return enabled.has(name) ? [`${scraper}: ${name} ${unit}, ${type}`] : [];
    }),
  );

/** Spans of a request in JSON. */
export function zipkinOutcome(settings: unknown, request: string): Plain[] {
  const parseStringTags = new Settings(settings).bool('parse_string_tags');
  return plainItems([readZipkin(encodeUtf8(request), 'json', parseStringTags).telemetry]);
}

const NO_HEADERS = { lang: '', langVersion: '', tracerVersion: '', containerId: '' };

export const datadogOutcome = (_settings: unknown, request: string): Plain[] =>
  plainItems([new DatadogRequests(1).read('json', encodeUtf8(request), NO_HEADERS).telemetry]);

const plainEntry = (entry: Entry): Plain => ({
  ...entry,
  body: plainValue(entry.body),
  attributes: plainAttributes(entry.attributes),
  resource: plainAttributes(entry.resource),
});
