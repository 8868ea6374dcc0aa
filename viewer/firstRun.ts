import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { runCell } from '../src/index.ts';
import { packRun } from './src/worker/packedRun.ts';
import { openExperiment } from './src/worker/readExperiment.ts';

const CELL = 'nrn-demo-pyramidal';

/** Simulates the cell that the page opens with, and ships the run beside it: `first-run.bin.gz`. */
export function shipFirstRun(fileName: string): Plugin {
  return {
    name: 'ship-first-run',
    apply: 'build',
    generateBundle: {
      handler: async function () {
        const text = (file: string): string =>
          readFileSync(new URL(`../morphologies/${file}`, import.meta.url), 'utf8');
        const { experiment, cell, layout, described } = openExperiment({
          file: `${CELL}.experiment.json`,
          text: text(`${CELL}.experiment.json`),
          files: new Map([[`${CELL}.swc`, text(`${CELL}.swc`)]]),
        });
        const recording = await runCell(cell, layout, experiment);
        const packed = packRun({ ...described, recording, sha256: recording.sha256 });
        this.emitFile({ type: 'asset', fileName, source: gzipSync(packed, { level: 9 }) });
      },
    },
  };
}
