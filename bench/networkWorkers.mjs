// How much faster is a network in two workers than in one? Cells with hh in a ring, each a cable of 600 compartments; the
// threads stay alive, and runs take turns, so what else the computer does falls on both. Ratios of wall time once cells are
// made; and of the CPU time of the busiest thread, which is what a computer with nothing else to do would come to but for
// waiting. Arguments: rounds, cells, model time of a run in ms, workers, delay in ms.
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { buildNetwork, parseNetwork, runNetworkInWorkers } from '../dist/src/index.js';

const [ROUNDS, CELLS, DURATION_MS, WORKERS, DELAY_MS] = [9, 8, 40, 2, 1].map((usual, k) =>
  Number(process.argv[2 + k] ?? usual),
);

const document = {
  cabletree_network: 1,
  cells: {
    cable: {
      experiment: {
        cabletree: 1,
        morphology: { name: 'cable.swc', text: '1 3 0 0 0 1 -1\n2 3 1000 0 0 1 1\n' },
        mesh: { policy: 'fixed', count: 600 },
        membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 100 },
        paint: [{ region: 'all', mechanism: 'hh' }],
        place: [
          {
            ...{ name: 'step', locus: 'dend[0](0)' },
            iclamp: { delay_ms: 1, duration_ms: 1e6, amplitude_nA: 0.3 },
          },
          { name: 'syn', locus: 'dend[0](0.5)', mechanism: 'ExpSyn' },
        ],
        probes: [{ name: 'end', locus: 'dend[0](1)' }],
      },
    },
  },
  populations: [{ name: 'ring', cell: 'cable', count: CELLS }],
  connections: [
    {
      ...{ from: { population: 'ring' }, to: { population: 'ring', target: 'syn' } },
      ...{ rule: 'ring', weight: 0.005, delay_ms: DELAY_MS },
    },
  ],
  simulation: { duration_ms: DURATION_MS },
};

/** A worker's line; a run listens anew on workers that stay. */
function portOf(worker) {
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard) => worker.removeAllListeners('message').on('message', heard),
  };
}

const { network } = parseNetwork(JSON.stringify(document));
const { model } = buildNetwork(network);
const file = new URL('../dist/bin/networkWorker.js', import.meta.url);
const workers = Array.from({ length: WORKERS }, () => new Worker(file));

/** CPU time of each thread of this process so far: fields 14 and 15 of its stat, in hundredths of a second. */
function cpuSecondsByThread() {
  const entries = readdirSync('/proc/self/task').map((thread) => {
    const text = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [thread, (Number(fields[11]) + Number(fields[12])) / 100];
  });
  return new Map(entries);
}

async function run(count) {
  let startMs;
  let before;
  const onProgress = (share) => {
    before ??= cpuSecondsByThread();
    startMs ??= { at: performance.now(), share };
  };
  const { sha256 } = await runNetworkInWorkers(
    ...[model, network, workers.slice(0, count).map(portOf), { onProgress }],
  );
  // From the first report on, 50 ms after the cells were made.
  const left = 1 - startMs.share;
  const spent = [...cpuSecondsByThread()].map(([thread, cpu]) => cpu - (before.get(thread) ?? 0));
  const seconds = (performance.now() - startMs.at) / 1000 / left;
  return { seconds, busiest: Math.max(...spent) / left, sha256 };
}

const [ratios, busiest] = [[], []];
const seconds = { one: [], many: [] };
for (let round = 0; round <= ROUNDS; round++) {
  const [one, many] = [await run(1), await run(WORKERS)];
  if (one.sha256 !== many.sha256) throw new Error('the results differ');
  // The first round compiles.
  if (round === 0) continue;
  ratios.push(one.seconds / many.seconds);
  busiest.push(one.busiest / many.busiest);
  seconds.one.push(one.seconds);
  seconds.many.push(many.seconds);
}
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
console.log(
  `${CELLS} cells of 600 compartments, ${DURATION_MS} ms, delay ${DELAY_MS} ms: ${WORKERS} workers ${median(ratios).toFixed(2)}x as fast as 1, best turns ${(Math.min(...seconds.one) / Math.min(...seconds.many)).toFixed(2)}x; CPU time of the busiest thread ${median(busiest).toFixed(2)}x less; same sha256; load ${loadavg()[0].toFixed(1)}`,
);
await Promise.all(workers.map((worker) => worker.terminate()));
