import { useMemo } from 'react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { useCommands } from '../../workbench/command.ts';

const KEY = 'Shift+R';

/** Offered while lanes that were kept as the trace grew stand otherwise than they would if packed anew. */
export function RepackLanes({ repack }: { repack: () => void }) {
  const commands = useMemo(
    () => [
      {
        id: 'trace.repack',
        label: () => t('trace.lanes.repack'),
        group: 'here' as const,
        keys: [KEY],
        run: repack,
      },
    ],
    [repack],
  );
  useCommands(commands);
  return (
    <Tooltip text={t('trace.lanes.repack.why')} keys={KEY}>
      <Button onClick={repack}>{t('trace.lanes.repack')}</Button>
    </Tooltip>
  );
}
