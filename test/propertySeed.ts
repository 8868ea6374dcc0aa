import fc from 'fast-check';

/**
 * Properties draw new cases at every run of a developer, so that the rare one is found some day; a run that judges a
 * change draws the same cases each time, so that it speaks of the change alone. A failure prints its seed either way.
 */
const CI_SEED = 20261122;

if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: CI_SEED });
