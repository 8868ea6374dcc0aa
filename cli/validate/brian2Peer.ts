/**
 * Takes passive cylinders in Brian2: their JSON on standard input, voltages by run, probe and step on the last line. Its
 * scheme is implicit Euler: printed as it is for runs by that, and for others extrapolated to a step of 0 from two runs.
 */
export const BRIAN2_PEER = `
import json, sys
from brian2 import *

prefs.codegen.target = "numpy"


def take(run, dt):
    test = run["test"]
    count = run["compartmentsPerSection"]
    drawn = test["sections"][0]["points"]
    cable = Cylinder(n=count, length=(drawn[-1][0] - drawn[0][0]) * um, diameter=drawn[0][3] * um)
    leak = test["parameters"]["g"] * siemens / cm**2
    rest = test["parameters"]["e"] * mV
    start = test["clamp"]["delayMs"] * ms
    end = start + test["clamp"]["durationMs"] * ms
    neuron = SpatialNeuron(
        morphology=cable,
        model="""
        Im = leak * (rest - v) : amp/meter**2
        I = amplitude * int(t >= start) * int(t < end) : amp (point current)
        amplitude : amp
        """,
        Cm=1 * uF / cm**2,
        Ri=run["axialOhmCm"] * ohm * cm,
        method="exponential_euler",
        dt=dt * ms,
        namespace={"leak": leak, "rest": rest, "start": start, "end": end},
    )
    neuron.v = run["restingMv"] * mV
    neuron.amplitude[int(test["clampX"] * count)] = test["clamp"]["amplitudeNa"] * nA
    places = [min(int(x * count), count - 1) for _, x in test["probes"].values()]
    monitor = StateMonitor(neuron, "v", record=places, dt=run["dtMs"] * ms)
    network = Network(neuron, monitor)
    network.run((run["durationMs"] + run["dtMs"]) * ms)
    return [[float(value) for value in monitor[place].v / mV] for place in places]


def extrapolate(run):
    coarse, fine = take(run, run["peerDtMs"]), take(run, run["peerDtMs"] / 2)
    return [[2 * b - a for a, b in zip(*rows)] for rows in zip(coarse, fine)]


def answer(run):
    return take(run, run["peerDtMs"]) if run["method"] == "implicit-euler" else extrapolate(run)


print(json.dumps([answer(run) for run in json.load(sys.stdin)]))
`;
