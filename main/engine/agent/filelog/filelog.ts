import { Settings } from '../../../../core/collector/settings.ts';
import { readFilelog, type FilelogSettings } from '../../../../core/collector/receivers/filelog/settings.ts';
import { telemetryOf, type Entry } from '../../../../core/collector/stanza/entry.ts';
import { readOperators, type OperatorChain } from '../../../../core/collector/stanza/read-operators.ts';
import { counted } from '../../../../core/model/counted.ts';
import type { ComponentContext, Nexts, ReceiverKind, RunningReceiver } from '../../collector/component.ts';
import { retrying } from '../../collector/exporters/retry.ts';
import { give } from '../give.ts';
import { MOST_FILES, type TellUnreadable } from './find-paths.ts';
import { LogFiles, type LogFile } from './log-files.ts';
import { LogReader } from './log-reader.ts';
import { isPacked } from './packed-file.ts';

/** Records given to pipelines at once. */
const MOST_AT_ONCE = 1_000;
/** Places are kept this often; what came since is read again after a crash. */
const SAVE_MS = 200;

/** Of one file before the others have their turn: it may be written faster than it is read, or say of itself that it is endless. */
const SHARE_BYTES = 16 * 1024 ** 2;
/** Likewise, where all that is before must be unpacked again each time. */
const PACKED_SHARE_BYTES = 16 * SHARE_BYTES;

const recordsOf = (count: number): string => counted(count, 'log record');

/** The Collector's receiver/filelogreceiver. */
export const FILELOG_RECEIVER: ReceiverKind = {
  type: 'filelog',
  signals: ['logs'],
  read(value) {
    const { settings, problems } = readFilelog(value, (name) => process.env[name]);
    const create: ReturnType<ReceiverKind['read']>['create'] = async (context, nexts) => {
      const folder = settings.storage === '' ? undefined : context.openFolder(settings.storage);
      const tell: TellUnreadable = (path, error) => tellUnreadable(context.meter, path, error);
      const files = new LogFiles(settings, folder?.path ?? '', tell);
      const running = new Filelog({ settings, operators: new Settings(value), context, nexts, files });
      await running.start();
      return {
        addresses: [],
        async close() {
          await running.close();
          folder?.close();
        },
      };
    };
    return { problems, create };
  },
};

interface Parts {
  settings: FilelogSettings;
  /** Where the operators stand. */
  operators: Settings;
  context: ComponentContext;
  nexts: Nexts;
  files: LogFiles;
}

/** Looks at files again and again, until it is closed. */
class Filelog implements Pick<RunningReceiver, 'close'> {
  readonly #parts: Parts;
  readonly #chain: OperatorChain;
  readonly #reader: LogReader;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #savedAt = 0;
  /** How long the last look took. */
  #lookMs = 0;
  /** There is something to read now, without waiting. */
  #hasMore = false;
  /** Came out of the operators, and is not given yet. */
  #out: Entry[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const { clock, meter } = parts.context;
    const world = {
      nowNs: () => BigInt(clock.now()) * 1_000_000n,
      random: clock.random,
      env: (name: string) => process.env[name],
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    this.#chain = readOperators(parts.operators, 'operators', world, {
      drop: (reason) => meter.drop(reason, 1),
      error: (message) => meter.wrong('operator', message),
    });
    const error = (message: string) => meter.wrong('operator', message);
    const header = readOperators(parts.operators.inner('header'), 'metadata_operators', world, {
      // A line of a header is no record.
      drop: () => undefined,
      error,
    });
    this.#reader = new LogReader(parts.settings, header, error);
  }

  /** Resolves when it is known which files there are: what is written from then on is read. */
  async start(): Promise<void> {
    this.#running = this.#run(await this.#look());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#parts.context.meter.end();
  }

  async #run(first: readonly LogFile[]): Promise<void> {
    const { context, settings, files } = this.#parts;
    await this.#guarded(() => this.#read(first));
    while (!this.#stop.signal.aborted) {
      // However many files there are, no more than half of the time goes into looking.
      if (!this.#hasMore) await context.clock.sleep(Math.max(settings.pollMs, this.#lookMs), this.#stop.signal);
      this.#hasMore = false;
      await this.#guarded(async () => this.#read(await this.#look()));
    }
    await this.#guarded(() => this.#end());
    this.#save();
    await files.closeAll();
  }

  /** That no file is found is told, or too many: a pattern may be wrong. */
  async #look(): Promise<LogFile[]> {
    const { files, context, settings } = this.#parts;
    const { meter, clock } = context;
    const begun = performance.now();
    const changed = await files.look(clock.now());
    this.#lookMs = performance.now() - begun;
    if (files.found > 0) meter.well(['include'], 'include matches files now');
    else meter.tell('include', `include matches no file: ${settings.include.join(', ')}`);
    if (files.isCut) meter.tell('too many', `include matches more than ${MOST_FILES} files: the others are not read`);
    else meter.well(['too many'], `include matches no more than ${MOST_FILES} files now`);
    return changed;
  }

  /** What goes wrong is told, and tried again at the next look. */
  async #guarded(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#parts.context.meter.wrong('files', (error as Error).message);
    }
  }

  async #read(changed: readonly LogFile[]): Promise<void> {
    const { files } = this.#parts;
    for (const file of changed) {
      const isRead = await this.#readShare(file);
      // Looked into again only when something comes, unless it was not read.
      if (!isRead) file.sizeSeen = -1;
      if (this.#stop.signal.aborted) return;
      if (isRead) await files.rest(file);
    }
    this.#chain.flush(this.#nowNs(), false, (entry) => this.#out.push(entry));
    const isGiven = await this.#give();
    if (isGiven) await this.#deleteRead();
    this.#saveSoon();
  }

  async #deleteRead(): Promise<void> {
    const { files, settings, context } = this.#parts;
    if (!settings.deletes) return;
    await files.deleteRead(this.#chain.heldOffsets(), (path, error) =>
      tellOnce(context.meter, `delete ${path}`, `${path} cannot be deleted: ${whyOf(error)}`),
    );
  }

  #nowNs(): bigint {
    return BigInt(this.#parts.context.clock.now()) * 1_000_000n;
  }

  /** Whether all of it is read that is there. */
  async #readShare(file: LogFile): Promise<boolean> {
    const { settings, context } = this.#parts;
    const { meter } = context;
    try {
      const share = isPacked(settings, file.path) ? PACKED_SHARE_BYTES : SHARE_BYTES;
      const isRead = await this.#readUpTo(file, file.offset + share);
      meter.well([unreadable(file.path)], `${file.path} can be read now`);
      return isRead;
    } catch (error) {
      tellUnreadable(meter, file.path, error);
      return false;
    } finally {
      this.#reader.done();
    }
  }

  /** Whether it ends before. */
  async #readUpTo(file: LogFile, most: number): Promise<boolean> {
    for (;;) {
      const { entries, end, hasMore } = await this.#reader.read(file, this.#parts.context.clock.now());
      if (end > file.offset) file.looksMissed = 0;
      for (const { entry, end: behind } of entries) {
        this.#chain.process(entry, (one) => this.#out.push(one));
        if (this.#out.length < MOST_AT_ONCE) continue;
        if (!(await this.#give())) return false;
        file.offset = behind;
      }
      if (!(await this.#give())) return false;
      file.offset = end;
      this.#saveSoon();
      if (!hasMore) return true;
      if (file.offset < most && !this.#stop.signal.aborted) continue;
      this.#hasMore = true;
      return false;
    }
  }

  /** Whether pipelines have it, or it was given up; false where it is kept, since this is being closed. */
  async #give(): Promise<boolean> {
    if (this.#out.length === 0) return true;
    const { context, nexts, settings } = this.#parts;
    const { meter, clock } = context;
    const telemetry = [telemetryOf(this.#out)];
    const { signal } = this.#stop;
    const retry = { ...settings.retry, randomization: 0.5, multiplier: 1.5 };
    try {
      await retrying(() => give(nexts, telemetry, meter), retry, {
        clock,
        signal,
        onRetry: () => void meter.retries++,
      });
    } catch (error) {
      if (signal.aborted && settings.retry.enabled) return false;
      meter.count('failed', { signal: 'logs' }, this.#out.length);
      const ending = `: ${(error as Error).message}`;
      meter.tellGivenUp({ kind: 'logs', count: this.#out.length, words: recordsOf, ending });
    }
    this.#out = [];
    return true;
  }

  /** What operators hold is given on; where that is refused, it is read again after the next start. */
  async #end(): Promise<void> {
    if (this.#out.length > 0) return;
    const held = this.#chain.heldOffsets();
    this.#chain.flush(this.#nowNs(), true, (entry) => this.#out.push(entry));
    if (held.size > 0) await this.#give();
  }

  #saveSoon(): void {
    const now = this.#parts.context.clock.now();
    if (now - this.#savedAt < SAVE_MS) return;
    this.#savedAt = now;
    this.#save();
  }

  /** Not behind what operators hold, nor behind what no pipeline has yet. */
  #save(): void {
    const from = this.#chain.heldOffsets();
    for (const { origin } of this.#out)
      from.set(origin.source, Math.min(origin.offset, from.get(origin.source) ?? Infinity));
    try {
      this.#parts.files.save(from);
    } catch (error) {
      this.#parts.context.meter.wrong('places', `places in files cannot be kept: ${(error as Error).message}`);
    }
  }
}

const unreadable = (path: string): string => `file ${path}`;

/** It is tried again at the next look. */
const tellUnreadable = (meter: ComponentContext['meter'], path: string, error: unknown): void =>
  tellOnce(meter, unreadable(path), `${path} cannot be read: ${whyOf(error)}`);

/** It is found at every look: what else goes wrong stays the last error. */
function tellOnce(meter: ComponentContext['meter'], key: string, why: string): void {
  if (meter.tell(key, why)) meter.error(why);
}

function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : (code ?? message);
}
