/** Up to here laying out a trace takes a few milliseconds, less than the way to the worker and back. */
export const IN_PAGE_SPANS = 2_000;
