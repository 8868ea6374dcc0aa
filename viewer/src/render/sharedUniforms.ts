import { Color, Matrix4, type Texture, Vector2, Vector4 } from 'three';
import { LEAST_RADIUS_PX } from '../../../src/scene/index.ts';

/** A segment this thick is ray-cast, px: below it a flat capsule with a cylinder's light looks the same. */
export const BODY_RADIUS_PX: number = 3;

interface TextureUniform {
  value: Texture | null;
}

/** What both kinds of segments are drawn with. */
export function createSharedUniforms() {
  const texture = (): TextureUniform => ({ value: null });
  return {
    uPoints: texture(),
    uMixes: texture(),
    uSegments: texture(),
    uKinds: texture(),
    uVoltage: texture(),
    uLut: texture(),
    uFrames: { value: new Vector4() },
    uFrameShare: { value: 0 },
    uTexelToMv: { value: new Vector2() },
    uIsByCategory: { value: false },
    uHighlight: { value: -1 },
    uColourRangeMv: { value: new Vector2(-80, 40) },
    uPixelUm: { value: new Vector2() },
    uView: { value: new Matrix4() },
    uProjection: { value: new Matrix4() },
    uNearUm: { value: 0 },
    uDetailUm: { value: 0 },
    uIsOrthographic: { value: false },
    uLeastRadiusPx: { value: LEAST_RADIUS_PX },
    uBodyRadiusPx: { value: BODY_RADIUS_PX },
    uBackground: { value: new Color() },
    uDepthCue: { value: new Vector2() },
    uDepthCueStrength: { value: 0 },
    uRim: { value: 1 },
    uShine: { value: 0 },
    uIsFlat: { value: false },
  };
}

export type SharedUniforms = ReturnType<typeof createSharedUniforms>;
