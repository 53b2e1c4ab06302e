import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ChartPicture } from '../../../core/report/chart-svg.ts';
import { redactStrings } from '../../../core/report/redact-strings.ts';
import { withoutWholes } from '../../../core/report/whole-text.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { copyPicture } from '../../widgets/copy-picture.ts';
import { copyRedacted } from '../../widgets/copy-redacted.ts';
import { noteHidden, redactWith } from '../../state/redact-texts.ts';
import { copyText } from '../../widgets/copy-text.ts';
import { Menu } from '../../widgets/Menu.tsx';
import { chartSvg } from './chart-block.ts';

const SAID_MS = 1_500;

interface CopyMenuProps {
  /** Without ending. */
  fileName: string;
  /** Made when asked for: with every answer it would be work for nothing. */
  picture: () => ChartPicture;
  csv: () => string;
  /** Puts the chart into the report; left out where there is nothing to pin. */
  pin?: () => void;
}

type Outcome = '' | 'copied' | 'saved' | 'failed';

/** The chart as picture or as figures, for elsewhere. */
export function CopyMenu({ fileName, picture, csv, pin }: CopyMenuProps) {
  const [outcome, setOutcome] = useState<Outcome>('');
  useEffect(() => {
    if (outcome === '') return;
    const timer = setTimeout(() => setOutcome(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const told = (done: boolean): void => setOutcome(done ? 'copied' : 'failed');
  const failed = (): void => setOutcome('failed');
  const give = async (to: (svg: string, name: string) => Promise<Outcome>): Promise<void> => {
    const { made, hidden } = await redactWith((redact) => redactStrings({ picture: picture(), fileName }, redact));
    const given = await to(withoutWholes(await chartSvg(() => made.picture)), made.fileName);
    setOutcome(given);
    if (given !== 'failed') noteHidden(hidden);
  };
  const asPng = (svg: string, name: string) => copyPicture(svg, `${name}.png`);
  const asSvg = async (svg: string) => ((await copyText(svg)) ? 'copied' : 'failed');
  const entries = [
    { id: 'png', label: t('metrics.copy.png'), run: () => void give(asPng).catch(failed) },
    { id: 'svg', label: t('metrics.copy.svg'), run: () => void give(asSvg).catch(failed) },
    { id: 'csv', label: t('metrics.copy.csv'), run: () => void copyRedacted(csv()).then(told) },
  ];
  const words = outcome === '' ? t('action.copy') : t(`metrics.copy.${outcome}`);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button variant="quiet" icon={outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}>
            {words}
          </Button>
        }
        sections={[
          { id: 'copy', entries },
          ...(pin ? [{ id: 'report', entries: [{ id: 'pin', label: t('report.pin'), run: pin }] }] : []),
        ]}
      />
      <span className="unseen" role="status">
        {outcome === '' ? '' : words}
      </span>
    </>
  );
}
