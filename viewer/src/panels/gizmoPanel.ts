import { type Camera, cameraFrame, orbit } from '../../../src/scene/index.ts';
import type { Dispatch } from '../state/actions.ts';
import type { ViewerState } from '../state/viewerState.ts';
import { pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** Yaw and pitch from which the x, y or z axis points at the eye. Radians. */
const ANGLES = [
  [Math.PI / 2, 0],
  [0, Math.PI / 2],
  [0, 0],
] as const;
/** Length of an arm, in hundredths of the gizmo's width. */
const ARM = 32;
/** Over a pane that is lower or narrower the arms would be in the way. */
const LEAST_PX = 300;
const SAME_ANGLE = 0.02;

/** The axes of the cell's coordinates in a corner of its pane: they turn with the camera, a click looks along one. */
export function createGizmoPanel(dispatch: Dispatch, state: () => ViewerState): Panel {
  const root = pageElement('gizmo', HTMLElement);
  const buttons = [...root.querySelectorAll('button')];
  const arms = [...root.querySelectorAll('path')];
  buttons.forEach((button, axis) => {
    button.onclick = () =>
      dispatch({ type: 'move-camera', camera: lookAlong(state().camera, axis) });
  });
  const place = whenChanged((bottomPx: number | undefined): void => {
    root.hidden = bottomPx === undefined;
    root.style.bottom = `${(bottomPx ?? 0) + 60}px`;
  });
  const turn = whenChanged((yaw: number, pitch: number): void => {
    const { right, up, forward } = cameraFrame({ ...state().camera, yaw, pitch });
    buttons.forEach((button, axis) => {
      const x = ARM * right[axis]!;
      const y = -ARM * up[axis]!;
      arms[axis]!.setAttribute('d', `M0 0L${x} ${y}`);
      button.style.left = `${50 + x}%`;
      button.style.top = `${50 + y}%`;
      // What points at the eye is in front.
      button.style.zIndex = String(Math.round(-9 * forward[axis]!));
    });
  });
  return ({ state: { camera, viewport }, derived }) => {
    const pane = derived?.panes.find(({ kind }) => kind === 'cell');
    const hasRoom = pane && Math.min(pane.viewport.widthPx, pane.viewport.heightPx) >= LEAST_PX;
    place(hasRoom ? viewport.heightPx - pane.topPx - pane.viewport.heightPx : undefined);
    turn(camera.yaw, camera.pitch);
  };
}

/** With the axis pointing at the eye, or away from it where it does so already. */
function lookAlong(camera: Camera, axis: number): Camera {
  const [yaw, pitch] = ANGLES[axis]!;
  const isThere = cameraFrame(camera).forward[axis]! < SAME_ANGLE - 1;
  const turned = orbit({ ...camera, yaw, pitch: 0 }, 0, pitch);
  if (!isThere) return turned;
  return pitch === 0 ? { ...turned, yaw: yaw + Math.PI } : { ...turned, pitch: -turned.pitch };
}
