/**
 * Every segment is a quad that covers the picture of a rounded cone; nothing is sent a segment but its number, all else
 * is fetched from textures. Thick segments (BODY) are ray-cast with exact depth; thin ones are shaded as flat capsules.
 *
 * Quads lie in one plane of constant depth in eye space, so that perspective and orthographic pictures share the code.
 */
const TEXTURES = /* glsl */ `
uniform highp sampler2D uPoints;
uniform highp usampler2D uMixes;
uniform highp usampler2D uSegments;
uniform highp usampler2D uKinds; // category, group
uniform bool uIsByCategory;
uniform int uHighlight; // the only group drawn at full strength, -1 for all
uniform highp sampler2DArray uVoltage;
uniform uint uFirstSegment;
uniform uint uSegmentCount;
uniform uvec4 uFrames; // layer and first texel of the frame before, of the frame after
uniform float uFrameShare; // of the latter
uniform vec2 uTexelToMv; // offset, scale
uniform vec2 uColourRangeMv; // low, high

ivec2 place(uint index) {
  return ivec2(index & 2047u, index >> 11);
}

float texelAt(uint node, uvec2 frame) {
  return texelFetch(uVoltage, ivec3(place(frame.y + node), frame.x), 0).r;
}

/** Where the voltage of a point falls in the colour range: 0 low, 1 high, not clamped. */
float colourPlaceOf(uint point) {
  uvec4 nodeMix = texelFetch(uMixes, place(point), 0);
  float weight = uintBitsToFloat(nodeMix.z);
  float before = mix(texelAt(nodeMix.x, uFrames.xy), texelAt(nodeMix.y, uFrames.xy), weight);
  float after = mix(texelAt(nodeMix.x, uFrames.zw), texelAt(nodeMix.y, uFrames.zw), weight);
  float mv = uTexelToMv.x + uTexelToMv.y * mix(before, after, uFrameShare);
  return (mv - uColourRangeMv.x) / (uColourRangeMv.y - uColourRangeMv.x);
}
`;

export const LENGTHS: string = /* glsl */ `
uniform vec2 uPixelUm; // size of a pixel at a depth: x + y * depth

float pixelSize(float depth) {
  return uPixelUm.x + uPixelUm.y * depth;
}
`;

export const VERTEX_SHADER: string = /* glsl */ `
precision highp float;
precision highp int;
${TEXTURES}
${LENGTHS}
uniform mat4 uView;
uniform mat4 uProjection;
uniform float uNearUm;
uniform float uDetailUm; // nothing nearer is drawn finer than here
uniform bool uIsOrthographic;
uniform float uLeastRadiusPx;
uniform float uBodyRadiusPx; // from this on a segment is a body

flat out vec4 vBallA; // centre in eye space, radius
flat out vec4 vBallB;
flat out vec2 vColourPlaces;
flat out float vStrength;
flat out vec3 vCapsule; // length, radius A, radius B in the quad's plane
flat out vec2 vAcross; // direction in the quad's plane across the axis
out vec3 vPosition; // in eye space
out vec2 vOnCapsule; // along the axis from A, across it

const vec4 OUTSIDE = vec4(2.0, 2.0, 2.0, 1.0);

vec4 eyeBall(uint point) {
  vec4 xyzr = texelFetch(uPoints, place(point), 0);
  vec3 centre = (uView * vec4(xyzr.xyz, 1.0)).xyz;
  float least = uLeastRadiusPx * pixelSize(max(0.0, -centre.z));
  return vec4(centre, max(xyzr.w, least));
}

/** Half width of a ball's silhouette in the plane z = -planeDepth, with one pixel to spare for smooth edges. */
float silhouette(vec3 centre, float radius, float planeDepth) {
  if (uIsOrthographic) return radius + uPixelUm.x;
  float squared = dot(centre, centre);
  float enlarged = radius * squared / (-centre.z * sqrt(max(squared - radius * radius, 0.01 * squared)));
  return (enlarged + pixelSize(-centre.z)) * planeDepth / -centre.z;
}

/** Whether both balls lie beyond the same side of the picture: then so does all between them. */
bool isOffPicture(vec4 a, vec4 b) {
  vec2 focus = vec2(uProjection[0][0], uProjection[1][1]);
  vec2 margin = uIsOrthographic ? focus : sqrt(1.0 + focus * focus);
  vec2 atA = focus * a.xy;
  vec2 atB = focus * b.xy;
  vec2 edgeA = (uIsOrthographic ? 1.0 : -a.z) + margin * (a.w + uPixelUm.x + uPixelUm.y * abs(a.z));
  vec2 edgeB = (uIsOrthographic ? 1.0 : -b.z) + margin * (b.w + uPixelUm.x + uPixelUm.y * abs(b.z));
  return any(greaterThan(min(atA - edgeA, atB - edgeB), vec2(0.0)))
    || any(greaterThan(min(-atA - edgeA, -atB - edgeB), vec2(0.0)));
}

/** The lists of bodies and threads overlap where radius alone does not tell: the nearer end does. */
bool isBody(vec4 a, vec4 b) {
  float depth = max(uDetailUm, min(-a.z, -b.z));
  return max(a.w, b.w) >= uBodyRadiusPx * pixelSize(depth);
}

void main() {
  uint local = uint(gl_VertexID) >> 2;
  uint segment = uFirstSegment + uint(gl_InstanceID) * 256u + local;
  gl_Position = OUTSIDE;
  if (segment >= uFirstSegment + uSegmentCount) return;
  uvec2 ends = texelFetch(uSegments, place(segment), 0).xy;
  vBallA = eyeBall(ends.x);
  vBallB = eyeBall(ends.y);
  // Before anything else is fetched: most of a close-up's segments are elsewhere.
  if (isOffPicture(vBallA, vBallB)) return;
#ifdef BODY
  if (!isBody(vBallA, vBallB)) return;
#else
  if (isBody(vBallA, vBallB)) return;
#endif
  uvec2 kind = texelFetch(uKinds, place(ends.y), 0).xy;
  vStrength = uHighlight < 0 || int(kind.y) == uHighlight ? 1.0 : 0.22;
  vColourPlaces = uIsByCategory
    ? vec2(float(kind.x) / 255.0)
    : vec2(colourPlaceOf(ends.x), colourPlaceOf(ends.y));

  // What is behind the eye cannot be projected: the quad ends at the near plane.
  vec3 a = vBallA.xyz;
  vec3 b = vBallB.xyz;
  if (-a.z < uNearUm && -b.z < uNearUm) return;
  if (-a.z < uNearUm) a = mix(b, a, (b.z + uNearUm) / (b.z - a.z));
  if (-b.z < uNearUm) b = mix(a, b, (a.z + uNearUm) / (a.z - b.z));

  float planeDepth = uIsOrthographic ? -a.z : min(-a.z, -b.z);
  vec2 flatA = uIsOrthographic ? a.xy : a.xy * planeDepth / -a.z;
  vec2 flatB = uIsOrthographic ? b.xy : b.xy * planeDepth / -b.z;
  float widthA = silhouette(a, vBallA.w, planeDepth);
  float widthB = silhouette(b, vBallB.w, planeDepth);
  float span = length(flatB - flatA);
  vec2 along = span > 1e-6 * (widthA + widthB) ? (flatB - flatA) / span : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  vAcross = across;

  bool atB = (gl_VertexID & 1) == 1;
  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  // A trapezoid of the two common tangents; a square where one ball all but hides the other.
  float taper = (widthA - widthB) / max(span, 1e-20);
  float reach = atB ? span + widthB : -widthA;
  float halfWidth = max(widthA, widthB);
  if (abs(taper) < 0.9) {
    float cosine = sqrt(1.0 - taper * taper);
    halfWidth = atB ? widthB * (1.0 - taper) / cosine : widthA * (1.0 + taper) / cosine;
  } else {
    reach = atB ? max(widthA, span + widthB) : min(-widthA, span - widthB);
  }
  float pixelUm = pixelSize(planeDepth);
  vCapsule = vec3(span, widthA - pixelUm, widthB - pixelUm);
  vOnCapsule = vec2(reach, side * halfWidth);
  vPosition = vec3(flatA + along * reach + across * side * halfWidth, -planeDepth);
  gl_Position = uProjection * vec4(vPosition, 1.0);
#ifndef BODY
  // The quad's plane is nearer than the capsule: depth is that of the nearer end of the edge it stands on.
  vec4 end = uProjection * vec4(atB ? b : a, 1.0);
  gl_Position.z = end.z / end.w * gl_Position.w;
#endif
}
`;

export const SHADING: string = /* glsl */ `
uniform sampler2D uLut;
uniform vec3 uBackground;
uniform vec2 uDepthCue; // depth where it begins, one over its length
uniform float uDepthCueStrength;
uniform float uRim;
uniform float uShine;
uniform bool uIsFlat; // shading may only scale the colour, edges are hard
flat in float vStrength;
layout(location = 0) out vec4 fragment;

const vec3 LIGHT = normalize(vec3(-0.45, 0.75, 0.85));

/** A facing surface keeps the colour of the map; rims darken, a body shines a little, what is far fades a little. */
void shade(float colourPlace, vec3 normal, vec3 sight, float depth, float radiusPx, float coverage) {
  float entry = (clamp(colourPlace, 0.0, 1.0) * 255.0 + 0.5) / 256.0;
  vec3 colour = texture(uLut, vec2(entry, 0.5)).rgb;
  float facing = clamp(dot(normal, -sight), 0.0, 1.0);
  // A thread of two pixels has no room for light and shade: it keeps the colour whole.
  float body = smoothstep(0.75, 4.0, radiusPx);
  float lit = mix(mix(1.0, uRim, body), 1.0, smoothstep(0.0, 0.75, facing));
  if (uIsFlat) {
    fragment = vec4(colour * lit, 1.0);
    return;
  }
  float light = dot(normal, LIGHT);
  lit *= 1.0 + body * 0.3 * min(light, 0.0);
  vec3 halfway = normalize(LIGHT - sight);
  float glance = max(dot(normal, halfway), 0.0);
  float glance4 = glance * glance * glance * glance;
  float glance16 = glance4 * glance4 * glance4 * glance4;
  float shine = uShine * body * glance16 * glance4;
  colour = colour * lit + shine;
  float far = uDepthCueStrength * clamp((depth - uDepthCue.x) * uDepthCue.y, 0.0, 1.0);
  fragment = vec4(mix(uBackground, mix(colour, uBackground, far), vStrength), coverage);
}
`;

export const VARYINGS: string = /* glsl */ `
flat in vec4 vBallA;
flat in vec4 vBallB;
flat in vec2 vColourPlaces;
flat in vec3 vCapsule;
flat in vec2 vAcross;
in vec3 vPosition;
in vec2 vOnCapsule;
uniform bool uIsOrthographic;
`;

/** Thin segments: a flat capsule shaded as a cylinder, its depth that of the axis. */
export const THREAD_FRAGMENT_SHADER: string = /* glsl */ `
precision highp float;
${VARYINGS}
${LENGTHS}
${SHADING}

void main() {
  float share = vCapsule.x > 0.0 ? clamp(vOnCapsule.x / vCapsule.x, 0.0, 1.0) : 0.0;
  float radius = mix(vCapsule.y, vCapsule.z, share);
  float planePixelUm = pixelSize(-vPosition.z);
  float beyond = abs(vOnCapsule.x - share * vCapsule.x);
  // Exactly a capsule: where two are joined the pixel's middle lies beside one of them, so that the line goes on as wide.
  float gap = length(vec2(beyond, vOnCapsule.y));
  float coverage = clamp((radius - gap) / planePixelUm + 0.5, 0.0, 1.0);
  if (uIsFlat ? gap > radius : coverage <= 0.0) discard;
  // Caps are shaded as the shaft goes on: where two threads are joined, no seam shows.
  float across = clamp(vOnCapsule.y / radius, -1.0, 1.0);
  float depth = -mix(vBallA.z, vBallB.z, share);
  // As if it lay across the sight: how far it leans does not show on one so thin.
  vec3 normal = vec3(vAcross * across, sqrt(1.0 - across * across));
  float radiusPx = radius / planePixelUm;
  shade(mix(vColourPlaces.x, vColourPlaces.y, share), normal, vec3(0.0, 0.0, -1.0), depth, radiusPx, coverage);
}
`;
