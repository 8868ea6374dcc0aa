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
 * v' = K (F' + b + M q) with K = (1 + M g)^-1, and J' = right - stiff F': linear in the voltages of the nodes. The work of a
 * step goes with the third power of the members that have a conductance open.
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
  /** By hearer, then heard: shares of own states, and MOhm of what is sent; the diagonal is the place itself. */
  private readonly ownShare: Float64Array;
  private readonly transferMohm: Float64Array;
  /** M, and by state the share of the way to its end that it goes in a step. */
  private readonly responseMohm: Float64Array;
  private readonly rise: Float64Array;
  /** Of the last step. K is that of the members with an open conductance; the others follow from those. */
  private readonly inverse: Float64Array;
  private readonly open: number[] = [];
  private readonly conductanceUs: Float64Array;
  private readonly drivenNa: Float64Array;
  private readonly keptMv: Float64Array;
  private readonly keptNa: Float64Array;
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
    const count = members.length;
    const [vector, square] = [() => new Float64Array(count), () => new Float64Array(count * count)];
    this.rightNa = vector();
    this.conductanceUs = vector();
    this.drivenNa = vector();
    this.keptMv = vector();
    this.keptNa = vector();
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
    this.rise = Float64Array.from(
      this.places.flatMap(({ poles, transferMs }) =>
        [poles[0]!.timeConstantMs, poles[1]?.timeConstantMs ?? 0, transferMs].map(
          (tau) => intervalMs / (tau + intervalMs),
        ),
      ),
    );
    this.fillResponses();
  }

  /** Takes the currents at the ports as they stand, and works out the step. */
  prepare(): void {
    const count = this.places.length;
    this.open.length = 0;
    for (let e = 0; e < count; e++) this.takePort(e);
    for (let e = 0; e < count; e++) {
      let freeMv = this.places[e]!.offsetMv;
      for (let f = 0; f < count; f++) {
        const at = e * count + f;
        freeMv += this.ownShare[at]! * this.keptMv[f]! + this.transferMohm[at]! * this.keptNa[f]!;
        freeMv += this.responseMohm[at]! * this.drivenNa[f]!;
      }
      this.freeMv[e] = freeMv;
    }
    this.invertOpen();
    this.stiffUs.fill(0);
    for (let e = 0; e < count; e++) {
      const transfer = this.rise[STATES_PER_PLACE * e + SENT]!;
      this.rightNa[e] = this.keptNa[e]! + transfer * this.drivenNa[e]!;
    }
    this.open.forEach((e, row) => {
      const sentUs = this.rise[STATES_PER_PLACE * e + SENT]! * this.conductanceUs[e]!;
      this.open.forEach((f, column) => {
        const share = sentUs * this.inverse[row * this.open.length + column]!;
        this.stiffUs[e * count + f] = share;
        this.rightNa[e]! -= share * this.freeMv[f]!;
      });
    });
    this.makeSymmetric();
  }

  private takePort(e: number): void {
    const { places, ports, sums, states } = this;
    const g = sums.conductanceUs[ports[e]!]!;
    const voltageMv = sums.voltageMv[ports[e]!]!;
    if (g !== 0) this.open.push(e);
    this.conductanceUs[e] = g;
    this.drivenNa[e] = g * voltageMv - sums.currentNa[ports[e]!]!;
    this.followedMv[e] = voltageMv - this.besideMv(e);
    const [first, own] = [this.members[e]! * STATES_PER_PLACE, e * STATES_PER_PLACE];
    let mv = 0;
    for (let k = 0; k < places[e]!.poles.length; k++)
      mv += (1 - this.rise[own + k]!) * states[first + k]!;
    this.keptMv[e] = mv;
    this.keptNa[e] = (1 - this.rise[own + SENT]!) * states[first + SENT]!;
  }

  /** (1 + M g)^-1 of the open members: a member without a conductance drives nobody. */
  private invertOpen(): void {
    const { open, inverse, responseMohm, conductanceUs } = this;
    const count = this.places.length;
    open.forEach((e, row) => {
      open.forEach((f, column) => {
        const own = responseMohm[e * count + f]! * conductanceUs[f]!;
        inverse[row * open.length + column] = own + (row === column ? 1 : 0);
      });
    });
    invertInPlace(inverse, open.length);
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
      const currentsNa = this.currentsAt(
        end.map((mv, e) => this.followedMv[e]! + (mv - this.followedMv[e]!) / solves),
      );
      members.forEach((member, e) => {
        const [first, own] = [member * STATES_PER_PLACE, e * STATES_PER_PLACE];
        const move = (k: number, goal: number): void => {
          states[first + k]! += solves * this.rise[own + k]! * (goal - states[first + k]!);
        };
        places[e]!.poles.forEach(({ resistanceMohm }, k) => {
          move(k, resistanceMohm * currentsNa[e]!);
        });
        move(SENT, currentsNa[e]!);
      });
    }
    members.forEach((_, e) => {
      sums.voltageMv[ports[e]!] = end[e]! + this.besideMv(e);
    });
  }

  /** i' = q - g v' of each member. nA */
  private currentsAt(followedMv: readonly number[]): Float64Array {
    const currentsNa = Float64Array.from(this.drivenNa);
    const { open } = this;
    open.forEach((e, row) => {
      let mv = 0;
      open.forEach((f, column) => {
        const free = this.freeMv[f]! + followedMv[f]!;
        mv += this.inverse[row * open.length + column]! * free;
      });
      currentsNa[e]! -= this.conductanceUs[e]! * mv;
    });
    return currentsNa;
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

  private fillResponses(): void {
    const count = this.members.length;
    this.places.forEach(({ poles }, f) => {
      const own = f * STATES_PER_PLACE;
      const ownMohm = poles.reduce(
        (sum, { resistanceMohm }, k) => sum + this.rise[own + k]! * resistanceMohm,
        0,
      );
      for (let e = 0; e < count; e++) {
        const at = e * count + f;
        this.responseMohm[at] =
          this.ownShare[at]! * ownMohm + this.transferMohm[at]! * this.rise[own + SENT]!;
      }
    });
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
}
