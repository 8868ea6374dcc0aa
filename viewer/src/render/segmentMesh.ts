import { BufferAttribute, GLSL3, InstancedBufferGeometry, Mesh, RawShaderMaterial } from 'three';
import { VERTEX_SHADER } from './cellShaders.ts';
import type { SharedUniforms } from './sharedUniforms.ts';

/** Segments of one instance of the template geometry. */
const SEGMENTS_PER_INSTANCE = 256;

/** Quads of one kind of segment, and which of the list they draw. */
export interface SegmentMesh {
  readonly mesh: Mesh<InstancedBufferGeometry, RawShaderMaterial>;
  readonly first: { value: number };
  readonly count: { value: number };
}

export function createSegmentMesh(
  shared: SharedUniforms,
  fragmentShader: string,
  defines: Record<string, number>,
  isSmooth: boolean,
): SegmentMesh {
  const first = { value: 0 };
  const count = { value: 0 };
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: VERTEX_SHADER,
    fragmentShader,
    defines,
    uniforms: { ...shared, uFirstSegment: first, uSegmentCount: count },
    alphaToCoverage: isSmooth,
  });
  const mesh = new Mesh(createTemplate(), material);
  mesh.frustumCulled = false;
  return { mesh, first, count };
}

/** Quads for 256 segments; the vertex shader knows corner and segment from the vertex number alone. */
function createTemplate(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  const index = new Uint16Array(6 * SEGMENTS_PER_INSTANCE);
  for (let quad = 0; quad < SEGMENTS_PER_INSTANCE; quad++)
    index.set(
      [0, 1, 2, 2, 1, 3].map((corner) => 4 * quad + corner),
      6 * quad,
    );
  geometry.setIndex(new BufferAttribute(index, 1));
  geometry.instanceCount = 0;
  return geometry;
}

/** So many segments of the list from one on. */
export function setSpan({ mesh, first, count }: SegmentMesh, from: number, segments: number): void {
  first.value = from;
  count.value = segments;
  mesh.geometry.instanceCount = Math.ceil(segments / SEGMENTS_PER_INSTANCE);
  mesh.visible = segments > 0;
}
