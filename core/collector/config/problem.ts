/** Something wrong in a configuration, with its place in the file, counted from 1. */
export interface PlacedProblem {
  line: number;
  column: number;
  message: string;
}
