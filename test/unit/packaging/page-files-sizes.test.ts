import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, expect, test, vi } from 'vitest';
import { closureOf } from '../../../scripts/preload-imported.ts';
import { root } from '../../../scripts/paths.ts';
import { VIEW_FILES } from '../../../renderer/workbench/view-files.ts';

/*
 * What stands before the first picture, in kilobytes after gzip: the part of a start that no machine's noise can hide.
 * A limit has about a tenth of room. Who needs more either fetches later what the first picture does not show, or moves
 * the limit and says what it bought.
 */
/** Half a kilobyte of it lays large answers onto memory that the worker shares, while they come in. */
const ENTRY_KB = 7;
/**
 * Both languages' words for pictures, comparisons, clocks, redaction, the SQL desk, comparing sessions and pipelines took twenty; those of topology,
 * decisions and settings by form nine, and characters that turn others round, of which each is shown apart wherever text stands, three. The
 * last tells times without dates from the start of their recording.
 */
const WORKBENCH_KB = 294;
const STYLES_KB = 23;
/**
 * Of any screen, with what it shares with others: some 20 of it are timelines, which a trace, a comparison and a session share.
 * The last two pin what is shown to the report; what the desk of pipelines shares with others (snippets, small lines) took three more, and its own
 * topology, decisions and settings by form eight, and what may be wrong with settings, statements and operators in Korean ten; the default
 * pipeline, what gets nothing out, and what the Collector gave up, one; what YAML and SQL say in Korean, and losses of pipelines, four.
 */
const VIEW_KB = 134;
/** CodeMirror, which comes once the SQL desk or that of pipelines is drawn. */
const EDITOR_KB = 135;
/** The library `yaml`, which knows where each part of a configuration stands. */
const EDITS_KB = 40;
/** Each costs a request and its share of both processes. */
const FILES_BEFORE_THE_SCREEN = 6;

let bundle: Rolldown.OutputBundle;
let html: string;

beforeAll(async () => {
  // The test's own would bundle React's slow form.
  vi.stubEnv('NODE_ENV', 'production');
  const configFile = join(root, 'vite.config.ts');
  const built = await build({ configFile, logLevel: 'error', build: { write: false } });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  bundle = Object.fromEntries(output.map((item) => [item.fileName, item]));
  vi.unstubAllEnvs();
  html = textOf('index.html');
}, 120_000);

function textOf(name: string): string {
  const item = bundle[name]!;
  return item.type === 'chunk' ? item.code : item.source.toString();
}

const chunks = () => Object.values(bundle).filter((item) => item.type === 'chunk');
const gzipKb = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + gzipSync(textOf(name)).length, 0) / 1_000;
const modulesOf = (item: Rolldown.OutputBundle[string] | undefined) =>
  item?.type === 'chunk' ? Object.keys(item.modules) : [];
const linked = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, name]) => name!);

function viewChunk(id: string): string {
  const file = new RegExp(`renderer/views/(?:\\w+/)?${id}/\\w+View\\.tsx$`);
  return chunks().find(({ facadeModuleId }) => facadeModuleId && file.test(facadeModuleId))!.fileName;
}

test('the entry is small: it opens the line while the workbench is still being loaded', () => {
  const entry = linked(/<script type="module" crossorigin src="\.\/([^"]+)">/g);
  expect(entry).toHaveLength(1);
  expect(gzipKb(closureOf(bundle, entry[0]!))).toBeLessThan(ENTRY_KB);
});

test('the page names all the workbench needs, each file once, and no screen', () => {
  const scripts = linked(/src="\.\/([^"]+\.js)"|/g).filter(Boolean);
  const preloaded = linked(/<link[^>]*rel="modulepreload"[^>]*href="\.\/([^"]+)"/g);
  const named = [...scripts, ...preloaded];
  expect(new Set(named).size).toBe(named.length);
  const startPage = chunks().find(({ facadeModuleId }) => facadeModuleId?.endsWith('workbench/start-page.tsx'))!;
  const needed = [...closureOf(bundle, startPage.fileName), ...closureOf(bundle, scripts[0]!)];
  expect(new Set(named)).toEqual(new Set(needed));
  expect(named.length).toBeLessThanOrEqual(FILES_BEFORE_THE_SCREEN);
  expect(gzipKb(named)).toBeLessThan(WORKBENCH_KB);
  const views = named.flatMap((name) => modulesOf(bundle[name])).filter((id) => /renderer\/views\/.*\.tsx$/.test(id));
  expect(views).toEqual([]);
});

test('the styles of the first picture are named by the page, and few', () => {
  const styles = linked(/<link[^>]*rel="stylesheet"[^>]*href="\.\/([^"]+)"/g);
  expect(styles.length).toBeGreaterThan(0);
  expect(gzipKb(styles)).toBeLessThan(STYLES_KB);
});

test.each(Object.keys(VIEW_FILES))('the screen %s is a file of its own', (id) => {
  const own = viewChunk(id);
  const before = new Set(linked(/href="\.\/([^"]+\.js)"/g));
  const added = [...closureOf(bundle, own)].filter((name) => !before.has(name));
  expect(added).toContain(own);
  expect(gzipKb(added)).toBeLessThan(VIEW_KB);
});

const EDITORS = ['sql/editor/create-editor.ts', 'pipelines/editor/create-yaml-editor.ts'];

test.each(EDITORS)('the editor %s comes after its screen, and only then', (file) => {
  const editor = chunks().find(({ facadeModuleId }) => facadeModuleId?.endsWith(file))!;
  const isEditor = (id: string) => /node_modules\/@codemirror\//.test(id);
  const own = [...closureOf(bundle, editor.fileName)];
  expect(own.flatMap((name) => modulesOf(bundle[name])).some(isEditor)).toBe(true);
  const screens = Object.keys(VIEW_FILES).flatMap((id) => [...closureOf(bundle, viewChunk(id))]);
  expect(screens.flatMap((name) => modulesOf(bundle[name])).filter(isEditor)).toEqual([]);
  const added = own.filter((name) => !screens.includes(name));
  expect(gzipKb(added)).toBeLessThan(EDITOR_KB);
});

test('what changes a configuration by form comes when that is done, and only then', () => {
  const edits = chunks().find(({ facadeModuleId }) => facadeModuleId?.endsWith('config/edit/edit-config.ts'))!;
  const isYaml = (id: string) => /node_modules\/yaml\//.test(id);
  expect(modulesOf(edits).some(isYaml)).toBe(true);
  const others = chunks().filter(({ fileName }) => fileName !== edits.fileName);
  expect(others.flatMap(({ modules }) => Object.keys(modules)).filter(isYaml)).toEqual([]);
  expect(gzipKb([edits.fileName])).toBeLessThan(EDITS_KB);
});
