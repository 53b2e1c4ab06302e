import { Settings } from '../../../../core/collector/settings.ts';
import { fileSetting } from '../../collector/file-setting.ts';
import { isSame, type SentHeaders } from '../../receivers/sender-auth.ts';
import { basicAttribute } from './basic-attributes.ts';
import type { ClientAuth, ExtensionKind, RunningExtension } from './extension.ts';
import { readHtpasswd, type PasswordCheck } from './htpasswd.ts';
import { Passwords } from './passwords.ts';

/** The Collector's extension/basicauth: with `htpasswd` for receivers, with `client_auth` for exporters. */
export const BASIC_AUTH: ExtensionKind = {
  type: 'basicauth',
  read(value) {
    const settings = new Settings(value);
    settings.allow(['htpasswd', 'client_auth']);
    const [isServer, isClient] = [settings.has('htpasswd'), settings.has('client_auth')];
    if (isServer === isClient)
      settings.note([], 'htpasswd (for receivers) or client_auth (for exporters) is expected here');
    const users = isServer ? readServer(settings.inner('htpasswd')) : undefined;
    const clientAuth = isClient ? readClient(settings.inner('client_auth')) : undefined;
    const create = async (): Promise<RunningExtension> => {
      const server = users ? startServer(users) : { close: async () => undefined };
      return clientAuth ? { ...server, clientAuth } : server;
    };
    return { problems: settings.problems, create };
  },
  authenticates: (value) => (new Settings(value).has('htpasswd') ? ['receivers'] : ['exporters']),
};

function readServer(htpasswd: Settings): ReadonlyMap<string, PasswordCheck> {
  htpasswd.allow(['file', 'inline']);
  const note = (key: string) => (problem: string) => htpasswd.note([key], problem);
  // Those written inline count before those of the file.
  const users = new Map([
    ...readHtpasswd(fileSetting(htpasswd, 'file'), note('file')),
    ...readHtpasswd(htpasswd.word('inline'), note('inline')),
  ]);
  if (users.size === 0 && htpasswd.problems.length === 0)
    htpasswd.note([], 'a user is expected here, in file or inline');
  return users;
}

function startServer(users: ReadonlyMap<string, PasswordCheck>): RunningExtension {
  const passwords = new Passwords();
  // Who asks for somebody that is not there, or with a wrong password, waits as long as for any other.
  const slow = [...users.values()].find((how) => how.kind === 'slow');
  const isRight = async (how: PasswordCheck, password: string): Promise<boolean> => {
    if (how.kind === 'slow') return passwords.check(password, how.stored);
    if (how.isRight(password)) return true;
    if (slow) await passwords.check(password, slow.stored);
    return false;
  };
  return {
    senderAuth: {
      challenge: 'Basic realm="telemetry"',
      needed: 'A user and a password are needed: authorization: Basic …',
      wrong: 'The user or the password is not the right one',
      async isAllowed({ authorization }) {
        const sent = credentialsOf(authorization);
        if (!sent) return false;
        return isRight(users.get(sent.user) ?? NOBODY, sent.password);
      },
      attributeOf: basicAttribute,
    },
    close: () => passwords.close(),
  };
}

/** Takes the time that a plain one takes. */
const NOBODY: PasswordCheck = {
  kind: 'quick',
  isRight(password) {
    isSame(password, '');
    return false;
  },
};

function credentialsOf(authorization: SentHeaders[string]): { user: string; password: string } | undefined {
  const [, encoded] = /^basic ([a-z0-9+/]+={0,2})$/i.exec(String(authorization ?? '')) ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString();
  const at = decoded.indexOf(':');
  return at < 0 ? undefined : { user: decoded.slice(0, at), password: decoded.slice(at + 1) };
}

/** Files are read now: one that changes counts after the next start. */
function readClient(client: Settings): ClientAuth {
  client.allow(['username', 'username_file', 'password', 'password_file'], ['aws_secrets_manager']);
  const read = (key: string) =>
    client.has(`${key}_file`) ? fileSetting(client, `${key}_file`).trim() : client.word(key);
  const [username, password] = [read('username'), read('password')];
  if (username.includes(':')) client.note(['username'], 'a name without ":" is expected here');
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return () => ({ authorization });
}
