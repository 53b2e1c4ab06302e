import type { FileLayout } from '../../../core/generate/encode-telemetry.ts';
import { measureShape, type GenerateOptions } from '../../../core/generate/generate-telemetry.ts';
import { SHAPE_NAMES, type ShapeName } from '../../../core/generate/shapes/registry.ts';
import { oneOf, readArgs } from './command.ts';
import { wrongUsage } from './problem.ts';

const COMMAND = 'generate';

/** The large shapes hold about 60 bytes a span, and a file of ten million has several gigabytes. */
const MOST = 10_000_000;
/** What a file says when nothing else is asked: the same command gives the same bytes. */
const FILE_START = '2026-01-05T09:00:00Z';
/** Clocks of the demo go seconds behind, and 0 means that there is no time. */
const FIRST_START_MS = Date.UTC(1971, 0, 1);
/** 64 bits of nanoseconds end in 2554. */
const LAST_START_MS = Date.UTC(2500, 0, 1);

export type Target = { kind: 'file'; path: string; layout: FileLayout } | { kind: 'url'; endpoint: string };

export interface GenerateSettings {
  shape: ShapeName;
  options: GenerateOptions;
  target: Target;
  json: boolean;
}

export function readGenerateSettings(args: readonly string[], nowMs: number): GenerateSettings {
  const { values, positionals } = readArgs(COMMAND, args, {
    shape: { type: 'string', default: 'shop' },
    spans: { type: 'string' },
    traces: { type: 'string' },
    seed: { type: 'string' },
    start: { type: 'string' },
    output: { type: 'string', short: 'o' },
    send: { type: 'string' },
  });
  if (positionals.length > 0) throw wrongUsage(`"${positionals[0]}" is no option. A shape follows --shape.`, COMMAND);
  const shape = oneOf(values.shape, SHAPE_NAMES, '--shape', COMMAND);
  const size = {
    ...readWhole(values.spans, '--spans', 1),
    ...readWhole(values.traces, '--traces', 1),
    ...readWhole(values.seed, '--seed', 0),
  };
  const target = readTarget(values.output, values.send);
  const startNs = readStart(values.start, nowMs) ?? usualStart(target, nowMs, () => measureShape(shape, size));
  return { shape, options: { ...size, startNs }, target, json: values.json };
}

/** `{ spans: 5 }` for `--spans 5`, nothing for nothing. */
function readWhole<const Option extends string>(text: string | undefined, option: `--${Option}`, least: number) {
  if (text === undefined) return {};
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= MOST)) {
    throw wrongUsage(`${option} is a whole number from ${least} to ${MOST}, not "${text}".`, COMMAND);
  }
  return { [option.slice(2)]: value } as Partial<Record<Option, number>>;
}

function readTarget(output: string | undefined, send: string | undefined): Target {
  if ((output === undefined) === (send === undefined)) {
    throw wrongUsage('One place to write to is wanted: -o FILE, or --send URL.', COMMAND);
  }
  if (send !== undefined) return { kind: 'url', endpoint: readEndpoint(send) };
  if (output === '') throw wrongUsage('-o is empty.', COMMAND);
  return { kind: 'file', path: output!, layout: layoutOf(output!) };
}

function layoutOf(path: string): FileLayout {
  if (/\.(gz|zst)$/i.test(path)) {
    throw wrongUsage('Files are written uncompressed. Write to -o - and pipe it through gzip or zstd.', COMMAND);
  }
  return /\.(pb|binpb|proto|bin)$/i.test(path) ? 'otlp-proto-framed' : 'otlp-jsonl';
}

/** As OTEL_EXPORTER_OTLP_ENDPOINT has it, without the part that names a signal. */
function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrongUsage(`--send wants the address of a receiver, such as http://localhost:4318, not "${text}".`, COMMAND);
  }
  return `${url.origin}${url.pathname.replace(/\/(v1\/(traces|logs|metrics)\/?)?$/, '')}`;
}

function readStart(text: string | undefined, nowMs: number): bigint | undefined {
  if (text === undefined) return undefined;
  const ms = text === 'now' ? nowMs : Date.parse(text);
  if (!(ms >= FIRST_START_MS && ms <= LAST_START_MS)) {
    throw wrongUsage(`--start is "now" or a time such as ${FILE_START} after 1970, not "${text}".`, COMMAND);
  }
  return nanoseconds(ms);
}

/** What is sent should stand at the end of the live view, and not in the future. */
function usualStart(target: Target, nowMs: number, lengthNs: () => bigint): bigint {
  return target.kind === 'file' ? nanoseconds(Date.parse(FILE_START)) : nanoseconds(nowMs) - lengthNs();
}

function nanoseconds(ms: number): bigint {
  return BigInt(ms) * 1_000_000n;
}
