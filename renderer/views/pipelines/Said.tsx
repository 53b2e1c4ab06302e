import { pipelineText } from '../../i18n/pipeline-texts.ts';

/** What a component or the check said, in the reader's language; as it was said where that is not known. */
export function Said({ text }: { text: string }) {
  const read = pipelineText(text);
  return <span lang={read === text ? 'en' : undefined}>{read}</span>;
}
