// Times of a shape are nanoseconds after its start, as numbers: exact for 104 days.

export const US = 1e3;
export const MS = 1e6;
export const SECOND = 1e9;
export const MINUTE = 60e9;
