import { StreamLanguage, type StringStream } from '@codemirror/language';

interface LineState {
  /** Spaces before a `key: |`, whose text is deeper; −1 outside of one. */
  blockIndent: number;
}

const KEY = /^(?:"[^"]*"|'[^']*'|[^\s#:[\]{},"'&*!|>%@-][^#:[\]{},]*?|-(?=\S)[^#:[\]{},\s]*)(?=\s*:(?:\s|$))/;
const BLOCK = /[|>][+-]?\d?\s*(?:#.*)?$/;

function readToken(stream: StringStream, state: LineState): string | null {
  if (stream.sol() && inBlock(stream, state)) {
    stream.skipToEnd();
    return 'string';
  }
  if (stream.eatSpace()) return null;
  const isAfterSpace = stream.pos === 0 || /\s/.test(stream.string[stream.pos - 1]!);
  if (isAfterSpace && stream.peek() === '#') {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match(/^\$\{[^}]*\}/)) return 'keyword';
  if (stream.match(KEY)) {
    if (BLOCK.test(stream.string)) state.blockIndent = stream.indentation();
    return 'propertyName';
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/)) return 'string';
  if (stream.match(/^(?:true|false|null|~)(?=[\s,\]}]|$)/)) return 'bool';
  // A word, up to what may begin something else.
  if (!stream.match(/^[^\s#[\]{},"'$]+/)) stream.next();
  return null;
}

function inBlock(stream: StringStream, state: LineState): boolean {
  if (state.blockIndent < 0) return false;
  const isDeeper = stream.indentation() > state.blockIndent || stream.string.trim() === '';
  if (!isDeeper) state.blockIndent = -1;
  return isDeeper;
}

/** Enough of YAML to tell keys, texts and comments apart; what is wrong with it is the engine's to say. */
export const yamlLanguage = StreamLanguage.define<LineState>({
  name: 'yaml',
  startState: () => ({ blockIndent: -1 }),
  copyState: (state) => ({ ...state }),
  token: readToken,
  languageData: { commentTokens: { line: '#' } },
});
