import { useMemo } from 'react';
import type { Inline } from '../../../core/report/document/markdown-inline.ts';
import { parseMarkdown, type NotesPart } from '../../../core/report/document/markdown-tree.ts';
import { ToldText } from './ToldText.tsx';

/** Notes as they will be read. They are elements made here, so nothing in them is ever markup. */
export function NotesText({ markdown }: { markdown: string }) {
  const parts = useMemo(() => parseMarkdown(markdown), [markdown]);
  return parts.map((part, at) => <Part key={at} part={part} />);
}

/** Below the page's own headings, the report's and the blocks'. */
const HEADINGS = ['h3', 'h4', 'h5', 'h6'] as const;

function Part({ part }: { part: NotesPart }) {
  switch (part.kind) {
    case 'heading': {
      const Heading = HEADINGS[Math.min(part.level, HEADINGS.length) - 1]!;
      return (
        <Heading>
          <Words parts={part.parts} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Words parts={part.parts} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Words parts={part.parts} />
        </blockquote>
      );
    case 'list':
      return <Items {...part} />;
    case 'code':
      return (
        <pre>
          <code>
            <ToldText text={part.text} />
          </code>
        </pre>
      );
    case 'rule':
      return <hr />;
  }
}

function Items({ isOrdered, items }: Extract<NotesPart, { kind: 'list' }>) {
  const List = isOrdered ? 'ol' : 'ul';
  return (
    <List>
      {items.map((item, at) => (
        <li key={at}>
          <Words parts={item} />
        </li>
      ))}
    </List>
  );
}

function Words({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part, at) => <Word key={at} part={part} />);
}

function Word({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'text':
      return <ToldText text={part.text} />;
    case 'code':
      return (
        <code>
          <ToldText text={part.text} />
        </code>
      );
    case 'strong':
      return (
        <strong>
          <Words parts={part.parts} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Words parts={part.parts} />
        </em>
      );
    case 'link':
      return (
        <a href={part.address} target="_blank" rel="noreferrer">
          <Words parts={part.parts} />
        </a>
      );
  }
}
