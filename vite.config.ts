import { defineConfig } from 'vite';

const server = process.env['TENANTLIST_URL'] ?? 'http://localhost:3000';

/** The web app. `npm run dev:web` serves it with the API of a running server behind it. */
export default defineConfig({
  root: 'src/frontend',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The one chunk that is over the default limit is the first load, and that has a budget of its own.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      onLog(level, log, tell) {
        // Libraries mark what is for the client alone; here all of it is.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/docs': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
