// The rules by which Chrome's trace viewer and Perfetto read trace events, restated from google/perfetto
// src/trace_processor/importers/json/json_trace_parser_impl.cc (at 0ba84ac33c24) and the Trace Event Format: what an event must have
// to be taken, and what becomes of slices on a thread. It shares nothing with our reader; of the phases it knows those that we write.

/** Nanoseconds, as many as the text says. */
export interface ImportedSlice {
  name: string;
  category: string;
  process: string;
  thread: string;
  startNs: bigint;
  /** undefined = it was never ended. */
  durationNs: bigint | undefined;
  args: Record<string, unknown>;
}

export interface ImportedTrace {
  slices: ImportedSlice[];
  instants: { name: string; thread: string; atNs: bigint; args: unknown }[];
  /** What an importer would drop or put somewhere else, each with why. */
  faults: string[];
}

type Json = Record<string, unknown>;
/** A number as it stands in the file: a double would round it. */
interface Exact {
  readonly text: string;
}

export function importChromeTrace(file: string): ImportedTrace {
  const { traceEvents } = JSON.parse(file, keepNumber) as { traceEvents: Json[] };
  const [imported, names]: [ImportedTrace, Map<string, string>] = [{ slices: [], instants: [], faults: [] }, new Map()];
  for (const event of traceEvents) if (event['ph'] === 'M') nameThread(event, names, imported.faults);
  for (const event of traceEvents) if (event['ph'] !== 'M') take(event, names, imported);
  imported.faults.push(...misplaced(imported.slices));
  return imported;
}

/** Times alone; what stands in arguments is nobody's number. */
function keepNumber(key: string, value: unknown, context?: { source?: string }): unknown {
  const isTime = typeof value === 'number' && (key === 'ts' || key === 'dur');
  return isTime ? { text: context?.source ?? String(value) } : value;
}

const isUint32 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function nameThread({ name, pid, tid, args }: Json, names: Map<string, string>, faults: string[]): void {
  const given = (args as Json | undefined)?.['name'];
  if (!isUint32(pid) || !isUint32(tid)) faults.push(`metadata without a process or a thread: ${String(name)}`);
  else if (typeof given !== 'string') faults.push(`metadata without a name: ${String(name)}`);
  else if (name === 'process_name') names.set(`${pid}`, given);
  else if (name === 'thread_name') names.set(`${pid}/${tid}`, given);
  else faults.push(`metadata of no kind: ${String(name)}`);
}

function take(event: Json, names: Map<string, string>, { slices, instants, faults }: ImportedTrace): void {
  const { ph, name, cat, pid, tid, args } = event;
  const atNs = nanoseconds(event['ts']);
  if (atNs === undefined) return void faults.push(`no time: ${String(name)}`);
  if (!isUint32(pid) || !isUint32(tid)) return void faults.push(`no process or thread: ${String(name)}`);
  if (typeof name !== 'string' || typeof cat !== 'string')
    return void faults.push('a name or category that is no text');
  if (typeof args !== 'object' || args === null) return void faults.push(`no arguments: ${name}`);
  const [process, thread] = [names.get(`${pid}`), `${pid}/${tid}`];
  if (process === undefined || !names.has(thread)) return void faults.push(`a thread that nobody names: ${thread}`);
  const durationNs = ph === 'X' ? nanoseconds(event['dur']) : undefined;
  if (ph === 'i' && event['s'] === 't') instants.push({ name, thread, atNs, args });
  else if (ph === 'B' || (ph === 'X' && durationNs !== undefined && durationNs >= 0n))
    slices.push({ name, category: cat, process, thread, startNs: atNs, durationNs, args: args as Json });
  else faults.push(`no rule for an event ${String(ph)} ${name}`);
}

function nanoseconds(value: unknown): bigint | undefined {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec((value as Exact | undefined)?.text ?? '') ?? [];
  if (whole === undefined) return undefined;
  const size = BigInt(whole) * 1_000n + BigInt(part.padEnd(3, '0'));
  return sign === '-' ? -size : size;
}

/** On a thread slices nest or follow each other, in the order in which they stand in the file; an importer drops what does neither. */
function misplaced(slices: readonly ImportedSlice[]): string[] {
  const faults: string[] = [];
  for (const [thread, list] of Map.groupBy(slices, (slice) => slice.thread)) {
    const open: (bigint | undefined)[] = [];
    let lastNs: bigint | undefined;
    for (const { name, startNs, durationNs } of list) {
      if (lastNs !== undefined && startNs < lastNs) faults.push(`times move backward on ${thread}: ${name}`);
      lastNs = startNs;
      while (open.length > 0 && (open.at(-1) ?? startNs + 1n) <= startNs) open.pop();
      const endNs = durationNs === undefined ? undefined : startNs + durationNs;
      const around = open.at(-1);
      if (around !== undefined && (endNs === undefined || endNs > around))
        faults.push(`overlaps on ${thread}: ${name}`);
      open.push(endNs);
    }
  }
  return faults;
}
