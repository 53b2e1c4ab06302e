import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { Select } from '../../widgets/Select.tsx';
import { APDEX_CHOICES_MS, setApdexMs, toNs, useApdexMs } from './apdex-threshold.ts';

/** T of Apdex: satisfied up to T, tolerating up to 4 T. */
export function ApdexChoice() {
  const ms = useApdexMs();
  const choices = [...new Set<number>([...APDEX_CHOICES_MS, ms])].sort((a, b) => a - b);
  const options = choices.map((choice) => ({
    value: String(choice),
    label: t('services.apdexAt', { duration: formatDuration(toNs(choice)) }),
  }));
  return (
    <Select
      label={t('services.apdexThreshold')}
      value={String(ms)}
      options={options}
      onChange={(value) => setApdexMs(Number(value))}
    />
  );
}
