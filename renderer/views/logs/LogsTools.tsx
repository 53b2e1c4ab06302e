import { ArrowDownWideNarrow, ArrowUpNarrowWide, Pause, PanelLeftOpen, Play, WrapText } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { Button } from '../../widgets/Button.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { turnOrder, useDescending } from './log-place.ts';
import classes from './LogsView.module.css';
import type { Tail } from './use-tail.ts';

const WRAPPED_LINES = 3;

function OrderButton() {
  const descending = useDescending();
  return (
    <Button
      variant="quiet"
      icon={descending ? <ArrowDownWideNarrow aria-hidden /> : <ArrowUpNarrowWide aria-hidden />}
      title={descending ? t('logs.toOldest') : t('logs.toNewest')}
      onClick={turnOrder}
    >
      {descending ? t('logs.newestFirst') : t('logs.oldestFirst')}
    </Button>
  );
}

/** Following says so in words, too; pressing it stops the list where it is, or takes it to the newest end. */
function TailButton({ tail }: { tail: Tail }) {
  return (
    <Button
      variant="quiet"
      aria-pressed={tail.isFollowing}
      icon={tail.isFollowing ? <Pause aria-hidden /> : <Play aria-hidden />}
      title={tail.isFollowing ? t('logs.tail.pause') : t('logs.tail.resume')}
      onClick={tail.toggle}
    >
      {tail.isFollowing ? t('logs.tail.on') : t('logs.tail.off')}
    </Button>
  );
}

function WrapButton() {
  const lines = usePreferences((state) => state.sizes['logs.lines'] ?? 1);
  const isWrapped = lines > 1;
  return (
    <IconButton
      label={isWrapped ? t('logs.oneLine') : t('logs.wrap')}
      active={isWrapped}
      icon={<WrapText aria-hidden />}
      onClick={() => usePreferences.getState().setSize('logs.lines', isWrapped ? 1 : WRAPPED_LINES)}
    />
  );
}

interface LogsToolsProps {
  total: number | undefined;
  tail: Tail;
  /** Not where patterns are shown. */
  isList: boolean;
  onCopyTable: () => Promise<boolean>;
}

/** How many there are, and how they are listed. */
export function LogsTools({ total, tail, isList, onCopyTable }: LogsToolsProps) {
  const isPanelOpen = usePreferences((state) => (state.sizes['logs.facets.open'] ?? 1) > 0);
  return (
    <div className={classes.tools}>
      {!isPanelOpen && (
        <IconButton
          label={t('logs.facets.show')}
          icon={<PanelLeftOpen aria-hidden />}
          onClick={() => usePreferences.getState().setSize('logs.facets.open', 1)}
        />
      )}
      <span className={classes.count}>{total !== undefined && t('count.logs', { n: total })}</span>
      <span className={classes.fill} />
      {isList && (
        <>
          <TailButton tail={tail} />
          <OrderButton />
          <WrapButton />
          <ColumnsMenu onCopyTable={onCopyTable} />
        </>
      )}
    </div>
  );
}
