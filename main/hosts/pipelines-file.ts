import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationFailure, type KeptPipelines, type PipelinesKeeper } from '../engine/ports.ts';
import { readJson } from './read-json.ts';
import { writeAtomically } from './write-atomically.ts';

const VERSION = 1;

/**
 * The configuration of the pipelines of this installation: `docs/formats.md`. It is not in the session, for whoever gives a session
 * away gives no configuration to run, with its addresses and passwords.
 */
export function pipelinesFile(path: string): PipelinesKeeper {
  return {
    async read(): Promise<KeptPipelines | undefined> {
      const json = await readJson(path);
      if (typeof json === 'string' || typeof json.yaml !== 'string') return undefined;
      return { yaml: json.yaml, isRunning: json.isRunning === true && Number(json.version) === VERSION };
    },
    async write({ yaml, isRunning }) {
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeAtomically(path, `${JSON.stringify({ version: VERSION, isRunning, yaml }, null, 2)}\n`);
      } catch (error) {
        const hint = 'It holds until Tracebench ends.';
        throw new OperationFailure('io', `The pipelines cannot be kept: ${(error as Error).message}`, hint);
      }
    },
  };
}
