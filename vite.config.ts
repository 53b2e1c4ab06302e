import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { preloadImported } from './scripts/preload-imported.ts';

/**
 * A file costs a request each, so what is always needed together is one file. A group takes along what its modules
 * import; the first that matches has it.
 */
const CHUNKS = [
  // With the entry: what opens the line, and knows where the screens are.
  { name: 'line', test: /renderer\/(?:transport\/open-host|workbench\/view-files)\.ts$/, priority: 3 },
  { name: 'workbench', test: /renderer\/workbench\/start-page\.tsx$/, priority: 2 },
  // What the two editors share, which no screen shall wait for.
  {
    name: 'editor',
    test: /node_modules\/@codemirror\/(?!lang-sql)|sql\/editor\/(?:editor-theme|typed-text)\.ts$/,
    priority: 2,
  },
  // Why files could not be read: shown by two screens, and by none of the others.
  { name: 'faults', test: /renderer\/i18n\/(?:fault-texts|record-faults)\.ts$/, priority: 2 },
  { name: 'common', test: /\.tsx?$|\.css$|node_modules/, minShareCount: 2, priority: 1 },
];

export default defineConfig({
  root: 'renderer',
  // Relative, so that the page works from the app's scheme and from `serve` under any path prefix.
  base: './',
  publicDir: false,
  plugins: [react({ jsxImportSource: '#jsx' }), preloadImported('workbench/start-page.tsx')],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Electron 45 carries Chrome 156; `serve` also meets ordinary browsers of the day.
    target: ['chrome156', 'firefox140', 'safari18.2'],
    // The page's policy allows neither inline scripts nor data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The workbench is one file: a local load, never over a slow network, where a split would only add requests.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
});
