// In the page: SharkViewer's picture of a cell, behind the same three calls as the other anchors.
import SharkViewer, { swcParser } from '@janelia/sharkviewer/src/shark_viewer.js';

const THREE = require('three');

window.anchor = {
  /** @returns ms from the text to the first pixel */
  open(swc) {
    const beganMs = performance.now();
    const viewer = new SharkViewer({ dom_element: 'stage', mode: 'particle' });
    viewer.init();
    viewer.loadNeuron('cell', undefined, swcParser(swc));
    this.viewer = viewer;
    this.draw();
    this.finish();
    return performance.now() - beganMs;
  },
  look({ eyeUm, targetUm, fieldDegrees }) {
    const { camera } = this.viewer;
    camera.fov = fieldDegrees;
    camera.near = 1;
    camera.position.set(...eyeUm);
    camera.up.set(0, 1, 0);
    camera.lookAt(...targetUm);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  },
  draw() {
    this.viewer.render();
  },
  finish() {
    const gl = this.viewer.renderer.getContext();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  },
  pick(x, y) {
    const { raycaster, camera, scene } = this.viewer;
    raycaster.setFromCamera(new THREE.Vector2(x, y), camera);
    return raycaster.intersectObjects(scene.children, true).length;
  },
};
