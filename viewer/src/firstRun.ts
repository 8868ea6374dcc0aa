import type { RunView } from '../../src/scene/index.ts';
import { unpackRun } from './worker/packedRun.ts';

/** The example whose run the built page ships with. */
export const FIRST_RUN_CELL = 'pyramidal';
/** Beside the page, as viewer/vite.config.ts writes it. */
const ADDRESS = './first-run.bin.gz';

/** The run that the page was built with; undefined where there is none, as under a development server. */
export async function fetchFirstRun(): Promise<RunView | undefined> {
  if (location.protocol === 'file:' || import.meta.env.DEV) return undefined;
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok || response.body === null) return undefined;
    // Some hosts unpack .gz on their way, and say so; then there is nothing left to unpack.
    const isUnpacked = response.headers.get('content-encoding') === 'gzip';
    const body = isUnpacked
      ? response.body
      : response.body.pipeThrough(new DecompressionStream('gzip'));
    return unpackRun(new Uint8Array(await new Response(body).arrayBuffer()));
  } catch {
    // Whatever is wrong with it, the example can be computed.
    return undefined;
  }
}
