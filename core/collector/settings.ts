import { didYouMean } from './did-you-mean.ts';
import { goDurationNs } from './ottl/go-duration.ts';
import type { ConfigProblem } from './processor.ts';
import { askedFor, type SettingKey, type SettingKind } from './setting-key.ts';

type Path = readonly (string | number)[];

/** The settings under one key, read value by value; what is wrong is noted with its path, and the fallback is read instead. */
export class Settings {
  readonly path: Path;
  readonly problems: ConfigProblem[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown, path: Path = [], problems: ConfigProblem[] = []) {
    this.path = path;
    this.problems = problems;
    const isMap = typeof values === 'object' && values !== null && !Array.isArray(values);
    if (!isMap && values !== undefined && values !== null) this.note([], 'a map of settings is expected here');
    this.#values = isMap ? (values as Record<string, unknown>) : {};
  }

  /**
   * Notes keys that nobody reads. Both others are known to the Collector: `refused` would change what is sent, to whom, or who may see
   * it; `idle` change only how much a thing costs, so that the rest runs as it is written. `instead` says of refused ones what there is.
   */
  allow(
    keys: readonly string[],
    refused: readonly string[] = [],
    idle: readonly string[] = [],
    instead: Readonly<Record<string, string>> = {},
  ): void {
    for (const key of keys) this.#asks(key, 'other');
    for (const key of Object.keys(this.#values)) {
      if (idle.includes(key)) this.warn([key], `"${key}" has no effect here`, true);
      else if (Object.hasOwn(instead, key)) this.#noteKey(key, `"${key}" is not supported here; ${instead[key]}`);
      else if (refused.includes(key)) this.#noteKey(key, `"${key}" is not supported here`);
      else if (!keys.includes(key)) this.#noteKey(key, `unknown key "${key}"${didYouMean(key, keys)}`);
    }
  }

  note(inner: Path, message: string, offset?: number): void {
    const path = [...this.path, ...inner];
    this.problems.push(offset === undefined ? { path, message } : { path, message, offset });
  }

  /** For what is told but once of several keys that mean the same. */
  noteOnce(inner: Path, message: string): void {
    const isSame = (one: ConfigProblem) => one.message === message && one.path.at(-1) === inner.at(-1);
    if (!this.problems.some(isSame)) this.note(inner, message);
  }

  /** Whether anything was noted since this was asked for: what was told as wrong is not told again in other words. */
  noting(): () => boolean {
    const before = this.problems.length;
    return () => this.problems.length > before;
  }

  /** Says what keeps nothing from running. */
  warn(inner: Path, message: string, isKey = false): void {
    this.problems.push({ path: [...this.path, ...inner], message, isWarning: true, ...(isKey ? { isKey } : {}) });
  }

  #noteKey(key: string, message: string): void {
    this.problems.push({ path: [...this.path, key], message, isKey: true });
  }

  #asks(key: string, kind: SettingKind, more: Pick<SettingKey, 'fallback' | 'choices'> = {}): void {
    askedFor({ path: [...this.path, key], kind, ...more });
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  /** All values as they are. */
  get all(): unknown {
    return this.#values;
  }

  /** As they are written. */
  get keys(): string[] {
    return Object.keys(this.#values);
  }

  raw(key: string): unknown {
    return this.#values[key];
  }

  text(key: string, fallback = ''): string {
    this.#asks(key, 'text', { fallback });
    return this.#typed(key, fallback, 'a string', (value) => typeof value === 'string');
  }

  bool(key: string, fallback = false): boolean {
    this.#asks(key, 'boolean', { fallback });
    return this.#typed(key, fallback, 'true or false', (value) => typeof value === 'boolean');
  }

  number(key: string, fallback: number, least = -Infinity, most = Infinity): number {
    this.#asks(key, 'number', { fallback });
    const range = Number.isFinite(most) ? ` from ${least} to ${most}` : Number.isFinite(least) ? ` from ${least}` : '';
    const fits = (value: unknown) => typeof value === 'number' && value >= least && value <= most;
    return this.#typed(key, fallback, `a number${range}`, fits);
  }

  integer(key: string, fallback: number, least: number, most: number): number {
    this.#asks(key, 'number', { fallback });
    const fits = (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    return this.#typed(key, fallback, `a whole number from ${least} to ${most}`, fits);
  }

  /** A text; also what an environment variable made of one: `${env:TOKEN}` may look like a number. */
  word(key: string, fallback = ''): string {
    this.#asks(key, 'text', { fallback });
    const value = this.#values[key];
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : this.text(key, fallback);
  }

  /** Milliseconds of a duration such as `5s`, in fractions where it has them. */
  durationMs(key: string, fallbackMs: number): number {
    this.#asks(key, 'duration', { fallback: fallbackMs });
    if (!this.has(key)) return fallbackMs;
    const value = this.#values[key];
    const ns = typeof value === 'string' ? goDurationNs(value) : value === 0 ? 0n : undefined;
    if (ns !== undefined && ns >= 0n) return Number(ns) / 1e6;
    this.note([key], 'a duration such as 200ms, 5s or 1m30s is expected here');
    return fallbackMs;
  }

  /** Milliseconds of each duration of a list. */
  durationsMs(key: string): number[] {
    return this.list(key).flatMap((value, i) => {
      const ns = typeof value === 'string' ? goDurationNs(value) : undefined;
      if (ns !== undefined && ns >= 0n) return [Number(ns) / 1e6];
      this.note([key, i], 'a duration such as 200ms, 5s or 1m30s is expected here');
      return [];
    });
  }

  /** Texts by name, such as headers. */
  words(key: string): Record<string, string> {
    const inner = this.inner(key);
    return Object.fromEntries(Object.keys(inner.#values).map((name) => [name, inner.word(name)]));
  }

  /** One of the names, whatever their case. */
  choice<T extends string>(key: string, names: readonly T[], fallback: T): T {
    this.#asks(key, 'choice', { fallback, choices: names });
    const written = this.#typed<string>(key, fallback, 'a string', (value) => typeof value === 'string');
    const found = names.find((name) => name === written.toLowerCase());
    if (found !== undefined) return found;
    this.note(
      [key],
      `"${written}" is none of ${names.filter((name) => name !== '').join(', ')}${didYouMean(written, names)}`,
    );
    return fallback;
  }

  #typed<T>(key: string, fallback: T, expected: string, fits: (value: unknown) => boolean): T {
    if (!this.has(key)) return fallback;
    const value = this.#values[key];
    if (fits(value)) return value as T;
    this.note([key], `${expected} is expected here`);
    return fallback;
  }

  /** Values of a list with their indexes. */
  list(key: string): unknown[] {
    return this.#typed<unknown[]>(key, [], 'a list', Array.isArray);
  }

  /** A text is split at its commas, as the Collector's confmap does: `${env:BROKERS}` may be several. */
  texts(key: string): string[] {
    const value = this.#values[key];
    if (typeof value !== 'string') return this.listedTexts(key);
    this.#asks(key, 'texts');
    return value === '' ? [] : value.split(',');
  }

  /** As above where the Collector splits nothing: lists of ids, and what is read by others than confmap. */
  listedTexts(key: string): string[] {
    this.#asks(key, 'texts');
    return this.list(key).filter((value, i): value is string => {
      if (typeof value === 'string') return true;
      this.note([key, i], 'a string is expected here');
      return false;
    });
  }

  /** The settings under a key. */
  inner(key: string): Settings {
    return new Settings(this.#values[key], [...this.path, key], this.problems);
  }

  /** The settings of each item of a list. */
  items(key: string): Settings[] {
    return this.list(key).map((value, i) => new Settings(value ?? {}, [...this.path, key, i], this.problems));
  }
}
