import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { Settings } from '../../../../core/collector/settings.ts';
import { isSame, WRONG_TOKEN, type SentHeaders } from '../../receivers/sender-auth.ts';
import type { ExtensionContext, ExtensionKind, RunningExtension } from './extension.ts';

/** How often a file with tokens is looked at. */
const WATCH_MS = 1_000;

interface BearerSettings {
  /** In lower case. */
  header: string;
  scheme: string;
  tokens: readonly string[];
  /** '' = the tokens above. */
  filename: string;
}

/** The Collector's extension/bearertokenauth, for receivers and for exporters. */
export const BEARER_TOKEN_AUTH: ExtensionKind = {
  type: 'bearertokenauth',
  read(value) {
    const settings = new Settings(value);
    settings.allow(['header', 'scheme', 'token', 'tokens', 'filename']);
    const tokens = settings.has('tokens') ? settings.texts('tokens') : [];
    if (settings.has('token') && settings.has('tokens'))
      settings.note(['tokens'], 'token or tokens is expected, not both');
    const read: BearerSettings = {
      header: settings.word('header', 'Authorization').toLowerCase(),
      scheme: settings.word('scheme', 'Bearer'),
      tokens: [settings.word('token'), ...tokens].filter((token) => token !== ''),
      filename: settings.word('filename'),
    };
    if (read.tokens.length === 0 && read.filename === '')
      settings.note([], 'a token is expected here: token, tokens or filename');
    return { problems: settings.problems, create: (context) => start(read, context) };
  },
  authenticates: () => ['receivers', 'exporters'],
};

async function start(settings: BearerSettings, { log }: ExtensionContext): Promise<RunningExtension> {
  const { header, scheme, filename } = settings;
  const full = (token: string) => (scheme === '' ? token : `${scheme} ${token}`);
  let values = (filename === '' ? settings.tokens : tokensIn(filename)).map(full);
  const refresh = (): void => {
    try {
      values = tokensIn(filename).map(full);
    } catch (error) {
      log(`${(error as Error).message}; the tokens before are still the ones`, 'warn');
    }
  };
  if (filename !== '') watchFile(filename, { interval: WATCH_MS, persistent: false }, refresh);
  return {
    senderAuth: {
      challenge: scheme === '' ? 'Bearer' : scheme,
      needed: `A token is needed: ${header}: ${full('<token>')}`,
      wrong: `${WRONG_TOKEN}: ${header}`,
      header,
      isAllowed: (headers) => isAnyOf(values, headers, header),
    },
    clientAuth: () => ({ [header]: values[0]! }),
    close: async () => {
      if (filename !== '') unwatchFile(filename, refresh);
    },
  };
}

/** All are compared, so that the time tells nothing of which one it was. */
function isAnyOf(values: readonly string[], headers: SentHeaders, header: string): boolean {
  const sent = headers[header];
  if (typeof sent !== 'string') return false;
  return values.map((value) => isSame(sent, value)).includes(true);
}

/** One on a line. Without any nobody could be told from anybody. @throws Error */
function tokensIn(filename: string): string[] {
  const tokens = readFileSync(filename, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (tokens.length === 0) throw new Error(`${filename} holds no token`);
  return tokens;
}
