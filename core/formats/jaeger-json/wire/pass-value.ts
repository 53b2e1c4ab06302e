import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../../json-bytes.ts';
import type { WireTools } from './wire-tools.ts';

const WORDS = ['null', 'true', 'false'].map((word) => encodeUtf8(word));
/** What deeper values say is for the decoder of all cases. */
const DEEPEST = 20;

/** Passes over a value that has no place in OTLP, of which it is seen to that it is JSON. */
export function passValue(tools: WireTools): void {
  const { output } = tools;
  const before = output.at;
  pass(tools, 0);
  output.at = before;
}

/** Passes over a key and its value. */
export function passMember(tools: WireTools): void {
  const { source, texts, output } = tools;
  const before = output.at;
  texts.text();
  output.at = before;
  source.expect(COLON);
  passValue(tools);
}

/** What is copied on the way is taken back at the end. */
function pass(tools: WireTools, depth: number): void {
  const { source, texts, numbers } = tools;
  if (depth > DEEPEST) throw UNUSUAL;
  const byte = source.peek();
  if (byte === QUOTE) texts.text();
  else if (byte === OPEN_BRACE) passObject(tools, depth);
  else if (byte === OPEN_BRACKET) passList(tools, depth);
  else if (!WORDS.some((word) => source.word(word))) numbers.double();
}

function passObject(tools: WireTools, depth: number): void {
  const { source, texts } = tools;
  source.expect(OPEN_BRACE);
  if (source.skips(CLOSE_BRACE)) return;
  do {
    texts.text();
    source.expect(COLON);
    pass(tools, depth + 1);
  } while (source.more(CLOSE_BRACE));
}

function passList(tools: WireTools, depth: number): void {
  const { source } = tools;
  source.expect(OPEN_BRACKET);
  if (source.skips(CLOSE_BRACKET)) return;
  do pass(tools, depth + 1);
  while (source.more(CLOSE_BRACKET));
}
