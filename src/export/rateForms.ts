/** NeuroML's three forms of a rate or a steady state: of x = (v - midpoint) / scale. */
export interface RateForm {
  /** rate exp(x); rate / (1 + exp(-x)); rate x / (1 - exp(-x)). */
  readonly kind: 'Exp' | 'Sigmoid' | 'ExpLinear';
  readonly rate: number;
  readonly midpointMv: number;
  readonly scaleMv: number;
}

type Curve = (voltageMv: number) => number;

/** Beyond what cells do, and what the forms are compared on. mV */
const GRID_MV: readonly number[] = Array.from({ length: 241 }, (_, k) => -150.37 + 1.25 * k);
const SAME = 1e-9;
/** Far enough for an exponential to be over, where it does not overflow. mV */
const FAR_MV = 2000;

/** The form that a curve has, whatever its formula looks like; undefined where it has none of them. */
export function findRateForm(curve: Curve): RateForm | undefined {
  return [fitExp, fitSigmoid, fitExpLinear]
    .map((find) => round(find(curve)))
    .find((form) => isCurve(curve, form));
}

/** To the figures that the fits are good for, so that a midpoint of -40 reads so. */
function round(form: RateForm): RateForm {
  const [rate, midpointMv, scaleMv] = [form.rate, form.midpointMv, form.scaleMv].map((value) =>
    Number(value.toPrecision(12)),
  ) as [number, number, number];
  return { kind: form.kind, rate, midpointMv, scaleMv };
}

/** The number that a curve is everywhere. */
export function findConstant(curve: Curve): number | undefined {
  const value = curve(GRID_MV[0]!);
  return GRID_MV.every((v) => isNear(curve(v), value)) ? value : undefined;
}

export function evaluateForm({ kind, rate, midpointMv, scaleMv }: RateForm, v: number): number {
  const x = (v - midpointMv) / scaleMv;
  if (kind === 'Exp') return rate * Math.exp(x);
  if (kind === 'Sigmoid') return rate / (1 + Math.exp(-x));
  return x === 0 ? rate : (rate * x) / -Math.expm1(-x);
}

function isCurve(curve: Curve, form: RateForm): boolean {
  const isSound = [form.rate, form.midpointMv, form.scaleMv].every(Number.isFinite);
  return isSound && GRID_MV.every((v) => isNear(curve(v), evaluateForm(form, v)));
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}

/** The middle is free: it is where the curve is of the order of its size at rest. */
function fitExp(curve: Curve): RateForm {
  const midpointMv = -60;
  const scaleMv = 100 / Math.log(curve(midpointMv + 50) / curve(midpointMv - 50));
  return { kind: 'Exp', rate: curve(midpointMv), midpointMv, scaleMv };
}

/** What it ends at says the rate, two more values the rest. */
function fitSigmoid(curve: Curve): RateForm {
  const rate = Math.max(curve(FAR_MV), curve(-FAR_MV));
  const logit = (v: number): number => Math.log(curve(v) / (rate - curve(v)));
  const [from, to] = steepest(curve, rate);
  const scaleMv = (to - from) / (logit(to) - logit(from));
  return { kind: 'Sigmoid', rate, midpointMv: from - scaleMv * logit(from), scaleMv };
}

/** Two voltages at which the curve is far from both of its ends. */
function steepest(curve: Curve, rate: number): readonly [number, number] {
  const inside = GRID_MV.filter((v) => curve(v) > 0.05 * rate && curve(v) < 0.95 * rate);
  return [inside[0] ?? -60, inside.at(-1) ?? -40];
}

/** The straight end says rate/scale and the midpoint; f(m + d)/f(m - d) = exp(d/scale). */
function fitExpLinear(curve: Curve): RateForm {
  const side = Math.abs(curve(FAR_MV)) > Math.abs(curve(-FAR_MV)) ? 1 : -1;
  const [near, far] = [curve(side * FAR_MV), curve(side * 2 * FAR_MV)];
  const slope = (far - near) / (side * FAR_MV);
  const midpointMv = side * FAR_MV - near / slope;
  const apartMv = 20;
  const scaleMv = apartMv / Math.log(curve(midpointMv + apartMv) / curve(midpointMv - apartMv));
  return { kind: 'ExpLinear', rate: slope * scaleMv, midpointMv, scaleMv };
}
