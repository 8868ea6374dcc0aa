/** The stepping of a run, which comes while the cell is read: the cell is drawn before the first step. */
export { runCell } from '../../../src/index.ts';
