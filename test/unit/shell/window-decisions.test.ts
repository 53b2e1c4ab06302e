import { describe, expect, test } from 'vitest';
import { NEW_WINDOW, type SavedWindow } from '../../../main/hosts/electron/desktop-state.ts';
import { fitBounds, type Box } from '../../../main/hosts/electron/fit-bounds.ts';
import { mayReceive } from '../../../main/hosts/electron/may-receive.ts';
import { planStartWindows } from '../../../main/hosts/electron/start-windows.ts';

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });
const laptop = box(0, 25, 1440, 875);
const left = box(-1920, 0, 1920, 1080);

describe('where a remembered window opens', () => {
  test.each<[what: string, wanted: Box, areas: Box[], expected: Box]>([
    ['where it was', box(100, 100, 900, 600), [laptop], box(100, 100, 900, 600)],
    ['on the second display, left of the first', box(-1900, 10, 900, 600), [laptop, left], box(-1900, 10, 900, 600)],
    ['in the middle when that display is gone', box(-1900, 10, 900, 600), [laptop], box(270, 163, 900, 600)],
    ['partly outside, as a person may like it', box(1300, 100, 900, 600), [laptop], box(1300, 100, 900, 600)],
    ['back when too little of its title bar shows', box(1400, 100, 900, 600), [laptop], box(270, 163, 900, 600)],
    ['back when its title bar is above the display', box(100, -300, 900, 600), [laptop], box(270, 163, 900, 600)],
    ['no larger than the display', box(0, 25, 3840, 2160), [laptop], box(0, 25, 1440, 875)],
    ['as remembered when there is no display at all', box(1, 2, 3, 4), [], box(1, 2, 3, 4)],
  ])('%s', (_what, wanted, areas, expected) => expect(fitBounds(wanted, areas)).toEqual(expected));
});

describe('the windows to begin with', () => {
  const at = (storePath: string, hash = ''): SavedWindow => ({ ...NEW_WINDOW, storePath, hash });
  const exists = (path: string) => !path.includes('gone');

  test.each<[what: string, saved: SavedWindow[], named: string | undefined, expected: SavedWindow[]]>([
    ['one, the first time', [], undefined, [NEW_WINDOW]],
    ['those of the last time', [at(''), at('/a')], undefined, [at(''), at('/a')]],
    ['without sessions that are gone', [at('/gone')], undefined, [NEW_WINDOW]],
    ['each session once', [at('/a', '#/logs'), at('/a')], undefined, [at('/a', '#/logs')]],
    ['the named one alone, the first time', [], '/a', [at('/a')]],
    ['the named one in front, as it was', [at('/a', '#/logs'), at('/b')], '/a', [at('/b'), at('/a', '#/logs')]],
  ])('%s', (_what, saved, named, expected) => expect(planStartWindows(saved, named, exists)).toEqual(expected));
});

test.each([
  ['', true],
  ['/data/live.tracebench', true],
  ['/data/sessions/monday.tracebench', true],
  ['/data', false],
  ['/data/../theirs.tracebench', false],
  ['/data-of-others/x.tracebench', false],
  ['/home/me/Downloads/incident.tracebench', false],
])('telemetry may be received in %j: %s', (session, may) => expect(mayReceive(session, '/data')).toBe(may));
