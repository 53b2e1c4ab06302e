/** What grpc-js puts around the reason, once for each of its layers, and behind it. */
const AROUND = /^(?:(?:[a-z_]+: )?No connection established\. Last error: )+(?:Error: )?/;
const BEHIND = /\.? Resolution note:\s*$/;
/** OpenSSL: `write EPROTO ID:error:NUMBER:LIBRARY:FUNCTION:REASON:FILE:LINE:`. */
const OF_TLS = /^.*?\berror:[0-9A-F]+:[^:]*:[^:]*:([^:]+):.*$/s;

/** Node's advice for whoever runs Node. */
const ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca$/;
/** A connection that ended without a word: grpc-js has the time. */
const ENDED = /^Failed to connect(?: \([\d:.TZ-]+\))?$/;

/** Why there is no connection, without what libraries say of themselves. */
export function connectionText(message: string): string {
  return message
    .replace(AROUND, '')
    .replace(BEHIND, '')
    .replace(OF_TLS, 'TLS: $1')
    .replace(ADVICE, ': tls.ca_file names the certificate of whoever signed it')
    .trim()
    .replace(ENDED, 'the connection ended as it began: it may be for TLS only, or no gRPC');
}
