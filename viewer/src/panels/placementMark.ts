import type { Placement } from '../state/modelEdit.ts';

/** Shapes within a square of 16 x 16: a bolt, two plates and a bouton. */
const SHAPES = {
  iclamp: 'M9.5 1 3 9h4l-1 6 7-8.5H8.7z',
  seclamp: 'M2 3h12v3.5H2zM2 9.5h12V13H2z',
  point: 'M8 15 3.5 8a5.2 5.2 0 1 1 9 0z',
};

export function placementShape({ iclamp, seclamp }: Placement): string {
  if (iclamp !== undefined) return SHAPES.iclamp;
  return seclamp === undefined ? SHAPES.point : SHAPES.seclamp;
}
