import { emptyDraft, text, within, type Draft } from '../log-lines/draft.ts';
import type { LineOutcome, LineParser } from '../log-lines/line-parser.ts';
import { parseMessage } from '../log-lines/parse-message.ts';
import { Pieces } from '../log-lines/pieces.ts';
import { draftOfLine, readText } from '../log-lines/text-lines.ts';
import { isoAt } from '../log-lines/text-time.ts';

interface CriLine {
  outer: Draft;
  isWhole: boolean;
  message: string;
}

/** Lines of containerd and CRI-O, `2024-05-07T11:59:43.954655670Z stdout F message`; pieces are tagged P, the last of them F. */
export class CriLines implements LineParser {
  private readonly pieces = new Pieces();

  get bufferedBytes(): number {
    return this.pieces.characters;
  }

  parse(bytes: Uint8Array): LineOutcome {
    const { text: line, isRepaired } = readText(bytes);
    const found = readCriLine(line);
    if (found === undefined) return { kind: 'draft', draft: draftOfLine(bytes) };
    const joined = this.pieces.join({ ...found.outer, isRepaired }, found.message, found.isWhole);
    if (joined === undefined) return { kind: 'held' };
    return { kind: 'draft', draft: within(joined.outer, parseMessage(joined.text)) };
  }

  end(): Draft[] {
    return this.pieces.end().map((joined) => within(joined.outer, parseMessage(joined.text)));
  }
}

/** undefined for a line of another kind. */
export function readCriLine(line: string): CriLine | undefined {
  const found = isoAt(line, 0);
  if (found === undefined) return undefined;
  const match = /^ (stdout|stderr) ([PF](?::[^ ]{0,40})?)(?: |$)/.exec(line.slice(found.end, found.end + 60));
  if (match === null) return undefined;
  const stream = match[1]!;
  const attributes = [{ key: 'log.iostream', value: text(stream) }];
  return {
    outer: { ...emptyDraft(), time: found.time, attributes, stream },
    isWhole: match[2]!.startsWith('F'),
    message: line.slice(found.end + match[0].length),
  };
}
