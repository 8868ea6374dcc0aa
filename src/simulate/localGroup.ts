import { invertInPlace } from './denseInverse.ts';
import type { LocalMeshPlace, PortSums } from './localPlaces.ts';

/** Of the states of a place: its two poles, mV (the second 0 where it has one), then what it sends to its nodes, nA. */
export const STATES_PER_PLACE = 3;
const SENT = 2;

/**
 * Places that hear each other, over one step h. With a = h / (tau + h) for each state,
 *
 *     u' = (1 - a) u + a R i',  J' = (1 - a) J + a i',  i' = q - g v',  q = -current + g v_old
 *     v' = F' + b + M i'
 *
 * where F' is what they follow of their nodes, b the states' part that is known and M the rest, own and heard. So
 * v' = K (F' + b + M q) with K = (1 + M g)^-1, and J' = right - stiff F': linear in the voltages of the nodes.
 */
export class LocalGroup {
  readonly members: readonly number[];
  /** Of the last step, by member: J' at followed voltages of 0, and what it loses by them. nA, uS */
  readonly rightNa: Float64Array;
  private readonly stiffUs: Float64Array;
  private readonly places: readonly LocalMeshPlace[];
  private readonly ports: readonly number[];
  private readonly sums: PortSums;
  private readonly states: Float64Array;
  private readonly intervalMs: number;
  /** By hearer, then heard: shares of own states, and MOhm of what is sent; the diagonal is the place itself. */
  private readonly ownShare: Float64Array;
  private readonly transferMohm: Float64Array;
  /** Of the last step. */
  private readonly inverse: Float64Array;
  private readonly responseMohm: Float64Array;
  private readonly drivenNa: Float64Array;
  private readonly freeMv: Float64Array;
  private readonly followedMv: Float64Array;

  /**
   * @param members places of `all`, which follow the same nodes.
   * @param states of all places.
   */
  constructor(
    members: readonly number[],
    all: readonly LocalMeshPlace[],
    firstPort: number,
    sums: PortSums,
    states: Float64Array,
    intervalMs: number,
  ) {
    this.members = members;
    this.places = members.map((k) => all[k]!);
    this.ports = members.map((k) => firstPort + k);
    this.sums = sums;
    this.states = states;
    this.intervalMs = intervalMs;
    const count = members.length;
    const [vector, square] = [() => new Float64Array(count), () => new Float64Array(count * count)];
    this.rightNa = vector();
    this.drivenNa = vector();
    this.freeMv = vector();
    this.followedMv = vector();
    this.stiffUs = square();
    this.inverse = square();
    this.responseMohm = square();
    this.ownShare = square();
    this.transferMohm = square();
    this.places.forEach(({ heard }, e) => {
      this.ownShare[e * count + e] = 1;
      for (const { name, ownShare, transferMohm } of heard) {
        const f = this.places.findIndex((place) => place.name === name);
        if (f < 0 || f === e) continue;
        this.ownShare[e * count + f] = ownShare;
        this.transferMohm[e * count + f] = transferMohm;
      }
    });
  }

  /** Takes the currents at the ports as they stand, and works out the step. */
  prepare(): void {
    const { places, ports, sums } = this;
    const count = places.length;
    for (let e = 0; e < count; e++) {
      const g = sums.conductanceUs[ports[e]!]!;
      const voltageMv = sums.voltageMv[ports[e]!]!;
      this.drivenNa[e] = g * voltageMv - sums.currentNa[ports[e]!]!;
      this.followedMv[e] = voltageMv - this.besideMv(e);
    }
    this.fillResponses();
    for (let e = 0; e < count; e++) {
      let freeMv = places[e]!.offsetMv;
      for (let f = 0; f < count; f++) {
        const at = e * count + f;
        freeMv += this.ownShare[at]! * this.keptMv(f) + this.transferMohm[at]! * this.keptNa(f);
        freeMv += this.responseMohm[at]! * this.drivenNa[f]!;
        const g = sums.conductanceUs[ports[f]!]!;
        this.inverse[at] = this.responseMohm[at]! * g + (e === f ? 1 : 0);
      }
      this.freeMv[e] = freeMv;
    }
    invertInPlace(this.inverse, count);
    for (let e = 0; e < count; e++) {
      const transfer = this.riseOf(places[e]!.transferMs);
      const g = sums.conductanceUs[ports[e]!]!;
      this.rightNa[e] = this.keptNa(e) + transfer * (this.drivenNa[e]! - g * this.voltageAt(e));
      for (let f = 0; f < count; f++)
        this.stiffUs[e * count + f] = transfer * g * this.inverse[e * count + f]!;
    }
    this.makeSymmetric();
  }

  /** What flows from a member into its nodes loses this by what another one follows. uS */
  stiffnessUs(e: number, f: number): number {
    return this.stiffUs[e * this.members.length + f]!;
  }

  /**
   * States and voltages that belong to what the members follow at the end of a step.
   *
   * @param solves as PortNetwork.settle has it.
   */
  settle(followedMv: (member: number) => number, solves: number): void {
    const { members, places, ports, sums, states } = this;
    const end = members.map((_, e) => followedMv(e));
    if (solves > 0) {
      const middle = end.map((mv, e) => this.followedMv[e]! + (mv - this.followedMv[e]!) / solves);
      members.forEach((member, e) => {
        const g = sums.conductanceUs[ports[e]!]!;
        const na = this.drivenNa[e]! - g * this.voltageAt(e, middle);
        const { poles, transferMs } = places[e]!;
        const first = member * STATES_PER_PLACE;
        const move = (at: number, timeConstantMs: number, goal: number): void => {
          states[at]! += solves * this.riseOf(timeConstantMs) * (goal - states[at]!);
        };
        poles.forEach((pole, k) => {
          move(first + k, pole.timeConstantMs, pole.resistanceMohm * na);
        });
        move(first + SENT, transferMs, na);
      });
    }
    members.forEach((_, e) => {
      sums.voltageMv[ports[e]!] = end[e]! + this.besideMv(e);
    });
  }

  /** Voltage of a member less what it follows. mV */
  besideMv(e: number): number {
    const count = this.members.length;
    let mv = this.places[e]!.offsetMv;
    for (let f = 0; f < count; f++) {
      const first = this.members[f]! * STATES_PER_PLACE;
      const ownMv = this.states[first]! + this.states[first + 1]!;
      mv += this.ownShare[e * count + f]! * ownMv;
      mv += this.transferMohm[e * count + f]! * this.states[first + SENT]!;
    }
    return mv;
  }

  /** M: voltage of each member for a current into each, within the step. */
  private fillResponses(): void {
    const count = this.members.length;
    for (let f = 0; f < count; f++) {
      const { poles, transferMs } = this.places[f]!;
      let ownMohm = 0;
      for (const { resistanceMohm, timeConstantMs } of poles)
        ownMohm += this.riseOf(timeConstantMs) * resistanceMohm;
      const transfer = this.riseOf(transferMs);
      for (let e = 0; e < count; e++) {
        const at = e * count + f;
        this.responseMohm[at] = this.ownShare[at]! * ownMohm + this.transferMohm[at]! * transfer;
      }
    }
  }

  /**
   * A tree's solve takes symmetric equations, and what is sent is symmetric but for unequal delays: the rest, which
   * vanishes with the step, is taken at the voltages that the step begins with.
   */
  private makeSymmetric(): void {
    const count = this.members.length;
    for (let e = 0; e < count; e++)
      for (let f = 0; f < e; f++) {
        const [a, b] = [e * count + f, f * count + e];
        const mean = (this.stiffUs[a]! + this.stiffUs[b]!) / 2;
        this.rightNa[e]! -= (this.stiffUs[a]! - mean) * this.followedMv[f]!;
        this.rightNa[f]! -= (this.stiffUs[b]! - mean) * this.followedMv[e]!;
        this.stiffUs[a] = mean;
        this.stiffUs[b] = mean;
      }
  }

  /** Of a member at what all follow; at 0 without that. mV */
  private voltageAt(e: number, followedMv?: readonly number[]): number {
    const count = this.members.length;
    let mv = 0;
    for (let f = 0; f < count; f++)
      mv += this.inverse[e * count + f]! * (this.freeMv[f]! + (followedMv?.[f] ?? 0));
    return mv;
  }

  private keptMv(f: number): number {
    const first = this.members[f]! * STATES_PER_PLACE;
    let mv = 0;
    this.places[f]!.poles.forEach(({ timeConstantMs }, k) => {
      mv += (1 - this.riseOf(timeConstantMs)) * this.states[first + k]!;
    });
    return mv;
  }

  private keptNa(f: number): number {
    const at = this.members[f]! * STATES_PER_PLACE + SENT;
    return (1 - this.riseOf(this.places[f]!.transferMs)) * this.states[at]!;
  }

  /** The share of the way to its end that a state goes in a step. */
  private riseOf(timeConstantMs: number): number {
    return this.intervalMs / (timeConstantMs + this.intervalMs);
  }
}
