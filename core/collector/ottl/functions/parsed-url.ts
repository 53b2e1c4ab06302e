import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { OttlError } from '../problem.ts';
import { int, text } from '../value.ts';

// The parts of RFC 3986, appendix B; the authority by itself below.
const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;
const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::(\d{0,9}))?$/;

/** The parts of a URL under the names of the semantic conventions. Throws OttlError for what is none. */
export function parsedUrl(written: string): KeyValue[] {
  const found = URL_PARTS.exec(written);
  if (!found || hasControl(written)) throw new OttlError('URL: the text is no URL');
  const [, scheme = '', authority = '', path = '', query, fragment] = found;
  const owner = AUTHORITY.exec(authority);
  if (!owner) throw new OttlError('URL: the host and port are not understood');
  const [, user, host = '', port] = owner;
  const plainPath = decoded(path);
  const entries: [string, AnyValue | undefined][] = [
    ['url.original', text(written)],
    ['url.domain', text(host.replace(/^\[|\]$/g, ''))],
    ['url.scheme', text(scheme.toLowerCase())],
    ['url.path', text(plainPath)],
    ['url.port', port ? int(BigInt(port)) : undefined],
    ['url.fragment', fragment ? text(decoded(fragment)) : undefined],
    ...userParts(user),
    ['url.query', query ? text(query) : undefined],
    ['url.extension', extension(plainPath)],
  ];
  return entries.flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

function userParts(user: string | undefined): [string, AnyValue | undefined][] {
  if (user === undefined) return [];
  const at = user.indexOf(':');
  const name = decoded(at === -1 ? user : user.slice(0, at));
  return [
    ['url.user_info', text(user)],
    ['url.username', name === '' ? undefined : text(name)],
    ['url.password', at === -1 ? undefined : text(decoded(user.slice(at + 1)))],
  ];
}

function extension(path: string): AnyValue | undefined {
  const at = path.lastIndexOf('.');
  return at === -1 || at === path.length - 1 ? undefined : text(path.slice(at + 1));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new OttlError('URL: invalid URL escape');
  }
}

function hasControl(written: string): boolean {
  for (let i = 0; i < written.length; i++)
    if (written.charCodeAt(i) < 0x20 || written.charCodeAt(i) === 0x7f) return true;
  return false;
}
