import { useMemo } from 'react';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import classes from './SpanPanel.module.css';
import { writeRawSpan } from './raw-span.ts';

export function SpanRaw({ span }: { span: SpanDetail }) {
  const text = useMemo(() => writeRawSpan(span), [span]);
  return (
    <div className={classes.stack}>
      <pre className={classes.raw}>{text}</pre>
      <CopyButton className={classes.copyOver} text={text} isRedacted />
    </div>
  );
}
