import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // The built page works from any folder of any server.
  base: './',
  build: {
    outDir: '../dist/viewer',
    emptyOutDir: true,
    target: 'es2023',
    // Three alone is larger than the default; the budget is a test of its own, in gzip.
    chunkSizeWarningLimit: 800,
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
});
