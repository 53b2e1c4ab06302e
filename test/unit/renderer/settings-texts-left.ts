/**
 * Problems of settings without a Korean line for the text as the source has it: all of them hold a text made
 * elsewhere. It only ever gets shorter: a line that has its Korean must leave.
 */
export const WITHOUT_KOREAN: readonly string[] = [
  '"X0" X1',
  'X0 cannot be readX1',
  'X0 is expected here',
  'X0 is not supported here',
  'X0 is open to other machines, unencrypted: X1listen on localhost, or run it with "tracebench agent --allow-unencrypted"',
  'X0context "X1"X2, there is X3',
];
