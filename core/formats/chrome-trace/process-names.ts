import { anyValueOf, member, textMember, type JsonTree } from '../../json/json-tree.ts';
import type { Attributes, AnyValue } from '../../model/attributes.ts';
import { parseInteger } from '../../json/json-numbers.ts';

/** Of all of them; what is told beyond it is left out. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What one costs beside its text. */
const NAME_BYTES = 100;

/** What metadata events say of processes and threads. The last word counts. */
export class ProcessNames {
  private readonly processes = new Map<string, string>();
  private readonly labels = new Map<string, AnyValue>();
  private readonly threads = new Map<string, string>();

  bytes = 0;

  get isFull(): boolean {
    return this.bytes >= MOST_BYTES;
  }

  /** False where it says something else. `recordBytes`: of the event that says it. */
  learn(name: string, pid: string, tid: string, args: JsonTree | undefined, recordBytes: number): boolean {
    const named = textMember(args, 'name');
    if (name === 'process_name' && named !== undefined) this.processes.set(pid, named);
    else if (name === 'thread_name' && named !== undefined) this.threads.set(threadKey(pid, tid), named);
    else if (name === 'process_labels') this.labels.set(pid, anyValueOf(member(args, 'labels') ?? null));
    else return false;
    this.bytes += NAME_BYTES + recordBytes;
    return true;
  }

  /** A process without a name is called by its number, so that it can be told from others. */
  resourceOf(pid: string): Attributes {
    const labels = this.labels.get(pid);
    const attributes: Attributes = [
      { key: 'service.name', value: { kind: 'string', value: this.processes.get(pid) || `process ${pid}` } },
      { key: 'process.pid', value: numberOrText(pid) },
    ];
    return labels === undefined ? attributes : [...attributes, { key: 'process.labels', value: labels }];
  }

  threadOf(pid: string, tid: string): Attributes {
    const name = this.threads.get(threadKey(pid, tid));
    const attributes: Attributes = [{ key: 'thread.id', value: numberOrText(tid) }];
    return name === undefined
      ? attributes
      : [...attributes, { key: 'thread.name', value: { kind: 'string', value: name } }];
  }
}

function threadKey(pid: string, tid: string): string {
  return `${pid}\u0000${tid}`;
}

function numberOrText(text: string): AnyValue {
  const value = parseInteger(text);
  const fits = value !== undefined && BigInt.asIntN(64, value) === value;
  return fits ? { kind: 'int', value } : { kind: 'string', value: text };
}
