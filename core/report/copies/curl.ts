import { findAttribute, type AnyValue, type Attributes } from '../../model/attributes.ts';
import { plainText } from '../../model/plain-text.ts';

/** Today's names of OpenTelemetry's HTTP conventions, and those before 1.20, by which most that is installed still writes. */
const METHOD = ['http.request.method', 'http.method'];
const URL_WHOLE = ['url.full', 'http.url'];
const SCHEME = ['url.scheme', 'http.scheme'];
const HOST = ['server.address', 'http.host', 'net.host.name', 'net.peer.name'];
const PORT = ['server.port', 'net.host.port', 'net.peer.port'];
const PATH = ['url.path', 'http.target'];
const HEADER = 'http.request.header.';

/** curl makes these itself, and wrong ones would break the request. */
const OWN_HEADERS = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/; // RFC 9110, 5.6.2

/**
 * The request of an HTTP span as a curl command for a POSIX shell; undefined where its attributes do not tell the address. The body
 * is in no attribute, so it is not sent; headers are those that were recorded.
 */
export function writeCurl(attributes: Attributes): string | undefined {
  const address = addressOf(attributes);
  if (address === undefined) return undefined;
  const method = textOf(attributes, METHOD) || 'GET';
  if (!TOKEN.test(method)) return undefined;
  const headers = attributes.flatMap(({ key, value }) => (key.startsWith(HEADER) ? headerLines(key, value) : []));
  const parts = [
    // Brackets in an address would be a list of addresses.
    `curl ${/[[\]]/.test(address) ? '-g ' : ''}${method === 'GET' ? '' : method === 'HEAD' ? '--head ' : `-X ${quote(method)} `}${quote(address)}`,
    ...headers.map((header) => `-H ${quote(header)}`),
  ];
  return parts.join(' \\\n  ');
}

function addressOf(attributes: Attributes): string | undefined {
  const whole = textOf(attributes, URL_WHOLE);
  return readAddress(whole === '' ? partsOf(attributes) : whole);
}

function partsOf(attributes: Attributes): string {
  const host = textOf(attributes, HOST);
  if (host === '') return '';
  const scheme = textOf(attributes, SCHEME) || 'http';
  const port = textOf(attributes, PORT);
  const hasPort = port === '' || /:\d+$/.test(host);
  const path = textOf(attributes, PATH);
  const query = textOf(attributes, ['url.query']);
  return `${scheme}://${host}${hasPort ? '' : `:${port}`}${path === '' ? '/' : path}${query === '' ? '' : `?${query}`}`;
}

/** Without control characters and spaces; other schemes are nothing for a shell. */
function readAddress(text: string): string | undefined {
  if (!/^https?:\/\/[^\s/?#]/i.test(text)) return undefined;
  return text.toWellFormed().replace(/[\p{C}\p{Z}"<>\\^`{|}]/gu, (character) => encodeURIComponent(character));
}

function headerLines(key: string, value: AnyValue): string[] {
  const name = key.slice(HEADER.length);
  if (!TOKEN.test(name) || OWN_HEADERS.has(name.toLowerCase())) return [];
  const values = value.kind === 'array' ? value.values : [value];
  // A line end would be another header, and for a shell at which it is pasted another command.
  return values.map((one) => `${name}: ${plainText(one).replace(/\p{C}+/gu, ' ')}`);
}

function textOf(attributes: Attributes, keys: readonly string[]): string {
  for (const key of keys) {
    const value = findAttribute(attributes, key);
    if (value && value.kind !== 'empty') return plainText(value);
  }
  return '';
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
