import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { trusted } from '../../../core/report/html/markup.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { composePicture } from '../../../renderer/pictures/compose-picture.ts';
import { useShownPicture, type ChartPicture, type NoPicture } from '../../../renderer/pictures/shown-picture.ts';
import { PICTURE_COMMANDS, usePictureOutcome } from '../../../renderer/workbench/picture-commands.ts';
import { stubPage } from '../../helpers/picture.ts';
import { parseSvg, textsOf } from '../../helpers/svg.ts';

const given = vi.hoisted(() => [] as string[][]);
vi.mock('../../../renderer/widgets/copy-picture.ts', () => ({
  copyPicture: (svg: string, name: string) => Promise.resolve(given.push(['copy', name, svg]) && 'copied'),
  savePng: (svg: string, name: string) => Promise.resolve(given.push(['png', name, svg]) && 'failed'),
  saveSvg: (svg: string, name: string) => given.push(['svg', name, svg]) && 'saved',
}));

vi.mock('../../../renderer/state/redact-texts.ts', () => ({
  redactWith: async (make: (redact: (texts: string[]) => Promise<string[]>) => unknown) => ({
    made: await make((texts) => Promise.resolve(texts.map((text) => text.replaceAll('GET', '[redacted]')))),
    hidden: [],
  }),
  noteHidden: vi.fn(),
}));

beforeEach(() => {
  vi.useFakeTimers();
  stubPage();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  given.length = 0;
  useShownPicture.setState({ chart: null, heading: null });
  setLocale({ language: 'en' });
});

const picture: ChartPicture = {
  ...{ widthPx: 600, heightPx: 50, chart: trusted('<rect width="1" height="1"/>') },
  ...{ axis: 'all 12 ms', services: ['web', ''], notes: [] },
};
const heading = {
  ...{ title: 'web GET', subtitle: 'from noon', source: 'Trace 0af7651916', fileName: '../trace-<0af7>' },
};

function show(made: ChartPicture | NoPicture): void {
  useShownPicture.setState({ chart: { kind: 'lanes', make: () => made }, heading: () => heading });
}

const run = async (id: string): Promise<void> => {
  PICTURE_COMMANDS.find((command) => command.id === `picture.${id}`)!.run();
  await vi.advanceTimersByTimeAsync(0);
};

describe('pictures of the chart on the screen', () => {
  test('title, what is shown, services and source stand around the chart, in either language', () => {
    const texts = () => {
      const made = composePicture({ kind: 'lanes', make: () => picture }, heading);
      if ('refusal' in made) throw new Error(made.refusal);
      return textsOf(parseSvg(made.svg));
    };
    expect(texts()).toEqual(
      expect.arrayContaining(['web GET · Lanes', 'from noon · all 12 ms', 'web', 'Trace 0af7651916 · Tracebench']),
    );
    setLocale({ language: 'ko' });
    expect(texts()).toContain('web GET · 레인');
  });

  test('are offered only while there is a chart', () => {
    expect(PICTURE_COMMANDS.map(({ when }) => when!())).toEqual([false, false, false]);
    show(picture);
    expect(PICTURE_COMMANDS.map(({ when }) => when!())).toEqual([true, true, true]);
  });

  test('are copied and saved under a name that tells trace and view, and it is said what became of them', async () => {
    show(picture);
    for (const id of ['copy', 'svg', 'png']) await run(id);
    expect(given.map(([how, name]) => [how, name])).toEqual([
      ['copy', 'tracebench-trace-0af7-lanes.png'],
      ['svg', 'tracebench-trace-0af7-lanes.svg'],
      ['png', 'tracebench-trace-0af7-lanes.png'],
    ]);
    expect(usePictureOutcome.getState().words).toBe('The picture could not be made');
    await run('svg');
    expect(usePictureOutcome.getState().words).toBe('Picture saved');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(usePictureOutcome.getState().words).toBe('');
  });

  test('leave without what must not, also in what is told to those who cannot see them', async () => {
    show(picture);
    for (const id of ['copy', 'svg', 'png']) await run(id);
    for (const [, , svg] of given) expect(svg).not.toContain('GET');
    for (const [, , svg] of given) expect(svg).toContain('<title>web [redacted] · Lanes</title>');
  });

  test('that cannot be composed are told of, and the error is not lost', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const error = new RangeError('Invalid string length');
    const make = () => {
      throw error;
    };
    useShownPicture.setState({ chart: { kind: 'lanes', make }, heading: () => heading });
    await run('svg');
    expect(usePictureOutcome.getState().words).toBe('The picture could not be made');
    expect(reported).toHaveBeenCalledExactlyOnceWith(error);
  });

  test('that a chart refuses are not made, and it is said why', async () => {
    show({ refusal: 'not now' });
    await run('copy');
    expect(given).toEqual([]);
    expect(usePictureOutcome.getState().words).toBe('not now');
  });
});
