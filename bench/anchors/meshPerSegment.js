// In the page: a mesh for every segment, coloured anew each frame: how three.js is used first. Behind the anchors' calls.
const THREE = require('three');

window.anchor = {
  /** @returns ms from the text to the first pixel */
  open(swc) {
    const beganMs = performance.now();
    const stage = document.getElementById('stage');
    this.renderer = new THREE.WebGLRenderer({ antialias: true });
    this.renderer.setSize(stage.clientWidth, stage.clientHeight);
    stage.append(this.renderer.domElement);
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(30, stage.clientWidth / stage.clientHeight, 1, 1e5);
    this.meshes = meshesOf(swc);
    this.scene.add(...this.meshes);
    this.draw();
    this.finish();
    return performance.now() - beganMs;
  },
  look({ eyeUm, targetUm, fieldDegrees }) {
    const { camera } = this;
    camera.fov = fieldDegrees;
    camera.position.set(...eyeUm);
    camera.lookAt(...targetUm);
    camera.updateProjectionMatrix();
  },
  draw() {
    this.frame = (this.frame ?? 0) + 1;
    this.meshes.forEach((mesh, i) => {
      mesh.material.color.setHSL(((i + this.frame) % 100) / 100, 0.8, 0.5);
    });
    this.renderer.render(this.scene, this.camera);
  },
  finish() {
    const gl = this.renderer.getContext();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  },
};

function meshesOf(swc) {
  const rows = swc
    .split('\n')
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number));
  const byId = new Map(rows.map((row) => [row[0], row]));
  const unit = new THREE.CylinderGeometry(1, 1, 1, 8, 1);
  const up = new THREE.Vector3(0, 1, 0);
  return rows.flatMap((row) => {
    const parent = byId.get(row[6]);
    if (parent === undefined) return [];
    const [a, b] = [parent, row].map((end) => new THREE.Vector3(...end.slice(2, 5)));
    const axis = b.clone().sub(a);
    const length = axis.length();
    if (length === 0) return [];
    const mesh = new THREE.Mesh(unit, new THREE.MeshBasicMaterial());
    mesh.position.copy(a).add(b).multiplyScalar(0.5);
    mesh.quaternion.setFromUnitVectors(up, axis.divideScalar(length));
    mesh.scale.set(row[5], length, row[5]);
    return [mesh];
  });
}
