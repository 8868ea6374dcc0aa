import { LENGTHS, SHADING, VARYINGS } from './cellShaders.ts';

/** Thick segments: the line of sight against both balls and the cone tangent to them. See src/scene/roundedCone.ts. */
export const BODY_FRAGMENT_SHADER: string = /* glsl */ `
precision highp float;
${VARYINGS}
${LENGTHS}
${SHADING}
uniform mat4 uProjection;

const float MISS = 1e30;

float hitBall(vec3 fromCentre, vec3 sight, float radius) {
  float along = dot(fromCentre, sight);
  // The distance of the line from the centre, not a difference of large squares.
  vec3 nearest = fromCentre - along * sight;
  float discriminant = radius * radius - dot(nearest, nearest);
  return discriminant < 0.0 ? MISS : -along - sqrt(discriminant);
}

/** Where the line of sight meets the cone between its circles of tangency; isFirst where no ball can be before that. */
float hitCone(vec3 fromA, vec3 sight, vec3 axis, float height, vec2 lean, out bool isFirst) {
  float sine = lean.x;
  float cosine2 = lean.y * lean.y;
  float t0 = dot(fromA, axis);
  float slope = dot(sight, axis);
  float rest = vBallA.w - sine * t0;
  float quadratic = cosine2 - slope * slope;
  float halfLinear = cosine2 * (dot(fromA, sight) - t0 * slope) + sine * slope * rest;
  float constant = cosine2 * (dot(fromA, fromA) - t0 * t0) - rest * rest;
  float discriminant = halfLinear * halfLinear - quadratic * constant;
  isFirst = false;
  if (lean.y == 0.0 || discriminant < 0.0 || quadratic == 0.0) return MISS;
  float root = sqrt(discriminant);
  vec2 roots = vec2(-halfLinear - root, -halfLinear + root) / quadratic;
  vec2 places = t0 + roots * slope;
  vec2 ends = vec2(vBallA.w * sine, height + vBallB.w * sine);
  bool firstIsOn = places.x >= ends.x && places.x <= ends.y;
  bool secondIsOn = places.y >= ends.x && places.y <= ends.y;
  // The hull is convex: where the line enters the cone between the circles, it enters the hull.
  isFirst = firstIsOn && quadratic > 0.0;
  return min(firstIsOn ? roots.x : MISS, secondIsOn ? roots.y : MISS);
}

/** How far inside the silhouette the line of sight passes, um, and the axial share of the ball it passes there. */
vec2 insideSilhouette(vec3 fromA, vec3 fromB, vec3 sight) {
  vec3 flatA = fromA - dot(fromA, sight) * sight;
  vec3 flatB = fromB - dot(fromB, sight) * sight;
  float byA = vBallA.w - length(flatA);
  float byB = vBallB.w - length(flatB);
  vec3 axis = flatA - flatB;
  float span = length(axis);
  if (span <= abs(vBallA.w - vBallB.w)) return byA > byB ? vec2(byA, 0.0) : vec2(byB, 1.0);
  float sine = (vBallA.w - vBallB.w) / span;
  float t0 = dot(flatA, axis) / span;
  float across = sqrt(max(0.0, dot(flatA, flatA) - t0 * t0));
  float t = clamp(t0 - across * sine / sqrt(1.0 - sine * sine), 0.0, span);
  return vec2(vBallA.w - sine * t - length(vec2(t - t0, across)), t / span);
}

void main() {
  vec3 sight = uIsOrthographic ? vec3(0.0, 0.0, -1.0) : normalize(vPosition);
  // Begin at the point of the line nearest A: float32 keeps its digits there.
  vec3 origin = vPosition + dot(vBallA.xyz - vPosition, sight) * sight;
  vec3 fromA = origin - vBallA.xyz;
  vec3 fromB = origin - vBallB.xyz;
  vec3 axis = vBallB.xyz - vBallA.xyz;
  float height = length(axis);
  axis = height > 0.0 ? axis / height : vec3(0.0, 0.0, 1.0);
  // Sine and cosine of the side's angle. One ball inside the other, or two at one place (a soma), have no cone: 0 and 0.
  float narrowing = vBallA.w - vBallB.w;
  vec2 lean = height > abs(narrowing)
    ? vec2(narrowing, sqrt(height * height - narrowing * narrowing)) / height
    : vec2(0.0);
  bool isFirst;
  float hit = hitCone(fromA, sight, axis, height, lean, isFirst);
  bool isOnCone = isFirst;
  bool isOnA = false;
  if (!isFirst) {
    float byA = hitBall(fromA, sight, vBallA.w);
    float byB = hitBall(fromB, sight, vBallB.w);
    isOnCone = hit < min(byA, byB);
    isOnA = byA <= byB;
    hit = min(hit, min(byA, byB));
  }

  float pixelUm = pixelSize(max(0.0, -origin.z));
  vec3 surface = origin + hit * sight;
  vec3 onAxis = surface - vBallA.xyz;
  float place = dot(onAxis, axis);
  vec3 normal = isOnA ? onAxis / vBallA.w : (surface - vBallB.xyz) / vBallB.w;
  if (isOnCone) normal = lean.y * normalize(onAxis - place * axis) + lean.x * axis;
  float share = height > 0.0 ? clamp(place / height, 0.0, 1.0) : 0.0;
  float radiusPx = mix(vBallA.w, vBallB.w, share) / pixelUm;
  float coverage = 1.0;
  float facing = dot(normal, sight);
  // By its ball the line is at least radius * facing^2 / 2 inside: more than a pixel, and the silhouette is elsewhere.
  if (hit == MISS || facing * facing * radiusPx < 2.0) {
    vec2 inside = insideSilhouette(fromA, fromB, sight);
    coverage = clamp(inside.x / pixelUm + 0.5, 0.0, 1.0);
    if (uIsFlat ? inside.x < 0.0 : coverage <= 0.0) discard;
    if (hit == MISS) {
      // The last half pixel of a smooth edge lies beside the body: the ball that makes the silhouette there.
      vec3 centre = mix(vBallA.xyz, vBallB.xyz, inside.y);
      surface = origin + dot(centre - origin, sight) * sight;
      normal = normalize(surface - centre);
      share = inside.y;
      radiusPx = mix(vBallA.w, vBallB.w, share) / pixelUm;
    }
  }
  float clipZ = uProjection[2].z * surface.z + uProjection[3].z;
  float clipW = uProjection[2].w * surface.z + uProjection[3].w;
  gl_FragDepth = clamp(0.5 * clipZ / clipW + 0.5, 0.0, 1.0);
  shade(mix(vColourPlaces.x, vColourPlaces.y, share), normal, sight, -surface.z, radiusPx, coverage);
}
`;
