/** Something wrong in a configuration, said of the value at `path`. */
export interface ConfigProblem {
  /** Keys and positions from the top of the document (or of a component's settings). */
  path: readonly (string | number)[];
  message: string;
  /** Characters into the text at `path`, where one of its parts is meant. */
  offset?: number;
  /** The key is meant, not the value under it. */
  isKey?: boolean;
}

/** The same with its place in the file, both counted from 1. */
export interface PlacedProblem {
  line: number;
  column: number;
  message: string;
}
