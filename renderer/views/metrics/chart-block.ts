import type { ChartPicture } from '../../../core/report/chart-svg.ts';
import type { Pin } from '../../state/pins.ts';

/** The chart as one SVG. What writes it is no part of the screen: few pictures are taken of many that are seen. */
export async function chartSvg(picture: () => ChartPicture): Promise<string> {
  return (await import('../../../core/report/chart-svg.ts')).writeChartSvg(picture());
}

/** A chart as a block of a report, which has its title above it. */
export function chartPin(picture: () => ChartPicture): Pin {
  return async () => {
    const { writeChartSvg } = await import('../../../core/report/chart-svg.ts');
    return () => {
      const chart = picture();
      return [
        { kind: 'picture', title: chart.title, svg: writeChartSvg({ ...chart, title: '' }), what: chart.subtitle },
      ];
    };
  };
}
