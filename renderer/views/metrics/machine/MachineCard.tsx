import { Gauge, SquareArrowOutUpRight } from 'lucide-react';
import { useCallback } from 'react';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import type { AnswerModel } from '../answer-model.ts';
import board from '../board/Board.module.css';
import { PinButton } from '../board/PinButton.tsx';
import { SmallChart, type ChartPart } from '../board/SmallChart.tsx';
import { writeSettings } from '../chart-settings.ts';
import { writeMetricArg } from '../metric-address.ts';
import type { MachineChart } from './choose-charts.ts';
import { loadWords } from './load-words.ts';

function openChart({ metric, settings }: MachineChart): void {
  const written = Object.entries(writeSettings(settings, metric)).filter(([, value]) => value !== '');
  useView
    .getState()
    .go('metrics', writeMetricArg(metric), { params: { ...Object.fromEntries(written), kind: metric.kind } });
}

function partOf({ metric, settings }: MachineChart, at: number): ChartPart {
  return { id: `${metric.service} ${metric.name} ${settings.view}`, at, title: metric.name };
}

/** One chart of a machine, with what it says about scaling. */
export function MachineCard({ chart, at }: { chart: MachineChart; at: number }) {
  const { metric, settings, rule, part } = chart;
  const reading = useCallback((model: AnswerModel) => rule && <Reading words={loadWords(model, rule)} />, [rule]);
  return (
    <section className={board.card} aria-label={metric.name}>
      <header className={board.head}>
        <span className={board.part}>{t(`metrics.machine.${part}`)}</span>
        <h3 title={metric.description || metric.name}>{metric.name}</h3>
        <span className={board.view}>{t(`metrics.view.${settings.view}`)}</span>
        <PinButton metric={metric} settings={settings} />
        <IconButton
          label={t('metrics.board.open')}
          icon={<SquareArrowOutUpRight aria-hidden />}
          onClick={() => openChart(chart)}
        />
      </header>
      <SmallChart metric={metric} settings={settings} part={partOf(chart, at)} reading={reading} />
    </section>
  );
}

function Reading({ words }: { words: string }) {
  if (words === '') return null;
  return (
    <p className={board.reading}>
      <Gauge aria-hidden /> {words}
    </p>
  );
}
