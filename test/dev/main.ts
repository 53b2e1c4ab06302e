import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

// The page against a stand-in engine, for work on views: `node test/dev/main.ts`, then open the address it prints.
const server = await createServer({
  configFile: false,
  root: import.meta.dirname,
  base: './',
  plugins: [react({ jsxImportSource: '#jsx' })],
  server: { port: Number(process.env.PORT ?? 5199), host: '127.0.0.1', fs: { allow: ['../..'] } },
});
await server.listen();
server.printUrls();
