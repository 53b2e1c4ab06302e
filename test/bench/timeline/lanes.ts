import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { keepLanes } from '../../../core/layout/lanes/keep-lanes.ts';
import { hitLane } from '../../../core/layout/lanes/hit-lane.ts';
import { codesOfBars, indexLanes } from '../../../core/layout/lanes/lane-index.ts';
import type { LaneIndex } from '../../../core/layout/lanes/lane-index.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import { createLaneRuns, findLaneRuns } from '../../../core/layout/lanes/lane-runs.ts';
import { packLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';
import { paintPixels } from '../../../core/layout/lanes/paint-pixels.ts';
import type { LanePalette } from '../../../core/layout/lanes/lane-picture.ts';
import { asyncShape, chainShape, crowdShape, manyShape, siblingShape } from './shapes.ts';
import type { Shape } from './shapes.ts';

// node test/bench/timeline/lanes.ts [name …]: packing, index and painting of the Lanes view, in milliseconds of
// processor time.

const [WIDTH, HEIGHT] = [1_900, 900];
const LAYOUTS = 5;
const FRAMES = 60;

const palette: LanePalette = {
  background: 0xff221d1a,
  grid: 0xff382f2b,
  bars: Uint32Array.from({ length: 40 }, (_, code) => 0xff000000 + code * 0x050301),
  dimBars: new Uint32Array(40).fill(0xff444444),
  error: 0xff727bff,
  dimError: 0xff333366,
  selected: 0xffffa093,
};

/** Milliseconds of this thread's processor time: others on the machine do not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Medians and 95th percentiles after `cold` runs that are left out: they are compiled, not measured. */
function timed(times: number, cold: number, run: () => void): string {
  const taken = Array.from({ length: times + cold }, () => {
    const before = cpuMs();
    run();
    return cpuMs() - before;
  });
  const warm = taken.slice(cold).sort((a, b) => a - b);
  const at = (share: number) => warm[Math.min(times - 1, Math.floor(times * share))]!.toFixed(1).padStart(6);
  return `p50 ${at(0.5)}  p95 ${at(0.95)}  first ${taken[0]!.toFixed(1).padStart(6)}`;
}

function benchLayout({ name, tree, service }: Shape, isGrouped: boolean): { packing: LanePacking; index: LaneIndex } {
  let packing: LanePacking | undefined;
  let index: LaneIndex | undefined;
  const group = isGrouped ? service : undefined;
  const pack = timed(LAYOUTS, 1, () => (packing = packLanes({ tree, times: tree, group })));
  const build = timed(LAYOUTS, 1, () => (index = indexLanes(packing!, tree, tree.flags)));
  const what = `${name}, ${isGrouped ? 'by service' : 'one group'}: ${packing!.lanes} lanes`;
  const keep = timed(LAYOUTS, 1, () => benchKeep(tree, group, packing!));
  console.log(`\n${what}\n  pack   ${pack}\n  index  ${build}\n  keep   ${keep}`);
  return { packing: packing!, index: index! };
}

/** A trace of which one span in ten has only now come, with the packing anew it is compared with. */
function benchKeep(tree: Shape['tree'], group: Uint32Array | undefined, packing: LanePacking): void {
  const groups = group && [...packing.groups.code.keys()].map(String);
  const names = { spanIdHigh: new Uint32Array(tree.spans), spanIdLow: numbersTo(tree.spans), groups };
  const lane = packing.lane.map((own, node) => (node % 10 === 0 ? -1 : own));
  const earlier = { names, packing: { lane, groups: packing.groups } };
  keepLanes({ tree, times: tree, group }, { earlier, names });
}

const numbersTo = (count: number) => Uint32Array.from({ length: count }, (_, n) => n);

function benchPaint({ tree, service }: Shape, { packing, index }: ReturnType<typeof benchLayout>): void {
  const codes = codesOfBars(index, service);
  for (const ratio of [1, 2]) {
    for (const lanePx of [1, 16]) {
      const [width, height] = [WIDTH * ratio, HEIGHT * ratio];
      const image = { width, height, pixels: new Uint32Array(width * height) };
      const rows = layoutLaneRows(packing.groups, lanePx, 0);
      const edges = columnEdges(tree.traceStart, tree.traceEnd + 1, width);
      const view: LaneView = { rows, edges, ratio, scrollPx: 0, heightPx: HEIGHT };
      const picture = { view, index, codes, grid: new Uint32Array(0), selected: -1 };
      const paint = timed(FRAMES, 10, () => paintPixels(image, picture, palette));
      const what = `whole range, DPR ${ratio}, lanes ${lanePx} px, ${countRuns(index, view)} runs`;
      console.log(`  paint  ${paint}  ${what}`);
    }
  }
}

/** Runs of the lanes that 900 lanes of one pixel, or fewer thicker ones, show. */
function countRuns(index: LaneIndex, { rows, edges, heightPx }: LaneView): number {
  const runs = createLaneRuns(edges.length - 1);
  let count = 0;
  for (let lane = 0; lane < Math.min(index.lanes, heightPx / rows.lanePx); lane++) {
    findLaneRuns(index, lane, edges, runs);
    count += runs.count;
  }
  return count;
}

function benchHits({ tree }: Shape, { packing, index }: ReturnType<typeof benchLayout>): void {
  const rows = layoutLaneRows(packing.groups, 1, 0);
  const edges = columnEdges(tree.traceStart, tree.traceEnd + 1, WIDTH);
  const view: LaneView = { rows, edges, ratio: 1, scrollPx: 0, heightPx: HEIGHT };
  const tests = 100_000;
  const before = cpuMs();
  let hits = 0;
  for (let i = 0; i < tests; i++) {
    if (hitLane({ index, view }, (i * 7_919) % WIDTH, (i * 104_729) % Math.min(HEIGHT, index.lanes))) hits++;
  }
  const each = ((cpuMs() - before) * 1_000) / tests;
  console.log(`  hit    ${each.toFixed(2)} µs each, ${hits} of ${tests} hit`);
}

const shapes: Record<string, () => Shape> = {
  async5: () => asyncShape(100_000),
  async6: () => asyncShape(1_000_000),
  many: () => manyShape(20_000),
  siblings: () => siblingShape(50_000),
  chain: () => chainShape(1_000_000),
  crowd: () => crowdShape(200, 5_000),
};

const wanted = process.argv.slice(2);
for (const [key, make] of Object.entries(shapes)) {
  if (wanted.length > 0 && !wanted.includes(key)) continue;
  const shape = make();
  for (const isGrouped of [false, true]) {
    const laidOut = benchLayout(shape, isGrouped);
    if (key === 'chain' || key === 'crowd') continue;
    benchPaint(shape, laidOut);
    benchHits(shape, laidOut);
  }
}
