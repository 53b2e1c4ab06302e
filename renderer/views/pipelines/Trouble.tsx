import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { findTrouble, type PipelinesTrouble } from '../../../core/analysis/pipeline-figures/find-trouble.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import type { Shown } from './choose-shown.ts';
import classes from './PipelinesView.module.css';

/** As boxes look. */
export type Look = 'loss' | 'late';

interface Trouble extends PipelinesTrouble {
  look: Look;
}

export function useTrouble(readings: Shown['readings']): Trouble | undefined {
  const trouble = useMemo(() => findTrouble(readings), [readings]);
  return trouble && { ...trouble, look: trouble.kind === 'loss' ? 'loss' : 'late' };
}

/** What is wrong, for a box may lie beyond the edge; each press shows the next one that is so. */
export function TroubleButton({ kind, keys, look, onShow }: Trouble & { onShow: (key: string) => void }) {
  const selected = useView(({ place }) => place.selection);
  const Icon = look === 'loss' ? CircleAlert : TriangleAlert;
  return (
    <Tooltip text={t('pipelines.wrong.show')}>
      <button
        type="button"
        className={classes.trouble}
        data-look={look}
        onClick={() => onShow(keys[(keys.indexOf(selected) + 1) % keys.length]!)}
      >
        <Icon aria-hidden />
        {t(`pipelines.wrong.${kind}`, { n: keys.length })}
      </button>
    </Tooltip>
  );
}
