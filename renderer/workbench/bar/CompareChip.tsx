import { GitCompareArrows, X } from 'lucide-react';
import { textAt } from '../../../contract/frame.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useCompareMark } from '../../state/compare-mark.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Kbd } from '../../widgets/Kbd.tsx';
import classes from './CompareChip.module.css';

/** The trace that waits for another one to be compared with. Its name leads back to it, its cross lets it go. */
export function CompareChip() {
  const mark = useCompareMark((state) => state.mark);
  return mark && <Marked key={mark.traceId} traceId={mark.traceId} />;
}

function Marked({ traceId }: { traceId: string }) {
  const { data } = useQuery('traces.search', {
    filter: { traceIds: [traceId] },
    sort: { by: 'start', descending: true },
    offset: 0,
    limit: 1,
  });
  const columns = data && data.frame.rows > 0 ? data.frame.columns : undefined;
  const name = columns ? `${textAt(columns.service, 0)} ${textAt(columns.name, 0)}`.trim() : '';
  const text = name || shortId(traceId);
  return (
    <span className={classes.chip} role="status">
      <GitCompareArrows aria-hidden />
      <button
        type="button"
        className={classes.text}
        title={t('compare.chip.why', { name: `${text} ${shortId(traceId)}` })}
        onClick={() => useView.getState().go('trace', traceId)}
      >
        {text}
      </button>
      <span className={classes.next}>
        <Kbd keys="X" /> {t('compare.chip.next')}
      </span>
      <button
        type="button"
        className={classes.cross}
        aria-label={t('compare.unmark')}
        title={t('compare.unmark')}
        onClick={() => useCompareMark.getState().clear()}
      >
        <X aria-hidden />
      </button>
    </span>
  );
}
