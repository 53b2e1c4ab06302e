const DEFAULT_PORT = 4_317;

/** Where a back end of the exporter `loadbalancing` is: with OTLP's port for gRPC where none is written. Addresses of IPv6 stand in brackets, as URLs have them. */
export const endpointWithPort = (hostname: string): string =>
  hostname.includes(':') && !hostname.endsWith(']') ? hostname : `${hostname}:${DEFAULT_PORT}`;
