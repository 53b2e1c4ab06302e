import { DEFAULT_SETTINGS, TEXT_RULES, type Settings, type TextRule } from '../../../contract/operations/library.ts';
import { oneOf } from './command.ts';
import { wrongUsage } from './problem.ts';

/** Of every command that writes what is given away. */
export const REDACTION_OPTIONS = {
  'no-redact': { type: 'boolean', default: false },
  redact: { type: 'string' },
  'redact-key': { type: 'string', multiple: true },
  'keep-equal': { type: 'boolean', default: false },
} as const;

interface RedactionValues {
  'no-redact': boolean;
  redact?: string | undefined;
  'redact-key'?: string[] | undefined;
  'keep-equal': boolean;
}

const DEFAULTS = DEFAULT_SETTINGS.redaction;

export const REDACTION_HELP = `  --no-redact    hide nothing; else values of keys that name a secret, and tokens and passwords in texts, are hidden
  --redact R     what is looked for in texts, with commas between: ${TEXT_RULES.join(', ')};
                 or all, or none; ${DEFAULTS.texts.join(', ')} when left out
  --redact-key K one more attribute key whose value is hidden, * for any part of it; may be given again
  --keep-equal   equal values stay equal: a keyed hash stands for each, of this run only
`;

/** What is hidden by a command line. */
export function readRedaction(values: RedactionValues, command: string): Settings['redaction'] {
  const { redact, 'no-redact': isOff, 'redact-key': keys = [], 'keep-equal': keepEqual } = values;
  if (isOff && (redact !== undefined || keys.length > 0 || keepEqual))
    throw wrongUsage('--no-redact hides nothing: leave it or the other out.', command);
  return {
    onReceive: false,
    onExport: !isOff,
    keys: [...DEFAULTS.keys, ...keys],
    texts: redact === undefined ? DEFAULTS.texts : readTexts(redact, command),
    keepEqual,
  };
}

function readTexts(text: string, command: string): TextRule[] {
  if (text === 'none') return [];
  if (text === 'all') return [...TEXT_RULES];
  return text.split(',').map((word) => oneOf(word.trim(), TEXT_RULES, '--redact', command));
}
