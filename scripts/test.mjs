// The whole test: check, build, peers, tests. Further arguments go to vitest: `npm test -- test/cable -t Hines`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeers } from './installPeers.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Summary */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IS_CI = Boolean(process.env.CI);

/** @type {string[]} */
const times = [];

const isChecked = timed('check', () => run('npm', ['run', '--silent', 'check']));
const isBuilt = timed('build', () => run('npm', ['run', '--silent', 'build']));
timed('peers', installPeers);
const tests = isBuilt
  ? timed('tests', () => runTests(process.argv.slice(2)))
  : { passed: 0, failed: 0, skipped: 0 };

const complaints = [
  ...(isChecked ? [] : ['check failed']),
  ...(isBuilt ? [] : ['build failed, so no test was run']),
  ...(isBuilt && tests.passed + tests.failed === 0 ? ['no test was run'] : []),
  ...(IS_CI && tests.skipped > 0 ? ['nothing may be skipped where CI is set'] : []),
];
const summary = { ...tests, failed: tests.failed + complaints.length };

console.log(`\nTimes: ${times.join(', ')}`);
for (const complaint of complaints) console.log(`Failed: ${complaint}`);
console.log(`${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exitCode = summary.failed === 0 ? 0 : 1;

/**
 * @template T
 * @param {string} part
 * @param {() => T} work
 * @returns {T}
 */
function timed(part, work) {
  console.log(`\n== ${part}`);
  const startMs = performance.now();
  const result = work();
  const time = `${part} ${((performance.now() - startMs) / 1000).toFixed(1)} s`;
  console.log(`== ${time}`);
  times.push(time);
  return result;
}

/**
 * @param {string} command
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} [env]
 */
function run(command, words, env = process.env) {
  return spawnSync(command, words, { cwd: ROOT, stdio: 'inherit', env }).status === 0;
}

/**
 * The reporter writes the counts to a file, so that this script can print them last.
 *
 * @param {readonly string[]} vitestArguments
 * @returns {Summary}
 */
function runTests(vitestArguments) {
  const folder = mkdtempSync(join(tmpdir(), 'cabletree-test-'));
  const file = join(folder, 'summary.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const env = { ...process.env, CABLETREE_SUMMARY_FILE: file };
  const isGood = run(process.execPath, [vitest, 'run', ...vitestArguments], env);
  const summary = readSummary(file);
  rmSync(folder, { recursive: true });
  // vitest may fail for a reason that no test carries (no file matches, a crash).
  return isGood || summary.failed > 0 ? summary : { ...summary, failed: 1 };
}

/**
 * @param {string} file
 * @returns {Summary}
 */
function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
