import type { Attributes } from '../../model/attributes.ts';
import { plainText } from '../../model/plain-text.ts';
import { codeSpan, longestBackticks, markdownTable } from '../comparison/markdown-text.ts';

/** What is told of a span; times in Unix nanoseconds, an end of 0 is none. */
export interface CopiedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly status: { readonly code: number; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly { readonly timeUnixNano: bigint; readonly name: string; readonly attributes: Attributes }[];
  readonly resource: { readonly attributes: Attributes };
}

export interface SpanWords {
  readonly service: string;
  readonly trace: string;
  readonly span: string;
  readonly parent: string;
  readonly kind: string;
  readonly start: string;
  readonly duration: string;
  readonly status: string;
  readonly attributes: string;
  readonly resource: string;
  readonly events: string;
  readonly key: string;
  readonly value: string;
  kindOf(kind: number): string;
  statusOf(code: number): string;
  time(ns: bigint): string;
  length(ns: number): string;
  more(n: number): string;
}

/** As many as anybody reads in an issue. */
const MOST_ATTRIBUTES = 60;
const MOST_EVENTS = 20;
const STACK = 'exception.stacktrace';
const MOST_STACK_LINES = 40;

/** A span for an issue, or for an assistant: its facts, attributes and events. */
export function writeSpanMarkdown(span: CopiedSpan, words: SpanWords): string {
  return [
    `### ${codeSpan(span.name) || codeSpan(span.spanId)}`,
    markdownTable(['', ''], factsOf(span, words)),
    ...attributesPart(words.attributes, span.attributes, words),
    ...eventsPart(span, words),
    ...attributesPart(words.resource, span.resource.attributes, words),
  ]
    .join('\n\n')
    .concat('\n');
}

function factsOf(span: CopiedSpan, words: SpanWords): string[][] {
  const { startTimeUnixNano: start, endTimeUnixNano: end, status } = span;
  const facts: [string, string][] = [
    [words.service, codeSpan(span.service)],
    [words.trace, codeSpan(span.traceId)],
    [words.span, codeSpan(span.spanId)],
    [words.parent, codeSpan(span.parentSpanId)],
    [words.kind, words.kindOf(span.kind)],
    [words.start, words.time(start)],
    [words.duration, end === 0n ? '' : words.length(Number(end - start))],
    [words.status, [words.statusOf(status.code), codeSpan(status.message)].filter((part) => part !== '').join(' ')],
  ];
  return facts.filter(([, value]) => value !== '');
}

function attributesPart(title: string, attributes: Attributes, words: SpanWords): string[] {
  if (attributes.length === 0) return [];
  const rows = attributes
    .slice(0, MOST_ATTRIBUTES)
    .map(({ key, value }) => [codeSpan(key), codeSpan(plainText(value))]);
  const left = attributes.length - rows.length;
  return [`**${title}**`, markdownTable([words.key, words.value], rows), ...(left > 0 ? [words.more(left)] : [])];
}

function eventsPart({ events, startTimeUnixNano }: CopiedSpan, words: SpanWords): string[] {
  if (events.length === 0) return [];
  const parts = events.slice(0, MOST_EVENTS).flatMap(({ timeUnixNano, name, attributes }) => {
    const stack = attributes.find(({ key }) => key === STACK);
    const rest = attributes.filter((one) => one !== stack && one.key !== '');
    const said = rest.map(({ key, value }) => `${codeSpan(key)} ${codeSpan(plainText(value))}`).join(', ');
    const line = `- +${words.length(Number(timeUnixNano - startTimeUnixNano))} ${codeSpan(name)}${said === '' ? '' : `: ${said}`}`;
    return stack ? [line, fence(plainText(stack.value))] : [line];
  });
  const left = events.length - MOST_EVENTS;
  return [`**${words.events}**`, ...parts, ...(left > 0 ? [words.more(left)] : [])];
}

/** Whoever throws writes the lines: nothing in them ends the block. */
function fence(text: string): string {
  const lines = text.toWellFormed().split(/\r?\n/);
  const shown = lines.slice(0, MOST_STACK_LINES).join('\n');
  const marks = '`'.repeat(Math.max(2, longestBackticks(shown)) + 1);
  return `${marks}\n${shown}${lines.length > MOST_STACK_LINES ? '\n…' : ''}\n${marks}`;
}
