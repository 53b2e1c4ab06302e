import { ipBytes } from '../../encoding/ip-bytes.ts';
import { ipText } from '../../encoding/ip-text.ts';
import { addressMatcher } from '../ottl/functions/addresses.ts';

/** To whom something is sent, of its URL. */
export interface Asked {
  isSecure: boolean;
  /** In lower case and ASCII, an IPv6 address without brackets. */
  host: string;
  /** Digits, also where it is the one of the scheme. */
  port: string;
}

export interface EnvironmentProxy {
  /** 'HTTP_PROXY' */
  variable: string;
  /** What it holds; it may have a password. */
  written: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Rule = (asked: Asked) => boolean;

/**
 * The proxy by whose way the environment has something sent, as Go's golang.org/x/net/http/httpproxy chooses it; undefined: directly.
 * `toAscii` makes xn--… of names in other letters.
 */
export function proxyChooser(
  environment: Environment,
  toAscii: (name: string) => string = (name) => name,
): (asked: Asked) => EnvironmentProxy | undefined {
  const [http, https, none] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map((name) => variableOf(environment, name));
  const rules = (none?.written ?? '').split(',').flatMap((item) => ruleOf(item.trim().toLowerCase(), toAscii));
  return (asked) => {
    const proxy = asked.isSecure ? https : http;
    return proxy === undefined || isHere(asked.host) || rules.some((rule) => rule(asked)) ? undefined : proxy;
  };
}

/** In capitals first; an empty one is none. */
function variableOf(environment: Environment, name: string): EnvironmentProxy | undefined {
  const variable = [name, name.toLowerCase()].find((one) => environment[one]);
  return variable === undefined ? undefined : { variable, written: environment[variable]! };
}

/** Of an address one text only, of IPv4 within IPv6 that of IPv4; undefined for a name. */
function addressOf(host: string): string | undefined {
  const bytes = ipBytes(host);
  return bytes && ipText(bytes);
}

/** What is on this machine needs nobody between. With a dot behind it `localhost` is the same name; Go would send it away. */
function isHere(host: string): boolean {
  const address = addressOf(host);
  return address === undefined ? /^localhost\.?$/.test(host) : address === '::1' || address.startsWith('127.');
}

/** None where it is no rule: as there, the others hold. */
function ruleOf(item: string, toAscii: (name: string) => string): Rule[] {
  if (item === '*') return [() => true];
  const network = networkOf(item);
  if (network) return [({ host }) => network(host)];
  const [, bracketed, plain, digits] = /^(?:\[(.*)\]|([^:]*)):([^:]*)$/.exec(item) ?? [];
  const [host, port] = [bracketed ?? plain ?? item, digits ?? ''];
  if (host === '') return [];
  const isPort = (asked: Asked) => port === '' || port === asked.port;
  const address = addressOf(host);
  if (address !== undefined) return [(asked) => addressOf(asked.host) === address && isPort(asked)];
  const suffix = host.replace(/^\*(?=\.)/, '');
  // A dot in front leaves the name itself out.
  const name = toAscii(suffix.replace(/^\./, ''));
  const isAlso = !suffix.startsWith('.');
  return [(asked) => (asked.host.endsWith(`.${name}`) || (isAlso && asked.host === name)) && isPort(asked)];
}

function networkOf(item: string): ((host: string) => boolean) | undefined {
  if (!item.includes('/')) return undefined;
  try {
    return addressMatcher(item);
  } catch {
    return undefined;
  }
}
