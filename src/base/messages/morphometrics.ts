export function badShollStep(stepUm: number, reachUm: number): string {
  return `Sholl spheres ${stepUm} um apart about a cell that reaches ${Number(reachUm.toPrecision(4))} um: write a distance above 0 that gives fewer than a million`;
}
