// In the page: morphoviewer's picture of a cell, behind the same calls as the other anchors.
import { MorphologyCanvas } from '@bbp/morphoviewer/lib/dist/index.js';

window.anchor = {
  /** @returns ms from the text to the first pixel */
  async open(swc) {
    const beganMs = performance.now();
    const stage = document.getElementById('stage');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [stage.clientWidth, stage.clientHeight];
    canvas.style.cssText = 'display:block;width:100%;height:100%';
    stage.append(canvas);
    this.painter = new MorphologyCanvas();
    this.painter.swc = swc;
    this.painter.canvas = canvas;
    this.draw();
    this.finish();
    const tookMs = performance.now() - beganMs;
    // Its own fit of the camera is scheduled for the next frames, and would undo `look`.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return tookMs;
  },
  look({ targetUm, viewHeightUm }) {
    const { camera } = this.painter;
    camera.orientation.reset(0, 0, 0, 1);
    camera.target = camera.target.reset(...targetUm);
    camera.zoom = 1;
    camera.spaceHeightAtTarget = viewHeightUm;
  },
  draw() {
    const { context } = this.painter;
    // The first call of a context only notes the time.
    if (context.lastTime < 0) context.actualPaint(performance.now());
    context.actualPaint(performance.now());
  },
  finish() {
    const { gl } = this.painter.context;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  },
};
