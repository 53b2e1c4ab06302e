import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { jsonFault, readJsonFields } from '../../../formats/log-lines/json-fields.ts';
import { readTimeText } from '../../../formats/log-lines/text-time.ts';
import { findAttribute, type AnyValue } from '../../../model/attributes.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { map, text } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { deleteField, getField, parseField, setField } from '../field.ts';
import { OperatorError, readField, type Operator, type OperatorContext, type OperatorKind } from '../operator.ts';
import { PARSER_KEYS, readParsing } from './parsing.ts';
import { readMaxBytes, Recombine, sourceOf } from './recombine.ts';

type Format = 'docker' | 'crio' | 'containerd';
const FORMATS = ['docker', 'crio', 'containerd'] as const;

/** What stands before the message. A time of containerd ends with Z; one of CRI-O has an offset. */
const HEADS: Readonly<Record<Exclude<Format, 'docker'>, RegExp>> = {
  crio: /^([^ Z]+) (stdout|stderr) ([^ ]*) ?/,
  containerd: /^([^ ^Z]+Z) (stdout|stderr) ([^ ]*) ?/,
};
/** Where the kubelet keeps logs: `…/namespace_pod_uid/container/restarts.log`. */
const POD_PATH = /(?:^|[/\\])([^_/\\]+)_([^_/\\]+)_([a-f0-9-]+)[/\\]([^._/\\]+)[/\\](\d+)\.log$/;
const POD_KEYS = [
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.container.name',
  'k8s.container.restart_count',
];

const PATH = parseField('attributes["log.file.path"]');
const TIME = parseField('attributes.time');
const LOG = parseField('attributes.log');
const STREAM = parseField('attributes.stream');
const IO_STREAM = parseField('attributes["log.iostream"]');
const TAG = parseField('attributes.logtag');
const BODY = parseField('body');

/** Lines as Docker, containerd and CRI-O write them; pieces of a line of the latter two are put together. */
export const CONTAINER: OperatorKind = {
  type: 'container',
  keys: [...PARSER_KEYS, 'format', 'add_metadata_from_filepath', 'max_log_size'],
  read(settings, context) {
    if (settings.text('parse_to', 'attributes') !== 'attributes')
      settings.note(['parse_to'], 'only attributes, where this operator looks for what it parsed, is possible here');
    return new Container(settings, context);
  },
};

class Container implements Operator {
  readonly #from;
  readonly #format: Format | undefined;
  readonly #parse: (entry: Entry) => void;
  readonly #addsPod: boolean;
  readonly #pieces: Recombine;

  constructor(settings: Settings, context: OperatorContext) {
    this.#from = readField(settings, 'parse_from', 'body');
    this.#format = settings.has('format') ? settings.choice('format', FORMATS, 'docker') : undefined;
    this.#parse = readParsing(settings, context, (line) => parsed(line, this.#format ?? formatOf(line)));
    this.#addsPod = settings.bool('add_metadata_from_filepath', true);
    this.#pieces = new Recombine({
      isEdge: (entry) => textAt(entry, TAG) === 'F',
      isFirst: false,
      field: BODY,
      between: '',
      // The Collector mixes the pieces of both streams.
      sourceOf: (entry) => `${textAt(entry, IO_STREAM) ?? ''} ${sourceOf(entry, PATH)}`,
      maxBatch: 1_000,
      maxUnmatched: 100,
      keepsNewest: true,
      flushNs: 5_000_000_000n,
      maxSources: 1_000,
      maxBytes: readMaxBytes(settings),
    });
  }

  run(entry: Entry, write: Parameters<Operator['run']>[1]): void {
    const line = textAt(entry, this.#from);
    const format = this.#format ?? (line === undefined ? undefined : formatOf(line));
    this.#parse(entry);
    setTime(entry);
    move(entry, LOG, BODY);
    move(entry, STREAM, IO_STREAM);
    if (this.#addsPod) addPod(entry);
    if (format === 'docker') write(entry);
    else this.#pieces.run(entry, write);
  }

  flush(...given: Parameters<Recombine['flush']>): void {
    this.#pieces.flush(...given);
  }

  held(): Iterable<Entry> {
    return this.#pieces.held();
  }
}

function formatOf(line: string): Format | undefined {
  if (line.startsWith('{')) return 'docker';
  return (['crio', 'containerd'] as const).find((format) => HEADS[format].test(line));
}

function parsed(line: string, format: Format | undefined): AnyValue {
  if (format === 'docker') return map(dockerFields(line));
  const found = format && !line.includes('\n') ? HEADS[format].exec(line) : null;
  if (!found) throw new OperatorError(`this is no line of ${format ?? 'docker, crio or containerd'}`);
  const [head, time, stream, logtag] = found;
  const parts = { time: time!, stream: stream!, logtag: logtag!, log: line.slice(head.length) };
  return map(Object.entries(parts).map(([key, value]) => ({ key, value: text(value) })));
}

function dockerFields(line: string) {
  const fields = readJsonFields(encodeUtf8(line));
  if (fields instanceof DecodeError) throw new OperatorError(`no JSON object: ${jsonFault(fields)}`);
  return fields.map(({ key, value }) => ({ key, value }));
}

function setTime(entry: Entry): void {
  const written = textAt(entry, TIME);
  const time = written === undefined ? undefined : readTimeText(written);
  if (time?.kind !== 'known') throw new OperatorError('the line has no time that can be read');
  entry.timeNs = time.ns;
  deleteField(entry, TIME);
}

function move(entry: Entry, from: typeof LOG, to: typeof BODY): void {
  const value = deleteField(entry, from);
  if (value === undefined) throw new OperatorError(`the entry has no ${from.text}`);
  setField(entry, to, value);
}

function addPod(entry: Entry): void {
  const path = findAttribute(entry.attributes, 'log.file.path');
  if (path?.kind !== 'string')
    throw new OperatorError('log.file.path is not there: include_file_path of the receiver adds it');
  const found = POD_PATH.exec(path.value);
  if (!found) throw new OperatorError('log.file.path is not one of the pods of Kubernetes');
  const values = POD_KEYS.map((key, i) => ({ key, value: text(found[i + 1]!) }));
  setField(entry, parseField('resource', true), map(values));
}

function textAt(entry: Entry, field: typeof LOG): string | undefined {
  const value = getField(entry, field);
  return value?.kind === 'string' ? value.value : undefined;
}
