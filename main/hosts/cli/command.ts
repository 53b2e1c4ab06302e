import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { ImportReading } from '../../../contract/operations/files.ts';
import type { CreateEngine } from '../../engine/api.ts';
import type { Installation } from '../installation.ts';
import type { Output } from './output.ts';
import { wrongUsage, type ExitCode } from './problem.ts';

/** What a command is given. Everything it touches comes from here, so a test can hand in its own. */
export interface CommandContext {
  args: readonly string[];
  output: Output;
  /** Standard input, asked for by who reads it. */
  input: () => AsyncIterable<Uint8Array>;
  createEngine: CreateEngine;
  installation: Installation;
  env: NodeJS.ProcessEnv;
  /** How files are read that leave a year or a zone open. */
  reading?: ImportReading;
  /** To be called before a store is made. What a person exports is theirs to hand around, and made as usual. */
  keepFilesPrivate: () => void;
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Shown by --help. */
  help: string;
  run(context: CommandContext): Promise<ExitCode>;
}

/** `parseArgs` with its errors turned into wrong usage, naming the command. */
export function readArgs<const Options extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: Options,
) {
  try {
    const common = { json: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence says what is wrong; the rest explains how to escape dashes.
    throw wrongUsage((error as Error).message.split('. ')[0]!, command);
  }
}

/** An option that has to be there. */
export function required(value: string | undefined, option: string, command: string): string {
  if (value === undefined || value === '') throw wrongUsage(`${option} is missing.`, command);
  return value;
}

/** One of the words an option may be. */
export function oneOf<const Word extends string>(
  value: string,
  words: readonly Word[],
  option: string,
  command: string,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw wrongUsage(`${option} is one of ${words.join(', ')}, not "${value}".`, command);
  return word;
}
