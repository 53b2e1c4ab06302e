import { t } from '../../i18n/t.ts';
import { FIT } from '../../state/time-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import type { ChartSettings } from './chart-settings.ts';

interface NoPointsProps {
  settings: ChartSettings;
  onChange: (change: Partial<ChartSettings>) => void;
}

/** Nothing to draw, and what of the question may be the reason. */
export function NoPoints({ settings, onChange }: NoPointsProps) {
  const isFit = useView((state) => state.place.range.kind === 'fit');
  const isNarrowed = settings.where.length > 0;
  return (
    <EmptyState text={isNarrowed ? t('metrics.noPointsMatch') : t('metrics.noPoints')}>
      {isNarrowed && <Button onClick={() => onChange({ where: [] })}>{t('metrics.where.clear')}</Button>}
      {!isFit && (
        <Button variant="primary" onClick={() => useView.getState().setRange(FIT)}>
          {t('metrics.showAllTime')}
        </Button>
      )}
    </EmptyState>
  );
}
