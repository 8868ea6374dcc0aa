// How long from the text of a .mod file to a running kernel, in Node and in Chromium, and how large is the compiler?
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const rounds = Number(process.argv[2] ?? 300);
const ENTRY = 'compiler-entry';

/** The digest of runs comes with the engine, with or without a compiler. */
const SHARED_WITH_ENGINE = /base\/sha256/;

/** What the worker of the page needs of text to a kernel, as one script with the global `compiler`. */
async function bundleCompiler(external = []) {
  const names = {
    parseNmodl: 'mechanisms/parseNmodl.js',
    planKernel: 'kernels/planKernel.js',
    compileKernelToWasm: 'kernels/compileKernelToWasm.js',
    compileKernelToJs: 'kernels/compileKernelToJs.js',
  };
  const lines = Object.entries(names).map(
    ([name, file]) => `export { ${name} } from ${JSON.stringify(join(ROOT, 'dist/src', file))};`,
  );
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id.endsWith(ENTRY) ? ENTRY : undefined),
        load: (id) => (id === ENTRY ? lines.join('\n') : undefined),
      },
    ],
    build: {
      write: false,
      lib: { entry: ENTRY, name: 'compiler', formats: ['iife'] },
      minify: true,
      rolldownOptions: { external },
    },
  });
  return output[0].code;
}

/** Runs where the bundle is: ms of every round, the first cold. Self-contained, for it is sent to the page as text. */
function timeRounds([text, count]) {
  const { parseNmodl, planKernel, compileKernelToWasm } = globalThis.compiler;
  const filled = (value) => new Float64Array(64).fill(value);
  return Array.from({ length: count }, () => {
    const start = performance.now();
    const { mechanism } = parseNmodl(text, { file: 'hh.mod' });
    const plan = planKernel(mechanism);
    const kernel = compileKernelToWasm(plan, {
      count: 64,
      nodes: Int32Array.from({ length: 64 }, (_, i) => i),
      voltageMv: filled(-65),
      currentMaPerCm2: filled(0),
      conductanceSPerCm2: filled(0),
      fields: plan.fields.map(({ initial }) => filled(initial)),
      nodeFields: plan.nodeFields.map(() => filled(0)),
      globals: Float64Array.from(plan.globals, ({ initial }) => initial),
      clock: Float64Array.of(0.025, 0, 6.3),
    });
    kernel.initialise();
    kernel.currents();
    kernel.advance();
    return performance.now() - start;
  });
}

function print(where, times) {
  const warm = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
  const [least, median] = [warm[0], warm[Math.floor(warm.length / 2)]].map((ms) => ms.toFixed(1));
  console.log(`${where}: first ${times[0].toFixed(0)} ms, warm ${median} ms (least ${least})`);
}

const code = await bundleCompiler();
const sizeOf = (script) => gzipSync(script, { level: 9 }).length;
const own = await bundleCompiler([SHARED_WITH_ENGINE]);
console.log(
  `compiler: ${sizeOf(own)} bytes gzipped, ${sizeOf(code)} with the digest that the engine has anyhow`,
);
if (rounds > 0) {
  const text = readFileSync(join(ROOT, 'src/mechanisms/catalogue/hh.mod'), 'utf8');
  globalThis.compiler = new Function(`${code}; return compiler;`)();
  print('Node', timeRounds([text, rounds]));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: `${code}; globalThis.compiler = compiler;` });
    print('Chromium', await page.evaluate(timeRounds, [text, rounds]));
  } finally {
    await browser.close();
  }
}
