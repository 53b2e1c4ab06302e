import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { CommandContext } from './command.ts';
import { STANDARD_INPUT } from './source.ts';

/** A file of text, such as a configuration; whole, so not for telemetry. Rejects with the system's own error. */
export function readText({ input }: Pick<CommandContext, 'input'>, path: string): Promise<string> {
  return path === STANDARD_INPUT ? text(input()) : readFile(path, 'utf8');
}
