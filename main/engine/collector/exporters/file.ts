import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import { inTurn } from '../in-turn.ts';
import type { ComponentContext, ExporterKind, RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Taken } from '../consumer.ts';
import { FileGroups } from './file-groups.ts';
import { readFile, type FileSettings } from './file-settings.ts';
import { RotatingFile } from './rotating-file.ts';

const NEWLINE = Buffer.from('\n');
const compress = promisify(zstdCompress);

/**
 * The Collector's exporter/fileexporter in its layouts: a request to a line of JSON; protobuf, or anything compressed, after its
 * length in four bytes, big-endian. Each request is on its way to the disk before it counts as taken.
 */
export const FILE_EXPORTER: ExporterKind = {
  type: 'file',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    const read = readFile(settings);
    return { problems: settings.problems, create: (context) => create(read, context) };
  },
};

async function create(settings: FileSettings, context: ComponentContext): Promise<RunningConsumer> {
  const { meter, clock, isReload } = context;
  const { path, append, rotation, groupBy, folderMode } = settings;
  const now = () => clock.now();
  // Whoever rotates appends; and what a configuration before this one wrote is kept.
  const isKept = append || rotation !== undefined || isReload;
  const options = { isKept, folderMode, rotation, now };
  const encode = (parcel: Parcel) => encodeRequest(parcel, settings);
  if (groupBy) return new FileGroups({ ...options, pattern: path, groupBy, encode, meter });
  const file = await RotatingFile.open({ ...options, path }).catch((error: unknown) => {
    throw new Error(notOpened(path, error as NodeJS.ErrnoException), { cause: error });
  });
  return new OneFile(file, path, encode, meter);
}

function notOpened(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no folder ${dirname(path)}; with create_directory it is made`;
  if (code === 'EISDIR') return `${path} is a folder; a file is expected`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} cannot be opened: permission denied`;
  return message;
}

class OneFile implements RunningConsumer {
  readonly #file: RotatingFile;
  readonly #path: string;
  readonly #encode: (parcel: Parcel) => Promise<Uint8Array>;
  readonly #meter: ComponentContext['meter'];
  readonly #turn = inTurn();

  constructor(
    file: RotatingFile,
    path: string,
    encode: (parcel: Parcel) => Promise<Uint8Array>,
    meter: ComponentContext['meter'],
  ) {
    this.#file = file;
    this.#path = path;
    this.#encode = encode;
    this.#meter = meter;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    try {
      await this.#turn(async () => this.#file.write(await this.#encode(parcel)));
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      throw new ConsumeError(`${this.#path}: ${(error as Error).message}`);
    }
    const taken = takenWithout(parcel);
    this.#meter.count('out', parcel, parcel.items - taken.rejected);
    this.#meter.count('failed', parcel, taken.rejected);
    return taken;
  }

  async close(): Promise<void> {
    await this.#turn(() => this.#file.close());
  }
}

async function encodeRequest(parcel: Parcel, { isJson, isZstd }: FileSettings): Promise<Uint8Array> {
  const plain = isJson ? encodeJson([parcel.telemetry]) : parcel.wire;
  if (isJson && !isZstd) return Buffer.concat([plain, NEWLINE]);
  const body = isZstd ? await compress(plain) : plain;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
