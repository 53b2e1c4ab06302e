import { readArgs } from './command.ts';
import { wrongUsage } from './problem.ts';
import { isStoreFile, STANDARD_INPUT } from './source.ts';

export interface ServeSettings {
  page: { host: string; port: number };
  /** Undefined = not said: the settings hold. */
  otlpHttpPort: number | undefined;
  otlpGrpcPort: number | undefined;
  /** Undefined = the default one. */
  store: string | undefined;
  files: string[];
  /** Read on as they grow. */
  followed: string[];
  json: boolean;
  open: boolean;
  allowSql: boolean;
  /** Pages may write configurations of pipelines and run them. */
  allowPipelines: boolean;
  /** File of the pipelines that run from the start. */
  config: string | undefined;
}

/** @throws Problem for wrong usage */
export function readServeSettings(args: readonly string[]): ServeSettings {
  const { values, positionals } = readArgs('serve', args, {
    port: { type: 'string', default: '4319' },
    host: { type: 'string', default: '127.0.0.1' },
    'otlp-http-port': { type: 'string' },
    'otlp-grpc-port': { type: 'string' },
    store: { type: 'string' },
    'allow-sql': { type: 'boolean', default: false },
    'allow-pipelines': { type: 'boolean', default: false },
    config: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
    follow: { type: 'string', multiple: true, default: [] },
  });
  if ([...positionals, values.config].filter((path) => path === STANDARD_INPUT).length > 1)
    throw wrongUsage('Only one can be -: standard input is read once.', 'serve');
  return {
    page: { host: values.host, port: readPort(values.port, '--port') },
    otlpHttpPort: readOptionalPort(values['otlp-http-port'], '--otlp-http-port'),
    otlpGrpcPort: readOptionalPort(values['otlp-grpc-port'], '--otlp-grpc-port'),
    ...readFiles(values.store, positionals),
    followed: values.follow,
    json: values.json,
    allowSql: values['allow-sql'],
    allowPipelines: values['allow-pipelines'],
    config: values.config,
    open: !values['no-open'] && !values.json,
  };
}

function readOptionalPort(text: string | undefined, option: string): number | undefined {
  return text === undefined ? undefined : readPort(text, option);
}

function readPort(text: string, option: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw wrongUsage(`${option} is a number from 0 to 65535, not "${text}".`, 'serve');
}

/** Of the files named, one may be a store; it is then the one to work in. */
function readFiles(
  store: string | undefined,
  named: readonly string[],
): { store: string | undefined; files: string[] } {
  const stores: string[] = store === undefined ? [] : [store];
  const files: string[] = [];
  for (const path of named) (isStoreFile(path) ? stores : files).push(path);
  if (stores.length > 1) throw wrongUsage(`There can be one store only, not ${stores.join(' and ')}.`, 'serve');
  return { store: stores[0], files };
}
