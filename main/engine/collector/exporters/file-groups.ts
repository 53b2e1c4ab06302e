import { Parcel } from '../../../../core/collector/parcel.ts';
import { findAttribute } from '../../../../core/model/attributes.ts';
import { counted } from '../../../../core/model/counted.ts';
import type { ResourceGroup } from '../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Taken } from '../consumer.ts';
import { inTurn } from '../in-turn.ts';
import type { Meter } from '../meter.ts';
import type { GroupBy } from './file-settings.ts';
import { ownPath } from './grouped-path.ts';
import { RotatingFile, type RotatingFileOptions } from './rotating-file.ts';

/** Telemetry names them, and folders of millions of files are nobody's wish. */
const MOST_FILES = 10_000;
const TOO_MANY = new ConsumeError('too many files', { isPermanent: true });
/** As the Collector makes folders for what a value names. */
const FOLDER_MODE = 0o755;
/** That no file can be called so will not be over the next time; the first is what Windows says, folders being made. */
const NAME_ERRORS = new Set([
  'ENOENT',
  'EEXIST',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
  'ENXIO',
  'EILSEQ',
  'ERR_INVALID_ARG_VALUE',
]);

export interface FileGroupsOptions extends Omit<RotatingFileOptions, 'path'> {
  /** With a `*` for the value. */
  pattern: string;
  groupBy: GroupBy;
  encode: (parcel: Parcel) => Promise<Uint8Array>;
  meter: Meter;
  /** Undefined: 10,000. */
  mostFiles?: number;
}

/** A file for each value of an attribute of the resource; those that were not written to for longest are closed, and go on where they ended. */
export class FileGroups implements RunningConsumer {
  readonly #options: FileGroupsOptions;
  /** By path, the one that was written to last at the end. */
  readonly #open = new Map<string, RotatingFile>();
  /** Asked for since this was started, and those of them that were begun. */
  readonly #tried = new Set<string>();
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
    let [written, tooMany] = [0, 0];
    let mayHelp: ConsumeError | undefined;
    for (const [value, part] of groups) {
      const problem = await this.#write(value, part);
      if (!problem) written += part.items;
      else if (problem === TOO_MANY) tooMany += part.items;
      else {
        taken.rejected += part.items;
        taken.message = problem.message;
        if (!problem.isPermanent) mayHelp ??= problem;
      }
    }
    // Whoever sent it can only send the whole of it again, and what was written would be there twice. So a file that cannot be written
    // for now holds up no other: the rest is written, and its items are rejected; only where nothing was written is it asked for again.
    if (mayHelp && written === 0) throw mayHelp;
    meter.count('out', parcel, written);
    meter.count('failed', parcel, taken.rejected);
    meter.lose('no file name', without);
    meter.lose('too many files', tooMany);
    if (taken.rejected > 0)
      meter.wrong('rejected', `${counted(taken.rejected, 'item')} rejected: ${taken.message}`, 'error');
    return taken;
  }

  /** By the value that names their file, and how many items have none. */
  #groupsOf({ telemetry }: Parcel): { groups: [string, Parcel][]; without: number } {
    const all = telemetry.groups as readonly ResourceGroup<unknown>[];
    const found = Map.groupBy(all, ({ resource }) => {
      const value = findAttribute(resource.attributes, this.#options.groupBy.attribute);
      return value?.kind === 'string' ? value.value : undefined;
    });
    const parts = Array.from(
      found,
      ([value, groups]) => [value, Parcel.ofTelemetry({ signal: telemetry.signal, groups } as Telemetry)] as const,
    );
    return {
      groups: parts.filter((part): part is [string, Parcel] => part[0] !== undefined),
      without: parts.find(([value]) => value === undefined)?.[1].items ?? 0,
    };
  }

  /** Gives what went wrong. */
  async #write(value: string, part: Parcel): Promise<ConsumeError | undefined> {
    let named = value;
    try {
      named = ownPath(this.#options.pattern, value);
      if (!this.#counted(named)) return TOO_MANY;
      const file = await this.#fileAt(named);
      await file.write(await this.#options.encode(part));
      return undefined;
    } catch (thrown) {
      const { code = '', message } = thrown as NodeJS.ErrnoException;
      return new ConsumeError(`${named.slice(0, 200)}: ${message}`, {
        isPermanent: NAME_ERRORS.has(code) || (thrown instanceof ConsumeError && thrown.isPermanent),
      });
    }
  }

  /** Before anything is made of it: where its file cannot be opened, its folders may be there. */
  #counted(path: string): boolean {
    if (!this.#tried.has(path) && this.#tried.size >= (this.#options.mostFiles ?? MOST_FILES)) return false;
    this.#tried.add(path);
    return true;
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
