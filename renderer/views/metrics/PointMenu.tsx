import { Diamond, List, ScrollText } from 'lucide-react';
import type { ChartPick } from '../../charts/line/chart-types.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { PlaceMenu } from '../../widgets/PlaceMenu.tsx';
import { goToMinute, minuteAround } from './chart-links.ts';

interface PointMenuProps {
  pick: ChartPick | null;
  baseNs: bigint;
  service: string;
  /** How many exemplars there are in a minute; undefined where the metric has none at all. */
  countExemplars?: (fromNs: bigint, toNs: bigint) => number;
  onClose: () => void;
}

/** From a moment of a metric to what happened then. */
export function PointMenu({ pick, baseNs, service, countExemplars, onClose }: PointMenuProps) {
  const ns = baseNs + BigInt(Math.round(pick?.ns ?? 0));
  const minute = minuteAround(ns > 0n ? ns : 0n);
  const name = service || t('metrics.noService');
  const n = countExemplars?.(BigInt(minute.fromNs), BigInt(minute.toNs)) ?? 0;
  const showExemplars = (): void => {
    const { place, change } = useView.getState();
    change({ params: { ...place.params, show: 'exemplars' }, range: minute });
  };
  const entries = [
    {
      id: 'traces',
      label: t('metrics.point.traces', { service: name }),
      icon: <List aria-hidden />,
      run: () => goToMinute('traces', service, ns),
    },
    {
      id: 'logs',
      label: t('metrics.point.logs', { service: name }),
      icon: <ScrollText aria-hidden />,
      run: () => goToMinute('logs', service, ns),
    },
    ...(countExemplars
      ? [
          {
            id: 'exemplars',
            label: t('metrics.point.exemplars'),
            note: t('metrics.exemplars', { n }),
            icon: <Diamond aria-hidden />,
            disabled: n === 0,
            run: showExemplars,
          },
        ]
      : []),
  ];
  return <PlaceMenu place={pick} onClose={onClose} heading={formatTime(ns)} entries={entries} />;
}
