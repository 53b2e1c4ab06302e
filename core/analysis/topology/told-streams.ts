import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import { parseEndpoint, type HostPort } from './endpoint.ts';

/** A stream of a Collector's own metrics, reduced over the window. Attributes as plain texts. */
export interface ToldStream {
  readonly name: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** Rise per second; NaN where it is not known. */
  readonly perSecond: number;
  readonly last: number;
  readonly firstNs: bigint;
  /** Of its points the one before the last; undefined where there is none. */
  readonly previousNs: bigint | undefined;
  readonly lastNs: bigint;
  /** The last point that is more than the one before it, and the last that is nothing; undefined where there is none. */
  readonly roseNs: bigint | undefined;
  readonly emptyNs: bigint | undefined;
}

export type Texts = Readonly<Record<string, string>>;

/** With dots, or as Prometheus writes it. '' where neither is there. */
export const text = (texts: Texts, key: string): string => texts[key] ?? texts[key.replaceAll('.', '_')] ?? '';

/** A label of the sample is the Collector's own word; that of a scraped resource is the scraper's. */
export function identityOf({ resource, attributes }: ToldStream) {
  const own = (key: string) => text(attributes, key) || resource[key.replaceAll('.', '_')] || '';
  const instance = own('service.instance.id') || text(resource, 'service.instance.id');
  const scraped = text(resource, 'service.instance.id');
  return {
    name: own('service.name') || text(resource, 'service.name'),
    version: own('service.version') || text(resource, 'service.version'),
    instance,
    host: own('host.name') || text(resource, 'host.name'),
    // A scraped target's instance is its address.
    scrapedAt: /^[^/]*:\d{1,5}$/.test(scraped) ? parseEndpoint(scraped) : undefined,
  };
}

/** Labels that say who tells it, not what of. */
export const IDENTITY = /^(?:service[._]|host[._]|telemetry[._]|otel[._]scope[._]|job$|instance$)/;

/** '' for what is none. */
export const signalOf = (name: string): Signal | '' => SIGNALS.find((signal) => signal === name) ?? '';

/** `endpoint`, or where a client of the Collector's libraries says whom it called. */
export function addressOf(attributes: Texts): HostPort | undefined {
  const endpoint = attributes['endpoint'] ?? '';
  if (endpoint !== '') return parseEndpoint(endpoint);
  const host = text(attributes, 'server.address') || text(attributes, 'net.peer.name');
  const port = text(attributes, 'server.port') || text(attributes, 'net.peer.port');
  // The usual port of a scheme is not told.
  const scheme = text(attributes, 'url.scheme');
  const place = host.includes(':') ? `[${host}]` : host;
  if (host !== '')
    return parseEndpoint(`${scheme === '' ? '' : `${scheme}://`}${place}${port === '' ? '' : `:${port}`}`);
  const target = text(attributes, 'grpc.target');
  return target === '' ? undefined : parseEndpoint(target);
}
