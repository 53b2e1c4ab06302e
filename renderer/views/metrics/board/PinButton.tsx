import { Check, Pin } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MetricSummary } from '../../../../contract/operations/metrics.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import type { ChartSettings } from '../chart-settings.ts';
import { MOST_CHARTS, pinChart } from './board-document.ts';
import { changeBoard, useBoard, useBoardOfSession } from './board-state.ts';

const SAID_MS = 1_500;

interface PinButtonProps {
  metric: MetricSummary;
  settings: ChartSettings;
}

/** Not `randomUUID`: over plain http, as on a remote box, a page has none. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
}

/** Puts the chart as it is drawn now onto the board; the same metric may be pinned in several ways. */
export function PinButton({ metric, settings }: PinButtonProps) {
  useBoardOfSession();
  const isFull = useBoard(({ board }) => (board?.charts.length ?? 0) >= MOST_CHARTS);
  const isClosed = useBoard(({ board }) => board === null || board.isNewer);
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const pin = (): void =>
    void changeBoard(pinChart(newId(), metric, settings)).then(() => setDone(useBoard.getState().error === undefined));
  return (
    <Button
      variant="quiet"
      icon={isDone ? <Check aria-hidden /> : <Pin aria-hidden />}
      disabled={isFull || isClosed}
      title={isFull ? t('metrics.board.full', { n: MOST_CHARTS }) : t('metrics.board.pin')}
      onClick={pin}
    >
      {isDone ? t('metrics.board.pinned') : t('metrics.board.pin')}
    </Button>
  );
}
