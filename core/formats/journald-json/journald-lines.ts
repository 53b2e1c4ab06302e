import { decodeUtf8 } from '../../encoding/utf8.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { emptyDraft, NO_TIME, text, within, type Draft } from '../log-lines/draft.ts';
import type { Field } from '../log-lines/draft-of-fields.ts';
import { epochNs } from '../log-lines/epoch-time.ts';
import { jsonFault, readJsonFields } from '../log-lines/json-fields.ts';
import type { LineOutcome, LineParser } from '../log-lines/line-parser.ts';
import { parseMessage } from '../log-lines/parse-message.ts';
import { severityOfSyslog } from '../log-lines/severity.ts';

// Where the fields go: opentelemetry-specification, specification/logs/data-model-appendix.md, "systemd-journald".

const RESOURCE: ReadonlyMap<string, string> = new Map([
  ['_HOSTNAME', 'host.name'],
  ['_PID', 'process.pid'],
  ['_COMM', 'process.executable.name'],
  ['_EXE', 'process.executable.path'],
  ['_CMDLINE', 'process.command_line'],
]);
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['SYSLOG_FACILITY', 'syslog.facility.code'],
  ['SYSLOG_PID', 'syslog.pid'],
  ['CODE_FILE', 'code.file.path'],
  ['CODE_LINE', 'code.line.number'],
  ['CODE_FUNC', 'code.function.name'],
]);
const NUMBERS = new Set(['process.pid', 'syslog.facility.code', 'syslog.pid', 'code.line.number']);
const REALTIME = '__REALTIME_TIMESTAMP';

/** Lines of `journalctl -o json`: objects of texts, or of byte lists where a text is not UTF-8 or not printable. */
export class JournaldLines implements LineParser {
  readonly bufferedBytes = 0;

  parse(bytes: Uint8Array): LineOutcome {
    const fields = readJsonFields(bytes);
    if (!Array.isArray(fields)) return { kind: 'fault', reason: jsonFault(fields) };
    if (!isJournaldLine(fields)) return { kind: 'fault', reason: `no "${REALTIME}", which every journal entry has` };
    return { kind: 'draft', draft: recordOf(fields) };
  }

  end(): Draft[] {
    return [];
  }
}

export function isJournaldLine(fields: readonly Field[]): boolean {
  return fields.some(({ key }) => key === REALTIME);
}

function recordOf(fields: readonly Field[]): Draft {
  const outer = emptyDraft();
  let message: AnyValue | undefined;
  for (const { key, value } of fields) {
    const written = textOf(value);
    if (key === 'MESSAGE') message = value;
    else if (key === REALTIME) setTime(outer, written ?? '');
    else if (key === 'PRIORITY' && /^[0-7]$/.test(written ?? '')) setPriority(outer, Number(written));
    else if (key === 'SYSLOG_IDENTIFIER' && written !== undefined) outer.service = written;
    else if (RESOURCE.has(key)) outer.resource.push(typed(RESOURCE.get(key)!, value));
    else outer.attributes.push(typed(ATTRIBUTES.get(key) ?? `journald.${key}`, value));
  }
  const said = message === undefined ? undefined : textOf(message);
  return said === undefined ? { ...outer, body: message ?? outer.body } : within(outer, parseMessage(said));
}

function setTime(draft: Draft, micros: string): void {
  const ns = epochNs(micros);
  draft.time = ns === undefined ? NO_TIME : { kind: 'known', ns, zoned: true };
}

function setPriority(draft: Draft, code: number): void {
  const severity = severityOfSyslog(code);
  [draft.severityNumber, draft.severityText] = [severity.number, severity.text];
}

function typed(key: string, value: AnyValue): Attributes[number] {
  const isNumber = NUMBERS.has(key) && value.kind === 'string' && /^\d{1,18}$/.test(value.value);
  if (isNumber) return { key, value: { kind: 'int', value: BigInt(value.value) } };
  const written = textOf(value);
  return { key, value: written === undefined ? value : text(written) };
}

/** A text, also one given as the list of its bytes; undefined for anything else, such as a field that stands there twice. */
function textOf(value: AnyValue): string | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind !== 'array' || value.values.length === 0) return undefined;
  const bytes = value.values.map((one) =>
    one.kind === 'int' && one.value >= 0n && one.value < 256n ? Number(one.value) : -1,
  );
  return bytes.includes(-1) ? undefined : decodeUtf8(Uint8Array.from(bytes), 0, bytes.length);
}
