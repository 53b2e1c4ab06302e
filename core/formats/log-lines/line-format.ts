import type { Format } from '../format.ts';
import type { LineParser } from './line-parser.ts';
import { LogLinesReader } from './reader.ts';
import { findKind, type LineKind } from './tally.ts';

/** A format of log lines: known by what most of its first lines are, read line by line. */
export function lineFormat(name: LineKind, createParser: () => LineParser, joinsAll = false): Format {
  return {
    name,
    priority: 5,
    sniff: (head, context) => findKind(name, head, context),
    createReader: (fileTime, options) =>
      new LogLinesReader({ format: name, parser: createParser(), joinsAll }, fileTime, options),
  };
}
