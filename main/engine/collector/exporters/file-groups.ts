import { Parcel } from '../../../../core/collector/parcel.ts';
import { findAttribute } from '../../../../core/model/attributes.ts';
import type { ResourceGroup } from '../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Taken } from '../consumer.ts';
import { inTurn } from '../in-turn.ts';
import type { Meter } from '../meter.ts';
import type { GroupBy } from './file-settings.ts';
import { groupedPath } from './grouped-path.ts';
import { RotatingFile, type RotatingFileOptions } from './rotating-file.ts';

/** Telemetry names them, and folders of millions of files are nobody's wish. */
const MOST_FILES = 10_000;
/** As the Collector makes folders for what a value names. */
const FOLDER_MODE = 0o755;
/** That no file can be called so will not be over the next time; the first is what Windows says, folders being made. */
const NAME_ERRORS = new Set([
  'ENOENT',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
  'EILSEQ',
  'ERR_INVALID_ARG_VALUE',
]);

export interface FileGroupsOptions extends Omit<RotatingFileOptions, 'path'> {
  /** With a `*` for the value. */
  pattern: string;
  groupBy: GroupBy;
  encode: (parcel: Parcel) => Promise<Uint8Array>;
  meter: Meter;
}

/** A file for each value of an attribute of the resource; those that were not written to for longest are closed, and go on where they ended. */
export class FileGroups implements RunningConsumer {
  readonly #options: FileGroupsOptions;
  /** By path, the one that was written to last at the end. */
  readonly #open = new Map<string, RotatingFile>();
  /** Begun since this was started. */
  readonly #begun = new Set<string>();
  readonly #turn = inTurn();

  constructor(options: FileGroupsOptions) {
    this.#options = options;
  }

  consume(parcel: Parcel): Promise<Taken> {
    return this.#turn(() => this.#consume(parcel));
  }

  async #consume(parcel: Parcel): Promise<Taken> {
    const { meter } = this.#options;
    const { groups, without } = this.#groupsOf(parcel);
    const taken = { ...takenWithout(parcel) };
    let written = 0;
    for (const [path, part] of groups) {
      if (!this.#begun.has(path) && this.#begun.size >= MOST_FILES) {
        meter.lose('too many files', part.items);
        continue;
      }
      const problem = await this.#write(path, part);
      if (!problem) written += part.items;
      else if (problem.isPermanent || written > 0) {
        taken.rejected += part.items;
        taken.message = problem.message;
      } else throw problem;
    }
    meter.count('out', parcel, written);
    meter.count('failed', parcel, taken.rejected);
    meter.lose('no file name', without);
    if (taken.rejected > 0) meter.wrong('rejected', `${taken.rejected} items rejected: ${taken.message}`, 'error');
    return taken;
  }

  /** By the file they belong to, and how many items belong to none. */
  #groupsOf({ telemetry }: Parcel): { groups: [string, Parcel][]; without: number } {
    const { pattern, groupBy } = this.#options;
    const all = telemetry.groups as readonly ResourceGroup<unknown>[];
    const found = Map.groupBy(all, ({ resource }) => {
      const value = findAttribute(resource.attributes, groupBy.attribute);
      return value?.kind === 'string' ? groupedPath(pattern, value.value) : undefined;
    });
    const parts = Array.from(
      found,
      ([path, groups]) => [path, Parcel.ofTelemetry({ signal: telemetry.signal, groups } as Telemetry)] as const,
    );
    return {
      groups: parts.filter((part): part is [string, Parcel] => part[0] !== undefined),
      without: parts.find(([path]) => path === undefined)?.[1].items ?? 0,
    };
  }

  /** Gives what went wrong. */
  async #write(path: string, part: Parcel): Promise<ConsumeError | undefined> {
    try {
      const file = await this.#fileAt(path);
      await file.write(await this.#options.encode(part));
      return undefined;
    } catch (thrown) {
      const { code = '', message } = thrown as NodeJS.ErrnoException;
      return new ConsumeError(`${path.slice(0, 200)}: ${message.slice(0, 300)}`, {
        isPermanent: NAME_ERRORS.has(code),
      });
    }
  }

  async #fileAt(path: string): Promise<RotatingFile> {
    const known = this.#open.get(path);
    this.#open.delete(path);
    const file = known ?? (await this.#begin(path));
    this.#open.set(path, file);
    if (this.#open.size > this.#options.groupBy.mostOpen) await this.#closeOldest();
    return file;
  }

  async #closeOldest(): Promise<void> {
    const [[path, file] = []] = this.#open;
    if (path === undefined || !file) return;
    this.#open.delete(path);
    await file.close();
  }

  async #begin(path: string): Promise<RotatingFile> {
    const { isKept, rotation, now } = this.#options;
    const file = await RotatingFile.open({
      path,
      isKept: isKept || this.#begun.has(path),
      folderMode: this.#options.folderMode ?? FOLDER_MODE,
      rotation,
      now,
    });
    this.#begun.add(path);
    return file;
  }

  async close(): Promise<void> {
    await this.#turn(async () => {
      for (const file of this.#open.values()) await file.close();
    });
  }
}
