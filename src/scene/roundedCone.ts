/**
 * Exact intersection of a line with a rounded cone: the hull of two balls, which is what a segment is drawn as.
 * The renderer's fragment shader computes the same three surfaces; picking must agree with it to the pixel.
 *
 * With n the unit axis from A to B, h its length and s = (rA - rB) / h, the cone tangent to both balls is the set of
 * points at axial place t and distance rho from the axis with rho sqrt(1 - s^2) + t s = rA, between the circles of
 * tangency t = rA s and t = h + rB s. Squared, with rho^2 = |q|^2 - t^2, it is a quadratic along the line.
 */
export interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** Distance along the line (origin o, unit direction d) to the first point of the hull, Infinity on a miss. */
export function hitRoundedCone(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  a: Ball,
  b: Ball,
): number {
  // Measured from the point of the line nearest A: the squares below then keep their digits.
  const shift = (a.x - ox) * dx + (a.y - oy) * dy + (a.z - oz) * dz;
  const px = ox + shift * dx;
  const py = oy + shift * dy;
  const pz = oz + shift * dz;
  const nearest = Math.min(
    hitBall(px, py, pz, dx, dy, dz, a),
    hitBall(px, py, pz, dx, dy, dz, b),
    hitCone(px, py, pz, dx, dy, dz, a, b),
  );
  return nearest + shift;
}

function hitBall(
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
  ball: Ball,
): number {
  const qx = px - ball.x;
  const qy = py - ball.y;
  const qz = pz - ball.z;
  const along = qx * dx + qy * dy + qz * dz;
  const discriminant = along * along - (qx * qx + qy * qy + qz * qz - ball.radius * ball.radius);
  return discriminant < 0 ? Infinity : -along - Math.sqrt(discriminant);
}

function hitCone(
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
  a: Ball,
  b: Ball,
): number {
  const axisX = b.x - a.x;
  const axisY = b.y - a.y;
  const axisZ = b.z - a.z;
  const height = Math.sqrt(axisX * axisX + axisY * axisY + axisZ * axisZ);
  if (height <= Math.abs(a.radius - b.radius)) return Infinity;
  const s = (a.radius - b.radius) / height;
  const qx = px - a.x;
  const qy = py - a.y;
  const qz = pz - a.z;
  const t0 = (qx * axisX + qy * axisY + qz * axisZ) / height;
  const slope = (dx * axisX + dy * axisY + dz * axisZ) / height;
  const c2 = 1 - s * s;
  const rest = a.radius - s * t0;
  const quadratic = c2 - slope * slope;
  const halfLinear = c2 * (qx * dx + qy * dy + qz * dz - t0 * slope) + s * slope * rest;
  const constant = c2 * (qx * qx + qy * qy + qz * qz - t0 * t0) - rest * rest;
  const discriminant = halfLinear * halfLinear - quadratic * constant;
  if (discriminant < 0 || quadratic === 0) return Infinity;
  const root = Math.sqrt(discriminant);
  const first = (-halfLinear - root) / quadratic;
  const second = (-halfLinear + root) / quadratic;
  const low = a.radius * s;
  const high = height + b.radius * s;
  const isOnCone = (u: number): boolean => t0 + u * slope >= low && t0 + u * slope <= high;
  const nearer = Math.min(first, second);
  if (isOnCone(nearer)) return nearer;
  const farther = Math.max(first, second);
  return isOnCone(farther) ? farther : Infinity;
}
