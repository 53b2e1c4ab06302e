import { realpath, type FileHandle } from 'node:fs/promises';
import { readHeader } from '../../../../core/collector/receivers/filelog/header.ts';
import { splitEntries, type Rest, type Token } from '../../../../core/collector/receivers/filelog/split.ts';
import type { AddedAttributes, FilelogSettings } from '../../../../core/collector/receivers/filelog/settings.ts';
import { newEntry, type Entry } from '../../../../core/collector/stanza/entry.ts';
import type { OperatorChain } from '../../../../core/collector/stanza/read-operators.ts';
import { OperatorError } from '../../../../core/collector/stanza/operator.ts';
import { int, text } from '../../../../core/collector/ottl/value.ts';
import type { KeyValue } from '../../../../core/model/attributes.ts';
import { nameOf } from './find-paths.ts';
import { IdNames } from './id-names.ts';
import type { LogFile } from './log-files.ts';
import { ALL_OF_IT, isPacked, PackedFile } from './packed-file.ts';

const LEAST_READ_BYTES = 256 * 1024;

/** A stretch of a file as entries. */
export interface ReadEntries {
  entries: { entry: Entry; end: number }[];
  /** Up to where the file is done with when all of them are. */
  end: number;
  /** More of it is there already. */
  hasMore: boolean;
}

/** Makes entries of what files have. One buffer serves all of them. */
export class LogReader {
  readonly #settings: FilelogSettings;
  readonly #buffer: Uint8Array;
  readonly #tell: (message: string) => void;
  /** What makes attributes of lines of a header. */
  readonly #headerOperators: OperatorChain;
  readonly #users = new IdNames('/etc/passwd');
  readonly #groups = new IdNames('/etc/group');
  /** The one that is being unpacked. */
  #packed: { handle: FileHandle; file: PackedFile } | undefined;

  /** `tell` is told of expressions that have no text for an entry: it goes on without; and of packed files that cannot be unpacked. */
  constructor(settings: FilelogSettings, headerOperators: OperatorChain, tell: (message: string) => void) {
    this.#settings = settings;
    this.#headerOperators = headerOperators;
    this.#tell = tell;
    this.#buffer = new Uint8Array(Math.max(LEAST_READ_BYTES, settings.split.maxBytes));
  }

  /** What comes next of a file that is open. */
  async read(file: LogFile, nowMs: number): Promise<ReadEntries> {
    await this.#readHeader(file);
    if (file.header?.isUnended) return { entries: [], end: file.offset, hasMore: false };
    const bytesRead = await this.#fill(file);
    const bytes = this.#buffer.subarray(0, bytesRead);
    const hasMore = bytesRead === this.#buffer.length;
    let read = splitEntries(bytes, this.#settings.split, hasMore ? 'continues' : 'waits');
    if (!hasMore) {
      const rest = this.#restOf(file, bytesRead - read.consumed, nowMs);
      if (rest === 'flush') read = splitEntries(bytes, this.#settings.split, rest);
    }
    const extra = withHeader(await this.#attributesOf(file), file.header?.attributes ?? []);
    const { offset } = file;
    const entries = read.tokens.map((token) => ({
      entry: this.#entryOf(token, file, extra, nowMs),
      end: offset + token.end,
    }));
    return { entries, end: offset + read.consumed, hasMore: hasMore && read.consumed > 0 };
  }

  /** What was read is done with for now. */
  done(): void {
    this.#packed?.file.close();
    this.#packed = undefined;
  }

  /** From the beginning, also where the file was read further before: places are kept without what its header said. */
  async #readHeader(file: LogFile): Promise<void> {
    const { header: pattern, split } = this.#settings;
    const isDone = file.header && (file.header.isWhole || file.offset > file.header.end);
    if (!pattern || isDone === true) return;
    this.done();
    const bytesRead = await this.#fill({ ...file, offset: 0 });
    this.done();
    const bytes = this.#buffer.subarray(0, bytesRead);
    const isFull = bytesRead === this.#buffer.length;
    file.header = readHeader(bytes, isFull, { pattern, split }, this.#headerOperators);
    file.offset = Math.max(file.offset, file.header.end);
  }

  async #fill({ path, handle, offset }: LogFile): Promise<number> {
    const buffer = this.#buffer;
    if (!isPacked(this.#settings, path)) return (await handle!.read(buffer, 0, buffer.length, offset)).bytesRead;
    if (offset === ALL_OF_IT) return 0;
    if (this.#packed?.handle !== handle) {
      this.done();
      this.#packed = { handle: handle!, file: new PackedFile(handle!) };
    }
    const { file } = this.#packed!;
    const bytesRead = await file.read(buffer, offset);
    if (file.fault !== '') this.#tell(`${path}: ${file.fault}`);
    return bytesRead;
  }

  /** An entry that is not ended waits for its end, and not for ever. */
  #restOf(file: LogFile, waiting: number, nowMs: number): Rest {
    const { flushMs } = this.#settings;
    if (waiting !== file.waiting) {
      file.waiting = waiting;
      file.waitingSince = nowMs;
    } else if (waiting > 0 && flushMs > 0 && nowMs - file.waitingSince >= flushMs) {
      file.waiting = 0;
      return 'flush';
    }
    return 'waits';
  }

  async #attributesOf({ path, handle }: LogFile): Promise<KeyValue[]> {
    const { name, path: withPath, nameResolved, pathResolved } = this.#settings.fileAttributes;
    const resolved = nameResolved || pathResolved ? await realpath(path).catch(() => path) : path;
    return [
      ...(name ? [{ key: 'log.file.name', value: text(nameOf(path)) }] : []),
      ...(withPath ? [{ key: 'log.file.path', value: text(path) }] : []),
      ...(nameResolved ? [{ key: 'log.file.name_resolved', value: text(nameOf(resolved)) }] : []),
      ...(pathResolved ? [{ key: 'log.file.path_resolved', value: text(resolved) }] : []),
      ...(await this.#rightsOf(handle!)),
    ];
  }

  /** Whose it is, where that has a name, and who may do what. */
  async #rightsOf(handle: FileHandle): Promise<KeyValue[]> {
    const { owner, group, permissions } = this.#settings.fileAttributes;
    if (!owner && !group && !permissions) return [];
    const { uid, gid, mode } = await handle.stat();
    const all = {
      'log.file.owner.name': owner ? await this.#users.nameOf(uid) : '',
      'log.file.owner.group.name': group ? await this.#groups.nameOf(gid) : '',
      'log.file.permissions': permissions ? (mode & 0o777).toString(8).padStart(3, '0') : '',
    };
    return Object.entries(all).flatMap(([key, value]) => (value === '' ? [] : [{ key, value: text(value) }]));
  }

  #entryOf({ body, start }: Token, file: LogFile, extra: readonly KeyValue[], nowMs: number): Entry {
    const { attributes, resource, fileAttributes } = this.#settings;
    const entry = newEntry(body, BigInt(nowMs) * 1_000_000n, { source: file.id, offset: file.offset + start });
    file.records++;
    const number = fileAttributes.recordNumber ? [{ key: 'log.file.record_number', value: int(file.records) }] : [];
    const offset = fileAttributes.recordOffset
      ? [{ key: 'log.file.record_offset', value: int(file.offset + start) }]
      : [];
    entry.attributes = [...extra, ...number, ...offset, ...attributes.same];
    entry.resource = [...resource.same];
    const [own, ofResource] = [this.#made(attributes, entry), this.#made(resource, entry)];
    entry.attributes.push(...own);
    entry.resource.push(...ofResource);
    return entry;
  }

  #made({ made }: AddedAttributes, entry: Entry): KeyValue[] {
    return made.flatMap(({ key, textOf }) => {
      try {
        return [{ key, value: text(textOf(entry)) }];
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        this.#tell(`${key}: ${error.message}`);
        return [];
      }
    });
  }
}

/** What the header says takes the place of others of its keys. */
function withHeader(attributes: readonly KeyValue[], header: readonly KeyValue[]): KeyValue[] {
  const keys = new Set(header.map(({ key }) => key));
  return [...attributes.filter(({ key }) => !keys.has(key)), ...header];
}
