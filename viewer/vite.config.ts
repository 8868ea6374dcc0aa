import { join } from 'node:path';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';
import { shipFirstRun } from './firstRun.ts';
import { inlinePage } from './inlinePage.ts';

const root = import.meta.dirname;
/** The page in one file, for `cabletree export-page`. */
const STANDALONE = 'standalone';

const site: UserConfig = {
  root,
  // The built page works from any folder of any server.
  base: './',
  plugins: [shipFirstRun('first-run.bin.gz'), buildStandaloneToo()],
  build: {
    outDir: '../dist/viewer',
    emptyOutDir: true,
    target: 'es2023',
    license: { fileName: 'third-party-licences.md' },
    // Three alone is larger than the default; the budget is a test of its own, in gzip.
    chunkSizeWarningLimit: 800,
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
};

const standalone: UserConfig = {
  ...site,
  publicDir: false,
  plugins: [inlinePage(join(root, 'public/favicon.svg'))],
  // A page from a disk may start plain workers out of itself, but no modules.
  worker: { format: 'iife', rolldownOptions: { output: { codeSplitting: false } } },
  // Whichever folder it is imported from.
  resolve: { alias: [{ find: /\bworkerHost\.ts$/, replacement: 'inlineWorkerHost.ts' }] },
  build: {
    ...site.build,
    outDir: '../dist/standalone',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { output: { codeSplitting: false } },
  },
};

function buildStandaloneToo(): Plugin {
  return {
    name: 'build-standalone-too',
    apply: 'build',
    closeBundle: async () => {
      await build({ configFile: import.meta.filename, mode: STANDALONE, logLevel: 'warn' });
    },
  };
}

export default defineConfig(({ mode }) => (mode === STANDALONE ? standalone : site));
