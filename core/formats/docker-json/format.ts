import { lineFormat } from '../log-lines/line-format.ts';
import { DockerLines } from './docker-lines.ts';

/** The files of Docker’s json-file driver. */
export const dockerJson = lineFormat('docker-json', () => new DockerLines());
