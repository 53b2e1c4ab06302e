import { parseDuration } from './duration.ts';
import { didYouMean } from './nearest.ts';
import type { ConfigProblem } from './problem.ts';

type Path = readonly (string | number)[];

const NS_PER_MS = 1_000_000n;

/**
 * Reads the settings of a component key by key and remembers what is wrong. Whoever reads is given something usable in any case, so
 * that all problems are told at once; with problems nothing is started.
 */
export class Settings {
  readonly path: Path;
  readonly problems: ConfigProblem[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #known = new Set<string>();

  constructor(value: unknown, path: Path = [], problems: ConfigProblem[] = []) {
    this.path = path;
    this.problems = problems;
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (!isMap && value !== undefined && value !== null)
      problems.push({ path, message: 'a map of settings is expected' });
    this.#values = isMap ? (value as Record<string, unknown>) : {};
  }

  has(key: string): boolean {
    this.#known.add(key);
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  /** The plain value; undefined where there is none. */
  raw(key: string): unknown {
    return this.has(key) ? this.#values[key] : undefined;
  }

  string(key: string, fallback = ''): string {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (typeof value === 'string') return value;
    // `${env:PORT}` became a number of the same spelling.
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#wrong(key, 'a text is expected', fallback);
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
    return this.#wrong(key, 'true or false is expected', fallback);
  }

  number(key: string, fallback: number, { least = -Infinity, most = Infinity } = {}): number {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.#wrong(key, 'a number is expected', fallback);
    if (value < least) return this.#wrong(key, `${value} is less than ${least}`, fallback);
    if (value > most) return this.#wrong(key, `${value} is more than ${most}`, fallback);
    return value;
  }

  integer(key: string, fallback: number, range: { least?: number; most?: number } = {}): number {
    const value = this.number(key, fallback, range);
    return Number.isSafeInteger(value) ? value : this.#wrong(key, 'a whole number is expected', fallback);
  }

  /** Milliseconds of a duration such as "5s". */
  durationMs(key: string, fallbackMs: number): number {
    const value = this.raw(key);
    if (value === undefined) return fallbackMs;
    const ns = typeof value === 'string' ? parseDuration(value) : value === 0 ? 0n : undefined;
    if (ns === undefined) return this.#wrong(key, 'a duration such as 200ms, 5s or 1m30s is expected', fallbackMs);
    if (ns < 0n) return this.#wrong(key, 'a duration cannot be negative', fallbackMs);
    return Number(ns / NS_PER_MS) + Number(ns % NS_PER_MS) / Number(NS_PER_MS);
  }

  oneOf<const Word extends string>(key: string, words: readonly Word[], fallback: Word): Word {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    const word = words.find((candidate) => candidate === value);
    return (
      word ?? this.#wrong(key, `one of ${words.join(', ')} is expected${didYouMean(String(value), words)}`, fallback)
    );
  }

  strings(key: string): string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    return this.#wrong(key, 'a list of texts is expected', []);
  }

  /** A map of texts, such as headers. */
  texts(key: string): Record<string, string> {
    const section = this.section(key);
    return Object.fromEntries(section.keys().map((name) => [name, section.string(name)]));
  }

  /** The settings under a key; empty ones where there are none. */
  section(key: string): Settings {
    return new Settings(this.raw(key), [...this.path, key], this.problems);
  }

  /** A key that the Collector knows and we do not support: told where it is there. */
  unsupported(...keys: string[]): void {
    for (const key of keys) if (this.has(key)) this.problem(key, 'not supported by Tracebench');
  }

  /** Tells of every key that nobody asked for. */
  end(): void {
    for (const key of this.keys())
      if (!this.#known.has(key)) {
        const message = `unknown setting "${key}"${didYouMean(key, this.#known)}`;
        this.problems.push({ path: [...this.path, key], message, isKey: true });
      }
  }

  problem(key: string, message: string): void {
    this.problems.push({ path: [...this.path, key], message });
  }

  #wrong<T>(key: string, message: string, fallback: T): T {
    this.problem(key, message);
    return fallback;
  }
}
