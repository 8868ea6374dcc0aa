// The HH cable in cabletree: prints JSON with the CPU time of the run and the spike times at the far end. Arguments: method, ms, engine.
import {
  buildCell,
  discretise,
  parseExperiment,
  runCell,
  throwOnErrors,
} from '../dist/src/index.js';

const [method, duration, engine = 'wasm'] = process.argv.slice(2);
const text = JSON.stringify({
  cabletree: 1,
  morphology: { name: 'cable.swc', swc: '1 3 0 0 0 0.5 -1\n2 3 1000 0 0 0.5 1\n' },
  mesh: { policy: 'fixed', count: 1000 },
  membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: 100 },
  paint: [
    { region: 'all', mechanism: 'hh', parameters: { gl: 2.5e-5, el: -65 } },
    { region: 'all', ion: 'na', reversal_mV: 50 },
    { region: 'all', ion: 'k', reversal_mV: -77 },
  ],
  place: [
    {
      name: 'step',
      locus: 'dend[0](0)',
      iclamp: { delay_ms: 0, duration_ms: 1e9, amplitude_nA: 0.1 },
    },
  ],
  probes: [{ name: 'far', locus: 'dend[0](0.9995)' }],
  simulation: { method, dt_ms: 0.025, duration_ms: Number(duration) },
  recording: { frame_interval_ms: 10 },
});
const { experiment, diagnostics } = parseExperiment(text);
throwOnErrors('bench', diagnostics);
const built = buildCell(experiment);
throwOnErrors('bench', built.diagnostics);
const layout = discretise(built.cell, experiment.mesh);
const before = process.cpuUsage();
const { spikes } = await runCell(built.cell, layout, experiment, { engine });
const { user, system } = process.cpuUsage(before);
const cpuSeconds = (user + system) / 1e6;
process.stdout.write(`${JSON.stringify({ cpuSeconds, spikesMs: [...spikes[0].timesMs] })}\n`);
