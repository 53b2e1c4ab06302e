import { useState } from 'react';
import type { ItemChange } from '../../../../contract/operations/pipelines.ts';
import { diffLines, foldSame } from '../../../../core/analysis/diff-lines.ts';
import { t } from '../../../i18n/t.ts';
import { CopyButton } from '../../../widgets/CopyButton.tsx';
import { MoreItems } from '../../../widgets/MoreItems.tsx';
import { useFirst } from '../../../widgets/use-first.ts';
import classes from '../PipelinesView.module.css';
import { Said } from '../Said.tsx';

const SIGNS = { same: '=', changed: '~', dropped: '−', added: '+' } as const;

/** Items with what became of them; one opened shows the lines that differ. */
export function ItemChanges({ changes }: { changes: readonly ItemChange[] }) {
  const { shown, rest, showMore } = useFirst(changes);
  // What differs comes first; what stays the same need not be read.
  const [open, setOpen] = useState(changes[0]?.kind === 'same' ? -1 : 0);
  return (
    <>
      <ul className={classes.changes}>
        {shown.map((change, at) => (
          <li key={at}>
            <button
              type="button"
              className={classes.change}
              data-kind={change.kind}
              aria-expanded={at === open}
              onClick={() => setOpen(at === open ? -1 : at)}
            >
              <span aria-hidden className={classes.sign}>
                {SIGNS[change.kind]}
              </span>
              <span className={classes.changeName}>{change.name || t('trace.unnamed')}</span>
              <span className={classes.quiet}>{t(`pipelines.change.${change.kind}`)}</span>
            </button>
            {change.reason !== '' && (
              <div className={classes.changeReason}>
                <Said text={change.reason} />
              </div>
            )}
            {at === open && <Difference {...change} />}
          </li>
        ))}
      </ul>
      <MoreItems rest={rest} onMore={showMore} />
    </>
  );
}

function Difference({ before, after, kind }: ItemChange) {
  // Of what is only on one side every line would be told as gone or new.
  const text = kind === 'dropped' ? before : after;
  if (kind !== 'changed')
    return (
      <div className={classes.diff}>
        <CopyButton className={classes.copy} text={text} isRedacted />
        <pre>{text}</pre>
      </div>
    );
  return (
    <div className={classes.diff}>
      <CopyButton className={classes.copy} text={after} isRedacted />
      <pre>
        {foldSame(diffLines(before, after)).map((line, at) => (
          <span key={at} data-kind={line?.kind ?? 'gap'} className={classes.diffLine}>
            {line ? `${line.kind === 'added' ? '+' : line.kind === 'removed' ? '-' : ' '} ${line.text}` : '  ⋯'}
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  );
}
