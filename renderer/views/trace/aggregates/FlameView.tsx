import { useMemo } from 'react';
import { computeFlame } from '../../../../core/analysis/flame.ts';
import { layoutFlame } from '../../../../core/layout/flame/flame-layout.ts';
import type { Flame as FlameSums } from '../../../../core/layout/flame/flame-layout.ts';
import { Flame } from '../../../charts/flame/Flame.tsx';
import { t } from '../../../i18n/t.ts';
import { usePreferences } from '../../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../../theme/theme.ts';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { readFacts } from '../trace-facts.ts';
import { AggregateFrame } from './AggregateFrame.tsx';
import type { TraceViewProps } from './trace-view-props.ts';
import { INLINE_SPANS, useComputed } from './use-computed.ts';
import { useSpanSource } from './use-span-source.ts';

/** A trace's spans merged by their path from the root. */
export function FlameView(props: TraceViewProps) {
  const { model, detail } = props;
  const { spans } = model.tree;
  const source = useSpanSource(model, detail);
  const args = useMemo((): [typeof source.flame] => [source.flame], [source]);
  const computed = useComputed('computeFlame', args, spans <= INLINE_SPANS ? computeFlame : undefined, model.tree);
  return (
    <AggregateFrame
      spans={spans}
      computed={computed}
      what={t('traceViews.computing')}
      bar={() => <span>{t('traceViews.flame.help')}</span>}
    >
      {(flame) => <PlacedFlame {...props} flame={flame} />}
    </AggregateFrame>
  );
}

function PlacedFlame({ model, flame, selected, onSelect, matches }: TraceViewProps & { flame: FlameSums }) {
  const layout = useMemo(() => layoutFlame(flame), [flame]);
  const density = usePreferences((state) => state.density);
  const { service, name } = useMemo(() => readFacts(model), [model]);
  if (layout.wholeNs === 0) return <EmptyState text={t('traceViews.flame.noTime')} />;
  return (
    <Flame
      model={model}
      layout={layout}
      selected={selected}
      onSelect={onSelect}
      matches={matches}
      rowPx={ROW_HEIGHT_PX[density]}
      label={t('traceViews.flame.of', {
        name: `${service} ${name}`.trim(),
        spans: t('count.spans', { n: model.tree.spans }),
      })}
    />
  );
}
