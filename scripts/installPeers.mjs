import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Programs of others that tests run beside our own code.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {readonly string[]} packages Debian's packages.
 * @property {string} tests What is skipped without it.
 * @property {() => boolean} isPresent
 */

/** @type {readonly Peer[]} */
const PEERS = [
  {
    name: 'Chromium',
    packages: ['chromium'],
    tests: 'the viewer in a browser',
    isPresent: () =>
      ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(isOnPath),
  },
  {
    name: 'NEURON',
    packages: ['neuron', 'python3-neuron', 'neuron-dev'],
    tests: 'runs beside NEURON',
    isPresent: () => isOnPath('nrnivmodl') && hasPythonModule('neuron'),
  },
  {
    name: 'Brian2',
    packages: ['python3-brian'],
    tests: 'runs beside Brian2',
    isPresent: () => hasPythonModule('brian2'),
  },
  {
    name: 'h5py',
    packages: ['python3-h5py'],
    tests: 'exports to HDF5',
    isPresent: () => hasPythonModule('h5py'),
  },
  {
    name: 'xmllint',
    packages: ['libxml2-utils'],
    tests: 'exports to XML',
    isPresent: () => isOnPath('xmllint'),
  },
  {
    name: 'a C++ compiler',
    packages: ['g++', 'make'],
    tests: 'mechanisms compiled by NEURON',
    isPresent: () => isOnPath('g++') && isOnPath('make'),
  },
];

const ATTEMPTS = 3;

/**
 * Installs what is missing where that is ours to do (root on Debian); elsewhere says in one line what to install and
 * what is skipped without it. Returns false if something is missing at the end.
 *
 * @returns {boolean}
 */
export function installPeers() {
  let missing = missingPeers();
  if (missing.length > 0 && isDebianRoot()) {
    installPackages(packagesOf(missing));
    missing = missingPeers();
  }
  if (missing.length > 0) console.log(formatMissing(missing));
  return missing.length === 0;
}

function missingPeers() {
  return PEERS.filter((peer) => !peer.isPresent());
}

/** @param {readonly Peer[]} peers */
function packagesOf(peers) {
  return peers.flatMap((peer) => peer.packages);
}

/** @param {readonly Peer[]} peers */
function formatMissing(peers) {
  const names = peers.map((peer) => peer.name).join(', ');
  const tests = peers.map((peer) => peer.tests).join(', ');
  const packages = packagesOf(peers).join(' ');
  return `Not installed: ${names}; tests that need them are skipped (${tests}). On Debian: sudo apt-get install --no-install-recommends ${packages}`;
}

/**
 * A mirror may fail for a moment, hence the attempts.
 *
 * @param {readonly string[]} packages
 */
function installPackages(packages) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    console.log(`apt-get install ${packages.join(' ')} (attempt ${attempt} of ${ATTEMPTS})`);
    if (aptGet('update') && aptGet('install', '--yes', '--no-install-recommends', ...packages))
      return;
  }
}

/** @param {readonly string[]} command */
function aptGet(...command) {
  const options = ['-qq', '-o', 'Acquire::Retries=3', '-o', 'Dpkg::Use-Pty=0'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = /** @type {const} */ (['ignore', 'ignore', 'inherit']);
  return spawnSync('apt-get', [...options, ...command], { stdio, env }).status === 0;
}

function isDebianRoot() {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return false;
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, program)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Debian's modules belong to Debian's interpreter, which need not be the first on PATH.
 *
 * @param {string} module
 */
function hasPythonModule(module) {
  const find = `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`;
  return ['/usr/bin/python3', 'python3', 'python'].some(
    (python) => spawnSync(python, ['-c', find], { stdio: 'ignore' }).status === 0,
  );
}
