import * as v from 'valibot';
import {
  DEFAULT_SETTINGS,
  settings as settingsSchema,
  type Settings,
  type SettingsAnswer,
} from '../../contract/operations/library.ts';
import { OperationFailure, type SettingsKeeper } from '../engine/ports.ts';
import { asObject, readJson, type JsonObject } from './read-json.ts';
import { writeAtomically } from './write-atomically.ts';

/** What the command line has decided for this run. */
export type FixedSettings = { [S in keyof Settings]?: Partial<Settings[S]> };

export interface SettingsFile extends SettingsKeeper {
  /** Told after every write. Returns what ends it. */
  subscribe(listener: (settings: Settings) => void): () => void;
}

const VERSION = 1;

/**
 * The settings of this installation: `docs/formats.md`. What cannot be read in the file falls back to its default, field
 * by field, and `read().warnings` says so. What is fixed holds for this run and is never written.
 */
export async function openSettings(path: string, fixed: FixedSettings): Promise<SettingsFile> {
  const file = new Keeper(path, fixed);
  await file.load();
  return file;
}

class Keeper implements SettingsFile {
  readonly #path: string;
  readonly #fixed: FixedSettings;
  readonly #listeners = new Set<(settings: Settings) => void>();
  /** As in the file, including what a newer version wrote there. */
  #raw: JsonObject = {};
  #stored: Settings = DEFAULT_SETTINGS;
  #warnings: string[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string, fixed: FixedSettings) {
    this.#path = path;
    this.#fixed = fixed;
  }

  async load(): Promise<void> {
    const json = await readJson(this.#path);
    if (typeof json === 'string') this.#warnings = [`Settings: ${json}; the defaults hold.`];
    else {
      this.#raw = json;
      const { settings, unreadable } = readFields(asObject(json.settings) ?? {});
      this.#stored = settings;
      this.#warnings = unreadable.map(
        (field) => `Settings: ${field} in ${this.#path} cannot be used; its default holds.`,
      );
    }
  }

  read(): SettingsAnswer {
    return {
      settings: overlay(this.#stored, this.#fixed),
      fixed: listFields(this.#fixed),
      ...(this.#warnings.length > 0 ? { warnings: this.#warnings } : {}),
    };
  }

  write(settings: Settings): Promise<SettingsAnswer> {
    const done = this.#writing.then(() => this.#write(settings));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  subscribe(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #write(settings: Settings): Promise<SettingsAnswer> {
    const stored = overlay(settings, pick(this.#stored, this.#fixed));
    const raw = {
      ...this.#raw,
      version: Math.max(VERSION, Number(this.#raw.version) || 0),
      settings: mergeFields(asObject(this.#raw.settings) ?? {}, stored),
    };
    try {
      await writeAtomically(this.#path, `${JSON.stringify(raw, null, 2)}\n`);
    } catch (error) {
      throw new OperationFailure('io', `The settings cannot be saved: ${(error as Error).message}`, 'Nothing changed.');
    }
    this.#raw = raw;
    this.#stored = stored;
    this.#warnings = [];
    const answer = this.read();
    for (const listener of this.#listeners) listener(answer.settings);
    return answer;
  }
}

type Section = keyof Settings;
const SECTIONS = Object.keys(DEFAULT_SETTINGS) as Section[];

function readFields(raw: JsonObject): { settings: Settings; unreadable: string[] } {
  const settings: JsonObject = {};
  const unreadable: string[] = [];
  for (const section of SECTIONS) {
    const fields: JsonObject = { ...DEFAULT_SETTINGS[section] };
    const given = asObject(raw[section]) ?? {};
    if (raw[section] !== undefined && !asObject(raw[section])) unreadable.push(section);
    for (const [field, schema] of Object.entries(settingsSchema.entries[section].entries)) {
      if (!Object.hasOwn(given, field)) continue;
      const parsed = v.safeParse(schema as v.GenericSchema, given[field]);
      if (parsed.success) fields[field] = parsed.output;
      else unreadable.push(`${section}.${field}`);
    }
    settings[section] = fields;
  }
  return { settings: settings as Settings, unreadable };
}

function overlay(base: Settings, over: FixedSettings): Settings {
  return Object.fromEntries(SECTIONS.map((section) => [section, { ...base[section], ...over[section] }])) as Settings;
}

/** The fields of `settings` that `which` names. */
function pick(settings: Settings, which: FixedSettings): FixedSettings {
  return Object.fromEntries(
    SECTIONS.map((section) => {
      const fields = Object.keys(which[section] ?? {}) as (keyof Settings[Section])[];
      return [section, Object.fromEntries(fields.map((field) => [field, settings[section][field]]))];
    }),
  );
}

function listFields(fixed: FixedSettings): string[] {
  return SECTIONS.flatMap((section) => Object.keys(fixed[section] ?? {}).map((field) => `${section}.${field}`));
}

/** What only a newer version knows stays as it was. */
function mergeFields(raw: JsonObject, stored: Settings): JsonObject {
  const sections = SECTIONS.map((section) => [section, { ...asObject(raw[section]), ...stored[section] }] as const);
  return { ...raw, ...Object.fromEntries(sections) };
}
