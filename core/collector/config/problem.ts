/** Something wrong in a configuration, with its place in the file, counted from 1. */
export interface PlacedProblem {
  line: number;
  column: number;
  message: string;
  /** Of several files the one it is in. */
  file?: string;
}

/** One of several texts that make one configuration. */
export interface NamedText {
  /** For people: a path. */
  name: string;
  text: string;
}
