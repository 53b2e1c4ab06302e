import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { readTargetGroups, type TargetFiles } from '../../../core/collector/receivers/prometheus/target-files.ts';
import type { TargetGroup } from '../../../core/collector/receivers/prometheus/scrape-targets.ts';
import type { ComponentContext } from '../collector/component.ts';
import { lookAt, type FoundFile } from './filelog/find-paths.ts';

/** How soon a change is noticed. */
const LOOK_MS = 5_000;
/** Above these somebody has chosen the wrong pattern, or file: everything waits while YAML is read. */
const MOST_FILES = 1_000;
const MOST_BYTES = 1024 * 1024;
interface Known {
  file: FoundFile;
  readMs: number;
  /** Of what was read last; '' where it could not be. */
  digest: string;
  /** Why that holds no targets; '' where it does. */
  failure: string;
  /** Of what held some last. */
  groups: readonly TargetGroup[];
}

/** Of a job: the targets that files hold, read anew as these change. A file that cannot be read leaves those it had. */
export class FileTargets {
  readonly #files: readonly TargetFiles[];
  readonly #context: Pick<ComponentContext, 'clock' | 'meter'>;
  readonly #onChange: (groups: readonly TargetGroup[]) => void;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(
    files: readonly TargetFiles[],
    context: Pick<ComponentContext, 'clock' | 'meter'>,
    onChange: (groups: readonly TargetGroup[]) => void,
  ) {
    this.#files = files;
    this.#context = context;
    this.#onChange = onChange;
  }

  /** Until it is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const known = await this.#look();
      const isChanged =
        known.size !== this.#known.size ||
        [...known].some(([path, one]) => this.#known.get(path)?.groups !== one.groups);
      this.#known = known;
      if (isChanged && !signal.aborted) this.#onChange([...known.values()].flatMap(({ groups }) => groups));
      await this.#context.clock.sleep(LOOK_MS, signal);
    }
  }

  async #look(): Promise<Map<string, Known>> {
    const known = new Map<string, Known>();
    for (const { patterns, refreshMs } of this.#files)
      for (const path of await this.#find(patterns)) {
        const one = known.has(path) ? undefined : await this.#read(path, refreshMs);
        if (one) known.set(path, one);
      }
    return known;
  }

  async #find(patterns: readonly string[]): Promise<string[]> {
    const paths = new Set<string>();
    const { meter } = this.#context;
    const cause = `files ${patterns.join()}`;
    try {
      for (const pattern of patterns)
        for await (const path of glob(pattern)) {
          if (paths.size >= MOST_FILES)
            throw new Error(`${pattern}: more than ${MOST_FILES} files: the others are left out`);
          paths.add(path);
        }
      meter.well([cause], 'all files of targets are read again');
    } catch (error) {
      meter.wrong(cause, (error as Error).message);
    }
    return [...paths].sort();
  }

  async #read(path: string, refreshMs: number): Promise<Known | undefined> {
    const { clock, meter } = this.#context;
    const before = this.#known.get(path);
    const file = await lookAt(path);
    if (!file) return undefined;
    const now = clock.now();
    if (before && isSame(before.file, file) && now - before.readMs < refreshMs) return before;
    const read = { ...(await readKnown(path, file, before)), file, readMs: now };
    if (read.failure === '') meter.well([path], `${path}: is read again`);
    else meter.wrong(path, `${path}: ${read.failure}`);
    return read;
  }
}

/** What has failed stays so while it is the same bytes, and is not parsed again. */
async function readKnown(
  path: string,
  { size }: FoundFile,
  before: Known | undefined,
): Promise<Pick<Known, 'digest' | 'failure' | 'groups'>> {
  const known = before ?? { digest: '', failure: '', groups: [] };
  let digest = '';
  try {
    if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    const text = await readFile(path, 'utf8');
    digest = createHash('sha256').update(text).digest('base64');
    return digest === known.digest ? known : { digest, failure: '', groups: readTargetGroups(path, text) };
  } catch (error) {
    return { digest, failure: (error as Error).message, groups: known.groups };
  }
}

const isSame = (one: FoundFile, other: FoundFile) =>
  one.inode === other.inode && one.size === other.size && one.modifiedMs === other.modifiedMs;
