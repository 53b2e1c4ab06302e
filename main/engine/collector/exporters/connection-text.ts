/** What grpc-js puts around the reason, once for each of its layers, and behind it. */
const AROUND = /^(?:(?:[a-z_]+: )?No connection established\. Last error: )+(?:Error: )?/;
const BEHIND = /\.? Resolution note:\s*$/;
/** OpenSSL: `write EPROTO ID:error:NUMBER:LIBRARY:FUNCTION:REASON:FILE:LINE:`. */
const OF_TLS = /^.*?\berror:[0-9A-F]+:[^:]*:[^:]*:([^:]+):.*$/s;

/** Why there is no connection, without what libraries say of themselves. */
export function connectionText(message: string): string {
  return message.replace(AROUND, '').replace(BEHIND, '').replace(OF_TLS, 'TLS: $1').trim();
}
