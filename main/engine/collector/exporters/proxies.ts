import { domainToASCII } from 'node:url';
import { proxyChooser, type EnvironmentProxy } from '../../../../core/collector/exporters/environment-proxy.ts';
import { ConsumeError } from '../consumer.ts';

/** By way of whom something is sent to a URL; undefined: directly. Throws ConsumeError, without what may be a password. */
export type ProxyOf = (url: URL) => string | undefined;

/** As the environment says. */
export function environmentProxies(environment: NodeJS.ProcessEnv): ProxyOf {
  const choose = proxyChooser(environment, (name) => domainToASCII(name) || name);
  return (url) => {
    const isSecure = url.protocol === 'https:';
    const port = url.port || (isSecure ? '443' : '80');
    const proxy = choose({ isSecure, host: url.hostname.replace(/^\[|\]$/g, ''), port });
    return proxy && hrefOf(proxy, url);
  };
}

/** Without a scheme it is HTTP, as in Go. */
function hrefOf({ variable, written }: EnvironmentProxy, { host }: URL): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (!proxy || !hasReadableUser(proxy)) throw new ConsumeError(`${host}: the proxy of ${variable} is no URL`);
  if (!['http:', 'https:'].includes(proxy.protocol))
    throw new ConsumeError(`${host}: the proxy of ${variable} is not of HTTP: others are not supported here`);
  return proxy.href;
}

/** A `%` in it that is no escape cannot be made a header. */
export function hasReadableUser({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}
