import { allenSource } from './allen.ts';
import { type CellSource, fetchFailure } from './cellSource.ts';
import { badAddress, versionOfAllen } from './messages.ts';
import { type NeuroMorphoVersion, neuroMorphoSource } from './neuroMorpho.ts';

/**
 * What `neuromorpho:NAME` or `allen:SPECIMEN_ID` means. The repository in any case, the name as it is.
 *
 * @throws ModelError `fetch/bad-address`, `fetch/bad-name`, `fetch/bad-version`
 */
export function parseCellAddress(address: string, version?: NeuroMorphoVersion): CellSource {
  const colon = address.indexOf(':');
  const repository = address.slice(0, Math.max(0, colon)).trim().toLowerCase();
  const name = address.slice(colon + 1).trim();
  if (repository === 'neuromorpho') return neuroMorphoSource(name, version);
  if (repository !== 'allen') throw fetchFailure('fetch/bad-address', address, badAddress(address));
  if (version !== undefined)
    throw fetchFailure('fetch/bad-version', address, versionOfAllen(version));
  return allenSource(name);
}
