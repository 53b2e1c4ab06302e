import {
  ArrowDown,
  ArrowUp,
  Ellipsis,
  Maximize2,
  Minimize2,
  PencilLine,
  Pin,
  SquareArrowOutUpRight,
  Trash2,
} from 'lucide-react';
import { useMemo, useState, type FormEvent, type KeyboardEvent } from 'react';
import { isComposing } from '../../../is-composing.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { cx } from '../../../widgets/cx.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { Input } from '../../../widgets/Input.tsx';
import { Menu } from '../../../widgets/Menu.tsx';
import { ServiceName } from '../../../widgets/ServiceDot.tsx';
import { pinPart } from '../../../workbench/pin.ts';
import { readSettings } from '../chart-settings.ts';
import { writeMetricArg } from '../metric-address.ts';
import { changeChart, moveChart, type PinnedChart } from './board-document.ts';
import { changeBoard, removeFromBoard } from './board-state.ts';
import classes from './Board.module.css';
import { SmallChart } from './SmallChart.tsx';

interface BoardCardProps {
  chart: PinnedChart;
  isFirst: boolean;
  isLast: boolean;
  columns: 1 | 2;
  at: number;
}

/** The chart in full, as it was pinned. */
function openChart({ name, service, kind, params }: PinnedChart): void {
  useView.getState().go('metrics', writeMetricArg({ name, service }), { params: { ...params, kind } });
}

/** One pinned chart, and what can be done with it. */
export function BoardCard({ chart, isFirst, isLast, columns, at }: BoardCardProps) {
  const { id, title, name, service, width } = chart;
  const [isRenaming, setRenaming] = useState(false);
  const settings = useMemo(() => readSettings(chart.params, chart), [chart]);
  const shown = title || name;
  const entries = [
    {
      id: 'open',
      label: t('metrics.board.open'),
      icon: <SquareArrowOutUpRight aria-hidden />,
      run: () => openChart(chart),
    },
    { id: 'pin', label: t('report.pin'), icon: <Pin aria-hidden />, run: () => pinPart(id) },
    { id: 'rename', label: t('metrics.board.rename'), icon: <PencilLine aria-hidden />, run: () => setRenaming(true) },
    {
      id: 'up',
      label: t('metrics.board.earlier'),
      icon: <ArrowUp aria-hidden />,
      disabled: isFirst,
      run: () => void changeBoard(moveChart(id, -1)),
    },
    {
      id: 'down',
      label: t('metrics.board.later'),
      icon: <ArrowDown aria-hidden />,
      disabled: isLast,
      run: () => void changeBoard(moveChart(id, 1)),
    },
    ...(columns === 2
      ? [
          {
            id: 'width',
            label: width === 2 ? t('metrics.board.narrow') : t('metrics.board.wide'),
            icon: width === 2 ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />,
            run: () => void changeBoard(changeChart(id, { width: width === 2 ? 1 : 2 })),
          },
        ]
      : []),
    { id: 'remove', label: t('action.remove'), icon: <Trash2 aria-hidden />, run: () => removeFromBoard(id) },
  ];
  return (
    <section className={cx(classes.card, columns === 2 && width === 2 && classes.wide)} aria-label={shown}>
      <header className={classes.head}>
        {isRenaming ? <Rename chart={chart} onDone={() => setRenaming(false)} /> : <h3 title={name}>{shown}</h3>}
        <ServiceName name={service} />
        <span className={classes.view}>{t(`metrics.view.${settings.view}`)}</span>
        <Menu
          align="end"
          trigger={<IconButton label={t('metrics.board.actions', { title: shown })} icon={<Ellipsis aria-hidden />} />}
          sections={[{ id: 'chart', entries }]}
        />
      </header>
      <SmallChart metric={{ ...chart, unit: '' }} settings={settings} part={{ id, at, title: shown }} />
    </section>
  );
}

function Rename({ chart, onDone }: { chart: PinnedChart; onDone: () => void }) {
  const [typed, setTyped] = useState(chart.title || chart.name);
  const save = (event?: FormEvent): void => {
    event?.preventDefault();
    const title = typed.trim();
    // The metric's own name is no name given by a person: it follows the metric.
    void changeBoard(changeChart(chart.id, { title: title === chart.name ? '' : title.slice(0, 200) }));
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
    event.stopPropagation();
    onDone();
  };
  return (
    <form className={classes.rename} onSubmit={save}>
      <Input
        autoFocus
        aria-label={t('metrics.board.title')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => save()}
      />
    </form>
  );
}
