import { list, map, text } from '../../ottl/value.ts';
import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { OperatorError } from '../operator.ts';
import { parser } from './parsing.ts';

// As Go reads the target of a request: nothing of it is a fragment.
const URI = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?([\s\S]*))?$/;
const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;

/** A URI with a scheme, a path, or a query behind `?`. Passwords are left out. */
export const URI_PARSER = parser('uri_parser', [], [], () => (written) => {
  if (written.startsWith('?')) return map(withoutEmpty({ query: query(written.slice(1), true) }));
  const [, scheme = '', authority, path = '', search = ''] = URI.exec(written) ?? [];
  if (scheme === '' && !written.startsWith('/')) throw new OperatorError('the text is no URI');
  const isRequestPath = scheme === '';
  const owner = isRequestPath ? undefined : AUTHORITY.exec(authority ?? '');
  if (owner === null) throw new OperatorError('the host and port of the URI are not understood');
  const [, user = '', host = '', port = ''] = owner ?? [];
  const wholePath = isRequestPath ? written.replace(/\?[\s\S]*$/, '') : path.startsWith('/') ? path : '';
  return map(
    withoutEmpty({
      scheme: text(scheme.toLowerCase()),
      user: text(decoded(user.replace(/:[\s\S]*$/, ''))),
      host: text(host.replace(/^\[|\]$/g, '')),
      port: text(port),
      path: text(decoded(wholePath)),
      query: query(search, false),
    }),
  );
});

function withoutEmpty(parts: Record<string, AnyValue>): KeyValue[] {
  const isEmpty = (value: AnyValue) =>
    (value.kind === 'string' && value.value === '') || (value.kind === 'kvlist' && value.values.length === 0);
  return Object.entries(parts).flatMap(([key, value]) => (isEmpty(value) ? [] : [{ key, value }]));
}

/** Values by name, in lists. A pair that cannot be read is left out, or is the text's failure. */
function query(written: string, isStrict: boolean): AnyValue {
  const found = new Map<string, AnyValue[]>();
  for (const pair of written.split('&')) {
    if (pair === '') continue;
    const [name, value] = parts(pair).map((part) => unescaped(part));
    if (name === undefined || value === undefined || pair.includes(';')) {
      if (isStrict) throw new OperatorError('the query cannot be read');
      continue;
    }
    const values = found.get(name);
    if (values) values.push(text(value));
    else found.set(name, [text(value)]);
  }
  return map(Array.from(found, ([key, values]) => ({ key, value: list(values) })));
}

function parts(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new OperatorError('the URI has an invalid escape');
  }
}
