import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { copyText } from '../../widgets/copy-text.ts';
import { writeSeriesCsv } from './series-csv.ts';
import type { SeriesModel } from './series-model.ts';

const SAID_MS = 1_500;

interface CopyCsvProps {
  metric: MetricSummary;
  model: SeriesModel;
  hidden: ReadonlySet<string>;
}

/** The text is made when asked for: with every answer it would be work for nothing. */
export function CopyCsv({ metric, model, hidden }: CopyCsvProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => void copyText(writeSeriesCsv(metric, model, hidden)).then(setCopied);
  return (
    <Button
      variant="quiet"
      icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      title={t('metrics.copyCsv')}
      onClick={copy}
    >
      {copied ? t('action.copied') : 'CSV'}
    </Button>
  );
}
