#!/usr/bin/env node
// Ten minutes of simulated time of a small cell, streamed to disk: prints the memory of the process as the run goes.
// usage: node bench/streamedRun.mjs [simulated seconds, 600]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const seconds = Number(process.argv[2] ?? 600);
const program = resolve(import.meta.dirname, '../dist/bin/main.js');
const folder = mkdtempSync(join(tmpdir(), 'cabletree-stream-'));
const experiment = {
  cabletree: 1,
  morphology: { name: 'soma.swc', text: '1 1 0 0 0 10 -1\n2 3 150 0 0 1 1\n' },
  mesh: { policy: 'single' },
  paint: [{ region: 'all', mechanism: 'hh' }],
  place: [
    { name: 'step', locus: 'soma', iclamp: { delay_ms: 1, duration_ms: 1e9, amplitude_nA: 0.3 } },
  ],
  probes: [{ name: 'soma', locus: 'soma' }],
  simulation: { duration_ms: 1000 * seconds, mode: 'fast' },
  recording: { frame_interval_ms: 1 },
};
writeFileSync(join(folder, 'e.json'), JSON.stringify(experiment));
const words = [
  'simulate',
  join(folder, 'e.json'),
  '-o',
  folder,
  '--stream',
  '--trace-interval',
  '0.1',
];
const child = spawn(process.execPath, [program, ...words], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
child.stdout.pipe(process.stdout);
const megabytes = [];
const timer = setInterval(() => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    megabytes.push(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
  } catch {
    // The process has ended between two looks.
  }
}, 500);
const started = performance.now();
child.on('exit', (code) => {
  clearInterval(timer);
  const quarter = (k) => {
    const part = megabytes.slice((k * megabytes.length) / 4, ((k + 1) * megabytes.length) / 4);
    return Math.max(...part).toFixed(0);
  };
  const size = code === 0 ? statSync(join(folder, 'traces.npy')).size / 2 ** 20 : 0;
  console.log(`${seconds} s simulated in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(
    `resident memory, largest of each quarter of the run: ${[0, 1, 2, 3].map(quarter).join(', ')} MB`,
  );
  console.log(`traces.npy: ${size.toFixed(0)} MB`);
  rmSync(folder, { recursive: true });
  process.exitCode = code ?? 1;
});
