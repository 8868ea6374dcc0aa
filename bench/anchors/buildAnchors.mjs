/** The pages of the other viewers: installed from npm into a folder and bundled there; no dependencies of this project. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const PACKAGES = ['@janelia/sharkviewer@1.7.13', 'three@0.125.2', '@bbp/morphoviewer@0.21.1'];
export const ANCHORS = ['sharkViewer', 'morphoviewer', 'meshPerSegment'];
/** A hundred thousand meshes are more than a browser takes. */
export const SMALL_ONLY = ['meshPerSegment'];

/** Modules that SharkViewer asks for and that no picture needs. */
const STUBS = {
  'three-obj-loader': 'module.exports = () => undefined;',
  '@janelia/three-orbit-unlimited-controls': `
    class Controls { constructor() { this.target = { set() {} }; } update() {} addEventListener() {} }
    exports.default = Controls;`,
};

/** @returns the folder with NAME.html of every anchor */
export async function buildAnchors(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }');
  const flags = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts'];
  execFileSync('npm', ['install', ...flags, ...PACKAGES], { cwd: folder, stdio: 'ignore' });
  for (const name of ANCHORS) {
    copyFileSync(new URL(`${name}.js`, import.meta.url), join(folder, `${name}.js`));
    writeFileSync(join(folder, `${name}.html`), pageOf(name));
  }
  const outDir = join(folder, 'dist');
  await build({
    ...{ root: folder, base: './', configFile: false, logLevel: 'error' },
    plugins: [stubs(), shaderTexts()],
    build: {
      ...{ outDir, target: 'es2023', chunkSizeWarningLimit: 2000 },
      rolldownOptions: { input: ANCHORS.map((name) => join(folder, `${name}.html`)) },
    },
  });
  return outDir;
}

function pageOf(name) {
  return `<!doctype html><title>${name}</title><link rel="icon" href="data:,">
<style>body { margin: 0 } #stage { width: var(--width); height: var(--height) }</style>
<div id="stage"></div><script type="module" src="./${name}.js"></script>`;
}

function stubs() {
  return {
    name: 'stubs',
    enforce: 'pre',
    resolveId: (id) => (id in STUBS ? `\0stub:${id}.cjs` : undefined),
    load: (id) => (id.startsWith('\0stub:') ? STUBS[id.slice(6, -4)] : undefined),
  };
}

function shaderTexts() {
  return {
    name: 'shader-texts',
    enforce: 'pre',
    load: (id) =>
      /\.(vert|frag)$/.test(id)
        ? { code: `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`, moduleType: 'js' }
        : undefined,
  };
}
