import { Check, CircleAlert, Copy } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';

type Outcome = '' | 'copied' | 'failed';

const ICONS = { '': <Copy aria-hidden />, copied: <Check aria-hidden />, failed: <CircleAlert aria-hidden /> };

/** Says what became of it, until it is tried again: an old clipboard pasted in good faith is worse than none. */
export function CopyTable({ copy }: { copy: () => Promise<boolean> }) {
  const [outcome, setOutcome] = useState<Outcome>('');
  const run = async (): Promise<void> => {
    setOutcome('');
    setOutcome((await copy()) ? 'copied' : 'failed');
  };
  const words = outcome === '' ? '' : t(`metrics.copy.${outcome}`);
  return (
    <>
      <Button icon={ICONS[outcome]} onClick={() => void run()}>
        {words || t('logs.copyTable')}
      </Button>
      <span className="unseen" role="status">
        {words}
      </span>
    </>
  );
}
