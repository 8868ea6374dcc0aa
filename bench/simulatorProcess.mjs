// A simulator in a process of its own that runs a workload a stretch at a time: stepWorkload.mjs or stepWorkload.py.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
export const PYTHON = '/usr/bin/python3';

export function hasNeuron() {
  const words = ['-c', 'import neuron'];
  return spawnSync(PYTHON, words, { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

export class SimulatorProcess {
  /** Resolves when the workload is set up. */
  static async start(script, settings) {
    const command = script.endsWith('.py') ? PYTHON : process.execPath;
    const child = spawn(command, [HERE + script, JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const simulator = new SimulatorProcess(child);
    simulator.setUp = await simulator.answer();
    return simulator;
  }

  constructor(child) {
    this.child = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** CPU time of so many steps. s */
  async step(count) {
    this.child.stdin.write(`${count}\n`);
    return (await this.answer()).cpuSeconds;
  }

  /** Spikes of each copy of the cell, ms; the process ends. */
  async finish() {
    this.child.stdin.end();
    return (await this.answer()).spikesMs;
  }

  async answer() {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`${this.child.spawnargs.join(' ')} ended without an answer`);
      // NEURON greets on the same channel.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  }
}
