/** Where something listens or is sent to. */
export interface HostPort {
  /** In lower case, IPv6 without brackets; of a unix socket 'unix:' and its path. */
  readonly host: string;
  /** 0 where it is not told. */
  readonly port: number;
}

const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, grpc: 80, grpcs: 443 };

/**
 * Of an endpoint as configurations and metrics write it: 'gw:4317', 'https://user:key@otlp.example/v1/traces', 'dns:///gw:4317'. What may
 * be a secret (user, path, query) is not in it. Undefined where there is no host.
 */
export function parseEndpoint(text: string): HostPort | undefined {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim())!;
  if (/^unix(-abstract)?$/i.test(scheme)) return { host: `unix:${rest}`, port: 0 };
  // A resolver of gRPC stands before the name that it looks up.
  const target = /^(dns|passthrough|ipv4|ipv6)$/i.test(scheme) ? rest.slice(rest.lastIndexOf('/') + 1) : rest;
  const authority = /^[^/?#]*/.exec(target)![0];
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const [written = '', digits] = cutPlace(place);
  const host = written.toLowerCase();
  const port = digits === undefined ? (SCHEME_PORTS[scheme.toLowerCase()] ?? 0) : Number(digits);
  return host === '' && port === 0 ? undefined : { host: host === '' ? '0.0.0.0' : host, port };
}

/** Host and digits of the port; nothing where it is no place. IPv6 without brackets has no port. */
function cutPlace(place: string): readonly (string | undefined)[] {
  const [, bracketed, behind] = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(place) ?? [];
  if (bracketed !== undefined) return [bracketed, behind];
  if (place.indexOf(':') !== place.lastIndexOf(':')) return /[\r\n]/.test(place) ? [] : [place];
  const [, plain, digits] = /^([^:]*)(?::(\d{1,5}))?$/.exec(place) ?? [];
  return [plain, digits];
}

/** 'gw:4317', '[::1]:4317'; without a port the host alone. */
export function endpointText({ host, port }: HostPort): string {
  const shown = host.includes(':') && !isUnix(host) ? `[${host}]` : host;
  return port === 0 ? shown : `${shown}:${port}`;
}

/** The same as it may be shown to everybody; '' where it is none. */
export function shownEndpoint(text: string): string {
  const parsed = parseEndpoint(text);
  return parsed ? endpointText(parsed) : '';
}

export const isUnix = (host: string) => host.startsWith('unix:');

export const isLoopback = (host: string) =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  /^127\.\d+\.\d+\.\d+$/.test(host) ||
  host === '::1' ||
  /^::ffff:127\./.test(host);

/** A listener there is reached by every address of its machine. */
export const isAnyHost = (host: string) => host === '0.0.0.0' || host === '::' || host === '';
