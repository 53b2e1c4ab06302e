import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  // Relative, so that the page works from the app's scheme and from `serve` under any path prefix.
  base: './',
  publicDir: false,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Electron 45 carries Chrome 156; `serve` also meets ordinary browsers of the day.
    target: ['chrome156', 'firefox140', 'safari18.2'],
    // The page's policy allows neither inline scripts nor data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // One local load, never over a slow network: a split would only add requests.
    chunkSizeWarningLimit: 4096,
  },
});
