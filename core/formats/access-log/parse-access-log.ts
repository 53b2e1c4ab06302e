import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { type Draft, emptyDraft, text } from '../log-lines/draft.ts';
import { dayFirstAt } from '../log-lines/text-time.ts';

const NIL = '-';
/** Words in front of the time: host, identity, user. */
const LONGEST_HEAD = 600;

/**
 * A line of the common or combined log format of Apache, nginx and others:
 *
 *   203.0.113.9 - ada [26/Jan/2019:19:45:25 +0330] "GET /a?b=1 HTTP/1.1" 200 5667 "https://from" "agent" …
 *
 * Names are those of OpenTelemetry's HTTP conventions; the body is the line as it stood.
 */
export function parseAccessLog(line: string): Draft | undefined {
  const bracket = line.slice(0, LONGEST_HEAD).indexOf(' [');
  const words = bracket < 0 ? [] : line.slice(0, bracket).split(' ');
  const found = words.length < 3 ? undefined : dayFirstAt(line, bracket + 2);
  if (found === undefined || line.slice(found.end, found.end + 3) !== '] "') return undefined;
  const request = quotedAt(line, found.end + 2)!;
  const numbers = /^ (\d{3}|-) (\d{1,18}|-)(?= |$)/.exec(line.slice(request.end, request.end + 30));
  if (numbers === null) return undefined;
  const attributes: Attributes = [];
  add(attributes, 'client.address', words[0]!);
  add(attributes, 'user.name', words.slice(2).join(' '));
  addRequest(attributes, request.text);
  addNumber(attributes, 'http.response.status_code', numbers[1]!);
  addNumber(attributes, 'http.response.body.size', numbers[2]!);
  addRest(attributes, line, request.end + numbers[0].length);
  return { ...emptyDraft(), time: found.time, body: text(line), attributes };
}

/** `GET /a?b=1 HTTP/1.1`; anything else a client sent stays as it is. */
function addRequest(attributes: Attributes, request: string): void {
  const first = request.indexOf(' ');
  const last = request.lastIndexOf(' ');
  const target = first < last ? request.slice(first + 1, last) : '';
  if (!/^[A-Z]{3,20}$/.test(request.slice(0, Math.max(0, Math.min(first, 20)))) || target === '') {
    add(attributes, 'http.request.line', request);
    return;
  }
  const query = target.indexOf('?');
  add(attributes, 'http.request.method', request.slice(0, first));
  add(attributes, 'url.path', query < 0 ? target : target.slice(0, query));
  if (query >= 0) add(attributes, 'url.query', target.slice(query + 1));
  const slash = request.indexOf('/', last);
  add(attributes, 'network.protocol.name', request.slice(last + 1, slash < 0 ? undefined : slash).toLowerCase());
  if (slash >= 0) add(attributes, 'network.protocol.version', request.slice(slash + 1));
}

/** Referer and agent of the combined format. */
function addRest(attributes: Attributes, line: string, at: number): void {
  const referer = quotedAt(line, at + 1);
  const agent = referer && quotedAt(line, referer.end + 1);
  if (referer !== undefined && referer.text !== NIL && referer.text !== '') {
    attributes.push({ key: 'http.request.header.referer', value: { kind: 'array', values: [text(referer.text)] } });
  }
  if (agent !== undefined) add(attributes, 'user_agent.original', agent.text);
}

function quotedAt(line: string, at: number): { text: string; end: number } | undefined {
  if (line[at] !== '"') return undefined;
  let end = at + 1;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  return { text: line.slice(at + 1, end), end: end + 1 };
}

function add(attributes: Attributes, key: string, value: string): void {
  if (value !== NIL && value !== '') attributes.push({ key, value: text(value) });
}

function addNumber(attributes: Attributes, key: string, digits: string): void {
  const value: AnyValue = { kind: 'int', value: digits === NIL ? 0n : BigInt(digits) };
  if (digits !== NIL) attributes.push({ key, value });
}
