"""How NEURON and Brian2 read reconstructions: prints JSON, for each file what either made of it, or its error.

usage: peerReadings.py neuron|brian2 FILE...
"""
import contextlib, io, json, sys, threading

RM_OHM_CM2, RA_OHM_CM = 15000.0, 150.0


def read_with_neuron(path):
    from neuron import h

    h.load_file("stdlib.hoc")
    h.load_file("import3d.hoc")
    is_asc = path.lower().endswith(".asc")
    reader = h.Import3d_Neurolucida3() if is_asc else h.Import3d_SWC_read()
    reader.quiet = 1
    reader.input(path)
    h.Import3d_GUI(reader, 0).instantiate(None)
    sections = list(h.allsec())
    is_soma = lambda section: section.name().startswith("soma")
    figures = {"sections": len(sections), "stems": 0, "neuriteLengthUm": 0, "neuriteAreaUm2": 0, "somaAreaUm2": 0}
    for section in sections:
        section.nseg = 1
        area = section(0.5).area()
        if is_soma(section):
            figures["somaAreaUm2"] += area
            continue
        figures["neuriteLengthUm"] += section.L
        figures["neuriteAreaUm2"] += area
        parent = section.parentseg()
        figures["stems"] += 1 if parent is not None and is_soma(parent.sec) else 0
    if all(section.diam3d(i) > 0 for section in sections for i in range(section.n3d())):
        figures["inputResistanceMohm"] = neuron_resistance(h, sections, is_soma)
    for section in sections:
        h.delete_section(sec=section)
    return figures


def neuron_resistance(h, sections, is_soma):
    for section in sections:
        section.Ra, section.cm = RA_OHM_CM, 1
        section.insert("pas")
        section.g_pas, section.e_pas = 1 / RM_OHM_CM2, -70
    for section in sections:
        lambda_um = 1e5 * (section(0.5).diam / (4 * h.PI * 100 * RA_OHM_CM * 1)) ** 0.5
        section.nseg = int((section.L / (0.1 * lambda_um) + 0.999) / 2) * 2 + 1
    soma = next((section for section in sections if is_soma(section)), sections[0])
    h.finitialize(-70)
    impedance = h.Impedance()
    impedance.loc(0.5, sec=soma)
    impedance.compute(0)
    return impedance.input(0.5, sec=soma)


def read_with_brian2(path):
    import brian2 as b
    import numpy as np

    b.prefs.codegen.target = "numpy"
    morphology = b.Morphology.from_file(path)
    figures = {
        "sections": morphology.total_sections,
        "stems": 0,
        "neuriteLengthUm": 0,
        "neuriteAreaUm2": 0,
        "somaAreaUm2": 0,
    }
    pending = [(morphology, None)]
    while pending:
        section, parent = pending.pop()
        area = float(np.sum(np.atleast_1d(section.area) / b.um**2))
        if section.type == "soma":
            figures["somaAreaUm2"] += area
        else:
            figures["neuriteAreaUm2"] += area
            figures["neuriteLengthUm"] += float(np.sum(np.atleast_1d(section.length) / b.um))
            figures["stems"] += 1 if parent is not None and parent.type == "soma" else 0
        pending.extend((child, section) for child in section.children)
    try:
        figures["inputResistanceMohm"] = brian2_resistance(b, morphology)
    except Exception:  # infinite conductances
        figures["inputResistanceMohm"] = float("nan")
    return figures


def brian2_resistance(b, morphology):
    equations = "Im = (-70*mV - v) / rm : amp/meter**2\nI : amp (point current)\nrm : ohm*meter**2 (constant)"
    neuron = b.SpatialNeuron(
        morphology=morphology, model=equations, Cm=1 * b.uF / b.cm**2, Ri=RA_OHM_CM * b.ohm * b.cm,
        method="exponential_euler", dt=1000 * b.ms,
    )
    neuron.rm = RM_OHM_CM2 * b.ohm * b.cm**2
    neuron.v = -70 * b.mV
    middle = middle_of_soma(morphology)
    neuron.I[middle] = 1e-12 * b.amp
    b.run(20000 * b.ms)
    return float((neuron.v[middle] + 70 * b.mV) / (1e-12 * b.amp) / b.Mohm)


def middle_of_soma(morphology):
    # Compartments are numbered section after section, depth first.
    first, pending = 0, [morphology]
    while pending:
        section = pending.pop()
        if section.type == "soma":
            return first + (section.n - 1) // 2
        first += section.n
        pending.extend(reversed(list(section.children)))
    return (morphology.n - 1) // 2


def main():
    program, files = sys.argv[1], sys.argv[2:]
    read = read_with_neuron if program == "neuron" else read_with_brian2
    results = []
    for path in files:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                results.append(read(path))
        except Exception as error:  # whatever a program does with a broken file is its answer
            results.append({"error": f"{type(error).__name__}: {error}"})
    print(json.dumps(results))


sys.setrecursionlimit(1_000_000)
threading.stack_size(512 * 1024 * 1024)
worker = threading.Thread(target=main)
worker.start()
worker.join()
