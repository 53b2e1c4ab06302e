import type { Ask } from './context.ts';

/** The traces that links connect with one, breadth first. */
export const traceLinked: Ask<'trace.linked'> = async (_database, { revision }) => ({
  revision,
  traces: [],
  more: 0,
  notHeld: 0,
});
