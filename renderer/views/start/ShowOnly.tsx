import type { ImportAccount } from '../../../contract/operations/files.ts';
import { t } from '../../i18n/t.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { accountRange } from '../../state/account-range.ts';

/** Where there is most to see of a file. */
function viewOf({ spans, logs }: ImportAccount['counts']): string {
  if (spans > 0) return 'traces';
  return logs > 0 ? 'logs' : 'metrics';
}

/** Leads to what was opened and to nothing beside it in time. Not offered where the file's times are not known. */
export function ShowOnly({ account }: { account: ImportAccount }) {
  const range = accountRange(account);
  if (!range) return null;
  const show = (): void => useView.getState().go(viewOf(account.counts), '', { range, filter: NO_FILTER });
  return (
    <Button variant="quiet" aria-label={t('start.import.only.of', { name: account.file })} onClick={show}>
      {t('start.import.only')}
    </Button>
  );
}
