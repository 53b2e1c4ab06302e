/**
 * Texts without a Korean line as the source has them: all of them hold a text made elsewhere, and have their Korean
 * as they are put together, or are what somebody else said. It only ever gets shorter: a line that has its Korean must leave.
 */
export const WITHOUT_KOREAN: readonly string[] = [
  '"X0" X1',
  '"X0" is not supported here; X1',
  'X0 must be between X1 and 65535, got X2',
  '"X0": the context "X1" has no path "X2"X3',
  'X0 cannot be a severityX1',
  'X0 cannot be readX1',
  'X0 is expected here',
  'X0 is not supported here',
  'X0 is open to other machines, unencrypted: X1listen on localhost, or run it with "tracebench agent --allow-unencrypted"',
  'X0: HTTP X1X2',
  'X0: X1',
  'X0: X1 is expected',
  'X0: X1, found X2',
  'X0context "X1"X2, there is X3',
  '\\X0 is no escape of a stringX1',
  '\\X0: X1',
  'enum symbol "X0" not found in the context "X1"X2',
  'too many requests: over X0 X1 per secondX2',
];

/** Some of them as people read them, put together. */
export const ASSEMBLED: readonly string[] = [
  '"k8s" is not supported here; dns is, with the name of a headless service',
  '"aws_cloud_map" is not supported here; static and dns are',
  '"grpc" is not supported here; http is',
  '"socks5" is not supported here; http and https are',
  'source port must be between 1 and 65535, got 0',
  'destination port must be between 1 and 65535, got 65536',
  'seed must be between 0 and 65535, got -1',
  'set: expected 2 arguments, found 3',
  'Len: expected 1 argument, found 2',
  'Substring: expected 1 to 3 arguments, found 0',
  '"name": the context "metric" has no path "kind"; did you mean "kinds"?',
  '"name": the context "metric" has no path "kind"',
  'enum symbol "STATUS_CODE_OKAY" not found in the context "span"',
  'map cannot be a severity',
  'double cannot be a severity unless it is a whole number',
  'too many requests: over 10 records per second (x-tenant:acme)',
];
